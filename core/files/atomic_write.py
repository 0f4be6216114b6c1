"""Atomic file writes, which write a file completely or not at all."""

import contextlib
import errno
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from core.errors import UnwritableFileError

_ON_WINDOWS = os.name == "nt"
_LOCK_ERRORS = (32, 33)  # Windows: sharing violation, lock violation
_DISK_FULL_ERRORS = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))


def write_file(path: Path, data: bytes) -> None:
    """Write `data` to `path` atomically, replacing an existing file.

    Only this user can read the file. The exceptions are those of `write_files`.
    """
    write_files({path: data})


def write_files(files: Mapping[Path, bytes]) -> None:
    """Write all of these files, or none of them.

    Each file is first written to a temporary file in the same folder. When all are complete, they are moved into place.
    If writing fails, the old files stay as they were, and no temporary files remain. The files may contain student
    records, so only this user can read them.

    Raises:
        UnwritableFileError: a file can't be written.
    """
    staged: list[tuple[Path, Path]] = []
    path = Path()
    try:
        for path, data in files.items():
            target = _resolve_target(path)
            staged.append((_write_temporary(target, data), target))
        for temporary, path in staged:
            temporary.replace(path)
    except (OSError, ValueError, RuntimeError) as error:  # RuntimeError: circular links, up to Python 3.12
        raise _build_unwritable_error(path, error) from error
    finally:
        for temporary, _ in staged:
            with contextlib.suppress(OSError):
                temporary.unlink()


def is_folder(path: Path) -> bool:
    """Return True if `path` is a folder. For an impossible name, return False."""
    with contextlib.suppress(OSError, ValueError):
        return path.is_dir()
    return False


def _resolve_target(path: Path) -> Path:
    """Return the path to write to, following links.

    Raises:
        OSError: the path is a folder or a device, which are never replaced.
    """
    if is_folder(path):
        raise IsADirectoryError(errno.EISDIR, "Is a directory", str(path))
    if _is_special_file(path):
        raise OSError(errno.EINVAL, "Not a regular file", str(path))
    return path.resolve()


def _is_special_file(path: Path) -> bool:
    """Return True if the path exists and isn't a regular file."""
    return path.exists() and not path.is_file()


def _write_temporary(path: Path, data: bytes) -> Path:
    """Write the bytes to a temporary file in the same folder and return its path."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name[:40]}.", suffix=".tmp", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def _build_unwritable_error(path: Path, error: Exception) -> UnwritableFileError:
    what, advice = _describe_failure(path, error)
    return UnwritableFileError(f"cannot be written: {what}.", where=str(path), advice=advice)


def _describe_failure(path: Path, error: Exception) -> tuple[str, str]:
    error_number = getattr(error, "errno", None)
    if is_folder(path):
        return "a folder has that name", "Choose another name."
    if not is_folder(path.parent):
        return "its folder does not exist", "Create the folder, or choose another one."
    if error_number == errno.EINVAL and _is_special_file(path):
        return "a device or a pipe has that name", "Choose another name."
    if error_number in _DISK_FULL_ERRORS:
        return "the disk is full", "Free some space, or choose another disk."
    if getattr(error, "winerror", None) in _LOCK_ERRORS or _is_locked(path, error):
        return "it is open in another program (Excel?)", "Close it there and save again."
    if isinstance(error, PermissionError) or error_number == errno.EROFS:
        return "this folder may not be written to", "Choose another folder."
    if error_number == errno.ENAMETOOLONG:
        return "its name is too long", "Choose a shorter name."
    reason = getattr(error, "strerror", None) or str(error)
    return f"the system says: {reason}", "Choose another name or folder."


def _is_locked(path: Path, error: Exception) -> bool:
    """Return True if another program probably has the file open.

    On Windows, replacing an open file fails with a plain "access denied".
    """
    return _ON_WINDOWS and isinstance(error, PermissionError) and path.exists()
