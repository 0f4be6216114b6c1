"""Dialog that explains a score: every session, its row, and the arithmetic."""

from enum import IntEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QHBoxLayout, QLabel, QListView, QVBoxLayout, QWidget
from typing_extensions import override

from core.points import format_decimal, format_fraction
from gui.look.appearance import GRID, apply_title_font, make_selectable
from gui.look.text_formatting import format_score, tr
from gui.tables.placeholder_table import PlaceholderTable
from gui.tables.table_model import TableModel
from gui.widgets.text_dialog import create_close_buttons
from gui.work import tasks

if TYPE_CHECKING:
    from core.results import PreparedUpload, Results
    from core.score_explanation import ScoreExplanation
    from core.scores.contributions import SessionContribution
    from core.upload.cells import UploadCell


class ExplainDialog(QDialog):
    """Dialog that explains a score; the user can choose the student and the column."""

    def __init__(self, results: "Results", outgoing: "PreparedUpload", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._results = results
        self._outgoing = outgoing
        gradebook = results.workbook.gradebook
        self._students = gradebook.students if gradebook else ()
        self._canvas_ids = [student.canvas_id for student in self._students]
        self.explanation: ScoreExplanation | None = None
        self.heading_label = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.student_combo = QComboBox()
        self.column_combo = QComboBox()
        self.model = SessionContributionsModel(self)
        empty_text = tr("This student is in no row of the iClicker file.")
        self.listing = PlaceholderTable(self.model, tr("What each session gave"), empty_text, Column.ORIGIN)
        self.steps_label = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.buttons = create_close_buttons(self)
        self.copy_button = self.buttons.addButton(tr("&Copy as text"), QDialogButtonBox.ButtonRole.ActionRole)
        self._build_layout()
        self.student_combo.currentIndexChanged.connect(self._update_explanation)
        self.column_combo.currentIndexChanged.connect(self._update_explanation)
        self.copy_button.clicked.connect(self._copy_explanation)

    def explain(self, canvas_id: str, key: str) -> None:
        """Explain the score of this student in the column with this key."""
        self.student_combo.setCurrentIndex(self._canvas_ids.index(canvas_id) if canvas_id in self._canvas_ids else 0)
        self.column_combo.setCurrentIndex(max(self.column_combo.findData(key), 0))
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
        for column in self._outgoing.upload.resolved_columns:
            self.column_combo.addItem(column.title, column.key)
        self.student_combo.setAccessibleName(tr("Student"))
        self.column_combo.setAccessibleName(tr("Assignment"))
        make_selectable(self.steps_label)
        choice_row = QHBoxLayout()
        choice_row.setSpacing(GRID)
        choice_row.addWidget(self.student_combo, 1)
        choice_row.addWidget(self.column_combo, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        layout.setSpacing(2 * GRID)
        layout.addWidget(self.heading_label)
        layout.addLayout(choice_row)
        layout.addWidget(self.listing, 1)
        layout.addWidget(self.steps_label)
        layout.addWidget(self.buttons)

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
        key = self.column_combo.currentData()
        column = next((column for column in self._outgoing.upload.resolved_columns if column.key == key), None)
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
        self.steps_label.setText("\n".join(self.explanation.steps))
        self.steps_label.setAccessibleName(self.steps_label.text())

    def _find_cell(self, canvas_id: str, key: str) -> "UploadCell | None":
        """Return this student's cell in the column `key` of the upload file, or None."""
        upload = self._outgoing.upload
        row_index = next((index for index, row in enumerate(upload.rows) if row.student.canvas_id == canvas_id), None)
        cells = next(
            (cells for column, cells in zip(upload.columns, upload.cells, strict=True) if column.key == key), None
        )
        return None if row_index is None or cells is None else cells[row_index]

    def _copy_explanation(self) -> None:
        QGuiApplication.clipboard().setText(self.text)


def open_explain_dialog(
    results: "Results", outgoing: "PreparedUpload", canvas_id: str, key: str, parent: QWidget
) -> None:
    """Open the explanation of a score.

    An unknown student or column falls back to the first one.
    """
    dialog = ExplainDialog(results, outgoing, parent)
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
    def _accessible_text(self, row: "SessionContribution", column: Column) -> str:
        return row.text


def _format_counted_score(contribution: "SessionContribution") -> str:
    """Return the counted score, in parentheses if it is dropped, or a word for none."""
    if contribution.counted_points is None:
        return {"EXCUSED": tr("excused"), "NO_RESPONSE": tr("no response")}.get(contribution.mark.name, tr("blank"))
    return (
        f"({format_fraction(contribution.counted_points)})"
        if contribution.is_dropped
        else format_fraction(contribution.counted_points)
    )
