"""Tests for assignment titles."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.recognition.gradebook_layout import TOTAL_NAMES
from core.upload.titles import (
    build_distinct_title,
    build_new_header,
    build_safe_title,
    collapse_whitespace,
    find_header_fault,
    is_distinct_form,
)


@pytest.mark.parametrize("words", TOTAL_NAMES)
def test_build_safe_title_fixes_reserved_words(words: str) -> None:
    title = f"Week 3 {words} poll"
    assert words in (find_header_fault(title) or "")
    assert find_header_fault(build_safe_title(title)) is None


@pytest.mark.parametrize("title", ["", "Essay Required Replies", "x" * 256])
def test_build_safe_title_fixes_other_unsafe_titles(title: str) -> None:
    assert find_header_fault(title)
    assert find_header_fault(build_safe_title(title)) is None


@pytest.mark.parametrize("title", ["Class 1 - Poll", "Total", "Final review", "Lab (3)", "1,000"])
def test_find_header_fault_ordinary_title_returns_none(title: str) -> None:
    assert find_header_fault(title) is None
    assert build_safe_title(title) == title


def test_build_new_header_adds_id_zero() -> None:
    assert build_new_header("Class 1") == "Class 1 (0)"


def test_build_distinct_title_adds_date_or_number() -> None:
    day = date(2025, 9, 3)
    assert build_distinct_title("Quiz", day, []) == "Quiz"
    assert build_distinct_title("Quiz", day, ["Quiz"]) == "Quiz 2025-09-03"
    assert build_distinct_title("Quiz", None, ["Quiz"]) == "Quiz #2"
    assert build_distinct_title("Quiz", day, ["Quiz", "Quiz 2025-09-03", "Quiz #2"]) == "Quiz #3"


def test_build_distinct_title_dated_title_gets_number() -> None:
    assert build_distinct_title("1/23/26", date(2026, 1, 23), ["1/23/26"]) == "1/23/26 #2"


def test_collapse_whitespace_joins_lines() -> None:
    assert collapse_whitespace(" Class\n1  - Poll ") == "Class 1 - Poll"


def test_build_distinct_title_stays_within_canvas_limit() -> None:
    longest = "A" * 254
    second = build_distinct_title(longest, None, [longest])
    third = build_distinct_title(longest, date(2026, 3, 2), [longest, "A" * 244 + " 2026-03-02"])
    assert (second, third) == ("A" * 252 + " #2", "A" * 252 + " #2")
    assert find_header_fault(second) is None


def test_build_distinct_title_keeps_overlong_title_unsafe() -> None:
    assert find_header_fault(build_distinct_title("A" * 256, None, ["A" * 256]))


@pytest.mark.parametrize("title", ["Quiz", "Quiz #2", "Quiz #31", "Quiz 2026-03-02"])
def test_is_distinct_form_with_date_or_number_returns_true(title: str) -> None:
    assert is_distinct_form(title, "Quiz", date(2026, 3, 2))


@pytest.mark.parametrize("title", ["Quiz 2", "Quiz # 2", "Quiz #2b", "Quiz 2026-03-03", "quiz #2", "Quizzes", "Qui"])
def test_is_distinct_form_other_titles_return_false(title: str) -> None:
    assert not is_distinct_form(title, "Quiz", date(2026, 3, 2))


@given(st.text("AB #2", min_size=1, max_size=300), st.dates() | st.none(), st.integers(0, 4))
def test_is_distinct_form_accepts_all_distinct_titles(wanted: str, day: date | None, others: int) -> None:
    wanted = collapse_whitespace(wanted) or "A"
    taken = [wanted]
    for _ in range(others):
        taken.append(build_distinct_title(wanted, day, taken))
    assert all(is_distinct_form(title, wanted, day) for title in taken)


@pytest.mark.parametrize("title", ["Quiz #2", "Quiz 2026-03-02"])
def test_is_distinct_form_of_the_same_title_returns_true(title: str) -> None:
    assert is_distinct_form(title, title, None)
    assert is_distinct_form(title, title, date(2026, 3, 2))
