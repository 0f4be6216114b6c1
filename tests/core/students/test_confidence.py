"""Which candidates are shown, and who gets whom."""

import math

import pytest

from core.students.comparison import EMPTY_RANKING, CandidateIndex, Comparison, Ranking, combine_evidence
from core.students.confidence import assign_students, estimate_probabilities, no_match_prior, select_shown_students
from core.students.email_evidence import NO_EMAIL_EVIDENCE, EmailEvidence, EmailEvidenceKind
from core.students.id_evidence import NO_ID_EVIDENCE
from core.students.identity import read_rows
from core.students.likeness import Similarity
from core.students.name_evidence import NO_NAME_EVIDENCE, NameEvidence, NamePartEvidence
from core.students.roster import build_roster
from tests.core.students.people import make_rows, make_students

NOBODY: frozenset[int] = frozenset()
YES, NO = NamePartEvidence(5.0, Similarity.SAME), NamePartEvidence(-5.0, Similarity.DIFFERENT, is_contradiction=True)


@pytest.mark.parametrize(
    ("likely", "given", "held", "shown"),
    [
        ({}, None, NOBODY, []),
        ({1: 0.009}, None, NOBODY, []),
        ({1: 0.6, 2: 0.3, 3: 0.001}, None, NOBODY, [1, 2]),
        ({1: 0.5, 2: 0.4}, 2, NOBODY, [2, 1]),
        ({1: 0.9, 2: 0.1}, 2, NOBODY, [1, 2]),
        ({1: 0.4, 2: 0.3, 3: 0.2, 4: 0.0}, None, frozenset({4}), [1, 2, 4]),
        ({1: 0.0}, None, frozenset({1}), [1]),
    ],
)
def test_what_is_shown(likely: dict[int, float], given: int | None, held: frozenset[int], shown: list[int]) -> None:
    assert select_shown_students(likely, given, held) == shown


def test_an_address_adds_little_to_a_name_that_it_repeats() -> None:
    told = EmailEvidence(12.0, EmailEvidenceKind.FULL_NAME, repeats_name=True, has_last=True, has_first=True)
    only_last = EmailEvidence(4.0, EmailEvidenceKind.PART_OF_NAME, repeats_name=True, has_last=True)
    assert combine_evidence(NameEvidence(10.0, YES, YES), told, NO_ID_EVIDENCE) == 11.5
    assert combine_evidence(NameEvidence(0.0, YES, NO), told, NO_ID_EVIDENCE) == 11.0
    assert combine_evidence(NameEvidence(0.0, YES, NO), only_last, NO_ID_EVIDENCE) < 0


def test_a_login_one_letter_off_needs_the_name() -> None:
    near = EmailEvidence(4.5, EmailEvidenceKind.NEAR_LOGIN)
    assert combine_evidence(NameEvidence(10.0, YES, YES), near, NO_ID_EVIDENCE) == 14.5
    assert combine_evidence(NameEvidence(0.0, YES, NO), near, NO_ID_EVIDENCE) < 0


def test_nobody_is_one_in_twenty() -> None:
    assert [no_match_prior(1500, left) for left in (1500, 300, 150, 0)] == pytest.approx([0.06, 0.25, 0.3, 0.3])


def ranking(*values: tuple[int, float]) -> Ranking:
    """Students with the log evidence for each."""
    found = tuple(
        Comparison(value, student, NO_NAME_EVIDENCE, NO_EMAIL_EVIDENCE, NO_ID_EVIDENCE) for student, value in values
    )
    return Ranking(found, math.inf)


def test_nobody_is_weighed_against_every_student() -> None:
    assert estimate_probabilities({0: EMPTY_RANKING}, NOBODY, 10, 0.3) == {0: {}}
    assert EMPTY_RANKING.lead == math.inf
    likely = estimate_probabilities({0: ranking((7, 20.0)), 1: ranking((8, 0.0))}, NOBODY, 10, 0.3)
    assert likely[0][7] == pytest.approx(1.0)
    assert likely[1][8] == pytest.approx(0.07 / (0.3 + 0.07))


def test_equal_claims_on_one_student_are_halved() -> None:
    likely = estimate_probabilities({0: ranking((7, 20.0)), 1: ranking((7, 20.0))}, NOBODY, 10, 0.3)
    assert likely[0] == likely[1]
    assert likely[0][7] == pytest.approx(0.5, abs=0.01)


def test_the_better_claim_is_kept_and_a_further_account_takes_much_to_believe() -> None:
    likely = estimate_probabilities({0: ranking((7, 30.0)), 1: ranking((7, 4.0), (8, 3.0))}, NOBODY, 10, 0.3)
    assert likely[0][7] > 0.99
    assert likely[1][7] < likely[1][8]
    again = estimate_probabilities({0: ranking((7, 30.0)), 1: ranking((7, 15.0))}, NOBODY, 10, 0.3)
    assert again[1][7] > 0.99


def test_claims_that_stay_contested_end_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.students.confidence._MAX_SWEEPS", 1)
    likely = estimate_probabilities(
        {0: ranking((7, 20.0), (8, 20.0)), 1: ranking((7, 20.0), (8, 19.0))}, NOBODY, 10, 0.3
    )
    assert sum(likely[0].values()) <= 1


def test_weak_claims_of_two_rows_stand_side_by_side() -> None:
    likely = estimate_probabilities({0: ranking((7, 0.0)), 1: ranking((7, 0.0))}, NOBODY, 10, 0.3)
    assert likely[0][7] == likely[1][7] == pytest.approx(0.07 / (0.3 + 0.07))


def test_an_address_made_of_the_rows_own_name_tells_nothing_of_another_one() -> None:
    email = EmailEvidence(8.0, EmailEvidenceKind.INITIAL_AND_NAME, repeats_name=True, has_last=True, has_first=True)
    name = NameEvidence(-1.0, YES, NO)
    assert (
        combine_evidence(name, email, NO_ID_EVIDENCE)
        > 0
        > combine_evidence(name, email, NO_ID_EVIDENCE, spells_own_name=True)
    )


def test_someone_matched_already_can_only_have_a_further_account() -> None:
    likely = estimate_probabilities({0: ranking((7, 3.0)), 1: ranking((8, 3.0))}, frozenset({7}), 10, 0.3)
    assert likely[0][7] < likely[1][8]


def test_a_student_goes_to_one_row() -> None:
    rows = read_rows(make_rows(("B", "", ""), ("A", "", ""), ("C", "", "")))
    assert assign_students({0: {7: 0.5}, 1: {7: 0.5}, 2: {7: 0.001, 8: 0.2}}, rows, [8]) == {1: 7}


def test_a_very_common_key_does_not_slow_the_search(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.students.comparison._MAX_POSTINGS_READ", 1)
    roster = build_roster(make_students(("1", "Lee, Ann", "", ""), ("2", "Lee, Bo", "", "")))
    rows = read_rows(make_rows(("Lee, Ann", "", "")))
    assert CandidateIndex(roster, rows).find(rows[0], required=[1]) == [0, 1]
