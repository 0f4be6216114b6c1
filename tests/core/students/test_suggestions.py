"""What is suggested for rows without exact evidence, and why.

A match with evidence against about identity is only possible, so that nothing takes it without a decision.
"""

import gc

import pytest

from core.students.decisions import Decisions
from core.students.proposals import Band, Proposals, is_preselected
from core.students.settling import settle
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


TAMMY = "Fenwick, Tammy"
TEACHERS = (
    ("Abernathy-Vance, Quill", "00451201", "qabernat@example.edu"),
    ("Brightwater, Odette", "00451202", "obrightw@example.edu"),
)


@pytest.mark.parametrize(
    ("name", "student_id", "email", "against"),
    [
        (TAMMY, "10459399", "", "different student ID"),
        (TAMMY, "8585550100", "", "the student ID is of another kind"),
        (TAMMY, "10451204", "", "the student ID is another student's"),
        (TAMMY, "jdunmoor", "", "the student ID is another student's"),
        (TAMMY, "", "jdunmoor@example.edu", "school e-mail is another login"),
        (TAMMY, "", "tfenwick7@example.edu", "school e-mail has another number than the login"),
        ("Fenwick, Tamsin", "10451250", "jdunmoor@example.edu", "school e-mail is another login"),
        ("Fenwick, Tamsin", "10451204", "", "the student ID is another student's"),
    ],
)
def test_id_or_email_of_someone_else_makes_a_match_possible(
    name: str, student_id: str, email: str, against: str
) -> None:
    proposal = match_one(name, student_id, email)
    best = proposal.candidates[0]
    assert (proposal.band, best.canvas_id, best.is_contested) == (Band.POSSIBLE, "5", True)
    assert against in best.against


def test_match_without_doubts_is_likely() -> None:
    assert match_one(TAMMY).band is Band.LIKELY


@pytest.mark.parametrize(
    ("name", "student_id", "email"),
    [
        ("Conrad, Tamsin", "10451205", ""),
        ("Fenwick, Harriet", "10451205", ""),
        ("Fenwick, Harriet", "tfenwick", ""),
        ("Conrad, Tamsin", "", "tfenwick@example.edu"),
        ("", "10451205", ""),
    ],
)
def test_name_that_differs_beside_an_exact_id_or_email_stays_likely(name: str, student_id: str, email: str) -> None:
    proposal = match_one(name, student_id, email)
    assert (proposal.band, proposal.candidates[0].canvas_id) == (Band.LIKELY, "5")


def test_strong_match_with_an_id_of_another_kind_stays_strong() -> None:
    assert match_one("Fenwick, Tamsin", "8585550100").band is Band.STRONG


def test_id_and_email_of_different_students_make_a_match_possible() -> None:
    proposal = match_one(TAMMY, "10451205", "jdunmoor@example.edu")
    assert proposal.band is Band.POSSIBLE
    assert "student ID and e-mail are those of different students" in proposal.candidates[0].against


def test_private_email_of_another_student_makes_a_match_possible() -> None:
    roster = (ROSTER[4], ("8", "Roe, Max", "10451208", "hiker77@gmail.com"))
    proposal = match_one(TAMMY, "", "hiker77@gmail.com", *roster)
    assert (proposal.band, proposal.candidates[0].canvas_id) == (Band.POSSIBLE, "5")
    assert "the e-mail is another student's" in proposal.candidates[0].against


def test_id_of_two_students_makes_a_match_possible() -> None:
    twins = (("8", "Wilson, David", "888001", "dwilson"), ("9", "Roe, Max", "888001", "mroe"))
    proposal = match_one("Wilson, Dave", "888001", "", *twins)
    assert proposal.band is Band.POSSIBLE
    assert "2 students have this student ID" in proposal.candidates[0].against


def test_name_of_another_student_makes_a_match_possible() -> None:
    roster = (("8", "Roe, Anna", "888001", "aroe1"), ("9", "Roe, Ann", "888002", "aroe2"))
    proposal = match_one("Roe, Ann", "888001", "", *roster)
    told = {found.canvas_id: found.against for found in proposal.candidates}
    assert proposal.band is Band.POSSIBLE
    assert "another student has this name" in told["8"]


def test_namesakes_make_a_match_possible() -> None:
    twins = (("8", "Wilson, David", "888001", "dwilson"), ("9", "Wilson, David", "999123", "dwilson1"))
    proposal = match_one("Wilson, Dave", "", "", *twins)
    assert proposal.band is Band.POSSIBLE
    assert "2 students are named David Wilson" in proposal.candidates[0].against


def test_second_row_of_one_student_makes_both_matches_possible() -> None:
    found = match((*TEACHERS, (TAMMY, "", "tammy@gmail.com"), (TAMMY, "", "tam@yahoo.com")))
    assert [found.by_row[row].band for row in (5, 6)] == [Band.POSSIBLE] * 2
    told = {words for row in (5, 6) for words in found.by_row[row].candidates[0].against}
    assert told == {"another row could also be this student", "another row fits this student better"}


def test_student_who_fits_almost_as_well_makes_a_match_possible() -> None:
    roster = (("8", "Rossi, Nikolaos", "888001", "nrossi"), ("9", "Rossi, Nikolaos-Lena", "999123", "nrossi1"))
    proposal = match_one("Rossi, Nikolaus", "", "", *roster)
    assert proposal.band is Band.POSSIBLE
    assert "another student fits almost as well" in proposal.candidates[0].against


def _accepted(found: Proposals) -> dict[int, str]:
    return settle(found, Decisions(), Band.LIKELY).students


def test_accepting_likely_matches_leaves_out_a_contested_one() -> None:
    assert 5 in _accepted(match((*TEACHERS, (TAMMY, "", ""))))
    assert 5 not in _accepted(match((*TEACHERS, (TAMMY, "8585550100", ""))))


def test_is_preselected_is_false_for_possible_and_none() -> None:
    assert [band for band in Band if is_preselected(band)] == [Band.AUTOMATIC, Band.STRONG, Band.LIKELY]


def test_exact_id_says_which_namesake_it_is() -> None:
    twins = (("8", "Wilson, David", "888001", "dwilson"), ("9", "Wilson, David", "999123", "dwilson1"))
    proposal = match_one("Wilson, Robert", "888001", "", *twins)
    assert (proposal.band, proposal.candidates[0].canvas_id) == (Band.LIKELY, "8")


@pytest.mark.parametrize(
    ("name", "student_id", "email", "band"),
    [
        ("Fenwck, Tamsin", "", "", Band.POSSIBLE),
        ("Fenwick, Tamsinn", "0", "runner9@gmail.com", Band.POSSIBLE),
        ("Fenwck, Tamsin", "", "tamsin.fenwick@gmail.com", Band.STRONG),
        ("Fenwck, Harriet", "10451205", "", Band.LIKELY),
    ],
)
def test_nearly_the_same_name_alone_is_possible_in_a_class_with_ids(
    name: str, student_id: str, email: str, band: Band
) -> None:
    found = match((*TEACHERS, ("Dunmoor, Jasper", "10451204", ""), (name, student_id, email)))
    assert (found.by_row[6].band, found.by_row[6].candidates[0].canvas_id) == (band, "5")


def test_nearly_the_same_name_alone_can_be_likely_in_a_class_without_ids() -> None:
    assert match((("Fenwck, Tamsin", "", ""),)).by_row[3].band is Band.LIKELY


def test_login_of_another_student_as_name_makes_a_match_possible() -> None:
    proposal = match_one("jdunmoor", "10451205", "")
    told = {found.canvas_id: found.against for found in proposal.candidates}
    assert proposal.band is Band.POSSIBLE
    assert "another student has this name" in told["5"]


def test_name_of_another_student_that_is_short_for_the_one_with_the_id_stays_likely() -> None:
    roster = (("8", "Kumar, Chaitanya Ravi", "888001", "ckumar1"), ("9", "Kumar, Chaitanya", "999123", "ckumar2"))
    proposal = match_one("Kumar, Chaitanya", "888001", "", *roster)
    assert (proposal.band, proposal.candidates[0].canvas_id) == (Band.LIKELY, "8")
