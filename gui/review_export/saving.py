"""How does the finished file reach the disk, and the file that undoes it beside it?

What is written are the bytes that were shown and rehearsed, and they are read back before anything is called saved.
"""

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from core.errors import UnwritableFile
from core.files.atomic import write_file

SUFFIX = ".csv"
RESTORE = " - restore"
_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*\x00-\x1f]+')
_LONGEST_COURSE = 60


@dataclass(frozen=True, slots=True)
class Saved:
    """Where the file is now; `restore` is the file that puts everything back, None where none was asked for."""

    path: Path
    restore: Path | None


def suggested_name(course: str, day: date) -> str:
    """The name offered for the file: "Canvas upload MATH-101 2026-11-23.csv"."""
    tidy = _NOT_IN_NAMES.sub("-", course).strip(" .-")[:_LONGEST_COURSE].rstrip(" .-")
    return " ".join(part for part in ("Canvas upload", tidy, day.isoformat()) if part) + SUFFIX


def restore_path(path: Path) -> Path:
    """A name beside `path` that is free: no older restore file is ever replaced."""
    number = 1
    while True:
        mark = RESTORE if number == 1 else f"{RESTORE} {number}"
        found = path.with_name(f"{path.stem}{mark}{SUFFIX}")
        if not found.exists():
            return found
        number += 1


def save(data: bytes, path: Path, restore: bytes | None) -> Saved:
    """Write the bytes to `path`, and those of `restore` beside it first, so that no upload stands there without it.

    Raises UnwritableFile; then `path` is as it was before, and no restore file is left behind.
    """
    beside = restore_path(path) if restore is not None else None
    if beside is not None and restore is not None:
        _write_and_read_back(beside, restore)
    try:
        _write_and_read_back(path, data)
    except UnwritableFile:
        if beside is not None:
            with suppress(OSError):
                beside.unlink()
        raise
    return Saved(path, beside)


def _write_and_read_back(path: Path, data: bytes) -> None:
    write_file(path, data)
    try:
        found = path.read_bytes()
    except OSError as error:
        raise _unlike(path) from error
    if found != data:
        raise _unlike(path)


def _unlike(path: Path) -> UnwritableFile:
    return UnwritableFile(
        "was written, but does not read back as it was written. Do not upload it.",
        where=str(path),
        advice="Save it again, in another folder.",
    )
