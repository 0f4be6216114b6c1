"""What do all tables have in common, from the rows that they are given to what a screen reader says?

A subclass names its columns and headings, and overrides one private method per role:

class FruitModel(TableModel[Fruit, Column]):
    columns = Column
    right = frozenset({Column.WEIGHT})

    def _headings(self) -> tuple[str, ...]: ...
    def _display(self, row: Fruit, column: Column) -> str: ...

How do tables sort and filter by what a cell means, and not by what it looks like?

Qt compares what it is given: numpy scalars and Decimals are strings to it, and Python ints above 2**31 wrap around. So
models show `str`, give the native value under SORT_ROLE, and this proxy compares in Python.
"""

from collections.abc import Callable, Sequence
from enum import IntEnum
from typing import Any, ClassVar, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel, Qt
from typing_extensions import override

Row = TypeVar("Row")
ColumnT = TypeVar("ColumnT", bound=IntEnum)
Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
"""Numbers stand to the right, and so do their headings."""


class TableModel(QAbstractTableModel, Generic[Row, ColumnT]):
    """Rows of one kind, a column for each member of an enumeration; OBJECT_ROLE hands back the row.

    It changes no data: where cells can be edited, the subclass asks the document.
    """

    columns: ClassVar[type[IntEnum]]
    right: ClassVar[frozenset[IntEnum]] = frozenset()
    """The columns of numbers."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: Sequence[Row] = ()
        self._members = tuple(self.columns)
        self._by_role: dict[int, Callable[[Row, ColumnT], object]] = {
            Qt.ItemDataRole.DisplayRole: self._display,
            Qt.ItemDataRole.EditRole: self._edit,
            Qt.ItemDataRole.CheckStateRole: self._check,
            Qt.ItemDataRole.ToolTipRole: self._tip,
            Qt.ItemDataRole.DecorationRole: self._decoration,
            Qt.ItemDataRole.FontRole: self._font,
            Qt.ItemDataRole.TextAlignmentRole: lambda _, column: self._alignment(column),
            Qt.ItemDataRole.AccessibleTextRole: self._spoken,
            SORT_ROLE: self._sort,
            OBJECT_ROLE: lambda row, _: row,
        }

    @property
    def rows(self) -> Sequence[Row]:
        """All that is shown, from above."""
        return self._rows

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def row_at(self, place: int) -> Row | None:
        """What stands in this line of the table."""
        return self._rows[place] if 0 <= place < len(self._rows) else None

    @override
    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Vertical or not 0 <= section < len(self.columns):
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(section)
        return self._headings()[section] if role == Qt.ItemDataRole.DisplayRole else None

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        answer = self._by_role.get(role)
        if answer is None or not index.isValid():
            return None
        row = self.row_at(index.row())
        return None if row is None else answer(row, self._column(index))

    def _column(self, index: Index) -> ColumnT:
        return self._members[index.column()]  # type: ignore[return-value]  # a class variable knows no type variable

    def _headings(self) -> tuple[str, ...]:
        """The words above the columns, from the left. Every subclass says its own."""
        raise AssertionError(self.columns)

    def _display(self, row: Row, column: ColumnT) -> str:
        """The text of a cell. Every subclass says its own."""
        raise AssertionError(row, column)

    def _sort(self, row: Row, column: ColumnT) -> object:
        """What a cell is sorted by, in its own type; None sorts last."""
        return self._display(row, column)

    def _spoken(self, row: Row, column: ColumnT) -> str | None:  # noqa: ARG002 - for those that override it
        """What a screen reader says where the text does not say all."""
        return None

    def _tip(self, row: Row, column: ColumnT) -> str | None:  # noqa: ARG002 - for those that override it
        """The words under the pointer."""
        return None

    def _decoration(self, row: Row, column: ColumnT) -> object:  # noqa: ARG002 - for those that override it
        """The icon before the text."""
        return None

    def _font(self, row: Row, column: ColumnT) -> object:  # noqa: ARG002 - for those that override it
        """The font, where it is not the table's."""
        return None

    def _check(self, row: Row, column: ColumnT) -> object:  # noqa: ARG002 - for those that override it
        """Whether the box before the text is ticked; None for no box."""
        return None

    def _edit(self, row: Row, column: ColumnT) -> object:
        """What the editor of a cell begins with."""
        return self._display(row, column)

    def _alignment(self, column: int) -> Qt.AlignmentFlag:
        return RIGHT if column in self.right else LEFT


SORT_ROLE = Qt.ItemDataRole.UserRole + 1
"""The native value of a cell; None sorts last in either direction."""

OBJECT_ROLE = Qt.ItemDataRole.UserRole + 2
"""The value that a row stands for, so that callers do no row arithmetic through a proxy."""


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
