"""Table view for sessions, with keyboard commands and row actions."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QElapsedTimer, QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QContextMenuEvent, QKeyEvent, QKeySequence, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QHeaderView, QLineEdit, QMenu, QTableView, QWidget
from typing_extensions import override

from gui.look.appearance import GRID
from gui.session_selection.destinations import DestinationOptions, format_destination
from gui.session_selection.edit_delegates import DestinationDelegate, NameDelegate, PointsDelegate, get_edit_icon_rect
from gui.session_selection.session_rows import SessionRow
from gui.session_selection.sessions_model import Column, SessionsModel
from gui.session_selection.statistics_delegates import AnswerCountDelegate, HistogramDelegate
from gui.tables.table_model import OBJECT_ROLE, Index
from gui.tables.table_view import SelectionKeeper, measure_preferred_width, shrink_to_fit, style_table
from gui.widgets.fields import get_enter_key_name

MAX_CHARACTERS = 24
"""Largest automatic column width, and smallest name width, in average characters."""

ICON_COLUMNS = (Column.NAME, Column.DESTINATION)
"""Columns whose editable cells show an edit icon."""

NAME_EXTRA_WIDTH = 8 * GRID
"""Width in pixels of the check box and the icon beside a name."""

SHRINK_ORDER = (
    (Column.DESTINATION, MAX_CHARACTERS),
    (Column.SCORES, 8),
    (Column.ANSWERED, 12),
    (Column.DESTINATION, 12),
    (Column.KIND, 5),
)
"""Order in which columns shrink, with the smallest width in average characters."""

DESTINATION_KEY = QKeySequence("Alt+Down")


class SessionTableView(QTableView):
    """Filtered and sorted table of the sessions.

    - Space toggles the selected rows; Shift+Space and Shift+click apply the last toggle to a range.
    - F2 renames the session, and Alt+Down opens the list of destinations.
    - Letters select the next session whose name starts with them.
    - Digits enter points for the selected rows if the file doesn't state any.
    - Enter accepts the points from Canvas for the selected rows.

    `current_changed` carries the current `SessionRow` or None.
    """

    current_changed = Signal(object)

    def __init__(self, model: SessionsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sessions = model
        self.build_options: Callable[[SessionRow], DestinationOptions] = lambda _row: DestinationOptions()
        self._anchor: str | None = None
        self._typing_timer = QElapsedTimer()
        self._release_position = QPoint()
        self._measured: list[tuple[str, bool, str]] = []
        self._preferred_widths: dict[Column, int] = {}
        self.menu = QMenu(self)
        self._build_actions()
        self._build()
        self.selectionModel().currentRowChanged.connect(
            lambda current: self.current_changed.emit(current.data(OBJECT_ROLE))
        )

    def _build(self) -> None:
        self.setModel(self.sessions)
        SelectionKeeper(self, lambda row: row.key)
        style_table(self, self.tr("Sessions"))
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed | QAbstractItemView.EditTrigger.DoubleClicked)
        self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)
        self.horizontalHeader().setSectionResizeMode(Column.NAME, QHeaderView.ResizeMode.Stretch)
        self.setItemDelegateForColumn(
            Column.NAME, NameDelegate(self._toggle_row, self.sessions.describe_name_problem, self)
        )
        self.setItemDelegateForColumn(Column.POINTS, PointsDelegate(self._set_points, self))
        self.clicked.connect(self._handle_click)
        self.setItemDelegateForColumn(Column.ANSWERED, AnswerCountDelegate(self))
        self.setItemDelegateForColumn(Column.SCORES, HistogramDelegate(self))
        self.setItemDelegateForColumn(
            Column.DESTINATION, DestinationDelegate(lambda row: self.build_options(row), self)
        )

    def _build_actions(self) -> None:
        self.include_action = QAction("", self)
        self.include_action.triggered.connect(self.toggle_selected_rows)
        # a menu shows what follows the tab as the key; the table itself handles it
        destination_key = DESTINATION_KEY.toString(QKeySequence.SequenceFormat.NativeText)
        texts = {
            Column.NAME: self.tr("Re&name…") + "\tF2",
            Column.POINTS: self.tr("&Enter points…") + "\t0 … 9",
            Column.DESTINATION: self.tr("Choose column in Can&vas…") + f"\t{destination_key}",
        }
        self.edit_actions = {column: QAction(text, self) for column, text in texts.items()}
        for column, action in self.edit_actions.items():
            action.triggered.connect(lambda _checked=False, column=column: self.open_editor(column))
        self.accept_action = QAction(self.tr("&Take points from Canvas") + "\t" + get_enter_key_name(), self)
        self.accept_action.triggered.connect(self.accept_canvas_points)

    def update_columns(self, rows: Sequence[SessionRow]) -> None:
        """Hide the date and kind columns if they add no information, and fit the others."""
        self.setColumnHidden(Column.DATE, not any(row.session.held_on for row in rows))
        self.setColumnHidden(Column.KIND, len({row.session.kind for row in rows}) < 2)
        measured = [(row.key, row.statistics is not None, format_destination(row.destination)) for row in rows]
        if measured != self._measured:
            self._measured = measured
            self._preferred_widths = self._measure_columns()
            self._fit_columns()

    def _measure_columns(self) -> dict[Column, int]:
        """Return the preferred widths of the visible columns; this is slow."""
        limit = MAX_CHARACTERS * self.fontMetrics().averageCharWidth()
        limits = {Column.NAME: limit + NAME_EXTRA_WIDTH, Column.DESTINATION: 2 * limit}
        columns = [column for column in Column if not self.isColumnHidden(column)]
        return {column: min(measure_preferred_width(self, column), limits.get(column, limit)) for column in columns}

    def _fit_columns(self) -> None:
        """Apply the preferred widths, shrinking columns in `SHRINK_ORDER` if necessary."""
        shrink_to_fit(self, self._preferred_widths, SHRINK_ORDER)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit_columns()

    def get_current_row(self) -> SessionRow | None:
        """Return the row of the current cell, or None if no cell is current."""
        index = self.currentIndex()
        return index.data(OBJECT_ROLE) if index.isValid() else None

    def get_selected_rows(self) -> list[SessionRow]:
        """Return the selected rows, which need not include the current one."""
        return [index.data(OBJECT_ROLE) for index in self.selectionModel().selectedRows()]

    def select_session(self, key: str) -> bool:
        """Select the session with this key; return False if it is filtered out."""
        for position, row in enumerate(self.sessions.rows):
            if row.key == key:
                self.setCurrentIndex(self.sessions.index(position, Column.NAME))
                self.scrollTo(self.currentIndex())
                return True
        return False

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        current = self.currentIndex()
        if self._is_search_key(event):
            self.keyboardSearch(event.text())
        elif not current.isValid():
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Space:
            is_range = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self._toggle_row(current, is_range=True) if is_range else self.toggle_selected_rows()
        elif event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.open_editor(Column.DESTINATION)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.get_rows_with_canvas_points():
            self.accept_canvas_points()
        elif event.text().isdigit() and self.can_edit(Column.POINTS):
            self._open_points_editor(current.siblingAtColumn(Column.POINTS), event.text())
        else:
            super().keyPressEvent(event)

    def _is_search_key(self, event: QKeyEvent) -> bool:
        """Return True if a key is part of a session name that the user types to search.

        Letters always count. Spaces and digits count only shortly after a letter; otherwise they edit the row.
        """
        modifiers = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        text = event.text()
        if modifiers or not text or not text.isprintable():
            return False
        is_typing = (
            self._typing_timer.isValid() and self._typing_timer.elapsed() < 2 * QApplication.keyboardInputInterval()
        )
        if not is_typing and (text.isspace() or text.isdigit()):
            return False
        self._typing_timer.start()
        return True

    @override
    def keyboardSearch(self, search: str) -> None:
        """Search the Name column, whichever column is current."""
        current = self.currentIndex()
        if current.isValid() and current.column() != Column.NAME:
            self.setCurrentIndex(current.siblingAtColumn(Column.NAME))
        super().keyboardSearch(search)

    def toggle_selected_rows(self) -> None:
        """Toggle the current row, and set all selected rows to the same state."""
        row: SessionRow = self.currentIndex().data(OBJECT_ROLE)
        self._anchor = row.key
        self.sessions.set_included(self.get_selected_rows() or [row], included=not row.is_included)

    def accept_canvas_points(self) -> None:
        """Use the points from Canvas for the selected rows that need points."""
        self.sessions.accept_canvas_points(self.get_rows_with_canvas_points())

    def open_editor(self, column: Column) -> None:
        """Open the editor for this column of the current row if the cell is editable."""
        index = self.currentIndex().siblingAtColumn(column)
        if self.can_edit(column):
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
            self.edit(index)

    def can_edit(self, column: Column) -> bool:
        """Return True if the cell in this column of the current row is editable."""
        index = self.currentIndex().siblingAtColumn(column)
        return index.isValid() and bool(index.flags() & Qt.ItemFlag.ItemIsEditable)

    def get_rows_with_canvas_points(self) -> list[SessionRow]:
        """Return the selected rows that need points and can get them from Canvas."""
        return [row for row in self.get_selected_rows() if row.canvas_points is not None]

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        actions = self.get_row_actions()
        if not actions:
            return
        is_by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        below_row = self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).bottomLeft())
        self.menu.clear()
        self.menu.addActions(actions)
        self.menu.popup(below_row if is_by_key else event.globalPos())

    def get_row_actions(self) -> list[QAction]:
        """Return the actions for the selected rows; none if no row is current."""
        row = self.get_current_row()
        if row is None:
            return []
        include = self.tr("&Leave out") if row.is_included else self.tr("&Count")
        self.include_action.setText(include + "\t" + self.tr("Space"))
        for column, action in self.edit_actions.items():
            action.setEnabled(self.can_edit(column))
        accept = [self.accept_action] if self.get_rows_with_canvas_points() else []
        return [self.include_action, *self.edit_actions.values(), *accept]

    def _toggle_row(self, index: Index, is_range: bool) -> None:
        """Toggle this row, or apply the last toggle to the range up to this row."""
        row: SessionRow = index.data(OBJECT_ROLE)
        rows = self.sessions.rows
        keys = [found.key for found in rows]
        if is_range and self._anchor in keys:
            first, last = sorted((keys.index(row.key), keys.index(self._anchor)))
            self.sessions.set_included(rows[first : last + 1], included=rows[keys.index(self._anchor)].is_included)
            return
        self._anchor = row.key
        self.sessions.set_included([row], included=not row.is_included)

    def _open_points_editor(self, index: QModelIndex, digit: str) -> None:
        """Open the points editor with the digit that the user typed; keep the selection."""
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        self.edit(index)
        editor = self.focusWidget()
        if isinstance(editor, QLineEdit):
            editor.setText(digit)

    def _handle_click(self, index: QModelIndex) -> None:
        """Open the editor after a click on an edit icon or on a cell that needs input.

        A click on points offered by Canvas accepts them.
        """
        row: SessionRow = index.data(OBJECT_ROLE)
        column = Column(index.column())
        is_missing = {Column.POINTS: row.needs_points, Column.DESTINATION: row.needs_destination}.get(column, False)
        if QApplication.keyboardModifiers() != Qt.KeyboardModifier.NoModifier:
            return
        if column is Column.POINTS and row.canvas_points is not None:
            self.sessions.accept_canvas_points([row])
        elif is_missing or (column in ICON_COLUMNS and self._is_click_on_icon(index) and self.can_edit(column)):
            self.edit(index)

    def _is_click_on_icon(self, index: QModelIndex) -> bool:
        cell = self.visualRect(index)
        icon_rect = get_edit_icon_rect(cell, self.fontMetrics(), self.layoutDirection())
        return icon_rect.adjusted(-GRID, -cell.height(), GRID, cell.height()).contains(self._release_position)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._release_position = event.position().toPoint()
        super().mouseReleaseEvent(event)

    def _set_points(self, index: Index, text: str) -> None:
        row: SessionRow = index.data(OBJECT_ROLE)
        selected = self.get_selected_rows()
        self.sessions.set_points(selected if row.key in [found.key for found in selected] else [row], text)
