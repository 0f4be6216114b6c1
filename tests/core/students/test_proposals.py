"""Related rows, and proposals adjusted for matched rows."""

from collections.abc import Mapping

import pytest

from core.problems import Report
from core.students.identity import parse_row_identities
from core.students.proposals import (
    AdjustedProposals,
    Candidate,
    ConfidenceBand,
    Proposal,
    Proposals,
    RelatedRows,
    find_related_rows,
)
from tests.core.students.people import make_participants, match_rows

SCHOOL_DOMAINS = frozenset({"example.edu"})


def find_related(*people: tuple[str, str, str]) -> RelatedRows:
    return find_related_rows(parse_row_identities(make_participants(*people)), SCHOOL_DOMAINS)


def test_related_rows_share_id_in_any_spelling() -> None:
    assert find_related(("Lee, Ana", "00451", ""), ("L, A", "451", ""), ("Roe, Max", "452", "")) == {
        3: {4: "student ID"},
        4: {3: "student ID"},
    }


def test_related_rows_share_email() -> None:
    related = find_related(("Lee, Ana", "", "Ana@Mail.org"), ("L, A", "451", "ana@mail.org"))
    assert related[4] == {3: "e-mail"}


def test_related_rows_name_login_only_if_nothing_else_is_shared() -> None:
    related = find_related(("Lee, Ana", "alee", "alee@example.edu"), ("L, A", "alee", "alee@example.edu"))
    assert related[3] == {4: "student ID and e-mail"}
    related = find_related(
        ("Lee, Ana", "alee", ""), ("L, A", "", "alee@mail.example.edu"), ("L, A", "", "alee@gmail.com")
    )
    assert related == {3: {4: "login"}, 4: {3: "login"}}


def test_related_rows_of_three_accounts_are_listed_pairwise() -> None:
    related = find_related(("Lee, Ana", "451", ""), ("L, A", "451", "ana@mail.org"), ("A", "", "ana@mail.org"))
    assert related == {3: {4: "student ID"}, 4: {3: "student ID", 5: "e-mail"}, 5: {4: "e-mail"}}


def test_related_rows_ignore_placeholders() -> None:
    assert find_related(("Lee, Ana", "N/A", ""), ("Roe, Max", "N/A", "")) == {}
    assert find_related(*[(f"Lee, A{number}", "12345", "") for number in range(5)]) == {}


def test_related_rows_do_not_change_proposals() -> None:
    rows = (("Fenwick, Tamsin", "X77", "tfenwick@example.edu"), ("Tammy", "X77", ""))
    proposals = match_rows(rows)
    assert proposals.related_rows == {3: {4: "student ID"}, 4: {3: "student ID"}}
    assert proposals.by_row[4] == match_rows((rows[0], ("Tammy", "X78", ""))).by_row[4]


SAME_ID_REASON = "row 2, matched to this student, has the same student ID"


def make_candidate(student: str, confidence: float = 0.9) -> Candidate:
    return Candidate(student, confidence, ("same name",), ("another id",))


def make_adjusted_proposals(
    proposal: Proposal, students: Mapping[int, str] | None = None, alike: RelatedRows | None = None
) -> AdjustedProposals:
    """Return adjusted proposals, with this one for row 9.

    Row 2 has the same student ID and is matched to student a.
    """
    proposals = Proposals(
        {9: proposal}, Report(), {9: {2: "student ID"}} if alike is None else alike, frozenset("abcd")
    )
    return AdjustedProposals(proposals, {2: "a"} if students is None else students)


def test_related_row_of_candidate_adds_reason() -> None:
    [candidate] = (
        make_adjusted_proposals(Proposal(9, ConfidenceBand.LIKELY, (make_candidate("a"),))).get_proposal(9).candidates
    )
    assert candidate == Candidate("a", 0.9, ("same name", SAME_ID_REASON), ("another id",))


@pytest.mark.parametrize(
    ("students", "against"),
    [({2: "a"}, "already matched by row 2"), ({2: "a", 5: "a", 9: "a"}, "already matched by rows 2 and 5")],
)
def test_unrelated_row_of_candidate_adds_objection(students: Mapping[int, str], against: str) -> None:
    proposal = make_adjusted_proposals(
        Proposal(9, ConfidenceBand.LIKELY, (make_candidate("a"),)), students, {}
    ).get_proposal(9)
    assert proposal.candidates[0].objections == ("another id", against)
    assert proposal.is_duplicate_account


def test_proposal_without_matched_candidates_is_unchanged() -> None:
    proposal = Proposal(9, ConfidenceBand.LIKELY, (make_candidate("b"),))
    assert make_adjusted_proposals(proposal, {}).get_proposal(9) is proposal
    assert make_adjusted_proposals(proposal, {2: "a"}, {}).get_proposal(9) is proposal


def test_student_of_related_row_is_added_as_possible() -> None:
    adjusted = make_adjusted_proposals(Proposal(9, ConfidenceBand.NONE))
    assert adjusted.get_band(9) is ConfidenceBand.POSSIBLE
    assert adjusted.get_proposal(9) == Proposal(
        9, ConfidenceBand.POSSIBLE, (Candidate("a", 0.3, (SAME_ID_REASON,), ()),), is_duplicate_account=True
    )
    assert make_adjusted_proposals(Proposal(9, ConfidenceBand.NONE), {}).get_band(9) is ConfidenceBand.NONE


def test_student_of_related_row_outside_roster_is_not_added() -> None:
    adjusted = make_adjusted_proposals(Proposal(9, ConfidenceBand.NONE), {2: "gone"})
    assert (adjusted.get_band(9), adjusted.get_proposal(9).candidates) == (ConfidenceBand.NONE, ())


def test_student_of_related_row_is_last_of_three() -> None:
    candidates = tuple(
        make_candidate(student, confidence) for student, confidence in (("b", 0.6), ("c", 0.2), ("d", 0.1))
    )
    adjusted = make_adjusted_proposals(Proposal(9, ConfidenceBand.LIKELY, candidates)).get_proposal(9)
    assert [candidate.canvas_id for candidate in adjusted.candidates] == ["b", "c", "a"]
    assert adjusted.candidates[-1].confidence == 0.2
    assert not adjusted.is_duplicate_account


def test_automatic_and_skipped_proposals_are_unchanged() -> None:
    for proposal in (
        Proposal(9, ConfidenceBand.AUTOMATIC, (make_candidate("a"),)),
        Proposal(9, ConfidenceBand.NONE, skip_reason="a test row"),
    ):
        assert make_adjusted_proposals(proposal).get_proposal(9) is proposal
        assert make_adjusted_proposals(proposal).get_band(9) is proposal.band


def test_changed_matches_change_related_students() -> None:
    before = make_adjusted_proposals(Proposal(9, ConfidenceBand.NONE), {2: "a", 3: "b"})
    changed = before.with_changes({2: "", 4: "b"})
    assert [changed.get_student(row) for row in (2, 3, 4, 5)] == ["", "b", "b", ""]
    assert (changed.find_rows("a", excluding=9), changed.find_rows("b", excluding=9)) == ((), (3, 4))
    assert changed.get_proposal(9).candidates == ()
    assert before.get_proposal(9).candidates != ()


def test_find_rows_excludes_the_row_itself() -> None:
    adjusted = make_adjusted_proposals(Proposal(9, ConfidenceBand.NONE), {2: "a", 3: "b", 4: "a"})
    assert adjusted.find_rows("a", excluding=4) == (2,)
    assert adjusted.find_rows("c", excluding=4) == ()


@pytest.mark.parametrize("band", [ConfidenceBand.STRONG, ConfidenceBand.LIKELY, ConfidenceBand.POSSIBLE])
@pytest.mark.parametrize("alike", [{}, {9: {2: "student ID"}}])
def test_band_of_a_student_with_another_row_is_possible(band: ConfidenceBand, alike: RelatedRows) -> None:
    adjusted = make_adjusted_proposals(Proposal(9, band, (make_candidate("a"),)), {2: "a"}, alike)
    assert adjusted.get_band(9) is adjusted.get_proposal(9).band is ConfidenceBand.POSSIBLE
    assert adjusted.with_changes({2: "b"}).get_band(9) is band


def test_candidate_who_is_matched_by_an_unlike_row_is_contested() -> None:
    proposal = Proposal(9, ConfidenceBand.LIKELY, (make_candidate("a"), make_candidate("b", 0.1)))
    assert [
        candidate.is_contested
        for candidate in make_adjusted_proposals(proposal, {2: "a"}, {}).get_proposal(9).candidates
    ] == [
        True,
        False,
    ]
