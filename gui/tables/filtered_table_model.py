"""Table model that filters and sorts up to ten million rows without a proxy model.

Filtering and sorting Python sequences is much faster than a proxy model, which Qt calls for every row.
Large tables are filtered and sorted in the background; until then, they keep their previous rows.
"""

from collections.abc import Callable, Sequence
from enum import IntEnum
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, Qt
from typing_extensions import override

from gui.tables.table_model import TableModel
from gui.work.background import TaskId, TaskRunner

SYNC_ROW_LIMIT = 100_000
"""Largest number of rows to filter on the GUI thread, which takes a frame or two."""

Row = TypeVar("Row")
ColumnT = TypeVar("ColumnT", bound=IntEnum)


class FilteredTableModel(TableModel[Row, ColumnT], Generic[Row, ColumnT]):
    """Table model that filters and sorts its own rows.

    Subclasses override `unfiltered_count` and `_build_filter_task`.
    """

    def __init__(self, background: TaskRunner | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._task_id: TaskId | None = None
        self._sorted_by: tuple[int, Qt.SortOrder] | None = None

    @property
    def unfiltered_count(self) -> int:
        """Number of rows before filtering. Subclasses must override this property."""
        raise NotImplementedError

    @override
    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column, or restore the order of the file if `column` is -1."""
        self._sorted_by = (column, order) if column >= 0 else None
        self.update_rows()

    def update_rows(self) -> None:
        """Filter and sort all rows again, in the background if there are many."""
        task = self._build_filter_task(self._sorted_by)
        if self._background is None:
            self.set_rows(task())
            return
        self._background.cancel(self._task_id)  # its result would be out of date
        self._task_id = None
        if self.unfiltered_count <= SYNC_ROW_LIMIT:
            self.set_rows(task())
        else:
            self._task_id = self._background.run(task, self.set_rows)

    def _build_filter_task(self, sorted_by: tuple[int, Qt.SortOrder] | None) -> Callable[[], Sequence[Row]]:
        """Return a pure function that filters and sorts; it may run on another thread."""
        raise NotImplementedError
