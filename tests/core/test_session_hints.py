"""Tests for the hints about sessions."""

from datetime import date
from decimal import Decimal

import pytest

from core.clicker.export import Session
from core.scores.statistics import SessionStatistics
from core.session_hints import SessionHint, find_session_hints
from tests.sentences import get_values

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
    ("statistics", "code", "values"),
    [
        (build_statistics(answered=0), "nobody-answered", {}),
        (build_statistics(answered=4, people=148), "few-answered", {"percent": 3, "answered": 4, "people": 148}),
        (build_statistics(answered=1, people=1500), "few-answered", {"percent": 1, "answered": 1, "people": 1500}),
    ],
)
def test_find_session_hints_few_answers_suggests_leaving_out(
    statistics: SessionStatistics, code: str, values: dict[str, int]
) -> None:
    (hint,) = find_hints(session("Test"), statistics)
    assert (hint.code, hint.suggests_leaving_out, get_values(hint.message)) == (code, True, values)


def test_find_session_hints_enough_answers_returns_nothing() -> None:
    assert find_hints(session("Class 1"), build_statistics(answered=10)) == []


def test_find_session_hints_file_without_people_returns_nothing() -> None:
    assert find_hints(session("Class 1"), build_statistics(answered=0, people=0)) == []


def test_find_session_hints_zero_points_suggests_leaving_out() -> None:
    (hint,) = find_hints(session("Test", points="0"))
    assert (hint.code, hint.suggests_leaving_out) == ("zero-points", True)


def test_find_session_hints_unknown_points_returns_hint() -> None:
    (hint,) = find_hints(session("Class 1", points=None))
    assert (hint.code, hint.suggests_leaving_out) == ("points-unknown", False)


def test_find_session_hints_points_entered_by_user_override_file() -> None:
    assert find_session_hints([session("Class 1", points=None)], {"Class 1": Decimal(2)}, {}, {}) == {}


@pytest.mark.parametrize("above", [1, 3])
def test_find_session_hints_score_above_maximum_returns_hint(above: int) -> None:
    (hint,) = find_hints(session("Class 1", points="2.50"), build_statistics(above=above))
    assert (hint.code, hint.suggests_leaving_out) == ("above-maximum", False)
    assert get_values(hint.message) == {"n": above, "points": "2.5"}


def test_find_session_hints_same_kind_on_same_day_returns_hints() -> None:
    found = find_session_hints([session("A"), session("B"), session("C", kind="Quiz")], {}, {}, {"B": "New"})
    assert [hint.code for hint in (*found["A"], *found["B"])] == ["same-day", "same-day"]
    assert get_values(found["A"][0].message) == {"n": 1, "item_0": "“New”"}
    assert get_values(found["B"][0].message) == {"n": 1, "item_0": "“A”"}
    assert "C" not in found


def test_find_session_hints_sessions_without_date_returns_nothing() -> None:
    assert find_session_hints([session("A", day=None), session("B", day=None)], {}, {}, {}) == {}


def test_find_session_hints_unsafe_title_returns_hint() -> None:
    (remark,) = find_hints(session("Final Score"))
    assert remark.code == "title-unsafe"
    assert remark.message.values["title"] == "final score"


def test_find_session_hints_safe_new_title_returns_nothing() -> None:
    assert find_hints(session("Final Score"), title="Last poll") == []
