"""Which column and which row of a gradebook export means what?

Canvas writes: Student (or LastName, FirstName), ID, identity columns, Section, custom columns, `Title (id)` for each
assignment, then totals and overrides. Canvas's exporter: lib/gradebook_exporter.rb.

**Custom column or assignment without an id?** Custom columns stand directly after Section and have no points. So they
are the run of columns after Section whose header ends in no "(id)", is no total and has no number in the points row;
the first other column ends the run, and any later column without an id is Canvas's own or is not understood.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.points import plain_decimal

NAME_HEADERS = ("Student", "LastName")
LAST_NAME, FIRST_NAME, ID, SECTION = "LastName", "FirstName", "ID", "Section"
SIS_USER_ID, SIS_LOGIN_ID = "SIS User ID", "SIS Login ID"
INTEGRATION_ID, ROOT_ACCOUNT = "Integration ID", "Root Account"
IDENTITY_HEADERS = (ID, SIS_USER_ID, SIS_LOGIN_ID, INTEGRATION_ID, ROOT_ACCOUNT)

TITLE_AND_ID = re.compile(r"(?P<title>.*) \((?P<id>\d+)\)", re.DOTALL)
_OVERALL = r"((Unposted )?(Current|Final) (Score|Points|Grade)|Override (Score|Grade|Status))"
_TOTAL = re.compile(rf"(.* )?{_OVERALL}( \(.*\))?", re.DOTALL)
_OVERALL_TITLE = re.compile(_OVERALL)
_IN_BRACKETS = re.compile(r"\(.*\)", re.DOTALL)


class Kind(StrEnum):
    """What a column is."""

    IDENTITY = "identity"
    CUSTOM = "custom"
    ASSIGNMENT = "assignment"
    TOTAL = "total"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class GradebookLayout:
    """Where things stand, as indexes from 0. `points_row` is None where the file has no such row.

    `marks_rows` are the rows above the first student that hold only posting marks. `identity` maps the header names of
    this module to columns; `kinds[i]` says what column i is.
    """

    header_row: int
    points_row: int | None
    marks_rows: tuple[int, ...]
    first_student_row: int
    identity: dict[str, int]
    headers: tuple[str, ...]
    kinds: tuple[Kind, ...]

    def columns(self, kind: Kind) -> list[int]:
        """The columns of one kind, from the left."""
        return [column for column, this in enumerate(self.kinds) if this is kind]


def cell(row: Sequence[str], column: int | None) -> str:
    """A cell without surrounding blanks; "" where the row is too short or there is no such column."""
    return row[column].strip() if column is not None and column < len(row) else ""


def is_read_only_mark(points_cell: str) -> bool:
    """Whether a cell of the points row is "(read only)" in any language: something in brackets that is no number."""
    return bool(_IN_BRACKETS.fullmatch(points_cell)) and plain_decimal(points_cell[1:-1]) is None


def is_points_row(row: Sequence[str]) -> bool:
    """Whether a row is the points row, with or without its leading blanks."""
    return cell(row, 0).casefold() == "points possible"


def find_layout(rows: Sequence[Sequence[str]]) -> GradebookLayout | None:
    """The layout of a gradebook export, or None where the header is not one of Canvas's."""
    header_row = next((index for index, row in enumerate(rows) if any(text.strip() for text in row)), None)
    if header_row is None:
        return None
    headers = tuple(text.strip().removeprefix("\ufeff").strip() for text in rows[header_row])
    identity = _find_identity(headers)
    if identity is None:
        return None
    points_row, marks_rows, first = _find_special_rows(rows, header_row, identity)
    points = rows[points_row] if points_row is not None else ()
    kinds = _kinds(headers, identity[SECTION], points, has_points=points_row is not None)
    return GradebookLayout(header_row, points_row, marks_rows, first, identity, headers, kinds)


def _find_identity(headers: tuple[str, ...]) -> dict[str, int] | None:
    """The identity columns by name, or None where these are no gradebook headers."""
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
    """The points row, the rows of posting marks above the students, and the first row after all of these."""
    points_row = None
    marks = []
    index = header_row + 1
    while index < len(rows):
        row = rows[index]
        if is_points_row(row) and points_row is None:
            points_row = index
        elif any(text.strip() for text in row) and not any(cell(row, column) for column in identity.values()):
            marks.append(index)
        elif any(text.strip() for text in row):
            break
        index += 1
    return points_row, tuple(marks), index


def _kinds(headers: tuple[str, ...], section: int, points: Sequence[str], *, has_points: bool) -> tuple[Kind, ...]:
    """What each column is, by the rule in this module's docstring."""
    kinds = []
    in_custom_run = True
    for column, header in enumerate(headers):
        if column <= section:
            known = header in (*NAME_HEADERS, FIRST_NAME, SECTION, *IDENTITY_HEADERS)
            kinds.append(Kind.IDENTITY if known else Kind.CUSTOM)
            continue
        kind = _kind_after_section(header, cell(points, column), has_points=has_points)
        if kind is Kind.CUSTOM and not in_custom_run:
            kind = Kind.TOTAL if is_read_only_mark(cell(points, column)) else Kind.UNKNOWN
        in_custom_run = kind is Kind.CUSTOM and in_custom_run
        kinds.append(kind)
    return tuple(kinds)


def _kind_after_section(header: str, points_cell: str, *, has_points: bool) -> Kind:
    """What one column after Section is, looked at alone; CUSTOM is what is left, if it stands in the run."""
    titled = TITLE_AND_ID.fullmatch(header)
    if titled:
        overall = _OVERALL_TITLE.fullmatch(titled["title"])
        unmarked_total = overall and not points_cell and (not has_points or titled["title"].startswith("Override"))
        return Kind.TOTAL if is_read_only_mark(points_cell) or unmarked_total else Kind.ASSIGNMENT
    if _TOTAL.fullmatch(header):
        return Kind.TOTAL
    if not header or plain_decimal(points_cell) is not None:
        return Kind.UNKNOWN
    return Kind.CUSTOM
