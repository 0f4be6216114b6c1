"""Tables of text that store columns and build rows on demand."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self, overload

import numpy as np
import numpy.typing as npt
from typing_extensions import override

from core.cooperative import CHECKPOINT_INTERVAL, cached_property, checkpoint, iter_yielding
from core.files.delimited_text import transpose_rows
from core.files.dictionary_column import DictionaryColumn, TextColumn
from core.problems import Report

_NO_PROBLEMS = Report()


class TableRows(Sequence[list[str]]):
    """Rows of a table, built in blocks from its columns when they are needed.

    Rows can differ in length. Iterating over all rows of a large table takes seconds; use columns instead.
    """

    def __init__(self, columns: Sequence[TextColumn], widths: npt.NDArray[np.int32]) -> None:
        """Create the rows from columns of equal length.

        `widths` is the number of cells in each row.
        """
        self._columns = columns
        self._widths = widths
        self._block: tuple[int, list[list[str]]] = (-1, [])

    @override
    def __len__(self) -> int:
        return len(self._widths)

    @overload
    def __getitem__(self, index: int) -> list[str]: ...
    @overload
    def __getitem__(self, index: slice) -> Self: ...
    @override
    def __getitem__(self, index: int | slice) -> list[str] | Self:
        if isinstance(index, slice):
            return type(self)([column[index] for column in self._columns], self._widths[index])
        block, row = divmod(range(len(self))[index], CHECKPOINT_INTERVAL)
        if block != self._block[0]:
            self._block = block, self._build_rows(slice(block * CHECKPOINT_INTERVAL, (block + 1) * CHECKPOINT_INTERVAL))
        return self._block[1][row]

    @override
    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    @override
    def __hash__(self) -> int:
        return hash(tuple(map(tuple, self)))

    def _build_rows(self, block: slice) -> list[list[str]]:
        checkpoint()
        widths = self._widths[block].tolist()
        padded_rows = zip(*(column[block] for column in self._columns), widths, strict=True)
        return [list(row[: row[-1]]) for row in padded_rows]


@dataclass(frozen=True, eq=False)
class Table:
    """The cells of a CSV or spreadsheet file, as text.

    `columns[j][i]` is in row i + 1 of the spreadsheet, and `widths[i]` is the number of cells in that row of the file.
    All columns have the same length: blank rows are included, and short rows are padded with blanks. `encoding` is the
    text encoding ("utf-8", "cp1252") or the kind of workbook ("xlsx", "xls"). `delimiter` is `,`, `;`, tab, or `|`, or
    empty for a workbook. `sha256` is the hash of `data`, the bytes of the file. `sheet` is the name of the sheet in a
    workbook, `sheet_number` is its position there, and `other_sheets` are the tables in the others that aren't empty.
    `sheet_names` are the names of all of them once one was selected.
    """

    path: Path
    columns: Sequence[TextColumn]
    widths: npt.NDArray[np.int32]
    encoding: str
    delimiter: str
    sha256: str
    problems: Report = _NO_PROBLEMS
    data: bytes = b""
    sheet: str = ""
    sheet_number: int = 0
    other_sheets: tuple["Table", ...] = ()
    sheet_names: tuple[str, ...] = ()

    @classmethod
    def from_rows(
        cls,
        path: Path,
        rows: Sequence[Sequence[str]],
        encoding: str,
        delimiter: str,
        problems: Report = _NO_PROBLEMS,
        data: bytes = b"",
    ) -> Self:
        """Return a table with these rows."""
        widths = np.array([len(row) for row in rows], np.int32)
        return cls(
            path, transpose_rows(rows), widths, encoding, delimiter, hashlib.sha256(data).hexdigest(), problems, data
        )

    @property
    def row_count(self) -> int:
        """The number of rows, including blank rows."""
        return len(self.widths)

    @cached_property
    def rows(self) -> TableRows:
        """The rows, built on demand."""
        return TableRows(self.columns, self.widths)

    @cached_property
    def filled_counts(self) -> npt.NDArray[np.int32]:
        """The number of cells with text in each row."""
        counts = np.zeros(self.row_count, np.int32)
        for column in iter_yielding(self.columns, 8):
            counts += column.mask(str.strip)
        return counts

    @property
    def is_filled(self) -> npt.NDArray[np.bool_]:
        """Boolean mask of the rows in which any cell has text."""
        return self.filled_counts > 0

    def get_column(self, index: int | None) -> TextColumn:
        """Return a column, or blank cells if there is no such column."""
        if index is None or index >= len(self.columns):
            return DictionaryColumn.full("", self.row_count)
        return self.columns[index]

    def extract_columns(self, rows: Sequence[int], width: int) -> list[TextColumn]:
        """Return the first `width` columns, reduced to these rows (counted from 0).

        Columns that the table doesn't have are blank.
        """
        indexes = np.array(rows, np.intp)
        return [self.get_column(index).take(indexes).compact() for index in iter_yielding(range(width), 1)]
