"""Base class of table models.

A subclass defines its columns and overrides one private method per role:

class FruitModel(TableModel[Fruit, Column]):
    columns = Column
    right_aligned = frozenset({Column.WEIGHT})

    def _headings(self) -> tuple[str, ...]: ...
    def _display(self, row: Fruit, column: Column) -> str: ...
"""

from collections.abc import Callable, Sequence
from enum import IntEnum
from typing import Any, ClassVar, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from typing_extensions import override

from core.display_text import make_lines_visible

Row = TypeVar("Row")
ColumnT = TypeVar("ColumnT", bound=IntEnum)
Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()

ALIGN_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
ALIGN_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
"""Alignment of numbers and their headers."""


class TableModel(QAbstractTableModel, Generic[Row, ColumnT]):
    """Table model with one row per object and one column per enum member.

    `data` returns the object of a row under `OBJECT_ROLE`. The model never changes these objects: a subclass with
    editable cells applies edits to the document instead.
    """

    columns: ClassVar[type[IntEnum]]
    right_aligned: ClassVar[frozenset[IntEnum]] = frozenset()
    """Columns that are aligned to the right, usually because they contain numbers."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: Sequence[Row] = ()
        self._column_members: tuple[int, ...] = tuple(self.columns)
        self._role_getters: dict[int, Callable[[Row, ColumnT], object]] = {
            Qt.ItemDataRole.DisplayRole: lambda row, column: make_lines_visible(self._display(row, column)),
            Qt.ItemDataRole.EditRole: self._edit_value,
            Qt.ItemDataRole.CheckStateRole: self._check_state,
            Qt.ItemDataRole.ToolTipRole: self._tool_tip,
            Qt.ItemDataRole.DecorationRole: self._decoration,
            Qt.ItemDataRole.FontRole: self._font,
            Qt.ItemDataRole.TextAlignmentRole: lambda _, column: self._get_alignment(column),
            Qt.ItemDataRole.AccessibleTextRole: self._accessible_text,
            OBJECT_ROLE: lambda row, _: self._get_object(row),
        }

    @property
    def rows(self) -> Sequence[Row]:
        """Objects that the table shows, from top to bottom."""
        return self._rows

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Replace all rows and reset the model, so that views lose their selection."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def get_row(self, position: int) -> Row | None:
        """Return the object in this row, or None if there is no such row."""
        return self._rows[position] if 0 <= position < len(self._rows) else None

    @override
    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._column_members)

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Vertical or not 0 <= section < self.columnCount():
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._get_alignment(section)
        return self._headings()[section] if role == Qt.ItemDataRole.DisplayRole else None

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        getter = self._role_getters.get(role)
        if getter is None or not index.isValid():
            return None
        row = self.get_row(index.row())
        return None if row is None else getter(row, self._get_column(index.column()))

    def _get_column(self, position: int) -> ColumnT:
        return self._column_members[position]  # type: ignore[return-value]  # a class variable knows no type variable

    def _headings(self) -> tuple[str, ...]:
        """Return the column headers from left to right. Subclasses must override this."""
        raise NotImplementedError

    def _display(self, row: Row, column: ColumnT) -> str:
        """Return the text that a cell displays. Subclasses must override this."""
        raise NotImplementedError

    def _get_object(self, row: Row) -> object:
        """Return the object that a row shows, usually the row itself."""
        return row

    def _accessible_text(self, row: Row, column: ColumnT) -> str | None:  # noqa: ARG002 - for overriding methods
        """Return the text for screen readers, or None to use the displayed text."""
        return None

    def _tool_tip(self, row: Row, column: ColumnT) -> str | None:  # noqa: ARG002 - for overriding methods
        """Return the tool tip of a cell, or None for no tool tip."""
        return None

    def _decoration(self, row: Row, column: ColumnT) -> object:  # noqa: ARG002 - for overriding methods
        """Return the icon of a cell, or None for no icon."""
        return None

    def _font(self, row: Row, column: ColumnT) -> object:  # noqa: ARG002 - for overriding methods
        """Return the font of a cell, or None for the font of the table."""
        return None

    def _check_state(self, row: Row, column: ColumnT) -> object:  # noqa: ARG002 - for overriding methods
        """Return the state of the check box in a cell, or None for no check box."""
        return None

    def _edit_value(self, row: Row, column: ColumnT) -> object:
        """Return the initial value for the editor of a cell."""
        return self._display(row, column)

    def _get_alignment(self, column: int) -> Qt.AlignmentFlag:
        return ALIGN_RIGHT if column in self.right_aligned else ALIGN_LEFT


OBJECT_ROLE = Qt.ItemDataRole.UserRole + 1
"""Role of the object that a row shows."""
