"""Related rows, and proposals adjusted for matched rows."""

from collections.abc import Mapping

import pytest

from core.problems import Report
from core.students.identity import parse_row_identities
from core.students.matching import TEST_ROW_TEXT
from core.students.proposals import (
    SHARED_FIELD_TEXTS,
    AdjustedProposals,
    Candidate,
    ConfidenceBand,
    Proposal,
    Proposals,
    RelatedRows,
    find_related_rows,
)
from core.texts import Text, _, join_list
from tests.core.students.people import make_participants, match_rows
from tests.sentences import get_values

SCHOOL_DOMAINS = frozenset({"example.edu"})
STUDENT_ID, EMAIL, LOGIN = SHARED_FIELD_TEXTS["id"], SHARED_FIELD_TEXTS["email"], SHARED_FIELD_TEXTS["login"]


def relate_people(*people: tuple[str, str, str]) -> RelatedRows:
    return find_related_rows(parse_row_identities(make_participants(*people)), SCHOOL_DOMAINS)


def test_find_related_rows_with_same_id_in_any_spelling_relates_rows() -> None:
    assert relate_people(("Lee, Ana", "00451", ""), ("L, A", "451", ""), ("Roe, Max", "452", "")) == {
        3: {4: STUDENT_ID},
        4: {3: STUDENT_ID},
    }


def test_find_related_rows_with_same_email_relates_rows() -> None:
    related = relate_people(("Lee, Ana", "", "Ana@Mail.org"), ("L, A", "451", "ana@mail.org"))
    assert related[4] == {3: EMAIL}


def test_find_related_rows_mentions_login_only_if_nothing_else_is_shared() -> None:
    related = relate_people(("Lee, Ana", "alee", "alee@example.edu"), ("L, A", "alee", "alee@example.edu"))
    assert related[3] == {4: join_list((STUDENT_ID, EMAIL))}
    related = relate_people(
        ("Lee, Ana", "alee", ""), ("L, A", "", "alee@mail.example.edu"), ("L, A", "", "alee@gmail.com")
    )
    assert related == {3: {4: LOGIN}, 4: {3: LOGIN}}


def test_find_related_rows_with_chain_of_accounts_relates_only_neighbors() -> None:
    related = relate_people(("Lee, Ana", "451", ""), ("L, A", "451", "ana@mail.org"), ("A", "", "ana@mail.org"))
    assert related == {3: {4: STUDENT_ID}, 4: {3: STUDENT_ID, 5: EMAIL}, 5: {4: EMAIL}}


def test_find_related_rows_ignores_placeholders() -> None:
    assert relate_people(("Lee, Ana", "N/A", ""), ("Roe, Max", "N/A", "")) == {}
    assert relate_people(*[(f"Lee, A{number}", "12345", "") for number in range(5)]) == {}


def test_propose_matches_with_related_row_does_not_change_proposal() -> None:
    rows = (("Fenwick, Tamsin", "X77", "tfenwick@example.edu"), ("Tammy", "X77", ""))
    proposals = match_rows(rows)
    assert proposals.related_rows == {3: {4: STUDENT_ID}, 4: {3: STUDENT_ID}}
    assert proposals.by_row[4] == match_rows((rows[0], ("Tammy", "X78", ""))).by_row[4]


REASON, OBJECTION = Text("same name"), Text("another ID")
SAME_ID_REASON = _("row {row}, already matched to this student, has the same {fields}", row="2", fields=STUDENT_ID)


def make_candidate(student: str, confidence: float = 0.9) -> Candidate:
    return Candidate(student, confidence, (REASON,), (OBJECTION,))


def make_adjusted_proposals(
    proposal: Proposal, students: Mapping[int, str] | None = None, related_rows: RelatedRows | None = None
) -> AdjustedProposals:
    """Return adjusted proposals, with this one for row 9.

    Row 2 has the same student ID and is matched to student a.
    """
    proposals = Proposals(
        {9: proposal}, Report(), {9: {2: STUDENT_ID}} if related_rows is None else related_rows, frozenset("abcd")
    )
    return AdjustedProposals(proposals, {2: "a"} if students is None else students)


def test_get_proposal_with_related_matched_row_adds_reason() -> None:
    [candidate] = (
        make_adjusted_proposals(Proposal(9, ConfidenceBand.LIKELY, (make_candidate("a"),))).get_proposal(9).candidates
    )
    assert candidate == Candidate("a", 0.9, (REASON, SAME_ID_REASON), (OBJECTION,))


@pytest.mark.parametrize(
    ("students", "rows"),
    [({2: "a"}, {"n": 1, "item_0": "2"}), ({2: "a", 5: "a", 9: "a"}, {"n": 2, "first": "2", "last": "5"})],
)
def test_get_proposal_with_unrelated_matched_row_adds_objection(
    students: Mapping[int, str], rows: Mapping[str, object]
) -> None:
    proposal = make_adjusted_proposals(
        Proposal(9, ConfidenceBand.LIKELY, (make_candidate("a"),)), students, {}
    ).get_proposal(9)
    first, second = proposal.candidates[0].objections
    assert first == OBJECTION
    assert get_values(second) == rows
    assert proposal.is_duplicate_account


def test_get_proposal_without_matched_candidates_returns_same_proposal() -> None:
    proposal = Proposal(9, ConfidenceBand.LIKELY, (make_candidate("b"),))
    assert make_adjusted_proposals(proposal, {}).get_proposal(9) is proposal
    assert make_adjusted_proposals(proposal, {2: "a"}, {}).get_proposal(9) is proposal


def test_get_proposal_with_student_of_related_row_adds_possible_match() -> None:
    adjusted = make_adjusted_proposals(Proposal(9, ConfidenceBand.NONE))
    assert adjusted.get_band(9) is ConfidenceBand.POSSIBLE
    assert adjusted.get_proposal(9) == Proposal(
        9, ConfidenceBand.POSSIBLE, (Candidate("a", 0.3, (SAME_ID_REASON,), ()),), is_duplicate_account=True
    )
    assert make_adjusted_proposals(Proposal(9, ConfidenceBand.NONE), {}).get_band(9) is ConfidenceBand.NONE


def test_get_proposal_with_related_student_outside_roster_adds_no_candidate() -> None:
    adjusted = make_adjusted_proposals(Proposal(9, ConfidenceBand.NONE), {2: "gone"})
    assert (adjusted.get_band(9), adjusted.get_proposal(9).candidates) == (ConfidenceBand.NONE, ())


def test_get_proposal_with_three_candidates_replaces_last_with_related_student() -> None:
    candidates = tuple(
        make_candidate(student, confidence) for student, confidence in (("b", 0.6), ("c", 0.2), ("d", 0.1))
    )
    adjusted = make_adjusted_proposals(Proposal(9, ConfidenceBand.LIKELY, candidates)).get_proposal(9)
    assert [candidate.canvas_id for candidate in adjusted.candidates] == ["b", "c", "a"]
    assert adjusted.candidates[-1].confidence == 0.2
    assert not adjusted.is_duplicate_account


def test_get_proposal_with_automatic_or_skipped_row_returns_same_proposal() -> None:
    for proposal in (
        Proposal(9, ConfidenceBand.AUTOMATIC, (make_candidate("a"),)),
        Proposal(9, ConfidenceBand.NONE, skip_reason=TEST_ROW_TEXT),
    ):
        assert make_adjusted_proposals(proposal).get_proposal(9) is proposal
        assert make_adjusted_proposals(proposal).get_band(9) is proposal.band


def test_with_changes_updates_related_students() -> None:
    before = make_adjusted_proposals(Proposal(9, ConfidenceBand.NONE), {2: "a", 3: "b"})
    changed = before.with_changes({2: "", 4: "b"})
    assert [changed.get_student(row) for row in (2, 3, 4, 5)] == ["", "b", "b", ""]
    assert (changed.find_rows("a", excluding=9), changed.find_rows("b", excluding=9)) == ((), (3, 4))
    assert changed.get_proposal(9).candidates == ()
    assert before.get_proposal(9).candidates != ()


def test_find_rows_excludes_given_row() -> None:
    adjusted = make_adjusted_proposals(Proposal(9, ConfidenceBand.NONE), {2: "a", 3: "b", 4: "a"})
    assert adjusted.find_rows("a", excluding=4) == (2,)
    assert adjusted.find_rows("c", excluding=4) == ()


@pytest.mark.parametrize("band", [ConfidenceBand.STRONG, ConfidenceBand.LIKELY, ConfidenceBand.POSSIBLE])
@pytest.mark.parametrize("related_rows", [{}, {9: {2: STUDENT_ID}}])
def test_get_band_with_student_of_another_row_returns_possible(band: ConfidenceBand, related_rows: RelatedRows) -> None:
    adjusted = make_adjusted_proposals(Proposal(9, band, (make_candidate("a"),)), {2: "a"}, related_rows)
    assert adjusted.get_band(9) is adjusted.get_proposal(9).band is ConfidenceBand.POSSIBLE
    assert adjusted.with_changes({2: "b"}).get_band(9) is band


def test_get_proposal_with_candidate_of_unrelated_row_marks_candidate_contested() -> None:
    proposal = Proposal(9, ConfidenceBand.LIKELY, (make_candidate("a"), make_candidate("b", 0.1)))
    assert [
        candidate.is_contested
        for candidate in make_adjusted_proposals(proposal, {2: "a"}, {}).get_proposal(9).candidates
    ] == [
        True,
        False,
    ]
