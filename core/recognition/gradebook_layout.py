"""Layout of a gradebook export: what each column and each row contains.

Canvas writes Student (or LastName, FirstName), ID, identity columns, Section, custom columns, `Title (id)` for each
assignment, then totals and overrides. Source: Canvas's lib/gradebook_exporter.rb.

Custom columns come directly after Section and have no points. So a column after Section is a custom column if its
header has no "(id)" and isn't a total, and if its cell in the points row isn't a number. The first column that fails
this test ends the run of custom columns. Any later column without an ID is one of Canvas's own columns or unknown.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, StrEnum, auto
from typing import TYPE_CHECKING

from core.points import normalize_number
from core.recognition.headers import clean_header, get_cell, restore_spaces
from core.recognition.roles import ColumnRole
from core.recognition.special_rows import SpecialRowDetector, is_numbering, is_posting_row

if TYPE_CHECKING:
    from core.recognition.header_row import Grid

TOTAL_NAMES = (
    "Current Score",
    "Current Points",
    "Current Grade",
    "Final Score",
    "Final Points",
    "Final Grade",
    "Override Score",
    "Override Grade",
    "Override Status",
)
"""Names of Canvas's totals.

Canvas silently drops any column whose header contains one of them, in this exact case. Canvas rule B8
(GradebookImporter).
"""
CHECKPOINT_SUFFIXES = ("Reply To Topic", "Required Replies")
"""Suffixes that Canvas removes from the end of a title.

Canvas rule C2 (AbstractAssignment.title_and_id).
"""

STUDENT, LAST_NAME, FIRST_NAME, ID, SECTION = "Student", "LastName", "FirstName", "ID", "Section"
NAME_HEADERS = (STUDENT, LAST_NAME)
SIS_USER_ID, SIS_LOGIN_ID = "SIS User ID", "SIS Login ID"
INTEGRATION_ID, ROOT_ACCOUNT = "Integration ID", "Root Account"
IDENTITY_HEADERS = (ID, SIS_USER_ID, SIS_LOGIN_ID, INTEGRATION_ID, ROOT_ACCOUNT)
_IDENTITY_ROLES = {
    STUDENT: ColumnRole.NAME,
    LAST_NAME: ColumnRole.LAST_NAME,
    FIRST_NAME: ColumnRole.FIRST_NAME,
    ID: ColumnRole.STUDENT_ID,
    SIS_USER_ID: ColumnRole.STUDENT_ID,
    SIS_LOGIN_ID: ColumnRole.EMAIL,
}

ASSIGNMENT_HEADER_PATTERN = re.compile(r"(?P<title>.*) \((?P<id>\d+)\)", re.DOTALL)
_TOTAL_NAME_PATTERN = r"((Unposted )?(Current|Final) (Score|Points|Grade)|Override (Score|Grade|Status))"
_TOTAL_HEADER_PATTERN = re.compile(rf"(.* )?{_TOTAL_NAME_PATTERN}( \(.*\))?", re.DOTALL)
_PERIOD_TOTAL_PATTERN = re.compile(rf"(.* )?{_TOTAL_NAME_PATTERN} \(.*\)", re.DOTALL)
_TOTAL_TITLE_PATTERN = re.compile(_TOTAL_NAME_PATTERN)
_PARENTHESIZED_PATTERN = re.compile(r"\(.*\)", re.DOTALL)


class GradebookColumnKind(StrEnum):
    """Kind of a gradebook column, which decides how Clickover reads it."""

    IDENTITY = "identity"
    CUSTOM = "custom"
    ASSIGNMENT = "assignment"
    TOTAL = "total"
    BLANK = "blank"
    UNKNOWN = "unknown"


class RowKind(Enum):
    """Kind of a row below the header, apart from the points row."""

    STUDENT = auto()
    POSTING = auto()
    SUMMARY = auto()
    UNIDENTIFIED = auto()
    BLANK = auto()


@dataclass(frozen=True, slots=True)
class GradebookLayout:
    """Zero-based positions of the columns and rows of a gradebook.

    `points_row` is None if the file has no such row. `posting_rows` contain only posting marks. `student_rows` have an
    ID, `summary_rows` are averages and the like, `unidentified_rows` have no ID, and `blank_rows` have nothing.
    `identity` maps this module's header names to columns. `column_kinds` has one item per column.
    """

    header_row: int
    points_row: int | None
    posting_rows: tuple[int, ...]
    student_rows: tuple[int, ...]
    summary_rows: tuple[int, ...]
    unidentified_rows: tuple[int, ...]
    blank_rows: tuple[int, ...]
    identity: dict[str, int]
    headers: tuple[str, ...]
    column_kinds: tuple[GradebookColumnKind, ...]

    def find_columns(self, kind: GradebookColumnKind) -> list[int]:
        """Return the indexes of all columns of the given kind, from left to right."""
        return [column for column, column_kind in enumerate(self.column_kinds) if column_kind is kind]

    @property
    def has_new_assignment(self) -> bool:
        """True if an assignment has the ID 0, which Canvas never assigns."""
        columns = self.find_columns(GradebookColumnKind.ASSIGNMENT)
        return any(not self.headers[column].rpartition("(")[2].rstrip(")").strip("0") for column in columns)


def is_grading_period_total(header: str) -> bool:
    """Return True for a grading period's total, such as “Final Score (Fall 2025)”."""
    return bool(_PERIOD_TOTAL_PATTERN.fullmatch(header))


def is_read_only_mark(points_cell: str) -> bool:
    """Return True if a cell of the points row says “(read only)”.

    Canvas translates the words, so any text in parentheses counts unless it is a number.
    """
    return bool(_PARENTHESIZED_PATTERN.fullmatch(points_cell)) and normalize_number(points_cell[1:-1]) is None


def find_identity_columns(headers: Sequence[str]) -> dict[str, int]:
    """Return the indexes of the identity columns, by Canvas's name for each.

    The columns may be in any order, their headers in upper or lower case, and with the dots that R puts for spaces.
    """
    names = {name.casefold(): name for name in (*NAME_HEADERS, FIRST_NAME, SECTION, *IDENTITY_HEADERS)}
    identity: dict[str, int] = {}
    for column, header in enumerate(headers):
        if name := names.get(restore_spaces(header).casefold()):
            identity.setdefault(name, column)
    return identity


def find_layout(grid: "Grid") -> GradebookLayout | None:
    """Return the layout of a gradebook, or None if a required column is missing."""
    headers = tuple(map(clean_header, grid.table.rows[grid.header_row]))
    identity = find_identity_columns(headers)
    has_name = STUDENT in identity or {LAST_NAME, FIRST_NAME} <= identity.keys()
    if not has_name or ID not in identity or SECTION not in identity:
        return None
    points_row, groups = _group_rows(grid, identity)
    points = grid.table.rows[points_row] if points_row is not None else ()
    kinds = _classify_columns(headers, identity, points, has_points=points_row is not None)
    for column, header in enumerate(headers):
        texts = () if header else grid.get_texts(column)[grid.header_row + 1 :]
        if not header and is_numbering(list(filter(None, texts)), min_rows=0):
            kinds[column] = GradebookColumnKind.BLANK
    return GradebookLayout(
        header_row=grid.header_row,
        points_row=points_row,
        posting_rows=tuple(groups[RowKind.POSTING]),
        student_rows=tuple(groups[RowKind.STUDENT]),
        summary_rows=tuple(groups[RowKind.SUMMARY]),
        unidentified_rows=tuple(groups[RowKind.UNIDENTIFIED]),
        blank_rows=tuple(groups[RowKind.BLANK]),
        identity=identity,
        headers=headers,
        column_kinds=tuple(kinds),
    )


def _group_rows(grid: "Grid", identity: dict[str, int]) -> tuple[int | None, dict[RowKind, list[int]]]:
    """Return the points row, and all other rows below the header grouped by kind.

    The points row and posting rows may be anywhere. Canvas rules D1 and D5.
    """
    groups: dict[RowKind, list[int]] = {kind: [] for kind in RowKind}
    labels = SpecialRowDetector(
        grid, {identity[name]: role for name, role in _IDENTITY_ROLES.items() if name in identity}
    )
    ids = grid.get_texts(identity[ID])
    points_row = None
    for row in grid.body_rows:
        if not grid.filled_rows[row]:
            groups[RowKind.BLANK].append(row)
        elif labels.is_labeled_points_row(row):
            points_row = row if points_row is None else points_row
            if points_row != row:
                groups[RowKind.SUMMARY].append(row)
        elif labels.is_summary_row(row):
            groups[RowKind.SUMMARY].append(row)
        elif ids[row]:
            groups[RowKind.STUDENT].append(row)
        else:
            is_named = any(grid.get_texts(column)[row] for column in identity.values())
            is_posting = _has_posting_marks(
                grid.get_row(row), may_be_translated=not (is_named or groups[RowKind.STUDENT])
            )
            groups[RowKind.POSTING if is_posting else RowKind.UNIDENTIFIED].append(row)
    return points_row, groups


def _has_posting_marks(row: Sequence[str], *, may_be_translated: bool) -> bool:
    """Return True if a row contains nothing but posting marks.

    Canvas writes the marks in the user's language.
    """
    return is_posting_row(row) or (may_be_translated and not any(normalize_number(text) for text in row))


def _classify_columns(
    headers: tuple[str, ...], identity: dict[str, int], points: Sequence[str], *, has_points: bool
) -> list[GradebookColumnKind]:
    """Return the kind of each column by the rules in the module docstring."""
    kinds = []
    is_in_custom_run = True
    for column, header in enumerate(headers):
        if column in identity.values():
            kinds.append(GradebookColumnKind.IDENTITY)
            continue
        kind = _classify_score_column(header, get_cell(points, column), has_points=has_points)
        if kind is GradebookColumnKind.CUSTOM and not is_in_custom_run:
            kind = (
                GradebookColumnKind.TOTAL
                if is_read_only_mark(get_cell(points, column))
                else GradebookColumnKind.UNKNOWN
            )
        if column > identity[SECTION]:
            is_in_custom_run = kind is GradebookColumnKind.CUSTOM and is_in_custom_run
        kinds.append(kind)
    return kinds


def _classify_score_column(header: str, points_cell: str, *, has_points: bool) -> GradebookColumnKind:
    """Return the kind of a column that isn't an identity column, from its cells alone.

    CUSTOM is provisional: the caller checks that the column belongs to the run of custom columns after Section.
    """
    match = ASSIGNMENT_HEADER_PATTERN.fullmatch(header)
    if match:
        total_title = _TOTAL_TITLE_PATTERN.fullmatch(match["title"])
        is_unmarked_total = (
            total_title and not points_cell and (not has_points or match["title"].startswith("Override"))
        )
        return (
            GradebookColumnKind.TOTAL
            if is_read_only_mark(points_cell) or is_unmarked_total
            else GradebookColumnKind.ASSIGNMENT
        )
    if _TOTAL_HEADER_PATTERN.fullmatch(header):
        return GradebookColumnKind.TOTAL
    if not header or normalize_number(points_cell) is not None:
        return GradebookColumnKind.UNKNOWN
    return GradebookColumnKind.CUSTOM
