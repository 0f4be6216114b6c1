"""Rows that are no student."""

import pytest

from core.clicker.export import Participant
from core.students.skipped import why_skipped
from tests.core.students.people import match


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("Student, Test", "a test or demo row"),
        ("Test Student", "a test or demo row"),
        ("Account, Demo", "a test or demo row"),
        ("Test,TA", "a test or demo row"),
        ("Points Possible", "a row of the table, not a person"),
        ("Average", "a row of the table, not a person"),
        ("Instructor", "an instructor's row"),
        ("Lee, Ann (Instructor)", "an instructor's row"),
        ("Lee, Ann", ""),
        ("Test, Ann", ""),
        ("Professor, Jane", ""),
        ("", ""),
    ],
)
def test_why_a_row_is_no_student(name: str, why: str) -> None:
    assert why_skipped(Participant(3, name)) == why


def test_somebody_called_max_has_an_id() -> None:
    assert why_skipped(Participant(3, "Max", student_id="77")) == ""
    assert why_skipped(Participant(3, "", last="Student", first="Test")) == "a test or demo row"


def test_a_skipped_row_is_listed() -> None:
    proposal = match((("Student, Test", "", ""), ("Fenwick, Tamsin", "10451205", ""))).by_row[3]
    assert (proposal.skipped, proposal.candidates) == ("a test or demo row", ())
