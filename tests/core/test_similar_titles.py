"""Tests for the comparison of titles in different spellings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.similar_titles import find_missing_assignments, is_similar_title
from tests.file_builders import make_gradebook


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Class 1 - Poll", "class 1 \N{EN DASH} POLL "),
        ("Class 1 - Poll", "Class 01 - Poll"),
        ("Class 1 - Poll", "Class.1...Poll"),
        ("Class 1 - Poll", "Clas 1 - Poll"),
        ("Class 1 - Poll", "Class 1 - Poll [2.00]"),
        ("Class 1 - Poll", "Class 1 - Poll 9/3/26"),
        ("Class 1 - Poll", "Class 1 - Poll (Thu 9/3)"),
        ("Class 1 - Poll", "Class 1 - Poll Sep 3"),
        ("Class 1 - Poll 9/3/26", "Class 1 - Poll 2026-09-03"),
        ("Class 1 - Poll", "Class 1 - Poll [2.00] 9/3/26 (Thu 9/3)"),
        ("Class 1 - Poll", "Class 1 - Poll (2 pts) Points Grade <Numeric MaxPoints:2>"),
        ("Class 1 - Poll 9/3", "Class 1 - Poll 2026-09-03"),
        ("1/23/26", "2026-01-23"),
        ("1/23/26", "X1.23.26"),
        ("Übung 1", "X.Übung.1"),
        ("1/23/26", "46045"),
        ("1/23/26", "X46045"),
        ("Session 1", "Session 1 Total 9/3/2026"),
        ("Session 1", "Session.1.Total.9.3.2026..2.00."),
        ("Class 1 - Poll", "Class.1...Poll.9.3.26"),
        ("Class 1 - Poll", "Class.1...Poll..Sep.3."),
        ("Class 1 - Poll", "Class.1...Poll..2.pts."),
        ("Class 1 - Poll", "Class.1...Poll..2.00..9.3.26"),
        ("Class 1 - Poll", "Class.1...Poll..Total.Pts..2.Score...1742843"),
        ("Class 1 - Poll", "Class.1...Poll.Points.Grade..Numeric.MaxPoints.2."),
        ("Class 1 - Poll", "Class1-Poll9/3/26"),
        ("Poll 2", "Poll.2.11.19"),
        ("Poll 1", "Poll.1..2.points."),
        ("Química 1", "QuĂ­mica 1"),
        ("Class 1 - Poll 9/3/26", "Class_1_-_Poll_2026-09-03"),
        ("Química 1", "Quimica 1"),
        ("Química 1", "QuÃ­mica 1"),
        ("Química 1", "Qu\ufffdmica 1"),
        ("Química 1", "Qu<U+00ED>mica 1"),
        ("Química 1: práctica", "Qu..mica.1..pr..ctica."),
        ("Q&A 1", "Q&amp;A 1"),
        ("Class 1 - Poll", "Quiz: Class 1 - Poll (Real)"),
        ("Class 1 - Poll", "iClicker: Class 1 - Poll"),
        ("Class 1 - Poll", "Class 1 - Poll Score"),
        ("Class 1 - Poll", "Class 1 - Poll - Points"),
        ("Class 1 - Poll 9/3/26", "Class 1 - Poll (Total)"),
        ("Química 1", "Assignment: QuÃ­mica 1"),
        ("測驗 1", "測驗 1".encode().decode("mac_roman")),
    ],
)
def test_is_similar_title_other_spelling_returns_true(first: str, second: str) -> None:
    assert is_similar_title(first, second)
    assert is_similar_title(second, first)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Class 1 - Poll", "Class 2 - Poll"),
        ("Class 1 - Poll", "Class 1 - Quiz"),
        ("Quiz 1", "Quiz 10"),
        ("Quiz A", "Quiz B"),
        ("Class 1 - Poll 9/3/26", "Class 1 - Poll 9/10/26"),
        ("Class 1 - Poll 9/3/26", "Class 1 - Poll 9/3/25"),
        ("1/23/26", "1/24/26"),
        ("1/23/26", "X1.24.26"),
        ("1/23/26", "46046"),
        ("Class 1 - Poll 9/3/26", "Class.1...Poll.9.4.26"),
        ("Class 1 - Poll", "Class.1...Poll.9.32.26"),
        ("Class 1 - Poll", "Class.1...Poll.2"),
        ("1/23/26", "Class 1 - Poll 1/23/26"),
        ("測驗 1", "作業 1"),
        ("!!", "--"),
        ("Ready?", "Ready1"),
        ("Class 1 - Poll", "Quiz: Class 2 - Poll"),
        ("Class 1 - Poll", "Class 2 - Poll Score"),
        ("Score", "Total"),
        ("Quiz 1 Score", "Quiz 1 Total"),
        ("Quiz: Trees 1", "Lesson: Trees 1"),
    ],
)
def test_is_similar_title_other_title_returns_false(first: str, second: str) -> None:
    assert not is_similar_title(first, second)
    assert not is_similar_title(second, first)


@given(st.text(max_size=30), st.text(max_size=30))
def test_is_similar_title_is_symmetric(first: str, second: str) -> None:
    assert is_similar_title(first, second) == is_similar_title(second, first)


def test_find_missing_assignments_returns_rest_of_series() -> None:
    header = (
        "Student,ID,Section,Class 1 - Poll (1),Class 2 - Poll (2),class 3 poll (3),Class 4 - Quiz (4),Class Poll (5)"
    )
    assignments = make_gradebook(f"{header}\nLee,1,S\n").assignments
    titles = ["Class 1 - Poll", "Class 3 - Poll", "Class 9 - Quiz"]
    assert [item.assignment_id for item in find_missing_assignments(titles, assignments)] == ["2"]
    assert find_missing_assignments(["Class 7 - Poll"], assignments) == ()
