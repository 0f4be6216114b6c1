"""How does work survive a crash?

A while after each change the work is written to the user's data folder, readable by this user only, and deleted when
the program ends as it should. After a fault it stays. A lock beside it tells whether the program that wrote it still
runs.
"""

import secrets
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, QTimer

from core.errors import ClickoverError
from core.sent import Kept
from gui import tasks
from gui.background import Background, Ticket
from gui.document import FIELDS, SENT, Document
from gui.state import State

DELAY_MS = 3000
PATTERN = "unsaved-*.clickover"


class Autosave(QObject):
    """Writes the document's work while it changes, and beside it what was left for it and would be lost.

    `file` is where the work that is open is written. `is_safe` tells of a state whether nothing of it would be lost.
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
        self._written: dict[Path, Kept] = {}
        self._writing: Ticket | None = None
        self.file = folder / f"unsaved-{secrets.token_hex(4)}.clickover"  # numbers of programs come again
        self._timer = QTimer(self, singleShot=True, interval=DELAY_MS)
        self._timer.timeout.connect(self._write)
        document.changed.connect(self._restart)

    def write_now(self) -> None:
        """Write at once, on this thread; for a program that is about to fail."""
        self._timer.stop()
        _save_all(self._claim_all())
        self._give_up_others()

    def forget(self) -> None:
        """Delete what was written: the work is saved, or the person let it go."""
        self._timer.stop()
        self._background.cancel(self._writing)
        self._give_up(self._locks)

    def keep(self) -> None:
        """Leave what was written, with the changes since, to the next start; for a program that was at fault."""
        if self._timer.isActive():
            with suppress(ClickoverError, OSError):  # a full disk: what was written before stays
                self.write_now()
        for lock in self._locks.values():
            lock.unlock()
        self._locks.clear()

    @property
    def _works(self) -> dict[Path, Kept]:
        """What is to be written where."""
        if self._document.workbook.is_empty:
            return {}
        left = [state.kept for state in self._document.left if not self._is_safe(state)]
        beside = [self.file.with_stem(f"{self.file.stem}-{number}") for number, _ in enumerate(left, 1)]
        return {**dict(zip(beside, left, strict=True)), self.file: self._document.state.kept}

    def _restart(self, names: frozenset[str]) -> None:
        if not self._document.workbook.is_empty and not names.isdisjoint({*FIELDS, SENT}):
            self._timer.start()

    def _write(self) -> None:
        try:
            claimed = self._claim_all()
        except OSError:  # no folder to write in must not disturb the work either
            return
        works = {path: kept for path, kept in claimed.items() if not _is_same(self._written.get(path), kept)}
        self._writing = self._background.run(
            partial(_save_all, works), partial(self._take_end, works), self._take_failure
        )

    def _take_end(self, works: Mapping[Path, Kept], _nothing: object) -> None:
        self._writing = None
        self._written |= works
        self._give_up_others()

    def _take_failure(self, error: BaseException) -> None:
        """A full disk must not disturb the work; it is tried again after the next change."""
        self._writing = None
        if not isinstance(error, ClickoverError):
            raise error

    def _claim_all(self) -> dict[Path, Kept]:
        """What is to be written where; its files are marked as those of a program that runs."""
        works = self._works
        for path in works.keys() - self._locks.keys():
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._locks[path] = _lock_of(path)
            self._locks[path].tryLock(0)
        return works

    def _give_up_others(self) -> None:
        """Delete what is needed no more, now that what took its place is on the disk."""
        self._give_up(self._locks.keys() - self._works.keys())

    def _give_up(self, paths: Iterable[Path]) -> None:
        """Nothing of this is needed any more."""
        for path in list(paths):
            path.unlink(missing_ok=True)
            self._written.pop(path, None)
            self._locks.pop(path).unlock()


def _save_all(works: Mapping[Path, Kept]) -> None:
    for path, kept in works.items():
        tasks.save_work(kept, path)


def _is_same(one: Kept | None, other: Kept) -> bool:
    return one is not None and one.workbook is other.workbook and one.sent is other.sent


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
