"""Tests for the points possible of sessions."""

from decimal import Decimal

import pytest

from core.upload.session_points import resolve_points_possible
from tests.file_builders import CLICKER, GRADEBOOK, make_workbook

NO_POINTS = CLICKER.replace("Points Possible,,,,2.00,2.00,5.00,9.00\n", "")
ATTENDANCE = "Name,Email,Attendance 1,Attendance 2\nIda Adler,ida@x.edu,{0},1\nRavi Bose,ravi@x.edu,0,\n"


def test_resolve_points_possible_prefers_user_then_file_then_canvas() -> None:
    workbook = make_workbook(NO_POINTS, GRADEBOOK.replace("(71)", "(71)", 1))
    assert list(resolve_points_possible(workbook).values()) == [Decimal(2), None, None]
    workbook = workbook.with_points_possible("Class 1 - Poll", Decimal(3))
    assert list(resolve_points_possible(workbook).values()) == [Decimal(3), None, None]
    assert list(resolve_points_possible(make_workbook()).values()) == [2, 2, 5]


@pytest.mark.parametrize(("score", "points"), [("1", 1), ("2", None)])
def test_resolve_points_possible_attendance_without_higher_score_is_worth_one(score: str, points: int | None) -> None:
    workbook = make_workbook(ATTENDANCE.format(score), None)
    assert list(resolve_points_possible(workbook).values()) == [points, 1]


def test_resolve_points_possible_file_with_only_a_total_uses_points_of_its_assignment() -> None:
    gradebook = GRADEBOOK.replace("Essay (72)", "iClicker Total (72)")
    workbook = make_workbook("Name,Student ID,Total\nIda Adler,1001,7\n", gradebook)
    assert list(resolve_points_possible(workbook).values()) == [10]


def test_resolve_points_possible_attendance_words_use_points_of_assignment() -> None:
    words = "Name,Email,Student ID,Class 1 - Poll\nIda Adler,ida@x.edu,0011,PRESENT\nRavi Bose,ravi@x.edu,0012,ABSENT\n"
    workbook = make_workbook(words)
    assert resolve_points_possible(workbook) == {"Class 1 - Poll": Decimal(2)}
    assert resolve_points_possible(make_workbook(words, gradebook=None)) == {"Class 1 - Poll": Decimal(1)}
