"""Changes to what is remembered, which the user makes directly: renaming, deleting, and importing."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject

from core.workbook import Workbook
from gui.work import tasks
from gui.work.course_memory import CourseMemory
from gui.work.document import Document
from gui.work.edit import RememberedCourse
from gui.work.messages import Messages, run_when_no_modal

if TYPE_CHECKING:
    from core.courses.course import Course
    from gui.work.course_tasks import CourseRecognition


class CourseEditor(QObject):
    """Object that changes remembered courses, and the open document if it is one of them."""

    def __init__(
        self, document: Document, messages: Messages, memory: CourseMemory, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._messages = messages
        self._memory = memory

    def rename(self, name: str, new_name: str) -> None:
        """Give a course another name."""
        self._memory.saver.flush()
        task = partial(tasks.rename_course, self._memory.path, name, new_name)
        self._memory.queue.write(task, partial(self._handle_renamed, name, new_name), self._memory.load_list)

    def delete(self, name: str) -> None:
        """Delete everything that is remembered of a course."""
        task = partial(tasks.delete_course, self._memory.path, name)
        self._memory.queue.write(task, lambda _nothing: self._handle_deleted(name))

    def delete_all(self) -> None:
        """Delete all courses."""
        task = partial(tasks.delete_all_courses, self._memory.path)
        self._memory.queue.write(task, lambda _nothing: self._handle_deleted(self._memory.name))

    def delete_items(self, name: str, items: frozenset[tuple[str, str]], on_done: Callable[[], object]) -> None:
        """Delete single items of a course, and call `on_done` then."""
        self._memory.saver.flush()
        task = partial(tasks.delete_course_items, self._memory.path, name, items)

        def handle_done(_course: "Course | None") -> None:
            on_done()
            self._reload(name, _tr("Delete what is remembered"))

        self._memory.queue.write(task, handle_done)

    def import_course(self, theirs: "Course", taken: frozenset[tuple[str, str]]) -> None:
        """Remember a course from a course file, or only these items if the course exists."""
        task = partial(tasks.import_course, self._memory.path, theirs, taken)
        self._memory.queue.write(task, self._handle_imported)

    def _handle_renamed(self, name: str, new_name: str, course: "Course | None") -> None:
        remembered = self._document.state.course.remembered
        if remembered and course and self._memory.name == name:
            remembered.earlier = replace(remembered.earlier, name=new_name)
        self._memory.load_list()
        self._memory.changed.emit()

    def _handle_deleted(self, name: str) -> None:
        if name == self._memory.name:
            self._memory.forget_open_course()
        else:
            self._memory.load_list()

    def _handle_imported(self, course: "Course") -> None:
        self._messages.show_info(_tr("Clickover now remembers “{name}” as in the file.").format(name=course.name))
        self._memory.load_list()
        self._reload(course.name, _tr("Import course file"))

    def _reload(self, name: str, text: str) -> None:
        """Apply what is remembered of the open course anew."""
        remembered, workbook = self._document.state.course.remembered, self._document.workbook
        if remembered is None or self._memory.name != name:
            return
        task = partial(tasks.recognize_course, self._memory.path, tasks.select_files(workbook), name)
        on_done = partial(self._apply_reloaded, remembered, workbook, text)
        self._memory.queue.read(task, lambda recognition: run_when_no_modal(self, partial(on_done, recognition)))

    def _apply_reloaded(
        self,
        remembered: RememberedCourse,
        workbook: Workbook,
        text: str,
        recognition: "CourseRecognition | None",
    ) -> None:
        is_current = self._document.state.course.remembered is remembered and self._document.workbook is workbook
        if is_current and recognition and recognition.continued:
            continued = recognition.continued
            remembered.base, remembered.saved_workbook = continued.loaded, continued.workbook
            self._document.apply(text, continued.workbook)


def _tr(text: str) -> str:
    return QCoreApplication.translate("CourseEditor", text)
