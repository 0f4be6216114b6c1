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
        "Nothing leaves this computer. Clickover opens no network connection and has no account, no statistics and no "
        "automatic update.\n\n"
        "It keeps three things, for your user only:\n\n"
        "Work set aside in case of a crash, with the decisions so far (names, ids, e-mails, scores):\n{data}\n\n"
        "A log of faults of the program. It holds no name, no id and no score:\n{log}\n\n"
        "Preferences: the window's size and place, appearance, and the names of recent files:\n{settings}\n\n"
        "Files that you save are where you saved them. They hold student records: treat them as your school asks, and "
        "delete them when they are no longer needed."
    ).format(data=data, log=log, settings=settings)


def keyboard_text() -> str:
    """Every key that is not written on a button or in a menu."""
    keys = [
        ("Ctrl+1 … Ctrl+4", _tr("go to a step")),
        ("Ctrl+O", _tr("open files")),
        ("Ctrl+S", _tr("save work")),
        ("Ctrl+Z", _tr("undo")),
        ("Ctrl+Shift+Z", _tr("redo")),
        ("F1", _tr("how to get the files")),
        ("Alt", _tr("shows which letter presses which button")),
        (_tr("Tab"), _tr("goes to the next control; it also leaves tables")),
        (_tr("Arrow keys"), _tr("move in tables, lists and the steps")),
        (_tr("Space"), _tr("ticks or unticks a row")),
        ("F2", _tr("changes the cell of a table")),
    ]
    return "\n".join(f"{_native(key)}:  {what}" for key, what in keys)


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


def _native(keys: str) -> str:
    """Keys as this system writes them."""
    if "…" in keys or "+" not in keys:
        return keys
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Help", text)
