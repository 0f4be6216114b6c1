"""Table that shows a placeholder sentence while its model is empty.

The user selects whole rows, and Tab leaves the table. One row is always current.
"""

from PySide6.QtCore import QAbstractItemModel, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QLabel, QStackedWidget, QTableView, QWidget
from typing_extensions import override

from gui.look.appearance import GRID
from gui.tables.table_model import OBJECT_ROLE
from gui.tables.table_view import distribute_width, enable_two_line_rows, measure_preferred_width, style_table


class PlaceholderTable(QStackedWidget):
    """Stack of a table and the placeholder that explains why the table is empty.

    Both signals carry the `OBJECT_ROLE` value of a row. This is either the current row or the row that the user
    activated.
    """

    current_changed = Signal(object)
    activated = Signal(object)

    def __init__(
        self,
        model: QAbstractItemModel,
        name: str,
        placeholder: str,
        stretch_column: int,
        *,
        has_two_lines: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.table = QTableView()
        self._placeholder = QLabel(placeholder, wordWrap=True, alignment=Qt.AlignmentFlag.AlignCenter, margin=3 * GRID)
        self._stretch_column = stretch_column
        self._preferred_widths: dict[int, int] = {}
        self._build_table(name)
        if has_two_lines:
            enable_two_line_rows(self.table)
        self.addWidget(self.table)
        self.addWidget(self._placeholder)
        self.table.setModel(model)
        model.modelReset.connect(self._update_view)
        model.layoutChanged.connect(self._update_view)
        self.table.selectionModel().currentRowChanged.connect(
            lambda: self.current_changed.emit(self.get_current_object())
        )
        self.table.activated.connect(lambda index: self.activated.emit(index.data(OBJECT_ROLE)))
        self._update_view()

    def get_current_object(self) -> object:
        """Return the `OBJECT_ROLE` value of the current row, or None if there is none."""
        return self.table.currentIndex().data(OBJECT_ROLE)

    def set_current_row(self, row: int) -> None:
        """Make the row at this index current, and select it."""
        self.table.setCurrentIndex(self.table.model().index(row, 0))

    def enable_sorting(self) -> None:
        """Let the user sort by headers; a third click restores the original order."""
        header = self.table.horizontalHeader()
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.table.setSortingEnabled(True)

    def set_placeholder(self, sentence: str) -> None:
        """Set the sentence that is shown while the table is empty."""
        self._placeholder.setText(sentence)

    @property
    def placeholder_text(self) -> str:
        """Sentence shown in place of the table; "" while the table itself is shown."""
        return self._placeholder.text() if self.currentWidget() is self._placeholder else ""

    def _build_table(self, name: str) -> None:
        table = self.table
        style_table(table, name)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setAlternatingRowColors(True)

    def _update_view(self) -> None:
        model = self.table.model()
        is_empty = model.rowCount() == 0
        self.setCurrentWidget(self._placeholder if is_empty else self.table)
        if not is_empty:
            columns = range(model.columnCount())
            self._preferred_widths = {column: measure_preferred_width(self.table, column) for column in columns}
            self._fit_columns()
            if not self.table.currentIndex().isValid():
                self.table.setCurrentIndex(model.index(0, 0))
        self.current_changed.emit(self.get_current_object())

    def _fit_columns(self) -> None:
        """Fit the columns to the view; the stretch column gets the remaining width."""
        header = self.table.horizontalHeader()
        for column, width in distribute_width(self._preferred_widths, self.width()).items():
            stretch = column == self._stretch_column
            header.setSectionResizeMode(
                column, QHeaderView.ResizeMode.Stretch if stretch else QHeaderView.ResizeMode.Interactive
            )
            if not stretch:
                self.table.setColumnWidth(column, width)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the columns to the new width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit_columns()
