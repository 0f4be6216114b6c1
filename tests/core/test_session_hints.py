"""Does every odd session get its reason, and no other one any?"""

from datetime import date
from decimal import Decimal

import pytest

from core.clicker.export import Session
from core.scores.statistics import SessionStatistics
from core.session_hints import Remark, lint_sessions

DAY = date(2026, 9, 9)


def session(key: str, *, day: date | None = DAY, kind: str = "Poll", points: str | None = "2") -> Session:
    return Session(key, key, 5, day, kind, None if points is None else Decimal(points))


def went(answered: int = 90, people: int = 100, above: int = 0) -> SessionStatistics:
    return SessionStatistics(answered, people, Decimal("1.5"), (0,) * 10, above)


def remarks_on(one: Session, statistics: SessionStatistics | None = None, title: str = "") -> list[Remark]:
    found = lint_sessions([one], {}, {one.key: statistics} if statistics else {}, {one.key: title} if title else {})
    return list(found.get(one.key, ()))


def test_an_ordinary_session_has_no_remark() -> None:
    assert lint_sessions([session("Class 1")], {}, {"Class 1": went()}, {}) == {}


def test_a_session_is_looked_at_without_statistics() -> None:
    assert remarks_on(session("Class 1")) == []


@pytest.mark.parametrize(
    ("statistics", "code", "words"),
    [
        (went(answered=0), "nobody-answered", "Nobody answered."),
        (went(answered=4, people=148), "few-answered", "3 % answered (4 of 148). Was it a test?"),
        (went(answered=1, people=1500), "few-answered", "1 % answered (1 of 1500). Was it a test?"),
    ],
)
def test_a_session_that_hardly_anybody_answered(statistics: SessionStatistics, code: str, words: str) -> None:
    assert remarks_on(session("Test"), statistics) == [Remark(code, words, suggests_leaving_out=True)]


def test_a_tenth_of_the_class_is_no_test() -> None:
    assert remarks_on(session("Class 1"), went(answered=10)) == []


def test_a_file_without_people_gives_no_remark() -> None:
    assert remarks_on(session("Class 1"), went(answered=0, people=0)) == []


def test_a_session_of_no_points_adds_nothing() -> None:
    assert remarks_on(session("Test", points="0")) == [
        Remark("zero-points", "It is worth 0 points, so it adds nothing.", suggests_leaving_out=True)
    ]


def test_points_that_the_file_does_not_state() -> None:
    (remark,) = remarks_on(session("Class 1", points=None))
    assert (remark.code, remark.suggests_leaving_out) == ("points-unknown", False)


def test_points_that_a_person_typed_count() -> None:
    assert lint_sessions([session("Class 1", points=None)], {"Class 1": Decimal(2)}, {}, {}) == {}


@pytest.mark.parametrize(
    ("above", "words"),
    [
        (1, "1 person has more than the 2.5 points possible. Bonus points?"),
        (3, "3 people have more than the 2.5 points possible. Bonus points?"),
    ],
)
def test_someone_above_the_maximum(above: int, words: str) -> None:
    assert remarks_on(session("Class 1", points="2.50"), went(above=above)) == [Remark("above-maximum", words)]


def test_two_of_one_kind_on_one_day() -> None:
    found = lint_sessions([session("A"), session("B"), session("C", kind="Quiz")], {}, {}, {})
    assert found == {
        "A": (Remark("same-day", "On the same day as “B”. Do both count?"),),
        "B": (Remark("same-day", "On the same day as “A”. Do both count?"),),
    }


def test_a_renamed_session_of_the_same_day_is_called_by_its_name() -> None:
    found = lint_sessions([session("A"), session("B")], {}, {}, {"B": "Quiz"})
    assert [remark.message for remark in found["A"]] == ["On the same day as “Quiz”. Do both count?"]


def test_sessions_without_a_date_are_on_no_day() -> None:
    assert lint_sessions([session("A", day=None), session("B", day=None)], {}, {}, {}) == {}


def test_a_title_that_canvas_would_lose() -> None:
    (remark,) = remarks_on(session("Final Score"))
    assert remark.code == "title-unsafe"
    assert remark.message.endswith("Call it “final score”, say.")


def test_a_new_name_takes_the_remark_away() -> None:
    assert remarks_on(session("Final Score"), title="Last poll") == []
