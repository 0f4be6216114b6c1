"""What was each column of a file taken for, and what stands in its first rows?"""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QEvent, QModelIndex, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QPushButton,
    QSizePolicy,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from gui.file_loader.columns_model import Column, ColumnRoleDelegate, ColumnRow, ColumnsModel
from gui.file_loader.first_rows_model import FirstRowsModel
from gui.look.appearance import GRID, make_heading
from gui.look.words import breakable
from gui.tables.table_look import WholeTable, dress_table, wanted_width

FEW_COLUMNS = 12
"""Up to so many columns are listed at once; of more, the first are, before the person asks for all."""

FIRST_COLUMNS = 8

WIDEST = 36
"""So many letters wide a column becomes by itself."""

LEAST_WHY = 24
"""So many letters of the reasons are seen before a heading gets more room than others do."""

FITTED_COLUMNS = 20
"""So many columns are looked at for their width; the others keep a usual one."""


class FileTables(QWidget):
    """The columns of one file, which can be corrected, and its first rows, under the file's name."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.columns = ColumnsModel(self)
        self.first_rows = FirstRowsModel(self)
        self._heading = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        make_heading(self._heading)
        self.tabs = _Tabs()
        self.columns_view = _table(self.columns)
        self.rows_view = _table(self.first_rows)
        self.more = QPushButton()
        self._listed: Sequence[ColumnRow] = ()
        self._shows_all = False
        self._fitted: list[WholeTable] = []
        self._build()

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """What Tab stops at."""
        return self.tabs, self.columns_view, self.more, self.rows_view

    def show_name(self, name: str) -> None:
        """Say of which file this is."""
        self._heading.setText(breakable(_tr("In “{name}”").format(name=name)))
        for tabs in (self.tabs, self.tabs.tabBar()):
            tabs.setAccessibleName(_tr("Tables of {name}").format(name=name))
        self.columns_view.setAccessibleName(_tr("Columns of {name}").format(name=name))
        self.rows_view.setAccessibleName(_tr("First rows of {name}").format(name=name))

    def show_columns(self, rows: Sequence[ColumnRow]) -> None:
        """List these columns: the first of them, until the person asks for all."""
        self._listed = rows
        are_few = len(rows) <= FEW_COLUMNS
        self.columns.show_rows(rows if self._shows_all or are_few else rows[:FIRST_COLUMNS])
        self.more.setVisible(not are_few)
        self.more.setText(
            _tr("Show fewer columns") if self._shows_all else _tr("Show all {n} columns").format(n=len(rows))
        )
        self._fitted.clear()
        self._fit_columns()

    def show_column(self, number: int) -> None:
        """Bring the column that stands at this place of the file into view."""
        if number > self.columns.rowCount():
            self._show_all(True)
        self.tabs.setCurrentIndex(0)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)  # so that every row has its place
        self.columns_view.scrollTo(self.columns.index(number - 1, 0))

    def _show_all(self, is_wanted: bool) -> None:
        self._shows_all = is_wanted
        self.show_columns(self._listed)

    def _fit_columns(self) -> None:
        """Give the columns of the table that is shown the widths that their cells need."""
        view = (self.columns_view, self.rows_view)[self.tabs.currentIndex()]
        if view in self._fitted:
            return
        self._fitted.append(view)
        self.columns_view.setColumnHidden(Column.NUMBER, not self.columns.has_numbers)
        widest = WIDEST * view.fontMetrics().averageCharWidth()
        for column in range(min(view.model().columnCount(), FITTED_COLUMNS)):
            view.setColumnWidth(column, min(wanted_width(view, column), widest))
        self._fit_headings()

    def _fit_headings(self) -> None:
        """Where the table has room for it, show the headings of the file in full."""
        view = self.columns_view
        letter = view.fontMetrics().averageCharWidth()
        others = view.columnWidth(Column.NUMBER) + view.columnWidth(Column.TAKEN_AS) + LEAST_WHY * letter
        room = max(view.viewport().width() - others, WIDEST * letter)
        view.setColumnWidth(Column.HEADER, min(wanted_width(view, Column.HEADER), room))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_headings()

    def _offer_roles(self, index: QModelIndex) -> None:
        """Open the list of a cell that was clicked, also of the current one; moving over it by keys opens nothing."""
        if index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.columns_view.edit(index)

    def _build(self) -> None:
        self.columns_view.setItemDelegateForColumn(Column.TAKEN_AS, ColumnRoleDelegate(self))
        self.columns_view.setEditTriggers(
            QAbstractItemView.EditTrigger.EditKeyPressed | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.columns_view.clicked.connect(self._offer_roles)
        self.columns_view.horizontalHeader().setSectionResizeMode(Column.WHY, QHeaderView.ResizeMode.Stretch)
        self.more.clicked.connect(lambda: self._show_all(not self._shows_all))
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(_tab(self.columns_view, self.more), _tr("What each column was taken for"))
        self.tabs.addTab(_tab(self.rows_view), _tr("First rows"))
        self.tabs.currentChanged.connect(self._fit_columns)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self._heading)
        column.addWidget(self.tabs)


def _table(model: ColumnsModel | FirstRowsModel) -> WholeTable:
    view = WholeTable(model)
    dress_table(view, "")
    view.setAlternatingRowColors(True)
    return view


def _tab(table: WholeTable, below: QPushButton | None = None) -> QWidget:
    tab = QWidget()
    column = QVBoxLayout(tab)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(GRID)
    column.addWidget(table)
    if below is not None:
        column.addWidget(below, 0, Qt.AlignmentFlag.AlignLeft)
    column.addStretch(1)
    return tab


class _Tabs(QTabWidget):
    """Tabs that are as high as the one that is shown."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.currentChanged.connect(self._fit)

    @override
    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.minimumSizeHint().height())

    @override
    def tabInserted(self, index: int, /) -> None:
        self._fit(self.currentIndex())

    def _fit(self, current: int) -> None:
        pages = [page for at in range(self.count()) if (page := self.widget(at)) is not None]
        for at, page in enumerate(pages):
            policy = QSizePolicy.Policy.Preferred if at == current else QSizePolicy.Policy.Ignored
            page.setSizePolicy(QSizePolicy.Policy.Preferred, policy)
        self.updateGeometry()


def _tr(text: str) -> str:
    return QCoreApplication.translate("FileTables", text)
