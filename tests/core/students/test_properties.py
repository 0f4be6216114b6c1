"""Properties of matching that hold for any class."""

import random
from collections import Counter
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from core.canvas.gradebook import Student
from core.clicker.export import Participant
from core.students.matching import Proposals, propose_matches
from core.students.proposals import ConfidenceBand
from tests.core.students.small_class import read_small_class

SEEDS = st.integers(0, 10_000)
FEW_EXAMPLES = settings(max_examples=8)


@cache
def match_small_class() -> tuple[tuple[Participant, ...], tuple[Student, ...], Proposals]:
    participants, students, _ = read_small_class()
    return participants, students, propose_matches(participants, students)


@given(SEEDS)
@FEW_EXAMPLES
def test_propose_matches_with_rows_in_any_order_returns_same_proposals(seed: int) -> None:
    participants, students, before = match_small_class()
    after = propose_matches(random.Random(seed).sample(participants, len(participants)), students)
    assert dict(after.by_row) == dict(before.by_row)


@given(SEEDS)
@FEW_EXAMPLES
def test_propose_matches_with_unknown_student_adds_no_automatic_match(seed: int) -> None:
    participants, students, before = match_small_class()
    letters = random.Random(seed).choices("qxzwvk", k=8)
    stranger = Student("424242", f"{''.join(letters)}, Zyxq", f"QZ{seed}", f"zyxq{seed}", "A01", 999)
    after = propose_matches(participants, (*students, stranger))
    automatic_before = {row for row, proposal in before.by_row.items() if proposal.band is ConfidenceBand.AUTOMATIC}
    assert {
        row for row, proposal in after.by_row.items() if proposal.band is ConfidenceBand.AUTOMATIC
    } <= automatic_before


@given(SEEDS)
@FEW_EXAMPLES
def test_propose_matches_with_fewer_rows_matches_no_student_twice(seed: int) -> None:
    participants, students, _ = match_small_class()
    sample = random.Random(seed).sample(participants, len(participants) // 2)
    first_proposals = [
        proposal for proposal in propose_matches(sample, students).by_row.values() if not proposal.is_duplicate_account
    ]
    counts = Counter(
        proposal.candidates[0].canvas_id
        for proposal in first_proposals
        if proposal.band in (ConfidenceBand.STRONG, ConfidenceBand.LIKELY)
    )
    assert not [student for student, count in counts.items() if count > 1]


def test_propose_matches_returns_only_true_automatic_and_strong_matches() -> None:
    _, _, truth = read_small_class()
    for row, proposal in match_small_class()[2].by_row.items():
        if proposal.band in (ConfidenceBand.AUTOMATIC, ConfidenceBand.STRONG):
            assert proposal.candidates[0].canvas_id == truth[row]


def test_propose_matches_called_twice_returns_same_proposals() -> None:
    participants, students, before = match_small_class()
    assert dict(propose_matches(participants, students).by_row) == dict(before.by_row)


def test_propose_matches_returns_at_most_three_candidates_per_row() -> None:
    participants, _, proposals = match_small_class()
    assert list(proposals.by_row) == [participant.row for participant in participants]
    assert all(len(proposal.candidates) <= 3 for proposal in proposals.by_row.values())
    for proposal in proposals.by_row.values():
        assert bool(proposal.candidates) == (proposal.band is not ConfidenceBand.NONE)
