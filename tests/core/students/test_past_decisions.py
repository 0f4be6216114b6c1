"""Replay of decisions from earlier weeks."""

from dataclasses import replace

import pytest

from core.clicker.export import build_file_key
from core.students.decision_texts import (
    OTHER_STUDENT_TEXT,
    REPEATED_ROW_TEXT,
    describe_changed_fields,
    describe_changed_student,
    describe_past_decision,
    describe_shared_field,
)
from core.students.decisions import Judgment, PastDecision
from core.students.matching import Proposal, propose_matches
from core.students.proposals import ConfidenceBand
from core.texts import join_semicolons
from tests.core.students.people import ROSTER, make_participants, make_students
from tests.sentences import get_values

RUFUS = ("Pettibone, Rufus", "10451299", "rufus@gmail.com")


def make_past_decision(
    row: tuple[str, str, str],
    canvas_id: str | None,
    sis_user_id: str = "",
    *,
    judgment: Judgment = Judgment.MATCHED,
    when: str = "2026-09-03",
    reason: str = "",
) -> PastDecision:
    name, student_id, email = row
    return PastDecision(student_id, email, name, judgment, canvas_id, sis_user_id, when, reason)


def make_proposals(decisions: list[PastDecision], *rows: tuple[str, str, str]) -> list[Proposal]:
    proposals = propose_matches(make_participants(*rows), make_students(*ROSTER), decisions)
    return list(proposals.by_row.values())


def test_past_decision_with_same_evidence_is_replayed() -> None:
    [proposal] = make_proposals([make_past_decision(RUFUS, "5", "10451205", reason="he told me")], RUFUS)
    assert (proposal.band, proposal.is_past_decision) == (ConfidenceBand.AUTOMATIC, True)
    assert proposal.candidates[0].canvas_id == "5"
    [reason] = proposal.candidates[0].reasons
    assert get_values(reason) == {"date": "2026-09-03", "reason": "he told me"}


def test_replay_decisions_with_two_decisions_about_row_uses_latest() -> None:
    decisions = [make_past_decision(RUFUS, "5", when="2026-09-10"), make_past_decision(RUFUS, "4", when="2026-09-03")]
    assert make_proposals(decisions, RUFUS)[0].candidates[0].canvas_id == "5"


@pytest.mark.parametrize(
    ("row", "fields"),
    [
        (("Pettibone, Rufus", "10451299", "other@gmail.com"), [1]),
        (("Pettibone, Rudolf", "10451299", "rufus@gmail.com"), [3]),
        (("Pettibone, Rufus", "", "rufus@gmail.com"), [0]),
        (("Pettibone, R", "", "rufus@gmail.com"), [0, 3]),
    ],
)
def test_past_decision_with_changed_evidence_makes_match_likely(row: tuple[str, str, str], fields: list[int]) -> None:
    decision = make_past_decision(RUFUS, "5")
    [proposal] = make_proposals([decision], row)
    assert proposal.band is ConfidenceBand.LIKELY
    assert proposal.candidates[0].canvas_id == "5"
    assert (
        join_semicolons((describe_past_decision(decision), describe_changed_fields(fields)))
        in proposal.candidates[0].reasons
    )


def test_past_decision_with_exact_evidence_for_other_student_makes_match_possible() -> None:
    row = ("Dunmoor, Jasper", "10451204", "")
    [proposal] = make_proposals([make_past_decision(row, "5")], row)
    assert proposal.band is ConfidenceBand.POSSIBLE
    assert {candidate.canvas_id for candidate in proposal.candidates} == {"4", "5"}


def test_past_decision_with_exact_evidence_for_same_student_is_not_replayed() -> None:
    row = ("Dunmoor, Jasper", "10451204", "")
    [proposal] = make_proposals([make_past_decision(("Dunmoor, Jasper", "10451204", "old@gmail.com"), "4")], row)
    assert (proposal.band, proposal.is_past_decision) == (ConfidenceBand.AUTOMATIC, False)


def test_not_in_course_decision_with_same_evidence_becomes_skip_reason() -> None:
    decision = make_past_decision(RUFUS, None, judgment=Judgment.NOT_IN_COURSE)
    [proposal] = make_proposals([decision], RUFUS)
    assert (proposal.band, proposal.candidates, proposal.is_past_decision) == (ConfidenceBand.NONE, (), True)
    assert proposal.skip_reason == describe_past_decision(decision)


def test_not_in_course_decision_with_exact_evidence_makes_match_possible() -> None:
    row = ("Dunmoor, Jasper", "10451204", "")
    decision = make_past_decision(row, None, judgment=Judgment.NOT_IN_COURSE)
    [proposal] = make_proposals([decision], row)
    assert proposal.band is ConfidenceBand.POSSIBLE
    assert join_semicolons((describe_past_decision(decision), OTHER_STUDENT_TEXT)) in proposal.candidates[0].objections


def test_not_in_course_decision_with_changed_evidence_is_not_replayed() -> None:
    past_row = ("Pettibone, Rufus", "10451299", "old@gmail.com")
    [proposal] = make_proposals([make_past_decision(past_row, None, judgment=Judgment.NOT_IN_COURSE)], RUFUS)
    assert (proposal.band, proposal.skip_reason) == (ConfidenceBand.NONE, None)


@pytest.mark.parametrize(("canvas_id", "sis_user_id"), [("77", ""), ("77", "99999999")])
def test_past_decision_for_student_outside_roster_is_ignored(canvas_id: str, sis_user_id: str) -> None:
    assert make_proposals([make_past_decision(RUFUS, canvas_id, sis_user_id)], RUFUS)[0].band is ConfidenceBand.NONE


def test_past_decision_with_new_canvas_id_finds_student_by_sis_id() -> None:
    assert make_proposals([make_past_decision(RUFUS, "77", "10451205")], RUFUS)[0].candidates[0].canvas_id == "5"


def test_past_decision_with_repeated_row_makes_match_possible() -> None:
    row = ("Pettibone, Rufus", "", "")
    decision = make_past_decision(row, "5")
    for proposal in make_proposals([decision], row, row):
        assert proposal.band is ConfidenceBand.POSSIBLE
        assert join_semicolons((describe_past_decision(decision), REPEATED_ROW_TEXT)) in proposal.candidates[0].reasons


def test_past_decision_without_identity_or_outcome_is_ignored() -> None:
    decisions = [make_past_decision(("", "", ""), "5"), make_past_decision(RUFUS, "5", judgment=Judgment.OPEN)]
    decisions.append(make_past_decision(RUFUS, None, judgment=Judgment.REJECTED))
    assert [proposal.band for proposal in make_proposals(decisions, ("", "", ""), RUFUS)] == [
        ConfidenceBand.NONE,
        ConfidenceBand.NONE,
    ]


def test_past_decision_with_email_in_id_field_is_replayed() -> None:
    row = ("Pettibone, Rufus", "rufus@gmail.com", "")
    decision = make_past_decision(row, "5", when="")
    [proposal] = make_proposals([decision], row)
    assert proposal.candidates[0].reasons == (describe_past_decision(decision),)
    assert get_values(describe_past_decision(decision)) == {}


def test_past_decision_without_id_and_changed_email_is_found_by_name() -> None:
    past_row = ("Pettibone, Rufus", "", "rufus@gmail.com")
    decision = make_past_decision(past_row, "5")
    [proposal] = make_proposals([decision], ("Pettibone, Rufus", "", "new@gmail.com"))
    assert (proposal.band, proposal.candidates[0].canvas_id) == (ConfidenceBand.LIKELY, "5")
    assert (
        join_semicolons((describe_past_decision(decision), describe_changed_fields([1])))
        in proposal.candidates[0].reasons
    )


def test_past_decision_of_remaining_person_is_not_applied_to_namesake() -> None:
    past_row, namesake = ("Pettibone, Rufus", "", "rufus@gmail.com"), ("Pettibone, Rufus", "", "other@gmail.com")
    first, second = make_proposals([make_past_decision(past_row, "5")], past_row, namesake)
    assert first.candidates[0].canvas_id == "5"
    assert (second.band, second.is_past_decision) == (ConfidenceBand.NONE, False)


def test_past_decision_with_another_id_makes_match_possible() -> None:
    [proposal] = make_proposals([make_past_decision(RUFUS, "5")], ("Pettibone, Rufus", "10451300", ""))
    assert (proposal.band, proposal.candidates[0].canvas_id) == (ConfidenceBand.POSSIBLE, "5")


@pytest.mark.parametrize(("sis_user_id", "login"), [("99", ""), ("", "other"), ("99", "other")])
def test_past_decision_about_a_changed_student_makes_match_likely(sis_user_id: str, login: str) -> None:
    decision = replace(make_past_decision(RUFUS, "5", sis_user_id), student_login=login)
    [proposal] = make_proposals([decision], RUFUS)
    assert proposal.band is ConfidenceBand.LIKELY
    objection = describe_changed_student(is_id_changed=bool(sis_user_id), is_login_changed=bool(login))
    assert objection is not None
    assert join_semicolons((describe_past_decision(decision), objection)) in proposal.candidates[0].reasons


def test_past_decision_for_row_in_two_files_is_replayed_in_both() -> None:
    people = make_participants(RUFUS, RUFUS)
    second = replace(people[1], row=build_file_key(2, 3))
    proposals = propose_matches((people[0], second), make_students(*ROSTER), [make_past_decision(RUFUS, "5")])
    assert [item.band for item in proposals.by_row.values()] == [ConfidenceBand.AUTOMATIC] * 2


def test_past_decision_about_second_account_is_replayed_for_both_accounts() -> None:
    first = ("Dunmoor, Jasper", "10451204", "jasper@gmail.com")
    second = ("Dunmoor, J", "", "jasper@gmail.com")
    proposals = make_proposals([make_past_decision(second, "4")], first, second)
    assert [(item.band, item.candidates[0].canvas_id) for item in proposals] == [(ConfidenceBand.AUTOMATIC, "4")] * 2


def test_past_decision_with_email_of_another_person_makes_match_possible() -> None:
    past_row, other = ("Pettibone, Rufus", "", "rufus@gmail.com"), ("Quill, Tessa", "", "rufus@gmail.com")
    decision = make_past_decision(past_row, "5")
    first, _ = make_proposals([decision], past_row, other)
    assert (first.band, first.candidates[0].canvas_id) == (ConfidenceBand.POSSIBLE, "5")
    assert join_semicolons((describe_past_decision(decision), describe_shared_field(1))) in first.candidates[0].reasons


def test_rejected_match_with_exact_evidence_makes_match_possible() -> None:
    row = ("Dunmoor, Jasper", "10451204", "")
    decision = make_past_decision(row, "4", judgment=Judgment.REJECTED, reason="a namesake")
    [proposal] = make_proposals([decision], row)
    assert (proposal.band, proposal.candidates[0].canvas_id) == (ConfidenceBand.POSSIBLE, "4")
    assert describe_past_decision(decision) in proposal.candidates[0].objections


def test_rejected_match_with_exact_evidence_for_another_student_is_matched() -> None:
    row = ("Dunmoor, Jasper", "10451204", "")
    [proposal] = make_proposals([make_past_decision(row, "5", judgment=Judgment.REJECTED)], row)
    assert (proposal.band, proposal.candidates[0].canvas_id) == (ConfidenceBand.AUTOMATIC, "4")


def test_rejected_match_of_lower_candidate_keeps_first_candidate() -> None:
    row = ("Fenwick, Tamsin", "", "")
    [proposal] = make_proposals([make_past_decision(row, "4", judgment=Judgment.REJECTED)], row)
    assert proposal.candidates[0].canvas_id == "5"
    assert proposal.candidates[0].objections == ()
    assert proposal.band is not ConfidenceBand.POSSIBLE
