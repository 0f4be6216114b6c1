"""What happens when the program itself is at fault?

The work is written first. Then a window says so, with a report to copy that names modules and lines of the program and
nothing of the person's files: the texts of exceptions may hold names and scores, so they are left out, here and in the
log.
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
from gui.look.appearance import GRID, make_title

LOG_BYTES = 200_000
LOG_FILES = 2
PROGRAM = RESOURCES.parent

log = logging.getLogger("clickover")

_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class CrashDoor(QObject):
    """Catches what nobody caught, on every thread, and speaks of it on the GUI thread.

    `save` writes the work; it is called before anything is shown. Only one dialog stands over `window` at a time.
    `has_spoken` tells whether a fault was shown, and with it the promise that the work is kept. `is_starting`: there is
    no work yet.
    """

    _caught = Signal(object)

    def __init__(
        self,
        save: Callable[[], object],
        window: QWidget,
        parent: QObject | None = None,
        *,
        is_starting: bool = False,
    ) -> None:
        super().__init__(parent)
        self.has_spoken = False
        self._is_starting = is_starting
        self._save = save
        self._is_open = False
        self._window = window
        self._caught.connect(self._speak, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Stand where Python and Qt bring what nobody caught."""
        sys.excepthook = self._take
        threading.excepthook = lambda args: self._take(args.exc_type, args.exc_value, args.exc_traceback)
        qInstallMessageHandler(_log_of_qt)

    def remove(self) -> None:
        """Leave these places again."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__
        qInstallMessageHandler(None)

    def _take(self, kind: type[BaseException], _error: BaseException | None, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QCoreApplication.quit()
            return
        told = describe(kind, trace)
        log.error("%s", told)
        self._caught.emit(told)

    def _speak(self, told: str) -> None:
        if self._is_open:
            return
        self._is_open = self.has_spoken = True
        is_saved = self._try_to_save()
        dialog = CrashDialog(report(told), is_saved=is_saved, is_starting=self._is_starting, parent=self._window)
        dialog.exec()
        dialog.deleteLater()
        self._is_open = False

    def _try_to_save(self) -> bool:
        try:
            self._save()
        except Exception as error:  # the second failure must not hide the first
            log.error("%s", describe(type(error), error.__traceback__))
            return False
        return True


class CrashDialog(QDialog):
    """Says that the program is at fault, whether the work is safe, and what can be reported."""

    def __init__(self, told: str, *, is_saved: bool, is_starting: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_tr("Clickover has a fault"))
        title = QLabel(_tr("Something went wrong in Clickover itself."), wordWrap=True)
        make_title(title)
        safe = _tr(
            "Your work is kept safe and is offered again at the next start. It is best to close the program now."
        )
        unsafe = _tr(
            "Your work could not be kept safe. Save it from the File menu, if you can, then close the program."
        )
        starting = _tr("Clickover can't start. Close it and start it again; if that doesn't help, report this.")
        unchanged = _tr("No file of yours was changed.")
        safety = starting if is_starting else safe if is_saved else unsafe
        self.told = QLabel(f"{safety} {unchanged}", wordWrap=True)
        below = QLabel(_tr("The report below names parts of the program only, no student and no score:"), wordWrap=True)
        self.report = QPlainTextEdit(told, readOnly=True)
        self.report.setAccessibleName(_tr("Report of the fault"))
        self.report.setTabChangesFocus(True)
        buttons = QDialogButtonBox()
        copy = QPushButton(_tr("&Copy the report"))
        copy.setAutoDefault(False)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(told))
        stay = buttons.addButton(_tr("&Go on"), QDialogButtonBox.ButtonRole.AcceptRole)
        stay.clicked.connect(self.accept)
        leave = buttons.addButton(_tr("C&lose Clickover"), QDialogButtonBox.ButtonRole.DestructiveRole)
        leave.clicked.connect(self._leave)
        default = leave if is_saved else stay  # who has yet to save must not close by pressing Return
        default.setDefault(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        for widget in (title, self.told, below, self.report):
            column.addWidget(widget)
        answers = QHBoxLayout()
        answers.addWidget(copy)
        answers.addWidget(buttons, 1)
        column.addLayout(answers)
        self.resize(76 * GRID, 56 * GRID)
        default.setFocus()

    def _leave(self) -> None:
        self.reject()
        QCoreApplication.exit(1)


def describe(kind: type[BaseException], trace: TracebackType | None) -> str:
    """Where in the program it happened: the exception's type, and files and lines, without any text or value."""
    frames = traceback.extract_tb(trace)
    lines = [f"  {_shortened(frame.filename)}:{frame.lineno} in {frame.name}" for frame in frames]
    return "\n".join([kind.__qualname__, *lines])


def report(told: str) -> str:
    """What the person may copy: versions, system, and where it happened."""
    system = f"{platform.system()} {platform.release()} {platform.machine()}"
    return f"Clickover {VERSION}, Python {platform.python_version()}, Qt {qVersion()}, {system}\n\n{told}\n"


def log_to(folder: Path) -> None:
    """Keep a log in this folder: two small files at most."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handler = RotatingFileHandler(
            folder / "clickover.log", maxBytes=LOG_BYTES, backupCount=LOG_FILES - 1, encoding="utf-8", delay=True
        )
    except OSError:  # no log is better than no program
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    log.propagate = False


def _shortened(filename: str) -> str:
    """A path inside the program, without the user's folders."""
    path = Path(filename)
    return str(path.relative_to(PROGRAM)) if path.is_relative_to(PROGRAM) else path.name


def _log_of_qt(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    log.log(_LEVELS.get(kind, logging.WARNING), "Qt: %s", message)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Crash", text)
