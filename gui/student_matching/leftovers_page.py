"""Who is left over on either side, and what was decided?

How does a list show people or students by what is known of them, however many there are?
"""

from collections.abc import Callable, Sequence
from enum import IntEnum
from itertools import chain
from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import QItemSelectionModel, QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableView,
    QWidget,
    QWizardPage,
)
from typing_extensions import override

from gui.look.appearance import GRID
from gui.student_matching.draft import MatchingDraft, Queue, matched, not_in_course
from gui.student_matching.words import SEPARATOR, ReasonBox, student_words
from gui.tables.table_look import dress_table, show_two_lines
from gui.tables.table_model import OBJECT_ROLE, TableModel

if TYPE_CHECKING:
    from core.canvas.gradebook import Student


class LeftoversPage(QWizardPage):
    """The last page: people of iClicker without a student, students without a row, and the sum of all decisions."""

    def __init__(self, draft: MatchingDraft, queue: Queue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draft = draft
        self._queue = queue
        self._decided_here: list[Sequence[int]] = []
        self.setTitle(self.tr("Who is left over?"))
        self.setFinalPage(True)
        say = draft.people.say
        self.people: NamesList[int] = NamesList(self.tr("In iClicker, but not matched"), say, is_many=True)
        in_no_row = self.tr("In Canvas, but in no iClicker row")
        self.students: NamesList[Student] = NamesList(in_no_row, student_words, is_many=False)
        self.people_told = QLabel(wordWrap=True)
        self.students_told = QLabel(wordWrap=True)
        self.same = QPushButton(self.tr("These two are the &same person"))
        self.nobody = QPushButton(self.tr("N&ot in this course:"))
        self.undo = QPushButton(self.tr("&Undo last answer"))
        self.reason = ReasonBox()
        self.told = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.told.setText(
            self.tr(
                "If two of them are the same person, select both and say so. Whoever left the course can be named here "
                "too. Nothing has to be decided now."
            )
        )
        self.summary = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._build()
        self.people.choice_changed.connect(self._enable)
        self.students.choice_changed.connect(self._enable)
        self.same.clicked.connect(self._match)
        self.nobody.clicked.connect(self._leave_out)
        self.undo.clicked.connect(self._take_back)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), self).activated.connect(self.undo.click)

    def _build(self) -> None:
        whole = QGridLayout(self)
        whole.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        whole.setSpacing(GRID)
        whole.addWidget(self.told, 0, 0, 1, 2)
        for told in (self.people_told, self.students_told):
            told.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom)
        whole.addWidget(self.people_told, 1, 0)
        whole.addWidget(self.students_told, 1, 1)
        whole.addWidget(self.people, 2, 0)
        whole.addWidget(self.students, 2, 1)
        outside = QHBoxLayout()
        outside.setSpacing(GRID)
        outside.addWidget(self.nobody)
        outside.addWidget(self.reason, 1)
        whole.addLayout(outside, 3, 0)
        both = QHBoxLayout()
        both.setSpacing(GRID)
        both.addWidget(self.same)
        both.addStretch(1)
        both.addWidget(self.undo)
        whole.addLayout(both, 3, 1)
        whole.addWidget(self.summary, 4, 0, 1, 2)
        whole.setRowStretch(2, 1)
        whole.setColumnStretch(0, 1)
        whole.setColumnStretch(1, 1)

    @override
    def initializePage(self) -> None:
        self._show()

    @override
    def cleanupPage(self) -> None:
        """Back: what was decided on this page is undone, and so is what the page gone back to had decided."""
        self._draft.take_back(*chain(*self._decided_here), *self._queue.rows[-1:])
        self._decided_here = []

    def focus_answer(self) -> None:
        """Put the keyboard into the first list that holds somebody."""
        found = self.people if self.people.names.rows else self.students
        if not found.chosen():
            found.choose(0)
        found.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self) -> None:
        rows = self._draft.rows_without_student()
        free = self._draft.free_students()
        self.people.show_names(rows)
        self.students.show_names(free)
        none = self.tr("Everybody in iClicker is matched, or not in this course.")
        one, many = self.tr("1 person in iClicker is not matched"), self.tr("{n} people in iClicker are not matched")
        self.people_told.setText(_counted(len(rows), none, one, many))
        none = self.tr("Every student in Canvas is matched.")
        one, many = (
            self.tr("1 student in Canvas is not matched"),
            self.tr("{n} students in Canvas are not matched"),
        )
        self.students_told.setText(_counted(len(free), none, one, many))
        self.summary.setText(self._sum())
        self.undo.setEnabled(bool(self._decided_here))

    def _sum(self) -> str:
        """What Finish does."""
        summary = self._draft.summary(self._queue.asked)
        parts = (
            (summary.matched, self.tr("{n} matched by you")),
            (summary.not_in_course, self.tr("{n} not in this course")),
            (summary.later, self.tr("{n} left for later")),
        )
        done = ", ".join(words.format(n=f"{number:,}") for number, words in parts if number)
        finish, nothing = self.tr("When you press Finish: {done}."), self.tr("Nothing was decided.")
        told = [finish.format(done=done) if done else nothing]
        if self._draft.rows_without_student():
            told.append(self.tr("Whoever is not matched is left out of the file, and listed."))
        return " ".join(told)

    def _enable(self) -> None:
        people = self.people.chosen()
        self.same.setEnabled(len(people) == 1 and len(self.students.chosen()) == 1)
        self.nobody.setEnabled(bool(people))
        self.reason.setEnabled(bool(people))

    def _match(self) -> None:
        self._decide(self.people.chosen(), self.students.chosen()[0].canvas_id)

    def _leave_out(self) -> None:
        self._decide(self.people.chosen(), "")

    def _decide(self, rows: Sequence[int], canvas_id: str) -> None:
        decision = matched(canvas_id) if canvas_id else not_in_course(self.reason.reason)
        self._draft.answer(dict.fromkeys(rows, decision))
        self._decided_here.append(rows)
        self._show()
        self.focus_answer()

    def _take_back(self) -> None:
        """The people of the last answer of this page are left over again."""
        self._draft.take_back(*self._decided_here.pop())
        self._show()
        self.focus_answer()


def _counted(number: int, none: str, one: str, many: str) -> str:
    return (none, one)[number] if number < 2 else many.format(n=f"{number:,}")


Named = TypeVar("Named")


class Column(IntEnum):
    """The one column."""

    WORDS = 0


class NamesModel(TableModel[Named, Column], Generic[Named]):
    """One row somebody: the name, and below it all else that is known, which `say` tells in one line."""

    columns = Column

    def __init__(self, say: Callable[[Named], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._say = say

    @override
    def _headings(self) -> tuple[str, ...]:
        return (self.tr("Who"),)

    @override
    def _display(self, row: Named, column: Column) -> str:
        name, _, others = self._say(row).partition(SEPARATOR)
        return f"{name}\n{others}"

    @override
    def _tip(self, row: Named, column: Column) -> str:
        return self._say(row)

    @override
    def _spoken(self, row: Named, column: Column) -> str:
        return self._say(row)


class NamesList(QTableView, Generic[Named]):
    """The list, of which one or many may be chosen. `choice_changed`: others are chosen.

    A table of one column: Qt's own lists lay out every line before they show one.
    """

    choice_changed = Signal()

    def __init__(self, name: str, say: Callable[[Named], str], *, is_many: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.names: NamesModel[Named] = NamesModel(say, self)
        self.setModel(self.names)
        dress_table(self, name)
        show_two_lines(self)
        mode = QAbstractItemView.SelectionMode
        self.setSelectionMode(mode.ExtendedSelection if is_many else mode.SingleSelection)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().hide()
        self.selectionModel().selectionChanged.connect(lambda: self.choice_changed.emit())
        self.names.modelReset.connect(self.choice_changed)

    def show_names(self, rows: Sequence[Named]) -> None:
        """Show these; nobody is chosen."""
        self.names.show_rows(rows)

    def chosen(self) -> list[Named]:
        """Those who are chosen."""
        return [index.data(OBJECT_ROLE) for index in self.selectedIndexes()]

    def choose(self, place: int) -> None:
        """Choose the one at this place, from 0, and nobody else, whichever keys are held."""
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(self.names.index(place, 0), flags.ClearAndSelect | flags.Rows)
