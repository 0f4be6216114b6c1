"""What the user sees about the open course: its name, how it continues, and what changed since last time."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from core.problems import Severity
from gui.file_loader.changes_model import ChangeItem, ChangesModel, Column, count_changes, list_change_items
from gui.look.appearance import GRID
from gui.look.text_formatting import format_date, pluralize, tr
from gui.tables.placeholder_table import PlaceholderTable
from gui.widgets.fields import TextField
from gui.widgets.layouts import FlowLayout
from gui.widgets.page_parts import Banner
from gui.work.course_file_actions import get_display_name
from gui.work.course_memory import CourseMemory
from gui.work.document import Document
from gui.work.messages import Notice, NoticeAction

if TYPE_CHECKING:
    from core.courses.changes import CourseChanges

MAX_VISIBLE_ROWS = 6


class CourseBar(QWidget):
    """Bar that asks for the name of a new class, or says how a course continues and what changed.

    `location_requested` carries a `Location`, and `explanation_requested` a student's Canvas ID.
    """

    location_requested = Signal(object)
    explanation_requested = Signal(object)

    def __init__(self, document: Document, memory: CourseMemory, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._memory = memory
        self._is_blocked = False
        self._suggested_name = ""
        self._shown_changes: CourseChanges | None = None
        self._shown_notice: tuple[str, int] | None = None
        self._name_part = QWidget()
        self._question = QLabel(
            tr("Remember this class? Next week, you only open its two new files. Everything stays on this computer."),
            wordWrap=True,
        )
        self.name_field = TextField(placeholderText=tr("Name of the course"), maxLength=200)
        self.name_field.setAccessibleName(tr("Name of the course"))
        self.remember_button = QPushButton(tr("&Remember course"))
        self.decline_button = QPushButton(tr("D&on't remember"))
        self.banner = Banner()
        self.model = ChangesModel()
        self.table = PlaceholderTable(self.model, tr("What changed since last time"), "", Column.ITEM)
        self.show_button = QPushButton(tr("Show in the &table"))
        self.late_button = QPushButton()
        self._changes_part = QWidget()
        self._build()
        self.name_field.returnPressed.connect(self._remember)
        self.name_field.textChanged.connect(self._update_button)
        self.remember_button.clicked.connect(self._remember)
        self.decline_button.clicked.connect(memory.decline)
        self.table.activated.connect(self._show_item)
        self.show_button.clicked.connect(lambda: self._show_item(self.table.get_current_object()))
        self.late_button.clicked.connect(self._excuse_late_adds)
        memory.changed.connect(self.update_parts)
        self.update_parts()

    @property
    def tab_stops(self) -> tuple[QWidget, ...]:
        """The focusable widgets, in tab order."""
        return (
            self.name_field,
            self.remember_button,
            self.decline_button,
            self.table.table,
            self.show_button,
            self.late_button,
        )

    def set_blocked(self, is_blocked: bool) -> None:
        """Don't ask for a name while it is unclear whether the files belong together."""
        if self._is_blocked is not is_blocked:
            self._is_blocked = is_blocked
            self.update_parts()

    def update_parts(self) -> None:
        """Show what applies to the open course now."""
        can_name = self._memory.can_name and not self._is_blocked
        name = get_display_name(self._document.workbook)
        if can_name and name != self._suggested_name:
            self._suggested_name = name
            self.name_field.setText(name)
        self._name_part.setVisible(can_name)
        self._update_banner()
        self._update_changes()
        self.setVisible(can_name or not self.banner.isHidden() or not self._changes_part.isHidden())

    def _update_button(self) -> None:
        self.remember_button.setEnabled(bool(self.name_field.text().strip()))

    def _remember(self) -> None:
        if self.name_field.text().strip():
            self._memory.remember_as(self.name_field.text())

    def _update_banner(self) -> None:
        course = self._memory.earlier_course
        if course is None or self._document.state.course.continues is None:
            self.banner.clear()
            self._shown_notice = None
            return
        if self._memory.changes is None:
            return
        last = course.last_upload or (course.snapshot.saved_at if course.snapshot else None)
        since = format_date(last.astimezone().date()) if last else ""
        count = count_changes(self._memory.changes)
        found = (
            pluralize(count, tr("1 thing changed since."), tr("{n} things changed since."))
            if count
            else tr("Nothing changed since.")
        )
        text = tr("{name}: continued from {date}.", name=course.name, date=since)
        undo = NoticeAction(tr("&Undo"), self._memory.undo_continuation, tr("Don't use what is remembered"))
        actions = (undo,) if self._memory.can_undo_continuation else ()
        notice = Notice(Severity.INFO, f"{text} {found}", actions)
        if (notice.text, len(actions)) != self._shown_notice:  # its button keeps the focus
            self._shown_notice = notice.text, len(actions)
            self.banner.show_notice(notice, can_close=False)

    def _update_changes(self) -> None:
        changes = self._memory.changes
        if changes is self._shown_changes:
            return
        self._shown_changes = changes
        items = list_change_items(changes, self._document.workbook) if changes else []
        if items != self.model.all_rows:
            self.model.set_all_rows(items)
            row_height = self.table.table.verticalHeader().defaultSectionSize()
            header_height = self.table.table.horizontalHeader().sizeHint().height()
            self.table.setFixedHeight(header_height + row_height * min(len(items), MAX_VISIBLE_ROWS) + GRID // 2)
        self._changes_part.setVisible(bool(items))
        late_adds = changes.late_adds if changes else ()
        self.late_button.setVisible(bool(late_adds))
        self.late_button.setText(
            pluralize(
                len(late_adds),
                tr("E&xcuse earlier sessions of the late add"),
                tr("E&xcuse earlier sessions of {n} late adds"),
            )
        )

    def _excuse_late_adds(self) -> None:
        changes = self._memory.changes
        if changes:
            joined = {late_add.selector: late_add.first_session for late_add in changes.late_adds}
            self._document.apply(tr("Excuse late adds"), self._document.workbook.with_first_sessions(joined))

    def _show_item(self, item: object) -> None:
        if isinstance(item, ChangeItem) and item.student:
            self.explanation_requested.emit(item.student)
        elif isinstance(item, ChangeItem) and item.location:
            self.location_requested.emit(item.location)

    def _build(self) -> None:
        fields = QHBoxLayout()
        fields.setSpacing(GRID)
        fields.addWidget(self.name_field, 1)
        fields.addWidget(self.remember_button)
        fields.addWidget(self.decline_button)
        name_column = QVBoxLayout(self._name_part)
        name_column.setContentsMargins(0, 0, 0, 0)
        name_column.setSpacing(GRID)
        name_column.addWidget(self._question)
        name_column.addLayout(fields)
        self.table.enable_sorting()
        buttons = QWidget()
        button_row = FlowLayout(buttons, GRID)
        for button in (self.show_button, self.late_button):
            button_row.addWidget(button)
        changes_column = QVBoxLayout(self._changes_part)
        changes_column.setContentsMargins(0, 0, 0, 0)
        changes_column.setSpacing(GRID)
        changes_column.addWidget(self.table)
        changes_column.addWidget(buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        for part in (self._name_part, self.banner, self._changes_part):
            column.addWidget(part)
        self._name_part.hide()
        self._changes_part.hide()
        self.late_button.hide()
