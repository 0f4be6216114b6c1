"""Tables of a file's columns, first rows, and texts, in which the user corrects how the file is read."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHeaderView, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget
from typing_extensions import override

from core.problems import Severity
from core.recognition.corrections import Corrections
from core.recognition.roles import ClassifiedColumn, ColumnRole
from core.recognition.table_preview import TablePreview
from core.refused_table import RefusedTable
from gui.file_loader.columns_model import Column, ColumnRow, ColumnsModel, list_columns, list_gradebook_columns
from gui.file_loader.combo_delegates import ColumnRoleDelegate, ValueDelegate
from gui.file_loader.correction_edits import assign_value, read_column_as, read_header_row
from gui.file_loader.first_rows_model import FirstRowsModel, fill_from_gradebook, fill_from_preview
from gui.file_loader.reading_controls import ReadingControls
from gui.file_loader.table_parts import FittingTabWidget, RowsTableView, make_editable, make_tab, make_table
from gui.file_loader.values_model import Column as ValueColumn
from gui.file_loader.values_model import ValuesModel, list_text_values
from gui.look.appearance import GRID, apply_caption_font, apply_heading_font, get_icon
from gui.tables.table_view import FullHeightTableView, SelectionKeeper, measure_preferred_width

if TYPE_CHECKING:
    from core.canvas.gradebook import Gradebook
    from core.clicker.export import ClickerExport

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

_ODD_ROWS = frozenset({"points-row-guessed", "row-without-identity", "rows-run-together"})
"""Problems in a row that show that a file may be read wrong."""


class FileTablesWidget(QWidget):
    """Widget that shows a file's columns, first rows, and texts, with controls to correct them.

    Everything is collapsed until the user expands it, unless something in the file is unusual.

    `correction_requested` carries a `CorrectionEdit`.
    """

    correction_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.columns_model = ColumnsModel(self)
        self.first_rows_model = FirstRowsModel(self)
        self.values_model = ValuesModel(self)
        self.fold_button = QToolButton(autoRaise=True)
        self.controls = ReadingControls()
        self.tabs = FittingTabWidget()
        self.columns_view = make_table(self.columns_model)
        self.first_rows_view = RowsTableView(self.first_rows_model)
        self.values_view = make_table(self.values_model)
        self.by_session_box = QCheckBox(_tr("A value for each session"))
        self._header_hint = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.expand_button = QPushButton()
        self._all_columns: Sequence[ColumnRow] = ()
        self._reading: tuple[str, ClickerExport | None] = ("", None)
        self._is_expanded = False
        self._fitted_views: list[FullHeightTableView] = []
        self._build_layout()
        self._connect_signals()
        self.set_folded(True)

    @property
    def tab_stops(self) -> tuple[QWidget, ...]:
        """The focusable widgets, in tab order."""
        views = self.columns_view, self.expand_button, self.first_rows_view, self.values_view, self.by_session_box
        return self.fold_button, *self.controls.tab_stops, self.tabs, *views

    @property
    def is_folded(self) -> bool:
        """True if the tables are collapsed."""
        return self._content.isHidden()

    def set_folded(self, is_folded: bool) -> None:
        """Collapse or expand the tables."""
        self._content.setVisible(not is_folded)
        self._update_fold()

    def set_export(self, export: "ClickerExport", name: str) -> None:
        """Show how an iClicker file or another table was read. A new file is collapsed unless something is unusual."""
        is_odd = is_reading_odd(export)
        self._set_table(export.sha256, name, export.preview, export.corrections, export.columns, is_odd=is_odd)
        self._reading = export.sha256, export
        self._update_values()
        if is_odd and any(row.is_unknown for row in self.values_model.rows):
            self.tabs.setCurrentIndex(_VALUES_TAB)

    def set_refused_table(self, table: RefusedTable) -> None:
        """Show how a table that isn't used was read, with all controls open."""
        self._set_table(table.sha256, table.path.name, table.preview, table.corrections, table.columns, is_odd=True)
        self._reading = table.sha256, None
        self._update_values()

    def _set_table(
        self,
        sha256: str,
        name: str,
        preview: TablePreview,
        corrections: Corrections,
        columns: Sequence[ClassifiedColumn],
        *,
        is_odd: bool,
    ) -> None:
        self.set_file_name(name)
        self.controls.set_reading(preview, corrections, [column.header for column in columns])
        fill_from_preview(self.first_rows_model, preview, columns)
        self._header_hint.setText(_tr("To read another row as the header, double-click it, or press Enter on it."))
        self.set_columns(list_columns(columns))
        if sha256 != self._reading[0]:
            self.tabs.setCurrentIndex(0)
            self.set_folded(not is_odd)

    def set_gradebook(self, gradebook: "Gradebook", name: str) -> None:
        """Show a gradebook's columns and first rows, which can't be corrected."""
        self.set_file_name(name)
        self.controls.hide()
        self._header_hint.hide()
        fill_from_gradebook(self.first_rows_model, gradebook)
        self.set_columns(list_gradebook_columns(gradebook))

    def set_file_name(self, name: str) -> None:
        """Set the file name in the accessible names."""
        self.fold_button.setAccessibleName(_tr("How {name} is read").format(name=name))
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

    def _update_values(self) -> None:
        """List the texts in the file's sessions. Without any, their tab is hidden."""
        export = self._reading[1]
        rows = list_text_values(export, by_session=self.by_session_box.isChecked()) if export else []
        self.values_model.set_rows(rows)
        self.tabs.setTabVisible(_VALUES_TAB, bool(rows))
        self._fitted_views.clear()
        self._fit_columns()

    def scroll_to_column(self, number: int) -> None:
        """Scroll to the column with this number in the file."""
        self.set_folded(False)
        if number > self.columns_model.rowCount():
            self._set_expanded(True)
        self.tabs.setCurrentIndex(0)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)  # so that every row has its position
        self.columns_view.scrollTo(self.columns_model.index(number - 1, 0))

    def _set_expanded(self, is_expanded: bool) -> None:
        self._is_expanded = is_expanded
        self.set_columns(self._all_columns)

    def _update_fold(self) -> None:
        is_open = not self.is_folded
        self.fold_button.setIcon(get_icon("chevron-down" if is_open else "chevron-right"))
        self.fold_button.setAccessibleDescription(_tr("open") if is_open else _tr("folded"))
        self._fitted_views.clear()
        self._fit_columns()

    def _fit_columns(self) -> None:
        """Fit the columns of the current tab's table to their contents, unless it is collapsed."""
        view = (self.columns_view, self.first_rows_view, self.values_view)[self.tabs.currentIndex()]
        if view in self._fitted_views or self.is_folded:
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
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Fit the headings when the width of the column list changes."""
        if event.type() is QEvent.Type.Resize and not self.is_folded:
            self._fit_headings()
        return super().eventFilter(watched, event)

    def _request_role(self, column: int, header: str, role: ColumnRole) -> None:
        self.correction_requested.emit(read_column_as(column, header, role))

    def _request_value(self, text: str, value: str) -> None:
        self.correction_requested.emit(assign_value(text, value))

    def _request_header_row(self, row: int) -> None:
        self.correction_requested.emit(read_header_row(row))

    def _connect_signals(self) -> None:
        SelectionKeeper(self.columns_view, lambda row: row.number)
        SelectionKeeper(self.values_view, lambda row: row.key)
        SelectionKeeper(self.first_rows_view, lambda row: row)
        self.columns_view.viewport().installEventFilter(self)
        self.fold_button.clicked.connect(lambda: self.set_folded(not self.is_folded))
        self.controls.correction_requested.connect(self.correction_requested)
        self.columns_model.correction_requested.connect(self._request_role)
        self.values_model.value_requested.connect(self._request_value)
        self.first_rows_view.row_chosen.connect(self._request_header_row)
        self.by_session_box.toggled.connect(self._update_values)
        self.expand_button.clicked.connect(lambda: self._set_expanded(not self._is_expanded))
        self.tabs.currentChanged.connect(self._fit_columns)

    def _build_layout(self) -> None:
        self.fold_button.setText(_tr("How this file is read"))
        self.fold_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        apply_heading_font(self.fold_button)
        apply_caption_font(self._header_hint)
        make_editable(self.columns_view, Column.MEANING, ColumnRoleDelegate(self))
        make_editable(self.values_view, ValueColumn.VALUE, ValueDelegate(self))
        self.columns_view.horizontalHeader().setSectionResizeMode(Column.REASON, QHeaderView.ResizeMode.Stretch)
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(make_tab(self.columns_view, self.expand_button), _tr("Columns"))
        self.tabs.addTab(make_tab(self.first_rows_view, self._header_hint), _tr("First rows"))
        self.tabs.addTab(make_tab(self.values_view, self.by_session_box), _tr("What texts are worth"))
        self.tabs.setTabVisible(_VALUES_TAB, False)
        self._content = QWidget()
        content = QVBoxLayout(self._content)
        content.setContentsMargins(0, 0, 0, 0)
        content.setSpacing(GRID)
        content.addWidget(self.controls)
        content.addWidget(self.tabs)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self.fold_button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._content)


def is_reading_odd(export: "ClickerExport") -> bool:
    """Return True if the user should check how a file was read."""
    is_suspicious = any(
        problem.severity is not Severity.INFO and (problem.place.row is None or problem.code in _ODD_ROWS)
        for problem in export.problems
    )
    return is_suspicious or export.corrections.is_recalled


def _tr(text: str) -> str:
    return QCoreApplication.translate("FileTables", text)
