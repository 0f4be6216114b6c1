"""What is odd about a gradebook export, and which files are refused?

An id that Excel has rewritten, or that stands on two rows, would put one student's scores on another: such a file is
refused. Everything else that is odd is told, and no row or cell is dropped without a word.

How old is a gradebook export, and of which course is it?

Canvas names the file `2021-12-18T1148_Grades-COURSE.csv`; a browser may add " (1)". The time is that of the person who
exported it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from core.canvas.gradebook_layout import ID, SIS_LOGIN_ID, SIS_USER_ID, GradebookLayout, Kind, cell, is_read_only_mark
from core.errors import UnknownFile
from core.files.tables import Table
from core.pacing import paced
from core.points import plain_decimal
from core.problems import Place, Problem, Severity, Source

HOW_TO_EXPORT = "In Canvas, open the course's Gradebook and choose Export > Export Entire Gradebook."
EXPORT_AGAIN = "Export it from Canvas again and do not open it in Excel before you give it to Clickover."

_SCIENTIFIC = re.compile(r"[0-9]([.,][0-9]+)?[eE][+-]?[0-9]+")


def refuse_other_file(table: Table) -> UnknownFile:
    """The error for a file that is no gradebook export: what it looks like, and where the right one comes from."""
    return UnknownFile(_looks_like(table), where=table.path.name, advice=HOW_TO_EXPORT)


def refuse_look_alike(table: Table, layout: GradebookLayout) -> None:
    """Raise UnknownFile for a file that has Canvas's columns but is made by another program."""
    looks = looks_like_other(table, layout)
    if looks:
        raise UnknownFile(looks, where=table.path.name, advice=HOW_TO_EXPORT)


def looks_like_other(table: Table, layout: GradebookLayout) -> str:
    """One sentence on a file that has Canvas's columns but is none of its exports; "" where it may well be one."""
    columns = layout.columns(Kind.ASSIGNMENT)
    if any(not layout.headers[column].rpartition("(")[2].rstrip(")").strip("0") for column in columns):
        return (
            "this looks like a file made for upload, not a Canvas gradebook export: it has an assignment with the "
            "number 0, which Canvas never gives."
        )
    rows = [row for row in paced(table.rows[layout.first_student_row :]) if any(text.strip() for text in row)]
    if rows and not any(cell(row, layout.identity[ID]) for row in rows):
        return "this looks like iClicker's export for Canvas, not a Canvas gradebook export: nobody in it has an ID."
    return ""


def _looks_like(table: Table) -> str:
    """One sentence on what the file holds instead."""
    first = next((row for row in table.rows if any(text.strip() for text in row)), None)
    if first is None:
        return "this is not a Canvas gradebook export: the file is empty."
    headers = {text.strip().casefold() for text in first}
    begins = "its first line begins " + ", ".join(f"“{text.strip()}”" for text in first[:4]) + "."
    if headers & {"remote id", "total present", "total absent"} or any("iclicker" in header for header in headers):
        return f"this looks like an iClicker export, not a Canvas gradebook export: {begins}"
    if {"last name", "first name"} <= headers:
        return f"this looks like a list of students of another program, not a Canvas gradebook export: {begins}"
    if "student" in headers:
        return f"this looks like a Canvas gradebook export whose columns ID or Section have been removed: {begins}"
    return f"this is not a Canvas gradebook export, whose first line begins Student, ID: {begins}"


def refuse_damaged_ids(table: Table, layout: GradebookLayout) -> None:
    """Raise UnknownFile where a student's ID is not all digits, or an ID stands on two rows or columns."""
    column = layout.identity[ID]
    seen: dict[str, int] = {}
    for number, row in enumerate(paced(table.rows[layout.first_student_row :]), layout.first_student_row + 1):
        canvas_id = cell(row, column)
        if canvas_id and not (canvas_id.isascii() and canvas_id.isdigit()):
            raise _refused(table, f"row {number}: the ID “{canvas_id}” is not a whole number.")
        if canvas_id in seen:
            raise _refused(table, f"rows {seen[canvas_id]} and {number} have the same ID {canvas_id}.")
        if canvas_id:
            seen[canvas_id] = number
    headers: dict[str, int] = {}
    for position in layout.columns(Kind.ASSIGNMENT):
        assignment_id = layout.headers[position].rpartition("(")[2].rstrip(")")
        if assignment_id in headers:
            where = f"columns {headers[assignment_id]} and {position + 1}"
            raise _refused(table, f"{where} have the same assignment number {assignment_id}.")
        headers[assignment_id] = position + 1


def _refused(table: Table, what: str) -> UnknownFile:
    return UnknownFile(what, where=table.path.name, advice=EXPORT_AGAIN)


def check_rows(table: Table, layout: GradebookLayout) -> list[Problem]:
    """Every oddity of columns, rows and cells, in file order."""
    return [*_check_columns(table, layout), *_check_points(table, layout), *_check_students(table, layout)]


def _odd(code: str, severity: Severity, message: str, row: int | None = None, column: int | None = None) -> Problem:
    return Problem(code, severity, message, Place(Source.GRADEBOOK, row, column))


def _check_columns(table: Table, layout: GradebookLayout) -> Iterator[Problem]:
    """Columns after Section that are neither Canvas's own nor an assignment with its id; and no points row at all."""
    for column in layout.columns(Kind.UNKNOWN):
        header = layout.headers[column]
        yield _odd(
            "gradebook-column-unknown",
            Severity.WARNING,
            f"Column {column + 1}, “{header}”: expected an assignment as “Title (number)”, found no number. The column "
            f"is left out. {EXPORT_AGAIN}",
            layout.header_row + 1,
            column + 1,
        )
    if layout.points_row is None:
        yield _odd(
            "gradebook-no-points-row",
            Severity.WARNING,
            "The gradebook has no row Points Possible, so nothing is known of the points of its assignments. "
            f"{EXPORT_AGAIN}",
        )
    if not any(cell(row, layout.identity[ID]) for row in table.rows[layout.first_student_row :]):
        yield _odd(
            "gradebook-no-students",
            Severity.ERROR,
            f"The gradebook lists no student. Check in Canvas that students are enrolled, then export again. "
            f"{HOW_TO_EXPORT}",
        )


def _check_points(table: Table, layout: GradebookLayout) -> Iterator[Problem]:
    """Points of an assignment that are neither a number nor blank."""
    if layout.points_row is None:
        return
    for column in layout.columns(Kind.ASSIGNMENT):
        text = cell(table.rows[layout.points_row], column)
        if text and plain_decimal(text) is None and not is_read_only_mark(text):
            yield _odd(
                "gradebook-points-not-a-number",
                Severity.WARNING,
                f"“{layout.headers[column]}”: expected points possible as a number, found “{text}”. Read as not known.",
                layout.points_row + 1,
                column + 1,
            )


def _check_students(table: Table, layout: GradebookLayout) -> Iterator[Problem]:
    """Rows that are no student, rows of another width, and SIS ids that lost digits."""
    width = len(layout.headers)
    for number, row in enumerate(paced(table.rows[layout.first_student_row :]), layout.first_student_row + 1):
        if not any(text.strip() for text in row):
            yield _odd("gradebook-row-blank", Severity.INFO, f"Row {number} is blank and is left out.", number)
        elif not cell(row, layout.identity[ID]):
            yield _odd(
                "gradebook-row-without-id",
                Severity.WARNING,
                f"Row {number}, “{cell(row, 0)}”, has no ID, so it is no student of Canvas. It is left out.",
                number,
            )
        else:
            yield from _check_student(row, number, width, layout)


def _check_student(row: list[str], number: int, width: int, layout: GradebookLayout) -> Iterator[Problem]:
    if len(row) < width:
        yield _odd(
            "gradebook-row-short",
            Severity.WARNING,
            f"Row {number} has {len(row)} cells, the header has {width}. Missing cells are read as no score. "
            f"{EXPORT_AGAIN}",
            number,
        )
    if any(text.strip() for text in row[width:]):
        yield _odd(
            "gradebook-row-long",
            Severity.WARNING,
            f"Row {number} has {len(row)} cells, the header has {width}. The cells beyond it are left out. "
            f"{EXPORT_AGAIN}",
            number,
            width + 1,
        )
    for name in (SIS_USER_ID, SIS_LOGIN_ID):
        text = cell(row, layout.identity.get(name))
        if has_lost_digits(text):
            yield _odd(
                "sis-id-damaged",
                Severity.WARNING,
                f"Row {number}: the {name} “{text}” has lost digits in Excel. The student is known by the Canvas ID "
                f"alone. {EXPORT_AGAIN}",
                number,
                layout.identity[name] + 1,
            )


def has_lost_digits(text: str) -> bool:
    """Whether Excel has turned a long number into `1.05E+07`."""
    return bool(_SCIENTIFIC.fullmatch(text))


STALE_AFTER = timedelta(hours=1)

_CANVAS_NAME = re.compile(r"(\d{4}-\d\d-\d\dT\d{4})_Grades-(.*?)(?: ?\(\d+\))?\.[A-Za-z]+")


@dataclass(frozen=True, slots=True)
class Export:
    """When the file was exported (with a time zone), whether its name told so, and the course that its name gives."""

    at: datetime
    from_name: bool
    course: str


def when_exported(path: Path, now: datetime) -> Export:
    """Tell from the file's name, else from its file time; `now` where the file is not on disk."""
    found = _CANVAS_NAME.fullmatch(path.name)
    if found:
        try:
            return Export(datetime.strptime(found[1], "%Y-%m-%dT%H%M").astimezone(), from_name=True, course=found[2])
        except ValueError:  # digits that are no date
            pass
    try:
        return Export(datetime.fromtimestamp(path.stat().st_mtime).astimezone(), from_name=False, course="")
    except (OSError, ValueError):  # no name that a file can have
        return Export(now, from_name=False, course="")


def check_age(export: Export, now: datetime) -> list[Problem]:
    """The WARNING `gradebook-old` where the export is older than an hour."""
    age = now - export.at
    if age <= STALE_AFTER:
        return []
    source = "as the date in the file's name says" if export.from_name else "as the date of the file says"
    message = (
        f"This gradebook was exported {in_words(age)} ago, {source}. Scores entered in Canvas since then are not "
        "in it and could be overwritten. Export the gradebook again just before you upload."
    )
    return [Problem("gradebook-old", Severity.WARNING, message, Place(Source.GRADEBOOK))]


def in_words(age: timedelta) -> str:
    """An age of an hour or more in its largest unit: "1 hour", "3 days"."""
    hours = int(age.total_seconds() // 3600)
    count, unit = (hours // 24, "day") if hours >= 24 else (hours, "hour")
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"
