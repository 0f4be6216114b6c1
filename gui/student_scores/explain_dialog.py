"""Dialog that explains a score: every session, its row, and the arithmetic."""

from enum import IntEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSignalBlocker, QStringListModel, Qt
from PySide6.QtGui import QFont, QGuiApplication
from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QLabel, QListView, QWidget
from typing_extensions import override

from core.choices import TOTAL_KEY
from core.points import format_decimal
from gui.look.appearance import GRID, apply_title_font, make_selectable
from gui.look.text_formatting import describe_file, format_score, tr
from gui.student_scores.correction_dialog import open_correction_dialog
from gui.student_scores.edits import ScoreCell
from gui.student_scores.score_history import describe_history
from gui.student_scores.undo_keys import add_undo_shortcuts
from gui.tables.placeholder_table import PlaceholderTable
from gui.tables.table_model import TableModel
from gui.widgets.layouts import DIALOG_MARGINS, build_row, lay_out_column
from gui.widgets.text_dialog import create_close_buttons
from gui.work import tasks
from gui.work.document import Document

if TYPE_CHECKING:
    from core.results import PreparedUpload, Results
    from core.score_explanation import ScoreExplanation
    from core.scores.contributions import SessionContribution
    from core.upload.cells import UploadCell
    from core.upload.columns import UploadColumn


class ExplainDialog(QDialog):
    """Dialog that explains a score; the user can choose the student and the column.

    `outgoing` is None until the upload file is prepared. If `document` is given, the user can correct scores, and the
    explanation follows the document.
    """

    def __init__(
        self,
        results: "Results",
        outgoing: "PreparedUpload | None",
        parent: QWidget | None = None,
        document: Document | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._results = results
        self._outgoing = outgoing
        self._document = document
        self._columns: dict[str, UploadColumn] = {}
        gradebook = results.workbook.gradebook
        self._students = gradebook.students if gradebook else ()
        self._canvas_ids = [student.canvas_id for student in self._students]
        self.explanation: ScoreExplanation | None = None
        self.heading_label = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.student_combo = QComboBox()
        self.column_combo = QComboBox()
        self.model = SessionContributionsModel(self)
        empty_text = tr("This student is in no row of the {file}.", file=describe_file(results.workbook.export))
        self.listing = PlaceholderTable(self.model, tr("What each session gave"), empty_text, Column.ORIGIN)
        self.steps_label = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.buttons = create_close_buttons(self)
        self.copy_button = self.buttons.addButton(tr("&Copy as text"), QDialogButtonBox.ButtonRole.ActionRole)
        self.correct_button = self.buttons.addButton(tr("C&orrect score…"), QDialogButtonBox.ButtonRole.ActionRole)
        self._build_layout()
        self.student_combo.currentIndexChanged.connect(self._update_explanation)
        self.column_combo.currentIndexChanged.connect(self._update_explanation)
        self.copy_button.clicked.connect(self._copy_explanation)
        self.correct_button.clicked.connect(self._correct_score)
        self.listing.current_changed.connect(lambda _: self._update_correct_button())
        self.correct_button.setVisible(document is not None)
        if document is not None:
            document.changed.connect(self._handle_change)
            add_undo_shortcuts(self, document)

    def explain(self, canvas_id: str, key: str) -> None:
        """Explain the score of this student in the column with this key or title."""
        index = self.column_combo.findData(key)
        with QSignalBlocker(self.student_combo), QSignalBlocker(self.column_combo):  # explain once, not after each
            self.student_combo.setCurrentIndex(
                self._canvas_ids.index(canvas_id) if canvas_id in self._canvas_ids else 0
            )
            self.column_combo.setCurrentIndex(max(index if index >= 0 else self.column_combo.findText(key), 0))
        self._update_explanation()

    @property
    def text(self) -> str:
        """The explanation and the student's name as plain text."""
        return f"{self.student_combo.currentText()}\n{self.explanation.text}" if self.explanation else ""

    def _build_layout(self) -> None:
        self.setWindowTitle(tr("Why this score?"))
        self.resize(100 * GRID, 64 * GRID)
        apply_title_font(self.heading_label)
        self._populate_students()
        self._fill_columns()
        self.student_combo.setAccessibleName(tr("Student"))
        self.column_combo.setAccessibleName(tr("Assignment"))
        make_selectable(self.steps_label)
        choice_row = build_row((self.student_combo, 1), (self.column_combo, 1))
        lay_out_column(
            self,
            self.heading_label,
            choice_row,
            (self.listing, 1),
            self.steps_label,
            self.buttons,
            margins=DIALOG_MARGINS,
            spacing=2 * GRID,
        )

    def _fill_columns(self) -> None:
        """List the columns of the upload file, then other included sessions and the total; keep the current one."""
        workbook, sheet = self._results.workbook, self._results.score_sheet
        columns = self._outgoing.upload.resolved_columns if self._outgoing else ()
        self._columns = {column.key: column for column in columns}
        keys = [*(session.key for session in workbook.chosen_sessions), TOTAL_KEY] if sheet else []
        for key in keys:
            if key not in self._columns and sheet:
                self._columns[key] = tasks.build_unplaced_column(workbook, sheet.get_column(key), key)
        current = self.column_combo.currentData()
        with QSignalBlocker(self.column_combo):
            self.column_combo.clear()
            for column in self._columns.values():
                self.column_combo.addItem(column.title, column.key)
            self.column_combo.setCurrentIndex(max(self.column_combo.findData(current), 0))

    def _populate_students(self) -> None:
        """Add the names of all students to the combo box.

        There may be thousands, so the names come from a list model and aren't measured one by one.
        """
        self.student_combo.setModel(QStringListModel([student.name for student in self._students], self))
        for combo in (self.student_combo, self.column_combo):
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        list_view = QListView()
        list_view.setUniformItemSizes(True)
        self.student_combo.setView(list_view)

    def _update_explanation(self) -> None:
        column = self._columns.get(self.column_combo.currentData())
        index = self.student_combo.currentIndex()
        sheet = self._results.score_sheet
        if column is None or index < 0 or sheet is None:
            return
        canvas_id = self._canvas_ids[index]
        cell = self._find_cell(canvas_id, column.key)
        self.explanation = tasks.explain_score(self._results.workbook, sheet, column, canvas_id, cell)
        score = cell.text if cell else self.explanation.requested_text
        self.heading_label.setText(tr("Why {score}?", score=format_score(score or "")))
        self.model.set_rows(self.explanation.contributions)
        history = describe_history(self._document.state.course, canvas_id, column) if self._document else []
        self.steps_label.setText("\n".join([*self.explanation.steps, *history]))
        self._update_correct_button()
        self.steps_label.setAccessibleName(self.steps_label.text())

    def _find_cell(self, canvas_id: str, key: str) -> "UploadCell | None":
        """Return this student's cell in the column `key` of the upload file, or None."""
        if self._outgoing is None:
            return None
        upload = self._outgoing.upload
        row_index = next((index for index, row in enumerate(upload.rows) if row.student.canvas_id == canvas_id), None)
        cells = next(
            (cells for column, cells in zip(upload.columns, upload.cells, strict=True) if column.key == key), None
        )
        return None if row_index is None or cells is None else cells[row_index]

    def _find_score_cell(self) -> ScoreCell | None:
        """Return the score to correct, from the column or, for a total, from the current row."""
        sessions, key = self._results.workbook.chosen_sessions, self.column_combo.currentData()
        index = self.student_combo.currentIndex()
        if key == TOTAL_KEY:
            row = self.listing.table.currentIndex().row()
            sessions = sessions[row : row + 1] if row >= 0 and self.model.rows else ()
        session = next((session for session in sessions if key in (TOTAL_KEY, session.key)), None)
        return ScoreCell(self._students[index], session) if session and index >= 0 else None

    def _update_correct_button(self) -> None:
        self.correct_button.setEnabled(self._find_score_cell() is not None)

    def _correct_score(self) -> None:
        grid, cell = tasks.build_score_grid(self._results), self._find_score_cell()
        if self._document is not None and grid is not None and cell is not None:
            open_correction_dialog(self._document, grid, [cell], self)

    def _handle_change(self, names: frozenset[str]) -> None:
        """Explain the new score, unless the students may have changed."""
        document = self._document
        if document is None or not names & {"results", "outgoing"} or document.state.results is None:
            return
        if document.workbook.gradebook is not self._results.workbook.gradebook:
            self.close()
            return
        self._results, self._outgoing = document.state.results, document.prepared_upload
        self._fill_columns()
        self._update_explanation()

    def _copy_explanation(self) -> None:
        QGuiApplication.clipboard().setText(self.text)


def open_explain_dialog(document: Document, canvas_id: str, key: str, parent: QWidget) -> None:
    """Open the explanation of a score, if scores are known.

    An unknown student or column falls back to the first one.
    """
    results = document.state.results
    if results is not None and results.score_sheet is not None and results.matches is not None:
        dialog = ExplainDialog(results, document.prepared_upload, parent, document)
        dialog.explain(canvas_id, key)
        dialog.open()


class Column(IntEnum):
    """Columns of the table, from left to right."""

    SESSION = 0
    ORIGIN = 1
    COUNTS = 2
    POSSIBLE = 3


class SessionContributionsModel(TableModel["SessionContribution", Column]):
    """Table model with one row for each session that counts for the score."""

    columns = Column
    right_aligned = frozenset({Column.COUNTS, Column.POSSIBLE})

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._crossed_out_font = QFont()
        self._crossed_out_font.setStrikeOut(True)

    @override
    def _headings(self) -> tuple[str, ...]:
        return tr("Session"), tr("Where from, and what happened"), tr("Counts"), tr("Of")

    @override
    def _display(self, row: "SessionContribution", column: Column) -> str:
        possible = "–" if row.points_possible is None else format_decimal(row.points_possible)
        return (row.title, "; ".join(row.notes), _format_counted_score(row), possible)[column]

    @override
    def _tool_tip(self, row: "SessionContribution", column: Column) -> str | None:
        return self._display(row, column) if column is Column.ORIGIN else None

    @override
    def _font(self, row: "SessionContribution", column: Column) -> QFont | None:
        return self._crossed_out_font if row.is_left_out and column is not Column.ORIGIN else None

    @override
    def _accessible_text(self, row: "SessionContribution", column: Column) -> str:
        return row.text


def _format_counted_score(contribution: "SessionContribution") -> str:
    """Return the counted score, in brackets if it is dropped, or a word if there is none."""
    if contribution.counted_points is not None:
        return contribution.counted_text
    word = {"EXCUSED": tr("excused"), "NO_RESPONSE": tr("no response")}.get(contribution.mark.name, tr("blank"))
    return f"[{word}]" if contribution.is_dropped else word
