"""Roster search that ignores accents and spelling variants.

Both "muller" and "mueller" find Müller.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget
from typing_extensions import override

from core.students.names import tokenize
from gui.look.appearance import GRID, apply_caption_font
from gui.student_matching.match_texts import describe_student
from gui.widgets.fields import TextField

if TYPE_CHECKING:
    from core.canvas.gradebook import Student

MAX_RESULTS = 50


class _SearchField(TextField):
    """Search field whose Up and Down keys move through the list below."""

    arrow_pressed = Signal(object)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if event.key() in steps:
            self.arrow_pressed.emit(steps[Qt.Key(event.key())])
            return
        super().keyPressEvent(event)


class RosterSearchWidget(QWidget):
    """Search field with the list of matching students.

    Students without a matched row come first, and students already offered as candidates come last.

    `student_changed` carries the selected `Student` or None.
    """

    student_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._students: list[tuple[Student, str]] = []
        self._taken_ids: frozenset[str] = frozenset()
        self._offered_ids: frozenset[str] = frozenset()
        self.search_field = _SearchField()
        self.search_field.setPlaceholderText(self.tr("Name, login or ID"))
        self.search_field.setAccessibleName(self.tr("Search the students of the course"))
        self.search_field.setClearButtonEnabled(True)
        self.setFocusProxy(self.search_field)
        self.result_list = QListWidget()
        self.result_list.setAccessibleName(self.tr("Students found"))
        self.result_list.setUniformItemSizes(True)
        self.status_label = QLabel(textFormat=Qt.TextFormat.PlainText)
        apply_caption_font(self.status_label)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID // 2)
        layout.addWidget(self.search_field)
        layout.addWidget(self.result_list, 1)
        layout.addWidget(self.status_label)
        self.search_field.textChanged.connect(self._update_results)
        self.search_field.arrow_pressed.connect(self._move_selection)
        self.result_list.currentRowChanged.connect(lambda _: self.student_changed.emit(self.student))

    @property
    def student(self) -> "Student | None":
        """The selected student."""
        entry: Student | None = self.result_list.currentIndex().data(Qt.ItemDataRole.UserRole)
        return entry

    def set_students(
        self,
        students: "Iterable[tuple[Student, str]]",
        taken_ids: frozenset[str],
        offered_ids: frozenset[str] = frozenset(),
    ) -> None:
        """Set the students to search, with their search texts.

        `taken_ids` are the IDs of students with a matched row, `offered_ids` the IDs of the candidates.
        """
        self._taken_ids, self._offered_ids = taken_ids, offered_ids
        self._students = sorted(students, key=lambda entry: self._get_sort_key(entry[0]))
        self._update_results()

    def select_student(self, student: "Student") -> None:
        """Search for this student's name and select the student."""
        self.search_field.setText(student.name)
        positions = [position for position in range(self.result_list.count()) if self._get_student(position) is student]
        self.result_list.setCurrentRow(positions[0] if positions else -1)

    def _get_student(self, position: int) -> "Student | None":
        entry: Student | None = self.result_list.item(position).data(Qt.ItemDataRole.UserRole)
        return entry

    def _get_sort_key(self, student: "Student") -> tuple[bool, bool]:
        return student.canvas_id in self._offered_ids, student.canvas_id in self._taken_ids

    def _format_student(self, student: "Student") -> str:
        """Return the student's description, marked if already offered or matched."""
        marks = [
            *([self.tr("offered above")] if student.canvas_id in self._offered_ids else []),
            *([self.tr("already matched")] if student.canvas_id in self._taken_ids else []),
        ]
        description = describe_student(student)
        return (
            self.tr("{student} ({marks})").format(student=description, marks=", ".join(marks)) if marks else description
        )

    def _update_results(self) -> None:
        entries = self._students
        for matcher in build_word_matchers(self.search_field.text()):
            entries = [entry for entry in entries if matcher(entry[1])]
        found = [student for student, _ in entries]
        self.result_list.clear()
        for student in found[:MAX_RESULTS]:
            item = QListWidgetItem(self._format_student(student))
            item.setData(Qt.ItemDataRole.UserRole, student)
            self.result_list.addItem(item)
        if self.search_field.text().strip() and found:
            self.result_list.setCurrentRow(0)
        self._update_status(len(found))
        self.student_changed.emit(self.student)

    def _update_status(self, number: int) -> None:
        if number > MAX_RESULTS:
            text = self.tr("{shown} of {number} students shown. Type more of the name.")
            self.status_label.setText(text.format(shown=MAX_RESULTS, number=number))
        else:
            self.status_label.setText("" if number else self.tr("No student of the course fits."))
        self.status_label.setVisible(bool(self.status_label.text()))

    def _move_selection(self, step: int) -> None:
        position = self.result_list.currentRow() + step
        if 0 <= position < self.result_list.count():
            self.result_list.setCurrentRow(position)


_TRANSLITERATIONS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "æ": "ae"})


def _list_spellings(text: str) -> set[str]:
    """Return the spellings of a text in lowercase.

    These are the text itself, the text without accents or other marks, and the text with umlauts written as two
    letters.
    """
    lowered = text.casefold()
    if lowered.isascii() and "'" not in lowered:
        return {lowered}
    return {lowered, " ".join(tokenize(text)), lowered.translate(_TRANSLITERATIONS)}


def build_search_text(name: str, *other_fields: str) -> str:
    """Return the text in which a search looks for a person.

    It contains every spelling of the name, and the other fields unchanged.
    """
    return " ".join((*sorted(_list_spellings(name)), *(other.casefold() for other in other_fields if other)))


def build_word_matchers(query: str) -> Sequence[Callable[[str], object]]:
    """Return, for each word in the query, a function that finds any of its spellings."""
    return [re.compile("|".join(map(re.escape, sorted(_list_spellings(word))))).search for word in query.split()]
