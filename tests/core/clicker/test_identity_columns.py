"""Tests for header row detection and header parsing."""

import pytest

from core.errors import InvalidRequestError
from core.recognition.header_row import detect_grid
from core.recognition.headers import find_non_score_reason, is_total_header, normalize_header, parse_identity_header
from core.recognition.roles import ColumnRole
from tests.core.clicker.exported import build_export, build_table, list_roles


@pytest.mark.parametrize(
    ("text", "row"), [("Name,Class 1\nA,1\n", 0), ("MATH 101,\n\nStudents,9\nLast Name,First Name,Quiz\nA,B,1\n", 3)]
)
def test_detect_grid_finds_header_by_identity_columns(text: str, row: int) -> None:
    grid = detect_grid(build_table(text))
    assert grid is not None
    assert grid.header_row == row


def test_detect_grid_without_header_row_returns_none() -> None:
    assert detect_grid(build_table("A,B\n1,2\n")) is None


def test_detect_grid_ignores_trailing_blank_columns() -> None:
    assert list_roles(build_export("Name,Class 1,,\nA,1,,\n")) == ["name", "session"]


def test_find_identity_columns_two_id_columns_returns_the_filled_one() -> None:
    export = build_export("Name,Student ID,PID,Class 1\nA,,a1,1\n")
    assert list_roles(export) == ["name", "ignored", "student id", "session"]
    assert export.participants[0].student_id == "a1"


def test_find_identity_columns_prefers_last_and_first_name_to_full_name() -> None:
    export = build_export("Student,First Name,Last Name,Class 1\nB A,B,A,1\nC,,C,2\n")
    assert list_roles(export) == ["ignored", "first name", "last name", "session"]
    assert [person.name for person in export.participants] == ["A, B", "C"]


def test_find_identity_columns_single_last_name_becomes_name() -> None:
    export = build_export("Last Name,Class 1\nA,1\n")
    assert (list_roles(export), export.participants[0].name) == (["name", "session"], "A")
    assert list_roles(build_export("Name,Last,Class 1\nA,B,1\n")) == ["name", "ignored", "session"]


def test_find_identity_columns_id_column_with_emails_becomes_email() -> None:
    export = build_export("Student ID,Class 1\na@example.edu,1\n#5E6F7081,2\n")
    assert list_roles(export) == ["e-mail", "session"]
    assert export.participants[0].email == "a@example.edu"


def test_find_identity_columns_id_column_beside_email_stays_id() -> None:
    assert list_roles(build_export("Student ID,Email,Class 1\na@x,a@x,1\n")) == ["student id", "e-mail", "session"]


def test_find_identity_columns_corrections_override_headers() -> None:
    export = build_export("Who,Last,First,Class 1,Extra\nx,A,B,1,2\n", {1: ColumnRole.NAME, 5: ColumnRole.IGNORED})
    assert list_roles(export) == ["name", "ignored", "ignored", "session", "ignored"]
    assert export.columns[0].reason == "you said so"
    assert dict(export.corrections) == {1: ColumnRole.NAME, 5: ColumnRole.IGNORED}


@pytest.mark.parametrize(
    ("corrections", "message"),
    [
        ({9: ColumnRole.NAME}, "no column 9"),
        ({1: ColumnRole.NAME, 2: ColumnRole.NAME}, "columns 1 and 2 cannot both be the name"),
    ],
)
def test_find_identity_columns_invalid_correction_raises_invalid_request_error(
    corrections: dict[int, ColumnRole], message: str
) -> None:
    with pytest.raises(InvalidRequestError, match=message):
        build_export("Name,Class 1\nA,1\n", corrections)


@pytest.mark.parametrize(
    ("header", "role"),
    [
        *(
            ("Last Name", ColumnRole.LAST_NAME),
            ("LASTNAME", ColumnRole.LAST_NAME),
            ("first_name", ColumnRole.FIRST_NAME),
        ),
        *(
            ("Student", ColumnRole.NAME),
            ("Student Name", ColumnRole.NAME),
            ("E-mail", ColumnRole.EMAIL),
            ("email address", ColumnRole.EMAIL),
        ),
        *(
            ("SIS Login ID", ColumnRole.EMAIL),
            ("SIS User ID", ColumnRole.STUDENT_ID),
            ("Student  ID", ColumnRole.STUDENT_ID),
        ),
        *(
            ("Student Number", ColumnRole.STUDENT_ID),
            ("OrgDefinedId", ColumnRole.STUDENT_ID),
            ("UIN", ColumnRole.STUDENT_ID),
        ),
        *(("Banner ID", ColumnRole.STUDENT_ID), ("Remote ID(s)", None), ("Remote ID", ColumnRole.REMOTE_ID)),
        *(("Class 1 - Poll", None), ("", None), ("Section ID", None), ("Total", None)),
    ],
)
def test_parse_identity_header_accepts_many_spellings(header: str, role: ColumnRole | None) -> None:
    identity = parse_identity_header(header)
    assert (identity[0] if identity else None) is role


def test_parse_identity_header_ranks_common_id_before_local_id() -> None:
    common, local = parse_identity_header("Student ID"), parse_identity_header("PUID")
    assert common is not None
    assert local is not None
    assert common[1] < local[1]


@pytest.mark.parametrize(
    "header",
    [
        *("Total", "TOTAL", "Total Score", "Grand Total", "total points", "iClicker Grade", "i>clicker Total"),
        *("MATH101 Fall 2025 TOTAL", "Polls total", "Overall", "Sum", "Points Earned"),
    ],
)
def test_is_total_header_total_names_return_true(header: str) -> None:
    assert is_total_header(header)


@pytest.mark.parametrize("header", ["Class 1 - Poll", "Totally Fun Quiz", "Total eclipse", "", "Grade"])
def test_is_total_header_other_names_return_false(header: str) -> None:
    assert not is_total_header(header)


@pytest.mark.parametrize(
    ("header", "has_scores"),
    [
        *(("Total Absent", False), ("Excused", False), ("Average", False), ("Course %", False), ("Section", False)),
        *(("End-of-Line Indicator", False), ("Class 1 - Poll", True), ("Guest lecture", True)),
    ],
)
def test_find_non_score_reason_recognizes_headers(header: str, has_scores: bool) -> None:
    assert (find_non_score_reason(header) == "") is has_scores


def test_normalize_header_removes_punctuation() -> None:
    assert normalize_header(" E-Mail_Address ") == "e mail address"
