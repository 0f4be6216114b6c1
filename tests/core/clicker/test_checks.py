"""What is odd about the rows, columns and cells of an export?"""

import pytest

from core.problems import Severity
from tests.core.clicker.exported import codes, export, scores


@pytest.mark.parametrize(
    ("cell", "code", "severity", "read_as"),
    [
        ("7.5 pts", "score-not-a-number", Severity.ERROR, "blank"),
        ("4.51E+05", "score-not-a-number", Severity.ERROR, "blank"),
        ('"1,000"', "score-ambiguous", Severity.ERROR, "blank"),
        ("1234567890123", "score-too-large", Severity.ERROR, "blank"),
        ("1.1234567", "score-too-fine", Severity.ERROR, "blank"),
        ("-1", "score-negative", Severity.WARNING, "-1"),
        ("3", "score-above-points", Severity.WARNING, "3"),
    ],
)
def test_an_odd_cell_is_told_with_its_place(cell: str, code: str, severity: Severity, read_as: str) -> None:
    read = export(f"Name,Class 9 - Poll\nPoints Possible,2\nA,1\nB,{cell}\n")
    (problem,) = read.problems
    assert (problem.code, problem.severity, problem.place.row, problem.place.column) == (code, severity, 4, 2)
    assert problem.message.startswith("Row 4, “Class 9 - Poll”: ")
    assert scores(read) == [["1"], [read_as]]


def test_points_that_are_not_stated_are_told_once() -> None:
    problems = export("Name,Class 1,Class 2,Class 3 [2]\nA,1,1,1\n").problems
    assert [problem.code for problem in problems] == ["points-possible-unknown"]
    assert "2 sessions" in problems.problems[0].message


def test_points_that_are_no_number_are_told() -> None:
    read = export("Name,Class 1,Class 2\nPoints Possible,2,two\nA,1,1\n")
    assert codes(read) == ["points-not-a-number"]


def test_a_file_without_participants_is_told() -> None:
    assert codes(export("Name,Class 1\n")) == ["no-participants"]


def test_sessions_of_one_title_stay_two() -> None:
    read = export("Name,Quiz,Quiz\nA,1,2\n")
    assert codes(read) == ["duplicate-session-title"]
    assert [session.key for session in read.sessions] == ["Quiz", "Quiz #2"]
