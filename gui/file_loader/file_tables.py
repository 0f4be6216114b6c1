"""Tables of a file's columns and their meanings, and of its first rows."""

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
from gui.file_loader.values_model import ValueRow, ValuesModel
from gui.look.appearance import GRID, apply_heading_font
from gui.look.text_formatting import insert_word_breaks
from gui.tables.table_view import FullHeightTableView, measure_preferred_width, style_table

MAX_LISTED_COLUMNS = 12
"""Maximum number of columns for which the list isn't collapsed."""

COLLAPSED_COLUMNS = 8
"""Number of columns in the collapsed list."""

MAX_COLUMN_LETTERS = 36
"""Maximum width of a fitted column, in average characters."""

MIN_REASON_LETTERS = 24
"""Minimum width of the reasons column, in average characters.

Only space beyond it goes to the headers.
"""

MAX_FITTED_COLUMNS = 20
"""Number of columns fitted to their contents; others have the default width."""


_VALUES_TAB = 2
"""The position of the tab of the texts and their values."""


class FileTablesWidget(QWidget):
    """Tables with one file's columns, which the user can correct, and its first rows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.columns_model = ColumnsModel(self)
        self.first_rows_model = FirstRowsModel(self)
        self.values_model = ValuesModel(self)
        self._heading_label = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        apply_heading_font(self._heading_label)
        self.tabs = _FittingTabWidget()
        self.columns_view = _make_table(self.columns_model)
        self.first_rows_view = _make_table(self.first_rows_model)
        self.values_view = _make_table(self.values_model)
        self.expand_button = QPushButton()
        self._all_columns: Sequence[ColumnRow] = ()
        self._is_expanded = False
        self._fitted_views: list[FullHeightTableView] = []
        self._build_layout()

    @property
    def tab_stops(self) -> tuple[QWidget, ...]:
        """The focusable widgets, in tab order."""
        return self.tabs, self.columns_view, self.expand_button, self.first_rows_view, self.values_view

    def set_file_name(self, name: str) -> None:
        """Set the file name in the heading and the accessible names."""
        self._heading_label.setText(insert_word_breaks(_tr("In “{name}”").format(name=name)))
        for tabs in (self.tabs, self.tabs.tabBar()):
            tabs.setAccessibleName(_tr("Tables of {name}").format(name=name))
        self.columns_view.setAccessibleName(_tr("Columns of {name}").format(name=name))
        self.first_rows_view.setAccessibleName(_tr("First rows of {name}").format(name=name))
        self.values_view.setAccessibleName(_tr("Texts in {name}").format(name=name))

    def set_columns(self, rows: Sequence[ColumnRow]) -> None:
        """List these columns, or only the first ones while the list is collapsed."""
        self._all_columns = rows
        are_few = len(rows) <= MAX_LISTED_COLUMNS
        self.columns_model.set_rows(rows if self._is_expanded or are_few else rows[:COLLAPSED_COLUMNS])
        self.expand_button.setVisible(not are_few)
        self.expand_button.setText(
            _tr("Show fewer columns") if self._is_expanded else _tr("Show all {n} columns").format(n=len(rows))
        )
        self._fitted_views.clear()
        self._fit_columns()

    def set_values(self, rows: Sequence[ValueRow]) -> None:
        """List these texts. Without any, their tab is hidden."""
        self.values_model.set_rows(rows)
        self.tabs.setTabVisible(_VALUES_TAB, bool(rows))
        self._fitted_views.clear()
        self._fit_columns()

    def scroll_to_column(self, number: int) -> None:
        """Scroll to the column with this number in the file."""
        if number > self.columns_model.rowCount():
            self._set_expanded(True)
        self.tabs.setCurrentIndex(0)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)  # so that every row has its position
        self.columns_view.scrollTo(self.columns_model.index(number - 1, 0))

    def _set_expanded(self, is_expanded: bool) -> None:
        self._is_expanded = is_expanded
        self.set_columns(self._all_columns)

    def _fit_columns(self) -> None:
        """Fit the columns of the current tab's table to their contents."""
        view = (self.columns_view, self.first_rows_view, self.values_view)[self.tabs.currentIndex()]
        if view in self._fitted_views:
            return
        self._fitted_views.append(view)
        self.columns_view.setColumnHidden(Column.NUMBER, not self.columns_model.has_column_numbers)
        max_width = MAX_COLUMN_LETTERS * view.fontMetrics().averageCharWidth()
        for column in range(min(view.model().columnCount(), MAX_FITTED_COLUMNS)):
            view.setColumnWidth(column, min(measure_preferred_width(view, column), max_width))
        self._fit_headings()

    def _fit_headings(self) -> None:
        """Show the file's headers in full if the table is wide enough."""
        view = self.columns_view
        letter_width = view.fontMetrics().averageCharWidth()
        other_width = view.columnWidth(Column.NUMBER) + view.columnWidth(Column.MEANING)
        other_width += MIN_REASON_LETTERS * letter_width
        available = max(view.viewport().width() - other_width, MAX_COLUMN_LETTERS * letter_width)
        view.setColumnWidth(Column.HEADER, min(measure_preferred_width(view, Column.HEADER), available))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_headings()

    def _edit_role(self, index: QModelIndex) -> None:
        """Open the combo box of a clicked cell.

        Moving to the cell with the keyboard doesn't open it.
        """
        if index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.columns_view.edit(index)

    def _build_layout(self) -> None:
        self.columns_view.setItemDelegateForColumn(Column.MEANING, ColumnRoleDelegate(self))
        self.columns_view.setEditTriggers(
            QAbstractItemView.EditTrigger.EditKeyPressed | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.columns_view.clicked.connect(self._edit_role)
        self.columns_view.horizontalHeader().setSectionResizeMode(Column.REASON, QHeaderView.ResizeMode.Stretch)
        self.expand_button.clicked.connect(lambda: self._set_expanded(not self._is_expanded))
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(_make_tab(self.columns_view, self.expand_button), _tr("What each column was taken for"))
        self.tabs.addTab(_make_tab(self.first_rows_view), _tr("First rows"))
        self.tabs.addTab(_make_tab(self.values_view), _tr("What texts are worth"))
        self.tabs.setTabVisible(_VALUES_TAB, False)
        self.tabs.currentChanged.connect(self._fit_columns)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self._heading_label)
        column.addWidget(self.tabs)


def _make_table(model: ColumnsModel | FirstRowsModel | ValuesModel) -> FullHeightTableView:
    view = FullHeightTableView(model)
    style_table(view, "")
    view.setAlternatingRowColors(True)
    return view


def _make_tab(table: FullHeightTableView, button: QPushButton | None = None) -> QWidget:
    tab = QWidget()
    column = QVBoxLayout(tab)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(GRID)
    column.addWidget(table)
    if button is not None:
        column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
    column.addStretch(1)
    return tab


class _FittingTabWidget(QTabWidget):
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


def _tr(text: str) -> str:
    return QCoreApplication.translate("FileTables", text)
