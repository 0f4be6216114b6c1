"""Widths of the columns in the table of sessions, and which of them are hidden in a narrow window."""

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QTableView

from gui.look.appearance import GRID
from gui.session_selection.session_rows import SessionRow
from gui.session_selection.sessions_model import Column
from gui.tables.table_view import measure_header_width, measure_preferred_width, shrink_to_fit

MAX_CHARACTERS = 24
"""Largest automatic column width, and smallest name width, in average characters."""

MIN_NAME_CHARACTERS = 14
"""Width of the names, in average characters, below which other columns are hidden."""

NAME_EXTRA_WIDTH = 8 * GRID
"""Width in pixels of the check box and the icon beside a name."""

SHRINKING_ORDER = (
    (Column.DESTINATION, MAX_CHARACTERS),
    (Column.SCORES, 8),
    (Column.ANSWERED, 12),
    (Column.DESTINATION, 12),
    (Column.KIND, 5),
)
"""Order in which columns shrink, with the smallest width in average characters."""

HIDING_ORDER = (Column.SCORES, Column.DATE, Column.KIND, Column.MEAN)
"""Order in which columns are hidden if shrinking isn't enough."""


def measure_columns(table: QTableView, rows: Sequence[SessionRow]) -> dict[Column, int]:
    """Return the preferred widths of the columns that add information; this is slow."""
    is_useless = {
        Column.DATE: not any(row.session.held_on for row in rows),
        Column.KIND: len({row.session.kind for row in rows}) < 2,
    }
    for column in Column:
        table.setColumnHidden(column, is_useless.get(column, False))
    limit = MAX_CHARACTERS * table.fontMetrics().averageCharWidth()
    limits = {Column.NAME: limit + NAME_EXTRA_WIDTH, Column.DESTINATION: 2 * limit}
    columns = [column for column in Column if not is_useless.get(column, False)]
    return {column: min(measure_preferred_width(table, column), limits.get(column, limit)) for column in columns}


def fit_columns(table: QTableView, preferred: Mapping[Column, int]) -> None:
    """Set the preferred widths; if they don't fit, hide columns in `HIDING_ORDER` and shrink the others."""
    shown = dict(preferred)
    for column in HIDING_ORDER:
        if _measure_minimum_width(table, shown) > table.viewport().width():
            shown.pop(column, None)
    for column in preferred:
        table.setColumnHidden(column, column not in shown)
    shrink_to_fit(table, shown, SHRINKING_ORDER)


def _measure_minimum_width(table: QTableView, preferred: Mapping[Column, int]) -> int:
    """Return the width in pixels that these columns need if they shrink as far as they can."""
    letter = table.fontMetrics().averageCharWidth()
    minimums = {column: characters * letter for column, characters in SHRINKING_ORDER}
    minimums[Column.NAME] = MIN_NAME_CHARACTERS * letter + NAME_EXTRA_WIDTH
    return sum(
        min(width, max(minimums[column], measure_header_width(table, column))) if column in minimums else width
        for column, width in preferred.items()
    )
