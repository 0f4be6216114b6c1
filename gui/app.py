"""Startup of the window program.

The window is painted first, with as few modules loaded as possible. Then the rest of the program is imported and
connected to it.
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
from gui.application import PROGRAM_NAME, Application, get_application, get_string, open_default_settings, open_settings
from gui.look.palette import ColorScheme, set_scheme
from gui.main_window import MainWindow
from gui.startup_messages import EXIT_NOT_STARTED, StartupMessageHandler

if TYPE_CHECKING:
    from gui.program import Program

TRANSLATIONS_FOLDER = RESOURCES / "translations"

_IMPORT_TIME = time()


def run_window(paths: Sequence[Path], exit_after_first_paint: bool = False) -> int:
    """Open the main window with these files, and return the exit status.

    The function returns when the window is closed. If `exit_after_first_paint` is True, the program exits at the first
    paint and prints how many milliseconds have passed since the process started.
    """
    messages = StartupMessageHandler(paths)
    app = create_application(messages)
    window, settings = _create_window()
    window.first_painted.connect(messages.flush)
    programs: list[Program] = []
    pending_paths = list(paths)
    app.files_opened.connect(lambda opened: None if programs else pending_paths.extend(opened))
    if exit_after_first_paint:
        window.first_painted.connect(_print_startup_time_and_exit)
    else:
        window.first_painted.connect(
            lambda: QTimer.singleShot(0, partial(_load_or_exit, window, settings, pending_paths, programs))
        )
    window.show()
    status = app.exec()
    for program in programs:
        program.shut_down(status)
    return status


def _create_window() -> tuple[MainWindow, QSettings]:
    """Return the main window and its settings.

    These are the user's settings or, if the program can't start with them, the default settings.
    """
    try:
        settings = open_settings()
        return _apply_settings(settings), settings
    except Exception:  # whatever the reason is, a setting must not keep the user from the work
        settings = open_default_settings()
        return _apply_settings(settings), settings


def _apply_settings(settings: QSettings) -> MainWindow:
    if (scheme := get_string(settings, "scheme", ColorScheme.SYSTEM)) != ColorScheme.SYSTEM:
        set_scheme(scheme)
    return MainWindow(settings)


def create_application(messages: StartupMessageHandler | None = None) -> Application:
    """Return the application object with its name and translations set.

    `messages` receives Qt's messages until the window is shown.
    """
    app = cast("Application | None", QApplication.instance()) or _start_qt(messages)
    app.setApplicationName(PROGRAM_NAME)
    app.setApplicationDisplayName(PROGRAM_NAME)
    app.setDesktopFileName("clickover")
    install_translations(app, QLocale())
    return app


def _start_qt(messages: StartupMessageHandler | None) -> Application:
    if messages is None:
        return Application(sys.argv[:1])
    qInstallMessageHandler(messages)
    with messages.capture_stderr():
        return Application(sys.argv[:1])


def install_translations(app: QApplication, locale: QLocale) -> None:
    """Install the translations of Qt and Clickover for a locale, if they exist."""
    folders = {
        "qtbase": QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath),
        "clickover": str(TRANSLATIONS_FOLDER),
    }
    for name, folder in folders.items():
        translator = QTranslator(app)
        if translator.load(locale, name, "_", folder):
            app.installTranslator(translator)
        else:
            translator.deleteLater()


def _load_or_exit(window: MainWindow, settings: QSettings, paths: Sequence[Path], programs: list["Program"]) -> None:
    """Load the program; if this fails completely, print the reason and exit.

    Normally, the crash handler reports a failure. The program exits only if the crash handler can't be loaded either.
    """
    try:
        import_module("gui.work.crash")
    except Exception as error:
        message = import_module("gui.start_failure").describe_exception(error)
        import_module("core.commands.command_line").print_error(message)
        QApplication.exit(EXIT_NOT_STARTED)
        return
    _load_program(window, settings, paths, programs)


def _load_program(window: MainWindow, settings: QSettings, paths: Sequence[Path], programs: list["Program"]) -> None:
    """Import the rest of the program and connect it to the window.

    The crash handler is loaded first, so that it can report anything that fails.
    """
    crash = import_module("gui.work.crash")
    crash.CrashHandler(_skip_saving, window, window, is_starting=True).install()
    crash.configure_logging(import_module("gui.work.folders").get_log_folder())
    get_application().watch_system_theme()
    window.theme_changed.connect(get_application().apply_system_theme)
    preferences = import_module("gui.work.preferences").Preferences(settings)
    program: Program = import_module("gui.program").Program(window, preferences)
    programs.append(program)
    program.background.tune_responsiveness()
    program.crash_handler.install()
    program.start(paths)


def _skip_saving() -> None:
    """Do nothing: no file is open yet, so there is nothing to autosave."""


def _print_startup_time_and_exit() -> None:
    sys.stdout.write(f"{get_process_age_ms():.0f}\n")
    sys.stdout.flush()
    QApplication.exit(0)


def get_process_age_ms() -> float:
    """Return the number of milliseconds since this process started.

    Only Linux provides the start time. On other systems, the time since this module was imported is returned.
    """
    stat = Path("/proc/self/stat")
    if sys.platform != "linux" or not stat.exists():  # Wine has a /proc with other numbers
        return (time() - _IMPORT_TIME) * 1000
    started = int(stat.read_text(encoding="utf-8").rpartition(")")[2].split()[19]) / 100
    uptime = float(Path("/proc/uptime").read_text(encoding="utf-8").split()[0])
    return (uptime - started) * 1000
