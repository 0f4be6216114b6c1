"""Skipped rows, problems in IDs and emails, and corrections of accounts."""

import pytest

from core.clicker.export import Participant
from core.problems import Severity
from core.students.identity import parse_row_identities
from core.students.matching import find_row_problems, find_skip_reason, list_account_corrections
from tests.core.students.people import ROSTER, make_participants, make_students, match_rows


@pytest.mark.parametrize(
    ("name", "reason"),
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
def test_find_skip_reason_without_id_depends_on_name(name: str, reason: str) -> None:
    assert find_skip_reason(Participant(3, name)) == reason


def test_find_skip_reason_with_id_treats_max_as_name() -> None:
    assert find_skip_reason(Participant(3, "Max", student_id="77")) == ""
    assert find_skip_reason(Participant(3, "", last_name="Student", first_name="Test")) == "a test or demo row"


def test_propose_matches_with_test_row_returns_skip_reason() -> None:
    proposal = match_rows((("Student, Test", "", ""), ("Fenwick, Tamsin", "10451205", ""))).by_row[3]
    assert (proposal.skip_reason, proposal.candidates) == ("a test or demo row", ())


def list_problems(*rows: tuple[str, str, str]) -> list[tuple[str, int | None, Severity]]:
    problems = match_rows(rows).problems
    return [(problem.code, problem.place.row, problem.severity) for problem in problems]


def test_find_row_problems_lists_blank_and_damaged_fields() -> None:
    assert list_problems(
        ("Fenwick, Tamsin", "10451205", "not an address"),
        ("Dunmoor, Jasper", "", "jd@gmail.com"),
        ("Pettibone, Rufus", "4.51E+05", ""),
    ) == [
        ("email-damaged", 3, Severity.INFO),
        ("id-blank", 4, Severity.WARNING),
        ("id-damaged", 5, Severity.WARNING),
        ("email-blank", 5, Severity.WARNING),
    ]


def test_find_row_problems_with_field_blank_in_all_rows_yields_one_problem() -> None:
    assert list_problems(("", "1", ""), ("", "2", "")) == [
        ("no-names", None, Severity.INFO),
        ("no-emails", None, Severity.INFO),
    ]
    assert ("no-ids", None, Severity.INFO) in list_problems(("Lee, Ann", "", "a@b.org"))


def test_find_row_problems_with_damaged_value_quotes_value() -> None:
    problems = find_row_problems(
        parse_row_identities(make_participants(("Lee, Ann", "1E+07", "x@y"), ("Roe, Bo", "0", ""))), set()
    )
    assert all("Canvas" in problem.message for problem in problems)
    assert "“1E+07”" in next(problem.message for problem in problems if problem.code == "id-damaged")
    assert not find_row_problems((), set()).problems


STUDENTS = make_students(*ROSTER, ("8", "Roe, Max", "", ""), ("9", "Lee, Ann", "777", "ann@univ.edu"))

FENWICK_CORRECTION = (
    "Fenwick, Tamsin: student ID is blank, should be 10451205; "
    "e-mail is tammy@gmail.com, should be the school address of tfenwick"
)
OKONJO_CORRECTION = (
    "Okonjo-Reyes, José María: 2 iClicker accounts (rows 6, 7), should be one; "
    "e-mail is blank, should be the school address of jokonjor"
)


def test_list_account_corrections_returns_one_line_per_student() -> None:
    rows = make_participants(
        ("Abernathy-Vance, Quill", "00451201", "qabernat@example.edu"),
        ("Çelikson, Mirélla", "451203", "mcelikso@example.edu"),
        ("Fenwick, Tamsin", "", "tammy@gmail.com"),
        ("Okonjo-Reyes, José", "10451206", "jokonjor@example.edu"),
        ("Okonjo-Reyes*, José", "10451206", ""),
        ("Roe, Max", "1", ""),
        ("Lee, Ann", "777", "ann@univ.edu"),
        ("Pettibone, Rufus", "", ""),
    )
    students_by_row = {3: "1", 4: "3", 5: "5", 6: "6", 7: "6", 8: "8", 9: "9"}
    assert list_account_corrections(rows, STUDENTS, students_by_row) == (
        "Çelikson, Mirélla: student ID is 451203, should be 00451203",
        FENWICK_CORRECTION,
        OKONJO_CORRECTION,
    )


def test_list_account_corrections_with_email_as_login_names_login() -> None:
    rows = make_participants(("Lee, Ann", "777", ""))
    assert list_account_corrections(rows, STUDENTS, {3: "9"}) == ("Lee, Ann: e-mail is blank, should be ann@univ.edu",)
