"""The first rows of a table, unchanged, and the number of its header row.

The window imports this module before pandas is loaded.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.files.table import Table

_MIN_ROWS = 12
_ROWS_BELOW_HEADER = 6
_MAX_COLUMNS = 500
_MAX_CELL_LENGTH = 200


@dataclass(frozen=True, slots=True)
class TablePreview:
    """The beginning of a table. `header_row` counts from 1 and is 0 if no row was read as the header.

    `sheets` are the names of all sheets of a workbook that aren't empty, and `sheet` is the one that was read. Rows can
    differ in length.
    """

    header_row: int = 0
    rows: tuple[tuple[str, ...], ...] = ()
    sheet: str = ""
    sheets: tuple[str, ...] = ()

    @property
    def is_table(self) -> bool:
        """True if any row has more than one cell with text."""
        return any(sum(bool(text) for text in row) > 1 for row in self.rows)


def build_preview(table: "Table", header_row: int = 0) -> TablePreview:
    """Return the first rows of a table, including a few below the header."""
    rows = table.rows[: max(_MIN_ROWS, header_row + _ROWS_BELOW_HEADER)]
    return TablePreview(
        header_row,
        tuple(tuple(text.strip()[:_MAX_CELL_LENGTH] for text in row[:_MAX_COLUMNS]) for row in rows),
        table.sheet,
        table.sheet_names,
    )
