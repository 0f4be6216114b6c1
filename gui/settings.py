"""The file of preferences, read so that no content of it can stop the start."""

import re
import stat
from importlib import import_module
from pathlib import Path
from typing import TypeGuard

from PySide6.QtCore import QByteArray, QSettings, QStandardPaths

from core.errors import ClickoverError

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
