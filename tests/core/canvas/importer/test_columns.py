"""Tests of the header row and points rows of an upload.

Canvas rules B1 to B9, C1 to C5, and D1 to D4.
"""

from decimal import Decimal

import pytest

from core.canvas.importer.columns import (
    HeaderVerdict,
    UploadHeader,
    parse_assignment_header,
    read_header,
    validate_header,
)
from core.canvas.importer.reading import decode_upload
from core.canvas.importer.ruby_csv import parse_javascript_float, parse_ruby_float, parse_ruby_integer
from tests.core.canvas.course import COURSE, IDENTITY_HEADER, list_changes, list_codes, rehearse_upload


def parse_header_cells(line: str) -> list[str | None]:
    return decode_upload(f"{line}\n".encode()).header_cells


@pytest.mark.parametrize(
    ("line", "verdict"),
    [
        ("Student,ID,Section,Poll", HeaderVerdict.VALID),
        ("Student Name,Canvas ID,Section,Poll", HeaderVerdict.VALID),
        ("Student,ID,Section", HeaderVerdict.INVALID),
        ("student,id,section,Poll", HeaderVerdict.INVALID),
        (",ID,Section,Poll", HeaderVerdict.CRASH),
        ('"",ID,Section,Poll', HeaderVerdict.INVALID),
        ("Student,,Section,Poll", HeaderVerdict.CRASH),
        ("Student,ID,,Poll", HeaderVerdict.CRASH),
        ("Student,ID,Notes,Section", HeaderVerdict.INVALID),
        ("Student,ID,SIS Login ID,Section,Poll", HeaderVerdict.VALID),
        ("Student,ID,SIS User ID,SIS Login ID,Section,Poll", HeaderVerdict.VALID),
        ("Student,ID,SIS User ID,SIS Login ID,Integration ID,Root Account,Section,Poll", HeaderVerdict.VALID),
        ("Student,ID,SIS User ID,Section,Poll", HeaderVerdict.INVALID),
        ("Student,ID,SIS Login ID,SIS User ID,Section,Poll", HeaderVerdict.INVALID),
        ("Student,SIS User ID,SIS Login ID,Section,Poll", HeaderVerdict.VALID),
        ("Student,ID,SIS User ID,SIS Login ID", HeaderVerdict.CRASH),
        ("LastName,FirstName,ID,Section,Poll", HeaderVerdict.INVALID),
        ("LastName,,ID,Section,Poll", HeaderVerdict.CRASH),
        ("Grades", HeaderVerdict.INVALID),
    ],
)
def test_validate_header_course_without_name_columns_returns_verdict(line: str, verdict: HeaderVerdict) -> None:
    assert validate_header(parse_header_cells(line), allows_last_first=False) is verdict


def test_validate_header_name_columns_without_assignment_returns_invalid() -> None:
    header = parse_header_cells("LastName,FirstName,ID,Section")
    assert validate_header(header, allows_last_first=True) is HeaderVerdict.INVALID


def test_validate_header_allowed_name_columns_returns_valid() -> None:
    header = parse_header_cells("LastName,FirstName,ID,SIS Login ID,Section,Poll")
    assert validate_header(header, allows_last_first=True) is HeaderVerdict.VALID
    assert read_header(header, ()) == UploadHeader(
        header, has_last_first=True,
 id_column=2,
 sis_user_id_column=None,
 sis_login_id_column=3,
 root_account_column=None,
 student_column_count=5,
        assignment_columns=(5,),
    )  # fmt: skip


def test_validate_header_blank_line_returns_invalid() -> None:
    assert validate_header([], allows_last_first=False) is HeaderVerdict.INVALID


def test_read_header_misplaced_custom_column_drops_first_assignment() -> None:
    header = parse_header_cells("Student,ID,Section,Poll 1,Poll 2,Notes,,Current Score,Essay Final Grade (13),Total")
    found = read_header(header, ("Notes", "Section"))
    assert found.custom_columns == {"Notes": 5}
    assert [header[column] for column in found.assignment_columns] == ["Poll 2", None, "Total"]


@pytest.mark.parametrize(
    ("header", "parts"),
    [
        ("Lab (3)", ("Lab", 3)),
        ("Lab(3)", ("Lab(3)", None)),
        ("Lab (3) ", ("Lab (3) ", None)),
        ("Talk Reply To Topic (8)", ("Talk", 8)),
        ("", ("", None)),
    ],
)
def test_parse_assignment_header_returns_title_and_id(header: str, parts: tuple[str, int | None]) -> None:
    assert parse_assignment_header(header) == parts


def test_match_assignments_id_takes_precedence_over_title() -> None:
    rehearsal = rehearse_upload(f"{IDENTITY_HEADER},Anything (71),Essay,Lab (99),Poll 1 (0)\n,11,,,,2,9,1,2\n")
    assert [(found.assignment_id, found.matched_by) for found in rehearsal.assignments] == [
        ("71", "id"),
        ("72", "title"),
        ("", "new"),
        ("", "new"),
    ]
    assert rehearsal.unknown_assignments == ("Lab", "Poll 1")


def test_match_assignments_shared_title_takes_lowest_id() -> None:
    course = COURSE.replace("Lab (73)", "Poll 1 (70)")
    assert [found.assignment_id for found in rehearse_upload(f"{IDENTITY_HEADER},Poll 1\n", course).assignments] == [
        "70"
    ]


def test_match_assignments_repeated_assignment_reads_one_column() -> None:
    same = rehearse_upload(f"{IDENTITY_HEADER},Poll 1 (71),Poll 1 (71)\n,11,,,,1,0\n")
    assert list_changes(same) == [("11", "71", "2", "1")]
    forms = rehearse_upload(f"{IDENTITY_HEADER},Poll 1,Poll 1 (71)\n,11,,,,1,0\n")
    assert list_changes(forms) == [("11", "71", "2", "0")]
    assert list_codes(forms) == ["header-repeated", "header-repeated", "scores-lowered"]


def test_match_assignments_identity_header_reads_identity_column() -> None:
    rehearsal = rehearse_upload(f"{IDENTITY_HEADER},Section\n,11,,,S1,2\n")
    assert list_changes(rehearsal) == []
    assert list_codes(rehearsal) == ["assignment-new", "header-repeated", "score-not-a-number"]


def test_rehearse_different_points_keeps_unchanged_column() -> None:
    upload = IDENTITY_HEADER + ",Poll 1 (71)\nPoints Possible,,,,,{}\n,11,,,,2\n"
    assert rehearse_upload(upload.format("2")).outcome == "no-changes"
    assert rehearse_upload(upload.format("")).outcome == "no-changes"
    assert rehearse_upload(upload.format("3")).outcome == "changes"
    assert rehearse_upload(upload.format('""')).outcome == "changes"
    assert rehearse_upload(upload.format("two")).outcome == "changes"


def test_rehearse_repeated_points_row_uses_last_row() -> None:
    read_only = f"{IDENTITY_HEADER},Poll 1 (71),New\nPoints Possible,,,,,(read only),(read only)\n"
    upload = f"{read_only}Points Possible,,,,,,\n,11,,,,1,1\n"
    assert rehearse_upload(upload).unknown_assignments == ("New",)
    upload = f"{read_only},11,,,,1,1\n"
    rehearsal = rehearse_upload(upload)
    assert (rehearsal.outcome, rehearsal.changes) == ("no-changes", ())
    assert rehearsal.ignored_columns == ("Poll 1 (71)", "New")
    asked = rehearse_upload(upload + ",99,,,,1,1\n")
    assert asked.unknown_assignments == ("New",)
    assert list_changes(asked) == [("11", "New", "", "1"), ("11", "71", "2", "1")]


@pytest.mark.parametrize(
    ("text", "integer", "number", "page"),
    [
        (" 12", 12, "12", "12"),
        ("2abc", 2, "2", "2"),
        ("1.2E+07", 1, "12000000", "12000000"),
        ("9/10", 9, "9", "9"),
        ("1_000", 1000, "1000", "1"),
        ("abc", 0, "0", None),
        ("", 0, "0", None),
        ("-.5", 0, "-0.5", "-0.5"),
        ("5.", 5, "5", "5"),
    ],
)
def test_number_parsers_trailing_text_read_leading_number(
    text: str, integer: int, number: str, page: str | None
) -> None:
    assert parse_ruby_integer(text) == integer
    assert parse_ruby_float(text) == Decimal(number)
    assert parse_javascript_float(text) == (None if page is None else Decimal(page))
