"""How does the person find a student of the roster by typing?

How is a person found by typing, however the name is spelled? "muller" and "mueller" find Müller, and so back.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget
from typing_extensions import override

from core.students.names import fold
from gui.look.appearance import GRID, make_quiet
from gui.student_matching.words import student_words
from gui.widgets.fields import TextField

if TYPE_CHECKING:
    from core.canvas.gradebook import Student

MOST = 50


class _SearchLine(TextField):
    """A search field from which the arrow keys lead into the list below."""

    moved = Signal(object)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if event.key() in steps:
            self.moved.emit(steps[Qt.Key(event.key())])
            return
        super().keyPressEvent(event)


class RosterSearch(QWidget):
    """A field and the students that fit it: first those who are free, last those who are offered beside it anyway.

    `chosen` carries a `Student` or None.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._students: list[tuple[Student, str]] = []
        self._taken: frozenset[str] = frozenset()
        self._offered: frozenset[str] = frozenset()
        self.line = _SearchLine()
        self.line.setPlaceholderText(self.tr("Name, login or ID"))
        self.line.setAccessibleName(self.tr("Search the students of the course"))
        self.line.setClearButtonEnabled(True)
        self.setFocusProxy(self.line)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Students found"))
        self.list.setUniformItemSizes(True)
        self.told = QLabel(textFormat=Qt.TextFormat.PlainText)
        make_quiet(self.told)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(GRID // 2)
        whole.addWidget(self.line)
        whole.addWidget(self.list, 1)
        whole.addWidget(self.told)
        self.line.textChanged.connect(self._find)
        self.line.moved.connect(self._move)
        self.list.currentRowChanged.connect(lambda _: self.chosen.emit(self.student))

    @property
    def student(self) -> "Student | None":
        """The student that is chosen."""
        found: Student | None = self.list.currentIndex().data(Qt.ItemDataRole.UserRole)
        return found

    def offer(
        self,
        students: "Iterable[tuple[Student, str]]",
        taken: frozenset[str],
        offered: frozenset[str] = frozenset(),
    ) -> None:
        """Look through the texts of these students.

        `taken` are those for whom some row already counts, `offered` those who stand above as answers of their own.
        """
        self._taken, self._offered = taken, offered
        self._students = sorted(students, key=lambda entry: self._rank(entry[0]))
        self._find()

    def show_student(self, student: "Student") -> None:
        """Find this student, and choose them."""
        self.line.setText(student.name)
        places = [place for place in range(self.list.count()) if self._student_at(place) is student]
        self.list.setCurrentRow(places[0] if places else -1)

    def _student_at(self, place: int) -> "Student | None":
        found: Student | None = self.list.item(place).data(Qt.ItemDataRole.UserRole)
        return found

    def _rank(self, student: "Student") -> tuple[bool, bool]:
        return student.canvas_id in self._offered, student.canvas_id in self._taken

    def _words(self, student: "Student") -> str:
        """All that Canvas knows of a student, and why somebody else is the likelier answer."""
        marks = [
            *([self.tr("offered above")] if student.canvas_id in self._offered else []),
            *([self.tr("already matched")] if student.canvas_id in self._taken else []),
        ]
        words = student_words(student)
        return self.tr("{student} ({marks})").format(student=words, marks=", ".join(marks)) if marks else words

    def _find(self) -> None:
        entries = self._students
        for finds in finders(self.line.text()):
            entries = [entry for entry in entries if finds(entry[1])]
        found = [student for student, _ in entries]
        self.list.clear()
        for student in found[:MOST]:
            item = QListWidgetItem(self._words(student))
            item.setData(Qt.ItemDataRole.UserRole, student)
            self.list.addItem(item)
        if self.line.text().strip() and found:
            self.list.setCurrentRow(0)
        self._tell(len(found))
        self.chosen.emit(self.student)

    def _tell(self, number: int) -> None:
        if number > MOST:
            text = self.tr("{shown} of {number} students shown. Type more of the name.")
            self.told.setText(text.format(shown=MOST, number=number))
        else:
            self.told.setText("" if number else self.tr("No student of the course fits."))
        self.told.setVisible(bool(self.told.text()))

    def _move(self, step: int) -> None:
        place = self.list.currentRow() + step
        if 0 <= place < self.list.count():
            self.list.setCurrentRow(place)


_SPELLED_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "æ": "ae"})


def _spellings(text: str) -> set[str]:
    """A text in lower case, as it is, without accents and marks, and with its umlauts spelled out."""
    own = text.casefold()
    if own.isascii() and "'" not in own:
        return {own}
    return {own, " ".join(fold(text)), own.translate(_SPELLED_OUT)}


def searchable(name: str, *others: str) -> str:
    """What a search for a person looks through: every spelling of the name, and the other facts as they are."""
    return " ".join((*sorted(_spellings(name)), *(other.casefold() for other in others if other)))


def finders(wanted: str) -> Sequence[Callable[[str], object]]:
    """For each word that is searched for, what tells whether a `searchable` text has it, in one of its spellings."""
    return [re.compile("|".join(map(re.escape, sorted(_spellings(word))))).search for word in wanted.split()]
