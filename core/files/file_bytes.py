"""Reader for the bytes of a file, which gives a clear reason if it fails."""

import stat
from pathlib import Path

from core.errors import UnreadableFileError
from core.files.atomic_write import is_folder

_SPECIAL_FILES = {
    stat.S_IFIFO: "a pipe",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
    stat.S_IFSOCK: "a socket",
}


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a regular file.

    Pipes, devices, and sockets are rejected before they are opened, because reading one may block forever.

    Raises:
        UnreadableFileError: the file is missing, isn't a regular file, or can't be read.
    """
    try:
        if special_kind := _describe_special_file(path):
            advice = "Save its contents in a file, and use that file instead."
            raise UnreadableFileError(f"this is {special_kind}, not a file.", where=str(path), advice=advice)
        return path.read_bytes()
    except (OSError, ValueError) as error:
        raise _build_unreadable_error(path, error) from error


def _describe_special_file(path: Path) -> str:
    """Return the name of the kind of special file, such as "a pipe".

    For a regular file or a folder, return "".
    """
    try:
        return _SPECIAL_FILES.get(stat.S_IFMT(path.stat().st_mode), "")
    except OSError:  # reading the file reports the reason
        return ""


def _build_unreadable_error(path: Path, error: Exception) -> UnreadableFileError:
    if isinstance(error, FileNotFoundError):
        return UnreadableFileError("there is no such file.", where=str(path), advice="Check its name and folder.")
    if is_folder(path):
        return UnreadableFileError("this is a folder.", where=str(path), advice="Choose the file inside it.")
    if isinstance(error, PermissionError):
        advice = "If it is open in another program, close it there; else ask its owner for the right to read it."
        return UnreadableFileError("it may not be read.", where=str(path), advice=advice)
    reason = getattr(error, "strerror", None) or str(error)
    return UnreadableFileError(
        f"it cannot be read: {reason}.", where=str(path), advice="Copy it to this computer first."
    )
