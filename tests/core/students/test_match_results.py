"""Matching results from proposals and decisions."""

import pytest

from core.problems import Report
from core.students.decisions import OPEN, Decision, Decisions, DecisionSource, Judgment
from core.students.match_results import REJECTED_TEXT, MatchStatus, RowMatch, resolve_matches
from core.students.matching import TEST_ROW_TEXT
from core.students.proposals import SHARED_FIELD_TEXTS, Candidate, ConfidenceBand, Proposal, Proposals
from core.texts import Text
from tests.sentences import get_values

REASON, OBJECTION = Text("same name"), Text("another ID")


def make_proposal(
    row: int, band: ConfidenceBand, *students: str, is_duplicate: bool = False, skip_reason: Text | None = None
) -> Proposal:
    candidates = tuple(Candidate(student, 0.9, (REASON,), (OBJECTION,)) for student in students)
    return Proposal(row, band, candidates, is_duplicate_account=is_duplicate, skip_reason=skip_reason)


def make_proposals(*proposals: Proposal) -> Proposals:
    return Proposals({proposal.row: proposal for proposal in proposals}, Report())


def make_match_decision(student: str) -> Decision:
    return Decision(Judgment.MATCHED, student)


def test_resolve_matches_without_minimum_accepts_only_automatic_matches() -> None:
    result = resolve_matches(
        make_proposals(make_proposal(2, ConfidenceBand.AUTOMATIC, "a"), make_proposal(3, ConfidenceBand.STRONG, "b")),
        Decisions(),
    )
    assert result.students == {2: "a"}
    assert result.find_rows(MatchStatus.NEEDS_REVIEW) == (3,)


def test_resolve_matches_with_minimum_band_accepts_that_band_and_higher() -> None:
    proposals = make_proposals(
        make_proposal(2, ConfidenceBand.LIKELY, "a"),
        make_proposal(3, ConfidenceBand.STRONG, "b"),
        make_proposal(4, ConfidenceBand.POSSIBLE, "c"),
    )
    assert resolve_matches(proposals, Decisions(), ConfidenceBand.STRONG).students == {3: "b"}
    assert resolve_matches(proposals, Decisions(), ConfidenceBand.LIKELY).students == {2: "a", 3: "b"}


def test_resolve_matches_with_duplicate_account_by_name_requires_review() -> None:
    proposals = make_proposals(
        make_proposal(2, ConfidenceBand.AUTOMATIC, "a"),
        make_proposal(3, ConfidenceBand.STRONG, "a"),
        make_proposal(4, ConfidenceBand.LIKELY, "a", is_duplicate=True),
    )
    assert resolve_matches(proposals, Decisions(), ConfidenceBand.LIKELY).find_rows(MatchStatus.NEEDS_REVIEW) == (3, 4)


def test_resolve_matches_with_two_automatic_rows_of_student_matches_both() -> None:
    proposals = make_proposals(
        make_proposal(2, ConfidenceBand.AUTOMATIC, "a"),
        make_proposal(3, ConfidenceBand.AUTOMATIC, "a", is_duplicate=True),
    )
    assert resolve_matches(proposals, Decisions()).students == {2: "a", 3: "a"}


def test_resolve_matches_with_decision_overrides_proposal() -> None:
    proposals = make_proposals(
        make_proposal(2, ConfidenceBand.AUTOMATIC, "a"), make_proposal(3, ConfidenceBand.STRONG, "b")
    )
    decisions = Decisions({2: make_match_decision("b"), 3: Decision(Judgment.NOT_IN_COURSE, reason="auditor")})
    result = resolve_matches(proposals, decisions, ConfidenceBand.STRONG)
    assert result.students == {2: "b"}
    assert result.by_row[3].status is MatchStatus.NOT_IN_COURSE
    assert result.by_row[3].reason == "auditor"
    assert result.by_row[2].source == DecisionSource.USER


def test_resolve_matches_with_rejected_match_requires_review() -> None:
    proposals = make_proposals(
        make_proposal(2, ConfidenceBand.AUTOMATIC, "a"),
        make_proposal(3, ConfidenceBand.STRONG, "b"),
        make_proposal(4, ConfidenceBand.NONE),
        make_proposal(5, ConfidenceBand.NONE, skip_reason=TEST_ROW_TEXT),
    )
    rejections = Decisions(dict.fromkeys((2, 3, 4, 5), Decision(Judgment.REJECTED)))
    result = resolve_matches(proposals, rejections, ConfidenceBand.STRONG)
    assert result.students == {}
    assert result.find_rows(MatchStatus.NEEDS_REVIEW) == (2, 3)
    assert result.by_row[2] == RowMatch(MatchStatus.NEEDS_REVIEW, "", "you", REJECTED_TEXT)
    assert (result.find_rows(MatchStatus.NO_MATCH), result.find_rows(MatchStatus.SKIPPED)) == ((4,), (5,))
    assert resolve_matches(proposals, rejections.with_decisions({2: make_match_decision("c")})).students == {2: "c"}
    assert resolve_matches(proposals, rejections.with_decisions({2: OPEN})).students == {2: "a"}


def test_with_decisions_open_decision_replaces_existing_decision() -> None:
    decisions = Decisions({2: make_match_decision("a"), 3: make_match_decision("a")}).with_decisions({2: OPEN})
    assert decisions.get(2) is OPEN
    assert decisions.get(3).canvas_id == "a"


def test_resolve_matches_without_candidates_returns_no_match_or_skipped() -> None:
    result = resolve_matches(
        make_proposals(
            make_proposal(2, ConfidenceBand.NONE), make_proposal(3, ConfidenceBand.NONE, skip_reason=TEST_ROW_TEXT)
        ),
        Decisions(),
    )
    assert [result.by_row[row].status for row in (2, 3)] == [MatchStatus.NO_MATCH, MatchStatus.SKIPPED]
    assert result.has_no_matches


@pytest.mark.parametrize("band", [ConfidenceBand.AUTOMATIC, ConfidenceBand.LIKELY, None])
def test_has_no_matches_with_match_or_without_rows_returns_false(band: ConfidenceBand | None) -> None:
    proposals = (make_proposal(2, band, "a"), make_proposal(3, ConfidenceBand.NONE)) if band else ()
    assert not resolve_matches(make_proposals(*proposals), Decisions()).has_no_matches


def test_resolve_matches_with_row_related_to_match_requires_review() -> None:
    proposals = Proposals(
        {
            2: make_proposal(2, ConfidenceBand.AUTOMATIC, "a"),
            3: make_proposal(3, ConfidenceBand.NONE),
            4: make_proposal(4, ConfidenceBand.LIKELY, "a"),
        },
        Report(),
        {3: {2: SHARED_FIELD_TEXTS["id"]}, 4: {2: SHARED_FIELD_TEXTS["email"]}},
        frozenset("a"),
    )
    result = resolve_matches(proposals, Decisions(), ConfidenceBand.LIKELY)
    assert result.students == {2: "a"}
    reasons = [result.by_row[row].reason for row in (3, 4)]
    assert get_values(reasons[0]) == {"row": "2"}
    assert get_values(reasons[1]) == {"row": "2"}
    assert (reasons[1].startswith(REASON), reasons[1].endswith(OBJECTION)) == (True, True)
    assert ("student ID" in reasons[0], "email" in reasons[1]) == (True, True)
    assert resolve_matches(proposals, Decisions({2: Decision(Judgment.NOT_IN_COURSE)})).find_rows(
        MatchStatus.NO_MATCH
    ) == (3,)
