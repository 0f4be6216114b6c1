"""Autosave: writes the work to the user's data folder, so that a crash costs two seconds of it at most.

A change starts a timer of one second. Later changes don't restart it, so even a user who never pauses is saved. Only
one write runs at a time; what changed meanwhile is written right after it. A write that fails is tried again.

The files are readable by this user only. They are deleted when the program ends as it should, and stay after a fault.
A lock beside each file says whether the program that wrote it still runs.
"""

import secrets
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from PySide6.QtCore import QLockFile, QObject, QTimer

from core.errors import ClickoverError
from core.sent import Kept
from core.version import VERSION
from gui.work import tasks
from gui.work.background import Background, Ticket
from gui.work.document import FIELDS, SENT, Document
from gui.work.edit import State, Work

DELAY_MS = 1000
"""A change waits at most this long for its write to start."""

FIRST_RETRY_MS = 1000
LONGEST_RETRY_MS = 30_000
"""Waits between failed writes double up to this, so that a full disk doesn't keep the computer busy."""

PATTERN = "unsaved-*.clickover"
_UNREADABLE = ".unreadable"


class _Snapshot(NamedTuple):
    """The contents of one file, and the work they belong to."""

    work: Work
    kept: Kept

    def is_same(self, other: "_Snapshot | None") -> bool:
        """Return True if both would give the same file."""
        return other is not None and self.kept.workbook is other.kept.workbook and self.kept.sent is other.kept.sent


class Autosave(QObject):
    """Writes the open work while it changes, and beside it unsaved work that was left for it.

    `file` is where the open work is written. `is_safe` returns True for a state of which nothing would be lost.
    """

    def __init__(
        self,
        document: Document,
        background: Background,
        folder: Path,
        is_safe: Callable[[State], bool],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._background = background
        self._folder = folder
        self._is_safe = is_safe
        self._locks: dict[Path, QLockFile] = {}
        self._written: dict[Path, _Snapshot] = {}
        self._replaced: dict[Path, tuple[Work, QLockFile]] = {}
        self._ticket: Ticket | None = None
        self._is_writing = False
        self._newest = 0
        self._one_writer = Lock()
        self.file = folder / f"unsaved-{secrets.token_hex(4)}.clickover"  # numbers of programs come again
        self._timer = QTimer(self, singleShot=True, interval=DELAY_MS)
        self._timer.timeout.connect(self._write)
        self._retry_ms = FIRST_RETRY_MS
        self._retry = QTimer(self, singleShot=True)
        self._retry.timeout.connect(self._write)
        document.changed.connect(self._schedule)

    def write_now(self) -> None:
        """Write at once, on this thread, for a program that is about to fail. Raises UnwritableFile and OSError."""
        self._stop()
        try:
            works = self._claim_all()
            self._save(self._newest, works)
        except Exception:
            self._retry_later()
            raise
        self._finish_write(works)

    def replace(self, path: Path, lock: QLockFile) -> None:
        """Delete this set-aside file as soon as its work, which is open now, is written to a file of this run.

        Until then `lock` keeps other windows of Clickover from offering it.
        """
        self._replaced[path] = self._document.state.work, lock

    def forget(self) -> None:
        """Delete what was written: the work is saved, or the user let it go."""
        self._stop()
        with self._one_writer:
            self._give_up(self._locks)
        self._release()

    def keep(self) -> None:
        """Leave what was written, with the changes since, to the next start; for a program that was at fault."""
        if self._unwritten(self._works):
            with suppress(ClickoverError, OSError):  # a full disk: what was written before stays
                self.write_now()
        self._stop()
        for lock in self._locks.values():
            lock.unlock()
        self._locks.clear()
        self._release()

    @property
    def _works(self) -> dict[Path, _Snapshot]:
        """What has to be on the disk, by file."""
        left = [state for state in self._document.left if not self._is_safe(state)]
        states = {self.file.with_stem(f"{self.file.stem}-{number}"): state for number, state in enumerate(left, 1)}
        if not self._document.workbook.is_empty:
            states[self.file] = self._document.state
        return {path: _Snapshot(state.work, state.kept) for path, state in states.items()}

    def _unwritten(self, works: Mapping[Path, _Snapshot]) -> dict[Path, _Snapshot]:
        return {path: work for path, work in works.items() if not work.is_same(self._written.get(path))}

    def _schedule(self, names: frozenset[str]) -> None:
        """Write soon. A running timer goes on: were it restarted, steady work would never be written."""
        if not self._timer.isActive() and not names.isdisjoint({*FIELDS, SENT}) and self._works:
            self._timer.start()

    def _write(self) -> None:
        """Write in the background what isn't on the disk yet. While a write runs, its end leads here again."""
        if self._is_writing:
            return
        try:
            works = self._unwritten(self._claim_all())
        except OSError:  # the folder can't be made
            self._retry_later()
            return
        if not works:
            self._finish_write(works)
            return
        self._is_writing = True
        self._newest += 1
        self._ticket = self._background.run(
            partial(self._save, self._newest, works), partial(self._take_end, works), self._take_failure
        )

    def _save(self, number: int, works: Mapping[Path, _Snapshot]) -> None:
        """Write these files, unless a newer write was begun meanwhile. Runs on any thread."""
        with self._one_writer:
            for path, work in works.items():
                if number == self._newest:
                    tasks.autosave_work(work.kept, path)

    def _take_end(self, works: Mapping[Path, _Snapshot], _nothing: object) -> None:
        self._is_writing = False
        self._finish_write(works)

    def _take_failure(self, error: BaseException) -> None:
        """A full disk must not disturb the work. Any other error is a fault: it waits for the next change."""
        self._is_writing = False
        if not isinstance(error, ClickoverError):
            raise error
        self._retry_later()

    def _retry_later(self) -> None:
        self._retry.start(self._retry_ms)
        self._retry_ms = min(2 * self._retry_ms, LONGEST_RETRY_MS)

    def _finish_write(self, works: Mapping[Path, _Snapshot]) -> None:
        """Go on with what changed meanwhile; once all is on the disk, delete the files that it replaces."""
        self._written |= works
        self._retry.stop()
        self._retry_ms = FIRST_RETRY_MS
        needed = self._works
        if self._unwritten(needed):
            if not self._timer.isActive():
                self._write()
        elif needed:  # after everything was undone, the file is all that is left of it
            self._give_up(self._locks.keys() - needed.keys())
            self._discard_replaced({work.work for work in needed.values()})

    def _claim_all(self) -> dict[Path, _Snapshot]:
        """Return what has to be on the disk; its files are marked as those of a running program."""
        works = self._works
        for path in works.keys() - self._locks.keys():
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._locks[path] = _make_lock(path)
            self._locks[path].tryLock(0)
        return works

    def _give_up(self, paths: Iterable[Path]) -> None:
        """Delete these files of this run."""
        for path in list(paths):
            path.unlink(missing_ok=True)
            self._written.pop(path, None)
            self._locks.pop(path).unlock()

    def _discard_replaced(self, written: set[Work]) -> None:
        """Delete the set-aside files of these works."""
        for path in [path for path, (work, _) in self._replaced.items() if work in written]:
            _, lock = self._replaced.pop(path)
            lock.unlock()
            with suppress(OSError):  # held open, on Windows: it is offered once more
                discard(path)

    def _release(self) -> None:
        """Leave the set-aside files that this run didn't write anew to the next start."""
        for _, lock in self._replaced.values():
            lock.unlock()
        self._replaced.clear()

    def _stop(self) -> None:
        """Let no write start, and none that runs replace what is written after this."""
        self._timer.stop()
        self._retry.stop()
        self._background.cancel(self._ticket)
        self._is_writing = False
        self._newest += 1


def left_behind(folder: Path) -> list[Path]:
    """Return the work of programs that ended without deleting it, the latest first.

    Work that this version of Clickover failed to open isn't among it: it would be offered in vain at every start.
    """
    ages: dict[Path, float] = {}
    for path in folder.glob(PATTERN):
        with suppress(OSError):  # another window of Clickover deletes it just now
            if _is_abandoned(path) and not _is_marked(path):
                ages[path] = path.stat().st_mtime
    return sorted(ages, key=ages.__getitem__, reverse=True)


def claim(path: Path) -> QLockFile | None:
    """Return a lock that keeps other windows from offering this file; None if another one has it."""
    lock = _make_lock(path)
    return lock if lock.tryLock(0) else None


def mark_unreadable(path: Path) -> None:
    """Keep work from being offered again by this version of Clickover; the file itself stays."""
    with suppress(OSError):  # then it is offered once more
        path.with_suffix(_UNREADABLE).write_text(VERSION, encoding="utf-8")


def discard(path: Path) -> None:
    """Delete work that was left behind."""
    path.unlink(missing_ok=True)
    for suffix in (".lock", _UNREADABLE):
        path.with_suffix(suffix).unlink(missing_ok=True)


def clear_remains(folder: Path) -> None:
    """Delete what programs that were killed left beside their work: half-written files, and locks of nothing."""
    for path in folder.glob(f".{PATTERN}.*.tmp"):
        with suppress(OSError):
            if _is_abandoned(folder / path.name[1:].partition(".clickover.")[0]):
                path.unlink(missing_ok=True)
    for path in folder.glob("unsaved-*.lock"):
        _is_abandoned(path)  # a lock that could be taken is gone afterwards


def _is_marked(path: Path) -> bool:
    try:
        return path.with_suffix(_UNREADABLE).read_text(encoding="utf-8", errors="replace") == VERSION
    except OSError:
        return False


def _is_abandoned(path: Path) -> bool:
    lock = claim(path)
    if lock is None:
        return False
    lock.unlock()
    return True


def _make_lock(path: Path) -> QLockFile:
    lock = QLockFile(str(path.with_suffix(".lock")))
    lock.setStaleLockTime(0)  # only a program that no longer runs gives its lock up
    return lock
