"""Questions that Canvas will ask about the upload file, and how to answer each.

The texts of the boxes are Canvas's own: canvas-import.md G3 (gradebook_uploads, jquery/index.js).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from typing_extensions import override

from core.points import format_decimal
from core.problems import Location, Source
from gui.look.text_formatting import pluralize, tr
from gui.steps import Step
from gui.tables.placeholder_table import PlaceholderTable
from gui.tables.table_model import TableModel
from gui.widgets.layouts import TAB_MARGINS, build_row, lay_out_column

if TYPE_CHECKING:
    from core.canvas.importer.rehearsal_result import RehearsalResult
    from core.clicker.export import ClickerExport
    from core.upload.file import UploadFile

ASSIGNMENT_BOX_LABEL = "This Assignment is"
STUDENT_BOX_LABEL = "This person is really"
NEW_ASSIGNMENT_ANSWER = "A new assignment"
IGNORE_STUDENT_ANSWER = "Not in my class, Ignore this row."


@dataclass(frozen=True, slots=True)
class CanvasQuestion:
    """Question that Canvas asks on its import page, and the answer to choose.

    `subject` is the student or column in question, `box` is the label of Canvas's list box, and `points` are what to
    enter beside it ("" for nothing). `points_location` is where the user can set points that aren't known yet.
    """

    subject: str
    box: str
    answer: str
    points: str = ""
    points_location: Location | Step | None = None

    @property
    def points_text(self) -> str:
        """The points to enter, or a note that they aren't known yet."""
        return tr("not known yet") if self.points_location is not None else self.points

    @property
    def sentence(self) -> str:
        """The question and its answer as a sentence."""
        answer_text = tr("{about}, “{box}”: choose “{answer}”", about=self.subject, box=self.box, answer=self.answer)
        if self.points_location is not None:
            return answer_text + tr(", Points Possible: not known yet")
        return answer_text + (tr(", Points Possible {points}", points=self.points) if self.points else "")


def build_questions(
    rehearsal: "RehearsalResult", upload: "UploadFile | None" = None, export: "ClickerExport | None" = None
) -> tuple[CanvasQuestion, ...]:
    """Return the questions in the order of Canvas's page, students first.

    For Clickover's own file, `upload` provides the points, and `export` the sessions where missing points are set.
    """
    locations_by_key = {
        session.key: Location(Source.EXPORT, None, session.column) for session in (export.sessions if export else ())
    }
    new_columns = {column.title: column for column in (upload.columns if upload else ()) if column.assignment is None}

    def build_column_question(title: str) -> CanvasQuestion:
        column = new_columns.get(title)
        question = CanvasQuestion(title or tr("(no title)"), ASSIGNMENT_BOX_LABEL, NEW_ASSIGNMENT_ANSWER)
        if column is None:
            return question
        if column.points is None:
            return replace(question, points_location=locations_by_key.get(column.key, Step.SESSIONS))
        return replace(question, points=format_decimal(column.points))

    return (
        *(
            CanvasQuestion(name or tr("(no name)"), STUDENT_BOX_LABEL, IGNORE_STUDENT_ANSWER)
            for name in rehearsal.unknown_students
        ),
        *map(build_column_question, rehearsal.unknown_assignments),
    )


class Column(IntEnum):
    """Columns of the table, from left to right."""

    SUBJECT = 0
    BOX = 1
    ANSWER = 2
    POINTS = 3


class QuestionsModel(TableModel[CanvasQuestion, Column]):
    """Table model with one row for each question."""

    columns = Column
    right_aligned = frozenset({Column.POINTS})

    @override
    def _headings(self) -> tuple[str, ...]:
        return tr("Canvas asks about"), tr("The box says"), tr("Choose"), tr("Points Possible")

    @override
    def _display(self, row: CanvasQuestion, column: Column) -> str:
        return (row.subject, row.box, row.answer, row.points_text)[column]

    @override
    def _accessible_text(self, row: CanvasQuestion, column: Column) -> str:
        return row.sentence


class QuestionsView(QWidget):
    """View of Canvas's questions, with advice and the columns that Canvas will ignore.

    `go_to_requested` carries the `Location` or the `Step` where the user can set points that aren't known yet.
    """

    go_to_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = QuestionsModel(self)
        empty_text = tr("Canvas will ask nothing: it knows every student and every column of this file.")
        self.listing = PlaceholderTable(self.model, tr("What Canvas will ask"), empty_text, Column.SUBJECT)
        self.missing_points_label = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.enter_points_button = QPushButton(tr("&Enter the points"))
        self.advice_label = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.ignored_columns_label = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        row = build_row((self.missing_points_label, 1), self.enter_points_button)
        lay_out_column(self, (self.listing, 1), row, self.advice_label, self.ignored_columns_label, margins=TAB_MARGINS)
        self.listing.activated.connect(lambda _: self._go_to_points())
        self.enter_points_button.clicked.connect(self._go_to_points)

    def set_questions(self, questions: tuple[CanvasQuestion, ...], ignored_titles: tuple[str, ...]) -> None:
        """Replace the questions and the titles of the columns that Canvas ignores."""
        self.model.set_rows(questions)
        self.listing.table.setColumnHidden(Column.POINTS, not any(question.points_text for question in questions))
        unknown_count = sum(question.points_location is not None for question in questions)
        self.missing_points_label.setText(
            pluralize(
                unknown_count,
                tr("The points of {n} column are not known yet. Without points it counts for nothing in Canvas."),
                tr("The points of {n} columns are not known yet. Without points they count for nothing in Canvas."),
            )
        )
        self.missing_points_label.setVisible(bool(unknown_count))
        self.enter_points_button.setVisible(bool(unknown_count))
        self.advice_label.setText(" ".join(build_answer_warnings()) if questions else "")
        self.advice_label.setVisible(bool(questions))
        names = ", ".join(f"“{title}”" for title in ignored_titles)
        self.ignored_columns_label.setText(
            tr("Canvas ignores these columns: {names}.", names=names) if ignored_titles else ""
        )
        self.ignored_columns_label.setVisible(bool(ignored_titles))

    def _go_to_points(self) -> None:
        """Request the location where the missing points can be set.

        If the current question's points are known, the location belongs to the first question without points.
        """
        current = self.listing.get_current_object()
        location = _find_points_location(
            [current] if isinstance(current, CanvasQuestion) else []
        ) or _find_points_location(self.model.rows)
        if location is not None:
            self.go_to_requested.emit(location)


def _find_points_location(questions: Iterable[CanvasQuestion]) -> object:
    return next((question.points_location for question in questions if question.points_location is not None), None)


def build_answer_warnings() -> tuple[str, ...]:
    """Return warnings to heed when answering Canvas's questions.

    See Canvas rule G4 (process_gradebook_upload.js).
    """
    return (
        tr("Never choose “Bogus, ignore it”: Canvas can then change scores that it does not show."),
        tr(
            "If Canvas offers an assignment that already has this name, stop, export the gradebook again, and start "
            "from that file."
        ),
    )
