"""Actions of the File menu for courses: export, import, and the list of everything that is remembered."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QDialog

from core.course_version import COURSE_FILE_SUFFIX
from gui.main_window import MainWindow
from gui.window.course_import_dialog import CourseImportDialog
from gui.window.courses_dialog import CoursesDialog
from gui.work import tasks
from gui.work.course_editor import CourseEditor
from gui.work.course_file_actions import CourseFileController
from gui.work.course_memory import CourseMemory
from gui.work.document import Document
from gui.work.messages import Messages, choose_save_path

if TYPE_CHECKING:
    from gui.work.course_tasks import CourseImport


class CourseActions:
    """Actions on remembered courses and course files."""

    def __init__(
        self,
        window: MainWindow,
        document: Document,
        messages: Messages,
        course_file: CourseFileController,
        memory: CourseMemory,
    ) -> None:
        self._window = window
        self._document = document
        self._messages = messages
        self._course_file = course_file
        self._memory = memory
        self.editor = CourseEditor(document, messages, memory, window)

    def export_open_course(self) -> None:
        """Save a course file with the open course."""
        if self._memory.name:
            self.export_course(self._memory.name)
        else:
            self._course_file.save()

    def export_open_course_as(self) -> None:
        """Save the open course in a course file that the user chooses."""
        if self._memory.name:
            self.export_course(self._memory.name)
        else:
            self._course_file.save_as()

    def export_course(self, name: str) -> None:
        """Save a course file with everything that is remembered of a course, where the user chooses."""
        suggested = f"{name.replace('/', '-')}{COURSE_FILE_SUFFIX}"
        title, filters = _tr("Export course file"), _tr("Course files (*.clickover)")
        path = choose_save_path(self._messages, title, suggested, filters, COURSE_FILE_SUFFIX, self._document.workbook)
        if path is None:
            return
        contents = self._document.state.contents if name == self._memory.name else None
        self._memory.saver.flush()
        template = _tr("Everything that Clickover remembers of “{name}” is in {file}.")
        done = template.format(name=name, file=path.name)
        self._memory.queue.write(
            partial(tasks.export_course, self._memory.path, name, contents, path),
            lambda _nothing: self._messages.show_info(done),
        )

    def browse_course_file(self) -> None:
        """Let the user choose a course file, and import it."""
        filters = _tr("Course files (*.clickover)")
        for path in self._messages.choose_files(_tr("Import course file"), filters)[:1]:
            self.import_file(path)

    def import_file(self, path: Path) -> None:
        """Import a course file. If the course exists, the user chooses what to take."""
        self._memory.saver.flush()
        self._memory.queue.write(
            partial(tasks.read_course_file, self._memory.path, path), partial(self._handle_import, path)
        )

    def confirm_close(self, close: Callable[[], object]) -> bool:
        """Return True if the open course may be closed now; `close` is called after the user has saved it."""
        return self._course_file.confirm_close(close)

    def forget_everything(self) -> None:
        """Stop remembering the open course, because the user deleted everything that Clickover keeps."""
        self._memory.forget_open_course()

    def open_dialog(self) -> None:
        """Open the list of everything that is remembered."""
        self._memory.load_list()
        dialog = CoursesDialog(self._memory, self.editor, self._messages, self._window)
        dialog.continue_requested.connect(self._memory.choose)
        dialog.export_requested.connect(self.export_course)
        dialog.exec()
        dialog.deleteLater()

    def _handle_import(self, path: Path, course_import: "CourseImport") -> None:
        name = course_import.theirs.name
        taken = frozenset(item.path for item in course_import.differences)
        if course_import.ours is not None and not taken:
            template = _tr("“{file}” has nothing that Clickover doesn't remember of “{name}”.")
            self._messages.show_info(template.format(file=path.name, name=name))
            return
        if course_import.ours is not None:
            dialog = CourseImportDialog(course_import, self._window)
            is_accepted, taken = dialog.exec() == QDialog.DialogCode.Accepted, dialog.model.taken
            dialog.deleteLater()
            if not is_accepted or not taken:
                return
        self.editor.import_course(course_import.theirs, taken)


def _tr(text: str) -> str:
    return QCoreApplication.translate("CourseActions", text)
