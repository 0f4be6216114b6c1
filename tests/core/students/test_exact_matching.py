"""Exact matching by ID, login, or email."""

import pytest

from core.clicker.export import Participant
from core.students.exact_matching import DIFFERENT_STUDENTS_TEXT, MATCH_KEY_TEXTS, MatchKey
from core.students.matching import propose_matches
from core.students.name_agreement import NAME_CHECK_TEXTS, NameCheck
from core.students.proposals import ConfidenceBand
from tests.core.students.people import ROSTER, make_students, match_row, match_rows
from tests.sentences import get_values

NAMELESS_ROWS = (("", "00451201", ""), ("", "451202", ""), ("", "", "jdunmoor@example.edu"))


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
def test_exact_match_with_agreeing_name_is_automatic(name: str, student_id: str, email: str, canvas_id: str) -> None:
    proposal = match_row(name, student_id, email)
    assert (proposal.band, proposal.candidates[0].canvas_id) == (ConfidenceBand.AUTOMATIC, canvas_id)


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
def test_exact_match_with_conflicting_evidence_is_not_automatic(name: str, student_id: str, email: str) -> None:
    assert match_row(name, student_id, email).band is not ConfidenceBand.AUTOMATIC


@pytest.mark.parametrize(
    ("name", "other_name", "is_automatic"),
    [
        ("Dunmoor, Ignatius", "Jasper", True),
        ("Dunmoor, Ignatius", "Jas Dunmoor", True),
        ("Ignatius Dunmoor", "Dunmoor, Jasper", True),
        ("Dunmoor, Jasper", "Fenwick, Tamsin", True),
        ("Dunmoor, Ignatius", "", False),
        ("Dunmoor, Ignatius", "Harriet", False),
        ("Pettibone, Rufus", "Jasper", False),
        ("Pettibone, Rufus", "Dunmoor, Jasper", False),
        ("Fenwick, Tamsin", "Jasper Dunmoor", False),
    ],
)
def test_exact_match_with_other_name_confirms_only_first_name(name: str, other_name: str, is_automatic: bool) -> None:
    other_names = (other_name,) if other_name else ()
    participant = Participant(3, name, student_id="10451204", other_names=other_names)
    proposal = propose_matches([participant], make_students(*ROSTER)).by_row[3]
    assert (proposal.band is ConfidenceBand.AUTOMATIC) is is_automatic


def test_exact_match_has_reasons_and_objections() -> None:
    assert match_row("Fenwick, Tamsin", "10451205").candidates[0].reasons == (
        MATCH_KEY_TEXTS[MatchKey.STUDENT_ID],
        NAME_CHECK_TEXTS[NameCheck.SAME],
    )
    conflict = match_row("Dunmoor, Jasper", "10451204", "tfenwick@example.edu")
    assert DIFFERENT_STUDENTS_TEXT in conflict.candidates[0].objections


def test_exact_match_in_file_without_names_is_automatic() -> None:
    proposals = match_rows((*NAMELESS_ROWS, ("", "", "tfenwick@example.edu")))
    assert [proposal.band for proposal in proposals.by_row.values()] == [ConfidenceBand.AUTOMATIC] * 4
    assert "no-names" in {problem.code for problem in proposals.problems}


def test_exact_match_of_duplicate_account_is_automatic() -> None:
    rows = (("Okonjo-Reyes, Jose", "10451206", ""), ("Okonjo-Reyes*, Jose", "10451206", ""))
    assert {proposal.band for proposal in match_rows(rows).by_row.values()} == {ConfidenceBand.AUTOMATIC}


def test_exact_match_with_id_of_two_students_is_not_automatic() -> None:
    namesakes = (("8", "Lee, Ann", "0077", ""), ("9", "Lee, Bo", "77", ""))
    proposal = match_row("Lee, Ann", "77", "", *namesakes)
    assert proposal.band is not ConfidenceBand.AUTOMATIC
    assert {"n": 2} in [get_values(text) for candidate in proposal.candidates for text in candidate.objections]


def test_exact_match_with_email_as_login_is_automatic() -> None:
    roster = (("8", "Lee, Ann", "", "ann@elsewhere.org"), ("9", "Roe, Bo", "", "bo.roe@gmail.com"))
    assert match_row("Lee, Ann", "", "Ann@Elsewhere.org", *roster).band is ConfidenceBand.AUTOMATIC
    assert match_row("Roe, Bo", "", "bo.roe@gmail.com", *roster).band is ConfidenceBand.AUTOMATIC
    assert match_row("Roe, Bo", "", "bo.roe@example.edu", *roster).band is not ConfidenceBand.AUTOMATIC


def test_exact_match_with_single_login_at_domain_is_not_automatic() -> None:
    row = ("Fenwick, Tamsin", "", "tfenwick@elsewhere.org")
    assert match_rows((row,)).by_row[3].band is not ConfidenceBand.AUTOMATIC


def test_exact_match_with_email_in_id_field_is_automatic() -> None:
    assert match_row("Fenwick, Tamsin", "tfenwick@example.edu").band is ConfidenceBand.AUTOMATIC


def test_exact_match_with_name_of_other_student_is_not_automatic() -> None:
    roster = (*ROSTER[2:], ("8", "Dunmoor, Jaspar", "10451208", "jdunmoo2"))
    assert match_row("Dunmoor, Jaspar", "10451204", "", *roster).band is not ConfidenceBand.AUTOMATIC


def test_exact_match_with_mononym_is_automatic() -> None:
    assert match_row("Sukarno", "123456", "", ("8", "Sukarno", "123456", "suk")).band is ConfidenceBand.AUTOMATIC
    assert match_row("Sukarnu, B", "123456", "", ("8", "Sukarno", "123456", "suk")).band is ConfidenceBand.AUTOMATIC
