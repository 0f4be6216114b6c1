"""What will Canvas ask about the file, and what is to be answered in each box?

The words of the boxes are Canvas's own: canvas-import.md G3 (gradebook_uploads, jquery/index.js).
"""

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from typing_extensions import override

from core.canvas.decimals import shortest
from gui.review_export.sentences import tr
from gui.table_model import TableModel

if TYPE_CHECKING:
    from core.canvas.rehearsal import Rehearsal
    from core.canvas.upload.file import Upload


ASSIGNMENT_BOX = "This Assignment is"
STUDENT_BOX = "This person is really"
NEW_ASSIGNMENT = "A new assignment"
IGNORE_STUDENT = "Not in my class, Ignore this row."


@dataclass(frozen=True, slots=True)
class Question:
    """One box: whom or what it is about, its words, the answer, and what to type beside it ("" for nothing)."""

    about: str
    box: str
    answer: str
    points: str = ""

    @property
    def words(self) -> str:
        """The question and its answer, as a sentence."""
        told = tr('{about}: "{box}" → "{answer}"', about=self.about, box=self.box, answer=self.answer)
        return told + (tr(", Points Possible {points}", points=self.points) if self.points else "")


def questions_of(rehearsal: "Rehearsal", upload: "Upload | None" = None) -> tuple[Question, ...]:
    """The boxes as Canvas's page has them, students first. `upload` is known for our own file: it tells the points."""
    points: dict[str, str] = {}
    for column in upload.columns if upload else ():
        if column.assignment is None:
            unknown = column.points is None
            points[column.title] = tr("not known yet: enter them in step 2") if unknown else shortest(column.points)
    return (
        *(Question(name or tr("(no name)"), STUDENT_BOX, IGNORE_STUDENT) for name in rehearsal.unknown_students),
        *(
            Question(title or tr("(no title)"), ASSIGNMENT_BOX, NEW_ASSIGNMENT, points.get(title, ""))
            for title in rehearsal.unknown_assignments
        ),
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
        return (row.about, row.box, row.answer, row.points or "–")[column]

    @override
    def _spoken(self, row: Question, column: Column) -> str:
        return row.words
