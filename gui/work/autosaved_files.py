"""Functions that find, lock, and delete the files of autosaved courses.

A file belongs to a running program while its lock is held.
"""

from contextlib import suppress
from pathlib import Path

from core.course_parts import PART_SUFFIX, PREVIOUS_SUFFIX, delete_unused_parts, get_run_name
from core.version import VERSION
from gui.work.file_lock import FileLock

FILE_PATTERN = "unsaved-*.clickover"
_FILE_SUFFIX = ".clickover"
_LOCK_SUFFIX = ".lock"
_UNREADABLE_SUFFIX = ".unreadable"


def find_abandoned_files(folder: Path) -> list[Path]:
    """Return the files of programs that ended without deleting them, newest first.

    Files that this version of Clickover failed to open are omitted. Otherwise, they would be offered at every start.
    """
    ages: dict[Path, float] = {}
    for path in folder.glob(FILE_PATTERN):
        with suppress(OSError):  # another window is deleting it
            if _is_abandoned(path) and not _is_marked_unreadable(path):
                ages[path] = path.stat().st_mtime
    return sorted(ages, key=ages.__getitem__, reverse=True)


def try_lock(path: Path) -> FileLock | None:
    """Return a lock on an autosaved file, or None if another window holds it."""
    lock = FileLock(path.with_suffix(_LOCK_SUFFIX))
    return lock if lock.try_lock() else None


def mark_unreadable(path: Path) -> None:
    """Keep this version from offering the file again, without deleting it."""
    with suppress(OSError):  # then it's offered again
        path.with_suffix(_UNREADABLE_SUFFIX).write_text(VERSION, encoding="utf-8")


def delete_abandoned_file(path: Path) -> None:
    """Delete an autosaved file and everything that belongs to it."""
    path.unlink(missing_ok=True)
    for suffix in (PREVIOUS_SUFFIX, _LOCK_SUFFIX, _UNREADABLE_SUFFIX):
        path.with_suffix(suffix).unlink(missing_ok=True)
    if not any(path.parent.glob(f"{get_run_name(path)}*{_FILE_SUFFIX}")):
        delete_unused_parts(path)


def remove_leftovers(folder: Path) -> None:
    """Delete what killed programs left behind, except autosaved work.

    This includes partly written files, unused parts, and locks.
    """
    for path in [*folder.glob(".unsaved-*.tmp"), *folder.glob(f"unsaved-*{PART_SUFFIX}")]:
        is_temporary = path.name.startswith(".")
        run_name = get_run_name(path.with_name(path.name.removeprefix(".")))
        is_needed = not is_temporary and any(folder.glob(f"{run_name}*{_FILE_SUFFIX}"))
        with suppress(OSError):
            if run_name and not is_needed and _is_run_over(folder, run_name):
                path.unlink(missing_ok=True)
    for path in folder.glob(f"unsaved-*{_LOCK_SUFFIX}"):
        _is_abandoned(path)  # unlocking deletes the lock file


def _is_run_over(folder: Path, run_name: str) -> bool:
    """Return True if no program holds a lock of this run."""
    return all(_is_abandoned(path) for path in folder.glob(f"{run_name}*{_LOCK_SUFFIX}"))


def _is_marked_unreadable(path: Path) -> bool:
    try:
        return path.with_suffix(_UNREADABLE_SUFFIX).read_text(encoding="utf-8", errors="replace") == VERSION
    except OSError:
        return False


def _is_abandoned(path: Path) -> bool:
    lock = try_lock(path)
    if lock is None:
        return False
    lock.unlock()
    return True
