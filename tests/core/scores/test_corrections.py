"""Tests for finding the students of corrections and of first sessions."""

from dataclasses import replace
from decimal import Decimal

from core.canvas.gradebook import Student
from core.choices import DuplicateAccountPolicy, ScoreCorrection
from core.points import Mark
from core.results import derive_results
from core.scores.corrections import apply_corrections, format_correctable_score, resolve_corrections
from core.scores.duplicates import merge_students
from tests.file_builders import make_export, make_workbook

EXPORT = make_export("Name,Student ID,Email,A,B\nIda Adler,0011,ida@x.edu,1,2\nRavi Bose,0012,ravi@x.edu,1,2\n")


def test_resolve_corrections_finds_students_and_lists_unknown_selectors() -> None:
    corrections = [
        ScoreCorrection("id:11", "A", "2.5", "regraded"),
        ScoreCorrection("email:ravi@x.edu", "B", "EX", "ill"),
        ScoreCorrection("id:99", "A", "1", ""),
    ]
    joined = {"id:12": "B", "email:nobody@x.edu": "A", "id:99": "B"}
    found = resolve_corrections(corrections, joined, EXPORT.participants, {2: "11", 3: "12"}, ())
    assert {(key, session): score.mark for key, row in found.scores.items() for session, score in row.items()} == {
        ("11", "A"): Mark.SCORE,
        ("12", "B"): Mark.EXCUSED,
    }
    assert {key: source.reason for key, source in found.sources.items()} == {
        ("11", "A"): "regraded",
        ("12", "B"): "ill",
    }
    assert found.joined_sources == {"12": ("id:12", "B")}
    assert found.unknown == ("id:99", "email:nobody@x.edu")


def test_apply_corrections_replaces_single_scores_exactly() -> None:
    found = resolve_corrections(
        [
            ScoreCorrection("id:11", "A", "3", ""),
            ScoreCorrection("id:12", "B", "EX", ""),
            ScoreCorrection("canvas:9", "B", "7", ""),
            ScoreCorrection("id:12", "gone", "8", ""),
        ],
        {"canvas:9": "B"},
        EXPORT.participants,
        {2: "11", 3: "12"},
        [Student("9", "Cruz, Lena", "", "", "", 4)],
    )
    scores = merge_students(EXPORT.scores, {2: "11", 3: "12"}, DuplicateAccountPolicy.BEST).scores
    table = apply_corrections(scores, found, EXPORT.sessions)
    cells = {student: [table.get_points(student, key) for key in "AB"] for student in table.units.index}
    assert cells == {"11": [3, 2], "12": [1, None], "9": [None, 7]}
    assert [table.get_mark(*cell) for cell in (("12", "B"), ("9", "A"))] == [Mark.EXCUSED, Mark.EXCUSED]
    assert [format_correctable_score(table, *cell) for cell in (("11", "A"), ("12", "B"), ("9", "gone"))] == [
        "3",
        "EX",
        "",
    ]


def test_apply_corrections_score_with_many_digits_stays_exact() -> None:
    points = "12345678901.234567890123456789012345"
    workbook = replace(make_workbook(), corrections=(ScoreCorrection("canvas:11", "Class 1 - Poll", points, ""),))
    sheet = derive_results(workbook).score_sheet
    assert sheet is not None
    [(student, key)] = sheet.corrections.sources
    assert sheet.scores.get_points(student, key) == Decimal(points)
