"""Table model that filters and sorts up to ten million rows without a proxy model.

Python's `sorted` on plain values is much faster than a proxy model, which Qt calls for every comparison. Qt also can't
compare Python values: numpy scalars and Decimals become strings, and ints above 2**31 wrap around. Large tables are
filtered and sorted in the background, and keep their previous rows until this is done.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from enum import IntEnum
from functools import partial
from typing import Any, Generic, TypeVar

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

    Subclasses may override `_get_sort_value`, and `_get_row_keys` if views should keep their selection.
    """

    def __init__(self, background: TaskRunner | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all_rows: Sequence[Row] = ()
        self._predicates: Sequence[Callable[[Row], bool]] = ()
        self._background = background
        self._task_id: TaskId | None = None
        self._sorted_by: tuple[ColumnT, Qt.SortOrder] | None = None

    @property
    def all_rows(self) -> Sequence[Row]:
        """Objects in all rows, before filtering, in their original order."""
        return self._all_rows

    def set_all_rows(self, rows: Sequence[Row]) -> None:
        """Replace all rows, keeping the filter and the sort order."""
        self._all_rows = rows
        self.update_rows()

    def set_predicates(self, *predicates: Callable[[Row], bool]) -> None:
        """Show only the rows that satisfy all predicates."""
        self._predicates = predicates
        self.update_rows()

    @override
    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column, or restore the original order if `column` is -1."""
        self._sorted_by = (self._get_column(column), order) if column >= 0 else None
        self.update_rows()

    def update_rows(self) -> None:
        """Filter and sort all rows again, in the background if there are many."""
        task = self._build_filter_task()
        if self._background is None:
            self.set_rows(task())
            return
        self._background.cancel(self._task_id)  # its result would be out of date
        self._task_id = None
        if len(self._all_rows) <= SYNC_ROW_LIMIT:
            self.set_rows(task())
        else:
            self._task_id = self._background.run(task, self.set_rows)

    @override
    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows; views keep their selection if the keys are the same."""
        keys = self._get_row_keys(rows)
        if keys and keys == self._get_row_keys(self._rows):
            self._rows = rows
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, self.columnCount() - 1))
        else:
            super().set_rows(rows)

    def _build_filter_task(self) -> Callable[[], Sequence[Row]]:
        """Return a pure function that filters and sorts, and can run on any thread."""
        if self._sorted_by is None:
            return partial(_filter_rows, self._all_rows, self._predicates)
        column, order = self._sorted_by
        get_value = partial(self._get_sort_value, column=column)
        is_descending = order is Qt.SortOrder.DescendingOrder
        return partial(_filter_and_sort, self._all_rows, self._predicates, get_value, is_descending)

    def _get_sort_value(self, row: Row, column: ColumnT) -> object:
        """Return the value by which a cell is sorted; None sorts last."""
        return self._display(row, column).casefold()

    def _get_row_keys(self, rows: Sequence[Row]) -> Sequence[Hashable]:  # noqa: ARG002 - for overriding methods
        """Return the key of each row, or no keys if every change should reset the views."""
        return ()


def _filter_rows(rows: Sequence[Row], predicates: Iterable[Callable[[Row], bool]]) -> Sequence[Row]:
    """Return the rows that satisfy all predicates."""
    for predicate in predicates:
        rows = list(filter(predicate, rows))
    return rows


def _filter_and_sort(
    rows: Sequence[Row],
    predicates: Iterable[Callable[[Row], bool]],
    get_value: Callable[[Row], object],
    is_descending: bool,
) -> Sequence[Row]:
    """Return the rows that satisfy all predicates, sorted by a value.

    Rows with equal values keep their order, and rows whose value is None come last.
    """
    selected = _filter_rows(rows, predicates)
    values: list[Any] = list(map(get_value, selected))
    known = [position for position, value in enumerate(values) if value is not None]
    unknown = [position for position, value in enumerate(values) if value is None]
    known.sort(key=values.__getitem__, reverse=is_descending)
    return [selected[position] for position in (*known, *unknown)]
