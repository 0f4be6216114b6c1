"""List of the courses that the user can continue, shown while no file is open."""

from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from core.display_text import make_visible
from gui.look.appearance import GRID, apply_heading_font, get_icon
from gui.look.text_formatting import announce, format_date, tr
from gui.work.course_memory import CourseMemory
from gui.work.document import Document

MAX_COURSES = 5
"""Number of courses that the start screen shows, the last used ones first."""


class CourseList(QWidget):
    """List with a button for each course; the files that are opened next continue the chosen one."""

    def __init__(self, document: Document, memory: CourseMemory, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._memory = memory
        self.buttons: list[QPushButton] = []
        self._list = QWidget()
        self._rows = QVBoxLayout(self._list)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(GRID // 2)
        self.chosen_label = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        apply_heading_font(self.chosen_label)
        self.other_button = QPushButton(tr("Choose a&nother course"))
        self._chosen_part = QWidget()
        row = QHBoxLayout(self._chosen_part)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.chosen_label, 1)
        row.addWidget(self.other_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._list)
        column.addWidget(self._chosen_part)
        self.other_button.clicked.connect(lambda: memory.choose(""))
        memory.courses_changed.connect(self._fill)
        memory.changed.connect(self._update)
        self._fill()

    @property
    def tab_stops(self) -> tuple[QWidget, ...]:
        """The focusable widgets, in tab order."""
        return (*self.buttons, self.other_button)

    def _fill(self) -> None:
        for button in self.buttons:
            self._rows.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = []
        before = self.other_button.previousInFocusChain() or self
        for course in self._memory.courses[:MAX_COURSES]:
            button = QPushButton(get_icon("history"), _describe_course(course.name, course.last_upload))
            button.setAutoDefault(True)
            button.clicked.connect(partial(self._choose, course.name))
            self._rows.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
            self.buttons.append(button)
            QWidget.setTabOrder(before, button)
            before = button
        self._update()

    def _choose(self, name: str) -> None:
        self._memory.choose(name)
        announce(self.chosen_label, self.chosen_label.text())

    def _update(self) -> None:
        name = self._memory.chosen_name
        self.chosen_label.setText(
            tr("{name}: open this week's iClicker file and gradebook.", name=make_visible(name)) if name else ""
        )
        self._chosen_part.setVisible(bool(name))
        self._list.setVisible(bool(self.buttons) and not name)
        is_start = self._document.workbook.is_empty
        self.setVisible(is_start and (bool(self.buttons) or bool(name)))


def _describe_course(name: str, last_upload: str | None) -> str:
    visible_name = make_visible(name).replace("&", "&&")
    if last_upload is None:
        return tr("Continue {name}", name=visible_name)
    day = datetime.fromisoformat(last_upload).astimezone().date()
    return tr("Continue {name}: last upload {date}", name=visible_name, date=format_date(day))
