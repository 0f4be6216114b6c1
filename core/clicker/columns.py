"""What is each column: identity, session, total, or nothing that counts?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from core.clicker.cells import ATTENDANCE_RULE, CellReader, ReadColumn, has_decimal_comma
from core.clicker.export import ColumnMeaning, Role
from core.clicker.grid import Grid
from core.clicker.headers import identity_of, is_total_name, why_no_scores
from core.clicker.rows import RowPlan
from core.clicker.session_headers import SessionHeader, parse_session_header, writes_day_first
from core.clicker.sums import find_sum_column
from core.pacing import paced
from core.points import Score

_MOSTLY = 0.5
_LIKE_AN_ID = 100_000


@dataclass(frozen=True, slots=True)
class ScoreColumn:
    """A column that is not identity, taken apart. `number` counts from 1; `points_text` is the points row's cell."""

    number: int
    header: SessionHeader
    cells: ReadColumn
    points_text: str
    points: Score


@dataclass(frozen=True, eq=False)
class ColumnPlan:
    """Every column's meaning, from the left, and the columns that are not identity by their numbers."""

    meanings: tuple[ColumnMeaning, ...]
    columns: Mapping[int, ScoreColumn]

    def of(self, role: Role) -> list[ScoreColumn]:
        """The columns of one role, from the left."""
        return [self.columns[meaning.column] for meaning in self.meanings if meaning.role is role]

    def unread(self) -> Iterator[ScoreColumn]:
        """Columns that hold numbers, and are left out although nothing in their name says so."""
        for column in self.of(Role.IGNORED):
            named = why_no_scores(column.header.title) or identity_of(column.header.text)
            if column.cells.holds_numbers and not named:
                yield column


def plan_columns(
    grid: Grid, rows: RowPlan, identity: Mapping[Role, ColumnMeaning], corrections: Mapping[int, Role]
) -> ColumnPlan:
    """Say what every column is, and why. What a person said comes first, then names, then what the cells hold."""
    meanings = {meaning.column: meaning for meaning in identity.values()}
    columns = _read_columns(grid, rows, [number for number in range(1, grid.width + 1) if number not in meanings])
    for number, column in columns.items():
        role, why = (corrections[number], "you said so") if number in corrections else _role_of(column)
        meanings[number] = ColumnMeaning(number, column.header.text, role, why)
    sessions = {number: columns[number].cells for number in columns if meanings[number].role is Role.SESSION}
    may_be = {number for number in sessions if number not in corrections and _may_be_a_sum(columns[number])}
    found = find_sum_column(sessions, may_be)
    if found is not None:
        why = "is the sum of all other sessions"
        meanings[found] = ColumnMeaning(found, columns[found].header.text, Role.TOTAL, why)
    return ColumnPlan(tuple(meanings[number] for number in sorted(meanings)), columns)


def _read_columns(grid: Grid, rows: RowPlan, numbers: list[int]) -> dict[int, ScoreColumn]:
    headers = grid.headers
    day_first = writes_day_first(headers)
    cells = grid.columns(rows.participants)
    texts = {number: cells[number - 1] for number in numbers}
    points = {n: "" if rows.points_row is None else grid.cell(rows.points_row, n - 1) for n in numbers}
    distinct = {text for column in texts.values() for text in column.values} | set(points.values())
    reader = CellReader(has_decimal_comma(distinct, grid.table.delimiter))
    return {
        number: ScoreColumn(
            number,
            parse_session_header(headers[number - 1], day_first=day_first),
            reader.read_column(texts[number]),
            points[number],
            reader.read(points[number]),
        )
        for number in paced(numbers, 1)
    }


def _role_of(column: ScoreColumn) -> tuple[Role, str]:
    """What a column is by its name, else by what it holds; and why, in words."""
    header = column.header
    if not header.text:
        return Role.IGNORED, "has no header" if column.cells.counts else "is empty"
    if is_total_name(header.title) and not header.has_number:
        return Role.TOTAL, f"headed “{header.text}”"
    if column.cells.is_attendance:
        return Role.SESSION, f"holds attendance: {ATTENDANCE_RULE}"
    if header.is_session_like:
        return Role.SESSION, f"headed “{header.text}”, as sessions are"
    if why := why_no_scores(header.title):
        return Role.IGNORED, why
    if identity_of(header.text):
        return Role.IGNORED, "also says who the student is"
    return _role_by_content(column)


def _role_by_content(column: ScoreColumn) -> tuple[Role, str]:
    """What a column is whose name tells nothing."""
    cells = column.cells
    if column.points.points is not None:
        return Role.SESSION, "has points possible"
    if cells.is_blank:
        return (Role.IGNORED, "holds nothing") if column.header.kind == "session" else (Role.SESSION, "named as one")
    if cells.read_share < _MOSTLY:
        return Role.IGNORED, "holds text, not scores"
    if cells.smallest is not None and cells.smallest >= _LIKE_AN_ID:
        return Role.IGNORED, "holds numbers that are too long for scores"
    return Role.SESSION, "holds scores"


def _may_be_a_sum(column: ScoreColumn) -> bool:
    """Whether a column that was taken for a session may yet turn out to be a total."""
    return not column.header.is_session_like or is_total_name(column.header.title)
