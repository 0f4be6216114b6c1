"""What is suggested for rows without exact evidence, and why."""

import gc

import pytest

from core.students.proposals import Band
from tests.core.students.people import ROSTER, match, match_one


@pytest.mark.parametrize(
    ("name", "student_id", "email", "canvas_id", "reason"),
    [
        ("Fenwick, Tamsin", "", "tammy.f.1999@mail.example.com", "5", "same name"),
        ("Tamsin, Fenwick", "", "", "5", "same name"),
        ("Fenwick, Tammy", "", "", "5", "nickname Tammy = Tamsin"),
        ("Fenwck, Tamsin", "", "", "5", "one letter off: Fenwck / Fenwick"),
        ("Plum, Willa", "", "", "7", "nickname Willa = Wilhelmina"),
        ("Vanderplum, Wilhelmina", "", "", "7", "same last name"),
        ("Reyes, Jose", "", "", "6", "same last name"),
        ("F, Tamsin", "", "", "5", "initial F fits Fenwick"),
        ("Fenwick, Tamsin", "10451250", "", "5", "student ID is one digit off"),
        ("Fenwick, Tamsin", "", "tfenwik@example.edu", "5", "e-mail name is one letter off the login"),
        ("tfenwick", "", "", "5", "the name is the login"),
        ("Wilhelmina Conrad", "", "vanderplum.wilhelmina@gmail.com", "7", "the e-mail spells the name"),
        ("", "", "tamsin.fenwick@gmail.com", "5", "the e-mail spells the name"),
        ("Dunmoor, J", "1.05E+07", "", "4", "the ID that a spreadsheet has rounded fits"),
    ],
)
def test_a_suggestion_with_its_reason(name: str, student_id: str, email: str, canvas_id: str, reason: str) -> None:
    best = match_one(name, student_id, email).candidates[0]
    assert best.canvas_id == canvas_id
    assert reason in best.reasons


@pytest.mark.parametrize(
    ("name", "student_id", "email", "against"),
    [
        ("Fenwick, Tamsin", "10459399", "", "different student ID"),
        ("Fenwick, Tamsin", "10451299", "", ""),
        ("Fenwick, Tamsin", "10451204", "", "another student has this name"),
        ("Fenwick, Tamsin", "", "tfenwick7@example.edu", "school e-mail has another number than the login"),
        ("Fenwick, Tamsin", "", "jdunmoor@example.edu", "school e-mail is another login"),
        ("Conrad, Tamsin", "10451205", "", "last name differs"),
        ("Fenwick, Harriet", "10451205", "", "first name differs"),
        ("Fenwick, Tamsin", "8585550100", "", "the student ID is of another kind"),
    ],
)
def test_what_speaks_against(name: str, student_id: str, email: str, against: str) -> None:
    found = match_one(name, student_id, email)
    assert found.band not in (Band.AUTOMATIC, Band.STRONG) or against.endswith("another kind")
    assert any(not against or against in candidate.against for candidate in found.candidates)


def test_the_same_name_is_strong() -> None:
    assert match_one("Fenwick, Tamsin").band is Band.STRONG


@pytest.mark.parametrize("name", ["Pettibone, Rufus", "", "user877"])
def test_nobody_is_suggested_for_a_stranger(name: str) -> None:
    proposal = match_one(name)
    assert (proposal.band, proposal.candidates) == (Band.NONE, ())


def test_two_students_of_one_name_are_never_strong() -> None:
    twins = (("8", "Wilson, David", "888001", "dwilson"), ("9", "Wilson, David", "888002", "dwilson1"))
    proposal = match_one("Wilson, David", "", "", *twins)
    assert proposal.band in (Band.LIKELY, Band.POSSIBLE)
    assert {found.canvas_id for found in proposal.candidates} == {"8", "9"}
    assert "2 students are named David Wilson" in proposal.candidates[0].against


def test_a_namesake_who_is_matched_already() -> None:
    twins = (("8", "Wilson, David", "888001", "dwilson"), ("9", "Wilson, David", "888002", "dwilson1"))
    rows = (("Wilson, David", "888001", ""), ("Wilson, David", "", ""))
    proposal = match(rows, *twins).by_row[4]
    assert proposal.band not in (Band.AUTOMATIC, Band.STRONG)
    assert "2 students are named David Wilson; 1 is already matched" in proposal.candidates[0].against


def test_a_second_account_is_never_strong() -> None:
    proposal = match_one("Brightwater, Odette", "", "odette.brightwater@gmail.com")
    assert (proposal.is_second_account, proposal.band) == (True, Band.POSSIBLE)


def test_two_rows_that_claim_one_student() -> None:
    found = match((("Fenwick, Tamsin", "", ""), ("Fenwick, Tamsin", "", "")))
    assert all(proposal.band is not Band.STRONG for proposal in found.by_row.values())
    assert [proposal.is_second_account for proposal in found.by_row.values()] == [False, True]
    assert "another row fits this student better" in found.by_row[4].candidates[0].against


def test_another_students_id_shows_both() -> None:
    shown = {found.canvas_id for found in match_one("Fenwick, Tamsin", "10451204").candidates}
    assert shown == {"4", "5"}


def test_at_most_three_are_shown() -> None:
    many = tuple((str(number), f"Lee, Ann {letter}", f"99{number}", "") for number, letter in enumerate("BCDFG", 20))
    assert len(match_one("Lee, Ann", "", "", *many).candidates) == 3


def test_a_held_student_is_among_three_whatever_the_others() -> None:
    many = tuple((str(number), f"Lee, Ann {letter}", f"99{number}", "") for number, letter in enumerate("BCDFG", 20))
    proposal = match_one("Lee, Ann", "770077", "", *many, ("30", "Roe, Max", "770077", "mroe"))
    assert "30" in {found.canvas_id for found in proposal.candidates}


def test_english_names_are_forgiven_where_they_are_usual() -> None:
    yang = (("8", "Yang, Donghong", "888001", "dyang"), ("9", "Roe, Max", "888002", "mroe"))
    assert match_one("Yang, Amy", "", "dong@gmail.com", *yang).candidates[0].canvas_id == "8"


def test_empty_sides() -> None:
    assert match(()).by_row == {}
    assert match((("Lee, Ann", "1", "x"),), ("8", "", "", "")).by_row[3].band is Band.NONE
    assert len(ROSTER) == 7


@pytest.mark.parametrize("is_enabled", [True, False])
def test_the_collector_is_left_as_it_was(is_enabled: bool) -> None:
    was = gc.isenabled()
    (gc.enable if is_enabled else gc.disable)()
    try:
        match_one("Fenwick, Tamsin")
        assert gc.isenabled() is is_enabled
    finally:
        (gc.enable if was else gc.disable)()
