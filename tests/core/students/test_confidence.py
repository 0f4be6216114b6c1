"""Probabilities, assignment of students to rows, and selection of candidates."""

import math

import pytest

from core.students.comparison import EMPTY_RANKING, CandidateIndex, Comparison, Ranking, combine_evidence
from core.students.confidence import (
    assign_students,
    compute_no_match_prior,
    estimate_probabilities,
    select_shown_students,
)
from core.students.email_evidence import NO_EMAIL_EVIDENCE, EmailEvidence, EmailEvidenceKind
from core.students.id_evidence import NO_ID_EVIDENCE
from core.students.identity import parse_row_identities
from core.students.name_evidence import NO_NAME_EVIDENCE, NameEvidence, NamePartEvidence
from core.students.roster import build_roster
from core.students.similarity import Similarity
from tests.core.students.people import make_participants, make_students

NO_STUDENTS: frozenset[int] = frozenset()
AGREEING_PART, CONTRADICTING_PART = (
    NamePartEvidence(5.0, Similarity.SAME),
    NamePartEvidence(-5.0, Similarity.DIFFERENT, is_contradiction=True),
)


@pytest.mark.parametrize(
    ("probabilities", "assigned", "exact_students", "shown"),
    [
        ({}, None, NO_STUDENTS, []),
        ({1: 0.009}, None, NO_STUDENTS, []),
        ({1: 0.6, 2: 0.3, 3: 0.001}, None, NO_STUDENTS, [1, 2]),
        ({1: 0.5, 2: 0.4}, 2, NO_STUDENTS, [2, 1]),
        ({1: 0.9, 2: 0.1}, 2, NO_STUDENTS, [1, 2]),
        ({1: 0.4, 2: 0.3, 3: 0.2, 4: 0.0}, None, frozenset({4}), [1, 2, 4]),
        ({1: 0.0}, None, frozenset({1}), [1]),
    ],
)
def test_select_shown_students_returns_likely_and_exact_students(
    probabilities: dict[int, float], assigned: int | None, exact_students: frozenset[int], shown: list[int]
) -> None:
    assert select_shown_students(probabilities, assigned, exact_students) == shown


def test_combine_evidence_with_email_repeating_name_adds_little() -> None:
    full_name_email = EmailEvidence(12.0, EmailEvidenceKind.FULL_NAME, repeats_name=True, has_last=True, has_first=True)
    only_last = EmailEvidence(4.0, EmailEvidenceKind.PART_OF_NAME, repeats_name=True, has_last=True)
    assert combine_evidence(NameEvidence(10.0, AGREEING_PART, AGREEING_PART), full_name_email, NO_ID_EVIDENCE) == 11.5
    assert (
        combine_evidence(NameEvidence(0.0, AGREEING_PART, CONTRADICTING_PART), full_name_email, NO_ID_EVIDENCE) == 11.0
    )
    assert combine_evidence(NameEvidence(0.0, AGREEING_PART, CONTRADICTING_PART), only_last, NO_ID_EVIDENCE) < 0


def test_combine_evidence_with_near_login_and_different_name_is_negative() -> None:
    near_login_email = EmailEvidence(4.5, EmailEvidenceKind.NEAR_LOGIN)
    assert combine_evidence(NameEvidence(10.0, AGREEING_PART, AGREEING_PART), near_login_email, NO_ID_EVIDENCE) == 14.5
    assert combine_evidence(NameEvidence(0.0, AGREEING_PART, CONTRADICTING_PART), near_login_email, NO_ID_EVIDENCE) < 0


def test_compute_no_match_prior_returns_5_percent_of_rows_within_limits() -> None:
    assert [compute_no_match_prior(1500, unmatched) for unmatched in (1500, 300, 150, 0)] == pytest.approx(
        [0.06, 0.25, 0.3, 0.3]
    )


def make_ranking(*weights: tuple[int, float]) -> Ranking:
    """Return a ranking of students with these weights."""
    comparisons = tuple(
        Comparison(weight, student, NO_NAME_EVIDENCE, NO_EMAIL_EVIDENCE, NO_ID_EVIDENCE) for student, weight in weights
    )
    return Ranking(comparisons, math.inf)


def test_estimate_probabilities_weighs_no_match_against_each_student() -> None:
    assert estimate_probabilities({0: EMPTY_RANKING}, NO_STUDENTS, 10, 0.3) == {0: {}}
    assert EMPTY_RANKING.lead == math.inf
    probabilities = estimate_probabilities(
        {0: make_ranking((7, 20.0)), 1: make_ranking((8, 0.0))}, NO_STUDENTS, 10, 0.3
    )
    assert probabilities[0][7] == pytest.approx(1.0)
    assert probabilities[1][8] == pytest.approx(0.07 / (0.3 + 0.07))


def test_estimate_probabilities_with_equal_claims_halves_probabilities() -> None:
    probabilities = estimate_probabilities(
        {0: make_ranking((7, 20.0)), 1: make_ranking((7, 20.0))}, NO_STUDENTS, 10, 0.3
    )
    assert probabilities[0] == probabilities[1]
    assert probabilities[0][7] == pytest.approx(0.5, abs=0.01)


def test_estimate_probabilities_with_rival_claims_favors_stronger_evidence() -> None:
    probabilities = estimate_probabilities(
        {0: make_ranking((7, 30.0)), 1: make_ranking((7, 4.0), (8, 3.0))}, NO_STUDENTS, 10, 0.3
    )
    assert probabilities[0][7] > 0.99
    assert probabilities[1][7] < probabilities[1][8]
    duplicate = estimate_probabilities({0: make_ranking((7, 30.0)), 1: make_ranking((7, 15.0))}, NO_STUDENTS, 10, 0.3)
    assert duplicate[1][7] > 0.99


def test_estimate_probabilities_with_unbalanced_claims_stops_after_max_sweeps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.students.confidence._MAX_SWEEPS", 1)
    probabilities = estimate_probabilities(
        {0: make_ranking((7, 20.0), (8, 20.0)), 1: make_ranking((7, 20.0), (8, 19.0))}, NO_STUDENTS, 10, 0.3
    )
    assert sum(probabilities[0].values()) <= 1


def test_estimate_probabilities_with_weak_claims_keeps_probabilities() -> None:
    probabilities = estimate_probabilities({0: make_ranking((7, 0.0)), 1: make_ranking((7, 0.0))}, NO_STUDENTS, 10, 0.3)
    assert probabilities[0][7] == probabilities[1][7] == pytest.approx(0.07 / (0.3 + 0.07))


def test_combine_evidence_with_email_of_own_name_does_not_support_other_name() -> None:
    email = EmailEvidence(8.0, EmailEvidenceKind.INITIAL_AND_NAME, repeats_name=True, has_last=True, has_first=True)
    name = NameEvidence(-1.0, AGREEING_PART, CONTRADICTING_PART)
    assert (
        combine_evidence(name, email, NO_ID_EVIDENCE)
        > 0
        > combine_evidence(name, email, NO_ID_EVIDENCE, spells_own_name=True)
    )


def test_estimate_probabilities_with_taken_student_lowers_probability() -> None:
    probabilities = estimate_probabilities(
        {0: make_ranking((7, 3.0)), 1: make_ranking((8, 3.0))}, frozenset({7}), 10, 0.3
    )
    assert probabilities[0][7] < probabilities[1][8]


def test_assign_students_assigns_each_student_to_one_row() -> None:
    rows = parse_row_identities(make_participants(("B", "", ""), ("A", "", ""), ("C", "", "")))
    assert assign_students({0: {7: 0.5}, 1: {7: 0.5}, 2: {7: 0.001, 8: 0.2}}, rows, [8]) == {1: 7}


def test_candidate_index_with_common_key_keeps_required_student(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.students.comparison._MAX_POSTINGS_READ", 1)
    roster = build_roster(make_students(("1", "Lee, Ann", "", ""), ("2", "Lee, Bo", "", "")))
    rows = parse_row_identities(make_participants(("Lee, Ann", "", "")))
    assert CandidateIndex(roster, rows).find(rows[0], required=[1]) == [0, 1]
