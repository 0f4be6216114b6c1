"""Object that owns and connects everything that lives as long as the window."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer
from PySide6.QtGui import QIcon

from core.display_text import make_visible
from core.errors import ClickoverError
from core.problems import Severity
from core.rule_sets import RuleSetStore
from core.students.course_fit import is_same_course
from gui.application import get_application
from gui.file_loader.changes_model import count_changes
from gui.file_loader.file_opener import FileOpener
from gui.file_loader.page import FilesPage
from gui.file_loader.recovery import Recovery
from gui.look.appearance import ICON_FOLDER
from gui.look.style import install_style
from gui.look.text_size import apply_text_size
from gui.main_window import MainWindow
from gui.steps import Step
from gui.widgets.page import Page
from gui.window.busy import BusyMonitor
from gui.window.course_actions import CourseActions
from gui.window.menus import MenuBuilder
from gui.window.steps_view import StepsView
from gui.work import tasks
from gui.work.autosave import Autosave
from gui.work.background import TaskRunner
from gui.work.course_file_actions import CourseFileController, get_display_name
from gui.work.course_memory import CourseMemory
from gui.work.crash import CrashHandler
from gui.work.document import Document
from gui.work.folders import COURSES_FILE_NAME, get_data_folder
from gui.work.messages import Messages, Notice
from gui.work.preferences import Preferences
from gui.work.sent_upload_recorder import SentUploadRecorder

if TYPE_CHECKING:
    from core.canvas.gradebook import Gradebook
    from gui.review_export.page import ReviewPage


class Program(QObject):
    """Owner of all objects that live as long as the main window."""

    def __init__(self, window: MainWindow, preferences: Preferences, data_path: Path | None = None) -> None:
        super().__init__()
        install_style()
        self.window = window
        self.preferences = preferences
        self.data_path = data_path or get_data_folder()
        self._is_closing = False
        self.background = TaskRunner(parent=self)
        self.document = Document(self.background, self)
        self.messages = Messages(self)
        self.messages.window = window
        self.messages.folder_store = preferences
        self.file_opener = FileOpener(self.document, self.messages, self.background, preferences, self)
        self.memory = CourseMemory(
            self.document, self.messages, self.background, self.data_path / COURSES_FILE_NAME, self
        )
        self.course_file = CourseFileController(self.document, self.messages, self.background, self)
        self.course_file.is_remembered = self.memory.is_state_saved
        self.autosave = Autosave(self.document, self.background, self.data_path, self.course_file.is_state_saved, self)
        self.recovery = Recovery(self.data_path, self.messages, self.file_opener, self.autosave, self)
        self.crash_handler = CrashHandler(self.autosave.write_now, window, self)
        self.busy = BusyMonitor(self.background, self.document, self.file_opener, self)
        apply_text_size(preferences.text_size)
        self.sent_uploads = SentUploadRecorder(self.document, self.background, self)
        self.steps = StepsView(self.document, self._build_page_factories(), self.busy)
        self.courses = CourseActions(window, self.document, self.messages, self.course_file, self.memory)
        self.menus = MenuBuilder(
            window, self.document, self.messages, self.file_opener, self.courses, preferences, self.steps
        )
        self._connect_signals()
        window.setCentralWidget(self.steps)
        window.setWindowIcon(QIcon(str(ICON_FOLDER / "app.svg")))
        self._update_title()

    def start(self, paths: Sequence[Path]) -> None:
        """Open the files, create the other pages, and offer to recover autosaved work.

        Heavy modules are imported in the background. The first page has the focus from the start, so pressing Return
        opens the file dialog.
        """
        self.steps.current_page.setFocus(Qt.FocusReason.OtherFocusReason)
        self.file_opener.open(paths)
        self.background.run(tasks.import_heavy_modules, lambda _nothing: self._finish_start())
        QTimer.singleShot(0, partial(self.recovery.start, has_files=bool(paths)))

    def _finish_start(self) -> None:
        self.memory.load_list()
        self.steps.create_pages()

    def shut_down(self, status: int = 0) -> None:
        """Stop background work and release everything that the program owns.

        After a crash, autosaved files are kept. Otherwise, they are no longer needed and are deleted.
        """
        QObject.disconnect(self._open_connection)
        self.preferences.save()
        self.memory.saver.flush()
        self.background.shut_down()
        self.recovery.release_locks()
        if status or self.crash_handler.has_reported:
            self.autosave.keep_files()
        else:
            self.autosave.delete_files()
        self.crash_handler.uninstall()

    def _connect_signals(self) -> None:
        self._open_connection = get_application().files_opened.connect(self.file_opener.open)
        self.window.files_dropped.connect(self.file_opener.open)
        self.window.can_close = self._can_close
        self.background.writing_finished.connect(self._close_after_writing)
        self.messages.notice_posted.connect(self.steps.show_notice)
        self.steps.browse_requested.connect(self.file_opener.browse_files)
        self.steps.rail.changes_requested.connect(self._show_changes)
        self.file_opener.about_to_open.connect(lambda: self.steps.go_to(Step.FILES))
        self.file_opener.saved_file_opened.connect(self.course_file.record_contents)
        self.file_opener.upload_opened.connect(self._rehearse_upload)
        self.file_opener.verification_requested.connect(self._verify_import)
        self.file_opener.can_verify_import = self._can_verify_import
        self.course_file.changed.connect(self._update_title)
        self.course_file.path_recorded.connect(self.preferences.add_recent_file)
        self.memory.changed.connect(self._update_title)  # after every change of the document, too
        self.autosave.failed.connect(self._show_autosave_failure)
        self.autosave.recovered_from_failure.connect(lambda: self.messages.show_info(_tr("Autosave works again.")))

    def _show_autosave_failure(self, error: ClickoverError) -> None:
        template = _tr("Clickover can't autosave your work, and keeps trying. {reason}")
        self.messages.notice_posted.emit(Notice(Severity.ERROR, template.format(reason=error.message)))

    def _can_verify_import(self, gradebook: "Gradebook") -> bool:
        """Return True if the user may have opened a gradebook to verify the import.

        On the last step, this is true of any gradebook from the same course. On other steps, it is true only if the
        gradebook was exported after the upload file was saved.
        """
        saved_upload = self.document.saved_upload
        if (
            saved_upload is None
            or saved_upload.gradebook is None
            or not is_same_course(saved_upload.gradebook, gradebook)
        ):
            return False
        return self.steps.step is Step.REVIEW or gradebook.exported_at > saved_upload.saved_at

    def _can_close(self) -> bool:
        """Return True if the window may close now.

        If a file is being written, the window closes as soon as the file has been written.
        """
        if focus := get_application().focusWidget():
            focus.clearFocus()  # commits what is being typed, which would be lost otherwise
        if not self.memory.queue.is_failing:  # otherwise, the user is asked
            self.memory.saver.flush()
        self._is_closing = self.background.is_writing
        return not self._is_closing and self.course_file.confirm_close(self.window.close)

    def _close_after_writing(self, has_succeeded: bool) -> None:
        if self._is_closing:
            self._is_closing = False
            if has_succeeded:  # otherwise, the error is shown
                self.window.close()

    def _build_page_factories(self) -> Mapping[Step, Callable[[], Page]]:
        """Return a factory for each page.

        Only the first page's module is imported up front, for a fast start.
        """
        services = (self.document, self.messages, self.background)
        rule_sets = RuleSetStore(self.data_path / "rules")
        return {
            Step.FILES: partial(FilesPage, self.document, self.file_opener, self.preferences, self.memory),
            Step.SESSIONS: partial(_create_page, "gui.session_selection.page", "SessionsPage", *services, rule_sets),
            Step.STUDENTS: partial(_create_page, "gui.student_matching.page", "StudentsPage", *services),
            Step.REVIEW: partial(self._create_review_page, *services, self.preferences),
        }

    def _create_review_page(self, *services: object) -> Page:
        page = cast("ReviewPage", _create_page("gui.review_export.page", "ReviewPage", *services))
        page.file_checker.verified.connect(self.memory.record_verification)
        return page

    def _rehearse_upload(self, path: Path) -> None:
        """Show on the last step what Canvas would do with an upload file."""
        self.steps.go_to(Step.REVIEW)
        self._review_page.rehearse_file(path)

    def _show_changes(self) -> None:
        """Show on the first step what changed in the course since last time."""
        self.steps.go_to(Step.FILES)
        cast("FilesPage", self.steps.get_page(Step.FILES)).show_changes()

    def _verify_import(self, path: Path) -> None:
        """Check on the last step whether the scores are in a newly exported gradebook."""
        self.steps.go_to(Step.REVIEW)
        self._review_page.verify_upload(path)

    @property
    def _review_page(self) -> "ReviewPage":
        return cast("ReviewPage", self.steps.get_page(Step.REVIEW))

    def _update_title(self) -> None:
        """Show the name of the course or its file, and whether there are unsaved changes."""
        path = self.course_file.path
        file_name = path.stem if path else get_display_name(self.document.workbook)
        name = make_visible(self.memory.name or file_name)
        self.steps.set_course(self.memory.name, count_changes(self.memory.changes))
        self.window.setWindowFilePath(str(path or ""))
        self.window.setWindowTitle(f"{name.replace('[*]', '')}[*]" if name else "Clickover")
        self.window.setWindowModified(not self.course_file.is_saved)


def _create_page(module: str, name: str, *services: object) -> Page:
    page: Page = getattr(import_module(module), name)(*services)
    return page


def _tr(text: str) -> str:
    return QCoreApplication.translate("Program", text)
