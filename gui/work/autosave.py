"""Autosave of the open course, so that a crash loses at most two seconds of work.

A change starts a one-second timer. Later changes don't restart it, so continuous editing is also saved. Only one write
runs at a time, and changes made during it are written right afterwards. A write doesn't wait for other tasks. A failed
write is retried, and the user learns of it once.

Input files are written once, and the decisions after each change (see `core.course_parts`). Only the user can read the
files. They are deleted on a normal exit, and kept after a crash. A lock next to each file shows whether the program
that wrote it is still running.
"""

import secrets
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from core.course_parts import PREVIOUS_SUFFIX, delete_unused_parts
from core.errors import ClickoverError, UnwritableFileError
from core.saved_upload import CourseContents
from gui.work import tasks
from gui.work.autosaved_files import delete_abandoned_file, try_lock
from gui.work.background import TaskId, TaskRunner
from gui.work.document import SAVED_UPLOAD, Document
from gui.work.edit import WORKBOOK_FIELDS, CourseRecord, DocumentState
from gui.work.file_lock import FileLock

AUTOSAVE_DELAY_MS = 1000
"""The longest time between a change and the start of its write."""

FIRST_RETRY_MS = 1000
MAX_RETRY_MS = 30_000
"""The limit of the retry delay, which doubles so that a full disk costs little."""


class _Snapshot(NamedTuple):
    """Contents of one autosaved file, and the course that they belong to."""

    course: CourseRecord
    contents: CourseContents

    def has_same_contents(self, other: "_Snapshot | None") -> bool:
        """Return True if both snapshots would produce the same file."""
        first, second = self.contents, other and other.contents
        return second is not None and first.workbook is second.workbook and first.saved_upload is second.saved_upload


class Autosave(QObject):
    """Service that saves the open course and the unsaved courses that it replaced.

    `file` is where the open course is written. `is_saved` returns True for states that are saved elsewhere. `failed`
    carries the error when writing starts to fail, such as on a full disk. `recovered_from_failure` is emitted when
    writing works again.
    """

    failed = Signal(object)
    recovered_from_failure = Signal()

    def __init__(
        self,
        document: Document,
        background: TaskRunner,
        folder: Path,
        is_saved: Callable[[DocumentState], bool],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._background = background
        self._folder = folder
        self._is_saved = is_saved
        self._locks: dict[Path, FileLock] = {}
        self._written_snapshots: dict[Path, _Snapshot] = {}
        self._superseded_files: dict[Path, tuple[CourseRecord, FileLock]] = {}
        self._task_id: TaskId | None = None
        self._is_writing = False
        self._is_failing = False
        self._latest_write = 0
        self._write_lock = Lock()
        self.file = folder / f"unsaved-{secrets.token_hex(4)}.clickover"  # process IDs are reused
        self._delay_timer = QTimer(self, singleShot=True, interval=AUTOSAVE_DELAY_MS)
        self._delay_timer.timeout.connect(self._start_write)
        self._retry_ms = FIRST_RETRY_MS
        self._retry_timer = QTimer(self, singleShot=True)
        self._retry_timer.timeout.connect(self._start_write)
        document.changed.connect(self._schedule_write)

    def write_now(self) -> None:
        """Write immediately, on this thread, because the program is about to fail."""
        self._cancel_writes()
        try:
            snapshots = self._lock_files()
            self._write_files(self._latest_write, snapshots)
        except Exception:
            self._retry_later()
            raise
        self._finish_write(snapshots)

    def delete_once_saved(self, path: Path, lock: FileLock) -> None:
        """Delete this recovered file as soon as this run has autosaved its contents.

        Until then, `lock` keeps other Clickover windows from offering the file.
        """
        self._superseded_files[path] = self._document.state.course, lock

    def delete_files(self) -> None:
        """Delete this run's files because the work is saved or was discarded."""
        self._cancel_writes()
        with self._write_lock:
            self._delete_own_files(self._locks)
            delete_unused_parts(self.file)
        self._release_superseded_files()

    def keep_files(self) -> None:
        """Keep this run's files, with the latest changes, for recovery after a crash."""
        if self._find_unwritten_snapshots(self._snapshots):
            with suppress(ClickoverError, OSError):  # disk full: earlier writes stay
                self.write_now()
        self._cancel_writes()
        for lock in self._locks.values():
            lock.unlock()
        self._locks.clear()
        self._release_superseded_files()

    @property
    def _snapshots(self) -> dict[Path, _Snapshot]:
        """The snapshots that must be on disk, by file."""
        unsaved = [state for state in self._document.replaced_states if not self._is_saved(state)]
        states = {self.file.with_stem(f"{self.file.stem}-{number}"): state for number, state in enumerate(unsaved, 1)}
        if not self._document.workbook.is_empty:
            states[self.file] = self._document.state
        return {path: _Snapshot(state.course, state.contents) for path, state in states.items()}

    def _find_unwritten_snapshots(self, snapshots: Mapping[Path, _Snapshot]) -> dict[Path, _Snapshot]:
        return {
            path: snapshot
            for path, snapshot in snapshots.items()
            if not snapshot.has_same_contents(self._written_snapshots.get(path))
        }

    def _schedule_write(self, names: frozenset[str]) -> None:
        """Start the timer unless it runs: restarting would postpone the write forever."""
        if (
            not self._delay_timer.isActive()
            and not names.isdisjoint({*WORKBOOK_FIELDS, SAVED_UPLOAD})
            and self._snapshots
        ):
            self._delay_timer.start()

    def _start_write(self) -> None:
        """Write unsaved snapshots in the background, unless a write is already running.

        When that write ends, this method is called again.
        """
        if self._is_writing:
            return
        try:
            snapshots = self._find_unwritten_snapshots(self._lock_files())
        except OSError as error:  # the folder can't be created
            self._report_failure(UnwritableFileError(f"cannot be written: {error.strerror}.", where=str(self._folder)))
            self._retry_later()
            return
        if not snapshots:
            self._finish_write(snapshots)
            return
        self._is_writing = True
        self._latest_write += 1
        self._task_id = self._background.run(
            partial(self._write_files, self._latest_write, snapshots),
            partial(self._handle_write_success, snapshots),
            self._handle_write_failure,
            urgent=True,
        )

    def _write_files(self, number: int, snapshots: Mapping[Path, _Snapshot]) -> None:
        """Write these files unless a newer write has started. Runs on any thread."""
        with self._write_lock:
            for path, snapshot in snapshots.items():
                if number == self._latest_write:
                    tasks.autosave_course_file(snapshot.contents, path)

    def _handle_write_success(self, snapshots: Mapping[Path, _Snapshot], _nothing: object) -> None:
        self._is_writing = False
        self._finish_write(snapshots)

    def _handle_write_failure(self, error: BaseException) -> None:
        """Retry later after an expected error such as a full disk; raise any other error."""
        self._is_writing = False
        if not isinstance(error, ClickoverError):
            raise error
        self._report_failure(error)
        self._retry_later()

    def _report_failure(self, error: ClickoverError) -> None:
        """Emit the error, unless writing has been failing since an earlier error."""
        if not self._is_failing:
            self._is_failing = True
            self.failed.emit(error)

    def _retry_later(self) -> None:
        self._retry_timer.start(self._retry_ms)
        self._retry_ms = min(2 * self._retry_ms, MAX_RETRY_MS)

    def _finish_write(self, snapshots: Mapping[Path, _Snapshot]) -> None:
        """Write newer changes or, if there are none, delete files no longer needed."""
        self._written_snapshots |= snapshots
        self._retry_timer.stop()
        self._retry_ms = FIRST_RETRY_MS
        if self._is_failing:
            self._is_failing = False
            self.recovered_from_failure.emit()
        needed = self._snapshots
        if self._find_unwritten_snapshots(needed):
            if not self._delay_timer.isActive():
                self._start_write()
        elif needed:  # if everything was undone, the file is the only copy
            self._delete_own_files(self._locks.keys() - needed.keys())
            delete_unused_parts(self.file, _find_used_hashes(needed.values()))
            courses = {snapshot.course for snapshot in needed.values()}
            self._delete_superseded_files(courses | {course.continues for course in courses if course.continues})

    def _lock_files(self) -> dict[Path, _Snapshot]:
        """Lock the files that must be on disk, and return their snapshots."""
        snapshots = self._snapshots
        for path in snapshots.keys() - self._locks.keys():
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            if lock := try_lock(path):  # no other run uses this name
                self._locks[path] = lock
        return snapshots

    def _delete_own_files(self, paths: Iterable[Path]) -> None:
        """Delete these files, which this run wrote, and release their locks."""
        for path in list(paths):
            path.unlink(missing_ok=True)
            path.with_suffix(PREVIOUS_SUFFIX).unlink(missing_ok=True)
            self._written_snapshots.pop(path, None)
            self._locks.pop(path).unlock()

    def _delete_superseded_files(self, written: set[CourseRecord]) -> None:
        """Delete recovered files whose courses this run has now written."""
        for path in [path for path, (course, _) in self._superseded_files.items() if course in written]:
            _, lock = self._superseded_files.pop(path)
            with suppress(OSError):  # open in another program, on Windows: offered again
                delete_abandoned_file(path)
            lock.unlock()

    def _release_superseded_files(self) -> None:
        """Release recovered files that this run didn't rewrite, for the next start."""
        for _, lock in self._superseded_files.values():
            lock.unlock()
        self._superseded_files.clear()

    def _cancel_writes(self) -> None:
        """Cancel all writes, so that none of them overwrites a file that is written next."""
        self._delay_timer.stop()
        self._retry_timer.stop()
        self._background.cancel(self._task_id)
        self._is_writing = False
        self._latest_write += 1


def _find_used_hashes(snapshots: Iterable[_Snapshot]) -> set[str]:
    """Return the hashes of all input files and upload files in these snapshots."""
    hashes: set[str] = set()
    for workbook, upload in ((snapshot.contents.workbook, snapshot.contents.saved_upload) for snapshot in snapshots):
        hashes |= {file.sha256 for file in workbook.export.files} if workbook.export else set()
        hashes |= {item.sha256 for item in (workbook.gradebook, upload, *workbook.sent_uploads) if item}
    return hashes
