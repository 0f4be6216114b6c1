"""Tests of the explanations for rejected files: each fault has its own explanation, with the right values."""

from pathlib import Path

import pytest

from core.canvas.importer.columns import INVALID_HEADER_MESSAGE, UNKNOWN_ERROR_MESSAGE
from core.canvas.importer.header_rejections import EXPECTED_HEADER
from core.texts import Text
from tests.core.canvas.course import IDENTITY_HEADER, rehearse_upload

Values = dict[str, object]

UNREADABLE_FILES: list[tuple[str, bytes, Values]] = [
    ("empty-file", b"", {}),
    ("blank-file", b",,,\n;;\n", {}),
    ("workbook", b"PK\x03\x04\xff", {}),
    ("utf-16", "Student,ID".encode("utf-16"), {}),
    ("windows-1252", f"{IDENTITY_HEADER},Poll\nIbáñez,1,,,,2\n".encode("cp1252"), {"line": "2", "letter": "á"}),
    ("not-utf-8", b"Student,ID\nx\x81,1\n", {"line": "2"}),
    ("stray-quote", b'Student,ID,Section,P\na,1,,2\nb"c,1,,2\n', {"line": "3"}),
    ("text-after-quote", b'Student,ID,Section,P\n"a"b,1,,2\n', {"line": "2"}),
    ("unclosed-quote", b'Student,ID,Section,P\na,1,,2\n"b,1,,2\n', {"line": "3"}),
    ("unclosed-quote", b'"Student,ID,Section,P\n', {"line": "1"}),
    ("line-ends", b"Student,ID,Section,P\r\na,1,,2\r\nb,1,,2\n", {"line": "3"}),
    ("semicolons-after-byte-order-mark", b'\xef\xbb\xbf"Student";"ID";"Section";"P"\n"a";"1";"";"2"\n', {}),
    ("semicolons-with-uneven-lines", b'"Student";"ID";"Section";"P"\n"a";"1"\n', {}),
    ("nameless-first-column", b",ID,Section,P\n", {}),
    ("id-misplaced", b"Student,,Section,P\n", {}),
    ("section-missing", b"Student,ID,,P\n", {}),
]

INVALID_HEADERS: list[tuple[str, str, Values]] = [
    (
        "uneven-lines",
        f"{IDENTITY_HEADER},Poll (71)\n,11,,,,2\n,12,,,\n",
        {"line": "3", "expected": 6, "separator": "semicolons", "n": 5},
    ),
    (
        "uneven-lines",
        f"{IDENTITY_HEADER},Poll (71)\nTotal\n",
        {"line": "2", "expected": 6, "separator": "semicolons", "n": 1},
    ),
    (
        "unreadable-line",
        f'{IDENTITY_HEADER.replace(",", ";")};P\n"a"x;1;;;;2\n',
        {"line": "2", "expected": 6, "separator": "commas"},
    ),
    ("empty-first-line", f"\n{IDENTITY_HEADER},Poll\n", {}),
    ("tabs", "Student\tID\tSection\tPoll\nx\t1\t\t2\n", {}),
    (
        "header-below-title",
        f"Scores of the course MATH 101 in the winter term,,,,,\n{IDENTITY_HEADER},Poll\n",
        {"line": "2", "text": "Scores of the course MATH 101 in the wi…"},
    ),
    ("lower-case", "student,id,section,Poll\n", {"first": "student"}),
    ("iclicker-file", "Last Name,First Name,Email,Student ID,Class 1\n", {"first": "Last Name"}),
    ("nameless-first-column", '"",ID,Section,P\n', {}),
    ("other-language", "Étudiant,ID,Section,Poll\n", {"first": "Étudiant"}),
    ("two-name-columns", "LastName,FirstName,ID,Section,Poll\n", {}),
    ("too-few-columns", "Student,ID,Section\n", {"n": 3}),
    ("too-few-columns", "Student\n", {"n": 1}),
    ("id-misplaced", "Student,Section,Login,Poll\n", {}),
    ("login-before-user-id", "Student,ID,SIS Login ID,SIS User ID,Section,Poll\n", {}),
    ("login-missing", "Student,ID,SIS User ID,Section,Poll\n", {}),
    ("section-missing", "Student,ID,SIS Login ID,Poll 1,Poll 2\n", {}),
    (
        "one-cell-per-row",
        '"Student,ID,Section,Poll"\n"x,1,,2"\n',
        {"header": "Student,ID,Section,Poll", "separator": ","},
    ),
    ("header-below-title", "MATH 101,,,,\n,,,,x\nID,Section,Poll,Student,\n", {"line": "3", "text": "MATH 101"}),
    ("header-missing", '"Adler, Ida",11,0011,ida,S1,2\n', {"student": "Adler, Ida"}),
    ("row-numbers", '"","Student","ID","Section","Poll"\n', {}),
    ("row-numbers", "Unnamed: 0,Student,ID,Section,Poll\n", {}),
    (
        "names-rewritten-by-r",
        "Student,ID,SIS.User.ID,SIS.Login.ID,Section,Poll.1..71.\n",
        {"text": "SIS.User.ID", "name": "SIS User ID"},
    ),
    (
        "names-misspelled",
        "Student,ID,sis_user_id,SIS Login ID,Section,Poll\n",
        {"text": "sis_user_id", "name": "SIS User ID"},
    ),
    ("columns-reordered", "SIS Login ID,Poll 1,Student,ID,Section\n", {"first": "SIS Login ID"}),
    ("section-misplaced", "Student,ID,Notes,Section,Poll\n", {"column": "3", "header": "Notes"}),
]


@pytest.mark.parametrize(("_fault", "data", "values"), UNREADABLE_FILES)
def test_rehearse_unreadable_file_explains_cause(_fault: str, data: bytes, values: Values) -> None:
    rehearsal = rehearse_upload(data)

    assert rehearsal.message == UNKNOWN_ERROR_MESSAGE
    assert _list_values(rehearsal.cause) == values


@pytest.mark.parametrize(("_fault", "text", "values"), INVALID_HEADERS)
def test_rehearse_invalid_header_explains_cause(_fault: str, text: str, values: Values) -> None:
    rehearsal = rehearse_upload(text)

    assert rehearsal.message == INVALID_HEADER_MESSAGE
    assert _list_values(rehearsal.cause) == values


def test_rehearse_each_fault_returns_distinct_explanation() -> None:
    templates: dict[str, set[str]] = {}
    files: list[tuple[str, str | bytes]] = [(fault, data) for fault, data, _values in UNREADABLE_FILES]
    files += [(fault, text) for fault, text, _values in INVALID_HEADERS]
    for fault, file in files:
        cause = rehearse_upload(file).cause
        assert cause is not None
        templates.setdefault(fault, set()).add(cause.template)

    assert [fault for fault, sentences in templates.items() if len(sentences) > 1] == []
    assert len(set.union(*templates.values())) == len(templates)


def test_rehearse_invalid_byte_in_long_file_explains_line() -> None:
    data = f"{IDENTITY_HEADER},Poll\n".encode() + b"x,11,,,,2\n" * 4000 + b"\xfc\n"

    assert _list_values(rehearse_upload(data).cause) == {"line": "4002", "letter": "ü"}


def test_rehearse_header_without_section_explains_position() -> None:
    assert _list_values(rehearse_upload("Student,ID,,Section\n").cause) == {"column": "3"}


def test_rehearse_raw_iclicker_export_explains_cause(samples: Path) -> None:
    rehearsal = rehearse_upload((samples / "iclicker-cloud-gradebook.csv").read_bytes())

    assert _list_values(rehearsal.cause) == {"first": "Last Name"}


def test_rehearse_very_long_cell_returns_invalid_header_message() -> None:
    assert rehearse_upload(f"Name,ID,Section,Poll\n{'x' * 200_000},1,,2\n").message == INVALID_HEADER_MESSAGE


def _list_values(cause: Text | None) -> Values:
    """Return the values in an explanation, without the header that Canvas expects."""
    assert cause is not None
    values = {name: value for name, value in cause.values.items() if value != EXPECTED_HEADER}
    return values | ({"n": cause.number} if cause.plural else {})
