"""How is a file written so that it is there whole, or not at all?"""

import contextlib
import errno
import os
import tempfile
from pathlib import Path

from core.errors import UnwritableFile

_SHARING_VIOLATION = 32
_LOCK_VIOLATION = 33
_READ_ONLY_DISK = getattr(errno, "EROFS", None)


def write_file(path: Path, data: bytes) -> None:
    """Write `data` to `path`, replacing what stood there; only this user may read it.

    It may hold student records. The bytes go to a temporary file in the same folder first, so a failure leaves the old file as it was and nothing
    beside it. Raises UnwritableFile.
    """
    temporary: Path | None = None
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name[:40]}.", suffix=".tmp", dir=path.parent)
        temporary = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except (OSError, ValueError) as error:
        raise _unwritable(path, error) from error
    finally:
        if temporary is not None:
            with contextlib.suppress(OSError):
                temporary.unlink()


def _unwritable(path: Path, error: Exception) -> UnwritableFile:
    """What went wrong, and the way out."""
    what, advice = _words(path, error)
    return UnwritableFile(f"cannot be written: {what}.", where=str(path), advice=advice)


def _words(path: Path, error: Exception) -> tuple[str, str]:
    number = getattr(error, "errno", None)
    if path.is_dir():
        return "a folder has that name", "Choose another name."
    if not path.parent.is_dir():
        return "its folder does not exist", "Create the folder, or choose another one."
    if number in (errno.ENOSPC, errno.EDQUOT if hasattr(errno, "EDQUOT") else errno.ENOSPC):
        return "the disk is full", "Free some space, or choose another disk."
    if getattr(error, "winerror", None) in (_SHARING_VIOLATION, _LOCK_VIOLATION) or _is_held_open(path, error):
        return "it is open in another program (Excel?)", "Close it there and save again."
    if isinstance(error, PermissionError) or number == _READ_ONLY_DISK:
        return "this folder may not be written to", "Choose another folder."
    if number == errno.ENAMETOOLONG:
        return "its name is too long", "Choose a shorter name."
    reason = getattr(error, "strerror", None) or str(error)
    return f"the system says: {reason}", "Choose another name or folder."


def _is_held_open(path: Path, error: Exception) -> bool:
    """On Windows a file that another program holds open refuses to be replaced with a plain "access denied"."""
    return os.name == "nt" and isinstance(error, PermissionError) and path.exists()
