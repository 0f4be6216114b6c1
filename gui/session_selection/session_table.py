"""How does the person tick sessions, one, many or a range, with the mouse and without?"""

from collections.abc import Sequence

from PySide6.QtCore import QElapsedTimer, QItemSelectionModel, QModelIndex, QPersistentModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QContextMenuEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QHeaderView, QLineEdit, QMenu, QTableView, QWidget
from typing_extensions import override

from gui.look.appearance import GRID
from gui.session_selection.destinations import Options, goal_words
from gui.session_selection.edit_delegates import DestinationDelegate, NameDelegate, PointsDelegate, sign_place
from gui.session_selection.figure_delegates import AnsweredDelegate, HistogramDelegate
from gui.session_selection.session_actions import SessionActions
from gui.session_selection.session_rows import SessionRow
from gui.session_selection.sessions_model import Column, SessionsModel
from gui.tables.table_look import dress_table, heading_width, wanted_width
from gui.tables.table_model import OBJECT_ROLE, TableSorting

Index = QModelIndex | QPersistentModelIndex

WIDEST = 24
"""So many letters wide a column becomes by itself; the names get what is left, and this at least."""

SIGNED = (Column.NAME, Column.GOES_TO)
"""Where a sign shows that the cell can be changed."""

TICK_AND_SIGN = 8 * GRID
"""What the tick and the sign beside a name take of it."""

GIVE_WAY = (
    (Column.GOES_TO, WIDEST),
    (Column.SCORES, 8),
    (Column.ANSWERED, 12),
    (Column.GOES_TO, 12),
    (Column.KIND, 5),
)
"""Which columns give way where the window is narrow, one after the other, and how many letters wide each stays."""


class SessionTable(QTableView):
    """The sessions as the filter shows them.

    Space ticks the selected rows, Shift+Space and Shift+click all rows from the last ticked one; F2 renames, Alt+Down
    chooses the place, letters go to the session whose name begins so. A number that is typed becomes the points of the
    selected rows, where the file leaves these open; Return takes the points that Canvas has.
    `current_changed` carries the `SessionRow` that is current, or None.
    """

    current_changed = Signal(object)

    def __init__(self, model: SessionsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sessions = model
        self.shown = TableSorting(self)
        self.shown.setSourceModel(model)
        self.options_of = _no_options
        self._anchor: str | None = None
        self._typed = QElapsedTimer()
        self._released = QPoint()
        self._fitted: list[tuple[str, bool, str]] = []
        self._wanted: dict[Column, int] = {}
        self.menu = QMenu(self)
        self._actions = SessionActions(self)
        self._build()
        self.selectionModel().currentRowChanged.connect(self._tell_current)

    def _build(self) -> None:
        self.setModel(self.shown)
        dress_table(self, self.tr("Sessions"))
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed | QAbstractItemView.EditTrigger.DoubleClicked)
        self.setSortingEnabled(True)
        self.shown.sort(-1)
        self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.horizontalHeader().setSectionResizeMode(Column.NAME, QHeaderView.ResizeMode.Stretch)
        self.setItemDelegateForColumn(Column.NAME, NameDelegate(self._tick, self.sessions.name_fault, self))
        self.setItemDelegateForColumn(Column.POINTS, PointsDelegate(self._give_points, self))
        self.clicked.connect(self._answer)
        self.setItemDelegateForColumn(Column.ANSWERED, AnsweredDelegate(self))
        self.setItemDelegateForColumn(Column.SCORES, HistogramDelegate(self))
        self.setItemDelegateForColumn(Column.GOES_TO, DestinationDelegate(lambda row: self.options_of(row), self))

    def show_columns(self, rows: Sequence[SessionRow]) -> None:
        """Leave out the columns that say nothing: dates where no session has one, kinds where all are of one."""
        self.setColumnHidden(Column.DATE, not any(row.session.held_on for row in rows))
        self.setColumnHidden(Column.KIND, len({row.session.kind for row in rows}) < 2)
        shown = [(row.key, row.statistics is not None, goal_words(row.goal)) for row in rows]
        if shown != self._fitted:
            self._fitted = shown
            self._wanted = self._wanted_widths()
            self._fit_columns()

    def _wanted_widths(self) -> dict[Column, int]:
        """What each column needs for its texts, within limits. Many cells are asked, so only for other sessions."""
        most = {Column.NAME: self._widest + TICK_AND_SIGN, Column.GOES_TO: 2 * self._widest}
        shown = [column for column in Column if not self.isColumnHidden(column)]
        return {column: min(wanted_width(self, column), most.get(column, self._widest)) for column in shown}

    def _fit_columns(self) -> None:
        """Give each column what it needs; where that leaves the names too little, those that may be cut give way."""
        widths = dict(self._wanted)
        excess = sum(widths.values()) - self.viewport().width()
        for column, letters in GIVE_WAY:
            if column in widths and excess > 0:
                least = max(letters * self.fontMetrics().averageCharWidth(), heading_width(self, column))
                given = min(excess, max(0, widths[column] - least))
                widths[column] -= given
                excess -= given
        for column, width in widths.items():
            self.setColumnWidth(column, width)

    @property
    def _widest(self) -> int:
        return WIDEST * self.fontMetrics().averageCharWidth()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit_columns()

    def shown_rows(self) -> list[SessionRow]:
        """The rows that the filter shows, as they stand."""
        return [self.shown.index(row, 0).data(OBJECT_ROLE) for row in range(self.shown.rowCount())]

    def current_row(self) -> SessionRow | None:
        """The row that is current."""
        index = self.currentIndex()
        return index.data(OBJECT_ROLE) if index.isValid() else None

    def selected_rows(self) -> list[SessionRow]:
        """The rows that are selected."""
        return [index.data(OBJECT_ROLE) for index in self.selectionModel().selectedRows()]

    def make_current(self, key: str) -> bool:
        """Go to the row of this session; tells whether it is shown."""
        for place, row in enumerate(self.shown_rows()):
            if row.key == key:
                self.setCurrentIndex(self.shown.index(place, Column.NAME))
                self.scrollTo(self.currentIndex())
                return True
        return False

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        current = self.currentIndex()
        if self._is_searched_for(event):
            self.keyboardSearch(event.text())
        elif not current.isValid():
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Space:
            is_range = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self._tick(current, is_range=True) if is_range else self.turn_ticks()
        elif event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.change(Column.GOES_TO)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.offered_rows():
            self.take_points()
        elif event.text().isdigit() and self.can_change(Column.POINTS):
            self._type_points(current.siblingAtColumn(Column.POINTS), event.text())
        else:
            super().keyPressEvent(event)

    def _is_searched_for(self, event: QKeyEvent) -> bool:
        """Whether a key is part of a name that one types to go to it: a letter, and what follows letters at once.

        A blank or a digit within a name would tick the row or become its points.
        """
        held = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        text = event.text()
        if held or not text or not text.isprintable():
            return False
        is_going_on = self._typed.isValid() and self._typed.elapsed() < 2 * QApplication.keyboardInputInterval()
        if not is_going_on and (text.isspace() or text.isdigit()):
            return False
        self._typed.start()
        return True

    @override
    def keyboardSearch(self, search: str) -> None:
        """Go to the session whose name begins with what is typed, whichever cell of a row is current."""
        current = self.currentIndex()
        if current.isValid() and current.column() != Column.NAME:
            self.setCurrentIndex(current.siblingAtColumn(Column.NAME))
        super().keyboardSearch(search)

    def turn_ticks(self) -> None:
        """Give the selected rows the tick that the current one has not."""
        row: SessionRow = self.currentIndex().data(OBJECT_ROLE)
        self._anchor = row.key
        self.sessions.choose(self.selected_rows() or [row], count=not row.is_chosen)

    def take_points(self) -> None:
        """Take the points of the selected rows that Canvas has."""
        self.sessions.take_points(self.offered_rows())

    def change(self, column: Column) -> None:
        """Begin to change this cell of the current row, if a person can say it."""
        index = self.currentIndex().siblingAtColumn(column)
        if self.can_change(column):
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
            self.edit(index)

    def can_change(self, column: Column) -> bool:
        """Whether a person can say this of the current row."""
        index = self.currentIndex().siblingAtColumn(column)
        return index.isValid() and bool(index.flags() & Qt.ItemFlag.ItemIsEditable)

    def offered_rows(self) -> list[SessionRow]:
        """The selected rows of which Canvas says what they are worth, and nobody else does."""
        return [row for row in self.selected_rows() if row.offered_points is not None]

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        actions = self.actions_of_row()
        if not actions:
            return
        is_by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        below = self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).bottomLeft())
        self.menu.clear()
        self.menu.addActions(actions)
        self.menu.popup(below if is_by_key else event.globalPos())

    def actions_of_row(self) -> list[QAction]:
        """What can be done with the current row and the selected ones."""
        return self._actions.of_row()

    def _tick(self, index: Index, is_range: bool) -> None:
        """Turn this row's tick; with a range, give all rows from the last ticked one the tick that it has."""
        row: SessionRow = index.data(OBJECT_ROLE)
        rows = self.shown_rows()
        keys = [each.key for each in rows]
        if is_range and self._anchor in keys:
            here, there = sorted((keys.index(row.key), keys.index(self._anchor)))
            self.sessions.choose(rows[here : there + 1], count=rows[keys.index(self._anchor)].is_chosen)
            return
        self._anchor = row.key
        self.sessions.choose([row], count=not row.is_chosen)

    def _type_points(self, index: QModelIndex, digit: str) -> None:
        """Begin to type points with this digit; what is selected stays so."""
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        self.edit(index)
        editor = self.focusWidget()
        if isinstance(editor, QLineEdit):
            editor.setText(digit)

    def _answer(self, index: QModelIndex) -> None:
        """One click is enough on a sign, and where points or a place are missing; it takes the points of Canvas."""
        row: SessionRow = index.data(OBJECT_ROLE)
        column = Column(index.column())
        is_missing = {Column.POINTS: row.needs_points, Column.GOES_TO: row.needs_place}.get(column, False)
        if QApplication.keyboardModifiers() != Qt.KeyboardModifier.NoModifier:
            return
        if column is Column.POINTS and row.offered_points is not None:
            self.sessions.take_points([row])
        elif is_missing or (column in SIGNED and self._is_on_sign(index) and self.can_change(column)):
            self.edit(index)

    def _is_on_sign(self, index: QModelIndex) -> bool:
        cell = self.visualRect(index)
        sign = sign_place(cell, self.fontMetrics(), self.layoutDirection())
        return sign.adjusted(-GRID, -cell.height(), GRID, cell.height()).contains(self._released)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._released = event.position().toPoint()
        super().mouseReleaseEvent(event)

    def _give_points(self, index: Index, text: str) -> None:
        row: SessionRow = index.data(OBJECT_ROLE)
        selected = self.selected_rows()
        self.sessions.type_points(selected if row.key in [each.key for each in selected] else [row], text)

    def _tell_current(self, current: QModelIndex, before: QModelIndex) -> None:
        del before
        self.current_changed.emit(current.data(OBJECT_ROLE) if current.isValid() else None)


def _no_options(row: SessionRow) -> Options:
    """Before the page says which places there are."""
    del row
    return Options()
