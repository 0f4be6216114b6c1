"""Atomic file writes: each file is written completely or not at all."""

import contextlib
import errno
import os
import shutil
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from core.errors import UnwritableFileError
from core.files.temporary_files import create_temporary_file, remove_abandoned_files

_ON_WINDOWS = os.name == "nt"
_LOCK_ERRORS = (32, 33)  # Windows: sharing violation, lock violation
_ANY_WRITE_PERMISSION = 0o222
_DISK_FULL_ERRORS = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))


def write_file(path: Path, data: bytes) -> None:
    """Write `data` to `path` atomically, replacing any existing file.

    Only this user can read the file. Raises the exceptions of `write_files`.
    """
    write_files({path: data})


def write_files(files: Mapping[Path, bytes]) -> None:
    """Write all of these files, or none of them.

    Each file is first written to a temporary file in the same folder. When all are complete, they are moved into place.
    If one can't be moved, those already moved are replaced by the old files. If writing fails, the old files stay as
    they were, and no temporary files remain. The files may contain student records, so only this user can read them.

    Raises:
        UnwritableFileError: a file can't be written.
    """
    staged: list[_StagedFile] = []
    path = Path()
    try:
        for path in files:
            remove_abandoned_files(_resolve_target(path).parent)
        for path, data in files.items():
            staged.append(_stage_file(_resolve_target(path), data))
        if len(staged) > 1:
            for file in staged:
                path = file.target
                file.back_up()
        for file in staged:
            path = file.target
            file.move_into_place()
    except BaseException as error:
        for file in reversed(staged):
            file.restore()
        if isinstance(error, OSError | ValueError | RuntimeError):  # RuntimeError: circular links, up to Python 3.12
            raise _build_unwritable_error(path, error) from error
        raise
    finally:
        for file in staged:
            file.remove_temporary_files()


@dataclass
class _StagedFile:
    """A complete temporary file that hasn't been moved into place yet.

    `backup` is a copy of the file that it replaces, if there is one, and `old_status` is that file's status.
    """

    temporary: Path
    target: Path
    backup: Path | None = None
    old_status: os.stat_result | None = None
    is_moved: bool = False

    def back_up(self) -> None:
        """Copy the existing file, if any, so that it can be restored."""
        if self.target.exists():
            handle, self.backup = create_temporary_file(self.target)
            os.close(handle)
            shutil.copyfile(self.target, self.backup)
            self.old_status = self.target.stat()

    def move_into_place(self) -> None:
        """Replace the target with the new file."""
        self.temporary.replace(self.target)
        self.is_moved = True

    def restore(self) -> None:
        """Restore the old file, or remove the new file if there was no old one."""
        if not self.is_moved:
            return
        with contextlib.suppress(OSError):
            if self.backup and self.old_status:
                self.backup.replace(self.target)
                self.target.chmod(stat.S_IMODE(self.old_status.st_mode))
                os.utime(self.target, ns=(self.old_status.st_atime_ns, self.old_status.st_mtime_ns))
            else:
                self.target.unlink()

    def remove_temporary_files(self) -> None:
        """Remove the temporary file and the backup if they still exist."""
        for path in (self.temporary, self.backup):
            if path:
                with contextlib.suppress(OSError):
                    path.unlink()


def is_folder(path: Path) -> bool:
    """Return True if `path` is a folder, and False if the name is impossible."""
    with contextlib.suppress(OSError, ValueError):
        return path.is_dir()
    return False


def _resolve_target(path: Path) -> Path:
    """Return the path to write to, following symbolic links.

    Raises:
        OSError: the path is a folder, a device, or a read-only file, which are never replaced.
    """
    if is_folder(path):
        raise IsADirectoryError(errno.EISDIR, "Is a directory", str(path))
    if _is_special_file(path):
        raise OSError(errno.EINVAL, "Not a regular file", str(path))
    if _is_read_only(path):
        raise PermissionError(errno.EACCES, "Read-only file", str(path))
    return path.resolve()


def _is_special_file(path: Path) -> bool:
    """Return True if the path exists and isn't a regular file."""
    return path.exists() and not path.is_file()


def _is_read_only(path: Path) -> bool:
    """Return True if the file exists and its permissions forbid changes.

    Administrators can change any file, so it isn't enough to ask the system.
    """
    with contextlib.suppress(OSError, ValueError):
        return not (path.stat().st_mode & _ANY_WRITE_PERMISSION and os.access(path, os.W_OK))
    return False


def _stage_file(target: Path, data: bytes) -> _StagedFile:
    """Write the bytes to a temporary file in the same folder."""
    handle, temporary = create_temporary_file(target)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return _StagedFile(temporary, target)


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
    if isinstance(error, PermissionError) and _is_read_only(path):
        return "this file is read-only", "Choose another name, or allow changes to the file."
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
