"""Matching results from proposals and decisions."""

import pytest

from core.problems import Report
from core.students.decisions import OPEN, DecidedBy, Decision, Decisions, Judgment
from core.students.proposals import Band, Candidate, Proposal, Proposals
from core.students.settling import Settled, Standing, settle


def make_proposal(row: int, band: Band, *students: str, second: bool = False, skipped: str = "") -> Proposal:
    candidates = tuple(Candidate(student, 0.9, ("same name",), ("another id",)) for student in students)
    return Proposal(row, band, candidates, is_second_account=second, skipped=skipped)


def make_proposals(*proposals: Proposal) -> Proposals:
    return Proposals({proposal.row: proposal for proposal in proposals}, Report())


def make_match_decision(student: str) -> Decision:
    return Decision(Judgment.MATCHED, student)


def test_resolve_matches_by_default_accepts_automatic_only() -> None:
    result = settle(
        make_proposals(make_proposal(2, Band.AUTOMATIC, "a"), make_proposal(3, Band.STRONG, "b")), Decisions()
    )
    assert result.students == {2: "a"}
    assert result.rows(Standing.NEEDS_PERSON) == (3,)


def test_resolve_matches_accepts_bands_from_minimum() -> None:
    proposals = make_proposals(
        make_proposal(2, Band.LIKELY, "a"), make_proposal(3, Band.STRONG, "b"), make_proposal(4, Band.POSSIBLE, "c")
    )
    assert settle(proposals, Decisions(), Band.STRONG).students == {3: "b"}
    assert settle(proposals, Decisions(), Band.LIKELY).students == {2: "a", 3: "b"}


def test_resolve_matches_duplicate_account_by_name_needs_review() -> None:
    proposals = make_proposals(
        make_proposal(2, Band.AUTOMATIC, "a"),
        make_proposal(3, Band.STRONG, "a"),
        make_proposal(4, Band.LIKELY, "a", second=True),
    )
    assert settle(proposals, Decisions(), Band.LIKELY).rows(Standing.NEEDS_PERSON) == (3, 4)


def test_resolve_matches_two_automatic_rows_share_a_student() -> None:
    proposals = make_proposals(
        make_proposal(2, Band.AUTOMATIC, "a"), make_proposal(3, Band.AUTOMATIC, "a", second=True)
    )
    assert settle(proposals, Decisions()).students == {2: "a", 3: "a"}


def test_resolve_matches_decision_overrides_proposal() -> None:
    proposals = make_proposals(make_proposal(2, Band.AUTOMATIC, "a"), make_proposal(3, Band.STRONG, "b"))
    decisions = Decisions({2: make_match_decision("b"), 3: Decision(Judgment.NOT_IN_COURSE, reason="auditor")})
    result = settle(proposals, decisions, Band.STRONG)
    assert result.students == {2: "b"}
    assert result.by_row[3].standing is Standing.NOT_IN_COURSE
    assert result.by_row[3].why == "auditor"
    assert result.by_row[2].by == DecidedBy.PERSON


def test_resolve_matches_rejected_match_needs_review() -> None:
    proposals = make_proposals(
        make_proposal(2, Band.AUTOMATIC, "a"),
        make_proposal(3, Band.STRONG, "b"),
        make_proposal(4, Band.NONE),
        make_proposal(5, Band.NONE, skipped="a test or demo row"),
    )
    rejected = Decisions(dict.fromkeys((2, 3, 4, 5), Decision(Judgment.DOUBTED)))
    result = settle(proposals, rejected, Band.STRONG)
    assert result.students == {}
    assert result.rows(Standing.NEEDS_PERSON) == (2, 3)
    assert result.by_row[2] == Settled(Standing.NEEDS_PERSON, "", "you", "the match was doubted")
    assert (result.rows(Standing.NOBODY), result.rows(Standing.SKIPPED)) == ((4,), (5,))
    assert settle(proposals, rejected.decided_each({2: make_match_decision("c")})).students == {2: "c"}
    assert settle(proposals, rejected.decided_each({2: OPEN})).students == {2: "a"}


def test_open_decision_removes_decision() -> None:
    decisions = Decisions({2: make_match_decision("a"), 3: make_match_decision("a")}).decided_each({2: OPEN})
    assert decisions.of(2) is OPEN
    assert decisions.of(3).canvas_id == "a"


def test_resolve_matches_without_candidates_is_no_match_or_skipped() -> None:
    result = settle(
        make_proposals(make_proposal(2, Band.NONE), make_proposal(3, Band.NONE, skipped="a test row")), Decisions()
    )
    assert [result.by_row[row].standing for row in (2, 3)] == [Standing.NOBODY, Standing.SKIPPED]
    assert result.is_of_strangers


@pytest.mark.parametrize("band", [Band.AUTOMATIC, Band.LIKELY, None])
def test_has_no_matches_with_match_or_without_rows_is_false(band: Band | None) -> None:
    known = (make_proposal(2, band, "a"), make_proposal(3, Band.NONE)) if band else ()
    assert not settle(make_proposals(*known), Decisions()).is_of_strangers


def test_resolve_matches_row_related_to_match_needs_review() -> None:
    proposals = Proposals(
        {
            2: make_proposal(2, Band.AUTOMATIC, "a"),
            3: make_proposal(3, Band.NONE),
            4: make_proposal(4, Band.LIKELY, "a"),
        },
        Report(),
        {3: {2: "student ID"}, 4: {2: "e-mail"}},
        frozenset("a"),
    )
    result = settle(proposals, Decisions(), Band.LIKELY)
    assert result.students == {2: "a"}
    assert result.by_row[3].why == "row 2, matched to this student, has the same student ID"
    assert result.by_row[4].why == "same name; row 2, matched to this student, has the same e-mail; another id"
    assert settle(proposals, Decisions({2: Decision(Judgment.NOT_IN_COURSE)})).rows(Standing.NOBODY) == (3,)
