"""How is a file written so that it is there whole, or not at all?"""

import contextlib
import errno
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from core.errors import UnwritableFile

_ON_WINDOWS = os.name == "nt"
_HELD_OPEN = (32, 33)  # Windows: sharing violation, lock violation
_FULL = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))


def write_file(path: Path, data: bytes) -> None:
    """Write `data` to `path`, replacing what stood there; only this user may read it. See `write_files`."""
    write_files({path: data})


def write_files(files: Mapping[Path, bytes]) -> None:
    """Write all of these files, or none.

    Each goes to a temporary file beside its place first, and only then are they put there, so a failure leaves the old
    files as they were and nothing beside them. They may hold student records: only this user may read them. Raises
    UnwritableFile.
    """
    staged: list[tuple[Path, Path]] = []
    path = Path()
    try:
        for path, data in files.items():
            target = _target(path)
            staged.append((_stage(target, data), target))
        for temporary, path in staged:
            temporary.replace(path)
    except (OSError, ValueError, RuntimeError) as error:  # RuntimeError: links that lead in a circle, up to Python 3.12
        raise _unwritable(path, error) from error
    finally:
        for temporary, _ in staged:
            with contextlib.suppress(OSError):
                temporary.unlink()


def is_folder(path: Path) -> bool:
    """Whether a folder has this name; False too for a name that nothing can have."""
    with contextlib.suppress(OSError, ValueError):
        return path.is_dir()
    return False


def _target(path: Path) -> Path:
    """The file that is really written: what a link points to. A folder or a device is never replaced."""
    if is_folder(path):
        raise IsADirectoryError(errno.EISDIR, "Is a directory", str(path))
    if _is_special(path):
        raise OSError(errno.EINVAL, "Not a regular file", str(path))
    return path.resolve()


def _is_special(path: Path) -> bool:
    """Return True if the path leads to something that isn't a file, such as a device or a pipe."""
    return path.exists() and not path.is_file()


def _stage(path: Path, data: bytes) -> Path:
    """The bytes, safe on the disk in a temporary file beside `path`."""
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


def _unwritable(path: Path, error: Exception) -> UnwritableFile:
    """What went wrong, and the way out."""
    what, advice = _words(path, error)
    return UnwritableFile(f"cannot be written: {what}.", where=str(path), advice=advice)


def _words(path: Path, error: Exception) -> tuple[str, str]:
    number = getattr(error, "errno", None)
    if is_folder(path):
        return "a folder has that name", "Choose another name."
    if not is_folder(path.parent):
        return "its folder does not exist", "Create the folder, or choose another one."
    if number == errno.EINVAL and _is_special(path):
        return "a device or a pipe has that name", "Choose another name."
    if number in _FULL:
        return "the disk is full", "Free some space, or choose another disk."
    if getattr(error, "winerror", None) in _HELD_OPEN or _is_held_open(path, error):
        return "it is open in another program (Excel?)", "Close it there and save again."
    if isinstance(error, PermissionError) or number == errno.EROFS:
        return "this folder may not be written to", "Choose another folder."
    if number == errno.ENAMETOOLONG:
        return "its name is too long", "Choose a shorter name."
    reason = getattr(error, "strerror", None) or str(error)
    return f"the system says: {reason}", "Choose another name or folder."


def _is_held_open(path: Path, error: Exception) -> bool:
    """On Windows a file that another program holds open refuses to be replaced with a plain "access denied"."""
    return _ON_WINDOWS and isinstance(error, PermissionError) and path.exists()
