"""Who is settled by id, login or e-mail, and who is not."""

import pytest

from core.students.proposals import Band
from tests.core.students.people import ROSTER, match, match_one

NAMELESS = (("", "00451201", ""), ("", "451202", ""), ("", "", "jdunmoor@example.edu"))


@pytest.mark.parametrize(
    ("name", "student_id", "email", "canvas_id"),
    [
        ("Çelikson, Mirélla", "451203", "", "3"),
        ("Celikson, Mirella", "0045-1203", "", "3"),
        ("jasper, dunmoor", "", "JDunmoor@Example.edu", "4"),
        ("Plum, Wilhelmina van der", "w10451207", "wvanderp@student.example.edu", "7"),
        ("Okonjo-Reyes*, José", "10451206 ", "", "6"),
        ("Fenwick, Tam", "10451205.0", "", "5"),
        ("Tamsin", "10451205", "", "5"),
        ("F, Tamsin", "10451205", "", "5"),
        ("Tamsin Fenwick", "tfenwick", "", "5"),
        ("tfenwick", "10451205", "", "5"),
        ("Fenwich, Tamsim", "10451205", "", "5"),
        ("Maria Jose Reyes", "10451206", "", "6"),
        ("Vance, Kimberly", "10451205", "tfenwick@example.edu", "5"),
        ("Conrad, Tam", "10451205", "fenwick.tamsin@gmail.com", "5"),
        ("", "10451205", "tfenwick@example.edu", "5"),
    ],
)
def test_exact_evidence_that_the_name_bears_out(name: str, student_id: str, email: str, canvas_id: str) -> None:
    proposal = match_one(name, student_id, email)
    assert (proposal.band, proposal.candidates[0].canvas_id) == (Band.AUTOMATIC, canvas_id)


@pytest.mark.parametrize(
    ("name", "student_id", "email"),
    [
        ("Fenwick, Tamsin", "10451204", ""),
        ("Pettibone, Rufus", "10451204", ""),
        ("Pettibone, Rufus", "", "jdunmoor@example.edu"),
        ("Dunmoor, Harriet", "10451204", ""),
        ("", "10451204", ""),
        ("Dunmoor, Jasper", "10451204", "tfenwick@example.edu"),
        ("Dunmoor, Jasper", "1.05E+07", ""),
        ("Fenwick, Tamsin", "", "tfenwick@gmail.com"),
        ("Fenwick, Tamsin", "", "tfenwick@elsewhere.org"),
        ("Fenwick, Tamsin", "", "tfenwick7@example.edu"),
    ],
)
def test_what_a_person_has_to_look_at(name: str, student_id: str, email: str) -> None:
    assert match_one(name, student_id, email).band is not Band.AUTOMATIC


def test_the_reasons_are_said() -> None:
    assert match_one("Fenwick, Tamsin", "10451205").candidates[0].reasons == ("same student ID", "same name")
    conflict = match_one("Dunmoor, Jasper", "10451204", "tfenwick@example.edu")
    assert "student ID and e-mail are those of different students" in conflict.candidates[0].against


def test_without_any_names_an_id_or_an_address_is_enough() -> None:
    found = match((*NAMELESS, ("", "", "tfenwick@example.edu")))
    assert [proposal.band for proposal in found.by_row.values()] == [Band.AUTOMATIC] * 4
    assert "no-names" in {problem.code for problem in found.problems}


def test_two_accounts_with_evidence_of_their_own_both_count() -> None:
    rows = (("Okonjo-Reyes, Jose", "10451206", ""), ("Okonjo-Reyes*, Jose", "10451206", ""))
    assert {proposal.band for proposal in match(rows).by_row.values()} == {Band.AUTOMATIC}


def test_two_students_with_one_id_are_nobodys_match() -> None:
    twins = (("8", "Lee, Ann", "0077", ""), ("9", "Lee, Bo", "77", ""))
    proposal = match_one("Lee, Ann", "77", "", *twins)
    assert proposal.band is not Band.AUTOMATIC
    assert any("2 students have this student ID" in found.against for found in proposal.candidates)


def test_logins_that_are_addresses() -> None:
    roster = (("8", "Lee, Ann", "", "ann@elsewhere.org"), ("9", "Roe, Bo", "", "bo.roe@gmail.com"))
    assert match_one("Lee, Ann", "", "Ann@Elsewhere.org", *roster).band is Band.AUTOMATIC
    assert match_one("Roe, Bo", "", "bo.roe@gmail.com", *roster).band is Band.AUTOMATIC
    assert match_one("Roe, Bo", "", "bo.roe@example.edu", *roster).band is not Band.AUTOMATIC


def test_one_hit_teaches_no_site() -> None:
    row = ("Fenwick, Tamsin", "", "tfenwick@elsewhere.org")
    assert match((row,)).by_row[3].band is not Band.AUTOMATIC


def test_an_address_in_the_id_field_is_an_address() -> None:
    assert match_one("Fenwick, Tamsin", "tfenwick@example.edu").band is Band.AUTOMATIC


def test_a_name_that_another_student_has_holds_the_id_back() -> None:
    roster = (*ROSTER[2:], ("8", "Dunmoor, Jaspar", "10451208", "jdunmoo2"))
    assert match_one("Dunmoor, Jaspar", "10451204", "", *roster).band is not Band.AUTOMATIC


def test_mononyms() -> None:
    assert match_one("Sukarno", "123456", "", ("8", "Sukarno", "123456", "suk")).band is Band.AUTOMATIC
    assert match_one("Sukarnu, B", "123456", "", ("8", "Sukarno", "123456", "suk")).band is Band.AUTOMATIC
