"""Tests for parsing session headers."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.clicker.session_headers import (
    add_file_name,
    build_unique_keys,
    build_unique_titles,
    is_generic_title,
    parse_session_header,
)


@pytest.mark.parametrize(
    ("text", "title", "held_on", "points"),
    [
        ("Class 1 - Poll", "Class 1 - Poll", None, None),
        ("Class 1 - Poll Points Grade", "Class 1 - Poll", None, None),
        ("Class 1 - Poll Points Grade <Numeric MaxPoints:2 Weight:10>", "Class 1 - Poll", None, "2"),
        ("Session 40 Total 5/2/16 [2.00]", "Session 40", date(2016, 5, 2), "2.00"),
        ("Session 4 total [2,50]", "Session 4", None, "2.50"),
        ("MATH101 TOTAL [26.00]", "MATH101 TOTAL", None, "26.00"),
        ("Session 1 Participation 10/1/2018", "Session 1 Participation 10/1/2018", date(2018, 10, 1), None),
        ("8/29/12", "8/29/12", date(2012, 8, 29), None),
        ("2025-09-03", "2025-09-03", date(2025, 9, 3), None),
        ("Class 3 9 Sep 2025", "Class 3 9 Sep 2025", date(2025, 9, 9), None),
        ("Quiz, Sep 10th, 2025", "Quiz, Sep 10th, 2025", date(2025, 9, 10), None),
        ("Poll 3.9.2025", "Poll 3.9.2025", date(2025, 9, 3), None),
        ("Poll 9-3-2025", "Poll 9-3-2025", date(2025, 9, 3), None),
        ("Poll 13/45/25", "Poll 13/45/25", None, None),
        ("Quiz 2 (5 pts)", "Quiz 2", None, "5"),
        ("Quiz 2 (out of 5)", "Quiz 2", None, "5"),
        ("iClicker: First Half [Total Pts: 25 Score] |1742843", "iClicker: First Half", None, "25"),
        ("[2.00]", "[2.00]", None, "2.00"),
        ("  Class  1 ", "Class 1", None, None),
    ],
)
def test_parse_session_header_splits_title_date_and_points(
    text: str, title: str, held_on: date | None, points: str | None
) -> None:
    header = parse_session_header(text)
    assert (header.title, header.held_on) == (title, held_on)
    assert header.points_possible == (None if points is None else Decimal(points))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        *(("Class 1 - Poll", "poll"), ("Class 1 - Quiz", "quiz"), ("Polls", "poll"), ("Guest lecture", "session")),
        *(("Class 1 - Attendance 1/21/26", "attendance"), ("Session 1 Participation", "participation")),
    ],
)
def test_parse_session_header_detects_kind(text: str, kind: str) -> None:
    assert parse_session_header(text).kind == kind


def test_is_bare_date_with_title_returns_false() -> None:
    assert parse_session_header("9/3/25").is_bare_date
    assert not parse_session_header("Poll 9/3/25").is_bare_date


@pytest.mark.parametrize(
    ("text", "is_session_like"), [("Lecture 3", True), ("9/3/25", True), ("Quiz [2]", True), ("Quiz A", False)]
)
def test_is_session_like_detects_number_date_or_points(text: str, is_session_like: bool) -> None:
    assert parse_session_header(text).is_session_like is is_session_like


def test_parse_session_header_day_first_reads_day_before_month() -> None:
    assert parse_session_header("1/10/25", day_first=True).held_on == date(2025, 10, 1)


def test_build_unique_titles_adds_dates_to_repeated_titles() -> None:
    texts = ["Session 1 Total 9/3/25 [2.00]", "Session 1 Total 9/5/25 [2.00]", "Session 2 Total 9/5/25 [2.00]"]
    assert build_unique_titles([parse_session_header(text) for text in texts]) == [
        "Session 1 9/3/25",
        "Session 1 9/5/25",
        "Session 2",
    ]


@pytest.mark.parametrize(
    ("titles", "keys"),
    [
        (["A", "B", "A", "A"], ["A", "B", "A #2", "A #3"]),
        (["A", "A", "A #2", "A"], ["A", "A #3", "A #2", "A #4"]),
    ],
)
def test_build_unique_keys_numbers_repeated_titles(titles: list[str], keys: list[str]) -> None:
    assert build_unique_keys(titles) == keys


@given(st.lists(st.sampled_from(["A", "A #2", "A #3", "B"])))
def test_build_unique_keys_returns_unique_keys(titles: list[str]) -> None:
    assert len(set(build_unique_keys(titles))) == len(titles)


@pytest.mark.parametrize(
    "title",
    ["Score", "points", "Grade", "TOTAL", "Attendance", "Total Score", "Final Grade", "Score (pts)", "Grade/10.00"],
)
def test_is_generic_title_without_subject_returns_true(title: str) -> None:
    assert is_generic_title(title)


@pytest.mark.parametrize("title", ["Quiz Score", "Score 1", "Score 9/3/26", "Final", "Poll", "iClicker Grade", ""])
def test_is_generic_title_with_subject_returns_false(title: str) -> None:
    assert not is_generic_title(title)


@pytest.mark.parametrize(
    ("name", "title", "result"),
    [
        ("week3.csv", "Score", "week3 Score"),
        ("week 3 (1).xlsx", "Score", "week 3 Score"),
        ("week3.csv", "Final Score", "week3 final score"),
    ],
)
def test_add_file_name_inserts_name_before_title(name: str, title: str, result: str) -> None:
    assert add_file_name(title, Path("folder", name)) == result
