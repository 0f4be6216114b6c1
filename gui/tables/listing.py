"""What do the tables of this step have in common?

Whole rows are chosen, Tab leaves the table, there is always a current row, and an empty table says why it is empty.
"""

from PySide6.QtCore import QAbstractItemModel, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QLabel, QStackedWidget, QTableView, QWidget
from typing_extensions import override

from gui.look.appearance import GRID
from gui.tables.table_look import dress_table, share_evenly, show_two_lines, wanted_width
from gui.tables.table_model import OBJECT_ROLE


class Listing(QStackedWidget):
    """A table, or the sentence that stands in its place. `chosen` and `activated` carry a row's OBJECT_ROLE value."""

    chosen = Signal(object)
    activated = Signal(object)

    def __init__(
        self,
        model: QAbstractItemModel,
        name: str,
        empty: str,
        stretched: int,
        *,
        has_two_lines: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.table = QTableView()
        self._empty = QLabel(empty, wordWrap=True, alignment=Qt.AlignmentFlag.AlignCenter, margin=3 * GRID)
        self._stretched = stretched
        self._build_table(name)
        if has_two_lines:
            show_two_lines(self.table)
        self.addWidget(self.table)
        self.addWidget(self._empty)
        self.table.setModel(model)
        model.modelReset.connect(self._show_rows)
        model.layoutChanged.connect(self._show_rows)
        self.table.selectionModel().currentRowChanged.connect(lambda: self.chosen.emit(self.current()))
        self.table.activated.connect(lambda index: self.activated.emit(index.data(OBJECT_ROLE)))
        self._show_rows()

    def current(self) -> object:
        """The value of the current row, or None."""
        return self.table.currentIndex().data(OBJECT_ROLE)

    def make_current(self, row: int) -> None:
        """Go to this row."""
        self.table.setCurrentIndex(self.table.model().index(row, 0))

    def let_sort(self) -> None:
        """Sort by the heading that is clicked; a third click goes back to the order of the model."""
        header = self.table.horizontalHeader()
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.table.setSortingEnabled(True)

    def say_when_empty(self, sentence: str) -> None:
        """What stands in place of an empty table."""
        self._empty.setText(sentence)

    @property
    def empty_text(self) -> str:
        """The sentence in place of the table; "" while the table is shown."""
        return self._empty.text() if self.currentWidget() is self._empty else ""

    def _build_table(self, name: str) -> None:
        table = self.table
        dress_table(table, name)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setAlternatingRowColors(True)

    def _show_rows(self) -> None:
        model = self.table.model()
        is_empty = model.rowCount() == 0
        self.setCurrentWidget(self._empty if is_empty else self.table)
        if not is_empty:
            self._fit_columns(model.columnCount())
            if not self.table.currentIndex().isValid():
                self.table.setCurrentIndex(model.index(0, 0))
        self.chosen.emit(self.current())

    def _fit_columns(self, count: int) -> None:
        """Give each column what it needs, and the stretched one the rest; share out what is too little for all."""
        wanted = {column: wanted_width(self.table, column) for column in range(count)}
        header = self.table.horizontalHeader()
        for column, width in share_evenly(wanted, self.width()).items():
            stretch = column == self._stretched
            header.setSectionResizeMode(
                column, QHeaderView.ResizeMode.Stretch if stretch else QHeaderView.ResizeMode.Interactive
            )
            if not stretch:
                self.table.setColumnWidth(column, width)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the new width out."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width() and self.table.model().rowCount():
            self._fit_columns(self.table.model().columnCount())
