"""Why does Canvas reject this file, where, and how is it mended?

Canvas shows one of two sentences and never a row or column. These are the words that it leaves out.

What is wrong with a first row that Canvas does not take for a header?
"""

import re

from core.canvas.gradebook import Gradebook
from core.canvas.importer.columns import find_student_columns
from core.canvas.importer.reading import BOM, Upload, count_fields, physical_lines
from core.canvas.importer.ruby import Fault, MalformedRecord

SAVE_AS_UTF8 = "In Excel choose File > Save As and the type “CSV UTF-8 (Comma delimited)”."

_FAULTS = {
    Fault.STRAY_QUOTE: (
        'Line {line} has a quotation mark (") in the middle of a cell that does not begin with one. Canvas reads none '
        "of a file with such a line. Remove the mark, or save the file again as CSV from a spreadsheet, which puts the "
        "whole cell in quotation marks."
    ),
    Fault.AFTER_QUOTE: (
        'Line {line} has text directly after a closing quotation mark ("), where Canvas expects the next cell. Canvas '
        "reads none of a file with such a line. Remove the mark or the text; if nothing is wrong there, close a mark "
        "that was opened in a line above. Or save the file again as CSV from a spreadsheet."
    ),
    Fault.UNCLOSED_QUOTE: (
        'Line {line} opens a quotation mark (") that is never closed. Canvas reads none of a file with such a cell. '
        "Close the quotation mark at the end of that cell, or remove it."
    ),
    Fault.LINE_END: (
        "Line {line} ends differently from the line before it: the file mixes Windows and other line ends, which "
        "happens when two files are put together. Canvas reads none of it. Open the file in a spreadsheet and save it "
        "again as CSV."
    ),
}


def explain_rows(error: MalformedRecord) -> str:
    """Why a row cannot be read, with its line."""
    return _FAULTS[error.fault].format(line=error.line)


def explain_bytes(data: bytes, upload: Upload) -> str:
    """Why Canvas finds no row at all, or bytes that it cannot read."""
    if upload.bad_byte is not None:
        return _explain_encoding(data, upload.bad_byte)
    if upload.header_fault is not None:
        return _explain_header_fault(upload, upload.header_fault)
    if not data:
        return "The file is empty. Make it again; if it was downloaded, the download did not finish."
    return "The file holds no cell with anything in it, only blank lines or separators. Make it again."


def _explain_encoding(data: bytes, bad_byte: int) -> str:
    """Which kind of file the bytes are, since they are not UTF-8."""
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return (
            "This is an Excel workbook, whatever its name says. Canvas takes only text. Open it in Excel, choose File "
            "> Save As and the type “CSV UTF-8 (Comma delimited)”, and upload that file."
        )
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return f"The file is UTF-16 (Excel's “Unicode Text”), and Canvas reads only UTF-8. {SAVE_AS_UTF8}"
    line = 1 + data.count(b"\n", 0, bad_byte)
    byte = data[bad_byte]
    letter = bytes([byte]).decode("cp1252", errors="replace")
    shown = f" (“{letter}”)" if letter.isprintable() and letter != "\ufffd" else ""
    return (
        f"Byte 0x{byte:02X} in line {line} is not UTF-8; it looks like Windows-1252{shown}, as Excel's plain CSV has "
        f"it. Canvas reads none of such a file. {SAVE_AS_UTF8}"
    )


def _explain_header_fault(upload: Upload, error: MalformedRecord) -> str:
    """Why the first record cannot be parsed: often a semicolon file that Canvas takes for comma-separated."""
    first = physical_lines(upload.text)[0]
    is_semicolon = upload.separator == "," and (count_fields(first, ";") or 0) > 3
    if is_semicolon and upload.has_bom:
        return (
            "The file is separated by semicolons and begins with a byte order mark before a quotation mark. Canvas "
            "then takes it for comma-separated and cannot read its first line. Save it comma-separated, as UTF-8 "
            "without byte order mark."
        )
    if is_semicolon:
        return (
            "The file is separated by semicolons, but its first three lines do not all have the same number of cells, "
            "so Canvas takes it for comma-separated and cannot read its first line. Give every line as many cells as "
            "the header, or save the file comma-separated."
        )
    return explain_rows(error)


def explain_header(upload: Upload, gradebook: Gradebook) -> str:
    """Why the header row is not one that Canvas takes: its separator, its place or its columns."""
    return _explain_separator(upload) or explain_first_row(upload, gradebook)


def _explain_separator(upload: Upload) -> str | None:
    """The trap of rule A5b and its kin: the first three lines make Canvas guess the wrong separator."""
    lines = physical_lines((BOM if upload.has_bom else "") + upload.text)
    wrong, right, name = (";", ",", "semicolon") if upload.separator == ";" else (",", ";", "comma")
    counts = [count_fields(line, right) for line in lines]
    others = [(number, count) for number, count in enumerate(counts, 1) if count != counts[0]]
    if upload.separator != wrong or not others or (counts[0] or 0) < 4 or len(upload.header_cells) > 3:
        return None
    number, count = others[0]
    return (
        f"Line {number} has {_fields(count)}, the header has {counts[0]}: Canvas then takes the file for "
        f"{name}-separated and finds no header. Give each of the first three lines {counts[0]} fields, best by filling "
        "every row up with empty cells."
    )


def _fields(count: int | None) -> str:
    if count is None:
        return "fields that cannot be told apart"
    return "1 field" if count == 1 else f"{count} fields"


SHAPE = "Student, ID, SIS User ID, SIS Login ID, Section, and then the assignments"
_TAB = "\t"


def explain_first_row(upload: Upload, gradebook: Gradebook) -> str:
    """One sentence or two on the first row: what stands there, what Canvas expects, and the way out."""
    cells = [(text or "").strip() for text in upload.header_cells]
    if not any(cells):
        return "The first line is empty, and Canvas looks for the header there. Delete the empty line above the header."
    if len(cells) < 4 and _TAB in "".join(cells):
        return (
            "The file is separated by tabs. Canvas takes only commas or semicolons. Save it as CSV (comma delimited)."
        )
    found = _header_further_down(upload)
    if found:
        return (
            f"The header stands in line {found}, below “{_shortened(cells[0] or cells[1])}”. Canvas looks for it in "
            "the first line. Delete everything above the header."
        )
    return _explain_names(cells) or _explain_columns(upload.header_cells, gradebook)


def _header_further_down(upload: Upload) -> int | None:
    """The line in which a header of Canvas's own words begins, where it is not the first."""
    for number, line in enumerate(upload.text.splitlines()[:20], 1):
        if number > 1 and re.match(r'\ufeff?"?(Student|LastName)"?[,;]"?(ID|FirstName)"?[,;]', line):
            return number
    return None


def _shortened(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"


def _explain_names(cells: list[str]) -> str | None:
    """Headers of another program or language, or in lower case."""
    lowered = [text.casefold() for text in cells]
    if lowered[0] in ("student", "lastname") and cells[0] not in ("Student", "LastName"):
        return (
            f"The header begins “{cells[0]}”. Canvas takes only its own spelling with capital letters: {SHAPE}. Write "
            "the header like this."
        )
    if "email" in lowered or "e-mail" in lowered or "remote id" in lowered:
        return (
            f"The header begins “{cells[0]}”, as in an iClicker export that was never made for Canvas. Give the "
            "iClicker file to Clickover together with Canvas's gradebook, and upload the file that Clickover writes."
        )
    if "Student" in cells[0] or cells[0] == "LastName":
        return None
    if not cells[0]:
        return f"The first cell of the header is empty; Canvas expects Student there. The header has to begin {SHAPE}."
    return (
        f"The header begins “{_shortened(cells[0])}”. Canvas takes only its own English headers, in no other language: "
        f"{SHAPE}. Write the header like this."
    )


def _explain_columns(header: list[str | None], gradebook: Gradebook) -> str:
    """Which of the identity columns is missing or out of place."""
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
        return f"The column ID does not stand directly after the name. The header has to begin {SHAPE}."
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
    due = find_student_columns(header).student_columns
    found = f"“{cells[due - 1]}”" if due <= len(cells) and cells[due - 1] else "nothing"
    return (
        f"Canvas expects the column Section in column {due}, but finds {found} there. Put Section directly after the "
        "ID columns, and custom columns such as Notes after it."
    )
