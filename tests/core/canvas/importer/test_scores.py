"""Tests of the effects of cells: Canvas rules F1 to F14 and G4."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.canvas.gradebook import read_gradebook
from core.canvas.importer.rehearse import rehearse
from core.canvas.importer.scores import compute_effect, interpret_grade, is_unchanged_in_importer, parse_plain_score
from tests.core.canvas.course import COURSE, IDENTITY_HEADER, find_message, list_changes, list_codes, rehearse_upload
from tests.file_builders import SAMPLES
from tests.sentences import get_values


@pytest.mark.parametrize(
    ("grade", "score"),
    [
        ("8.50", "8.5"),
        ("+5", "5"),
        ("-1", "-1"),
        ("50%", "5"),
        ("ex", "EX"),
        ("Excused", "EX"),
        ("complete", "10"),
        ("pass", "10"),
        ("fail", "0"),
        ("incomplete", "0"),
        ("", ""),
        ("-", ""),
        ("N/A", ""),
        ("9/10", ""),
        ("1e1", ""),
        ("8,5", ""),
    ],
)
def test_interpret_grade_posted_text_returns_score(grade: str, score: str) -> None:
    assert interpret_grade(grade, Decimal(10)) == score


def test_interpret_grade_without_points_returns_zero() -> None:
    assert (interpret_grade("50%", None), interpret_grade("complete", None)) == ("0", "0")


@pytest.mark.parametrize(
    ("cell", "original", "expected"),
    [
        ("8", "8", True),
        ("8.00", "8", True),
        ("8.126", "8.13", True),
        ("8.1", "8", False),
        ("ex", "EX", True),
        ("EXCUSED", "EX", False),
        ("", "", True),
        ("-", "", True),
        ("", "8", False),
        ("-", "8", False),
        ("0", "EX", False),
        ("N/A", "0", False),
        ("9/10", "9", False),
        ("1e1", "10", True),
        ("B", "B", True),
    ],
)
def test_is_unchanged_in_importer_compares_like_canvas(cell: str, original: str, *, expected: bool) -> None:
    assert is_unchanged_in_importer(cell, original) is expected


@given(st.sampled_from(["", "8", "8.00", "ex", "-", "N/A", "9/10", "50%", "8,00"]), st.sampled_from(["", "8", "EX"]))
def test_compute_effect_same_plain_score_changes_nothing(cell: str, original: str) -> None:
    if parse_plain_score(cell) == original:
        effect = compute_effect(cell, original, None)
        assert effect.is_unchanged_in_importer
        assert effect.is_unchanged_on_page
        assert not effect.is_change


def test_rehearse_blank_dash_or_text_removes_scores() -> None:
    rehearsal = rehearse_upload(f"{IDENTITY_HEADER},Poll 1 (71),Essay (72),Lab (73)\n,11,,,,,-,A\n,12,,,,1,,4\n")
    assert list_changes(rehearsal) == [
        ("11", "71", "2", ""),
        ("11", "72", "9", ""),
        ("11", "73", "5", ""),
        ("12", "72", "EX", ""),
    ]
    assert list_codes(rehearsal) == [
        "assignment-posted-by-hand",
        "scores-removed",
        "scores-removed",
        "scores-unexcused",
        "score-not-a-number",
        "scores-removed",
    ]


def test_rehearse_unassigned_student_changes_nothing() -> None:
    rehearsal = rehearse_upload(f"{IDENTITY_HEADER},Lab (73)\n,13,,,,3\n")
    assert (rehearsal.outcome, rehearsal.changes) == ("no-changes", ())
    assert list_codes(rehearsal) == ["score-not-assigned"]


def test_rehearse_short_rows_removes_scores() -> None:
    upload = f"{IDENTITY_HEADER},Poll 1 (71),Lab (73)\nPoints Possible,,,,,,\n,12,,,,1,4\n,11\n"
    assert list_changes(rehearse_upload(upload)) == [("11", "71", "2", ""), ("11", "73", "5", "")]


def test_rehearse_unexpected_numbers_reports_problems() -> None:
    rehearsal = rehearse_upload(f'{IDENTITY_HEADER},Poll 1 (71)\n,11,,,,3\n,12,,,,"1,234"\n,13,,,,4\n')
    above = get_values(find_message(rehearsal, "score-above-points"))
    assert above == {"title": "Poll 1", "n": 2, "row": "2", "points": "2"}
    assert get_values(find_message(rehearsal, "score-thousands")) == {"title": "Poll 1", "n": 1, "row": "3"}


def test_rehearse_replaced_letter_grade_reports_no_loss() -> None:
    course = COURSE.replace("S1,sits at front,2.00", "S1,sits at front,B+")
    assert list_codes(rehearse_upload(f"{IDENTITY_HEADER},Poll 1 (71)\n,11,,,,1\n", course)) == []


def test_rehearse_hidden_scores_changes_nothing() -> None:
    course = COURSE.replace("Manual Posting", "Manual Posting (scores hidden from instructors)")
    rehearsal = rehearse_upload(f"{IDENTITY_HEADER},Essay (72)\n,11,,,,1\n", course)
    assert (rehearsal.outcome, rehearsal.changes, list_codes(rehearsal)) == ("no-changes", (), ["assignment-closed"])


def test_rehearse_unchanged_excuse_on_mapping_page_posts_only_new_column() -> None:
    rehearsal = rehearse_upload(f"{IDENTITY_HEADER},Essay (72),New\n,12,,,,EX,1\n")
    assert list_changes(rehearsal) == [("12", "New", "", "1")]


def test_rehearse_equal_javascript_numbers_drops_column_on_mapping_page() -> None:
    upload_with_unknown_row = f"{IDENTITY_HEADER},Poll 1 (71)\n,11,,,,2 pts\nEve,,,,,1\n"
    assert list_changes(rehearse_upload(upload_with_unknown_row)) == []
    assert list_changes(rehearse_upload(f"{IDENTITY_HEADER},Poll 1 (71)\n,11,,,,2 pts\n")) == [("11", "71", "2", "")]


def test_rehearse_changed_custom_column_or_override_returns_changes() -> None:
    upload = "Student,ID,Section,Notes,Poll 1 (71),Override Score,Override Score (Fall)\n,11,,sits at back,2,88,5\n"
    rehearsal = rehearse_upload(upload)
    assert (rehearsal.outcome, rehearsal.changes, list_codes(rehearsal)[-1]) == ("changes", (), "custom-column-changes")
    rehearsal = rehearse_upload(upload.replace("back", "front"))
    assert rehearsal.outcome == "no-changes"
    rehearsal = rehearse_upload(upload.replace("back", "front").replace("88", "70"))
    assert (rehearsal.outcome, list_codes(rehearsal)[-1]) == ("changes", "override-changes")
    assert (
        rehearse_upload(
            "Student,ID,Section,Notes,Override Score\n,12,,,\n,13,,,\n,11,,sits at front,88\n,12,\n"
        ).outcome
        == "no-changes"
    )


def test_rehearse_read_only_custom_column_changes_nothing() -> None:
    course = COURSE.replace("    Points Possible,,,,,,", "    Points Possible,,,,,(read only),")
    assert rehearse_upload("Student,ID,Section,Notes,Poll 1 (71)\n,11,,moved,2\n", course).outcome == "no-changes"


@pytest.mark.parametrize(
    "name",
    [
        "canvas-gradebook.csv",
        "canvas-gradebook-login-only.csv",
        "canvas-gradebook-last-first-columns.csv",
        "canvas-gradebook-integration-override.csv",
        "canvas-gradebook-grading-period.csv",
        "canvas-gradebook-semicolon-decimal-comma.csv",
    ],
)
def test_rehearse_unedited_gradebook_changes_nothing(name: str) -> None:
    upload = (SAMPLES / name).read_bytes()
    rehearsal = rehearse(read_gradebook(SAMPLES / name), upload)
    assert (rehearsal.outcome, rehearsal.changes) == ("no-changes", ())


@pytest.mark.parametrize(
    ("cell", "score"),
    [("", ""), (" ", ""), ("2.00", "2"), ("1,5", "1.5"), ("EX", "not plain: EX"), ("50%", "not plain: 50%")],
)
def test_parse_plain_score_other_text_returns_no_score(cell: str, score: str) -> None:
    assert parse_plain_score(cell) == score


@pytest.mark.parametrize("cell", ["", "-", "N/A", "n/a", "Excused", "EX"])
def test_rehearse_no_score_for_unassigned_student_reports_nothing(cell: str) -> None:
    assert list_codes(rehearse_upload(f"{IDENTITY_HEADER},Lab (73)\n,13,,,,{cell}\n")) == []


def test_rehearse_removed_score_in_zero_point_assignment_is_not_above_points() -> None:
    course = COURSE.replace("2.00,10.00,5.00", "0.00,10.00,5.00")
    rehearsal = rehearse_upload(f"{IDENTITY_HEADER},Poll 1 (71)\n,11,,,,\n,12,,,,EX\n", course)
    assert list_changes(rehearsal) == [("11", "71", "2", ""), ("12", "71", "1", "EX")]
    assert "score-above-points" not in list_codes(rehearsal)


@pytest.mark.parametrize("mark", ["NA", "NaN", "<NA>", "none", "null"])
def test_rehearse_missing_score_mark_names_r_and_pandas(mark: str) -> None:
    rehearsal = rehearse_upload(f"{IDENTITY_HEADER},Poll 1 (71)\n,11,,,,{mark}\n")
    assert list_codes(rehearsal) == ["score-not-a-number", "scores-removed"]
    assert find_message(rehearsal, "score-not-a-number").startswith("“Poll 1”, row 2: R and pandas write")
