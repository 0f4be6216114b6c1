"""What will Canvas ask about the file, and what is to be answered in each box?

The words of the boxes are Canvas's own: canvas-import.md G3 (gradebook_uploads, jquery/index.js).
"""

from dataclasses import dataclass, replace
from enum import IntEnum
from typing import TYPE_CHECKING

from typing_extensions import override

from core.points import shortest
from core.problems import Place, Source
from gui.look.words import tr
from gui.steps import Step
from gui.table_model import TableModel

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
