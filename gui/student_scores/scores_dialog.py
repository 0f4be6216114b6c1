"""Dialog with the scores of all students, where single scores can be corrected."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from gui.look.appearance import GRID, apply_caption_font
from gui.look.text_formatting import insert_word_breaks, pluralize, tr
from gui.student_scores.correction_dialog import open_correction_dialog
from gui.student_scores.correction_list_dialog import CorrectionListDialog
from gui.student_scores.edits import ScoreCell, remove_corrections
from gui.student_scores.excuse_dialog import ExcuseDialog
from gui.student_scores.explain_dialog import open_explain_dialog
from gui.student_scores.filter_bar import ScoresFilterBar
from gui.student_scores.late_adds_dialog import LateAddsDialog
from gui.student_scores.scores_model import Column, ScoresModel, StudentFilter, list_sections
from gui.student_scores.undo_keys import add_undo_shortcuts
from gui.tables.table_view import style_table
from gui.widgets.fields import add_find_shortcut
from gui.widgets.layouts import FlowLayout, lay_out_column
from gui.widgets.text_dialog import create_close_buttons
from gui.work import tasks
from gui.work.background import TaskRunner
from gui.work.document import Document

if TYPE_CHECKING:
    from core.results import Results
    from core.upload.correction_list import CorrectionEntry

MAX_CELLS = 20_000
"""Maximum number of scores that can be corrected at once."""

COLUMN_CHARACTERS, NAME_CHARACTERS, HEADER_LINES = 13, 26, 3
"""Widths of a session's column and of the names, in average characters, and height of the header, in lines."""


class ScoresDialog(QDialog):
    """Non-modal dialog with a table of students and sessions.

    The user selects scores, and corrects or explains them. Undo works in the dialog.
    """

    def __init__(self, document: Document, background: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._background = background
        self._results: Results | None = None
        self.model = ScoresModel(background, self)
        self.table = QTableView()
        self.filter_bar = ScoresFilterBar()
        self.cell_label = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.correct_action = self._create_action(tr("&Correct score…"), "F2", self.correct_selected)
        self.excuse_action = self._create_action(tr("&Excuse…"), "Ctrl+E", self.excuse_selected)
        self.remove_action = self._create_action(tr("&Remove correction"), "Del", self.remove_selected)
        self.explain_action = self._create_action(tr("&Why this score?"), "Ctrl+I", self.explain_current)
        self.many_button = QPushButton(tr("E&xcuse many…"))
        self.late_adds_button = QPushButton(tr("&Late adds…"))
        self.list_button = QPushButton(tr("Correc&tions…"))
        self._build_layout()
        self._connect_signals()
        add_undo_shortcuts(self, document)
        add_find_shortcut(self, self.filter_bar.student_field)
        self._refresh()

    def select_score(self, canvas_id: str, key: str) -> None:
        """Select a student's score in the session with this key, or the total."""
        row = next((row for row, student in enumerate(self.model.rows) if student.canvas_id == canvas_id), 0)
        self.table.setCurrentIndex(self.model.index(row, self.model.find_column(key)))
        self.table.scrollTo(self.table.currentIndex())

    @property
    def selected_cells(self) -> list[ScoreCell]:
        """The selected scores in sessions; none if there are more than MAX_CELLS."""
        if self._count_selected() > MAX_CELLS:
            return []
        indexes = [(index.row(), index.column()) for index in self.table.selectionModel().selectedIndexes()]
        visible = [cell for cell in indexes if not self.table.isColumnHidden(cell[1])]
        return [cell for index in sorted(visible) if (cell := self.model.get_cell(*index))]

    def _count_selected(self) -> int:
        """Return the number of selected cells without listing them, which takes long for a whole class."""
        selection = self.table.selectionModel().selection()
        ranges = [selection.at(position) for position in range(selection.size())]
        return sum(item.width() * item.height() for item in ranges)

    def correct_selected(self) -> None:
        """Open the dialog that corrects the selected scores."""
        if self.model.grid:
            open_correction_dialog(self._document, self.model.grid, self.selected_cells, self)

    def excuse_selected(self) -> None:
        """Open the same dialog with Excused selected."""
        if self.model.grid:
            open_correction_dialog(self._document, self.model.grid, self.selected_cells, self, is_excuse=True)

    def remove_selected(self) -> None:
        """Remove the corrections of the selected scores."""
        remove_corrections(self._document, self._find_selected_corrections())

    def explain_current(self) -> None:
        """Open the explanation of the current score."""
        index = self.table.currentIndex()
        student = self.model.get_row(index.row()) if index.isValid() else None
        if student is not None:
            open_explain_dialog(self._document, student.canvas_id, self.model.get_key(index.column()), self)

    def open_excuse_dialog(self) -> None:
        """Open the dialog that excuses many students from the session of the current column."""
        if self._results is not None and self.model.grid is not None:
            dialog = ExcuseDialog(self._document, self._results, self.model.grid, self._background, self)
            dialog.set_session(self.model.get_key(max(self.table.currentIndex().column(), 0)))
            dialog.open()

    def _create_action(self, text: str, key: str, callback: "object") -> QAction:
        action = QAction(text, self)
        action.setShortcut(QKeySequence(key))
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(callback)
        self.table.addAction(action)
        return action

    def _build_layout(self) -> None:
        self.setWindowTitle(tr("All scores"))
        self._style_table()
        buttons = QWidget()
        flow = FlowLayout(buttons, GRID)
        for action in (self.correct_action, self.excuse_action, self.remove_action, self.explain_action):
            flow.addWidget(self._create_button(action))
        for button in (self.many_button, self.late_adds_button, self.list_button):
            button.setAutoDefault(False)
            flow.addWidget(button)
        footer = QHBoxLayout()
        footer.addWidget(self.cell_label, 1)
        footer.addWidget(create_close_buttons(self), 0, Qt.AlignmentFlag.AlignBottom)
        lay_out_column(
            self, self.filter_bar, (self.table, 1), buttons, footer, margins=(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        )
        self.resize(self.screen().availableSize() * 0.9)

    def _create_button(self, action: QAction) -> QPushButton:
        """Return a button for an action; its key works only in the table."""
        button = QPushButton(action.text())
        button.setAutoDefault(False)
        button.setToolTip(action.shortcut().toString(QKeySequence.SequenceFormat.NativeText))
        button.setEnabled(action.isEnabled())
        button.clicked.connect(action.trigger)
        action.enabledChanged.connect(button.setEnabled)
        return button

    def _style_table(self) -> None:
        table = self.table
        table.setModel(self.model)
        style_table(table, tr("Scores of all students"))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        table.setAlternatingRowColors(True)
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        character = table.fontMetrics().averageCharWidth()
        names, header = table.verticalHeader(), table.horizontalHeader()
        names.show()
        names.setHighlightSections(True)
        names.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        names.setAccessibleName(tr("Students"))
        header.setDefaultSectionSize(COLUMN_CHARACTERS * character)
        header.setFixedHeight(HEADER_LINES * header.fontMetrics().lineSpacing() + 2 * GRID)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        table.setSortingEnabled(True)
        corner = table.findChild(QAbstractButton)
        if corner is not None:
            label = QLabel(tr("Student"))
            apply_caption_font(label)
            corner.setStyle(header.style())
            QVBoxLayout(corner).addWidget(label)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Limit the names to a third of the width."""
        super().resizeEvent(event)
        wanted = NAME_CHARACTERS * self.table.fontMetrics().averageCharWidth()
        self.table.verticalHeader().setFixedWidth(min(wanted, self.width() // 3))

    def _connect_signals(self) -> None:
        self.filter_bar.students_changed.connect(self._filter_students)
        self.filter_bar.sessions_changed.connect(self._filter_sessions)
        self.table.selectionModel().selectionChanged.connect(self._update_actions)
        self.table.selectionModel().currentChanged.connect(self._update_actions)
        self.model.modelReset.connect(self._update_actions)
        self.table.activated.connect(lambda _index: self.explain_current())
        self.many_button.clicked.connect(self.open_excuse_dialog)
        self.late_adds_button.clicked.connect(lambda: LateAddsDialog(self._document, self).open())
        self.list_button.clicked.connect(lambda: CorrectionListDialog(self._document, self).open())
        self._document.changed.connect(self._handle_change)

    def _handle_change(self, names: frozenset[str]) -> None:
        if names & {"export", "gradebook", "results", "titles", "choices"}:
            self._refresh()

    def _refresh(self) -> None:
        """Show the current scores, or close without a class. While scores are computed, keep the old ones."""
        results = self._document.results
        if self._document.workbook.export is None or self._document.workbook.gradebook is None:
            self.close()
        elif results is not None and results is not self._results:
            self._results = results
            grid, gradebook = tasks.build_score_grid(results), results.workbook.gradebook
            if grid is not None and gradebook is not None:
                students = [student for student in gradebook.students if not student.is_test]
                sections = list_sections(students)
                self.filter_bar.set_sections(sections)
                self.table.setColumnHidden(Column.SECTION, len(sections) < 2)
                self.model.set_grid(grid, results.workbook, students)
                self._filter_students()
                self._filter_sessions()
                self._update_actions()

    def _filter_students(self) -> None:
        corrections = self.model.grid.corrections if self.model.grid else {}
        student_filter = self.filter_bar.build_filter(frozenset(student for student, _ in corrections))
        self.model.set_predicates(*([student_filter.accepts] if student_filter != StudentFilter() else []))

    def _filter_sessions(self) -> None:
        part = self.filter_bar.session_part
        for position, session in enumerate(self.model.sessions):
            name = self._document.workbook.get_session_name(session)
            self.table.setColumnHidden(len(Column) + position, part not in name.casefold())

    def _find_selected_corrections(self) -> "list[CorrectionEntry]":
        corrections = self.model.grid.corrections if self.model.grid else {}
        return [corrections[cell.key] for cell in self.selected_cells if cell.key in corrections]

    def _update_actions(self) -> None:
        cells, index = self.selected_cells, self.table.currentIndex()
        self.correct_action.setEnabled(bool(cells))
        self.excuse_action.setEnabled(bool(cells))
        self.remove_action.setEnabled(bool(self._find_selected_corrections()))
        self.explain_action.setEnabled(index.isValid())
        self.many_button.setEnabled(bool(self.model.sessions))
        self.cell_label.setText(insert_word_breaks(self._describe_selection(cells, index)))

    def _describe_selection(self, cells: Sequence[ScoreCell], index: QModelIndex) -> str:
        if self._count_selected() > MAX_CELLS:
            return tr("Select at most {n:,} scores to correct them.", n=MAX_CELLS)
        if len(cells) > 1:
            return pluralize(len(cells), tr("{n} score selected"), tr("{n} scores selected"))
        if not self.model.rows:
            return tr("No student fits the search.")
        return self.model.describe_cell(index) if index.isValid() else tr("Select a score to correct or explain it.")


def open_scores_dialog(
    document: Document, background: TaskRunner, page: QWidget, canvas_id: str = "", key: str = ""
) -> ScoresDialog:
    """Open the dialog of this window, or bring it to the front, with a student's score selected."""
    window = page.window()
    dialog = window.findChild(ScoresDialog) or ScoresDialog(document, background, window)
    dialog.show()
    dialog.raise_()
    dialog.activateWindow()
    if canvas_id or not dialog.table.currentIndex().isValid():
        dialog.select_score(canvas_id, key)
    dialog.table.setFocus(Qt.FocusReason.OtherFocusReason)
    return dialog


class ScoresButton(QPushButton):
    """Button that opens the dialog."""

    def __init__(self, text: str, document: Document, background: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.clicked.connect(lambda: open_scores_dialog(document, background, self))
