"""Checks of a gradebook export: its IDs, and unusual rows and columns.

An ID that Excel has rewritten, or that appears in two rows, could give one student's scores to another student, so such
a file is rejected. Everything else becomes a Problem; no row or cell is dropped silently.
"""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from core.canvas.gradebook_layout import (
    ID,
    SIS_LOGIN_ID,
    SIS_USER_ID,
    GradebookColumnKind,
    GradebookLayout,
    get_cell,
    is_grading_period_total,
    is_read_only_mark,
)
from core.cooperative import iter_yielding
from core.errors import UnrecognizedFileError
from core.points import normalize_number
from core.problems import Location, Problem, Severity, Source

if TYPE_CHECKING:
    from core.canvas.gradebook import Gradebook
    from core.files.tables import Table

EXPORT_ADVICE = "In Canvas, open the course's Gradebook and choose Export > Export Entire Gradebook."
EXPORT_AGAIN_ADVICE = "Export it from Canvas again and do not open it in Excel before you give it to Clickover."
_SCIENTIFIC_NOTATION_PATTERN = re.compile(r"[0-9]([.,][0-9]+)?[eE][+-]?[0-9]+")


def build_wrong_file_error(table: "Table") -> UnrecognizedFileError:
    """Return the error for a file that isn't a gradebook export.

    The message describes what the file seems to be, and the advice explains how to get the right one.
    """
    return UnrecognizedFileError(_describe_wrong_file(table), where=table.path.name, advice=EXPORT_ADVICE)


def reject_non_canvas_export(table: "Table", layout: GradebookLayout) -> None:
    """Raise UnrecognizedFileError if a file with Canvas's columns isn't an export."""
    description = describe_non_canvas_export(table, layout)
    if description:
        raise UnrecognizedFileError(description, where=table.path.name, advice=EXPORT_ADVICE)


def describe_non_canvas_export(table: "Table", layout: GradebookLayout) -> str:
    """Describe a file with Canvas's columns that Canvas didn't export.

    Returns a sentence about what the file seems to be, or "" if it may be a gradebook export.
    """
    columns = layout.find_columns(GradebookColumnKind.ASSIGNMENT)
    if any(not layout.headers[column].rpartition("(")[2].rstrip(")").strip("0") for column in columns):
        return (
            "this looks like a file made for upload, not a Canvas gradebook export: it has an assignment with the "
            "number 0, which Canvas never gives."
        )
    rows = [row for row in iter_yielding(table.rows[layout.first_student_row :]) if any(text.strip() for text in row)]
    if rows and not any(get_cell(row, layout.identity[ID]) for row in rows):
        return "this looks like iClicker's export for Canvas, not a Canvas gradebook export: nobody in it has an ID."
    return ""


def reject_damaged_ids(table: "Table", layout: GradebookLayout) -> None:
    """Raise UnrecognizedFileError if an ID was rewritten or appears twice.

    A student ID must consist of digits. Both student IDs and the assignment IDs in the headers must be unique.
    """
    column = layout.identity[ID]
    row_number_by_id: dict[str, int] = {}
    for number, row in enumerate(iter_yielding(table.rows[layout.first_student_row :]), layout.first_student_row + 1):
        canvas_id = get_cell(row, column)
        if canvas_id and not (canvas_id.isascii() and canvas_id.isdigit()):
            raise _build_damage_error(table, f"row {number}: the ID “{canvas_id}” is not a whole number.")
        if canvas_id in row_number_by_id:
            raise _build_damage_error(
                table, f"rows {row_number_by_id[canvas_id]} and {number} have the same ID {canvas_id}."
            )
        if canvas_id:
            row_number_by_id[canvas_id] = number
    column_number_by_id: dict[str, int] = {}
    for column in layout.find_columns(GradebookColumnKind.ASSIGNMENT):
        assignment_id = layout.headers[column].rpartition("(")[2].rstrip(")")
        if assignment_id in column_number_by_id:
            location = f"columns {column_number_by_id[assignment_id]} and {column + 1}"
            raise _build_damage_error(table, f"{location} have the same assignment number {assignment_id}.")
        column_number_by_id[assignment_id] = column + 1


def check_contents(table: "Table", layout: GradebookLayout) -> list[Problem]:
    """Return the problems in columns, points, and student rows, in that order."""
    return [*_check_columns(table, layout), *_check_points(table, layout), *_check_students(table, layout)]


def has_lost_digits(text: str) -> bool:
    """Return True if Excel has shortened a long number to one like `1.05E+07`."""
    return bool(_SCIENTIFIC_NOTATION_PATTERN.fullmatch(text))


def check_grading_periods(gradebook: "Gradebook", new_titles: Sequence[str]) -> Iterator[Problem]:
    """Yield a warning if the file creates assignments in a course with grading periods.

    Canvas refuses them if the last period is closed, which a gradebook doesn't show. Canvas rule F11.
    """
    if new_titles and any(is_grading_period_total(header) for header in gradebook.ignored_columns):
        titles = ", ".join(f"“{title}”" for title in new_titles)
        message = (
            f"This course has grading periods, so Canvas may refuse to create {titles}. Create them in Canvas first, "
            "then export the gradebook again."
        )
        yield Problem("grading-periods", Severity.WARNING, message, Location(Source.UPLOAD))


def _describe_wrong_file(table: "Table") -> str:
    """Return a sentence about what the file seems to be instead."""
    first_row = next((row for row in table.rows if any(text.strip() for text in row)), None)
    if first_row is None:
        return "this is not a Canvas gradebook export: the file is empty."
    headers = {text.strip().casefold() for text in first_row}
    beginning = "its first line begins " + ", ".join(f"“{text.strip()}”" for text in first_row[:4]) + "."
    if headers & {"remote id", "total present", "total absent"} or any("iclicker" in header for header in headers):
        return f"this looks like an iClicker export, not a Canvas gradebook export: {beginning}"
    if {"last name", "first name"} <= headers:
        return f"this looks like a list of students of another program, not a Canvas gradebook export: {beginning}"
    if "student" in headers:
        return f"this looks like a Canvas gradebook export whose columns ID or Section have been removed: {beginning}"
    return f"this is not a Canvas gradebook export, whose first line begins Student, ID: {beginning}"


def _build_damage_error(table: "Table", description: str) -> UnrecognizedFileError:
    return UnrecognizedFileError(description, where=table.path.name, advice=EXPORT_AGAIN_ADVICE)


def _build_problem(
    code: str, severity: Severity, message: str, row: int | None = None, column: int | None = None
) -> Problem:
    return Problem(code, severity, message, Location(Source.GRADEBOOK, row, column))


def _check_columns(table: "Table", layout: GradebookLayout) -> Iterator[Problem]:
    """Yield problems for unknown columns and missing points or student rows."""
    for column in layout.find_columns(GradebookColumnKind.UNKNOWN):
        header = layout.headers[column]
        yield _build_problem(
            "gradebook-column-unknown",
            Severity.WARNING,
            f"Column {column + 1}, “{header}”: expected an assignment as “Title (number)”, found no number. The column "
            f"is left out. {EXPORT_AGAIN_ADVICE}",
            layout.header_row + 1,
            column + 1,
        )
    if layout.points_row is None:
        yield _build_problem(
            "gradebook-no-points-row",
            Severity.WARNING,
            "The gradebook has no row Points Possible, so nothing is known of the points of its assignments. "
            f"{EXPORT_AGAIN_ADVICE}",
        )
    if not any(get_cell(row, layout.identity[ID]) for row in table.rows[layout.first_student_row :]):
        yield _build_problem(
            "gradebook-no-students",
            Severity.ERROR,
            f"The gradebook lists no student. Check in Canvas that students are enrolled, then export again. "
            f"{EXPORT_ADVICE}",
        )


def _check_points(table: "Table", layout: GradebookLayout) -> Iterator[Problem]:
    """Yield a warning for points possible that are neither a number nor blank."""
    if layout.points_row is None:
        return
    for column in layout.find_columns(GradebookColumnKind.ASSIGNMENT):
        text = get_cell(table.rows[layout.points_row], column)
        if text and normalize_number(text) is None and not is_read_only_mark(text):
            yield _build_problem(
                "gradebook-points-not-a-number",
                Severity.WARNING,
                f"“{layout.headers[column]}”: expected points possible as a number, found “{text}”. Read as not known.",
                layout.points_row + 1,
                column + 1,
            )


def _check_students(table: "Table", layout: GradebookLayout) -> Iterator[Problem]:
    """Yield problems for non-student rows, wrong row widths, and damaged SIS IDs."""
    width = len(layout.headers)
    for number, row in enumerate(iter_yielding(table.rows[layout.first_student_row :]), layout.first_student_row + 1):
        if not any(text.strip() for text in row):
            yield _build_problem(
                "gradebook-row-blank", Severity.INFO, f"Row {number} is blank and is left out.", number
            )
        elif not get_cell(row, layout.identity[ID]):
            yield _build_problem(
                "gradebook-row-without-id",
                Severity.WARNING,
                f"Row {number}, “{get_cell(row, 0)}”, has no ID, so it is no student of Canvas. It is left out.",
                number,
            )
        else:
            yield from _check_student(row, number, width, layout)


def _check_student(row: list[str], number: int, width: int, layout: GradebookLayout) -> Iterator[Problem]:
    if len(row) < width:
        yield _build_problem(
            "gradebook-row-short",
            Severity.WARNING,
            f"Row {number} has {len(row)} cells, the header has {width}. Missing cells are read as no score. "
            f"{EXPORT_AGAIN_ADVICE}",
            number,
        )
    if any(text.strip() for text in row[width:]):
        yield _build_problem(
            "gradebook-row-long",
            Severity.WARNING,
            f"Row {number} has {len(row)} cells, the header has {width}. The cells beyond it are left out. "
            f"{EXPORT_AGAIN_ADVICE}",
            number,
            width + 1,
        )
    for name in (SIS_USER_ID, SIS_LOGIN_ID):
        text = get_cell(row, layout.identity.get(name))
        if has_lost_digits(text):
            yield _build_problem(
                "sis-id-damaged",
                Severity.WARNING,
                f"Row {number}: the {name} “{text}” has lost digits in Excel. The student is known by the Canvas ID "
                f"alone. {EXPORT_AGAIN_ADVICE}",
                number,
                layout.identity[name] + 1,
            )
