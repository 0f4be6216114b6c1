"""What will Canvas ask about the file, and what is to be answered in each box?

The words of the boxes are Canvas's own: canvas-import.md G3 (gradebook_uploads, jquery/index.js).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from typing_extensions import override

from core.canvas.decimals import shortest
from gui.review_export.listing import RIGHT
from gui.review_export.sentences import tr
from gui.table_sorting import OBJECT_ROLE, SORT_ROLE

if TYPE_CHECKING:
    from core.canvas.rehearsal import Rehearsal
    from core.canvas.upload.file import Upload

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()

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
        if column.assignment is None and column.points is not None:
            points[column.title] = shortest(column.points)
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


RIGHT_COLUMNS = (Column.POINTS,)


class QuestionsModel(QAbstractTableModel):
    """One row a box that Canvas shows."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._questions: tuple[Question, ...] = ()

    def show_questions(self, questions: Iterable[Question]) -> None:
        """Show these."""
        self.beginResetModel()
        self._questions = tuple(questions)
        self.endResetModel()

    @override
    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._questions)

    @override
    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(Column)

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and section in RIGHT_COLUMNS:
            return RIGHT
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return (tr("Canvas asks about"), tr("The box says"), tr("Choose"), tr("Points Possible"))[section]

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        asked, column = self._questions[index.row()], Column(index.column())
        if role in (Qt.ItemDataRole.DisplayRole, SORT_ROLE):
            return (asked.about, asked.box, asked.answer, asked.points or "–")[column]
        if role == OBJECT_ROLE:
            return asked
        if role == Qt.ItemDataRole.TextAlignmentRole and column in RIGHT_COLUMNS:
            return RIGHT
        return asked.words if role == Qt.ItemDataRole.AccessibleTextRole else None
