"""Explanations of why Canvas rejects a header row, and how to fix it.

Canvas shows one of two general messages and never names a row or column.
"""

import csv
from collections.abc import Sequence

from core.canvas.gradebook import Gradebook
from core.canvas.importer.columns import RESERVED_NAMES, find_student_columns
from core.canvas.importer.csv_rejections import explain_wrong_separator
from core.canvas.importer.reading import DecodedUpload
from core.recognition.gradebook_layout import ID, NAME_HEADERS, SECTION
from core.recognition.header_row import find_header_row
from core.recognition.headers import clean_header, restore_spaces
from core.texts import Text, _, ngettext

EXPECTED_HEADER = "Student, ID, SIS User ID, SIS Login ID, Section"
_MAX_SEARCHED_LINES, _MAX_LINE_LENGTH = 30, 100_000
_ROW_NUMBER_HEADERS = ("", "X", "Unnamed: 0", "index", "...1", "V1")  # as R and pandas write them


def explain_header(upload: DecodedUpload, gradebook: Gradebook) -> Text:
    """Explain why Canvas rejects the header row, and how to fix it."""
    return explain_wrong_separator(upload) or _explain_first_row(upload, gradebook)


def _explain_first_row(upload: DecodedUpload, gradebook: Gradebook) -> Text:
    """Explain how the first row differs from the header that Canvas expects."""
    cells = [(text or "").strip() for text in upload.header_cells]
    if not any(cells):
        return _(
            "The first line is empty, but Canvas expects the header there. Delete the empty lines above the header."
        )
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


def _explain_single_cell(cells: list[str]) -> Text | None:
    """Explain a header that is in one cell, or return None."""
    if len(cells) >= 4:
        return None
    separator = next((mark for mark in "\t,;" if _is_header(cells[0].split(mark)) or cells[0].count(mark) > 2), None)
    if separator == "\t":
        return _("The file uses tabs, but Canvas only reads commas or semicolons. Save it as CSV (comma delimited).")
    if separator is None:
        return None
    return _(
        "Each row is in a single cell; the header is “{header}”. Split the text into columns at “{separator}” (in "
        "Excel, Data > Text to Columns), and save the file as CSV again.",
        header=_shorten(cells[0]),
        separator=separator,
    )


def _explain_misplaced_header(upload: DecodedUpload, cells: list[str]) -> Text | None:
    """Explain a header below the first line, or return None."""
    lines = [line[:_MAX_LINE_LENGTH] for line in upload.text.splitlines()[:_MAX_SEARCHED_LINES]]
    for separator in ",;\t":
        rows = [next(csv.reader([line], delimiter=separator), []) for line in lines]
        header_row = find_header_row(rows)
        if header_row and _is_header(rows[header_row]):
            return _(
                "The header is in line {line}, below “{text}”, but Canvas expects it in the first line. Delete "
                "everything above the header.",
                line=str(header_row + 1),
                text=_shorten(next(filter(None, cells))),
            )
    return None


def _is_header(cells: Sequence[str]) -> bool:
    """Return True for a gradebook header in any order, even if R has rewritten it."""
    names = {restore_spaces(clean_header(text)) for text in cells}
    return {ID, SECTION} <= names and not names.isdisjoint(NAME_HEADERS)


def _explain_first_student(cells: list[str], gradebook: Gradebook) -> Text | None:
    """Explain a missing header if the first line is a student, or return None."""
    student = next((student for student in gradebook.students if student.canvas_id in cells), None)
    if student is None or student.name not in cells:
        return None
    return _(
        "The header is missing: the first line is a student, “{student}”. Add the header above it: {header}, and then "
        "the assignments.",
        student=student.name,
        header=EXPECTED_HEADER,
    )


def _explain_row_numbers(cells: list[str]) -> Text | None:
    """Explain a column of row numbers before the name, or return None."""
    if cells[0] not in _ROW_NUMBER_HEADERS or not _is_header(cells) or cells[1] not in ("Student", "LastName"):
        return None
    return _(
        "The first column contains row numbers, but Canvas expects Student there. Delete the column. In R, use "
        "write.csv(…, row.names = FALSE); in pandas, use to_csv(…, index=False)."
    )


def _explain_rewritten_names(cells: list[str]) -> Text | None:
    """Explain an identity header that another program has rewritten, or return None."""
    for text in cells:
        name = next((name for name in RESERVED_NAMES if name.casefold() == restore_spaces(text).casefold()), text)
        if name != text and "." in text:
            return _(
                "R replaced spaces and brackets with dots: “{text}” should be “{name}”. Read the gradebook with "
                "check.names = FALSE and write the file again, or export the gradebook again.",
                text=text,
                name=name,
            )
        if name != text and cells[0] in ("Student", "LastName"):
            return _(
                "The header has “{text}”, but Canvas only recognizes “{name}”. Change it to “{name}”.",
                text=text,
                name=name,
            )
    return None


def _explain_column_order(cells: list[str]) -> Text | None:
    """Explain why identity columns are in the wrong order, or return None."""
    if "Student" in cells[0] or cells[0] == "LastName" or not _is_header(cells):
        return None
    return _(
        "The columns are in the wrong order: the first one is “{first}”. Put them in the order that Canvas expects: "
        "{header}, and then the assignments.",
        first=_shorten(cells[0]),
        header=EXPECTED_HEADER,
    )


def _explain_header_names(cells: list[str]) -> Text | None:
    """Explain a header that is misspelled or not from Canvas, or return None."""
    lowercase_cells = [text.casefold() for text in cells]
    if lowercase_cells[0] in ("student", "lastname") and cells[0] not in ("Student", "LastName"):
        return _(
            "The header begins with “{first}”, but Canvas only recognizes its own capital letters. Change the header "
            "to: {header}, and then the assignments.",
            first=cells[0],
            header=EXPECTED_HEADER,
        )
    if "email" in lowercase_cells or "e-mail" in lowercase_cells or "remote id" in lowercase_cells:
        return _(
            "The header begins with “{first}”: this is probably an iClicker file. Open it in Clickover with the "
            "Canvas gradebook, and upload the file that Clickover saves.",
            first=cells[0],
        )
    if "Student" in cells[0] or cells[0] == "LastName":
        return None
    if not cells[0]:
        return _(
            "The first cell of the header is empty, but Canvas expects Student there. Change the header to: {header}, "
            "and then the assignments.",
            header=EXPECTED_HEADER,
        )
    return _(
        "The header begins with “{first}”, but Canvas only recognizes its English headers. Change the header to: "
        "{header}, and then the assignments.",
        first=_shorten(cells[0]),
        header=EXPECTED_HEADER,
    )


def _explain_identity_columns(header: list[str | None], gradebook: Gradebook) -> Text:
    """Explain which identity column is missing or out of place."""
    cells = [(text or "").strip() for text in header]
    if cells[:2] == ["LastName", "FirstName"] and not gradebook.has_last_first:
        return _(
            "The header begins with LastName and FirstName, but this course has one column, Student. Put each name "
            "into that column as “Last, First”. If the course has changed, export the gradebook again."
        )
    if len(cells) < 4:
        return ngettext(
            "The header has only {n} cell, but Canvas needs at least 4: Student, ID, Section, and one assignment.",
            "The header has only {n} cells, but Canvas needs at least 4: Student, ID, Section, and one assignment.",
            len(cells),
        )
    if "ID" not in cells[2 if cells[0] == "LastName" else 1]:
        return _(
            "The column ID isn't directly after the name. Change the header to: {header}, and then the assignments.",
            header=EXPECTED_HEADER,
        )
    if "SIS Login ID" in cells and "SIS User ID" in cells and cells.index("SIS Login ID") < cells.index("SIS User ID"):
        return _("SIS Login ID comes before SIS User ID. Put SIS User ID first.")
    if "SIS User ID" in cells and "SIS Login ID" not in cells:
        return _(
            "The header has SIS User ID but not SIS Login ID, and Canvas needs both. Add an empty column SIS Login ID "
            "directly after SIS User ID."
        )
    if not any("Section" in text for text in cells):
        return _("The column Section is missing. Add it after the ID columns; its cells can be empty.")
    section_number = find_student_columns(header).student_column_count
    found = cells[section_number - 1] if section_number <= len(cells) else ""
    if not found:
        return _(
            "Canvas expects Section in column {column}, but there is no header. Move Section directly after the ID "
            "columns, and custom columns such as Notes after it.",
            column=str(section_number),
        )
    return _(
        "Canvas expects Section in column {column}, but finds “{header}”. Move Section directly after the ID columns, "
        "and custom columns such as Notes after it.",
        column=str(section_number),
        header=found,
    )


def _shorten(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"
