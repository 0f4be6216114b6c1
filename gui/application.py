"""The application object: it has our style and palette from the start, and passes on the files that the system brings.

On macOS files come as events, each by itself. Several that were dropped on the program's icon come one after the other,
and the first may come before the window is painted: this module imports next to nothing.

In which folders does the program keep anything of its own accord?

The file of preferences, read so that no content of it can stop the start.
"""

import re
import stat
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import TypeGuard, cast

import platformdirs
from PySide6.QtCore import QByteArray, QCoreApplication, QEvent, QObject, QSettings, QStandardPaths, QTimer, Signal
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication
from typing_extensions import override

from core.errors import ClickoverError
from gui.look.palette import show_palette

STYLE = "fusion"
"""Drawn by Qt itself, alike on every system. Those of Windows leave selected rows of striped tables unreadable."""


class Application(QApplication):
    """The application object. `files_brought` carries a list of paths."""

    files_brought = Signal(object)

    def __init__(self, arguments: Sequence[str]) -> None:
        # As an argument it wins over the environment, and costs no QStyle in Python, which takes 20 ms to make.
        super().__init__([*arguments, "-style", STYLE])
        show_palette()
        self._watched: Sequence[QObject] = ()

    def watch_system(self) -> None:
        """From now on, turn light or dark as the system does. Done after the first paint, which it would make late."""
        if not self._watched:
            hints = self.styleHints()
            contrast = hints.accessibility()
            hints.colorSchemeChanged.connect(self.follow_system)
            contrast.contrastPreferenceChanged.connect(self.follow_system)
            self._watched = (hints, contrast)

    def follow_system(self) -> None:
        """Take on the system's new colors, once Qt knows all of them."""
        QTimer.singleShot(0, self, import_module("gui.look.appearance").show_colors)

    @override
    def event(self, event: QEvent) -> bool:
        """Take what is meant for the application itself; a filter would be asked about every event of every widget."""
        if isinstance(event, QFileOpenEvent):
            self.files_brought.emit([Path(event.file())])
            return True
        return super().event(event)


def the_application() -> Application:
    """The one that runs."""
    return cast(Application, QCoreApplication.instance())


PROGRAM = "Clickover"


def data_folder() -> Path:
    """Where work set aside is kept, for this user only."""
    return Path(platformdirs.user_data_dir(PROGRAM, appauthor=False))


def log_folder() -> Path:
    """Where the log is kept."""
    return Path(platformdirs.user_log_dir(PROGRAM, appauthor=False))


MOST_BYTES = 1_000_000
LONGEST_TEXT = 32_767
"""The longest path that Windows knows."""

_ESCAPE = r"""\\(?:[abfnrtv"?'\\]|0(?![0-7])|x[0-9a-fA-F]++)"""
_START = r"(?!\s*+(?:@(?!@|ByteArray\(|Invalid\(\))|\\x[0-9a-fA-F]*+(?<=40)))"
_BARE = rf"""{_START}(?:[^"\\;,\x00-\x1f]|{_ESCAPE})*+"""
_QUOTED = rf'"{_START}(?:[^"\\\x00-\x1f]|{_ESCAPE})*+"'
_VALUE = rf"(?:{_QUOTED}|{_BARE})"
_LINE = re.compile(rf"\s*|\[[^\[\]\x00-\x1f]*\]|[\w%./-]{{1,100}}={_VALUE}(?:, {_VALUE})*+")
"""A line as QSettings writes it for texts, lists of texts, and bytes. It never begins a value with another @-form."""


def settings_file() -> Path:
    """Return the path of the user's own file."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericConfigLocation)
    return Path(folder) / "Clickover" / "preferences.ini"


def open_settings(file: Path | None = None) -> QSettings:
    """Open the user's preferences, or those in another file. Lines that Clickover didn't write are removed first.

    QSettings itself waits for a pipe, and runs the pickled Python objects that an @Variant may hold.
    """
    path = file or settings_file()
    return QSettings(str(path if _clean(path) else path / "unread"), QSettings.Format.IniFormat)


def stored_text(settings: QSettings, key: str, default: str = "") -> str:
    """Return a text, or the default for anything else."""
    value = _stored(settings, key)
    return value if _is_text(value) else default


def stored_texts(settings: QSettings, key: str) -> list[str]:
    """Return the texts of a list, without anything else that it holds; a single text is a list of one."""
    value = _stored(settings, key)
    return [text for text in (value if isinstance(value, list) else [value]) if _is_text(text)]


def stored_bytes(settings: QSettings, key: str) -> QByteArray | None:
    """Return bytes, or None for anything else."""
    value = _stored(settings, key)
    return value if isinstance(value, QByteArray) else None


def _stored(settings: QSettings, key: str) -> object:
    try:
        return settings.value(key)
    except Exception:  # what an @Variant holds may fail in any way
        return None


def _is_text(value: object) -> TypeGuard[str]:
    """Return True for a text that can be a path or an address: not too long, no NUL, no half of a character."""
    if not isinstance(value, str) or len(value) > LONGEST_TEXT or "\0" in value:
        return False
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _clean(path: Path) -> bool:
    """Remove what Clickover didn't write from the file, and return False if QSettings must not open it."""
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):
            return stat.S_ISDIR(mode)
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except (OSError, ValueError):  # QSettings can't read it either, and starts empty
        return True
    lines = data[:MOST_BYTES].splitlines(keepends=True)
    kept = [line for line in lines if _is_ours(line)]
    if len(kept) == len(lines) and len(data) <= MOST_BYTES:
        return True
    try:
        import_module("core.files.atomic").write_file(path, b"".join(kept))
    except ClickoverError:  # a folder that can't be written to
        return False
    return True


def _is_ours(line: bytes) -> bool:
    try:
        return _LINE.fullmatch(line.decode().rstrip("\r\n")) is not None
    except UnicodeDecodeError:
        return False
