"""Which objects live as long as the program, and how do they know each other?"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QIcon

from core.workbook import is_same_course
from gui.application import data_folder, the_application
from gui.file_loader.opening import Opening
from gui.file_loader.page import FilesPage
from gui.look.appearance import ICONS
from gui.look.program_style import take_style
from gui.main_window import MainWindow
from gui.steps import Step
from gui.widgets.page import Page
from gui.window.busy import Busy
from gui.window.menus import Menus
from gui.window.steps_view import StepsView
from gui.work import tasks
from gui.work.autosave import Autosave
from gui.work.background import Background
from gui.work.crash import CrashDoor
from gui.work.document import Document
from gui.work.messages import Messages
from gui.work.preferences import Preferences
from gui.work.recovery import Recovery
from gui.work.work_file import WorkFile, class_name

if TYPE_CHECKING:
    from core.canvas.gradebook import Gradebook


class _LastPage(Protocol):
    """What the page of the last step can be asked, and can do with files."""

    def rehearse_file(self, path: Path) -> None:
        """Tell what Canvas would do with this file made for upload."""

    def check_landing_file(self, path: Path) -> None:
        """Tell whether the scores arrived in this gradebook."""


class Program(QObject):
    """Everything that lives as long as the window, which it fills."""

    def __init__(self, window: MainWindow, preferences: Preferences, data: Path | None = None) -> None:
        super().__init__()
        take_style()
        self.window = window
        self.preferences = preferences
        self.data = data or data_folder()
        self._is_closing = False
        self.background = Background(parent=self)
        self.document = Document(self.background, self)
        self.messages = Messages(self)
        self.messages.window = window
        self.messages.places = preferences
        self.opening = Opening(self.document, self.messages, self.background, preferences, self)
        self.work_file = WorkFile(self.document, self.messages, self.background, self)
        self.autosave = Autosave(self.document, self.background, self.data, self.work_file.holds, self)
        self.recovery = Recovery(self.data, self.messages, self.opening, self.autosave, self)
        self.crash_door = CrashDoor(self.autosave.write_now, window, self)
        self.busy = Busy(self.background, self.document, self.opening, self)
        self.steps = StepsView(self.document, self._page_makers(), self.busy)
        self.menus = Menus(window, self.document, self.messages, self.opening, self.work_file, preferences, self.steps)
        self._connect()
        window.setCentralWidget(self.steps)
        window.setWindowIcon(QIcon(str(ICONS / "app.svg")))
        self._show_title()

    def begin(self, paths: Sequence[Path]) -> None:
        """Open the files, load what is heavy, then make the other pages, and offer what a crash left behind.

        The keyboard is on the page from the start: Return browses there.
        """
        self.steps.current_page.setFocus(Qt.FocusReason.OtherFocusReason)
        self.opening.open(paths)
        self.background.run(tasks.warm_up, lambda _nothing: self.steps.make_pages())
        QTimer.singleShot(0, partial(self.recovery.offer, has_files=bool(paths)))

    def end(self, status: int = 0) -> None:
        """End what lives as long as the window. Without a fault, what this run set aside isn't needed any more."""
        QObject.disconnect(self._brought)
        self.preferences.save()
        self.background.finish()
        self.recovery.end()
        if status or self.crash_door.has_spoken:
            self.autosave.keep()
        else:
            self.autosave.forget()
        self.crash_door.remove()

    def _connect(self) -> None:
        self._brought = the_application().files_brought.connect(self.opening.open)
        self.window.dropped.connect(self.opening.open)
        self.window.may_close = self._may_close
        self.background.written.connect(self._close_after_writing)
        self.messages.noticed.connect(self.steps.show_notice)
        self.steps.browse_requested.connect(self.opening.browse)
        self.opening.opened.connect(lambda: self.steps.go_to(Step.FILES))
        self.opening.work_opened.connect(self.work_file.take)
        self.opening.uploads_given.connect(self._rehearse)
        self.opening.landing_given.connect(self._check_landing)
        self.opening.may_be_landing = self._may_be_landing
        self.work_file.changed.connect(self._show_title)
        self.work_file.kept_in.connect(self.preferences.add_recent)
        self.document.changed.connect(self._show_title)

    def _may_be_landing(self, gradebook: "Gradebook") -> bool:
        """Whether a gradebook that comes in may be there to check that what was saved for Canvas has arrived.

        On the last step each one may, elsewhere those that Canvas exported later.
        """
        sent = self.document.sent
        if sent is None or sent.gradebook is None or not is_same_course(sent.gradebook, gradebook):
            return False
        return self.steps.step is Step.REVIEW or gradebook.exported_at > sent.when

    def _may_close(self) -> bool:
        """Whether the window may close now; while a file is being written, it closes once that is done."""
        if focus := the_application().focusWidget():
            focus.clearFocus()  # what is being typed becomes an edit, and would be lost, too
        self._is_closing = self.background.is_writing
        return not self._is_closing and self.work_file.confirm_close(self.window.close)

    def _close_after_writing(self, is_well: bool) -> None:
        if self._is_closing:
            self._is_closing = False
            if is_well:  # else what went wrong is shown
                self.window.close()

    def _page_makers(self) -> Mapping[Step, Callable[[], Page]]:
        """How each page is made. All but the first are imported when needed: the window appears without them."""
        parts = (self.document, self.messages, self.background)
        return {
            Step.FILES: partial(FilesPage, self.document, self.opening, self.preferences),
            Step.SESSIONS: partial(_make, "gui.session_selection.page", "SessionsPage", *parts),
            Step.STUDENTS: partial(_make, "gui.student_matching.page", "StudentsPage", *parts),
            Step.REVIEW: partial(_make, "gui.review_export.page", "ReviewPage", *parts, self.preferences),
        }

    def _rehearse(self, path: Path) -> None:
        """A file made for upload was given: the last step rehearses it."""
        self.steps.go_to(Step.REVIEW)
        self._last_page.rehearse_file(path)

    def _check_landing(self, path: Path) -> None:
        """A gradebook from after the upload was given: the last step looks whether the scores are in it."""
        self.steps.go_to(Step.REVIEW)
        self._last_page.check_landing_file(path)

    @property
    def _last_page(self) -> _LastPage:
        return cast("_LastPage", self.steps.page(Step.REVIEW))

    def _show_title(self) -> None:
        """The work file's name, else the class, and whether something is not saved; Qt adds the program's name."""
        path = self.work_file.path
        name = path.stem if path else class_name(self.document.workbook)
        self.window.setWindowFilePath(str(path or ""))
        self.window.setWindowTitle(f"{name.replace('[*]', '')}[*]" if name else "Clickover")
        self.window.setWindowModified(not self.work_file.is_saved)


def _make(module: str, name: str, *parts: object) -> Page:
    page: Page = getattr(import_module(module), name)(*parts)
    return page
