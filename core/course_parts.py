"""Autosaved courses, whose decisions are stored apart from the input files.

The input files can total 100 MB, whereas the decisions take up only a few kilobytes. So the decisions are a course file
of their own, and each other part is a file beside it, which all courses of one run share:

    unsaved-1a2b3c4d.clickover                          the decisions of the open course
    unsaved-1a2b3c4d.previous                           the decisions before the last change
    unsaved-1a2b3c4d-1.clickover                        the decisions of a course that it replaced
    unsaved-1a2b3c4d-gradebook-0123456789abcdef.part    the gradebook, named by the start of its hash
"""

import re
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from core.files.atomic_write import write_file

PREVIOUS_SUFFIX = ".previous"
PART_SUFFIX = ".part"

_RUN_NAME = re.compile(r"unsaved-[0-9a-z]+")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_HASH_LENGTH = 16


def get_run_name(path: Path) -> str:
    """Return the part of a file name that all autosaved files of one run share.

    For any other file, return "".
    """
    match = _RUN_NAME.match(path.name)
    return match[0] if match else ""


def write_parts(path: Path, parts: Iterable[tuple[str, str, bytes]]) -> None:
    """Write parts that don't exist yet, next to the autosaved file at `path`.

    `parts` maps names to hashes and bytes.

    Raises:
        UnwritableFileError: a part can't be written.
    """
    for name, sha256, data in parts:
        part_path = _build_part_path(path, name, sha256)
        if not _has_size(part_path, len(data)):
            write_file(part_path, data)


def find_part(path: Path, name: str, sha256: str) -> bytes | None:
    """Return the part with this name and hash next to the autosaved file, or None."""
    if get_run_name(path) and _SHA256.fullmatch(sha256):
        with suppress(OSError):
            return _build_part_path(path, name, sha256).read_bytes()
    return None


def find_newest_part(path: Path, name: str) -> bytes | None:
    """Return the newest part with this name next to the autosaved file, or None."""
    run_name = get_run_name(path)
    with suppress(OSError, ValueError):
        paths = path.parent.glob(f"{run_name}-{name}-{'?' * _HASH_LENGTH}{PART_SUFFIX}") if run_name else ()
        return max(paths, key=lambda part: part.stat().st_mtime).read_bytes()
    return None


def delete_unused_parts(path: Path, used_hashes: Iterable[str] = ()) -> None:
    """Delete the parts that an autosaved file's run no longer uses.

    Parts with one of the `used_hashes` are kept.
    """
    used = {sha256[:_HASH_LENGTH] for sha256 in used_hashes}
    for part in path.parent.glob(f"{get_run_name(path)}-*{PART_SUFFIX}"):
        if part.stem.rpartition("-")[2] not in used:
            with suppress(OSError):
                part.unlink()


def _build_part_path(path: Path, name: str, sha256: str) -> Path:
    return path.with_name(f"{get_run_name(path)}-{name}-{sha256[:_HASH_LENGTH]}{PART_SUFFIX}")


def _has_size(path: Path, size: int) -> bool:
    """Return True if the file exists with this size.

    That is enough to know that it is complete, because it was written atomically.
    """
    try:
        return path.stat().st_size == size
    except OSError:
        return False
