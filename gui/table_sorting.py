"""How do tables sort and filter by what a cell means, and not by what it looks like?

Qt compares what it is given: numpy scalars and Decimals are strings to it, and Python ints above 2**31 wrap around. So
models show `str`, give the native value under SORT_ROLE, and this proxy compares in Python.
"""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel, Qt
from typing_extensions import override

SORT_ROLE = Qt.ItemDataRole.UserRole + 1
"""The native value of a cell; None sorts last in either direction."""

OBJECT_ROLE = Qt.ItemDataRole.UserRole + 2
"""The value that a row stands for, so that callers do no row arithmetic through a proxy."""

Index = QModelIndex | QPersistentModelIndex


class TableSorting(QSortFilterProxyModel):
    """Sorts by SORT_ROLE and keeps the rows that `keep` accepts (it is given the row's OBJECT_ROLE value)."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._keep: Callable[[Any], bool] | None = None
        self.setSortRole(SORT_ROLE)

    def keep_only(self, keep: Callable[[Any], bool] | None) -> None:
        """Show only rows whose value `keep` accepts; None shows all."""
        self.beginFilterChange()
        self._keep = keep
        self.endFilterChange()

    @override
    def filterAcceptsRow(self, source_row: int, source_parent: Index) -> bool:
        if self._keep is None:
            return True
        index = self.sourceModel().index(source_row, 0, source_parent)
        return self._keep(index.data(OBJECT_ROLE))

    @override
    def lessThan(self, source_left: Index, source_right: Index) -> bool:
        left, right = source_left.data(SORT_ROLE), source_right.data(SORT_ROLE)
        if left is None or right is None:
            is_ascending = self.sortOrder() is Qt.SortOrder.AscendingOrder
            return (right is None and left is not None) if is_ascending else (left is None and right is not None)
        if isinstance(left, str) and isinstance(right, str):
            return left.casefold() < right.casefold()
        return bool(left < right)
