"""Rejection of files that aren't gradebooks, and of gradebooks that are too damaged to use.

An ID that Excel has rewritten, or that appears in two rows, could give one student's scores to another student, so such
a file is rejected.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from core.errors import UnrecognizedFileError
from core.points import MAX_WHOLE_DIGITS, normalize_number
from core.recognition.gradebook_layout import ID, GradebookColumnKind, GradebookLayout
from core.texts import Text, _, join_commas, join_sentences

if TYPE_CHECKING:
    from core.files.table import Table
    from core.recognition.header_row import Grid
    from core.recognition.recognizer import Recognition

EXPORT_ADVICE = _("In Canvas, open the course's Gradebook and choose Export > Export Entire Gradebook.")
EXPORT_AGAIN_ADVICE = _("Export the gradebook from Canvas again. Don't open it in Excel first.")
_MAX_POINTS_LENGTH = 28


def build_wrong_file_error(recognition: "Recognition") -> UnrecognizedFileError:
    """Return the error for a file that isn't a gradebook export.

    The message describes what the file seems to be, and the advice explains how to get the right one.
    """
    if recognition.refusal:
        return recognition.build_error(recognition.refusal)
    if recognition.other:
        what = _("This is {file}, not a Canvas gradebook.", file=recognition.other.description)
    else:
        what = _describe_wrong_file(recognition)
    return UnrecognizedFileError(what, where=recognition.table.path.name, advice=EXPORT_ADVICE)


def _describe_wrong_file(recognition: "Recognition") -> Text:
    """Return what the file seems to be instead, and its first cells."""
    grid = recognition.grid
    rows = recognition.table.rows
    first_row = grid.headers if grid else next((row for row in rows if any(text.strip() for text in row)), None)
    if first_row is None:
        return _("This file is empty, so it isn't a Canvas gradebook.")
    headers = {text.strip().casefold() for text in first_row}
    is_incomplete = bool(recognition.reason)
    if not is_incomplete and {"student", "id", "section"} <= headers:
        return _("This looks like iClicker's file for Canvas, not a Canvas gradebook: no student has an ID.")
    return join_sentences(_identify_wrong_file(headers, is_incomplete=is_incomplete), _describe_first_cells(first_row))


def _identify_wrong_file(headers: set[str], *, is_incomplete: bool) -> Text:
    if not is_incomplete:
        if headers & {"remote id", "total present", "total absent"} or any("iclicker" in header for header in headers):
            return _("This looks like an iClicker file, not a Canvas gradebook.")
        if {"last name", "first name"} <= headers:
            return _("This looks like a list of students from another program, not a Canvas gradebook.")
        if "student" not in headers:
            return _("This isn't a Canvas gradebook, which begins with Student and ID.")
    return _("This looks like a Canvas gradebook in which the column ID or Section was removed or renamed.")


def _describe_first_cells(row: Sequence[str]) -> Text:
    return _("The first line begins with {cells}.", cells=join_commas(f"“{text.strip()}”" for text in row[:4]))


def reject_non_canvas_export(table: "Table", layout: GradebookLayout) -> None:
    """Raise UnrecognizedFileError if a file with Canvas's columns isn't an export."""
    if layout.has_new_assignment:
        what = _(
            "This looks like an upload file, not a Canvas gradebook: it has an assignment with the ID 0, which Canvas "
            "never uses."
        )
    elif layout.unidentified_rows and not layout.student_rows:
        what = _("This looks like an upload file, not a Canvas gradebook: no student has an ID.")
    else:
        return
    raise UnrecognizedFileError(what, where=table.path.name, advice=EXPORT_ADVICE)


def reject_damaged_ids(grid: "Grid", layout: GradebookLayout) -> None:
    """Raise UnrecognizedFileError if an ID was rewritten or appears twice.

    A student ID must consist of digits. Both student IDs and the assignment IDs in the headers must be unique.
    """
    ids = grid.get_texts(layout.identity[ID])
    row_number_by_id: dict[str, int] = {}
    for row in layout.student_rows:
        canvas_id, number = ids[row], row + 1
        if not (canvas_id.isascii() and canvas_id.isdigit()):
            what = _("Row {row}: the ID “{id}” isn't a whole number.", row=str(number), id=canvas_id)
            raise _build_damage_error(grid.table, what)
        if canvas_id in row_number_by_id:
            first = str(row_number_by_id[canvas_id])
            what = _(
                "Rows {row} and {other_row} have the same ID, {id}.", row=first, other_row=str(number), id=canvas_id
            )
            raise _build_damage_error(grid.table, what)
        row_number_by_id[canvas_id] = number
    column_number_by_id: dict[str, int] = {}
    for column in layout.find_columns(GradebookColumnKind.ASSIGNMENT):
        assignment_id = layout.headers[column].rpartition("(")[2].rstrip(")")
        if assignment_id in column_number_by_id:
            what = _(
                "Columns {column} and {other_column} have the same assignment ID, {id}.",
                column=str(column_number_by_id[assignment_id]),
                other_column=str(column + 1),
                id=assignment_id,
            )
            raise _build_damage_error(grid.table, what)
        column_number_by_id[assignment_id] = column + 1


def _build_damage_error(table: "Table", what: Text) -> UnrecognizedFileError:
    return UnrecognizedFileError(what, where=table.path.name, advice=EXPORT_AGAIN_ADVICE)


def reject_huge_points(grid: "Grid", layout: GradebookLayout) -> None:
    """Raise UnrecognizedFileError if any points possible have too many digits.

    No assignment in Canvas has as many.
    """
    if layout.points_row is None:
        return
    for column in layout.find_columns(GradebookColumnKind.ASSIGNMENT):
        number = normalize_number(grid.get_cell(layout.points_row, column)) or ""
        if len(number.partition(".")[0]) > MAX_WHOLE_DIGITS or len(number) > _MAX_POINTS_LENGTH:
            what = _(
                "Row {row}, “{header}”: the points possible, {points}…, have too many digits.",
                row=str(layout.points_row + 1),
                header=layout.headers[column],
                points=number[:20],
            )
            advice = _("Correct them in Canvas, and export the gradebook again.")
            raise UnrecognizedFileError(what, where=grid.table.path.name, advice=advice)
