"""What has gone wrong in the program so far, and how does the person pass it on?

The log holds no name, no id and no score: see `gui.crash`.
"""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QWidget

from gui.widgets.text_dialog import TextDialog

LOG_FILES = "clickover.log*"


class LogDialog(TextDialog):
    """The text of the log, oldest first, to read and to copy; a sentence where there is none."""

    def __init__(self, folder: Path, parent: QWidget | None = None) -> None:
        self.log = read_log(folder)
        nothing = _tr("Nothing has gone wrong so far: the log is empty.")
        super().__init__(_tr("Log"), self.log or nothing, parent)
        copy = self.add_action(_tr("&Copy"), lambda: QGuiApplication.clipboard().setText(self.log))
        copy.setEnabled(bool(self.log))
        url = QUrl.fromLocalFile(str(folder))
        self.add_action(_tr("&Open folder"), lambda: QDesktopServices.openUrl(url)).setEnabled(folder.is_dir())


def read_log(folder: Path) -> str:
    """All that the log files of this folder hold, the oldest first; "" where there are none or they cannot be read."""
    return "".join(_read(path) for path in sorted(folder.glob(LOG_FILES), reverse=True)).strip()


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _tr(text: str) -> str:
    return QCoreApplication.translate("LogDialog", text)
