"""What is odd about the rows, columns and cells of an export?

Do the totals that the file states agree with its items?
"""

from decimal import Decimal

import pytest

from core.problems import Place, Severity, Source
from tests.core.clicker.exported import CANVAS, codes, export, scores


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


POINTS = "Points Possible,,,,,2,2,5,{}\n"


def test_a_wrong_total_is_told_with_both_numbers() -> None:
    read = export(CANVAS + POINTS.format(9) + "A,,1,a@x,,1,2,3,7.5\nB,,2,b@x,,1,2,,3\n")
    problem = next(iter(read.problems))
    assert (problem.code, problem.severity) == ("total-mismatch", Severity.WARNING)
    assert "states 7.5" in problem.message
    assert "add up to 6." in problem.message
    assert problem.place == Place(Source.EXPORT, 3, 9)
    assert read.stated_totals == {3: Decimal("7.5"), 4: Decimal(3)}


def test_the_points_row_is_checked_too() -> None:
    assert codes(export(CANVAS + POINTS.format(10) + "A,,1,a@x,,1,2,3,6\n")) == ["points-total-mismatch"]
    brackets = export("Name,Session 1 Total [2],Session 2 Total [3],TOTAL [6]\nA,1,1,2\n")
    assert codes(brackets) == ["points-total-mismatch"]


def test_the_points_total_is_not_checked_where_points_are_unknown() -> None:
    assert codes(export(CANVAS + "Points Possible,,,,,2,,5,9\nA,,1,a@x,,1,2,3,6\n")) == []


def test_excused_and_blank_add_nothing() -> None:
    assert codes(export(CANVAS + "A,,1,a@x,,EX,,3,3\nB,,2,b@x,,,,,0\nC,,3,c@x,,NV,,,\n")) == []


def test_a_total_that_is_no_number_is_told() -> None:
    assert codes(export(CANVAS + "A,,1,a@x,,1,2,3,A+\n")) == ["total-not-a-number"]


def test_of_several_totals_the_one_that_agrees_is_checked() -> None:
    read = export("Name,Polls total,Class 1 - Poll,Class 2 - Quiz,Total\nA,1,1,2,3\nB,2,2,3,5\n")
    assert codes(read) == ["further-total"]
    assert read.stated_totals == {2: Decimal(3), 3: Decimal(5)}
