"""Layout of a gradebook export: what each column and each row contains.

Canvas writes Student (or LastName, FirstName), ID, identity columns, Section, custom columns, `Title (id)` for each
assignment, then totals and overrides. Source: Canvas's lib/gradebook_exporter.rb.

Custom columns come directly after Section and have no points. They are therefore the run of columns after Section whose
header has no "(id)", isn't a total, and has no number in the points row. The first other column ends the run. Any later
column without an ID is one of Canvas's own columns or unknown.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.points import normalize_number

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

NAME_HEADERS = ("Student", "LastName")
LAST_NAME, FIRST_NAME, ID, SECTION = "LastName", "FirstName", "ID", "Section"
SIS_USER_ID, SIS_LOGIN_ID = "SIS User ID", "SIS Login ID"
INTEGRATION_ID, ROOT_ACCOUNT = "Integration ID", "Root Account"
IDENTITY_HEADERS = (ID, SIS_USER_ID, SIS_LOGIN_ID, INTEGRATION_ID, ROOT_ACCOUNT)

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
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class GradebookLayout:
    """Zero-based positions of the columns and special rows of a gradebook.

    `points_row` is None if the file has no such row. `posting_rows` are the rows above the first student that contain
    only posting marks. `identity` maps this module's header names to columns. `column_kinds` has one item per column.
    """

    header_row: int
    points_row: int | None
    posting_rows: tuple[int, ...]
    first_student_row: int
    identity: dict[str, int]
    headers: tuple[str, ...]
    column_kinds: tuple[GradebookColumnKind, ...]

    def find_columns(self, kind: GradebookColumnKind) -> list[int]:
        """Return the indexes of all columns of the given kind, from left to right."""
        return [column for column, column_kind in enumerate(self.column_kinds) if column_kind is kind]


def get_cell(row: Sequence[str], column: int | None) -> str:
    """Return a cell without surrounding whitespace.

    Returns "" if `column` is None or the row is too short.
    """
    return row[column].strip() if column is not None and column < len(row) else ""


def is_grading_period_total(header: str) -> bool:
    """Return True if a header is a total of one grading period: “Final Score (Fall 2025)”."""
    return bool(_PERIOD_TOTAL_PATTERN.fullmatch(header))


def is_read_only_mark(points_cell: str) -> bool:
    """Return True if a cell of the points row says “(read only)”.

    Canvas translates the words, so any text in parentheses counts unless it is a number.
    """
    return bool(_PARENTHESIZED_PATTERN.fullmatch(points_cell)) and normalize_number(points_cell[1:-1]) is None


def is_points_row(row: Sequence[str]) -> bool:
    """Return True for the “Points Possible” row, with or without leading spaces."""
    return get_cell(row, 0).casefold() == "points possible"


def find_layout(rows: Sequence[Sequence[str]]) -> GradebookLayout | None:
    """Return the layout of a gradebook export, or None if it isn't one."""
    header_row = next((index for index, row in enumerate(rows) if any(text.strip() for text in row)), None)
    if header_row is None:
        return None
    headers = tuple(text.strip().removeprefix("\ufeff").strip() for text in rows[header_row])
    identity = _find_identity_columns(headers)
    if identity is None:
        return None
    points_row, posting_rows, first_student_row = _find_special_rows(rows, header_row, identity)
    points = rows[points_row] if points_row is not None else ()
    kinds = _classify_columns(headers, identity[SECTION], points, has_points=points_row is not None)
    return GradebookLayout(header_row, points_row, posting_rows, first_student_row, identity, headers, kinds)


def _find_identity_columns(headers: tuple[str, ...]) -> dict[str, int] | None:
    """Return the indexes of the identity columns by header.

    Returns None if these aren't the headers of a gradebook.
    """
    if not headers or headers[0] not in NAME_HEADERS or SECTION not in headers:
        return None
    section = headers.index(SECTION)
    names = [headers[0], SECTION, *IDENTITY_HEADERS]
    if headers[0] == LAST_NAME:
        names.append(FIRST_NAME)
    identity = {name: headers.index(name) for name in names if name in headers[: section + 1]}
    if ID not in identity or (headers[0] == LAST_NAME and FIRST_NAME not in identity):
        return None
    return identity


def _find_special_rows(
    rows: Sequence[Sequence[str]], header_row: int, identity: dict[str, int]
) -> tuple[int | None, tuple[int, ...], int]:
    """Return the indexes of the points row, posting rows, and first student row."""
    points_row = None
    posting_rows = []
    index = header_row + 1
    while index < len(rows):
        row = rows[index]
        if is_points_row(row) and points_row is None:
            points_row = index
        elif any(text.strip() for text in row) and not any(get_cell(row, column) for column in identity.values()):
            posting_rows.append(index)
        elif any(text.strip() for text in row):
            break
        index += 1
    return points_row, tuple(posting_rows), index


def _classify_columns(
    headers: tuple[str, ...], section: int, points: Sequence[str], *, has_points: bool
) -> tuple[GradebookColumnKind, ...]:
    """Return the kind of each column by the rules in the module docstring."""
    kinds = []
    is_in_custom_run = True
    for column, header in enumerate(headers):
        if column <= section:
            is_identity = header in (*NAME_HEADERS, FIRST_NAME, SECTION, *IDENTITY_HEADERS)
            kinds.append(GradebookColumnKind.IDENTITY if is_identity else GradebookColumnKind.CUSTOM)
            continue
        kind = _classify_column_after_section(header, get_cell(points, column), has_points=has_points)
        if kind is GradebookColumnKind.CUSTOM and not is_in_custom_run:
            kind = (
                GradebookColumnKind.TOTAL
                if is_read_only_mark(get_cell(points, column))
                else GradebookColumnKind.UNKNOWN
            )
        is_in_custom_run = kind is GradebookColumnKind.CUSTOM and is_in_custom_run
        kinds.append(kind)
    return tuple(kinds)


def _classify_column_after_section(header: str, points_cell: str, *, has_points: bool) -> GradebookColumnKind:
    """Return the kind of one column after Section, regardless of its neighbors.

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
