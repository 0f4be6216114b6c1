"""What holds for any class: order, strangers, repetition."""

import random
from collections import Counter
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from core.canvas.gradebook import Student
from core.clicker.export import Participant
from core.students.matching import Proposals, propose_matches
from core.students.proposals import Band
from tests.core.students.small_class import read_small_class

SEEDS = st.integers(0, 10_000)
FEW = settings(max_examples=8)


@cache
def whole() -> tuple[tuple[Participant, ...], tuple[Student, ...], Proposals]:
    participants, students, _ = read_small_class()
    return participants, students, propose_matches(participants, students)


@given(SEEDS)
@FEW
def test_the_order_of_the_rows_changes_nothing(seed: int) -> None:
    participants, students, before = whole()
    after = propose_matches(random.Random(seed).sample(participants, len(participants)), students)
    assert dict(after.by_row) == dict(before.by_row)


@given(SEEDS)
@FEW
def test_a_stranger_in_the_roster_makes_nothing_automatic(seed: int) -> None:
    participants, students, before = whole()
    letters = random.Random(seed).choices("qxzwvk", k=8)
    stranger = Student("424242", f"{''.join(letters)}, Zyxq", f"QZ{seed}", f"zyxq{seed}", "A01", 999)
    after = propose_matches(participants, (*students, stranger))
    was = {row for row, proposal in before.by_row.items() if proposal.band is Band.AUTOMATIC}
    assert {row for row, proposal in after.by_row.items() if proposal.band is Band.AUTOMATIC} <= was


@given(SEEDS)
@FEW
def test_fewer_rows_match_nobody_twice(seed: int) -> None:
    participants, students, _ = whole()
    some = random.Random(seed).sample(participants, len(participants) // 2)
    first = [proposal for proposal in propose_matches(some, students).by_row.values() if not proposal.is_second_account]
    counts = Counter(
        proposal.candidates[0].canvas_id for proposal in first if proposal.band in (Band.STRONG, Band.LIKELY)
    )
    assert not [student for student, count in counts.items() if count > 1]


def test_nothing_automatic_or_strong_is_wrong() -> None:
    _, _, truth = read_small_class()
    for row, proposal in whole()[2].by_row.items():
        if proposal.band in (Band.AUTOMATIC, Band.STRONG):
            assert proposal.candidates[0].canvas_id == truth[row]


def test_matching_again_gives_the_same() -> None:
    participants, students, before = whole()
    assert dict(propose_matches(participants, students).by_row) == dict(before.by_row)


def test_every_row_has_a_proposal_of_at_most_three() -> None:
    participants, _, found = whole()
    assert list(found.by_row) == [participant.row for participant in participants]
    assert all(len(proposal.candidates) <= 3 for proposal in found.by_row.values())
    for proposal in found.by_row.values():
        assert bool(proposal.candidates) == (proposal.band is not Band.NONE)
