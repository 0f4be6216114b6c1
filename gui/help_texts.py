"""What do the Help menu's windows say?"""

import platform
from pathlib import Path

from PySide6.QtCore import QCoreApplication, qVersion
from PySide6.QtGui import QKeySequence

from core.version import VERSION

RELEASES = "https://github.com/clickover/clickover/releases"


def privacy_text(data: Path, log: Path, settings: Path) -> str:
    """What is stored where."""
    return _tr(
        "Nothing leaves this computer. Clickover never goes online: it has no account, counts nobody and updates "
        "nothing by itself.\n\n"
        "It keeps three things, for your user only:\n\n"
        "Work set aside in case of a crash, with the decisions so far (names, IDs, e-mails, scores):\n{data}\n\n"
        "A list of faults of the program (a log). It holds no name, no ID and no score:\n{log}\n\n"
        "Preferences: the window's size and place, light or dark, your Canvas address, and the names of recent files:\n"
        "{settings}\n\n"
        "Files that you save are where you saved them. They hold student records: treat them as your school asks, and "
        "delete them when they are no longer needed."
    ).format(data=data, log=log, settings=settings)


def keyboard_text() -> str:
    """Every key that is not written on a button or in a menu."""
    standard = QKeySequence.StandardKey
    keys = [
        (f"{_native('Ctrl+1')} … {_native('Ctrl+4')}", _tr("go to a step")),
        (_native(standard.Open), _tr("open files")),
        (_native(standard.Save), _tr("save work")),
        (_native(standard.Undo), _tr("undo, and go to where it was done")),
        (_native(standard.Redo), _tr("do it again")),
        (_native(standard.Find), _tr("find a session, a person or a student")),
        (_native(standard.HelpContents), _tr("see how to get the files")),
        ("Alt", _tr("see which letter presses which button")),
        (_tr("Tab"), _tr("go to the next button, field or table")),
        (_tr("Return"), _tr("go on to the next step")),
        (_tr("Arrow keys"), _tr("move in tables, lists and the steps")),
        (_tr("Space"), _tr("tick or untick the selected rows")),
        (_tr("Shift+Space"), _tr("tick or untick all from the last ticked row")),
        ("F2", _tr("change the cell of a table")),
        ("0 … 9", _tr("type points that the file does not say")),
        ("Esc", _tr("close a window that only shows something")),
    ]
    return "\n".join(f"{key}\t{what}" for key, what in keys)


def about_text() -> str:
    """Versions and licences."""
    return _tr(
        "Clickover {version}\n"
        "Carries iClicker scores into the Canvas gradebook, and shows beforehand what Canvas will do with them.\n\n"
        "Free software under the MIT licence. It belongs neither to iClicker nor to Canvas.\n\n"
        "Made with Python {python} (PSF licence), Qt {qt} and PySide6 (LGPL 3), pandas and NumPy (BSD), RapidFuzz, "
        "python-calamine, charset-normalizer and platformdirs (MIT), anyascii (ISC), nicknames (Apache 2.0), Jinja2 "
        "(BSD) and icons of Lucide (ISC). Qt's libraries are files of their own and can be replaced."
    ).format(version=VERSION, python=platform.python_version(), qt=qVersion())


def updates_question() -> tuple[str, str]:
    """The question before the release page is opened, and what happens then."""
    return (
        _tr("Open the page of releases in your browser?"),
        _tr("Clickover itself opens no connection. Your browser goes to {page}; this is version {version}.").format(
            page=RELEASES, version=VERSION
        ),
    )


def _native(keys: str | QKeySequence.StandardKey) -> str:
    """Keys as this system writes them."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Help", text)
