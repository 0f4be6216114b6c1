"""Checks of a gradebook export: its IDs, and unusual rows and columns.

An ID that Excel has rewritten, or that appears in two rows, could give one student's scores to another student, so such
a file is rejected. Everything else becomes a Problem; no row or cell is dropped silently.
"""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from core.errors import UnrecognizedFileError
from core.points import MAX_WHOLE_DIGITS, normalize_number
from core.problems import Location, Problem, Severity, Source
from core.recognition.gradebook_layout import (
    ID,
    SIS_LOGIN_ID,
    SIS_USER_ID,
    GradebookColumnKind,
    GradebookLayout,
    is_grading_period_total,
    is_read_only_mark,
)
from core.recognition.placeholders import is_missing_mark

if TYPE_CHECKING:
    from core.canvas.gradebook import Gradebook
    from core.files.table import Table
    from core.recognition.header_row import Grid
    from core.recognition.recognizer import Recognition

EXPORT_ADVICE = "In Canvas, open the course's Gradebook and choose Export > Export Entire Gradebook."
EXPORT_AGAIN_ADVICE = "Export it from Canvas again and do not open it in Excel before you give it to Clickover."
_MAX_POINTS_LENGTH = 28
_SCIENTIFIC_NOTATION_PATTERN = re.compile(r"[0-9]([.,][0-9]+)?[eE][+-]?[0-9]+")


def build_wrong_file_error(recognition: "Recognition") -> UnrecognizedFileError:
    """Return the error for a file that isn't a gradebook export.

    The message describes what the file seems to be, and the advice explains how to get the right one.
    """
    if recognition.refusal:
        return recognition.build_error(recognition.refusal)
    if recognition.other:
        what: str = recognition.other.what
    else:
        what = _describe_wrong_file(recognition)
    return UnrecognizedFileError(what, where=recognition.table.path.name, advice=EXPORT_ADVICE)


def reject_non_canvas_export(table: "Table", layout: GradebookLayout) -> None:
    """Raise UnrecognizedFileError if a file with Canvas's columns isn't an export."""
    description = ""
    if layout.has_new_assignment:
        description = (
            "this looks like a file made for upload, not a Canvas gradebook export: it has an assignment with the "
            "number 0, which Canvas never gives."
        )
    elif layout.unidentified_rows and not layout.student_rows:
        description = "this looks like a file made for upload, not a Canvas gradebook export: nobody in it has an ID."
    if description:
        raise UnrecognizedFileError(description, where=table.path.name, advice=EXPORT_ADVICE)


def reject_damaged_ids(grid: "Grid", layout: GradebookLayout) -> None:
    """Raise UnrecognizedFileError if an ID was rewritten or appears twice.

    A student ID must consist of digits. Both student IDs and the assignment IDs in the headers must be unique.
    """
    ids = grid.get_texts(layout.identity[ID])
    row_number_by_id: dict[str, int] = {}
    for row in layout.student_rows:
        canvas_id, number = ids[row], row + 1
        if not (canvas_id.isascii() and canvas_id.isdigit()):
            raise _build_damage_error(grid.table, f"row {number}: the ID “{canvas_id}” is not a whole number.")
        if canvas_id in row_number_by_id:
            raise _build_damage_error(
                grid.table, f"rows {row_number_by_id[canvas_id]} and {number} have the same ID {canvas_id}."
            )
        row_number_by_id[canvas_id] = number
    column_number_by_id: dict[str, int] = {}
    for column in layout.find_columns(GradebookColumnKind.ASSIGNMENT):
        assignment_id = layout.headers[column].rpartition("(")[2].rstrip(")")
        if assignment_id in column_number_by_id:
            location = f"columns {column_number_by_id[assignment_id]} and {column + 1}"
            raise _build_damage_error(grid.table, f"{location} have the same assignment number {assignment_id}.")
        column_number_by_id[assignment_id] = column + 1


def check_contents(grid: "Grid", layout: GradebookLayout) -> list[Problem]:
    """Return the problems in columns, points, and student rows, in that order."""
    return [*_check_columns(layout), *_check_points(grid, layout), *_check_rows(grid, layout)]


def has_lost_digits(text: str) -> bool:
    """Return True if Excel has shortened a long number to one like `1.05E+07`."""
    return bool(_SCIENTIFIC_NOTATION_PATTERN.fullmatch(text))


def check_grading_periods(gradebook: "Gradebook", new_titles: Sequence[str]) -> Iterator[Problem]:
    """Yield a warning about new assignments in a course with grading periods.

    Canvas refuses them if the last period is closed, which a gradebook doesn't show. Canvas rule F11.
    """
    if new_titles and any(is_grading_period_total(header) for header in gradebook.ignored_columns):
        titles = ", ".join(f"“{title}”" for title in new_titles)
        message = (
            f"This course has grading periods, so Canvas may refuse to create {titles}. Create them in Canvas first, "
            "then export the gradebook again."
        )
        yield Problem("grading-periods", Severity.WARNING, message, Location(Source.UPLOAD))


def _describe_wrong_file(recognition: "Recognition") -> str:
    """Return a sentence about what the file seems to be instead."""
    grid = recognition.grid
    rows = recognition.table.rows
    first_row = grid.headers if grid else next((row for row in rows if any(text.strip() for text in row)), None)
    if first_row is None:
        return "this is not a Canvas gradebook export: the file is empty."
    headers = {text.strip().casefold() for text in first_row}
    incomplete = "this looks like a Canvas gradebook export whose columns ID or Section have been removed or renamed"
    beginning = "its first line begins " + ", ".join(f"“{text.strip()}”" for text in first_row[:4]) + "."
    if recognition.is_from_canvas:
        return f"{incomplete}: {beginning}"
    if {"student", "id", "section"} <= headers:
        return "this looks like iClicker's export for Canvas, not a Canvas gradebook export: nobody in it has an ID."
    if headers & {"remote id", "total present", "total absent"} or any("iclicker" in header for header in headers):
        return f"this looks like an iClicker export, not a Canvas gradebook export: {beginning}"
    if {"last name", "first name"} <= headers:
        return f"this looks like a list of students of another program, not a Canvas gradebook export: {beginning}"
    if "student" in headers:
        return f"{incomplete}: {beginning}"
    return f"this is not a Canvas gradebook export, whose first line begins Student, ID: {beginning}"


def _build_damage_error(table: "Table", description: str) -> UnrecognizedFileError:
    return UnrecognizedFileError(description, where=table.path.name, advice=EXPORT_AGAIN_ADVICE)


def _build_problem(
    code: str, severity: Severity, message: str, row: int | None = None, column: int | None = None
) -> Problem:
    return Problem(code, severity, message, Location(Source.GRADEBOOK, row, column))


def _check_columns(layout: GradebookLayout) -> Iterator[Problem]:
    """Yield problems for unknown columns, and for missing points or student rows."""
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
    if not layout.student_rows:
        yield _build_problem(
            "gradebook-no-students",
            Severity.ERROR,
            f"The gradebook lists no student. Check in Canvas that students are enrolled, then export again. "
            f"{EXPORT_ADVICE}",
        )


def reject_huge_points(grid: "Grid", layout: GradebookLayout) -> None:
    """Raise UnrecognizedFileError if any points possible have too many digits.

    No assignment in Canvas has as many.
    """
    if layout.points_row is None:
        return
    for column in layout.find_columns(GradebookColumnKind.ASSIGNMENT):
        number = normalize_number(grid.get_cell(layout.points_row, column)) or ""
        if len(number.partition(".")[0]) > MAX_WHOLE_DIGITS or len(number) > _MAX_POINTS_LENGTH:
            what = (
                f"row {layout.points_row + 1}, “{layout.headers[column]}”: the points possible, {number[:20]}…, have "
                "too many digits."
            )
            raise UnrecognizedFileError(
                what, where=grid.table.path.name, advice="Correct them in Canvas, and export the gradebook again."
            )


def _check_points(grid: "Grid", layout: GradebookLayout) -> Iterator[Problem]:
    """Yield a warning for points possible that aren't blank and aren't a number."""
    if layout.points_row is None:
        return
    for column in layout.find_columns(GradebookColumnKind.ASSIGNMENT):
        text = grid.get_cell(layout.points_row, column)
        if text and normalize_number(text) is None and not (is_read_only_mark(text) or is_missing_mark(text)):
            yield _build_problem(
                "gradebook-points-not-a-number",
                Severity.WARNING,
                f"“{layout.headers[column]}”: expected points possible as a number, found “{text}”. Read as not known.",
                layout.points_row + 1,
                column + 1,
            )


def _check_rows(grid: "Grid", layout: GradebookLayout) -> Iterator[Problem]:
    """Yield problems for rows that aren't students, row widths, and damaged SIS IDs."""
    problems = [
        *_check_other_rows(grid, layout),
        *_check_row_widths(grid, layout),
        *_check_sis_ids(grid, layout),
    ]
    yield from sorted(problems, key=lambda problem: problem.place.row or 0)


def _check_other_rows(grid: "Grid", layout: GradebookLayout) -> Iterator[Problem]:
    first_student_row = min(layout.student_rows, default=grid.table.row_count)
    for row in layout.blank_rows:
        if row > first_student_row:
            message = f"Row {row + 1} is blank and is left out."
            yield _build_problem("gradebook-row-blank", Severity.INFO, message, row + 1)
    for row in layout.summary_rows:
        message = f"Row {row + 1}, “{_get_label(grid, row)}”, sums up other rows, and is no student. It is left out."
        yield _build_problem("gradebook-row-left-out", Severity.INFO, message, row + 1)
    for row in layout.unidentified_rows:
        message = f"Row {row + 1}, “{_get_label(grid, row)}”, has no ID, so it is no student of Canvas. It is left out."
        yield _build_problem("gradebook-row-without-id", Severity.WARNING, message, row + 1)


def _get_label(grid: "Grid", row: int) -> str:
    return next(filter(None, grid.get_row(row)), "")


def _check_row_widths(grid: "Grid", layout: GradebookLayout) -> Iterator[Problem]:
    width = len(layout.headers)
    widths = grid.table.widths.tolist()
    extra_columns = [grid.get_texts(column) for column in range(width, grid.width)]
    for row in layout.student_rows:
        found = f"Row {row + 1} has {widths[row]} cells, the header has {width}."
        if widths[row] < width:
            message = f"{found} Missing cells are read as no score. {EXPORT_AGAIN_ADVICE}"
            yield _build_problem("gradebook-row-short", Severity.WARNING, message, row + 1)
        if any(texts[row] for texts in extra_columns):
            message = f"{found} The cells beyond it are left out. {EXPORT_AGAIN_ADVICE}"
            yield _build_problem("gradebook-row-long", Severity.WARNING, message, row + 1, width + 1)


def _check_sis_ids(grid: "Grid", layout: GradebookLayout) -> Iterator[Problem]:
    for name in (SIS_USER_ID, SIS_LOGIN_ID):
        column = layout.identity.get(name)
        texts = grid.get_texts(column)
        for row in layout.student_rows:
            if column is not None and has_lost_digits(texts[row]):
                message = (
                    f"Row {row + 1}: the {name} “{texts[row]}” has lost digits in Excel. The student is known by the "
                    f"Canvas ID alone. {EXPORT_AGAIN_ADVICE}"
                )
                yield _build_problem("sis-id-damaged", Severity.WARNING, message, row + 1, column + 1)
