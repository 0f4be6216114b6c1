"""Joining of tables that were pasted together, each with its own header."""

from collections import Counter
from collections.abc import Sequence

from core.points import parse_points
from core.problems import Location, Problem, Severity
from core.recognition.damage import replace_rows
from core.recognition.header_row import Grid, build_grid
from core.recognition.headers import get_cell
from core.recognition.special_rows import is_points_label
from core.texts import _

ColumnKey = tuple[str, int]
"""A header, and how many equal headers are to the left of it."""


def join_parts(grid: Grid, header_rows: Sequence[int]) -> Grid | None:
    """Join the tables below several headers, or return None if that isn't safe.

    Columns with the same header are joined. If a header occurs several times, the columns are joined in order. A column
    that only a later part has is appended. The parts can't be joined if they have different points possible.
    """
    keys = _build_keys(grid.headers)
    positions = {key: column for column, key in enumerate(keys)}
    rows = list(grid.table.rows)
    ends = [*header_rows[1:], len(rows)]
    for start, end in zip(header_rows, ends, strict=True):
        part_positions = [
            positions.setdefault(key, len(positions)) for key in _build_keys(grid.get_row(start)) if key[0]
        ]
        columns = [column for column, text in enumerate(grid.get_row(start)) if text]
        mapping = dict(zip(part_positions, columns, strict=True))
        for row in range(start, end):
            rows[row] = [get_cell(rows[row], mapping.get(column)) for column in range(len(positions))]
    rows[grid.header_row] = [key[0] for key in positions]
    for header_row in header_rows:
        rows[header_row] = rows[grid.header_row]
    if not _merge_points_rows(rows):
        return None
    return build_grid(replace_rows(grid.table, rows, *map(_build_problem, header_rows)), grid.header_row)


def _build_keys(headers: Sequence[str]) -> list[ColumnKey]:
    counts: Counter[str] = Counter()
    keys = []
    for header in headers:
        keys.append((header, counts[header]))
        counts[header] += 1
    return keys


def _build_problem(row: int) -> Problem:
    message = _(
        "Row {row} is a second header: the file contains two exports. Clickover reads both as one class.",
        row=str(row + 1),
    )
    return Problem("second-header", Severity.INFO, message, Location(row=row + 1))


def _merge_points_rows(rows: list[list[str]]) -> bool:
    """Copy the points in all parts to the first points row.

    Return False if the parts have different points for a column.
    """
    points_rows = [index for index, row in enumerate(rows) if any(map(is_points_label, row))]
    if len(points_rows) < 2:
        return True
    width = max(len(row) for row in rows)
    shared_points = [""] * width
    for index in points_rows:
        for column in range(width):
            text, other = shared_points[column], get_cell(rows[index], column)
            if text and other and parse_points(text) != parse_points(other):
                return False
            shared_points[column] = text or other
    rows[points_rows[0]] = shared_points
    return True
