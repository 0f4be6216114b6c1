"""What does Canvas's own gradebook export hold?"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from sys import intern

from core.canvas import gradebook_layout as layout_of
from core.canvas.effects import EXCUSED
from core.canvas.gradebook_checks import (
    check_age,
    check_rows,
    looks_like_other,
    refuse_damaged_ids,
    refuse_look_alike,
    refuse_other_file,
    when_exported,
)
from core.canvas.gradebook_layout import GradebookLayout, Kind, cell
from core.files import tables
from core.files.coded_columns import TextColumn
from core.files.tables import Table
from core.pacing import paced, paused_collector
from core.points import Points, plain_decimal
from core.problems import Report

NOT_ASSIGNED = "N/A"

_WRAPPED = re.compile(r'="(.*)"', re.DOTALL)
_HEX_LOGIN = re.compile(r"[0-9a-f]{8,}")
_FULL_HEX_LOGIN = re.compile(r"[0-9a-f]{40}")


class Posting(StrEnum):
    """What the row under the header says of an assignment."""

    AUTOMATIC = ""
    MANUAL = "manual"
    MANUAL_HIDDEN = "manual-hidden"
    MUTED = "muted"


@dataclass(frozen=True, slots=True)
class Student:
    """One student of the roster. `name` is as the export prints it, usually "Last, First"; ids are text."""

    canvas_id: str
    name: str
    sis_user_id: str
    login_id: str
    section: str
    row: int
    root_account: str = ""
    is_test: bool = False


@dataclass(frozen=True, slots=True)
class Assignment:
    """One assignment column. `header` is the whole cell, `column` counts from 1; points are None where blank."""

    assignment_id: str
    title: str
    header: str
    column: int
    points_possible: Points | None
    posting: Posting = Posting.AUTOMATIC


@dataclass(frozen=True, eq=False)
class Gradebook:
    """A gradebook export, read.

    `cells[assignment_id][i]` belongs to `students[i]`: "" no score, "EX", "N/A", a plain decimal without trailing zeros
    ("8", "1.5"), or other text as printed (a letter grade). `custom_columns` are titles of custom columns such as
    Notes, in file order; `custom_cells` their text by title; `read_only_columns` those marked so in the points row.
    `ignored_columns` are totals, overrides and other columns of Canvas's own. `exported_at` comes from the file's name,
    else its file time (`age_from_name` tells which). `course` is the course that the file's name gives, or "".
    `data` are the file's bytes.
    """

    path: Path
    sha256: str
    encoding: str
    delimiter: str
    has_last_first: bool
    has_sis_user_id: bool
    has_sis_login_id: bool
    students: tuple[Student, ...]
    assignments: tuple[Assignment, ...]
    cells: Mapping[str, TextColumn]
    custom_columns: tuple[str, ...]
    custom_cells: Mapping[str, tuple[str, ...]]
    ignored_columns: tuple[str, ...]
    exported_at: datetime
    age_from_name: bool
    problems: Report
    course: str = ""
    read_only_columns: tuple[str, ...] = ()
    override_cells: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    data: bytes = b""


def read_gradebook(path: Path, now: datetime | None = None) -> Gradebook:
    """Read the file that Canvas's Gradebook > Export gives.

    `now` is the time against which the export's age is told. Raises UnreadableFile where the bytes cannot be had, and
    UnknownFile where they are no gradebook export or where Excel has damaged its ids.
    """
    return parse_gradebook(tables.read_table(path), now)


def is_gradebook(table: Table) -> bool:
    """Whether a table looks like Canvas's own gradebook export, told by its content and never by its name.

    iClicker's export for Canvas has the same identity columns, but leaves ID blank; a file made for upload may hold
    columns without an id or with the id 0, which Canvas never exports.
    """
    layout = layout_of.find_layout(table.rows)
    if layout is None or looks_like_other(table, layout):
        return False
    has_ids = bool(layout.columns(Kind.ASSIGNMENT)) or bool(layout.columns(Kind.TOTAL))
    return has_ids or not layout.columns(Kind.UNKNOWN)


@paused_collector()
def parse_gradebook(table: Table, now: datetime | None = None) -> Gradebook:
    """Read a gradebook export out of a table already read. Raises UnknownFile as `read_gradebook` does."""
    now = (now or datetime.now(UTC)).astimezone()
    layout = layout_of.find_layout(table.rows)
    if layout is None:
        raise refuse_other_file(table)
    refuse_look_alike(table, layout)
    refuse_damaged_ids(table, layout)
    rows = _student_rows(table, layout)
    exported = when_exported(table.path, now)
    has_last_first = layout_of.FIRST_NAME in layout.identity
    assignments = _assignments(table, layout)
    columns = table.columns_in(rows, len(layout.headers))
    custom = layout.columns(Kind.CUSTOM)
    custom_titles = tuple(layout.headers[column] for column in custom)
    points = table.rows[layout.points_row] if layout.points_row is not None else []
    return Gradebook(
        path=table.path,
        sha256=table.sha256,
        encoding=table.encoding,
        delimiter=table.delimiter,
        has_last_first=has_last_first,
        has_sis_user_id=layout_of.SIS_USER_ID in layout.identity,
        has_sis_login_id=layout_of.SIS_LOGIN_ID in layout.identity,
        students=_students(table, layout, rows),
        assignments=assignments,
        cells={each.assignment_id: columns[each.column - 1].map(_canonical_cell) for each in paced(assignments, 1)},
        custom_columns=custom_titles,
        custom_cells={
            title: tuple(_as_printed(table.rows[row], column) for row in paced(rows))
            for title, column in zip(custom_titles, custom, strict=True)
        },
        ignored_columns=tuple(
            header
            for header, kind in zip(layout.headers, layout.kinds, strict=True)
            if kind in (Kind.TOTAL, Kind.UNKNOWN)
        ),
        exported_at=exported.at,
        age_from_name=exported.from_name,
        problems=table.problems + check_age(exported, now) + check_rows(table, layout),
        course=exported.course,
        read_only_columns=tuple(
            layout.headers[column] for column in custom if layout_of.is_read_only_mark(cell(points, column))
        ),
        override_cells={
            layout.headers[column]: tuple(cell(table.rows[row], column) for row in paced(rows))
            for column in layout.columns(Kind.TOTAL)
            if layout.headers[column].startswith("Override")
        },
        data=table.data,
    )


def _title_and_id(header: str) -> tuple[str, str]:
    """An assignment's title and id, out of its header `Title (id)`."""
    titled = layout_of.TITLE_AND_ID.fullmatch(header)
    assert titled is not None, "an assignment column is one whose header ends in an id"
    return titled["title"], titled["id"]


def _student_rows(table: Table, layout: GradebookLayout) -> list[int]:
    """The indexes of the rows that are students: those with an ID."""
    column = layout.identity[layout_of.ID]
    return [row for row in paced(range(layout.first_student_row, len(table.rows))) if cell(table.rows[row], column)]


def _students(table: Table, layout: GradebookLayout, rows: list[int]) -> tuple[Student, ...]:
    """The roster, in file order."""
    column = layout.identity.get
    students = []
    for row in paced(rows):
        cells = table.rows[row]
        name = _plain_name(cell(cells, 0))
        if layout_of.FIRST_NAME in layout.identity:
            first = _plain_name(cell(cells, column(layout_of.FIRST_NAME)))
            name = f"{name}, {first}" if name and first else name or first
        sis_user_id = cell(cells, column(layout_of.SIS_USER_ID))
        login_id = cell(cells, column(layout_of.SIS_LOGIN_ID))
        students.append(
            Student(
                canvas_id=cell(cells, column(layout_of.ID)),
                name=name,
                sis_user_id=sis_user_id,
                login_id=login_id,
                section=cell(cells, column(layout_of.SECTION)),
                row=row + 1,
                root_account=cell(cells, column(layout_of.ROOT_ACCOUNT)),
                is_test=_is_test(name, sis_user_id, login_id, is_last=row == rows[-1]),
            )
        )
    return tuple(students)


def _plain_name(printed: str) -> str:
    """A name without the `="..."` around it, which Canvas writes where a name begins with an equals sign."""
    wrapped = _WRAPPED.fullmatch(printed)
    return wrapped[1].strip() if wrapped else printed


def _is_test(name: str, sis_user_id: str, login_id: str, *, is_last: bool) -> bool:
    """Whether this is Canvas's Test Student: no SIS id, a login of hexadecimal digits, its name or the last place."""
    if sis_user_id:
        return False
    if name in ("Student, Test", "Test Student"):
        return not login_id or bool(_HEX_LOGIN.fullmatch(login_id))
    return is_last and bool(_FULL_HEX_LOGIN.fullmatch(login_id))


def _assignments(table: Table, layout: GradebookLayout) -> tuple[Assignment, ...]:
    """The assignment columns, from the left."""
    points = table.rows[layout.points_row] if layout.points_row is not None else []
    assignments = []
    for column in layout.columns(Kind.ASSIGNMENT):
        title, assignment_id = _title_and_id(layout.headers[column])
        possible = plain_decimal(cell(points, column))
        marks = [cell(table.rows[row], column) for row in layout.marks_rows]
        assignments.append(
            Assignment(
                assignment_id=assignment_id,
                title=title,
                header=layout.headers[column],
                column=column + 1,
                points_possible=None if possible is None else Decimal(possible),
                posting=next((_posting(mark) for mark in marks if mark), Posting.AUTOMATIC),
            )
        )
    return tuple(assignments)


def _as_printed(row: list[str], column: int) -> str:
    """A cell with its blanks, "" where the row is too short."""
    return row[column] if column < len(row) else ""


def _posting(mark: str) -> Posting:
    """What a mark under the header says, in any language: Canvas adds brackets where scores are hidden."""
    if mark.casefold() == "muted":
        return Posting.MUTED
    return Posting.MANUAL_HIDDEN if "(" in mark else Posting.MANUAL


def _canonical_cell(text: str) -> str:
    """The score of a cell; equal ones are one object, so that they are compared at once."""
    return intern(canonical_score(text.strip()))


def canonical_score(text: str) -> str:
    """A trimmed cell as `Gradebook.cells` holds it: "", "EX", "N/A", a plain decimal, or other text as printed."""
    if text.upper() in (EXCUSED, NOT_ASSIGNED):
        return text.upper()
    number = plain_decimal(text)
    return text if number is None else number
