"""How does a table filter and sort its rows, be they fifty or ten million?

Rows are filtered and sorted as Python sequences, which takes a fraction of what a proxy model takes that is asked row
by row. Very many are filtered and sorted off the GUI thread; until then the table shows what it showed.
"""

from collections.abc import Callable, Sequence
from enum import IntEnum
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, Qt
from typing_extensions import override

from gui.tables.table_model import TableModel
from gui.work.background import Background, Ticket

AT_ONCE = 100_000
"""Up to so many rows are filtered and sorted within a frame or two, here and now."""

Row = TypeVar("Row")
ColumnT = TypeVar("ColumnT", bound=IntEnum)


class SiftedModel(TableModel[Row, ColumnT], Generic[Row, ColumnT]):
    """A table whose rows follow from all rows, a filter and a sorting. A subclass says how, in `_sifting`."""

    def __init__(self, background: Background | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._waiting: Ticket | None = None
        self._sorted_by: tuple[int, Qt.SortOrder] | None = None

    @property
    def total(self) -> int:
        """How many rows there are, shown or not. A subclass says it."""
        raise AssertionError(self.columns)

    @override
    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; -1 goes back to the order of the file."""
        self._sorted_by = (column, order) if column >= 0 else None
        self.sift()

    def sift(self) -> None:
        """Filter and sort anew."""
        task = self._sifting(self._sorted_by)
        if self._background is None:
            self.show_rows(task())
            return
        self._background.cancel(self._waiting)  # what comes late is of other rows, or sifted otherwise
        self._waiting = None
        if self.total <= AT_ONCE:
            self.show_rows(task())
        else:
            self._waiting = self._background.run(task, self.show_rows)

    def _sifting(self, sorted_by: tuple[int, Qt.SortOrder] | None) -> Callable[[], Sequence[Row]]:
        """A pure function that gives the rows to show: it may run on another thread."""
        raise AssertionError(sorted_by)
