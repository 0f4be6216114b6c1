"""Detection of a table's header row, and of repeated header rows below it."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.cooperative import cached_property
from core.errors import InvalidRequestError
from core.files.dictionary_column import TextColumn
from core.files.table import Table
from core.points import normalize_number
from core.recognition.headers import clean_header, get_cell, parse_identity_header
from core.recognition.roles import ColumnRole
from core.texts import ngettext

MAX_SEARCHED_ROWS = 60
_MIN_REPEATED_HEADERS = 2


@dataclass(frozen=True, eq=False)
class Grid:
    """A table with a known header row.

    Rows and columns count from 0; `width` is the number of columns up to the last nonblank cell.
    """

    table: Table
    header_row: int
    width: int

    @cached_property
    def headers(self) -> list[str]:
        """The trimmed headers of all columns; a missing header is an empty text."""
        return [clean_header(self.get_cell(self.header_row, column)) for column in range(self.width)]

    @property
    def body_rows(self) -> range:
        """The indexes of the rows below the header."""
        return range(self.header_row + 1, self.table.row_count)

    @cached_property
    def filled_rows(self) -> list[bool]:
        """For each row of the table, True if any cell has text."""
        return [bool(is_filled) for is_filled in self.table.is_filled]

    @cached_property
    def first_words(self) -> list[str]:
        """For each row, its first text that isn't a number, or "" if there is none."""
        words = [""] * self.table.row_count
        missing_rows = [row for row, is_filled in enumerate(self.filled_rows) if is_filled]
        for column in range(len(self.table.columns)):
            cells = self.get_texts(column) if missing_rows else []
            for row in missing_rows:
                words[row] = cells[row] if normalize_number(cells[row]) is None else ""
            missing_rows = [row for row in missing_rows if not words[row]]
        return words

    @cached_property
    def _texts_by_column(self) -> dict[int | None, list[str]]:
        return {}

    def get_texts(self, column: int | None) -> list[str]:
        """Return the trimmed cells of a column in all rows of the table.

        They are blank if `column` is None.
        """
        if column not in self._texts_by_column:
            self._texts_by_column[column] = self.table.get_column(column).map_cells(str.strip)
        return self._texts_by_column[column]

    def get_cell(self, row: int, column: int) -> str:
        """Return a trimmed cell, or an empty text if the row is too short."""
        return get_cell(self.table.rows[row], column)

    def get_row(self, row: int) -> list[str]:
        """Return the trimmed cells of one row."""
        return [text.strip() for text in self.table.rows[row]]

    def is_header(self, row: int) -> bool:
        """Return True if a row repeats the texts of the header row."""
        texts = list(map(clean_header, self.table.rows[row]))
        return texts + [""] * (self.width - len(texts)) == self.headers + [""] * (len(texts) - self.width)

    def get_columns(self, rows: Sequence[int]) -> list[TextColumn]:
        """Return all columns, reduced to the given rows.

        This is faster than reading column by column.
        """
        return [column.map(str.strip) for column in self.table.extract_columns(rows, self.width)]


def find_header_row(rows: Sequence[Sequence[str | None]]) -> int | None:
    """Return the index of the header row, or None if no row looks like one.

    The header is the first row near the top with two kinds of identity columns. If there is no such row, it is the
    first row with one identity column, preferably one that also has another text that isn't a number.
    """
    candidates: dict[int, int] = {}
    for index, row in enumerate(rows[:MAX_SEARCHED_ROWS]):
        texts = [text for cell in row if cell and (text := clean_header(cell))]
        roles = {identity[0] for text in texts if (identity := parse_identity_header(text))}
        roles -= {ColumnRole.OTHER_ID, ColumnRole.OTHER_NAME}
        if len(roles) > 1:
            return index
        if roles and len(texts) > 1:
            candidates[index] = min(sum(normalize_number(text) is None for text in texts), 2)
    return max(candidates, key=lambda index: candidates[index]) if candidates else None


def build_grid(table: Table, header_row: int) -> Grid:
    """Return the table as a grid with this header row.

    Blank columns at the right are removed.
    """
    filled = [index for index, column in enumerate(table.columns) if any(text.strip() for text in column.values)]
    width = max(filled, default=0) + 1
    return Grid(table, header_row, width)


def detect_grid(table: Table) -> Grid | None:
    """Return the table as a grid, or None if no row looks like a header."""
    header_row = find_header_row(table.rows)
    return None if header_row is None else build_grid(table, header_row)


def select_grid(table: Table, header_row: int) -> Grid:
    """Return the table with the header row that the user chose, by its spreadsheet number.

    Raises:
        InvalidRequestError: there is no such row.
    """
    if not 1 <= header_row <= table.row_count:
        what = ngettext(
            "There's no row {row}: the file has only {n} row.",
            "There's no row {row}: the file has only {n} rows.",
            table.row_count,
            row=str(header_row),
        )
        raise InvalidRequestError(what, where=table.path.name)
    return build_grid(table, header_row - 1)


def find_repeated_headers(grid: Grid) -> list[int]:
    """Return the indexes of repeated header rows below the first one.

    They appear when someone pastes several files together. Such a row repeats at least two identity headers of the
    first header row. If the first header row has only one, the row must repeat half of all headers.
    """
    header_texts = {text for text in grid.headers if text}
    identity_columns = [column for column, text in enumerate(grid.headers) if parse_identity_header(text)]
    identity_texts = {grid.headers[column] for column in identity_columns}
    texts_by_column = [grid.get_texts(column) for column in identity_columns]
    candidates = sorted({row for texts in texts_by_column for row in grid.body_rows if texts[row] in identity_texts})
    return [row for row in candidates if _is_repeated_header(set(grid.get_row(row)), header_texts, identity_texts)]


def _is_repeated_header(texts: set[str], header_texts: set[str], identity_texts: set[str]) -> bool:
    if len(identity_texts) < _MIN_REPEATED_HEADERS:
        return 2 * len(header_texts & texts) > len(header_texts)
    return len(identity_texts & texts) >= _MIN_REPEATED_HEADERS
