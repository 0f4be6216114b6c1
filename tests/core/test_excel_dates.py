"""Tests of dates that Excel made of scores and headers."""

from datetime import date

import pytest

from core.excel_dates import find_fraction, find_serial_date
from tests.core.clicker.exported import build_export, format_scores, list_problem_codes
from tests.sentences import get_values


@pytest.mark.parametrize(
    ("text", "fraction"),
    [
        ("10-Aug", "“8/10” or “10/8”"),
        ("Aug-10", "“8/10” or “10/8”"),
        ("10-Abc", ""),
        ("8/10", ""),
        ("8", ""),
        ("8/10/26", "“8/10” or “10/8”"),
        ("2026-08-10", "“8/10” or “10/8”"),
        ("2026-08-10 00:00:00", "“8/10” or “10/8”"),
        ("46244", "“8/10” or “10/8”"),
        ("8/10/1", ""),
    ],
)
def test_find_fraction_returns_both_orders(text: str, fraction: str) -> None:
    assert (find_fraction(text) or "") == fraction


@pytest.mark.parametrize(
    ("header", "day"),
    [
        ("46043", date(2026, 1, 21)),
        ("36526", date(2000, 1, 1)),
        ("35000", None),
        ("59999", None),
        ("4604", None),
        ("Quiz", None),
    ],
)
def test_find_serial_date_returns_day(header: str, day: date | None) -> None:
    assert find_serial_date(header) == day


def test_check_export_excel_dates_report_original_text() -> None:
    export = build_export("Name,46043,Class 2\nA,1,10-Aug\nB,2,2\n")
    assert list_problem_codes(export) == ["header-is-date-number", "score-not-a-number"]
    _, date_number, score = (get_values(problem.message) for problem in export.problems)
    assert date_number == {"column": "2", "header": "46043", "date": "Jan 21, 2026"}
    assert (score["first"], score["last"]) == ("“8/10”", "“10/8”")


def test_build_export_date_numbers_among_scores_have_no_value() -> None:
    export = build_export("Name,Class 1\nA,1\nB,46244\nC,2\n")
    assert format_scores(export) == [["1"], ["no_value"], ["2"]]
    assert list_problem_codes(export) == ["score-not-a-number"]
    values = get_values(export.problems.problems[-1].message)
    assert (values["first"], values["last"]) == ("“8/10”", "“10/8”")
