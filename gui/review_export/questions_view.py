"""Which boxes will Canvas show, and what is to be chosen in each?

What will Canvas ask about the file, and what is to be answered in each box?

The words of the boxes are Canvas's own: canvas-import.md G3 (gradebook_uploads, jquery/index.js).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from core.points import shortest
from core.problems import Place, Source
from gui.look.appearance import GRID
from gui.look.words import counted, tr
from gui.steps import Step
from gui.tables.listing import Listing
from gui.tables.table_model import TableModel

if TYPE_CHECKING:
    from core.canvas.importer.rehearsal import Rehearsal
    from core.clicker.export import Export
    from core.upload.file import Upload

ASSIGNMENT_BOX = "This Assignment is"
STUDENT_BOX = "This person is really"
NEW_ASSIGNMENT = "A new assignment"
IGNORE_STUDENT = "Not in my class, Ignore this row."


@dataclass(frozen=True, slots=True)
class Question:
    """One box: whom or what it is about, its words, the answer, and what to type beside it ("" for nothing).

    `goal` is where the points can be entered while they are not known.
    """

    about: str
    box: str
    answer: str
    points: str = ""
    goal: Place | Step | None = None

    @property
    def told_points(self) -> str:
        """What to type, or that it is not known."""
        return tr("not known yet") if self.goal is not None else self.points

    @property
    def words(self) -> str:
        """The question and its answer, as a sentence."""
        told = tr("{about}, “{box}”: choose “{answer}”", about=self.about, box=self.box, answer=self.answer)
        if self.goal is not None:
            return told + tr(", Points Possible: not known yet")
        return told + (tr(", Points Possible {points}", points=self.points) if self.points else "")


def questions_of(
    rehearsal: "Rehearsal", upload: "Upload | None" = None, export: "Export | None" = None
) -> tuple[Question, ...]:
    """The boxes as Canvas's page has them, students first.

    Of our own file `upload` tells the points, and `export` where they are entered if they are not known.
    """
    places = {
        session.key: Place(Source.EXPORT, None, session.column) for session in (export.sessions if export else ())
    }
    new = {column.title: column for column in (upload.columns if upload else ()) if column.assignment is None}

    def about_column(title: str) -> Question:
        column = new.get(title)
        question = Question(title or tr("(no title)"), ASSIGNMENT_BOX, NEW_ASSIGNMENT)
        if column is None:
            return question
        if column.points is None:
            return replace(question, goal=places.get(column.key, Step.SESSIONS))
        return replace(question, points=shortest(column.points))

    return (
        *(Question(name or tr("(no name)"), STUDENT_BOX, IGNORE_STUDENT) for name in rehearsal.unknown_students),
        *map(about_column, rehearsal.unknown_assignments),
    )


class Column(IntEnum):
    """The columns, from the left."""

    ABOUT = 0
    BOX = 1
    ANSWER = 2
    POINTS = 3


class QuestionsModel(TableModel[Question, Column]):
    """One row a box that Canvas shows."""

    columns = Column
    right = frozenset({Column.POINTS})

    @override
    def _headings(self) -> tuple[str, ...]:
        return tr("Canvas asks about"), tr("The box says"), tr("Choose"), tr("Points Possible")

    @override
    def _display(self, row: Question, column: Column) -> str:
        return (row.about, row.box, row.answer, row.told_points)[column]

    @override
    def _spoken(self, row: Question, column: Column) -> str:
        return row.words


class QuestionsView(QWidget):
    """The boxes, the warning that belongs to them, and the columns that Canvas would ignore.

    `go_to` carries the `Place` or the `Step` where points are entered that are not known yet.
    """

    go_to = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = QuestionsModel(self)
        nothing = tr("Canvas will ask nothing: it knows every student and every column of this file.")
        self.listing = Listing(self.model, tr("What Canvas will ask"), nothing, Column.ABOUT)
        self.unknown = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.enter = QPushButton(tr("&Enter the points"))
        self.advice = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.ignored = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self.unknown, 1)
        row.addWidget(self.enter)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, GRID, 0, 0)
        whole.setSpacing(GRID)
        whole.addWidget(self.listing, 1)
        whole.addLayout(row)
        whole.addWidget(self.advice)
        whole.addWidget(self.ignored)
        self.listing.activated.connect(lambda _: self._go())
        self.enter.clicked.connect(self._go)

    def show_questions(self, questions: tuple[Question, ...], ignored: tuple[str, ...]) -> None:
        """Show these boxes and these ignored columns."""
        self.model.show_rows(questions)
        self.listing.table.setColumnHidden(Column.POINTS, not any(each.told_points for each in questions))
        unknown = sum(each.goal is not None for each in questions)
        self.unknown.setText(
            counted(
                unknown,
                tr("The points of {n} column are not known yet. Without points it counts for nothing in Canvas."),
                tr("The points of {n} columns are not known yet. Without points they count for nothing in Canvas."),
            )
        )
        self.unknown.setVisible(bool(unknown))
        self.enter.setVisible(bool(unknown))
        self.advice.setText(" ".join(advice()) if questions else "")
        self.advice.setVisible(bool(questions))
        names = ", ".join(f"“{title}”" for title in ignored)
        self.ignored.setText(tr("Canvas ignores these columns: {names}.", names=names) if ignored else "")
        self.ignored.setVisible(bool(ignored))

    def _go(self) -> None:
        """Go where the points of the chosen column are entered, else those of the first that are not known."""
        chosen = self.listing.current()
        goal = _goal([chosen] if isinstance(chosen, Question) else []) or _goal(self.model.rows)
        if goal is not None:
            self.go_to.emit(goal)


def _goal(questions: Iterable[Question]) -> object:
    return next((question.goal for question in questions if question.goal is not None), None)


def advice() -> tuple[str, ...]:
    """What everybody must know who answers the boxes. Canvas rule G4 (process_gradebook_upload.js)."""
    return (
        tr("Never choose “Bogus, ignore it”: Canvas can then change scores that it does not show."),
        tr(
            "If Canvas offers an assignment that already has this name, stop, export the gradebook again, and start "
            "from that file."
        ),
    )
