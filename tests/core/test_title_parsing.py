"""Tests for parsing column titles."""

from datetime import date
from decimal import Decimal

import pytest

from core.title_parsing import detect_day_first, split_date, split_points


@pytest.mark.parametrize(
    ("text", "title", "points"),
    [
        ("iClicker: First Half [Total Pts: 25 Score] |1742843", "iClicker: First Half", "25"),
        ("Quiz [Total Pts: up to 5 Percentage]", "Quiz", "5"),
        ("Quiz |1742843", "Quiz", None),
        ("Quiz: Trees (Real)", "Quiz: Trees", None),
        ("Poll Points Grade <Numeric MaxPoints:2 Weight:10>", "Poll", "2"),
        ("Quiz [10.00]", "Quiz", "10.00"),
        ("Quiz (10 points possible)", "Quiz", "10"),
        ("Quiz (10 pts) 9/3/26", "Quiz 9/3/26", "10"),
        ("Quiz (max 5)", "Quiz", "5"),
        ("Quiz (/5)", "Quiz", "5"),
        ("[2.00]", "", "2.00"),
        ("Lab (3)", "Lab (3)", None),
        ("Lab | part 3", "Lab | part 3", None),
    ],
)
def test_split_points_removes_points_and_suffixes(text: str, title: str, points: str | None) -> None:
    assert split_points(text) == (title, None if points is None else Decimal(points))


@pytest.mark.parametrize(
    ("text", "day", "rest"),
    [
        ("Class 3 - Poll (1/22/26 2:05 AM UTC)", date(2026, 1, 22), "Class 3 - Poll"),
        ("Class 3 2026-01-22T14:05:00Z", date(2026, 1, 22), "Class 3"),
        ("Class 3 9/3/26 14:05", date(2026, 9, 3), "Class 3"),
        ("Poll 13/45/25", None, "Poll 13/45/25"),
        ("Poll 10:30", None, "Poll 10:30"),
    ],
)
def test_split_date_removes_date_and_time(text: str, day: date | None, rest: str) -> None:
    assert split_date(text) == (day, rest)


def test_detect_day_first_considers_all_headers() -> None:
    assert detect_day_first(["1/10/25", "13/10/25"])
    assert not detect_day_first(["1/10/25", "2/13/25"])
    assert not detect_day_first(["13/10/25", "2/13/25"])


def test_split_date_day_first_reads_day_before_month() -> None:
    assert split_date("1/10/25", day_first=True)[0] == date(2025, 10, 1)
