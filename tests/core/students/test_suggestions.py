"""Suggestions for rows without exact evidence, with reasons and bands.

A match with a contradiction about identity is only possible, so that it always needs a decision.
"""

import gc

import pytest

from core.students.decisions import Decisions
from core.students.email_evidence import EmailEvidenceKind
from core.students.exact_matching import DIFFERENT_STUDENTS_TEXT
from core.students.id_evidence import IdEvidenceKind
from core.students.match_results import resolve_matches
from core.students.name_agreement import NAME_CHECK_TEXTS, NameCheck
from core.students.proposals import ConfidenceBand, Proposals, is_preselected
from core.students.reasons import (
    DIFFERENT_FIRST_NAME_TEXT,
    DIFFERENT_LAST_NAME_TEXT,
    EMAIL_TEXTS,
    ID_TEXTS,
    SAME_LAST_NAME_TEXT,
    SIMILARITY_TEXTS,
)
from core.students.similarity import Similarity
from core.students.suggestions import BETTER_ROW_TEXT, CLOSE_STUDENT_TEXT, OTHER_ROW_TEXT, OTHER_STUDENT_EMAIL_TEXT
from core.texts import Text
from tests.core.students.people import ROSTER, match_row, match_rows
from tests.sentences import get_values


@pytest.mark.parametrize(
    ("name", "student_id", "email", "canvas_id", "reason"),
    [
        ("Fenwick, Tamsin", "", "tammy.f.1999@mail.example.com", "5", NAME_CHECK_TEXTS[NameCheck.SAME]),
        ("Tamsin, Fenwick", "", "", "5", NAME_CHECK_TEXTS[NameCheck.SAME]),
        ("Fenwick, Tammy", "", "", "5", SIMILARITY_TEXTS[Similarity.SHORT_FORM]("Tammy", "Tamsin")),
        ("Fenwck, Tamsin", "", "", "5", SIMILARITY_TEXTS[Similarity.TYPO]("Fenwck", "Fenwick")),
        ("Plum, Willa", "", "", "7", SIMILARITY_TEXTS[Similarity.SHORT_FORM]("Willa", "Wilhelmina")),
        ("Vanderplum, Wilhelmina", "", "", "7", SAME_LAST_NAME_TEXT),
        ("Reyes, Jose", "", "", "6", SAME_LAST_NAME_TEXT),
        ("F, Tamsin", "", "", "5", SIMILARITY_TEXTS[Similarity.INITIAL]("F", "Fenwick")),
        ("Fenwick, Tamsin", "10451250", "", "5", ID_TEXTS[IdEvidenceKind.ONE_DIGIT_OFF]),
        ("Fenwick, Tamsin", "", "tfenwik@example.edu", "5", EMAIL_TEXTS[EmailEvidenceKind.NEAR_LOGIN]),
        ("tfenwick", "", "", "5", NAME_CHECK_TEXTS[NameCheck.LOGIN]),
        ("Wilhelmina Conrad", "", "vanderplum.wilhelmina@gmail.com", "7", EMAIL_TEXTS[EmailEvidenceKind.FULL_NAME]),
        ("", "", "tamsin.fenwick@gmail.com", "5", EMAIL_TEXTS[EmailEvidenceKind.FULL_NAME]),
        ("Dunmoor, J", "1.05E+07", "", "4", ID_TEXTS[IdEvidenceKind.ROUNDED]),
    ],
)
def test_suggestion_has_candidate_and_reason(
    name: str, student_id: str, email: str, canvas_id: str, reason: Text
) -> None:
    best = match_row(name, student_id, email).candidates[0]
    assert best.canvas_id == canvas_id
    assert reason in best.reasons


@pytest.mark.parametrize(
    ("name", "student_id", "email", "objection"),
    [
        ("Fenwick, Tamsin", "10459399", "", ID_TEXTS[IdEvidenceKind.DIFFERENT]),
        ("Fenwick, Tamsin", "10451299", "", None),
        ("Fenwick, Tamsin", "10451204", "", NAME_CHECK_TEXTS[NameCheck.OTHER_STUDENT]),
        ("Fenwick, Tamsin", "", "tfenwick7@example.edu", EMAIL_TEXTS[EmailEvidenceKind.OTHER_NUMBER]),
        ("Fenwick, Tamsin", "", "jdunmoor@example.edu", EMAIL_TEXTS[EmailEvidenceKind.OTHER_LOGIN]),
        ("Conrad, Tamsin", "10451205", "", DIFFERENT_LAST_NAME_TEXT),
        ("Fenwick, Harriet", "10451205", "", DIFFERENT_FIRST_NAME_TEXT),
        ("Fenwick, Tamsin", "8585550100", "", ID_TEXTS[IdEvidenceKind.OTHER_FORMAT]),
    ],
)
def test_suggestion_with_contradiction_has_objection(
    name: str, student_id: str, email: str, objection: Text | None
) -> None:
    proposal = match_row(name, student_id, email)
    assert (
        proposal.band not in (ConfidenceBand.AUTOMATIC, ConfidenceBand.STRONG)
        or objection == ID_TEXTS[IdEvidenceKind.OTHER_FORMAT]
    )
    assert any(objection is None or objection in candidate.objections for candidate in proposal.candidates)


def test_suggestion_with_same_name_is_strong() -> None:
    assert match_row("Fenwick, Tamsin").band is ConfidenceBand.STRONG


@pytest.mark.parametrize("name", ["Pettibone, Rufus", "", "user877"])
def test_suggestion_for_unknown_person_has_no_candidate(name: str) -> None:
    proposal = match_row(name)
    assert (proposal.band, proposal.candidates) == (ConfidenceBand.NONE, ())


def test_suggestion_with_namesakes_is_not_strong() -> None:
    namesakes = (("8", "Wilson, David", "888001", "dwilson"), ("9", "Wilson, David", "888002", "dwilson1"))
    proposal = match_row("Wilson, David", "", "", *namesakes)
    assert proposal.band in (ConfidenceBand.LIKELY, ConfidenceBand.POSSIBLE)
    assert {candidate.canvas_id for candidate in proposal.candidates} == {"8", "9"}
    assert get_values(proposal.candidates[0].objections[0]) == {"n": 2, "name": "David Wilson"}


def test_suggestion_with_matched_namesake_mentions_count() -> None:
    namesakes = (("8", "Wilson, David", "888001", "dwilson"), ("9", "Wilson, David", "888002", "dwilson1"))
    rows = (("Wilson, David", "888001", ""), ("Wilson, David", "", ""))
    proposal = match_rows(rows, *namesakes).by_row[4]
    assert proposal.band not in (ConfidenceBand.AUTOMATIC, ConfidenceBand.STRONG)
    assert [get_values(text) for text in proposal.candidates[0].objections[:2]] == [
        {"n": 2, "name": "David Wilson"},
        {"n": 1, "name": "David Wilson"},
    ]


def test_suggestion_for_duplicate_account_is_possible() -> None:
    proposal = match_row("Brightwater, Odette", "", "odette.brightwater@gmail.com")
    assert (proposal.is_duplicate_account, proposal.band) == (True, ConfidenceBand.POSSIBLE)


def test_suggestion_with_rival_row_for_student_is_not_strong() -> None:
    proposals = match_rows((("Fenwick, Tamsin", "", ""), ("Fenwick, Tamsin", "", "")))
    assert all(proposal.band is not ConfidenceBand.STRONG for proposal in proposals.by_row.values())
    assert [proposal.is_duplicate_account for proposal in proposals.by_row.values()] == [False, True]
    assert BETTER_ROW_TEXT in proposals.by_row[4].candidates[0].objections


def test_suggestion_with_id_of_other_student_shows_both_students() -> None:
    shown = {candidate.canvas_id for candidate in match_row("Fenwick, Tamsin", "10451204").candidates}
    assert shown == {"4", "5"}


def test_suggestion_with_many_similar_names_shows_three_candidates() -> None:
    students = tuple(
        (str(number), f"Lee, Ann {letter}", f"99{number}", "") for number, letter in enumerate("BCDFG", 20)
    )
    assert len(match_row("Lee, Ann", "", "", *students).candidates) == 3


def test_suggestion_with_exact_id_shows_student_with_that_id() -> None:
    students = tuple(
        (str(number), f"Lee, Ann {letter}", f"99{number}", "") for number, letter in enumerate("BCDFG", 20)
    )
    proposal = match_row("Lee, Ann", "770077", "", *students, ("30", "Roe, Max", "770077", "mroe"))
    assert "30" in {candidate.canvas_id for candidate in proposal.candidates}


def test_suggestion_with_english_first_name_finds_student() -> None:
    yang = (("8", "Yang, Donghong", "888001", "dyang"), ("9", "Roe, Max", "888002", "mroe"))
    assert match_row("Yang, Amy", "", "dong@gmail.com", *yang).candidates[0].canvas_id == "8"


def test_propose_matches_without_rows_or_names_suggests_no_student() -> None:
    assert match_rows(()).by_row == {}
    assert match_rows((("Lee, Ann", "1", "x"),), ("8", "", "", "")).by_row[3].band is ConfidenceBand.NONE
    assert len(ROSTER) == 7


@pytest.mark.parametrize("is_enabled", [True, False])
def test_propose_matches_restores_garbage_collector_state(is_enabled: bool) -> None:
    was_enabled = gc.isenabled()
    (gc.enable if is_enabled else gc.disable)()
    try:
        match_row("Fenwick, Tamsin")
        assert gc.isenabled() is is_enabled
    finally:
        (gc.enable if was_enabled else gc.disable)()


TAMMY = "Fenwick, Tammy"
ROWS_WITH_SCHOOL_EMAIL = (
    ("Abernathy-Vance, Quill", "00451201", "qabernat@example.edu"),
    ("Brightwater, Odette", "00451202", "obrightw@example.edu"),
)


@pytest.mark.parametrize(
    ("name", "student_id", "email", "objection"),
    [
        (TAMMY, "10459399", "", ID_TEXTS[IdEvidenceKind.DIFFERENT]),
        (TAMMY, "8585550100", "", ID_TEXTS[IdEvidenceKind.OTHER_FORMAT]),
        (TAMMY, "10451204", "", ID_TEXTS[IdEvidenceKind.OTHER_STUDENT]),
        (TAMMY, "jdunmoor", "", ID_TEXTS[IdEvidenceKind.OTHER_STUDENT]),
        (TAMMY, "", "jdunmoor@example.edu", EMAIL_TEXTS[EmailEvidenceKind.OTHER_LOGIN]),
        (TAMMY, "", "tfenwick7@example.edu", EMAIL_TEXTS[EmailEvidenceKind.OTHER_NUMBER]),
        ("Fenwick, Tamsin", "10451250", "jdunmoor@example.edu", EMAIL_TEXTS[EmailEvidenceKind.OTHER_LOGIN]),
        ("Fenwick, Tamsin", "10451204", "", ID_TEXTS[IdEvidenceKind.OTHER_STUDENT]),
    ],
)
def test_match_with_id_or_email_of_other_person_is_possible(
    name: str, student_id: str, email: str, objection: Text
) -> None:
    proposal = match_row(name, student_id, email)
    best = proposal.candidates[0]
    assert (proposal.band, best.canvas_id, best.is_contested) == (ConfidenceBand.POSSIBLE, "5", True)
    assert objection in best.objections


def test_match_without_doubts_is_likely() -> None:
    assert match_row(TAMMY).band is ConfidenceBand.LIKELY


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
def test_match_with_different_name_and_exact_id_or_email_is_likely(name: str, student_id: str, email: str) -> None:
    proposal = match_row(name, student_id, email)
    assert (proposal.band, proposal.candidates[0].canvas_id) == (ConfidenceBand.LIKELY, "5")


def test_match_with_same_name_and_id_in_other_format_is_strong() -> None:
    assert match_row("Fenwick, Tamsin", "8585550100").band is ConfidenceBand.STRONG


def test_match_with_id_and_email_of_different_students_is_possible() -> None:
    proposal = match_row(TAMMY, "10451205", "jdunmoor@example.edu")
    assert proposal.band is ConfidenceBand.POSSIBLE
    assert DIFFERENT_STUDENTS_TEXT in proposal.candidates[0].objections


def test_match_with_private_email_of_other_student_is_possible() -> None:
    roster = (ROSTER[4], ("8", "Roe, Max", "10451208", "hiker77@gmail.com"))
    proposal = match_row(TAMMY, "", "hiker77@gmail.com", *roster)
    assert (proposal.band, proposal.candidates[0].canvas_id) == (ConfidenceBand.POSSIBLE, "5")
    assert OTHER_STUDENT_EMAIL_TEXT in proposal.candidates[0].objections


def test_match_with_shared_id_of_two_students_is_possible() -> None:
    namesakes = (("8", "Wilson, David", "888001", "dwilson"), ("9", "Roe, Max", "888001", "mroe"))
    proposal = match_row("Wilson, Dave", "888001", "", *namesakes)
    assert proposal.band is ConfidenceBand.POSSIBLE
    assert {"n": 2} in [get_values(text) for text in proposal.candidates[0].objections]


def test_match_with_name_of_other_student_is_possible() -> None:
    roster = (("8", "Roe, Anna", "888001", "aroe1"), ("9", "Roe, Ann", "888002", "aroe2"))
    proposal = match_row("Roe, Ann", "888001", "", *roster)
    objections = {candidate.canvas_id: candidate.objections for candidate in proposal.candidates}
    assert proposal.band is ConfidenceBand.POSSIBLE
    assert NAME_CHECK_TEXTS[NameCheck.OTHER_STUDENT] in objections["8"]


def test_match_with_namesakes_is_possible() -> None:
    namesakes = (("8", "Wilson, David", "888001", "dwilson"), ("9", "Wilson, David", "999123", "dwilson1"))
    proposal = match_row("Wilson, Dave", "", "", *namesakes)
    assert proposal.band is ConfidenceBand.POSSIBLE
    assert get_values(proposal.candidates[0].objections[0]) == {"n": 2, "name": "David Wilson"}


def test_match_with_rival_row_for_student_is_possible() -> None:
    proposals = match_rows((*ROWS_WITH_SCHOOL_EMAIL, (TAMMY, "", "tammy@gmail.com"), (TAMMY, "", "tam@yahoo.com")))
    assert [proposals.by_row[row].band for row in (5, 6)] == [ConfidenceBand.POSSIBLE] * 2
    objections = {words for row in (5, 6) for words in proposals.by_row[row].candidates[0].objections}
    assert objections == {OTHER_ROW_TEXT, BETTER_ROW_TEXT}


def test_match_with_other_student_about_as_close_is_possible() -> None:
    roster = (("8", "Rossi, Nikolaos", "888001", "nrossi"), ("9", "Rossi, Nikolaos-Lena", "999123", "nrossi1"))
    proposal = match_row("Rossi, Nikolaus", "", "", *roster)
    assert proposal.band is ConfidenceBand.POSSIBLE
    assert CLOSE_STUDENT_TEXT in proposal.candidates[0].objections


def accept_likely_matches(proposals: Proposals) -> dict[int, str]:
    return resolve_matches(proposals, Decisions(), ConfidenceBand.LIKELY).students


def test_resolve_matches_contested_match_is_not_accepted() -> None:
    assert 5 in accept_likely_matches(match_rows((*ROWS_WITH_SCHOOL_EMAIL, (TAMMY, "", ""))))
    assert 5 not in accept_likely_matches(match_rows((*ROWS_WITH_SCHOOL_EMAIL, (TAMMY, "8585550100", ""))))


def test_is_preselected_with_possible_or_no_match_returns_false() -> None:
    assert [band for band in ConfidenceBand if is_preselected(band)] == [
        ConfidenceBand.AUTOMATIC,
        ConfidenceBand.STRONG,
        ConfidenceBand.LIKELY,
    ]


def test_match_with_exact_id_of_one_namesake_is_likely() -> None:
    namesakes = (("8", "Wilson, David", "888001", "dwilson"), ("9", "Wilson, David", "999123", "dwilson1"))
    proposal = match_row("Wilson, Robert", "888001", "", *namesakes)
    assert (proposal.band, proposal.candidates[0].canvas_id) == (ConfidenceBand.LIKELY, "8")


@pytest.mark.parametrize(
    ("name", "student_id", "email", "band"),
    [
        ("Fenwck, Tamsin", "", "", ConfidenceBand.POSSIBLE),
        ("Fenwick, Tamsinn", "0", "runner9@gmail.com", ConfidenceBand.POSSIBLE),
        ("Fenwck, Tamsin", "", "tamsin.fenwick@gmail.com", ConfidenceBand.STRONG),
        ("Fenwck, Harriet", "10451205", "", ConfidenceBand.LIKELY),
    ],
)
def test_match_with_similar_name_in_class_with_ids_needs_other_evidence(
    name: str, student_id: str, email: str, band: ConfidenceBand
) -> None:
    proposals = match_rows((*ROWS_WITH_SCHOOL_EMAIL, ("Dunmoor, Jasper", "10451204", ""), (name, student_id, email)))
    assert (proposals.by_row[6].band, proposals.by_row[6].candidates[0].canvas_id) == (band, "5")


def test_match_with_similar_name_in_class_without_ids_is_likely() -> None:
    assert match_rows((("Fenwck, Tamsin", "", ""),)).by_row[3].band is ConfidenceBand.LIKELY


def test_match_with_login_of_other_student_as_name_is_possible() -> None:
    proposal = match_row("jdunmoor", "10451205", "")
    objections = {candidate.canvas_id: candidate.objections for candidate in proposal.candidates}
    assert proposal.band is ConfidenceBand.POSSIBLE
    assert NAME_CHECK_TEXTS[NameCheck.OTHER_STUDENT] in objections["5"]


def test_match_with_short_name_of_other_student_and_exact_id_is_likely() -> None:
    roster = (("8", "Kumar, Chaitanya Ravi", "888001", "ckumar1"), ("9", "Kumar, Chaitanya", "999123", "ckumar2"))
    proposal = match_row("Kumar, Chaitanya", "888001", "", *roster)
    assert (proposal.band, proposal.candidates[0].canvas_id) == (ConfidenceBand.LIKELY, "8")
