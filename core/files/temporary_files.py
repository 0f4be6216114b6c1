"""Creation of temporary files, and removal of those left by killed processes.

A temporary file may contain student records, and a process that is killed can't delete it. Its name therefore says
which process wrote it (`.out.csv.clickover-PID-START-MACHINE-RANDOM.tmp`). When Clickover next writes to the folder, it
can tell whether that process is still running.
"""

import contextlib
import os
import platform
import re
import stat
import tempfile
import time
import zlib
from pathlib import Path

MAX_AGE_S = 24 * 60 * 60
"""Age from which a temporary file counts as abandoned, even if its process is running."""

_ON_WINDOWS = os.name == "nt"
_PROCESS_FOLDER = Path("/proc")
_MAX_NAME_LENGTH = 40
_NAME = re.compile(r"\..*\.clickover-([0-9]+)-([0-9]+)-([0-9a-f]{8})-[^-.]+\.tmp", re.DOTALL)
_UNKNOWN_START = "0"
_START_FIELD = 19
"""Index of the start time among the fields after the command name in /proc/PID/stat."""


def create_temporary_file(target: Path) -> tuple[int, Path]:
    """Create an empty file in the folder of `target`, readable only by this user.

    Return its descriptor and path.

    Raises:
        OSError: the folder can't be written to.
    """
    handle, name = tempfile.mkstemp(prefix=_build_prefix(target), suffix=".tmp", dir=target.parent)
    return handle, Path(name)


def remove_abandoned_files(folder: Path) -> None:
    """Delete the temporary files that killed processes left in a folder."""
    with contextlib.suppress(OSError, ValueError), os.scandir(folder) as entries:
        for entry in list(entries):
            with contextlib.suppress(OSError):  # for example, it belongs to another user
                if _is_abandoned(entry):
                    Path(entry).unlink()


def _build_prefix(target: Path) -> str:
    pid = os.getpid()
    return f".{target.name[:_MAX_NAME_LENGTH]}.clickover-{pid}-{_read_process_start(pid)}-{_identify_machine()}-"


def _is_abandoned(entry: os.DirEntry[str]) -> bool:
    """Return True for a temporary file of Clickover whose process isn't running."""
    match = _NAME.fullmatch(entry.name)
    if match is None:
        return False
    status = entry.stat(follow_symlinks=False)
    if not stat.S_ISREG(status.st_mode):
        return False
    pid, start, machine = match.groups()
    is_old = time.time() - status.st_mtime > MAX_AGE_S
    return is_old or (machine == _identify_machine() and not _is_running(int(pid), start))


def _is_running(pid: int, start: str) -> bool:
    """Return True if this process is running, or if that is unknown.

    The system reuses process IDs, so the start time must also be the same. Windows has no harmless way to check a
    process.
    """
    if _ON_WINDOWS:
        return True
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:  # it is another user's process
        pass
    current_start = _read_process_start(pid)
    return _UNKNOWN_START in (start, current_start) or start == current_start


def _read_process_start(pid: int) -> str:
    """Return the start time of a process in clock ticks, or "0" without /proc."""
    try:
        status = (_PROCESS_FOLDER / str(pid) / "stat").read_text(encoding="utf-8", errors="replace")
        return status.rpartition(")")[2].split()[_START_FIELD]
    except (OSError, IndexError):
        return _UNKNOWN_START


def _identify_machine() -> str:
    """Return a code for this computer or container.

    Process IDs mean nothing on another computer.
    """
    namespace = ""
    with contextlib.suppress(OSError):
        namespace = str((_PROCESS_FOLDER / "self/ns/pid").readlink())
    return f"{zlib.crc32(f'{platform.node()} {namespace}'.encode(errors='replace')):08x}"
