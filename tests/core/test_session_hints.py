"""Tests for the hints about sessions."""

from datetime import date
from decimal import Decimal

import pytest

from core.clicker.export import Session
from core.scores.statistics import SessionStatistics
from core.session_hints import SessionHint, find_session_hints

DAY = date(2026, 9, 9)


def session(key: str, *, day: date | None = DAY, kind: str = "Poll", points: str | None = "2") -> Session:
    return Session(key, key, 5, day, kind, None if points is None else Decimal(points))


def build_statistics(answered: int = 90, people: int = 100, above: int = 0) -> SessionStatistics:
    return SessionStatistics(answered, people, Decimal("1.5"), (0,) * 10, above)


def find_hints(one: Session, statistics: SessionStatistics | None = None, title: str = "") -> list[SessionHint]:
    found = find_session_hints(
        [one], {}, {one.key: statistics} if statistics else {}, {one.key: title} if title else {}
    )
    return list(found.get(one.key, ()))


def test_find_session_hints_ordinary_session_returns_nothing() -> None:
    assert find_session_hints([session("Class 1")], {}, {"Class 1": build_statistics()}, {}) == {}


def test_find_session_hints_without_statistics_returns_other_hints() -> None:
    assert find_hints(session("Class 1")) == []


@pytest.mark.parametrize(
    ("statistics", "code", "expected_text"),
    [
        (build_statistics(answered=0), "nobody-answered", "Nobody answered."),
        (build_statistics(answered=4, people=148), "few-answered", "3 % answered (4 of 148). Was it a test?"),
        (build_statistics(answered=1, people=1500), "few-answered", "1 % answered (1 of 1500). Was it a test?"),
    ],
)
def test_find_session_hints_few_answers_suggests_leaving_out(
    statistics: SessionStatistics, code: str, expected_text: str
) -> None:
    assert find_hints(session("Test"), statistics) == [SessionHint(code, expected_text, suggests_leaving_out=True)]


def test_find_session_hints_enough_answers_returns_nothing() -> None:
    assert find_hints(session("Class 1"), build_statistics(answered=10)) == []


def test_find_session_hints_file_without_people_returns_nothing() -> None:
    assert find_hints(session("Class 1"), build_statistics(answered=0, people=0)) == []


def test_find_session_hints_zero_points_suggests_leaving_out() -> None:
    assert find_hints(session("Test", points="0")) == [
        SessionHint("zero-points", "It is worth 0 points, so it adds nothing.", suggests_leaving_out=True)
    ]


def test_find_session_hints_unknown_points_returns_hint() -> None:
    (hint,) = find_hints(session("Class 1", points=None))
    assert (hint.code, hint.suggests_leaving_out) == ("points-unknown", False)


def test_find_session_hints_points_entered_by_user_override_file() -> None:
    assert find_session_hints([session("Class 1", points=None)], {"Class 1": Decimal(2)}, {}, {}) == {}


@pytest.mark.parametrize(
    ("above", "expected_text"),
    [
        (1, "1 person has more than the 2.5 points possible. Bonus points?"),
        (3, "3 people have more than the 2.5 points possible. Bonus points?"),
    ],
)
def test_find_session_hints_score_above_maximum_returns_hint(above: int, expected_text: str) -> None:
    assert find_hints(session("Class 1", points="2.50"), build_statistics(above=above)) == [
        SessionHint("above-maximum", expected_text)
    ]


def test_find_session_hints_same_kind_on_same_day_returns_hints() -> None:
    found = find_session_hints([session("A"), session("B"), session("C", kind="Quiz")], {}, {}, {})
    assert found == {
        "A": (SessionHint("same-day", "On the same day as “B”. Do both count?"),),
        "B": (SessionHint("same-day", "On the same day as “A”. Do both count?"),),
    }


def test_find_session_hints_same_day_mentions_new_title() -> None:
    found = find_session_hints([session("A"), session("B")], {}, {}, {"B": "Quiz"})
    assert [hint.message for hint in found["A"]] == ["On the same day as “Quiz”. Do both count?"]


def test_find_session_hints_sessions_without_date_returns_nothing() -> None:
    assert find_session_hints([session("A", day=None), session("B", day=None)], {}, {}, {}) == {}


def test_find_session_hints_unsafe_title_returns_hint() -> None:
    (hint,) = find_hints(session("Final Score"))
    assert hint.code == "title-unsafe"
    assert hint.message.endswith("Call it “final score”, say.")


def test_find_session_hints_safe_new_title_returns_nothing() -> None:
    assert find_hints(session("Final Score"), title="Last poll") == []
