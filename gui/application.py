"""Application object, and access to the settings file.

All of this is needed before the first paint, so the module imports as little as possible. The settings file is
sanitized before QSettings reads it, so nothing in it can prevent the program from starting.
"""

import re
import stat
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, TypeGuard, cast

from PySide6.QtCore import QByteArray, QCoreApplication, QEvent, QObject, QSettings, QStandardPaths, QTimer, Signal
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication

from core.errors import ClickoverError
from gui.look.palette import BASE_STYLE, apply_palette

if TYPE_CHECKING:
    from typing_extensions import override as override
else:

    def override(method: object) -> object:
        """Return the method unchanged: `typing_extensions` would take 4 ms to import."""
        return method


class Application(QApplication):
    """The QApplication, with Clickover's style and palette from the start.

    `files_opened` carries a list of paths. On macOS, the system sends a separate event for each file that is opened
    with the program, and the first may arrive before the window is painted.
    """

    files_opened = Signal(object)

    def __init__(self, arguments: Sequence[str]) -> None:
        # As an argument, it overrides the environment and avoids a QStyle in Python, which takes 20 ms to create.
        super().__init__([*arguments, "-style", BASE_STYLE])
        apply_palette()
        self._system_hints: Sequence[QObject] = ()

    def watch_system_theme(self) -> None:
        """Follow the system when it switches between light and dark.

        This is called after the first paint because it would delay the paint.
        """
        if not self._system_hints:
            hints = self.styleHints()
            contrast = hints.accessibility()
            hints.colorSchemeChanged.connect(self.apply_system_theme)
            contrast.contrastPreferenceChanged.connect(self.apply_system_theme)
            self._system_hints = (hints, contrast)

    def apply_system_theme(self) -> None:
        """Apply the system's new colors once Qt has updated its own palette."""
        QTimer.singleShot(0, self, import_module("gui.look.appearance").refresh_colors)

    @override
    def event(self, event: QEvent) -> bool:
        """Emit `files_opened` when the system asks the program to open a file.

        An event filter would be slower because it is called for every event of every widget.
        """
        if isinstance(event, QFileOpenEvent):
            self.files_opened.emit([Path(event.file())])
            return True
        return super().event(event)


def get_application() -> Application:
    """Return the running application object."""
    return cast(Application, QCoreApplication.instance())


PROGRAM_NAME = "Clickover"

MAX_SETTINGS_BYTES = 1_000_000
_OTHERS_PERMISSIONS, _PRIVATE_MODE = 0o077, 0o600
MAX_TEXT_LENGTH = 32_767
"""The maximum length of a path on Windows."""

_ESCAPE = r"""\\(?:[abfnrtv"?'\\]|0(?![0-7])|x[0-9a-fA-F]++)"""
_VALUE_START = r"(?!\s*+(?:@(?!@|ByteArray\(|Invalid\(\))|\\x[0-9a-fA-F]*+(?<=40)))"
_UNQUOTED = rf"""{_VALUE_START}(?:[^"\\;,\x00-\x1f]|{_ESCAPE})*+"""
_QUOTED = rf'"{_VALUE_START}(?:[^"\\\x00-\x1f]|{_ESCAPE})*+"'
_VALUE = rf"(?:{_QUOTED}|{_UNQUOTED})"
_SETTINGS_LINE = rf"\s*|\[[^\[\]\x00-\x1f]*\]|[\w%./-]{{1,100}}={_VALUE}(?:, {_VALUE})*+"
"""A line as QSettings writes it for strings, lists of strings, and bytes.

No value may start with any other @-form.
"""


def get_settings_path() -> Path:
    """Return the path of the user's settings file, which may not exist yet."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericConfigLocation)
    return Path(folder) / "Clickover" / "preferences.ini"


def open_settings(file: Path | None = None) -> QSettings:
    """Open the user's settings (or `file`) after removing unsafe lines.

    A line is unsafe unless Clickover could have written it, because QSettings would unpickle Python objects in an
    @Variant. A pipe or another special file isn't opened, because reading it would block.
    """
    path = file or get_settings_path()
    return _open_ini(path) if _sanitize_file(path) else open_default_settings(path)


def open_default_settings(file: Path | None = None) -> QSettings:
    """Return empty settings, which are never written to a file."""
    return _open_ini((file or get_settings_path()) / "unread")


def _open_ini(path: Path) -> QSettings:
    return QSettings(str(path), QSettings.Format.IniFormat)


def get_string(settings: QSettings, key: str, default: str = "") -> str:
    """Return a string setting, or the default if it is missing or invalid."""
    value = _get_value(settings, key)
    return value if _is_valid_text(value) else default


def get_string_list(settings: QSettings, key: str) -> list[str]:
    """Return the valid strings in a list setting.

    A single string counts as a list with one item.
    """
    value = _get_value(settings, key)
    return [text for text in (value if isinstance(value, list) else [value]) if _is_valid_text(text)]


def get_bytes(settings: QSettings, key: str) -> QByteArray | None:
    """Return a bytes setting, or None if the value is missing or isn't bytes."""
    value = _get_value(settings, key)
    return value if isinstance(value, QByteArray) else None


def _get_value(settings: QSettings, key: str) -> object:
    try:
        return settings.value(key)
    except Exception:  # an @Variant can fail in any way
        return None


def _is_valid_text(value: object) -> TypeGuard[str]:
    """Return True if the value is a string that can be a path or an address.

    Such a string isn't too long, and contains neither NUL characters nor lone surrogates.
    """
    if not isinstance(value, str) or len(value) > MAX_TEXT_LENGTH or "\0" in value:
        return False
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def make_private(path: Path) -> None:
    """Let only this user read a file from an earlier version, if the file exists."""
    with suppress(OSError):
        if path.stat().st_mode & _OTHERS_PERMISSIONS:
            path.chmod(_PRIVATE_MODE)


def _sanitize_file(path: Path) -> bool:
    """Remove unsafe lines, and return True if QSettings may open the file."""
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):
            return stat.S_ISDIR(mode)
        make_private(path)
        with path.open("rb") as file:
            data = file.read(MAX_SETTINGS_BYTES + 1)
    except (OSError, ValueError):  # QSettings can't read it either and starts empty
        return True
    lines = data[:MAX_SETTINGS_BYTES].splitlines(keepends=True)
    valid_lines = [line for line in lines if _is_valid_line(line)]
    if len(valid_lines) == len(lines) and len(data) <= MAX_SETTINGS_BYTES:
        return True
    try:
        import_module("core.files.atomic_write").write_file(path, b"".join(valid_lines))
    except ClickoverError:  # the folder is read-only
        return False
    return True


def _is_valid_line(line: bytes) -> bool:
    try:
        return re.fullmatch(_SETTINGS_LINE, line.decode().rstrip("\r\n")) is not None
    except UnicodeDecodeError:
        return False
