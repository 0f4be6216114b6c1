"""Parts of a file's tables: tabs that are as high as their contents, and tables that are edited by a click."""

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QSizePolicy, QStyledItemDelegate, QTabWidget, QVBoxLayout, QWidget
from typing_extensions import override

from gui.file_loader.columns_model import ColumnsModel
from gui.file_loader.first_rows_model import FirstRowsModel
from gui.file_loader.values_model import ValuesModel
from gui.look.appearance import GRID
from gui.tables.table_view import FullHeightTableView, style_table


class RowsTableView(FullHeightTableView):
    """Table of a file's first rows. `row_chosen` carries the number of a row, from 1."""

    row_chosen = Signal(object)

    def __init__(self, model: FirstRowsModel) -> None:
        super().__init__(model)
        style_table(self, "")
        self.setAlternatingRowColors(True)
        self.verticalHeader().show()
        self.doubleClicked.connect(lambda index: self.row_chosen.emit(index.row() + 1))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.row_chosen.emit(self.currentIndex().row() + 1)
        else:
            super().keyPressEvent(event)


def make_editable(view: FullHeightTableView, column: int, delegate: QStyledItemDelegate) -> None:
    """Let a click on a cell of this column open its editor. Moving to the cell with the keyboard doesn't."""

    def edit(index: QModelIndex) -> None:
        if index.flags() & Qt.ItemFlag.ItemIsEditable:
            view.edit(index)

    view.setItemDelegateForColumn(column, delegate)
    view.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed | QAbstractItemView.EditTrigger.AnyKeyPressed)
    view.clicked.connect(edit)


def make_table(model: ColumnsModel | ValuesModel) -> FullHeightTableView:
    """Return a table view in the common style."""
    view = FullHeightTableView(model)
    style_table(view, "")
    view.setAlternatingRowColors(True)
    return view


def make_tab(table: FullHeightTableView, below: QWidget) -> QWidget:
    """Return a tab with a table and a widget below it."""
    tab = QWidget()
    column = QVBoxLayout(tab)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(GRID)
    column.addWidget(table)
    column.addWidget(below, 0, Qt.AlignmentFlag.AlignLeft)
    column.addStretch(1)
    return tab


class FittingTabWidget(QTabWidget):
    """A tab widget that is only as high as the current tab."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.currentChanged.connect(self._fit_current_tab)

    @override
    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.minimumSizeHint().height())

    @override
    def tabInserted(self, index: int, /) -> None:
        self._fit_current_tab(self.currentIndex())

    def _fit_current_tab(self, current: int) -> None:
        pages = [page for index in range(self.count()) if (page := self.widget(index)) is not None]
        for index, page in enumerate(pages):
            policy = QSizePolicy.Policy.Preferred if index == current else QSizePolicy.Policy.Ignored
            page.setSizePolicy(QSizePolicy.Policy.Preferred, policy)
        self.updateGeometry()
