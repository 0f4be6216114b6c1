"""Tests for the checks of an iClicker export."""

from decimal import Decimal

import pytest

from core.problems import Location, Severity, Source
from tests.core.clicker.exported import CANVAS, build_export, format_scores, list_problem_codes


@pytest.mark.parametrize(
    ("cell", "code", "row", "read_as"),
    [
        ("7.5 pts", "score-not-a-number", None, "no_value"),
        ("4.51E+05", "score-not-a-number", None, "no_value"),
        ('"1,000"', "score-ambiguous", None, "no_value"),
        ("1234567890123", "score-too-large", None, "no_value"),
        ("0." + "3" * 31, "score-too-fine", None, "no_value"),
        ("-1", "score-negative", 4, "-1"),
        ("3", "score-above-points", 4, "3"),
    ],
)
def test_check_export_suspicious_cell_yields_warning_with_location(
    cell: str, code: str, row: int | None, read_as: str
) -> None:
    export = build_export(f"Name,Class 9 - Poll\nPoints Possible,2\nA,1\nB,{cell}\n")
    (problem,) = export.problems
    assert (problem.code, problem.severity) == (code, Severity.WARNING)
    assert (problem.place.row, problem.place.column) == (row, 2)
    assert format_scores(export) == [["1"], [read_as]]


def test_check_export_many_unknown_texts_yield_one_problem_per_column() -> None:
    rows = "".join(f"P{number},{'late' if number % 2 else 'sick'},2,n{number}\n" for number in range(40))
    export = build_export("Name,Class 1 - Poll,Class 2 - Poll,Class 3 - Poll\n" + rows)
    first, second = (problem for problem in export.problems if problem.code == "score-not-a-number")
    assert (first.place.column, second.place.column) == (2, 4)
    assert "“sick” (20 cells), “late” (20 cells)" in first.message
    assert "and 28 more" in second.message


def test_check_export_missing_points_yields_one_problem() -> None:
    problems = build_export("Name,Class 1,Class 2,Class 3 [2]\nA,1,1,1\n").problems
    assert [problem.code for problem in problems] == ["points-possible-unknown"]
    assert "2 sessions" in problems.problems[0].message


def test_check_export_nonnumeric_points_yields_problem() -> None:
    export = build_export("Name,Class 1,Class 2\nPoints Possible,2,two\nA,1,1\n")
    assert list_problem_codes(export) == ["points-not-a-number"]


def test_check_export_without_participants_yields_problem() -> None:
    assert list_problem_codes(build_export("Name,Class 1\n")) == ["no-participants"]


def test_parse_export_duplicate_titles_keeps_sessions_separate() -> None:
    export = build_export("Name,Quiz,Quiz\nA,1,2\n")
    assert list_problem_codes(export) == ["duplicate-session-title"]
    assert [session.key for session in export.sessions] == ["Quiz", "Quiz #2"]


POINTS = "Points Possible,,,,,2,2,5,{}\n"


def test_check_totals_mismatch_reports_both_totals() -> None:
    export = build_export(CANVAS + POINTS.format(9) + "A,,1,a@x,,1,2,3,7.5\nB,,2,b@x,,1,2,,3\n")
    problem = next(iter(export.problems))
    assert (problem.code, problem.severity) == ("total-mismatch", Severity.WARNING)
    assert "states 7.5" in problem.message
    assert "add up to 6." in problem.message
    assert problem.place == Location(Source.EXPORT, 3, 9)
    assert export.stated_totals == {3: Decimal("7.5"), 4: Decimal(3)}


def test_check_totals_mismatched_points_yields_problem() -> None:
    assert list_problem_codes(build_export(CANVAS + POINTS.format(10) + "A,,1,a@x,,1,2,3,6\n")) == [
        "points-total-mismatch"
    ]
    brackets = build_export("Name,Session 1 Total [2],Session 2 Total [3],TOTAL [6]\nA,1,1,2\n")
    assert list_problem_codes(brackets) == ["points-total-mismatch"]


def test_check_totals_unknown_points_yields_no_problem() -> None:
    assert list_problem_codes(build_export(CANVAS + "Points Possible,,,,,2,,5,9\nA,,1,a@x,,1,2,3,6\n")) == []


def test_check_totals_ignores_excused_and_blank_cells() -> None:
    assert list_problem_codes(build_export(CANVAS + "A,,1,a@x,,EX,,3,3\nB,,2,b@x,,,,,0\nC,,3,c@x,,NV,,,\n")) == []


def test_check_totals_nonnumeric_total_yields_problem() -> None:
    assert list_problem_codes(build_export(CANVAS + "A,,1,a@x,,1,2,3,A+\n")) == ["total-not-a-number"]


def test_check_totals_several_columns_checks_matching_column() -> None:
    export = build_export("Name,Polls total,Class 1 - Poll,Class 2 - Quiz,Total\nA,1,1,2,3\nB,2,2,3,5\n")
    assert list_problem_codes(export) == ["further-total"]
    assert export.stated_totals == {2: Decimal(3), 3: Decimal(5)}
