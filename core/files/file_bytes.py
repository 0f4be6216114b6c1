"""Reader for the bytes of regular files, with limits on their size.

Anything that isn't a regular file is rejected before it is opened. A file that is larger than any class needs is
rejected before it is loaded into memory.
"""

import os
import stat
from pathlib import Path
from typing import BinaryIO

from core.errors import UnreadableFileError
from core.files.atomic_write import is_folder
from core.files.containers import OLE_SIGNATURE, ZIP_SIGNATURE

MAX_FILE_BYTES = 2**28
"""Maximum size of a text file. A class of 3,000 students with 1,000 sessions takes 2**24 bytes."""

MAX_WORKBOOK_BYTES = 2**26
"""Maximum size of a workbook, which is compressed."""

MAX_COURSE_BYTES = 4 * MAX_FILE_BYTES
"""Maximum size of a course file, which contains the other files."""

MAX_LINE_BYTES = 2**24

_MEGABYTE = 2**20
_CHUNK_SIZE = 2**20
_LINE_ENDS = (b"\n", b"\r")
_WRONG_FILE_ADVICE = "Check that it is the right file, and download it again."
_SPECIAL_FILES = {
    stat.S_IFIFO: "a pipe",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
    stat.S_IFSOCK: "a socket",
}


def is_workbook(data: bytes) -> bool:
    """Return True if the data begins with the signature of a workbook."""
    return data.startswith((ZIP_SIGNATURE, OLE_SIGNATURE))


def read_bytes(path: Path, max_bytes: int = 0) -> bytes:
    """Return the bytes of a regular file.

    Pipes, devices, and sockets are rejected before they are opened, because reading one may block forever. Without
    `max_bytes`, the limit depends on whether the file is a workbook or a text file.

    Raises:
        UnreadableFileError: the file is missing, isn't a regular file, is too large, or can't be read.
    """
    try:
        if special_kind := _describe_special_file(path):
            advice = "Save its contents in a file, and use that file instead."
            raise UnreadableFileError(f"this is {special_kind}, not a file.", where=str(path), advice=advice)
        with path.open("rb") as file:
            return _read_file(path, file, max_bytes)
    except (OSError, ValueError) as error:
        raise _build_unreadable_error(path, error) from error


def _read_file(path: Path, file: BinaryIO, max_bytes: int) -> bytes:
    size = os.fstat(file.fileno()).st_size
    if not max_bytes:
        max_bytes = MAX_WORKBOOK_BYTES if is_workbook(file.read(len(OLE_SIGNATURE))) else MAX_FILE_BYTES
    if size > MAX_LINE_BYTES and max_bytes == MAX_FILE_BYTES >= size:
        _check_lines(path, file)
    if size <= max_bytes:
        file.seek(0)
        data = file.read(max_bytes + 1)  # the file may grow, and some systems report a size of 0
        if len(data) <= max_bytes:
            return data
    what = f"the file is larger than {max_bytes // _MEGABYTE} MB."
    raise UnreadableFileError(what, where=str(path), advice=_WRONG_FILE_ADVICE)


def _check_lines(path: Path, file: BinaryIO) -> None:
    """Check the length of all lines, reading the file in chunks to save memory.

    Raises:
        UnreadableFileError: a line is too long.
    """
    file.seek(0)
    length, line = 0, 1
    while chunk := file.read(_CHUNK_SIZE):
        last_end = max(map(chunk.rfind, _LINE_ENDS))
        length = length + len(chunk) if last_end < 0 else len(chunk) - last_end - 1
        line += chunk.count(b"\n")
        if length > MAX_LINE_BYTES:
            what = f"line {line} is longer than {MAX_LINE_BYTES // _MEGABYTE} MB."
            raise UnreadableFileError(what, where=str(path), advice=_WRONG_FILE_ADVICE)


def _describe_special_file(path: Path) -> str:
    """Return the kind of a special file, such as "a pipe".

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
