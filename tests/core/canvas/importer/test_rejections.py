"""Tests of the explanations for rejected files.

They compare whole sentences, because users act on them.
"""

from pathlib import Path

import pytest

from core.canvas.importer.columns import INVALID_HEADER_MESSAGE, UNKNOWN_ERROR_MESSAGE
from tests.core.canvas.course import IDENTITY_HEADER, rehearse_upload

SAVE_ADVICE = "In Excel choose File > Save As and the type “CSV UTF-8 (Comma delimited)”."
HEADER = "Student, ID, SIS User ID, SIS Login ID, Section, and then the assignments"

ROW_NUMBERS = (
    "The first column numbers the rows, and Canvas expects Student there. R and pandas write such a column: use "
    "write.csv(…, row.names = FALSE) or to_csv(…, index=False), or delete the column."
)

UNREADABLE_FILES = {
    b"": "The file is empty. Make it again; if it was downloaded, the download did not finish.",
    b",,,\n;;\n": "The file holds no cell with anything in it, only blank lines or separators. Make it again.",
    b"PK\x03\x04\xff": (
        "This is an Excel workbook, whatever its name says. Canvas takes only text. Open it in Excel, choose File > "
        "Save "
        "As and the type “CSV UTF-8 (Comma delimited)”, and upload that file."
    ),
    "Student,ID".encode("utf-16"): (
        f"The file is UTF-16 (Excel's “Unicode Text”), and Canvas reads only UTF-8. {SAVE_ADVICE}"
    ),
    f"{IDENTITY_HEADER},Poll\nIbáñez,1,,,,2\n".encode("cp1252"): (
        "Byte 0xE1 in line 2 is not UTF-8; it looks like Windows-1252 (“á”), as Excel's plain CSV has it. Canvas "
        "reads none "
        f"of such a file. {SAVE_ADVICE}"
    ),
    b"Student,ID\nx\x81,1\n": (
        "Byte 0x81 in line 2 is not UTF-8; it looks like Windows-1252, as Excel's plain CSV has it. Canvas reads none "
        f"of such a file. {SAVE_ADVICE}"
    ),
    b'Student,ID,Section,P\na,1,,2\nb"c,1,,2\n': (
        'Line 3 has a quotation mark (") in the middle of a cell that does not begin with one. Canvas reads none of a '
        "file "
        "with such a line. Remove the mark, or save the file again as CSV from a spreadsheet, which puts the whole "
        "cell in quotation marks."
    ),
    b'Student,ID,Section,P\n"a"b,1,,2\n': (
        'Line 2 has text directly after a closing quotation mark ("), where Canvas expects the next cell. Canvas reads '
        "none of a file with such a line. Remove the mark or the text; if nothing is wrong there, close a mark that "
        "was opened in a line above. Or save the file again as CSV from a spreadsheet."
    ),
    b'Student,ID,Section,P\na,1,,2\n"b,1,,2\n': (
        'Line 3 opens a quotation mark (") that is never closed. Canvas reads none of a file with such a cell. Close '
        "the "
        "quotation mark at the end of that cell, or remove it."
    ),
    b'"Student,ID,Section,P\n': (
        'Line 1 opens a quotation mark (") that is never closed. Canvas reads none of a file with such a cell. Close '
        "the "
        "quotation mark at the end of that cell, or remove it."
    ),
    b"Student,ID,Section,P\r\na,1,,2\r\nb,1,,2\n": (
        "Line 3 ends differently from the line before it: the file mixes Windows and other line ends, which happens "
        "when two files are put together. Canvas reads none of it. Open the file in a spreadsheet and save it again as "
        "CSV."
    ),
    b'\xef\xbb\xbf"Student";"ID";"Section";"P"\n"a";"1";"";"2"\n': (
        "The file is separated by semicolons and begins with a byte order mark before a quotation mark. Canvas then "
        "takes it for comma-separated and cannot read its first line. Save it comma-separated, as UTF-8 without byte "
        "order mark."
    ),
    b'"Student";"ID";"Section";"P"\n"a";"1"\n': (
        "The file is separated by semicolons, but its first three lines do not all have the same number of cells, so "
        "Canvas takes it for comma-separated and cannot read its first line. Give every line as many cells as the "
        "header, or save the file comma-separated."
    ),
    b",ID,Section,P\n": (
        f"The first cell of the header is empty; Canvas expects Student there. The header has to begin {HEADER}."
    ),
    b"Student,,Section,P\n": (
        f"The column ID does not stand directly after the name. The header has to begin {HEADER}."
    ),
    b"Student,ID,,P\n": (
        "The column Section is missing. Add it, empty if need be, after the ID columns and before the assignments."
    ),
}

INVALID_HEADERS = {
    f"{IDENTITY_HEADER},Poll (71)\n,11,,,,2\n,12,,,\n": (
        "Line 3 has 5 fields, the header has 6: Canvas then takes the file for semicolon-separated and finds no "
        "header. Give each of the first three lines 6 fields, best by filling every row up with empty cells."
    ),
    f"{IDENTITY_HEADER},Poll (71)\nTotal\n": (
        "Line 2 has 1 field, the header has 6: Canvas then takes the file for semicolon-separated and finds no header. "
        "Give each of the first three lines 6 fields, best by filling every row up with empty cells."
    ),
    f'{IDENTITY_HEADER.replace(",", ";")};P\n"a"x;1;;;;2\n': (
        "Line 2 has fields that cannot be told apart, the header has 6: Canvas then takes the file for comma-separated "
        "and finds no header. Give each of the first three lines 6 fields, best by filling every row up with empty "
        "cells."
    ),
    f"\n{IDENTITY_HEADER},Poll\n": (
        "The first line is empty, and Canvas looks for the header there. Delete the empty line above the header."
    ),
    "Student\tID\tSection\tPoll\nx\t1\t\t2\n": (
        "The file is separated by tabs. Canvas takes only commas or semicolons. Save it as CSV (comma delimited)."
    ),
    f"Scores of the course MATH 101 in the winter term,,,,,\n{IDENTITY_HEADER},Poll\n": (
        "The header stands in line 2, below “Scores of the course MATH 101 in the wi…”. Canvas looks for it in the "
        "first "
        "line. Delete everything above the header."
    ),
    "student,id,section,Poll\n": (
        f"The header begins “student”. Canvas takes only its own spelling with capital letters: {HEADER}. Write the "
        "header "
        "like this."
    ),
    "Last Name,First Name,Email,Student ID,Class 1\n": (
        "The header begins “Last Name”, as in an iClicker export that was never made for Canvas. Give the iClicker "
        "file to "
        "Clickover together with Canvas's gradebook, and upload the file that Clickover writes."
    ),
    '"",ID,Section,P\n': (
        f"The first cell of the header is empty; Canvas expects Student there. The header has to begin {HEADER}."
    ),
    "Étudiant,ID,Section,Poll\n": (
        f"The header begins “Étudiant”. Canvas takes only its own English headers, in no other language: {HEADER}. "
        "Write the "
        "header like this."
    ),
    "LastName,FirstName,ID,Section,Poll\n": (
        "The header begins LastName, FirstName, but this course has one column Student. Write the name into one column "
        "Student as “Last, First”, or export the gradebook again if the course has changed."
    ),
    "Student,ID,Section\n": (
        "The header has only 3 cells; Canvas needs at least 4: Student, ID, Section and one assignment."
    ),
    "Student\n": "The header has only 1 cell; Canvas needs at least 4: Student, ID, Section and one assignment.",
    "Student,Section,Login,Poll\n": (
        f"The column ID does not stand directly after the name. The header has to begin {HEADER}."
    ),
    "Student,ID,SIS Login ID,SIS User ID,Section,Poll\n": (
        "The columns SIS User ID and SIS Login ID are swapped. Put SIS User ID first, then SIS Login ID."
    ),
    "Student,ID,SIS User ID,Section,Poll\n": (
        "The header has SIS User ID but no SIS Login ID, and Canvas takes the first only together with the second. Add "
        "an empty column SIS Login ID directly after SIS User ID."
    ),
    "Student,ID,SIS Login ID,Poll 1,Poll 2\n": (
        "The column Section is missing. Add it, empty if need be, after the ID columns and before the assignments."
    ),
    '"Student,ID,Section,Poll"\n"x,1,,2"\n': (
        "Each row is in one cell: the whole header is “Student,ID,Section,Poll”. Split the text into columns at each "
        "“,” (in Excel: Data > Text to Columns), and save the file as CSV again."
    ),
    "MATH 101,,,,\n,,,,x\nID,Section,Poll,Student,\n": (
        "The header stands in line 3, below “MATH 101”. Canvas looks for it in the first line. Delete everything above "
        "the header."
    ),
    '"Adler, Ida",11,0011,ida,S1,2\n': (
        f"The header is missing: the first line is already a student, “Adler, Ida”. Add the header above it: {HEADER}."
    ),
    '"","Student","ID","Section","Poll"\n': ROW_NUMBERS,
    "Unnamed: 0,Student,ID,Section,Poll\n": ROW_NUMBERS,
    "Student,ID,SIS.User.ID,SIS.Login.ID,Section,Poll.1..71.\n": (
        "R replaced spaces and brackets with dots (check.names): “SIS.User.ID” should be “SIS User ID”. Read the "
        "gradebook with check.names = FALSE and write the file again, or export the gradebook again."
    ),
    "Student,ID,sis_user_id,SIS Login ID,Section,Poll\n": (
        "The header has “sis_user_id”, and Canvas takes only “SIS User ID”. Write it like this."
    ),
    "SIS Login ID,Poll 1,Student,ID,Section\n": (
        "The columns are in another order: the first is “SIS Login ID”. Canvas goes by the position of the columns. "
        f"Put them in its order: {HEADER}."
    ),
    "Student,ID,Notes,Section,Poll\n": (
        "Canvas expects the column Section in column 3, but finds “Notes” there. Put Section directly after the ID "
        "columns, "
        "and custom columns such as Notes after it."
    ),
}


@pytest.mark.parametrize(("data", "cause"), UNREADABLE_FILES.items(), ids=range(len(UNREADABLE_FILES)))
def test_rehearse_unreadable_file_explains_cause(data: bytes, cause: str) -> None:
    rehearsal = rehearse_upload(data)
    assert (rehearsal.message, rehearsal.cause) == (UNKNOWN_ERROR_MESSAGE, cause)


@pytest.mark.parametrize(("text", "cause"), INVALID_HEADERS.items(), ids=range(len(INVALID_HEADERS)))
def test_rehearse_invalid_header_explains_cause(text: str, cause: str) -> None:
    rehearsal = rehearse_upload(text)
    assert (rehearsal.message, rehearsal.cause) == (INVALID_HEADER_MESSAGE, cause)


def test_rehearse_invalid_byte_in_long_file_explains_line() -> None:
    data = f"{IDENTITY_HEADER},Poll\n".encode() + b"x,11,,,,2\n" * 4000 + b"\xfc\n"
    assert rehearse_upload(data).cause == (
        "Byte 0xFC in line 4002 is not UTF-8; it looks like Windows-1252 (“ü”), as Excel's plain CSV has it. Canvas "
        "reads "
        f"none of such a file. {SAVE_ADVICE}"
    )


def test_rehearse_misplaced_section_explains_position() -> None:
    assert rehearse_upload("Student,ID,,Section\n").cause == (
        "Canvas expects the column Section in column 3, but finds nothing there. Put Section directly after the ID "
        "columns, and custom columns such as Notes after it."
    )


def test_rehearse_raw_iclicker_export_explains_cause(samples: Path) -> None:
    rehearsal = rehearse_upload((samples / "iclicker-cloud-gradebook.csv").read_bytes())
    assert rehearsal.cause == (
        "The header begins “Last Name”, as in an iClicker export that was never made for Canvas. Give the iClicker "
        "file to "
        "Clickover together with Canvas's gradebook, and upload the file that Clickover writes."
    )


def test_rehearse_very_long_cell_explains_cause() -> None:
    assert rehearse_upload(f"Name,ID,Section,Poll\n{'x' * 200_000},1,,2\n").message == INVALID_HEADER_MESSAGE
