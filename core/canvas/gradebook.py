"""Reader for Canvas's gradebook export."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from sys import intern

from core.canvas.effects import EXCUSED
from core.canvas.gradebook_age import check_export_age, detect_export_info
from core.canvas.gradebook_checks import check_contents
from core.canvas.gradebook_rejections import (
    build_wrong_file_error,
    reject_damaged_ids,
    reject_huge_points,
    reject_non_canvas_export,
)
from core.cooperative import gc_paused
from core.files import tables
from core.files.dictionary_column import TextColumn
from core.files.table import Table
from core.points import Points, normalize_number
from core.problems import Report
from core.recognition.gradebook_layout import (
    ASSIGNMENT_HEADER_PATTERN,
    FIRST_NAME,
    ID,
    LAST_NAME,
    ROOT_ACCOUNT,
    SECTION,
    SIS_LOGIN_ID,
    SIS_USER_ID,
    STUDENT,
    GradebookColumnKind,
    GradebookLayout,
    is_read_only_mark,
)
from core.recognition.header_row import Grid
from core.recognition.headers import get_cell
from core.recognition.placeholders import is_missing_mark
from core.recognition.recognizer import Recognition, recognize_table

NOT_ASSIGNED = "N/A"
_WRAPPED_NAME_PATTERN = re.compile(r'="(.*)"', re.DOTALL)
_HEXADECIMAL_LOGIN_PATTERN = re.compile(r"[0-9a-f]{8,}")
_FULL_HEXADECIMAL_LOGIN_PATTERN = re.compile(r"[0-9a-f]{40}")


class PostingPolicy(StrEnum):
    """Posting policy of an assignment, from the row below the header."""

    AUTOMATIC = ""
    MANUAL = "manual"
    MANUAL_HIDDEN = "manual-hidden"
    MUTED = "muted"


@dataclass(frozen=True, slots=True)
class Student:
    """Student in the gradebook, with row number and cells in custom columns."""

    canvas_id: str
    name: str
    sis_user_id: str
    login_id: str
    section: str
    row: int
    root_account: str = ""
    is_test: bool = False
    custom_values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Assignment:
    """Assignment column of the gradebook.

    `header` is the text of the header cell, and `column` counts from 1. `points_possible` is None if its cell is blank
    or not a number.
    """

    assignment_id: str
    title: str
    header: str
    column: int
    points_possible: Points | None
    posting_policy: PostingPolicy = PostingPolicy.AUTOMATIC


@dataclass(frozen=True, eq=False)
class Gradebook:
    """Contents of a gradebook export.

    `cells[assignment_id][i]` belongs to `students[i]`: "" (no score), "EX", "N/A", a plain decimal without trailing
    zeros ("8", "1.5"), or other text as printed, such as a letter grade. `custom_columns` are the titles of custom
    columns such as Notes, in file order, and `custom_cells` maps each title to the column's cells. `read_only_columns`
    are the custom columns that the points row marks as read-only. `ignored_columns` are totals, overrides, and unknown
    columns.

    `exported_at` comes from the file name if `is_date_from_name` is True, and otherwise from the file's modification
    time (see `core.canvas.gradebook_age`). `course` is the course in the file name, or "". `data` are the file's bytes.
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
    is_date_from_name: bool
    problems: Report
    course: str = ""
    read_only_columns: tuple[str, ...] = ()
    override_cells: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    data: bytes = b""


def read_gradebook(path: Path, now: datetime | None = None) -> Gradebook:
    """Read a gradebook export from disk.

    The age of the export is measured from `now`.

    Raises:
        UnreadableFileError: the file can't be read.
        UnrecognizedFileError: the file isn't a gradebook export, or Excel has damaged its IDs.
    """
    return parse_gradebook(tables.read_table(path), now)


def parse_gradebook(table: Table, now: datetime | None = None) -> Gradebook:
    """Parse a table as a gradebook; may raise UnrecognizedFileError."""
    return build_gradebook(recognize_table(table), now)


@gc_paused()
def build_gradebook(recognition: Recognition, now: datetime | None = None) -> Gradebook:
    """Build a gradebook from a recognized table; may raise UnrecognizedFileError."""
    now = (now or datetime.now(UTC)).astimezone()
    grid, layout = recognition.grid, recognition.layout
    if grid is None or layout is None:
        raise build_wrong_file_error(recognition)
    table = recognition.table
    reject_non_canvas_export(table, layout)
    reject_damaged_ids(grid, layout)
    reject_huge_points(grid, layout)
    rows = list(layout.student_rows)
    export_info = detect_export_info(table.path, now)
    assignments = _read_assignments(table, layout)
    columns = table.extract_columns(rows, len(layout.headers))
    custom_columns = layout.find_columns(GradebookColumnKind.CUSTOM)
    custom_titles = tuple(layout.headers[column] for column in custom_columns)
    points = table.rows[layout.points_row] if layout.points_row is not None else []
    return Gradebook(
        path=table.path,
        sha256=table.sha256,
        encoding=table.encoding,
        delimiter=table.delimiter,
        has_last_first=STUDENT not in layout.identity,
        has_sis_user_id=SIS_USER_ID in layout.identity,
        has_sis_login_id=SIS_LOGIN_ID in layout.identity,
        students=_read_students(grid, layout, rows),
        assignments=assignments,
        cells={
            assignment.assignment_id: columns[assignment.column - 1].map(_normalize_cell) for assignment in assignments
        },
        custom_columns=custom_titles,
        custom_cells={
            title: tuple(columns[column]) for title, column in zip(custom_titles, custom_columns, strict=True)
        },
        ignored_columns=tuple(
            header
            for header, kind in zip(layout.headers, layout.column_kinds, strict=True)
            if kind in (GradebookColumnKind.TOTAL, GradebookColumnKind.UNKNOWN)
        ),
        exported_at=export_info.exported_at,
        is_date_from_name=export_info.is_date_from_name,
        problems=table.problems + check_export_age(export_info, now) + check_contents(grid, layout),
        course=export_info.course,
        read_only_columns=tuple(
            layout.headers[column] for column in custom_columns if is_read_only_mark(get_cell(points, column))
        ),
        override_cells={
            layout.headers[column]: tuple(columns[column].map(str.strip))
            for column in layout.find_columns(GradebookColumnKind.TOTAL)
            if layout.headers[column].startswith("Override")
        },
        data=table.data,
    )


def normalize_score(text: str) -> str:
    """Return a score cell as "", "EX", "N/A", a plain decimal, or other text."""
    if text.upper() in (EXCUSED, NOT_ASSIGNED):
        return text.upper()
    number = normalize_number(text)
    return text if number is None else number


def _read_students(grid: Grid, layout: GradebookLayout, rows: list[int]) -> tuple[Student, ...]:
    """Return the students in file order."""
    find_column = layout.identity.get
    last_names, first_names, ids, sis_user_ids, login_ids, sections, root_accounts = (
        grid.get_texts(column)
        for column in (
            find_column(STUDENT, find_column(LAST_NAME)),
            *map(find_column, (FIRST_NAME, ID, SIS_USER_ID, SIS_LOGIN_ID, SECTION, ROOT_ACCOUNT)),
        )
    )
    custom_cells = [grid.get_texts(column) for column in layout.find_columns(GradebookColumnKind.CUSTOM)]
    students = []
    for row in rows:
        name, first_name = _unwrap_name(last_names[row]), _unwrap_name(first_names[row])
        if STUDENT not in layout.identity:
            name = f"{name}, {first_name}" if name and first_name else name or first_name
        students.append(
            Student(
                canvas_id=ids[row],
                name=name,
                sis_user_id=sis_user_ids[row],
                login_id=login_ids[row],
                section=sections[row],
                row=row + 1,
                root_account=root_accounts[row],
                is_test=_is_test_student(name, sis_user_ids[row], login_ids[row]),
                custom_values=tuple(texts[row] for texts in custom_cells),
            )
        )
    return tuple(students)


def _unwrap_name(text: str) -> str:
    """Remove the `="..."` that Canvas puts around names that begin with "="."""
    match = _WRAPPED_NAME_PATTERN.fullmatch(text)
    return match[1].strip() if match else text


def _is_test_student(name: str, sis_user_id: str, login_id: str) -> bool:
    """Return True for Canvas's Test Student, who has no SIS ID.

    Either the name is “Test Student” and the login is blank or hexadecimal, or, in any language, the login has 40
    digits.
    """
    if sis_user_id:
        return False
    if name in ("Student, Test", "Test Student"):
        return not login_id or bool(_HEXADECIMAL_LOGIN_PATTERN.fullmatch(login_id))
    return bool(_FULL_HEXADECIMAL_LOGIN_PATTERN.fullmatch(login_id))


def _read_assignments(table: Table, layout: GradebookLayout) -> tuple[Assignment, ...]:
    """Return the assignments from left to right."""
    points = table.rows[layout.points_row] if layout.points_row is not None else []
    assignments = []
    for column in layout.find_columns(GradebookColumnKind.ASSIGNMENT):
        match = ASSIGNMENT_HEADER_PATTERN.fullmatch(layout.headers[column])
        assert match is not None, "the header of an assignment column ends in an ID"
        points_possible = normalize_number(get_cell(points, column))
        marks = [get_cell(table.rows[row], column) for row in layout.posting_rows]
        assignments.append(
            Assignment(
                assignment_id=match["id"],
                title=match["title"],
                header=layout.headers[column],
                column=column + 1,
                points_possible=None if points_possible is None else Decimal(points_possible),
                posting_policy=next((_parse_posting_policy(mark) for mark in marks if mark), PostingPolicy.AUTOMATIC),
            )
        )
    return tuple(assignments)


def _parse_posting_policy(mark: str) -> PostingPolicy:
    """Return the policy for a posting mark; parentheses mean hidden scores."""
    if mark.casefold() == "muted":
        return PostingPolicy.MUTED
    return PostingPolicy.MANUAL_HIDDEN if "(" in mark else PostingPolicy.MANUAL


def _normalize_cell(text: str) -> str:
    """Return the canonical form of a cell, interned so that comparisons are fast.

    A word that R or pandas writes for a blank cell isn't a score.
    """
    text = text.strip()
    return "" if is_missing_mark(text) else intern(normalize_score(text))
