"""Which row is the header, and which column names the people?

What does a header cell say, looked at alone?
"""

import pytest

from core.clicker.export import Role
from core.clicker.header_row import (
    detect_grid,
    find_non_score_reason,
    is_total_header,
    normalize_header,
    parse_identity_header,
)
from core.errors import RequestError
from tests.core.clicker.exported import export, roles, table


@pytest.mark.parametrize(
    ("text", "row"), [("Name,Class 1\nA,1\n", 0), ("MATH 101,\n\nStudents,9\nLast Name,First Name,Quiz\nA,B,1\n", 3)]
)
def test_the_header_is_found_by_its_names(text: str, row: int) -> None:
    grid = detect_grid(table(text))
    assert grid is not None
    assert grid.header_row == row


def test_a_table_without_identity_has_no_header() -> None:
    assert detect_grid(table("A,B\n1,2\n")) is None


def test_trailing_blank_columns_are_no_columns() -> None:
    assert roles(export("Name,Class 1,,\nA,1,,\n")) == ["name", "session"]


def test_of_two_ids_the_filled_one_counts() -> None:
    read = export("Name,Student ID,PID,Class 1\nA,,a1,1\n")
    assert roles(read) == ["name", "ignored", "student id", "session"]
    assert read.participants[0].student_id == "a1"


def test_last_and_first_come_before_one_name() -> None:
    read = export("Student,First Name,Last Name,Class 1\nB A,B,A,1\nC,,C,2\n")
    assert roles(read) == ["ignored", "first name", "last name", "session"]
    assert [person.name for person in read.participants] == ["A, B", "C"]


def test_a_lone_last_name_is_the_name() -> None:
    read = export("Last Name,Class 1\nA,1\n")
    assert (roles(read), read.participants[0].name) == (["name", "session"], "A")
    assert roles(export("Name,Last,Class 1\nA,B,1\n")) == ["name", "ignored", "session"]


def test_an_id_column_that_holds_addresses_is_the_e_mail() -> None:
    read = export("Student ID,Class 1\na@example.edu,1\n#5E6F7081,2\n")
    assert roles(read) == ["e-mail", "session"]
    assert read.participants[0].email == "a@example.edu"


def test_an_id_column_stays_one_beside_an_e_mail() -> None:
    assert roles(export("Student ID,Email,Class 1\na@x,a@x,1\n")) == ["student id", "e-mail", "session"]


def test_a_correction_comes_first() -> None:
    read = export("Who,Last,First,Class 1,Extra\nx,A,B,1,2\n", {1: Role.NAME, 5: Role.IGNORED})
    assert roles(read) == ["name", "ignored", "ignored", "session", "ignored"]
    assert read.columns[0].why == "you said so"
    assert dict(read.corrections) == {1: Role.NAME, 5: Role.IGNORED}


@pytest.mark.parametrize(
    ("corrections", "what"),
    [({9: Role.NAME}, "no column 9"), ({1: Role.NAME, 2: Role.NAME}, "columns 1 and 2 cannot both be the name")],
)
def test_a_correction_that_makes_no_sense_is_refused(corrections: dict[int, Role], what: str) -> None:
    with pytest.raises(RequestError, match=what):
        export("Name,Class 1\nA,1\n", corrections)


@pytest.mark.parametrize(
    ("header", "role"),
    [
        *(("Last Name", Role.LAST_NAME), ("LASTNAME", Role.LAST_NAME), ("first_name", Role.FIRST_NAME)),
        *(("Student", Role.NAME), ("Student Name", Role.NAME), ("E-mail", Role.EMAIL), ("email address", Role.EMAIL)),
        *(("SIS Login ID", Role.EMAIL), ("SIS User ID", Role.STUDENT_ID), ("Student  ID", Role.STUDENT_ID)),
        *(("Student Number", Role.STUDENT_ID), ("OrgDefinedId", Role.STUDENT_ID), ("UIN", Role.STUDENT_ID)),
        *(("Banner ID", Role.STUDENT_ID), ("Remote ID(s)", None), ("Remote ID", Role.REMOTE_ID)),
        *(("Class 1 - Poll", None), ("", None), ("Section ID", None), ("Total", None)),
    ],
)
def test_identity_columns_are_known_by_many_spellings(header: str, role: Role | None) -> None:
    found = parse_identity_header(header)
    assert (found[0] if found else None) is role


def test_a_well_known_id_comes_before_a_local_one() -> None:
    usual, local = parse_identity_header("Student ID"), parse_identity_header("PUID")
    assert usual is not None
    assert local is not None
    assert usual[1] < local[1]


@pytest.mark.parametrize(
    "header",
    [
        *("Total", "TOTAL", "Total Score", "Grand Total", "total points", "iClicker Grade", "i>clicker Total"),
        *("MATH101 Fall 2025 TOTAL", "Polls total", "Overall", "Sum", "Points Earned"),
    ],
)
def test_totals_are_known_by_name(header: str) -> None:
    assert is_total_header(header)


@pytest.mark.parametrize("header", ["Class 1 - Poll", "Totally Fun Quiz", "Total eclipse", "", "Grade"])
def test_other_names_are_no_totals(header: str) -> None:
    assert not is_total_header(header)


@pytest.mark.parametrize(
    ("header", "has_scores"),
    [
        *(("Total Absent", False), ("Excused", False), ("Average", False), ("Course %", False), ("Section", False)),
        *(("End-of-Line Indicator", False), ("Class 1 - Poll", True), ("Guest lecture", True)),
    ],
)
def test_columns_that_hold_no_scores_are_known(header: str, has_scores: bool) -> None:
    assert (find_non_score_reason(header) == "") is has_scores


def test_words_are_compared_without_signs() -> None:
    assert normalize_header(" E-Mail_Address ") == "e mail address"
