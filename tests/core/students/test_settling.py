"""Rows and their ends: what matching proposes, what the person decided."""

import pytest

from core.problems import Report
from core.students.decisions import OPEN, DecidedBy, Decision, Decisions, Judgment
from core.students.proposals import Band, Candidate, Proposal, Proposals
from core.students.settling import Settled, Standing, settle


def proposal(row: int, band: Band, *students: str, second: bool = False, skipped: str = "") -> Proposal:
    found = tuple(Candidate(student, 0.9, ("same name",), ("another id",)) for student in students)
    return Proposal(row, band, found, is_second_account=second, skipped=skipped)


def proposals(*several: Proposal) -> Proposals:
    return Proposals({one.row: one for one in several}, Report())


def matched(student: str) -> Decision:
    return Decision(Judgment.MATCHED, student)


def test_only_automatic_rows_count_by_themselves() -> None:
    roll = settle(proposals(proposal(2, Band.AUTOMATIC, "a"), proposal(3, Band.STRONG, "b")), Decisions())
    assert roll.students == {2: "a"}
    assert roll.rows(Standing.NEEDS_PERSON) == (3,)


def test_a_weaker_band_counts_where_it_is_accepted() -> None:
    several = proposals(proposal(2, Band.LIKELY, "a"), proposal(3, Band.STRONG, "b"), proposal(4, Band.POSSIBLE, "c"))
    assert settle(several, Decisions(), Band.STRONG).students == {3: "b"}
    assert settle(several, Decisions(), Band.LIKELY).students == {2: "a", 3: "b"}


def test_a_second_account_found_by_name_always_needs_a_person() -> None:
    several = proposals(
        proposal(2, Band.AUTOMATIC, "a"), proposal(3, Band.STRONG, "a"), proposal(4, Band.LIKELY, "a", second=True)
    )
    assert settle(several, Decisions(), Band.LIKELY).rows(Standing.NEEDS_PERSON) == (3, 4)


def test_two_rows_with_exact_evidence_are_one_student() -> None:
    several = proposals(proposal(2, Band.AUTOMATIC, "a"), proposal(3, Band.AUTOMATIC, "a", second=True))
    assert settle(several, Decisions()).students == {2: "a", 3: "a"}


def test_a_decision_wins() -> None:
    several = proposals(proposal(2, Band.AUTOMATIC, "a"), proposal(3, Band.STRONG, "b"))
    decisions = Decisions({2: matched("b"), 3: Decision(Judgment.NOT_IN_COURSE, reason="auditor")})
    roll = settle(several, decisions, Band.STRONG)
    assert roll.students == {2: "b"}
    assert roll.by_row[3].standing is Standing.NOT_IN_COURSE
    assert roll.by_row[3].why == "auditor"
    assert roll.by_row[2].by == DecidedBy.PERSON


def test_a_doubted_match_waits_for_a_person() -> None:
    several = proposals(
        proposal(2, Band.AUTOMATIC, "a"),
        proposal(3, Band.STRONG, "b"),
        proposal(4, Band.NONE),
        proposal(5, Band.NONE, skipped="a test or demo row"),
    )
    doubted = Decisions(dict.fromkeys((2, 3, 4, 5), Decision(Judgment.DOUBTED)))
    roll = settle(several, doubted, Band.STRONG)
    assert roll.students == {}
    assert roll.rows(Standing.NEEDS_PERSON) == (2, 3)
    assert roll.by_row[2] == Settled(Standing.NEEDS_PERSON, "", "you", "the match was doubted")
    assert (roll.rows(Standing.NOBODY), roll.rows(Standing.SKIPPED)) == ((4,), (5,))
    assert settle(several, doubted.decided_each({2: matched("c")})).students == {2: "c"}
    assert settle(several, doubted.decided_each({2: OPEN})).students == {2: "a"}


def test_a_decision_can_be_taken_back() -> None:
    decisions = Decisions({2: matched("a"), 3: matched("a")}).decided_each({2: OPEN})
    assert decisions.of(2) is OPEN
    assert decisions.of(3).canvas_id == "a"


def test_nobody_and_no_student() -> None:
    roll = settle(proposals(proposal(2, Band.NONE), proposal(3, Band.NONE, skipped="a test row")), Decisions())
    assert [roll.by_row[row].standing for row in (2, 3)] == [Standing.NOBODY, Standing.SKIPPED]
    assert roll.is_of_strangers


@pytest.mark.parametrize("band", [Band.AUTOMATIC, Band.LIKELY, None])
def test_a_class_in_which_somebody_is_known_or_nobody_is_there_is_none_of_strangers(band: Band | None) -> None:
    known = (proposal(2, band, "a"), proposal(3, Band.NONE)) if band else ()
    assert not settle(proposals(*known), Decisions()).is_of_strangers


def test_a_row_that_says_the_same_as_one_that_counts_needs_a_person() -> None:
    several = Proposals(
        {2: proposal(2, Band.AUTOMATIC, "a"), 3: proposal(3, Band.NONE), 4: proposal(4, Band.LIKELY, "a")},
        Report(),
        {3: {2: "student ID"}, 4: {2: "e-mail"}},
        frozenset("a"),
    )
    roll = settle(several, Decisions(), Band.LIKELY)
    assert roll.students == {2: "a"}
    assert roll.by_row[3].why == "row 2, matched to this student, has the same student ID"
    assert roll.by_row[4].why == "same name; row 2, matched to this student, has the same e-mail; another id"
    assert settle(several, Decisions({2: Decision(Judgment.NOT_IN_COURSE)})).rows(Standing.NOBODY) == (3,)
