"""Explanations of why Canvas rejects a file, where, and how to fix it.

Canvas shows one of two general messages and never names a row or column.
"""

import csv
from collections.abc import Sequence

from core.canvas.gradebook import Gradebook
from core.canvas.importer.columns import RESERVED_NAMES, find_student_columns
from core.canvas.importer.reading import BOM, DecodedUpload, count_fields, split_sample_lines
from core.canvas.importer.ruby_csv import CsvErrorKind, MalformedCsvError
from core.recognition.gradebook_layout import ID, NAME_HEADERS, SECTION
from core.recognition.header_row import find_header_row
from core.recognition.headers import clean_header, restore_spaces

SAVE_AS_UTF8_ADVICE = "In Excel choose File > Save As and the type “CSV UTF-8 (Comma delimited)”."
EXPECTED_HEADER = "Student, ID, SIS User ID, SIS Login ID, Section, and then the assignments"
_MAX_SEARCHED_LINES, _MAX_LINE_LENGTH = 30, 100_000
_ROW_NUMBER_HEADERS = ("", "X", "Unnamed: 0", "index", "...1", "V1")  # as R and pandas write them
_CSV_ERROR_MESSAGES = {
    CsvErrorKind.STRAY_QUOTE: (
        'Line {line} has a quotation mark (") in the middle of a cell that does not begin with one. Canvas reads none '
        "of a file with such a line. Remove the mark, or save the file again as CSV from a spreadsheet, which puts the "
        "whole cell in quotation marks."
    ),
    CsvErrorKind.AFTER_QUOTE: (
        'Line {line} has text directly after a closing quotation mark ("), where Canvas expects the next cell. Canvas '
        "reads none of a file with such a line. Remove the mark or the text; if nothing is wrong there, close a mark "
        "that was opened in a line above. Or save the file again as CSV from a spreadsheet."
    ),
    CsvErrorKind.UNCLOSED_QUOTE: (
        'Line {line} opens a quotation mark (") that is never closed. Canvas reads none of a file with such a cell. '
        "Close the quotation mark at the end of that cell, or remove it."
    ),
    CsvErrorKind.LINE_END: (
        "Line {line} ends differently from the line before it: the file mixes Windows and other line ends, which "
        "happens when two files are put together. Canvas reads none of it. Open the file in a spreadsheet and save it "
        "again as CSV."
    ),
}


def explain_malformed_csv(error: MalformedCsvError) -> str:
    """Explain why the CSV can't be parsed, and in which line."""
    return _CSV_ERROR_MESSAGES[error.kind].format(line=error.line)


def explain_unreadable_bytes(data: bytes, upload: DecodedUpload) -> str:
    """Explain why Canvas can't decode the bytes or finds no row in them."""
    if upload.invalid_byte_offset is not None:
        return _explain_encoding(data, upload.invalid_byte_offset)
    if upload.header_error is not None:
        return _explain_header_error(upload, upload.header_error)
    if not data:
        return "The file is empty. Make it again; if it was downloaded, the download did not finish."
    return "The file holds no cell with anything in it, only blank lines or separators. Make it again."


def explain_header(upload: DecodedUpload, gradebook: Gradebook) -> str:
    """Explain why Canvas rejects the header row, and how to fix it."""
    return _explain_wrong_separator(upload) or _explain_first_row(upload, gradebook)


def _explain_encoding(data: bytes, invalid_byte_offset: int) -> str:
    """Explain which encoding or file type was found instead of UTF-8."""
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return (
            "This is an Excel workbook, whatever its name says. Canvas takes only text. Open it in Excel, choose File "
            "> Save As and the type “CSV UTF-8 (Comma delimited)”, and upload that file."
        )
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return f"The file is UTF-16 (Excel's “Unicode Text”), and Canvas reads only UTF-8. {SAVE_AS_UTF8_ADVICE}"
    line = 1 + data.count(b"\n", 0, invalid_byte_offset)
    byte = data[invalid_byte_offset]
    letter = bytes([byte]).decode("cp1252", errors="replace")
    hint = f" (“{letter}”)" if letter.isprintable() and letter != "\ufffd" else ""
    return (
        f"Byte 0x{byte:02X} in line {line} is not UTF-8; it looks like Windows-1252{hint}, as Excel's plain CSV has "
        f"it. Canvas reads none of such a file. {SAVE_AS_UTF8_ADVICE}"
    )


def _explain_header_error(upload: DecodedUpload, error: MalformedCsvError) -> str:
    """Explain why the header can't be parsed.

    Often, the file is separated by semicolons, but Canvas guessed commas.
    """
    first_line = split_sample_lines(upload.text)[0]
    is_semicolon_separated = upload.separator == "," and (count_fields(first_line, ";") or 0) > 3
    if is_semicolon_separated and upload.has_bom:
        return (
            "The file is separated by semicolons and begins with a byte order mark before a quotation mark. Canvas "
            "then takes it for comma-separated and cannot read its first line. Save it comma-separated, as UTF-8 "
            "without byte order mark."
        )
    if is_semicolon_separated:
        return (
            "The file is separated by semicolons, but its first three lines do not all have the same number of cells, "
            "so Canvas takes it for comma-separated and cannot read its first line. Give every line as many cells as "
            "the header, or save the file comma-separated."
        )
    return explain_malformed_csv(error)


def _explain_wrong_separator(upload: DecodedUpload) -> str | None:
    """Explain a wrongly guessed separator, or return None if it is right.

    Canvas rule A5b.
    """
    lines = split_sample_lines((BOM if upload.has_bom else "") + upload.text)
    wrong_separator, correct_separator, name = (
        (";", ",", "semicolon") if upload.separator == ";" else (",", ";", "comma")
    )
    counts = [count_fields(line, correct_separator) for line in lines]
    differing_lines = [(number, count) for number, count in enumerate(counts, 1) if count != counts[0]]
    if (
        upload.separator != wrong_separator
        or not differing_lines
        or (counts[0] or 0) < 4
        or len(upload.header_cells) > 3
    ):
        return None
    number, count = differing_lines[0]
    return (
        f"Line {number} has {_format_field_count(count)}, the header has {counts[0]}: Canvas then takes the file for "
        f"{name}-separated and finds no header. Give each of the first three lines {counts[0]} fields, best by filling "
        "every row up with empty cells."
    )


def _format_field_count(count: int | None) -> str:
    if count is None:
        return "fields that cannot be told apart"
    return "1 field" if count == 1 else f"{count} fields"


def _explain_first_row(upload: DecodedUpload, gradebook: Gradebook) -> str:
    """Explain how the first row differs from the header that Canvas expects."""
    cells = [(text or "").strip() for text in upload.header_cells]
    if not any(cells):
        return "The first line is empty, and Canvas looks for the header there. Delete the empty line above the header."
    return (
        _explain_single_cell(cells)
        or _explain_misplaced_header(upload, cells)
        or _explain_first_student(cells, gradebook)
        or _explain_row_numbers(cells)
        or _explain_rewritten_names(cells)
        or _explain_column_order(cells)
        or _explain_header_names(cells)
        or _explain_identity_columns(upload.header_cells, gradebook)
    )


def _explain_single_cell(cells: list[str]) -> str | None:
    """Explain a header that is in one cell, or return None."""
    if len(cells) >= 4:
        return None
    separator = next((mark for mark in "\t,;" if _is_header(cells[0].split(mark)) or cells[0].count(mark) > 2), None)
    if separator == "\t":
        return (
            "The file is separated by tabs. Canvas takes only commas or semicolons. Save it as CSV (comma delimited)."
        )
    if separator is None:
        return None
    return (
        f"Each row is in one cell: the whole header is “{_shorten(cells[0])}”. Split the text into columns at each "
        f"“{separator}” (in Excel: Data > Text to Columns), and save the file as CSV again."
    )


def _explain_misplaced_header(upload: DecodedUpload, cells: list[str]) -> str | None:
    """Explain a header below the first line, or return None."""
    lines = [line[:_MAX_LINE_LENGTH] for line in upload.text.splitlines()[:_MAX_SEARCHED_LINES]]
    for separator in ",;\t":
        rows = [next(csv.reader([line], delimiter=separator), []) for line in lines]
        header_row = find_header_row(rows)
        if header_row and _is_header(rows[header_row]):
            return (
                f"The header stands in line {header_row + 1}, below “{_shorten(next(filter(None, cells)))}”. Canvas "
                "looks for it in the first line. Delete everything above the header."
            )
    return None


def _is_header(cells: Sequence[str]) -> bool:
    """Return True for a gradebook header in any order, even if R has rewritten it."""
    names = {restore_spaces(clean_header(text)) for text in cells}
    return {ID, SECTION} <= names and not names.isdisjoint(NAME_HEADERS)


def _explain_first_student(cells: list[str], gradebook: Gradebook) -> str | None:
    """Explain a missing header if the first line is a student, or return None."""
    student = next((student for student in gradebook.students if student.canvas_id in cells), None)
    if student is None or student.name not in cells:
        return None
    return (
        f"The header is missing: the first line is already a student, “{student.name}”. Add the header above it: "
        f"{EXPECTED_HEADER}."
    )


def _explain_row_numbers(cells: list[str]) -> str | None:
    """Explain a column of row numbers before the name, or return None."""
    if cells[0] not in _ROW_NUMBER_HEADERS or not _is_header(cells) or cells[1] not in ("Student", "LastName"):
        return None
    return (
        "The first column numbers the rows, and Canvas expects Student there. R and pandas write such a column: use "
        "write.csv(…, row.names = FALSE) or to_csv(…, index=False), or delete the column."
    )


def _explain_rewritten_names(cells: list[str]) -> str | None:
    """Explain an identity header that another program has rewritten, or return None."""
    for text in cells:
        name = next((name for name in RESERVED_NAMES if name.casefold() == restore_spaces(text).casefold()), text)
        if name != text and "." in text:
            return (
                f"R replaced spaces and brackets with dots (check.names): “{text}” should be “{name}”. Read the "
                "gradebook with check.names = FALSE and write the file again, or export the gradebook again."
            )
        if name != text and cells[0] in ("Student", "LastName"):
            return f"The header has “{text}”, and Canvas takes only “{name}”. Write it like this."
    return None


def _explain_column_order(cells: list[str]) -> str | None:
    """Explain why identity columns are in the wrong order, or return None."""
    if "Student" in cells[0] or cells[0] == "LastName" or not _is_header(cells):
        return None
    return (
        f"The columns are in another order: the first is “{_shorten(cells[0])}”. Canvas goes by the position of the "
        f"columns. Put them in its order: {EXPECTED_HEADER}."
    )


def _explain_header_names(cells: list[str]) -> str | None:
    """Explain a header that is misspelled or not from Canvas, or return None."""
    lowercase_cells = [text.casefold() for text in cells]
    if lowercase_cells[0] in ("student", "lastname") and cells[0] not in ("Student", "LastName"):
        return (
            f"The header begins “{cells[0]}”. Canvas takes only its own spelling with capital letters: "
            f"{EXPECTED_HEADER}. Write the header like this."
        )
    if "email" in lowercase_cells or "e-mail" in lowercase_cells or "remote id" in lowercase_cells:
        return (
            f"The header begins “{cells[0]}”, as in an iClicker export that was never made for Canvas. Give the "
            "iClicker file to Clickover together with Canvas's gradebook, and upload the file that Clickover writes."
        )
    if "Student" in cells[0] or cells[0] == "LastName":
        return None
    if not cells[0]:
        return (
            "The first cell of the header is empty; Canvas expects Student there. "
            f"The header has to begin {EXPECTED_HEADER}."
        )
    return (
        f"The header begins “{_shorten(cells[0])}”. Canvas takes only its own English headers, in no other language: "
        f"{EXPECTED_HEADER}. Write the header like this."
    )


def _explain_identity_columns(header: list[str | None], gradebook: Gradebook) -> str:
    """Explain which identity column is missing or out of place."""
    cells = [(text or "").strip() for text in header]
    if cells[:2] == ["LastName", "FirstName"] and not gradebook.has_last_first:
        return (
            "The header begins LastName, FirstName, but this course has one column Student. Write the name into one "
            "column Student as “Last, First”, or export the gradebook again if the course has changed."
        )
    if len(cells) < 4:
        return (
            f"The header has only {len(cells)} cell{'s' if len(cells) > 1 else ''}; Canvas needs at least 4: Student, "
            "ID, Section and one assignment."
        )
    if "ID" not in cells[2 if cells[0] == "LastName" else 1]:
        return f"The column ID does not stand directly after the name. The header has to begin {EXPECTED_HEADER}."
    if "SIS Login ID" in cells and "SIS User ID" in cells and cells.index("SIS Login ID") < cells.index("SIS User ID"):
        return "The columns SIS User ID and SIS Login ID are swapped. Put SIS User ID first, then SIS Login ID."
    if "SIS User ID" in cells and "SIS Login ID" not in cells:
        return (
            "The header has SIS User ID but no SIS Login ID, and Canvas takes the first only together with the second. "
            "Add an empty column SIS Login ID directly after SIS User ID."
        )
    if not any("Section" in text for text in cells):
        return (
            "The column Section is missing. Add it, empty if need be, after the ID columns and before the assignments."
        )
    section_number = find_student_columns(header).student_column_count
    found_text = (
        f"“{cells[section_number - 1]}”" if section_number <= len(cells) and cells[section_number - 1] else "nothing"
    )
    return (
        f"Canvas expects the column Section in column {section_number}, but finds {found_text} there. Put Section "
        "directly after the ID columns, and custom columns such as Notes after it."
    )


def _shorten(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"
