"""Which objects live as long as the program, and how do they know each other?"""

import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from time import time
from typing import Protocol, cast

from PySide6.QtCore import QCoreApplication, QEvent, QLibraryInfo, QLocale, QObject, QTimer, QTranslator, Signal
from PySide6.QtGui import QFileOpenEvent, QIcon
from PySide6.QtWidgets import QApplication
from typing_extensions import override

from gui import tasks
from gui.appearance import ICONS, Scheme, show_scheme
from gui.autosave import Autosave, discard, left_behind
from gui.background import Background
from gui.crash import CrashDoor, log_to
from gui.document import Document
from gui.file_loader.opening import Opening
from gui.file_loader.page import FilesPage
from gui.main_window import MainWindow
from gui.menus import Menus
from gui.messages import Choice, Messages
from gui.page import Page
from gui.preferences import PROGRAM, Preferences, data_folder, log_folder
from gui.steps import Step
from gui.work_file import WorkFile

RESOURCES = Path(__file__).parent.parent / "resources"

_IMPORTED = time()


class _Rehearsing(Protocol):
    """The page that tells what Canvas would do with a file made for upload."""

    def rehearse_file(self, path: Path) -> None:
        """Rehearse it."""


class FileOpenings(QObject):
    """Hears of files that macOS brings to the program. `brought` carries a list of paths."""

    brought = Signal(object)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QFileOpenEvent):
            self.brought.emit([Path(event.file())])
            return True
        return super().eventFilter(watched, event)


class Program(QObject):
    """Everything that lives as long as the window."""

    def __init__(self, preferences: Preferences | None = None, data: Path | None = None) -> None:
        super().__init__()
        self.preferences = preferences or Preferences()
        self.data = data or data_folder()
        self.background = Background(parent=self)
        self.document = Document(self.background, self)
        self.messages = Messages(self)
        self.messages.folder = self.preferences.folder
        self.opening = Opening(self.document, self.messages, self.background, self.preferences, self)
        self.work_file = WorkFile(self.document, self.messages, self.background, self)
        self.autosave = Autosave(self.document, self.background, self.data, self)
        self.window = MainWindow(
            self.document, self.messages, self.opening, self.work_file, self.preferences, self._page_makers()
        )
        self.menus = Menus(self.window, self.document, self.messages, self.opening, self.work_file, self.preferences)
        self.opening.work_opened.connect(self.work_file.take)
        self.opening.uploads_given.connect(self._rehearse)

    def begin(self, paths: Sequence[Path]) -> None:
        """After the first paint: make the other pages, open the files, and load what is heavy."""
        self.window.make_pages()
        self.opening.open(paths)
        self.background.run(tasks.warm_up, lambda _nothing: None)
        if not paths:
            self._offer_recovery()

    def end(self) -> None:
        """The window is closed: nothing that was set aside is needed any more."""
        self.autosave.forget()
        self.background.finish()

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
        self.window.go_to(Step.REVIEW)
        cast("_Rehearsing", self.window.page(Step.REVIEW)).rehearse_file(path)

    def _offer_recovery(self) -> None:
        """Offer work that an earlier run could not save."""
        found = left_behind(self.data)
        if not found:
            return
        answer = self.messages.ask(
            _tr("Go on with the work that was set aside?"),
            _tr("Clickover ended unexpectedly. Your work up to shortly before that is still there."),
            [
                Choice("open", _tr("&Go on with it"), is_default=True),
                Choice("delete", _tr("&Delete it"), loses=True),
                Choice("later", _tr("Ask again at the next start"), is_cancel=True),
            ],
        )
        if answer == "open":
            self.opening.recover(found[0])
        elif answer == "delete":
            for path in found:
                discard(path)


def run_window(paths: Sequence[Path], exit_after_first_paint: bool = False) -> int:
    """Open the window with these files in it and run until it is closed; gives the exit status.

    With `exit_after_first_paint` it prints the milliseconds since the process began at the first paint, and leaves at
    once.
    """
    app = make_application()
    program = Program()
    door = CrashDoor(program.autosave.write_now, program)
    if not exit_after_first_paint:
        log_to(log_folder())
        door.install()
    door.window = program.window
    openings = FileOpenings()
    app.installEventFilter(openings)
    openings.brought.connect(program.opening.open)
    if exit_after_first_paint:
        program.window.painted.connect(_print_age_and_leave)
    else:
        program.window.painted.connect(lambda: QTimer.singleShot(0, partial(program.begin, paths)))
    program.window.show()
    status = app.exec()
    program.end()
    door.remove()
    return status


def make_application() -> QApplication:
    """The application object: names, icon, language and colours."""
    app = cast("QApplication | None", QApplication.instance()) or QApplication(sys.argv[:1])
    app.setApplicationName(PROGRAM)
    app.setApplicationDisplayName(PROGRAM)
    app.setDesktopFileName("clickover")
    app.setWindowIcon(QIcon(str(ICONS / "app.svg")))
    translate(app, QLocale())
    scheme = Preferences().scheme
    if scheme is not Scheme.SYSTEM:
        show_scheme(scheme)
    return app


def translate(app: QApplication, locale: QLocale) -> None:
    """Load Qt's own words and ours in this language, where there are any."""
    folders = {"qtbase": QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)}
    folders["clickover"] = str(RESOURCES / "translations")
    for name, folder in folders.items():
        translator = QTranslator(app)
        if translator.load(locale, name, "_", folder):
            app.installTranslator(translator)
        else:
            translator.deleteLater()


def _make(module: str, name: str, *parts: object) -> Page:
    page: Page = getattr(import_module(module), name)(*parts)
    return page


def _print_age_and_leave() -> None:
    sys.stdout.write(f"{process_age_ms():.0f}\n")
    QCoreApplication.exit(0)


def process_age_ms() -> float:
    """Milliseconds since this process began, as near as the system tells."""
    stat = Path("/proc/self/stat")
    if stat.exists():
        ticks = int(stat.read_text(encoding="ascii").rpartition(")")[2].split()[19])
        return (_since_boot() - ticks / 100) * 1000
    return (time() - _IMPORTED) * 1000


def _since_boot() -> float:
    """Seconds since the system began, by the clock in which Linux says when a process began."""
    return float(Path("/proc/uptime").read_text(encoding="ascii").split()[0])


def _tr(text: str) -> str:
    return QCoreApplication.translate("App", text)
