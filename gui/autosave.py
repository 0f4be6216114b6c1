"""How does work survive a crash?

A while after each change the work is written to the user's data folder, readable by this user only, and deleted when
the program ends as it should. After a fault it stays. A lock beside it tells whether the program that wrote it still
runs.
"""

import os
from contextlib import suppress
from functools import partial
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, QTimer

from core.errors import ClickoverError
from gui import tasks
from gui.background import Background, Ticket
from gui.document import FIELDS, SENT, Document

DELAY_MS = 3000
PATTERN = "unsaved-*.clickover"


class Autosave(QObject):
    """Writes the document's work while it changes. `file` is where."""

    def __init__(self, document: Document, background: Background, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._background = background
        self._folder = folder
        self._lock: QLockFile | None = None
        self._writing: Ticket | None = None
        self.file = folder / f"unsaved-{os.getpid()}.clickover"
        self._timer = QTimer(self, singleShot=True, interval=DELAY_MS)
        self._timer.timeout.connect(self._write)
        document.changed.connect(self._restart)

    def write_now(self) -> None:
        """Write at once, on this thread; for a program that is about to fail."""
        self._timer.stop()
        if self._has_work:
            self._claim()
            tasks.save_work(self._document.state.kept, self.file)

    def forget(self) -> None:
        """Delete what was written: the work is saved, or the person let it go."""
        self._timer.stop()
        self._background.cancel(self._writing)
        self.file.unlink(missing_ok=True)
        self._release()

    def keep(self) -> None:
        """Leave what was written, with the changes since, to the next start; for a program that was at fault."""
        if self._timer.isActive():
            with suppress(ClickoverError):  # a full disk: what was written before stays
                self.write_now()
        self._release()

    @property
    def _has_work(self) -> bool:
        return not self._document.workbook.is_empty

    def _restart(self, names: frozenset[str]) -> None:
        if self._has_work and not names.isdisjoint({*FIELDS, SENT}):
            self._timer.start()

    def _write(self) -> None:
        self._claim()
        task = partial(tasks.save_work, self._document.state.kept, self.file)
        self._writing = self._background.run(task, self._take_end, self._take_failure)

    def _take_end(self, _nothing: object) -> None:
        self._writing = None

    def _take_failure(self, error: BaseException) -> None:
        """A full disk must not disturb the work; it is tried again after the next change."""
        self._writing = None
        if not isinstance(error, ClickoverError):
            raise error

    def _release(self) -> None:
        """The file is no longer that of a program that runs."""
        if self._lock:
            self._lock.unlock()
            self._lock = None

    def _claim(self) -> None:
        """Mark the file as that of a program that runs."""
        if self._lock is None:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._lock = _lock_of(self.file)
            self._lock.tryLock(0)


def left_behind(folder: Path) -> list[Path]:
    """Work of programs that ended without deleting it, the latest first."""
    found = [path for path in folder.glob(PATTERN) if _is_abandoned(path)]
    return sorted(found, key=lambda path: path.stat().st_mtime, reverse=True)


def discard(path: Path) -> None:
    """Delete work that was left behind."""
    path.unlink(missing_ok=True)
    path.with_suffix(".lock").unlink(missing_ok=True)


def _is_abandoned(path: Path) -> bool:
    lock = _lock_of(path)
    is_free = lock.tryLock(0)
    if is_free:
        lock.unlock()
    return is_free


def _lock_of(path: Path) -> QLockFile:
    lock = QLockFile(str(path.with_suffix(".lock")))
    lock.setStaleLockTime(0)  # only a program that no longer runs gives its lock up
    return lock
