"""Rows of a table that keeps columns."""

from collections.abc import Sequence
from typing import Self, overload

import numpy as np
import numpy.typing as npt
from typing_extensions import override

from core.cooperative import CHECKPOINT_INTERVAL, checkpoint
from core.files.dictionary_column import TextColumn


class TableRows(Sequence[list[str]]):
    """Rows of a table, built from its columns on demand, in blocks.

    Each row has its own number of cells. Going through all rows of a large table takes seconds; use columns instead.
    """

    def __init__(self, columns: Sequence[TextColumn], widths: npt.NDArray[np.int32]) -> None:
        """Create the rows from columns of equal length and the number of cells in each row."""
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
