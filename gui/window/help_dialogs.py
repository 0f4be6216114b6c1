"""Texts and dialogs of the Help menu.

The log contains no names, IDs, or scores (see `gui.work.crash`).
"""

import platform
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, QUrl, qVersion
from PySide6.QtGui import QDesktopServices, QGuiApplication, QIcon
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from core.version import VERSION
from gui.look.appearance import GRID, ICON_FOLDER, make_selectable
from gui.widgets.text_dialog import TextDialog

RELEASES_URL = "https://github.com/clickover/clickover/releases"


def format_privacy_text(data: Path, log: Path, settings: Path) -> str:
    """Return the text about what these folders and this settings file contain."""
    return _tr(
        "Nothing leaves this computer. Clickover never goes online: it has no account, counts nobody and updates "
        "nothing by itself.\n\n"
        "It keeps three things, for your user only:\n\n"
        "The courses that you named, and work set aside in case of a crash, with decisions, names, IDs, e-mails, "
        "scores, and upload files:\n{data}\n\n"
        "A list of faults of the program (a log). It holds no name, no ID and no score:\n{log}\n\n"
        "Preferences: the window's size and place, light or dark, your Canvas address, the names and folders of recent "
        "files, and the folder of the last file:\n"
        "{settings}\n\n"
        "Files that you save are where you saved them; saved work also holds your two files and the last one that you "
        "saved for Canvas. They hold student records: treat them as your school asks, and delete them when they are no "
        "longer needed."
    ).format(data=data, log=log, settings=settings)


def format_about_text() -> str:
    """Return the text of the About dialog, with versions and licenses."""
    return _tr(
        "Clickover {version}\n"
        "Carries iClicker scores into the Canvas gradebook, and shows beforehand what Canvas will do with them.\n\n"
        "Free software under the MIT license. It belongs neither to iClicker nor to Canvas.\n\n"
        "Made with Python {python} (PSF license), Qt {qt} and PySide6 (LGPL 3), pandas and NumPy (BSD), RapidFuzz, "
        "python-calamine, charset-normalizer and platformdirs (MIT), anyascii (ISC), nicknames (Apache 2.0), Jinja2 "
        "(BSD) and icons of Lucide (ISC). Qt's libraries are files of their own and can be replaced."
    ).format(version=VERSION, python=platform.python_version(), qt=qVersion())


def format_releases_question() -> tuple[str, str]:
    """Return the question asked before opening the releases page, and its details."""
    return (
        _tr("Open the download page in your browser?"),
        _tr("Clickover itself opens no connection. Your browser goes to {page}; this is version {version}.").format(
            page=RELEASES_URL, version=VERSION
        ),
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("Help", text)


LOG_PATTERN = "clickover.log*"
WEBSITE_URL = "https://github.com/clickover/clickover"
ISSUES_URL = f"{WEBSITE_URL}/issues"
LOGO_SIZE = 64
MAX_REPORTED_CHARACTERS = 8_000
"""How much of the end of the log a report contains."""


class AboutDialog(TextDialog):
    """Dialog with the program's icon, version, website, and licenses."""

    def __init__(self, parent: QWidget | None = None) -> None:
        content = QWidget()
        logo = QLabel()
        logo.setPixmap(QIcon(str(ICON_FOLDER / "app.svg")).pixmap(LOGO_SIZE, LOGO_SIZE))
        text = QLabel(format_about_text(), wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        make_selectable(text)
        row = QHBoxLayout(content)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * GRID)
        row.addWidget(logo, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(text, 1)
        super().__init__(_tr("About"), "", parent, content)
        button = self.add_button(_tr("Open &website"), lambda: QDesktopServices.openUrl(QUrl(WEBSITE_URL)))
        button.setToolTip(WEBSITE_URL)


class ReportDialog(TextDialog):
    """Dialog with a report about the program, which has no names, IDs, or scores, to copy."""

    def __init__(self, log_folder: Path, parent: QWidget | None = None) -> None:
        self.report = format_report(read_log(log_folder))
        introduction = _tr(
            "Copy this report, and describe what you did and what you expected. It has no names, IDs, or scores. "
            "Nothing is sent by itself."
        )
        super().__init__(_tr("Report a problem"), f"{introduction}\n\n{self.report}", parent)
        self.add_button(_tr("&Copy report"), lambda: QGuiApplication.clipboard().setText(self.report))
        button = self.add_button(_tr("&Open website"), lambda: QDesktopServices.openUrl(QUrl(ISSUES_URL)))
        button.setToolTip(ISSUES_URL)


def format_report(log_text: str) -> str:
    """Return the versions, the screen, and the end of the log."""
    screen = QGuiApplication.primaryScreen()
    size = f"{screen.size().width()} x {screen.size().height()}, {screen.devicePixelRatio():g}x"
    lines = (
        f"Clickover {VERSION}",
        f"{platform.system()} {platform.release()}, {platform.machine()}",
        f"Python {platform.python_version()}, Qt {qVersion()}",
        f"Screen: {size}",
        f"Log:\n{log_text[-MAX_REPORTED_CHARACTERS:]}" if log_text else "The log is empty.",
    )
    return "\n".join(lines)


class LogDialog(TextDialog):
    """Dialog that shows the log, oldest entry first.

    Its buttons copy the log and open the log folder.
    """

    def __init__(self, folder: Path, parent: QWidget | None = None) -> None:
        self.log_text = read_log(folder)
        empty_text = _tr("Nothing has gone wrong so far: the log is empty.")
        super().__init__(_tr("Log"), self.log_text or empty_text, parent)
        copy_button = self.add_button(_tr("&Copy"), lambda: QGuiApplication.clipboard().setText(self.log_text))
        copy_button.setEnabled(bool(self.log_text))
        url = QUrl.fromLocalFile(str(folder))
        self.add_button(_tr("&Open folder"), lambda: QDesktopServices.openUrl(url)).setEnabled(folder.is_dir())


def read_log(folder: Path) -> str:
    """Return the contents of all log files, oldest first, or "" if they can't be read."""
    return "".join(_read_file(path) for path in sorted(folder.glob(LOG_PATTERN), reverse=True)).strip()


def _read_file(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
