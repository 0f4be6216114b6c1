"""Table of the scores that a person changed in Canvas, with the user's decisions about them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import IntEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from core.canvas.effects import Effect
from core.sent_upload import EditDecision, merge_edit_decisions
from gui.look.appearance import GRID
from gui.look.text_formatting import format_score, pluralize, tr
from gui.review_export.score_order import build_score_sort_key
from gui.tables.filtered_table_model import FilteredTableModel
from gui.tables.placeholder_table import PlaceholderTable
from gui.tables.table_model import OBJECT_ROLE
from gui.widgets.fields import TextField
from gui.work.background import TaskRunner
from gui.work.document import Document

if TYPE_CHECKING:
    from core.upload.file import EditedScore


@dataclass(frozen=True, slots=True)
class DecisionEdit:
    """Edit of the document that records decisions about scores, with its text for the Edit menu."""

    text: str
    decisions: tuple[EditDecision, ...]

    def apply_to(self, document: Document) -> None:
        """Apply the decisions, which replace earlier ones about the same scores."""
        merged = merge_edit_decisions(document.workbook.edit_decisions, self.decisions)
        document.apply(self.text, replace(document.workbook, edit_decisions=merged))


class Column(IntEnum):
    """Columns of the table, from left to right."""

    STUDENT = 0
    ASSIGNMENT = 1
    SENT = 2
    CANVAS = 3
    ICLICKER = 4
    OUTCOME = 5


_SCORE_COLUMNS = (Column.SENT, Column.CANVAS, Column.ICLICKER)


class CanvasEditsModel(FilteredTableModel["EditedScore", Column]):
    """Sortable table model with one row for each score that a person changed in Canvas."""

    columns = Column
    right_aligned = frozenset(_SCORE_COLUMNS)

    @override
    def _headings(self) -> tuple[str, ...]:
        return tr("Student"), tr("Assignment"), tr("Sent"), tr("In Canvas now"), tr("In iClicker now"), tr("Afterwards")

    @override
    def _display(self, row: "EditedScore", column: Column) -> str:
        return (
            row.student.name,
            row.column.title,
            *(text or "–" for text in _list_scores(row)),
            _format_outcome(row),
        )[column]

    @override
    def _tool_tip(self, row: "EditedScore", column: Column) -> str:
        reason = row.cell.decision.reason if row.cell.decision else ""
        return reason if reason and column is Column.OUTCOME else self._display(row, column)

    @override
    def _accessible_text(self, row: "EditedScore", column: Column) -> str:
        sent, canvas, iclicker = map(format_score, _list_scores(row))
        return tr(
            "{student}, {title}: {sent} was sent, Canvas has {canvas}, iClicker has {iclicker}. {outcome}.",
            student=row.student.name,
            title=row.column.title,
            sent=sent,
            canvas=canvas,
            iclicker=iclicker,
            outcome=_format_outcome(row),
        )

    @override
    def _get_sort_value(self, row: "EditedScore", column: Column) -> object:
        if column in _SCORE_COLUMNS:
            return build_score_sort_key(_list_scores(row)[_SCORE_COLUMNS.index(column)])
        return self._display(row, column).casefold()


def _list_scores(row: "EditedScore") -> tuple[str, str, str]:
    return row.edit.sent, row.edit.canvas, row.edit.iclicker


def _format_outcome(row: "EditedScore") -> str:
    if row.cell.effect is not Effect.NONE:
        return tr("iClicker's score")
    return tr("Not decided: Canvas's score") if is_undecided(row) else tr("Canvas's score")


def is_undecided(row: "EditedScore") -> bool:
    """Return True if Canvas and iClicker both changed the score, and the user hasn't decided yet."""
    return row.edit.has_iclicker_change and row.cell.decision is None


class CanvasEditsView(QWidget):
    """View of the scores that a person changed in Canvas, in which the user decides about the selected ones.

    `decided` carries a `DecisionEdit`.
    """

    decided = Signal(object)

    def __init__(self, background: TaskRunner | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = CanvasEditsModel(background, self)
        self.listing = PlaceholderTable(
            self.model, tr("Scores changed in Canvas"), tr("No student has this name."), Column.ASSIGNMENT
        )
        self.listing.enable_sorting()
        self.listing.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.student_field = TextField(placeholderText=tr("Find a student"), clearButtonEnabled=True)
        self.student_field.setAccessibleName(tr("Find a student"))
        self.reason_field = TextField(placeholderText=tr("Reason"))
        self.reason_field.setAccessibleName(tr("Reason for the decision"))
        self.state_label = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.keep_button = QPushButton(tr("&Keep Canvas's scores"))
        self.write_button = QPushButton(tr("&Write iClicker's scores"))
        self._build_layout()
        self.student_field.textChanged.connect(self._filter_students)
        self.keep_button.clicked.connect(lambda: self._decide(keeps_canvas=True))
        self.write_button.clicked.connect(lambda: self._decide(keeps_canvas=False))

    def set_scores(self, scores: Sequence["EditedScore"]) -> None:
        """Show these scores, with the undecided ones first."""
        self.model.set_all_rows(sorted(scores, key=lambda row: not is_undecided(row)))
        count = sum(map(is_undecided, scores))
        self.state_label.setText(
            pluralize(
                count,
                tr("{n} score changed in Canvas and in iClicker. Canvas's score is kept until you decide."),
                tr("{n} scores changed in Canvas and in iClicker. Canvas's scores are kept until you decide."),
            )
            if count
            else tr("Scores that a person changed in Canvas are kept unless you decide otherwise.")
        )

    def get_selected_scores(self) -> list["EditedScore"]:
        """Return the selected scores, from top to bottom."""
        indexes = self.listing.table.selectionModel().selectedRows()
        return [index.data(OBJECT_ROLE) for index in sorted(indexes, key=lambda index: index.row())]

    def _build_layout(self) -> None:
        bottom_row = QHBoxLayout()
        bottom_row.setSpacing(GRID)
        bottom_row.addWidget(self.reason_field, 1)
        bottom_row.addWidget(self.keep_button)
        bottom_row.addWidget(self.write_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, GRID, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(self.state_label)
        layout.addWidget(self.student_field)
        layout.addWidget(self.listing, 1)
        layout.addLayout(bottom_row)

    def _filter_students(self, text: str) -> None:
        name_part = text.strip().casefold()
        self.model.set_predicates(lambda row: name_part in row.student.name.casefold())

    def _decide(self, *, keeps_canvas: bool) -> None:
        scores = self.get_selected_scores()
        decisions = tuple(_build_decisions(scores, self.reason_field.text().strip(), keeps_canvas=keeps_canvas))
        if decisions:
            self.reason_field.clear()
            self.decided.emit(DecisionEdit(_describe_decision(len(scores), keeps_canvas=keeps_canvas), decisions))


def _build_decisions(scores: Iterable["EditedScore"], reason: str, *, keeps_canvas: bool) -> Iterable[EditDecision]:
    today = datetime.now().astimezone().date().isoformat()
    for score in scores:
        if score.column.assignment is not None:
            assignment_id = score.column.assignment.assignment_id
            yield EditDecision(score.student.canvas_id, assignment_id, score.edit, keeps_canvas, reason, today)


def _describe_decision(count: int, *, keeps_canvas: bool) -> str:
    if keeps_canvas:
        return pluralize(count, tr("Keep {n} score from Canvas"), tr("Keep {n} scores from Canvas"))
    return pluralize(count, tr("Write {n} score from iClicker"), tr("Write {n} scores from iClicker"))
