"""Rows that aren't students."""

import pytest

from core.clicker.export import Participant
from core.students.matching import INSTRUCTOR_ROW_TEXT, POINTS_ROW_TEXT, TEST_ROW_TEXT, find_skip_reason
from core.texts import Text
from tests.core.students.people import match_rows


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("Student, Test", TEST_ROW_TEXT),
        ("Test Student", TEST_ROW_TEXT),
        ("Account, Demo", TEST_ROW_TEXT),
        ("Test,TA", TEST_ROW_TEXT),
        ("Points Possible", POINTS_ROW_TEXT),
        ("Average", POINTS_ROW_TEXT),
        ("Instructor", INSTRUCTOR_ROW_TEXT),
        ("Lee, Ann (Instructor)", INSTRUCTOR_ROW_TEXT),
        ("Lee, Ann", None),
        ("Test, Ann", None),
        ("Professor, Jane", None),
        ("", None),
    ],
)
def test_find_skip_reason_without_id_depends_on_name(name: str, reason: Text | None) -> None:
    assert find_skip_reason(Participant(3, name)) == reason


def test_find_skip_reason_with_id_treats_max_as_name() -> None:
    assert find_skip_reason(Participant(3, "Max", student_id="77")) is None
    assert find_skip_reason(Participant(3, "", last_name="Student", first_name="Test")) == TEST_ROW_TEXT


def test_propose_matches_with_test_row_returns_skip_reason() -> None:
    proposal = match_rows((("Student, Test", "", ""), ("Fenwick, Tamsin", "10451205", ""))).by_row[3]
    assert (proposal.skip_reason, proposal.candidates) == (TEST_ROW_TEXT, ())
