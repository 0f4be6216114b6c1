"""Lock files that the system releases when a program ends, however it ends.

The contents of a lock file don't matter. Information in it could be wrong: process IDs are reused, computers are
renamed, and clocks are changed.
"""

import os
import sys
from contextlib import suppress
from pathlib import Path

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

MAX_TRIES = 10


class FileLock:
    """Lock that only one program at a time can hold. Its file exists while it is held."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

    def try_lock(self) -> bool:
        """Acquire the lock without waiting, and return True if this succeeds.

        Where files can't be locked, as in some network folders, it always succeeds: offering work twice is better than
        never.
        """
        for _ in range(MAX_TRIES):
            try:
                descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
            except OSError:  # a folder, or a folder that can't be written to
                return True
            if not _lock(descriptor):
                os.close(descriptor)
                return False
            if _is_same_file(descriptor, self._path):
                self._descriptor = descriptor
                return True
            os.close(descriptor)  # another program deleted the file before it was locked
        return False

    def unlock(self) -> None:
        """Release the lock, and delete its file."""
        if self._descriptor is None:
            return
        descriptor, self._descriptor = self._descriptor, None
        if sys.platform == "win32":  # an open file can't be deleted
            os.close(descriptor)
            with suppress(OSError):
                self._path.unlink()
        else:
            with suppress(OSError):
                self._path.unlink()
            os.close(descriptor)


def _lock(descriptor: int) -> bool:
    """Lock the file, and return False if another program has locked it."""
    try:
        if sys.platform == "win32":
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:  # locks aren't supported
        return True
    return True


def _is_same_file(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except OSError:
        return False
