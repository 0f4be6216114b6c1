"""Decisions of an earlier week: when they hold, and when a person is asked again."""

import pytest

from core.students.decisions import Judgment, PastDecision
from core.students.matching import Proposal, propose_matches
from core.students.proposals import Band
from tests.core.students.people import ROSTER, make_rows, make_students

RUFUS = ("Pettibone, Rufus", "10451299", "rufus@gmail.com")


def remember(
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


def propose(memories: list[PastDecision], *rows: tuple[str, str, str]) -> list[Proposal]:
    found = propose_matches(make_rows(*rows), make_students(*ROSTER), memories)
    return list(found.by_row.values())


def test_the_same_evidence_is_replayed() -> None:
    [proposal] = propose([remember(RUFUS, "5", "10451205", reason="he told me")], RUFUS)
    assert (proposal.band, proposal.is_past_decision) == (Band.AUTOMATIC, True)
    assert proposal.candidates[0].canvas_id == "5"
    assert proposal.candidates[0].reasons == ("you decided this on 2026-09-03: he told me",)


def test_the_latest_decision_counts() -> None:
    memories = [remember(RUFUS, "5", when="2026-09-10"), remember(RUFUS, "4", when="2026-09-03")]
    assert propose(memories, RUFUS)[0].candidates[0].canvas_id == "5"


@pytest.mark.parametrize(
    ("row", "changed"),
    [
        (("Pettibone, Rufus", "10451299", "other@gmail.com"), "e-mail"),
        (("Pettibone, Rudolf", "10451299", "rufus@gmail.com"), "name"),
        (("Pettibone, Rufus", "", "rufus@gmail.com"), "student ID"),
        (("Pettibone, R", "", "rufus@gmail.com"), "student ID and name"),
    ],
)
def test_changed_evidence_is_put_before_the_person(row: tuple[str, str, str], changed: str) -> None:
    [proposal] = propose([remember(RUFUS, "5")], row)
    assert proposal.band is Band.LIKELY
    assert proposal.candidates[0].canvas_id == "5"
    assert f"you decided this on 2026-09-03, but the {changed} changed since" in proposal.candidates[0].reasons


def test_exact_evidence_for_somebody_else_goes_to_a_person() -> None:
    row = ("Dunmoor, Jasper", "10451204", "")
    [proposal] = propose([remember(row, "5")], row)
    assert proposal.band is Band.POSSIBLE
    assert {found.canvas_id for found in proposal.candidates} == {"4", "5"}


def test_exact_evidence_for_the_same_student_needs_no_memory() -> None:
    row = ("Dunmoor, Jasper", "10451204", "")
    [proposal] = propose([remember(("Dunmoor, Jasper", "10451204", "old@gmail.com"), "4")], row)
    assert (proposal.band, proposal.is_past_decision) == (Band.AUTOMATIC, False)


def test_not_in_this_course_is_listed_and_left_out() -> None:
    [proposal] = propose([remember(RUFUS, None, judgment=Judgment.NOT_IN_COURSE)], RUFUS)
    assert (proposal.band, proposal.candidates, proposal.is_past_decision) == (Band.NONE, (), True)
    assert proposal.skipped == "not in this course: you decided this on 2026-09-03"


def test_not_in_this_course_gives_way_to_exact_evidence() -> None:
    row = ("Dunmoor, Jasper", "10451204", "")
    [proposal] = propose([remember(row, None, judgment=Judgment.NOT_IN_COURSE)], row)
    assert proposal.band is Band.POSSIBLE
    assert any(words.startswith("not in this course") for words in proposal.candidates[0].against)


def test_not_in_this_course_with_nobody_to_suggest() -> None:
    then = ("Pettibone, Rufus", "10451299", "old@gmail.com")
    [proposal] = propose([remember(then, None, judgment=Judgment.NOT_IN_COURSE)], RUFUS)
    assert (proposal.band, proposal.skipped) == (Band.NONE, "")


@pytest.mark.parametrize(("canvas_id", "sis_user_id"), [("77", ""), ("5", "99999999"), ("77", "99999999")])
def test_a_student_who_is_not_in_this_roster_is_forgotten(canvas_id: str, sis_user_id: str) -> None:
    assert propose([remember(RUFUS, canvas_id, sis_user_id)], RUFUS)[0].band is Band.NONE


def test_a_student_is_found_by_sis_id_in_another_canvas_course() -> None:
    assert propose([remember(RUFUS, "77", "10451205")], RUFUS)[0].candidates[0].canvas_id == "5"


def test_several_rows_that_say_the_same_are_not_replayed() -> None:
    row = ("Pettibone, Rufus", "", "")
    assert all(proposal.band is Band.POSSIBLE for proposal in propose([remember(row, "5")], row, row))


def test_what_stood_on_nothing_or_was_left_open_is_ignored() -> None:
    memories = [remember(("", "", ""), "5"), remember(RUFUS, "5", judgment=Judgment.OPEN)]
    memories.append(remember(RUFUS, None, judgment=Judgment.DOUBTED))
    assert [proposal.band for proposal in propose(memories, ("", "", ""), RUFUS)] == [Band.NONE, Band.NONE]


def test_an_undated_decision_and_an_address_in_the_id_field() -> None:
    row = ("Pettibone, Rufus", "rufus@gmail.com", "")
    [proposal] = propose([remember(row, "5", when="")], row)
    assert proposal.candidates[0].reasons == ("you decided this",)
