"""Dialog in which the user sees, searches, edits, exports, and deletes what Clickover remembers."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gui.look.appearance import GRID, apply_heading_font
from gui.look.text_formatting import format_datetime, pluralize, tr
from gui.tables.placeholder_table import PlaceholderTable
from gui.widgets.fields import TextField, add_find_shortcut
from gui.widgets.layouts import FlowLayout
from gui.widgets.text_dialog import create_close_buttons
from gui.window.course_items import Column, CourseItem, CourseItemsModel, CourseItemTexts
from gui.work import tasks
from gui.work.course_editor import CourseEditor
from gui.work.course_memory import CourseMemory
from gui.work.messages import Choice, Messages

if TYPE_CHECKING:
    from core.courses.course import Course


class CoursesDialog(QDialog):
    """Dialog with the list of courses, and the items of the selected one.

    `continue_requested` and `export_requested` carry the name of a course.
    """

    continue_requested = Signal(object)
    export_requested = Signal(object)

    def __init__(
        self, memory: CourseMemory, editor: CourseEditor, messages: Messages, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._memory = memory
        self._editor = editor
        self._messages = messages
        self._course: Course | None = None
        self.setWindowTitle(tr("Courses"))
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Courses"))
        self.empty_label = QLabel(
            tr("Clickover remembers no course yet. Open both files of a class, and give it a name."), wordWrap=True
        )
        self.name_field = TextField(maxLength=200)
        self.name_field.setAccessibleName(tr("Name of the course"))
        self.rename_button = QPushButton(tr("&Rename"))
        self.search_field = TextField(placeholderText=tr("Search"), clearButtonEnabled=True)
        self.search_field.setAccessibleName(tr("Search what is remembered"))
        self.model = CourseItemsModel(parent=self)
        self.table = PlaceholderTable(
            self.model, tr("What is remembered"), tr("Nothing that fits the search is remembered."), Column.VALUE
        )
        self.count_label = QLabel()
        self.remove_button = QPushButton(tr("Delete &item"))
        self.continue_button = QPushButton(tr("&Continue course"))
        self.export_button = QPushButton(tr("&Export…"))
        self.delete_button = QPushButton(tr("&Delete course…"))
        self.buttons = create_close_buttons(self)
        self.delete_all_button = self.buttons.addButton(
            tr("Delete &all courses…"), QDialogButtonBox.ButtonRole.ActionRole
        )
        self._build()
        self._connect_signals()
        self._fill_list()

    @property
    def name(self) -> str:
        """The name of the selected course, or ""."""
        row = self.list.currentRow()
        return self._memory.courses[row].name if 0 <= row < len(self._memory.courses) else ""

    def _connect_signals(self) -> None:
        self._memory.courses_changed.connect(self._fill_list)
        self.list.currentRowChanged.connect(self._load_course)
        self.search_field.textChanged.connect(self._search)
        self.table.current_changed.connect(lambda _item: self._update_buttons())
        self.name_field.textChanged.connect(self._update_buttons)
        self.name_field.returnPressed.connect(self._rename)
        self.rename_button.clicked.connect(self._rename)
        self.remove_button.clicked.connect(self._remove_item)
        self.continue_button.clicked.connect(self._continue)
        self.export_button.clicked.connect(lambda: self.export_requested.emit(self.name))
        self.delete_button.clicked.connect(self._confirm_deletion)
        self.delete_all_button.clicked.connect(self._confirm_deletion_of_all)
        add_find_shortcut(self, self.search_field)

    def _fill_list(self) -> None:
        name = self._course.name if self._course else self._memory.name
        self.list.blockSignals(True)
        self.list.clear()
        names = [course.name for course in self._memory.courses]
        self.list.addItems(names)
        self.list.setCurrentRow(names.index(name) if name in names else 0 if names else -1)
        self.list.blockSignals(False)
        self._load_course()

    def _load_course(self) -> None:
        has_courses = bool(self._memory.courses)
        self.empty_label.setVisible(not has_courses)
        for part in (self.list, self._content):
            part.setVisible(has_courses)
        self.delete_all_button.setEnabled(has_courses)
        if self.name:
            self._memory.queue.read(partial(tasks.load_course, self._memory.path, self.name), self._set_course)
        else:
            self._set_course(None)

    def _set_course(self, course: "Course | None") -> None:
        self._course = course
        items = tasks.list_course_items(course) if course else {}
        self.model.set_all_rows(CourseItemTexts([course] if course else []).describe_items(items))
        self.name_field.setText(course.name if course else "")
        last = (
            tr("last upload {date}", date=format_datetime(course.last_upload)) if course and course.last_upload else ""
        )
        counts = (
            [
                pluralize(len(course.students), tr("1 student"), tr("{n} students")),
                pluralize(len(course.sessions), tr("1 session"), tr("{n} sessions")),
                last,
            ]
            if course
            else []
        )
        self.count_label.setText(", ".join(part for part in counts if part))
        self._update_buttons()

    def _search(self, text: str) -> None:
        words = text.casefold().split()
        self.model.set_predicates(lambda item: all(word in item.search_text for word in words))
        self._update_buttons()

    def _update_buttons(self) -> None:
        name = " ".join(self.name_field.text().split())
        self.rename_button.setEnabled(self._course is not None and name not in ("", self._course.name))
        self.remove_button.setEnabled(isinstance(self.table.get_current_object(), CourseItem))
        self.continue_button.setEnabled(self._course is not None and self.name != self._memory.name)

    def _rename(self) -> None:
        name = " ".join(self.name_field.text().split())
        if self._course is None or name in ("", self._course.name):
            return
        old_name = self._course.name
        self._editor.rename(old_name, name)
        self._course = None

    def _remove_item(self) -> None:
        item = self.table.get_current_object()
        if isinstance(item, CourseItem) and self._course:
            self._editor.delete_items(self._course.name, frozenset({item.path}), self._load_course)

    def _continue(self) -> None:
        self.continue_requested.emit(self.name)
        self.accept()

    def _confirm_deletion(self) -> None:
        if self._course and self._ask(
            tr("Delete the course “{name}”?", name=self._course.name),
            tr("Clickover forgets its matches, choices, and upload files. Files that you saved stay."),
        ):
            name, self._course = self._course.name, None
            self._editor.delete(name)

    def _confirm_deletion_of_all(self) -> None:
        count = len(self._memory.courses)
        question = pluralize(count, tr("Delete the only course?"), tr("Delete all {n} courses?"))
        if self._ask(question, tr("Clickover forgets all of them. Files that you saved stay.")):
            self._course = None
            self._editor.delete_all()

    def _ask(self, question: str, detail: str) -> bool:
        choices = [
            Choice("delete", tr("&Delete"), is_destructive=True),
            Choice("keep", tr("Keep"), is_default=True, is_cancel=True),
        ]
        return self._messages.ask(question, detail, choices) == "delete"

    def _build(self) -> None:
        self.resize(120 * GRID, 72 * GRID)
        self.list.setFixedWidth(28 * GRID)
        apply_heading_font(self.count_label)
        self.table.enable_sorting()
        name_row = QHBoxLayout()
        name_row.setSpacing(GRID)
        name_row.addWidget(self.name_field, 1)
        name_row.addWidget(self.rename_button)
        actions = QWidget()
        action_row = FlowLayout(actions, GRID)
        for button in (self.remove_button, self.continue_button, self.export_button, self.delete_button):
            button.setAutoDefault(False)
            action_row.addWidget(button)
        for button in (self.rename_button, self.delete_all_button):
            button.setAutoDefault(False)
        self._content = QWidget()
        content = QVBoxLayout(self._content)
        content.setContentsMargins(0, 0, 0, 0)
        content.setSpacing(GRID)
        content.addLayout(name_row)
        content.addWidget(self.count_label)
        content.addWidget(self.search_field)
        content.addWidget(self.table, 1)
        content.addWidget(actions)
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        row.addWidget(self.list)
        row.addWidget(self._content, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        column.addWidget(self.empty_label)
        column.addLayout(row, 1)
        column.addWidget(self.buttons)
