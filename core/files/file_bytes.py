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
from core.texts import Text, _

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
WRONG_FILE_ADVICE = _("Check that this is the right file, and download it again.")
_SPECIAL_FILES = {
    stat.S_IFIFO: _("This is a pipe, not a file."),
    stat.S_IFCHR: _("This is a device, not a file."),
    stat.S_IFBLK: _("This is a device, not a file."),
    stat.S_IFSOCK: _("This is a socket, not a file."),
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
        if description := _describe_special_file(path):
            advice = _("Save its contents in a file, and use that file.")
            raise UnreadableFileError(description, where=str(path), advice=advice)
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
    what = _("The file is larger than {limit} MB.", limit=max_bytes // _MEGABYTE)
    raise UnreadableFileError(what, where=str(path), advice=WRONG_FILE_ADVICE)


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
            what = _("Line {line} is longer than {limit} MB.", line=str(line), limit=MAX_LINE_BYTES // _MEGABYTE)
            raise UnreadableFileError(what, where=str(path), advice=WRONG_FILE_ADVICE)


def _describe_special_file(path: Path) -> Text | None:
    """Return the description of a pipe, device, or socket, or None for a regular file or a folder."""
    try:
        return _SPECIAL_FILES.get(stat.S_IFMT(path.stat().st_mode))
    except OSError:  # reading the file reports the reason
        return None


def _build_unreadable_error(path: Path, error: Exception) -> UnreadableFileError:
    if isinstance(error, FileNotFoundError):
        what, advice = _("There's no file with this name."), _("Check the name and the folder.")
    elif is_folder(path):
        what, advice = _("This is a folder."), _("Choose a file in it.")
    elif isinstance(error, PermissionError):
        what = _("Your computer doesn't let Clickover read this file.")
        advice = _(
            "If another program has the file open, close it there. Otherwise, ask the file's owner for permission to "
            "read it."
        )
    else:
        reason = getattr(error, "strerror", None) or str(error)
        what = _("The file can't be read. The system reports: {reason}.", reason=reason)
        advice = _("Copy the file to this computer, and open the copy.")
    return UnreadableFileError(what, where=str(path), advice=advice)
