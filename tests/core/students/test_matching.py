"""Rows that are no student.

What is odd about ids and addresses.

Who should mend what.
"""

import pytest

from core.clicker.export import Participant
from core.problems import Severity
from core.students.identity import read_rows
from core.students.matching import find_row_problems, list_account_corrections, why_skipped
from tests.core.students.people import ROSTER, make_rows, make_students, match


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("Student, Test", "a test or demo row"),
        ("Test Student", "a test or demo row"),
        ("Account, Demo", "a test or demo row"),
        ("Test,TA", "a test or demo row"),
        ("Points Possible", "a row of the table, not a person"),
        ("Average", "a row of the table, not a person"),
        ("Instructor", "an instructor's row"),
        ("Lee, Ann (Instructor)", "an instructor's row"),
        ("Lee, Ann", ""),
        ("Test, Ann", ""),
        ("Professor, Jane", ""),
        ("", ""),
    ],
)
def test_why_a_row_is_no_student(name: str, why: str) -> None:
    assert why_skipped(Participant(3, name)) == why


def test_somebody_called_max_has_an_id() -> None:
    assert why_skipped(Participant(3, "Max", student_id="77")) == ""
    assert why_skipped(Participant(3, "", last="Student", first="Test")) == "a test or demo row"


def test_a_skipped_row_is_listed() -> None:
    proposal = match((("Student, Test", "", ""), ("Fenwick, Tamsin", "10451205", ""))).by_row[3]
    assert (proposal.skipped, proposal.candidates) == ("a test or demo row", ())


def problems(*rows: tuple[str, str, str]) -> list[tuple[str, int | None, Severity]]:
    found = match(rows).problems
    return [(problem.code, problem.place.row, problem.severity) for problem in found]


def test_blank_and_damaged_ones_are_listed_by_row() -> None:
    assert problems(
        ("Fenwick, Tamsin", "10451205", "not an address"),
        ("Dunmoor, Jasper", "", "jd@gmail.com"),
        ("Pettibone, Rufus", "4.51E+05", ""),
    ) == [
        ("email-damaged", 3, Severity.INFO),
        ("id-blank", 4, Severity.WARNING),
        ("id-damaged", 5, Severity.WARNING),
        ("email-blank", 5, Severity.WARNING),
    ]


def test_what_holds_for_the_whole_file_is_said_once() -> None:
    assert problems(("", "1", ""), ("", "2", "")) == [
        ("no-names", None, Severity.INFO),
        ("no-emails", None, Severity.INFO),
    ]
    assert ("no-ids", None, Severity.INFO) in problems(("Lee, Ann", "", "a@b.org"))


def test_every_sentence_says_what_canvas_or_the_person_does() -> None:
    found = find_row_problems(read_rows(make_rows(("Lee, Ann", "1E+07", "x@y"), ("Roe, Bo", "0", ""))), set())
    assert all("Canvas" in problem.message for problem in found)
    assert "“1E+07”" in next(problem.message for problem in found if problem.code == "id-damaged")
    assert not find_row_problems((), set()).problems


STUDENTS = make_students(*ROSTER, ("8", "Roe, Max", "", ""), ("9", "Lee, Ann", "777", "ann@univ.edu"))

FENWICK = (
    "Fenwick, Tamsin: student ID is blank, should be 10451205; "
    "e-mail is tammy@gmail.com, should be the school address of tfenwick"
)
OKONJO = (
    "Okonjo-Reyes, José María: 2 iClicker accounts (rows 6, 7), should be one; "
    "e-mail is blank, should be the school address of jokonjor"
)


def test_one_line_a_student_without_scores() -> None:
    rows = make_rows(
        ("Abernathy-Vance, Quill", "00451201", "qabernat@example.edu"),
        ("Çelikson, Mirélla", "451203", "mcelikso@example.edu"),
        ("Fenwick, Tamsin", "", "tammy@gmail.com"),
        ("Okonjo-Reyes, José", "10451206", "jokonjor@example.edu"),
        ("Okonjo-Reyes*, José", "10451206", ""),
        ("Roe, Max", "1", ""),
        ("Lee, Ann", "777", "ann@univ.edu"),
        ("Pettibone, Rufus", "", ""),
    )
    settled = {3: "1", 4: "3", 5: "5", 6: "6", 7: "6", 8: "8", 9: "9"}
    assert list_account_corrections(rows, STUDENTS, settled) == (
        "Çelikson, Mirélla: student ID is 451203, should be 00451203",
        FENWICK,
        OKONJO,
    )


def test_a_login_that_is_an_address_is_what_it_should_be() -> None:
    rows = make_rows(("Lee, Ann", "777", ""))
    assert list_account_corrections(rows, STUDENTS, {3: "9"}) == ("Lee, Ann: e-mail is blank, should be ann@univ.edu",)
