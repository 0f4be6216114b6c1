"""Question about which columns of a table are scores. No column of such a table is included until the user answers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHeaderView, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from core.clicker.score_choice import OfferedSession, list_offered_sessions
from core.points import Mark, format_decimal
from core.problems import Severity
from core.workbook import Workbook
from gui.look.appearance import GRID, SEVERITY_ICONS, apply_heading_font
from gui.look.text_formatting import insert_word_breaks
from gui.tables.table_model import Index, TableModel
from gui.tables.table_view import FullHeightTableView, measure_preferred_width, style_table
from gui.widgets.page_parts import IconLabel

if TYPE_CHECKING:
    from core.clicker.export import ClickerExport

MAX_LISTED_COLUMNS = 12
"""Number of columns that are listed at first."""

_MAX_NAME_LETTERS = 48


@dataclass(frozen=True, slots=True)
class OfferedRow:
    """A column of scores that the user can include, with the number of people who have a score in it."""

    offered: OfferedSession
    is_included: bool
    people_count: int
    points: str

    @property
    def key(self) -> str:
        """The key of the session."""
        return self.offered.session.key


class OfferedColumn(IntEnum):
    """The columns of the table."""

    NAME = 0
    POINTS = 1
    PEOPLE = 2
    NOTE = 3


class OfferedSessionsModel(TableModel[OfferedRow, OfferedColumn]):
    """Table model of the columns that can be scores, with check boxes.

    `inclusion_requested` carries the keys of sessions, and True to include them or False to leave them out.
    """

    columns = OfferedColumn
    right_aligned = frozenset({OfferedColumn.POINTS, OfferedColumn.PEOPLE})
    inclusion_requested = Signal(object, object)

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsUserCheckable if index.column() == OfferedColumn.NAME else flags

    @override
    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        row = self.get_row(index.row())
        if row is None or role != Qt.ItemDataRole.CheckStateRole:
            return False
        self.inclusion_requested.emit([row.key], Qt.CheckState(value) is Qt.CheckState.Checked)
        return True

    @override
    def _headings(self) -> tuple[str, ...]:
        return _tr("Column"), _tr("Points"), _tr("People with a score"), _tr("Note")

    @override
    def _display(self, row: OfferedRow, column: OfferedColumn) -> str:
        note = _tr("probably a total: leave out it or its parts") if row.offered.is_total else ""
        return (row.key, row.points, str(row.people_count), note)[column]

    @override
    def _check_state(self, row: OfferedRow, column: OfferedColumn) -> object:
        if column is not OfferedColumn.NAME:
            return None
        return Qt.CheckState.Checked if row.is_included else Qt.CheckState.Unchecked

    @override
    def _tool_tip(self, row: OfferedRow, column: OfferedColumn) -> str | None:
        return self._display(row, column) or None


class ScoreQuestion(QWidget):
    """Question about which columns of a table are scores, with the likely ones first."""

    inclusion_requested = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = OfferedSessionsModel(self)
        self._rows: Sequence[OfferedRow] = ()
        self._is_expanded = False
        self._title_label = QLabel(_tr("Which columns are scores?"))
        apply_heading_font(self._title_label)
        self._hint_label = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.include_button = QPushButton()
        self.table = _CheckTableView(self.model)
        self.expand_button = QPushButton()
        self.warning_label = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._build_layout()
        self.model.inclusion_requested.connect(self.inclusion_requested)
        self.include_button.clicked.connect(self._include_likely)
        self.expand_button.clicked.connect(self._toggle_expanded)

    @property
    def tab_stops(self) -> tuple[QWidget, ...]:
        """The focusable widgets, in tab order."""
        return self.include_button, self.table, self.expand_button

    @property
    def is_open(self) -> bool:
        """True if no column of the table is included yet."""
        return not self.isHidden() and not any(row.is_included for row in self._rows)

    def set_workbook(self, workbook: Workbook, number: int) -> None:
        """Show the columns of one file of the class, by its position from 1; hide the question for an iClicker file."""
        export = workbook.export
        is_asked = export is not None and number <= len(export.files) and export.files[number - 1].is_score_table
        self.setVisible(is_asked)
        if export is None or not is_asked:
            self._rows = ()
            return
        file = export.files[number - 1]
        self._rows = _build_rows(workbook, export, number)
        tool = _tr("No column of a {tool} file is included until you choose it.").format(tool=file.tool)
        self._hint_label.setText(tool if file.tool else _tr("No column of a table is included until you choose it."))
        self.table.setAccessibleName(_tr("Columns of scores in {name}").format(name=export.file_names[number - 1]))
        likely = self._list_likely()
        one, many = _tr("Include “{name}”"), _tr("Include the {n} likely columns")
        name = likely[0].key if likely else ""
        self.include_button.setText(
            (one if len(likely) == 1 else many).format(name=name, n=len(likely)).replace("&", "&&")
        )
        self.include_button.setVisible(self.is_open and bool(likely))
        self._update_table()
        included = [row for row in self._rows if row.is_included]
        total = next((row.key for row in included if row.offered.is_total), "")
        part = next((row.key for row in included if row.key != total), "")
        self._warning_row.setVisible(bool(total and part))
        warning = _tr("“{total}” is probably a total. Leave out it or “{part}”, so that no points count twice.")
        self.warning_label.setText(insert_word_breaks(warning.format(total=total, part=part)) if total and part else "")

    def _list_likely(self) -> list[OfferedRow]:
        return [row for row in self._rows if row.offered.is_likely]

    def _include_likely(self) -> None:
        self.inclusion_requested.emit([row.key for row in self._list_likely()], True)

    def _toggle_expanded(self) -> None:
        self._is_expanded = not self._is_expanded
        self._update_table()

    def _update_table(self) -> None:
        are_few = len(self._rows) <= MAX_LISTED_COLUMNS
        rows = self._rows if are_few or self._is_expanded else self._rows[:MAX_LISTED_COLUMNS]
        current = self.table.currentIndex()
        self.model.set_rows(rows)
        if current.isValid():
            self.table.setCurrentIndex(self.model.index(min(current.row(), len(rows) - 1), current.column()))
        self.table.setColumnHidden(OfferedColumn.NOTE, not any(row.offered.is_total for row in self._rows))
        self.expand_button.setVisible(not are_few)
        every = _tr("Show all {n} columns").format(n=len(self._rows))
        self.expand_button.setText(_tr("Show fewer columns") if self._is_expanded else every)
        limit = _MAX_NAME_LETTERS * self.table.fontMetrics().averageCharWidth()
        for column in (OfferedColumn.POINTS, OfferedColumn.PEOPLE, OfferedColumn.NOTE):
            self.table.setColumnWidth(column, min(measure_preferred_width(self.table, column), limit))

    def _build_layout(self) -> None:
        self._warning_row = QWidget()
        icon = IconLabel(SEVERITY_ICONS[Severity.WARNING], 2 * GRID, Severity.WARNING.word)
        row = QVBoxLayout(self._warning_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(icon)
        row.addWidget(self.warning_label)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        for widget in (self._title_label, self._hint_label):
            column.addWidget(widget)
        column.addWidget(self.include_button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.table)
        column.addWidget(self.expand_button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._warning_row)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)


class _CheckTableView(FullHeightTableView):
    """Table whose check boxes Space toggles in any column."""

    def __init__(self, model: OfferedSessionsModel) -> None:
        super().__init__(model)
        style_table(self, "")
        self.horizontalHeader().setSectionResizeMode(OfferedColumn.NAME, QHeaderView.ResizeMode.Stretch)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex().siblingAtColumn(OfferedColumn.NAME)
        if event.key() == Qt.Key.Key_Space and index.isValid():
            is_checked = index.data(Qt.ItemDataRole.CheckStateRole) is Qt.CheckState.Checked
            state = Qt.CheckState.Unchecked if is_checked else Qt.CheckState.Checked
            self.model().setData(index, state, Qt.ItemDataRole.CheckStateRole)
        else:
            super().keyPressEvent(event)


def _build_rows(workbook: Workbook, export: "ClickerExport", number: int) -> list[OfferedRow]:
    rows = []
    for offered in list_offered_sessions(export, number):
        session = offered.session
        points = workbook.get_points_possible(session)
        rows.append(
            OfferedRow(
                offered,
                session.key not in workbook.dropped,
                int((export.scores.marks[session.key] == Mark.SCORE).sum()),
                "" if points is None else format_decimal(points),
            )
        )
    return rows


def describe_inclusion(keys: Iterable[str], *, included: bool) -> str:
    """Return the name of the edit that includes these columns or leaves them out."""
    names = list(keys)
    if len(names) == 1:
        template = _tr("Include “{name}”") if included else _tr("Leave out “{name}”")
    else:
        template = _tr("Include {n} columns") if included else _tr("Leave out {n} columns")
    return template.format(name=names[0] if names else "", n=len(names))


def _tr(text: str) -> str:
    return QCoreApplication.translate("ScoreQuestion", text)
