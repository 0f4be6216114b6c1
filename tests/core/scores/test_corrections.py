"""Tests for finding the students of corrections and of first sessions."""

from core.choices import ScoreCorrection
from core.points import Mark
from core.scores.corrections import resolve_corrections
from tests.file_builders import make_export

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
