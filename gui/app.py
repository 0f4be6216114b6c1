"""How does the program start?

The window is painted first, with as little loaded as that takes; then everything else is brought in and put into it.
"""

import sys
from collections.abc import Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from time import time
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QLibraryInfo, QLocale, QSettings, QTimer, QTranslator, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from core.resources import RESOURCES
from gui.application import Application, open_settings, stored_text, the_application
from gui.look.palette import Scheme, choose_scheme
from gui.main_window import MainWindow
from gui.start_messages import StartMessages

if TYPE_CHECKING:
    from gui.program import Program

PROGRAM = "Clickover"
TRANSLATIONS = RESOURCES / "translations"

_IMPORTED = time()


def run_window(paths: Sequence[Path], exit_after_first_paint: bool = False) -> int:
    """Open the window with these files in it and run until it is closed; gives the exit status.

    With `exit_after_first_paint` it prints the milliseconds since the process began at the first paint, and leaves at
    once.
    """
    messages = StartMessages(paths)
    app = make_application(messages)
    settings = open_settings()
    if (scheme := stored_text(settings, "scheme", Scheme.SYSTEM)) != Scheme.SYSTEM:
        choose_scheme(scheme)
    window = MainWindow(settings)
    window.painted.connect(messages.release)
    programs: list[Program] = []
    given = list(paths)
    app.files_brought.connect(lambda brought: None if programs else given.extend(brought))
    if exit_after_first_paint:
        window.painted.connect(_print_age_and_leave)
    else:
        window.painted.connect(lambda: QTimer.singleShot(0, partial(_fill, window, settings, given, programs)))
    window.show()
    status = app.exec()
    for program in programs:
        program.end(status)
    return status


def make_application(messages: StartMessages | None = None) -> Application:
    """Make the application object with its names and its language; `messages` takes those of Qt until the window."""
    app = cast("Application | None", QApplication.instance()) or _start_qt(messages)
    app.setApplicationName(PROGRAM)
    app.setApplicationDisplayName(PROGRAM)
    app.setDesktopFileName("clickover")
    translate(app, QLocale())
    return app


def _start_qt(messages: StartMessages | None) -> Application:
    if messages is None:
        return Application(sys.argv[:1])
    qInstallMessageHandler(messages)
    with messages.holding_stderr():
        return Application(sys.argv[:1])


def translate(app: QApplication, locale: QLocale) -> None:
    """Load Qt's own words and ours in this language, where there are any."""
    folders = {"qtbase": QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath), "clickover": str(TRANSLATIONS)}
    for name, folder in folders.items():
        translator = QTranslator(app)
        if translator.load(locale, name, "_", folder):
            app.installTranslator(translator)
        else:
            translator.deleteLater()


def _fill(window: MainWindow, settings: QSettings, paths: Sequence[Path], programs: list["Program"]) -> None:
    """Bring in the rest of the program and put it into the window that is there."""
    the_application().watch_system()
    window.theme_changed.connect(the_application().follow_system)
    import_module("gui.work.crash").log_to(import_module("gui.application").log_folder())
    import_module("gui.work.crash").CrashDoor(_nothing_to_save, window, window, is_starting=True).install()
    preferences = import_module("gui.work.preferences").Preferences(settings)
    program: Program = import_module("gui.program").Program(window, preferences)
    programs.append(program)
    program.background.keep_calm()
    program.crash_door.install()
    program.begin(paths)


def _nothing_to_save() -> None:
    """No file is open yet, and work that an earlier run left behind stays where it is."""


def _print_age_and_leave() -> None:
    sys.stdout.write(f"{process_age_ms():.0f}\n")
    sys.stdout.flush()
    QApplication.exit(0)


def process_age_ms() -> float:
    """Milliseconds since this process began, as near as the system tells; elsewhere since this module was imported."""
    stat = Path("/proc/self/stat")
    if sys.platform != "linux" or not stat.exists():  # Wine shows a /proc, in which the numbers are others
        return (time() - _IMPORTED) * 1000
    began = int(stat.read_text(encoding="ascii").rpartition(")")[2].split()[19]) / 100
    now = float(Path("/proc/uptime").read_text(encoding="ascii").split()[0])
    return (now - began) * 1000
