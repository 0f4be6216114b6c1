"""Handler for unexpected exceptions: autosave, log, and crash dialog.

The work is saved first. Then a dialog offers a report to copy. Reports and log entries name only modules and lines of
the program: exception messages are left out because they may contain names and scores.
"""

import logging
import platform
import sys
import threading
import traceback
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import (
    QCoreApplication,
    QMessageLogContext,
    QObject,
    Qt,
    QtMsgType,
    Signal,
    qInstallMessageHandler,
    qVersion,
)
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.resources import RESOURCES
from core.version import VERSION
from gui.application import make_private
from gui.look.appearance import GRID, apply_title_font

MAX_LOG_BYTES = 200_000
MAX_LOG_FILES = 2
PROGRAM_FOLDER = RESOURCES.parent

logger = logging.getLogger("clickover")

_LOG_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class CrashHandler(QObject):
    """Handler that reports unhandled exceptions from any thread on the GUI thread.

    `save` saves the work and is called before anything is shown. Only one dialog is open at a time. `has_reported` is
    True after a crash dialog has told the user that the work is safe. `is_starting` is True as long as there is no work
    to save.
    """

    _error_caught = Signal(object)

    def __init__(
        self,
        save: Callable[[], object],
        window: QWidget,
        parent: QObject | None = None,
        *,
        is_starting: bool = False,
    ) -> None:
        super().__init__(parent)
        self.has_reported = False
        self._is_starting = is_starting
        self._save = save
        self._is_dialog_open = False
        self._window = window
        self._error_caught.connect(self._show_dialog, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Install the exception hooks and a handler for Qt's messages."""
        sys.excepthook = self._handle_exception
        threading.excepthook = lambda args: self._handle_exception(args.exc_type, args.exc_value, args.exc_traceback)
        qInstallMessageHandler(_log_qt_message)

    def uninstall(self) -> None:
        """Restore Python's exception hooks and Qt's own message handler."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__
        qInstallMessageHandler(None)

    def _handle_exception(
        self, error_type: type[BaseException], _error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if issubclass(error_type, KeyboardInterrupt):
            QCoreApplication.quit()
            return
        trace_text = format_trace(error_type, trace)
        logger.error("%s", trace_text)
        self._error_caught.emit(trace_text)

    def _show_dialog(self, trace_text: str) -> None:
        if self._is_dialog_open:
            return
        self._is_dialog_open = self.has_reported = True
        is_saved = self._try_to_save()
        dialog = CrashDialog(
            build_report(trace_text), is_saved=is_saved, is_starting=self._is_starting, parent=self._window
        )
        dialog.exec()
        dialog.deleteLater()
        self._is_dialog_open = False

    def _try_to_save(self) -> bool:
        try:
            self._save()
        except Exception as error:  # the second failure must not hide the first
            logger.error("%s", format_trace(type(error), error.__traceback__))
            return False
        return True


class CrashDialog(QDialog):
    """Dialog that reports a crash and says whether the work is safe.

    It offers a report to copy.
    """

    def __init__(
        self, report_text: str, *, is_saved: bool, is_starting: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_tr("Clickover has a fault"))
        title = QLabel(_tr("Something went wrong in Clickover itself."), wordWrap=True)
        apply_title_font(title)
        safe = _tr(
            "Your work is kept safe and is offered again at the next start. It is best to close the program now."
        )
        unsafe = _tr(
            "Your work could not be kept safe. Save it from the File menu, if you can, then close the program."
        )
        starting = _tr("Clickover can't start. Close it and start it again; if that doesn't help, report this.")
        unchanged = _tr("No file of yours was changed.")
        safety = starting if is_starting else safe if is_saved else unsafe
        self.message_label = QLabel(f"{safety} {unchanged}", wordWrap=True)
        report_caption = QLabel(
            _tr("The report below names parts of the program only, no student and no score:"), wordWrap=True
        )
        self.report_edit = QPlainTextEdit(report_text, readOnly=True)
        self.report_edit.setAccessibleName(_tr("Report of the fault"))
        self.report_edit.setTabChangesFocus(True)
        buttons = QDialogButtonBox()
        self.copy_button = QPushButton(_tr("&Copy the report"))
        self.copy_button.setAutoDefault(False)
        self.copy_button.clicked.connect(lambda: QGuiApplication.clipboard().setText(report_text))
        self.continue_button = buttons.addButton(_tr("&Go on"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.continue_button.clicked.connect(self.accept)
        self.close_button = buttons.addButton(_tr("C&lose Clickover"), QDialogButtonBox.ButtonRole.DestructiveRole)
        self.close_button.clicked.connect(self._quit)
        default_button = (
            self.close_button if is_saved else self.continue_button
        )  # pressing Return must not close unsaved work
        default_button.setDefault(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        for widget in (title, self.message_label, report_caption, self.report_edit):
            column.addWidget(widget)
        button_row = QHBoxLayout()
        button_row.addWidget(self.copy_button)
        button_row.addWidget(buttons, 1)
        column.addLayout(button_row)
        self.resize(76 * GRID, 56 * GRID)
        default_button.setFocus()

    def _quit(self) -> None:
        self.reject()
        QCoreApplication.exit(1)


def format_trace(error_type: type[BaseException], trace: TracebackType | None) -> str:
    """Return the exception's type, and the files and lines that raised it.

    Messages and values are left out.
    """
    frames = traceback.extract_tb(trace)
    lines = [f"  {_shorten_path(frame.filename)}:{frame.lineno} in {frame.name}" for frame in frames]
    return "\n".join([error_type.__qualname__, *lines])


def build_report(trace_text: str) -> str:
    """Return the report to copy: versions, operating system, and stack trace."""
    system = f"{platform.system()} {platform.release()} {platform.machine()}"
    return f"Clickover {VERSION}, Python {platform.python_version()}, Qt {qVersion()}, {system}\n\n{trace_text}\n"


def configure_logging(folder: Path) -> None:
    """Write the log to this folder, in at most two small files."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for path in folder.glob("clickover.log*"):
            make_private(path)
        handler = RotatingFileHandler(
            folder / "clickover.log",
            maxBytes=MAX_LOG_BYTES,
            backupCount=MAX_LOG_FILES - 1,
            encoding="utf-8",
            delay=True,
        )
    except OSError:  # no log is better than no program
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False


def _shorten_path(filename: str) -> str:
    """Return a path relative to the program, without the names of other folders."""
    path = Path(filename)
    return str(path.relative_to(PROGRAM_FOLDER)) if path.is_relative_to(PROGRAM_FOLDER) else path.name


def _log_qt_message(message_type: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    logger.log(_LOG_LEVELS.get(message_type, logging.WARNING), "Qt: %s", message)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Crash", text)
