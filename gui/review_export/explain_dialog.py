"""Why does this student get this score? Every session, its row, and the arithmetic, to read and to copy.

How does a table show what each session gave?
"""

from enum import IntEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QHBoxLayout, QLabel, QListView, QVBoxLayout, QWidget
from typing_extensions import override

from core.points import shortest
from gui.look.appearance import GRID, let_select, make_title
from gui.look.words import score_words, tr
from gui.tables.listing import Listing
from gui.tables.table_model import TableModel
from gui.widgets.text_dialog import close_buttons
from gui.work import tasks

if TYPE_CHECKING:
    from core.explaining import Explanation, SessionShare
    from core.results import Outgoing, Results
    from core.upload.file import Cell


class ExplainDialog(QDialog):
    """One student's score in one column, whether the file changes it or not. Both can be changed in the dialog."""

    def __init__(self, results: "Results", outgoing: "Outgoing", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._results = results
        self._outgoing = outgoing
        gradebook = results.workbook.gradebook
        self._students = gradebook.students if gradebook else ()
        self._ids = [student.canvas_id for student in self._students]
        self.explanation: Explanation | None = None
        self.heading = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.students = QComboBox()
        self.columns = QComboBox()
        self.model = SharesModel(self)
        nobody = tr("This student is in no row of the iClicker file.")
        self.listing = Listing(self.model, tr("What each session gave"), nobody, Column.HOW)
        self.steps = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.buttons = close_buttons(self)
        self.copy = self.buttons.addButton(tr("&Copy as text"), QDialogButtonBox.ButtonRole.ActionRole)
        self._build()
        self.students.currentIndexChanged.connect(self._explain)
        self.columns.currentIndexChanged.connect(self._explain)
        self.copy.clicked.connect(self._copy)

    def explain(self, canvas_id: str, key: str) -> None:
        """Explain the score of this student in the column of this key."""
        self.students.setCurrentIndex(self._ids.index(canvas_id) if canvas_id in self._ids else 0)
        self.columns.setCurrentIndex(max(self.columns.findData(key), 0))
        self._explain()

    @property
    def text(self) -> str:
        """Everything that is shown, as plain text."""
        return f"{self.students.currentText()}\n{self.explanation.text}" if self.explanation else ""

    def _build(self) -> None:
        self.setWindowTitle(tr("Why this score?"))
        self.resize(100 * GRID, 64 * GRID)
        make_title(self.heading)
        self._fill_students()
        for column in self._outgoing.upload.placed:
            self.columns.addItem(column.title, column.key)
        self.students.setAccessibleName(tr("Student"))
        self.columns.setAccessibleName(tr("Assignment"))
        let_select(self.steps)
        pick = QHBoxLayout()
        pick.setSpacing(GRID)
        pick.addWidget(self.students, 1)
        pick.addWidget(self.columns, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        whole.setSpacing(2 * GRID)
        whole.addWidget(self.heading)
        whole.addLayout(pick)
        whole.addWidget(self.listing, 1)
        whole.addWidget(self.steps)
        whole.addWidget(self.buttons)

    def _fill_students(self) -> None:
        """Offer all students; the names come from a list, and are not measured one by one: there may be thousands."""
        self.students.setModel(QStringListModel([student.name for student in self._students], self))
        for combo in (self.students, self.columns):
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        list_view = QListView()
        list_view.setUniformItemSizes(True)
        self.students.setView(list_view)

    def _explain(self) -> None:
        column = next((c for c in self._outgoing.upload.placed if c.key == self.columns.currentData()), None)
        place = self.students.currentIndex()
        sheet = self._results.sheet
        if column is None or place < 0 or sheet is None:
            return
        student = self._ids[place]
        cell = self._cell(student, column.key)
        self.explanation = tasks.explain(self._results.workbook, sheet, column, student, cell)
        shown = cell.text if cell else self.explanation.wanted
        self.heading.setText(tr("Why {score}?", score=score_words(shown or "")))
        self.model.show_rows(self.explanation.shares)
        self.steps.setText("\n".join(self.explanation.steps))
        self.steps.setAccessibleName(self.steps.text())

    def _cell(self, student: str, key: str) -> "Cell | None":
        """What the file says for this student; None where they have no row in it."""
        upload = self._outgoing.upload
        place = next((at for at, row in enumerate(upload.rows) if row.student.canvas_id == student), None)
        cells = next(
            (cells for column, cells in zip(upload.columns, upload.cells, strict=True) if column.key == key), None
        )
        return None if place is None or cells is None else cells[place]

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text)


def open_explanation(results: "Results", outgoing: "Outgoing", canvas_id: str, key: str, parent: QWidget) -> None:
    """Show why a student gets the score of a column; where there is no such column, or student, that of the first."""
    dialog = ExplainDialog(results, outgoing, parent)
    dialog.explain(canvas_id, key)
    dialog.open()


class Column(IntEnum):
    """The columns, from the left."""

    SESSION = 0
    HOW = 1
    COUNTS = 2
    POSSIBLE = 3


class SharesModel(TableModel["SessionShare", Column]):
    """One row a session that counts for the score."""

    columns = Column
    right = frozenset({Column.COUNTS, Column.POSSIBLE})

    @override
    def _headings(self) -> tuple[str, ...]:
        return tr("Session"), tr("Where from, and what happened"), tr("Counts"), tr("Of")

    @override
    def _display(self, row: "SessionShare", column: Column) -> str:
        possible = "–" if row.possible is None else shortest(row.possible)
        return (row.title, "; ".join(row.notes), _counts(row), possible)[column]

    @override
    def _sort(self, row: "SessionShare", column: Column) -> object:
        return (row.title, "; ".join(row.notes), row.counted, row.possible)[column]

    @override
    def _tip(self, row: "SessionShare", column: Column) -> str | None:
        return self._display(row, column) if column is Column.HOW else None

    @override
    def _spoken(self, row: "SessionShare", column: Column) -> str:
        return row.words


def _counts(share: "SessionShare") -> str:
    """The score that counts, or the word for its absence; a dropped one stands in brackets."""
    if share.counted is None:
        return {"EXCUSED": tr("excused"), "NO_RESPONSE": tr("no response")}.get(share.mark.name, tr("blank"))
    return f"({shortest(share.counted)})" if share.is_dropped else shortest(share.counted)
