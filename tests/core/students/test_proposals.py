"""Which rows of one export may be two accounts of one person?

What do rows that count tell of rows that may be the same person?
"""

from collections.abc import Mapping

import pytest

from core.problems import Report
from core.students.identity import read_rows
from core.students.proposals import Accounts, Band, Candidate, Proposal, Proposals, RelatedRows, find_related_rows
from tests.core.students.people import make_rows, match

SCHOOL = frozenset({"example.edu"})


def alike(*people: tuple[str, str, str]) -> RelatedRows:
    return find_related_rows(read_rows(make_rows(*people)), SCHOOL)


def test_the_same_id_however_it_was_typed() -> None:
    assert alike(("Lee, Ana", "00451", ""), ("L, A", "451", ""), ("Roe, Max", "452", "")) == {
        3: {4: "student ID"},
        4: {3: "student ID"},
    }


def test_the_same_address() -> None:
    found = alike(("Lee, Ana", "", "Ana@Mail.org"), ("L, A", "451", "ana@mail.org"))
    assert found[4] == {3: "e-mail"}


def test_both_are_told_and_the_login_only_where_it_is_news() -> None:
    found = alike(("Lee, Ana", "alee", "alee@example.edu"), ("L, A", "alee", "alee@example.edu"))
    assert found[3] == {4: "student ID and e-mail"}
    found = alike(("Lee, Ana", "alee", ""), ("L, A", "", "alee@mail.example.edu"), ("L, A", "", "alee@gmail.com"))
    assert found == {3: {4: "login"}, 4: {3: "login"}}


def test_three_accounts_of_one_person() -> None:
    found = alike(("Lee, Ana", "451", ""), ("L, A", "451", "ana@mail.org"), ("A", "", "ana@mail.org"))
    assert found == {3: {4: "student ID"}, 4: {3: "student ID", 5: "e-mail"}, 5: {4: "e-mail"}}


def test_placeholders_tell_nothing() -> None:
    assert alike(("Lee, Ana", "N/A", ""), ("Roe, Max", "N/A", "")) == {}
    assert alike(*[(f"Lee, A{number}", "12345", "") for number in range(5)]) == {}


def test_matching_tells_of_them_and_proposes_what_it_would_without() -> None:
    rows = (("Fenwick, Tamsin", "X77", "tfenwick@example.edu"), ("Tammy", "X77", ""))
    found = match(rows)
    assert found.alike == {3: {4: "student ID"}, 4: {3: "student ID"}}
    assert found.by_row[4] == match((rows[0], ("Tammy", "X78", ""))).by_row[4]


SAME = "row 2, matched to this student, has the same student ID"


def candidate(student: str, confidence: float = 0.9) -> Candidate:
    return Candidate(student, confidence, ("same name",), ("another id",))


def accounts(
    proposal: Proposal, students: Mapping[int, str] | None = None, alike: RelatedRows | None = None
) -> Accounts:
    """Row 9 has this proposal; row 2 counts for student a, and row 9 has its student id."""
    found = Proposals({9: proposal}, Report(), {9: {2: "student ID"}} if alike is None else alike, frozenset("abcd"))
    return Accounts(found, {2: "a"} if students is None else students)


def test_a_row_of_the_student_that_says_the_same_is_a_reason() -> None:
    [found] = accounts(Proposal(9, Band.LIKELY, (candidate("a"),))).proposal(9).candidates
    assert found == Candidate("a", 0.9, ("same name", SAME), ("another id",))


@pytest.mark.parametrize(
    ("students", "against"),
    [({2: "a"}, "already matched by row 2"), ({2: "a", 5: "a", 9: "a"}, "already matched by rows 2 and 5")],
)
def test_a_row_of_the_student_that_says_something_else_speaks_against(
    students: Mapping[int, str], against: str
) -> None:
    proposal = accounts(Proposal(9, Band.LIKELY, (candidate("a"),)), students, {}).proposal(9)
    assert proposal.candidates[0].against == ("another id", against)
    assert proposal.is_second_account


def test_nothing_is_told_where_no_row_counts_for_a_candidate() -> None:
    proposal = Proposal(9, Band.LIKELY, (candidate("b"),))
    assert accounts(proposal, {}).proposal(9) is proposal
    assert accounts(proposal, {2: "a"}, {}).proposal(9) is proposal


def test_the_student_of_an_alike_row_is_offered_though_nothing_else_speaks_for_them() -> None:
    shown = accounts(Proposal(9, Band.NONE))
    assert shown.band(9) is Band.POSSIBLE
    assert shown.proposal(9) == Proposal(9, Band.POSSIBLE, (Candidate("a", 0.3, (SAME,), ()),), is_second_account=True)
    assert accounts(Proposal(9, Band.NONE), {}).band(9) is Band.NONE


def test_a_student_who_has_left_the_course_is_not_offered() -> None:
    shown = accounts(Proposal(9, Band.NONE), {2: "gone"})
    assert (shown.band(9), shown.proposal(9).candidates) == (Band.NONE, ())


def test_that_student_is_the_last_of_three() -> None:
    three = tuple(candidate(student, share) for student, share in (("b", 0.6), ("c", 0.2), ("d", 0.1)))
    shown = accounts(Proposal(9, Band.LIKELY, three)).proposal(9)
    assert [found.canvas_id for found in shown.candidates] == ["b", "c", "a"]
    assert shown.candidates[-1].confidence == 0.2
    assert not shown.is_second_account


def test_what_is_certain_stays_as_it_is() -> None:
    for proposal in (Proposal(9, Band.AUTOMATIC, (candidate("a"),)), Proposal(9, Band.NONE, skipped="a test row")):
        assert accounts(proposal).proposal(9) is proposal
        assert accounts(proposal).band(9) is proposal.band


def test_what_is_decided_meanwhile() -> None:
    before = accounts(Proposal(9, Band.NONE), {2: "a", 3: "b"})
    later = before.after({2: "", 4: "b"})
    assert [later.student_of(row) for row in (2, 3, 4, 5)] == ["", "b", "b", ""]
    assert (later.rows_of("a", besides=9), later.rows_of("b", besides=9)) == ((), (3, 4))
    assert later.proposal(9).candidates == ()
    assert before.proposal(9).candidates != ()


def test_the_rows_of_a_student() -> None:
    shown = accounts(Proposal(9, Band.NONE), {2: "a", 3: "b", 4: "a"})
    assert shown.rows_of("a", besides=4) == (2,)
    assert shown.rows_of("c", besides=4) == ()


@pytest.mark.parametrize("band", [Band.STRONG, Band.LIKELY, Band.POSSIBLE])
@pytest.mark.parametrize("alike", [{}, {9: {2: "student ID"}}])
def test_band_of_a_student_with_another_row_is_possible(band: Band, alike: RelatedRows) -> None:
    shown = accounts(Proposal(9, band, (candidate("a"),)), {2: "a"}, alike)
    assert shown.band(9) is shown.proposal(9).band is Band.POSSIBLE
    assert shown.after({2: "b"}).band(9) is band


def test_candidate_who_is_matched_by_an_unlike_row_is_contested() -> None:
    proposal = Proposal(9, Band.LIKELY, (candidate("a"), candidate("b", 0.1)))
    assert [found.is_contested for found in accounts(proposal, {2: "a"}, {}).proposal(9).candidates] == [True, False]
