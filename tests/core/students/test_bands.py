"""Which candidates are shown, and who gets whom."""

import math

import pytest

from core.students.bands import choose_shown
from core.students.comparison import NO_RANKING, add_up
from core.students.confidence import divide_claims, nobody_share, pair_off, weigh
from core.students.email_evidence import EmailEvidence, EmailFact
from core.students.id_evidence import NO_ID
from core.students.likeness import Likeness
from core.students.name_evidence import NameEvidence
from core.students.part_evidence import PartEvidence
from core.students.retrieval import Retrieval
from core.students.roster import read_roster
from core.students.rows import read_rows
from tests.core.students.people import make_rows, make_students

NOBODY: frozenset[int] = frozenset()
YES, NO = PartEvidence(5.0, Likeness.SAME), PartEvidence(-5.0, Likeness.DIFFERENT, is_contrary=True)


@pytest.mark.parametrize(
    ("likely", "given", "held", "shown"),
    [
        ({}, None, NOBODY, []),
        ({1: 0.01}, None, NOBODY, []),
        ({1: 0.6, 2: 0.3, 3: 0.001}, None, NOBODY, [1, 2]),
        ({1: 0.5, 2: 0.4}, 2, NOBODY, [2, 1]),
        ({1: 0.9, 2: 0.1}, 2, NOBODY, [1, 2]),
        ({1: 0.4, 2: 0.3, 3: 0.2, 4: 0.0}, None, frozenset({4}), [1, 2, 4]),
        ({1: 0.0}, None, frozenset({1}), [1]),
    ],
)
def test_what_is_shown(likely: dict[int, float], given: int | None, held: frozenset[int], shown: list[int]) -> None:
    assert choose_shown(likely, given, held) == shown


def test_an_address_adds_little_to_a_name_that_it_repeats() -> None:
    told = EmailEvidence(12.0, EmailFact.FULL_NAME, repeats_name=True, has_last=True, has_first=True)
    only_last = EmailEvidence(4.0, EmailFact.PART_OF_NAME, repeats_name=True, has_last=True)
    assert add_up(NameEvidence(10.0, YES, YES), told, NO_ID) == 11.5
    assert add_up(NameEvidence(0.0, YES, NO), told, NO_ID) == 11.0
    assert add_up(NameEvidence(0.0, YES, NO), only_last, NO_ID) < 0


def test_a_login_one_letter_off_needs_the_name() -> None:
    near = EmailEvidence(4.5, EmailFact.NEAR_LOGIN)
    assert add_up(NameEvidence(10.0, YES, YES), near, NO_ID) == 14.5
    assert add_up(NameEvidence(0.0, YES, NO), near, NO_ID) < 0


def test_nobody_is_one_in_twenty() -> None:
    assert [nobody_share(1500, left) for left in (1500, 300, 150, 0)] == pytest.approx([0.06, 0.25, 0.3, 0.3])


def test_shares_are_shares() -> None:
    assert weigh(NO_RANKING, NOBODY, 10, 0.3) == {}
    assert NO_RANKING.lead == math.inf
    claims = divide_claims({0: {7: 0.9}, 1: {7: 0.9, 8: 0.05}}, NOBODY)
    assert claims == {0: {7: 0.5}, 1: {7: 0.5, 8: 0.05}}
    assert divide_claims({0: {7: 0.9}, 1: {7: 0.9}}, frozenset({7})) == {0: {7: 0.9}, 1: {7: 0.9}}


def test_a_student_goes_to_one_row() -> None:
    rows = read_rows(make_rows(("B", "", ""), ("A", "", ""), ("C", "", "")))
    assert pair_off({0: {7: 0.5}, 1: {7: 0.5}, 2: {7: 0.001, 8: 0.2}}, rows, [8]) == {1: 7}


def test_a_very_common_key_does_not_slow_the_search(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.students.retrieval._MOST_TOUCHED", 1)
    roster = read_roster(make_students(("1", "Lee, Ann", "", ""), ("2", "Lee, Bo", "", "")))
    rows = read_rows(make_rows(("Lee, Ann", "", "")))
    assert Retrieval(roster, rows).find(rows[0], also=[1]) == [0, 1]
