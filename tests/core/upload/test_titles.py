"""Names of new columns."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.canvas.importer.columns import NAMES_OF_TOTALS
from core.upload.titles import (
    build_distinct_title,
    build_new_header,
    header_fault,
    is_distinct_form,
    normalize_title,
    safe_title,
    tidy,
)


@pytest.mark.parametrize("words", NAMES_OF_TOTALS)
def test_words_that_canvas_eats_are_refused_and_mended(words: str) -> None:
    title = f"Week 3 {words} poll"
    assert words in (header_fault(title) or "")
    assert header_fault(safe_title(title)) is None


@pytest.mark.parametrize("title", ["", "Essay Required Replies", "x" * 256])
def test_other_unsafe_names_are_refused_and_mended(title: str) -> None:
    assert header_fault(title)
    assert header_fault(safe_title(title)) is None


@pytest.mark.parametrize("title", ["Class 1 - Poll", "Total", "Final review", "Lab (3)", "1,000"])
def test_ordinary_names_are_safe(title: str) -> None:
    assert header_fault(title) is None
    assert safe_title(title) == title


def test_a_new_column_names_an_id_that_no_course_has() -> None:
    assert build_new_header("Class 1") == "Class 1 (0)"


def test_repeated_titles_get_a_date_or_a_number() -> None:
    day = date(2025, 9, 3)
    assert build_distinct_title("Quiz", day, []) == "Quiz"
    assert build_distinct_title("Quiz", day, ["Quiz"]) == "Quiz 2025-09-03"
    assert build_distinct_title("Quiz", None, ["Quiz"]) == "Quiz #2"
    assert build_distinct_title("Quiz", day, ["Quiz", "Quiz 2025-09-03", "Quiz #2"]) == "Quiz #3"


def test_blanks_and_case_do_not_tell_titles_apart() -> None:
    assert normalize_title("Class 1 – Poll") == normalize_title("class 1 - POLL ")
    assert tidy(" Class\n1  - Poll ") == "Class 1 - Poll"


def test_a_distinct_title_is_never_too_long_for_canvas() -> None:
    longest = "A" * 254
    second = build_distinct_title(longest, None, [longest])
    third = build_distinct_title(longest, date(2026, 3, 2), [longest, "A" * 244 + " 2026-03-02"])
    assert (second, third) == ("A" * 252 + " #2", "A" * 252 + " #2")
    assert header_fault(second) is None


def test_a_title_that_is_too_long_is_not_made_safe_by_being_distinct() -> None:
    assert header_fault(build_distinct_title("A" * 256, None, ["A" * 256]))


@pytest.mark.parametrize("title", ["Quiz", "Quiz #2", "Quiz #31", "Quiz 2026-03-02"])
def test_the_titles_of_a_column_that_is_to_be_distinct(title: str) -> None:
    assert is_distinct_form(title, "Quiz", date(2026, 3, 2))


@pytest.mark.parametrize("title", ["Quiz 2", "Quiz # 2", "Quiz #2b", "Quiz 2026-03-03", "quiz #2", "Quizzes", "Qui"])
def test_other_titles_are_not_its(title: str) -> None:
    assert not is_distinct_form(title, "Quiz", date(2026, 3, 2))


@given(st.text("AB #2", min_size=1, max_size=300), st.dates() | st.none(), st.integers(0, 4))
def test_a_distinct_title_is_a_title_of_the_column(wanted: str, day: date | None, others: int) -> None:
    wanted = tidy(wanted) or "A"
    taken = [wanted]
    for _ in range(others):
        taken.append(build_distinct_title(wanted, day, taken))
    assert all(is_distinct_form(title, wanted, day) for title in taken)
