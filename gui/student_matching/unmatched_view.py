"""Sorted and searchable list of unmatched people or students."""

from collections.abc import Callable, Sequence
from enum import IntEnum
from typing import Generic, TypeVar

from PySide6.QtCore import QItemSelectionModel, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget
from typing_extensions import override

from gui.student_matching.match_texts import SEPARATOR
from gui.tables.table_model import OBJECT_ROLE, TableModel
from gui.tables.table_view import enable_two_line_rows, style_table
from gui.widgets.fields import TextField

Item = TypeVar("Item")


class Column(IntEnum):
    """The only column."""

    DESCRIPTION = 0


class UnmatchedModel(TableModel[Item, Column], Generic[Item]):
    """Table model with one person or student per row: the name, and details below it.

    `describe` returns a row's name and details on one line.
    """

    columns = Column

    def __init__(self, describe: Callable[[Item], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._describe = describe

    @override
    def _headings(self) -> tuple[str, ...]:
        return (self.tr("Who"),)

    @override
    def _display(self, row: Item, column: Column) -> str:
        name, _, details = self._describe(row).partition(SEPARATOR)
        return f"{name}\n{details}"

    @override
    def _tool_tip(self, row: Item, column: Column) -> str:
        return self._describe(row)

    @override
    def _accessible_text(self, row: Item, column: Column) -> str:
        return self._describe(row)


class UnmatchedView(QTableView, Generic[Item]):
    """List of people or students with single or multiple selection.

    It is a table with one column, because Qt's list views lay out every item before they show the first.
    """

    selection_changed = Signal()

    def __init__(
        self, name: str, describe: Callable[[Item], str], *, is_multi_select: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._describe = describe
        self._items: list[tuple[str, Item]] = []
        self._words: list[str] = []
        self.item_model: UnmatchedModel[Item] = UnmatchedModel(describe, self)
        self.setModel(self.item_model)
        style_table(self, name)
        enable_two_line_rows(self)
        mode = QAbstractItemView.SelectionMode
        self.setSelectionMode(mode.ExtendedSelection if is_multi_select else mode.SingleSelection)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().hide()
        self.selectionModel().selectionChanged.connect(lambda: self.selection_changed.emit())
        self.item_model.modelReset.connect(self.selection_changed)

    def set_items(self, rows: Sequence[Item]) -> None:
        """Replace the items, sort them by name, and clear the selection."""
        described = sorted((self._describe(row).casefold(), position) for position, row in enumerate(rows))
        self._items = [(words, rows[position]) for words, position in described]
        self._update_rows()

    def set_search(self, text: str) -> None:
        """Show only the items that contain every word of the text."""
        self._words = text.casefold().split()
        self._update_rows()

    def _update_rows(self) -> None:
        words = self._words
        self.item_model.set_rows([row for text, row in self._items if all(word in text for word in words)])

    def get_selected_items(self) -> list[Item]:
        """Return the selected people or students."""
        return [index.data(OBJECT_ROLE) for index in self.selectedIndexes()]

    def select_position(self, position: int) -> None:
        """Select only the item at this position, regardless of modifier keys."""
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(self.item_model.index(position, 0), flags.ClearAndSelect | flags.Rows)


class UnmatchedSearchField(TextField):
    """Search field above a list. Enter leads to the first item, and doesn't finish the wizard."""

    def __init__(self, view: UnmatchedView[Item], name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(name)
        self.setAccessibleName(name)
        self.setClearButtonEnabled(True)
        self._view = view
        self.textChanged.connect(view.set_search)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif self._view.item_model.rows:
            self._view.select_position(0)
            self._view.setFocus(Qt.FocusReason.OtherFocusReason)
