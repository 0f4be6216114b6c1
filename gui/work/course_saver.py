"""Automatic saving of remembered courses, at most two seconds after a change.

A change starts a timer of one second. Later changes don't restart it, so continuous editing is saved, too.
"""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from gui.work import tasks
from gui.work.course_queue import CourseQueue
from gui.work.document import SAVED_UPLOAD, Document
from gui.work.edit import WORKBOOK_FIELDS, CourseRecord, DocumentState, RememberedCourse

if TYPE_CHECKING:
    from core.courses.course import Course
    from gui.work.course_tasks import StoreAnswer

SAVE_DELAY_MS = 1000
"""The longest time between a change and the start of its write."""

FIRST_RETRY_MS = 5000
MAX_RETRY_MS = 60_000
"""The limit of the retry delay, which doubles."""

_SAVED_FIELDS = frozenset(WORKBOOK_FIELDS) - {"accepted", "sent_uploads"}


class CourseSaver(QObject):
    """Service that saves decisions and upload files with the courses that Clickover remembers.

    `upload_saved` is emitted after an upload file was remembered. `course_deleted` carries the `CourseRecord` of a
    course that was deleted, for example in another window.
    """

    upload_saved = Signal()
    course_deleted = Signal(object)

    def __init__(self, document: Document, queue: CourseQueue, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._queue = queue
        self._path = path
        self._unsaved: dict[int, DocumentState] = {}
        self._retry_ms = FIRST_RETRY_MS
        self._timer = QTimer(self, singleShot=True, interval=SAVE_DELAY_MS)
        self._timer.timeout.connect(self.flush)
        document.changed.connect(self._handle_change)

    @property
    def has_unsaved_changes(self) -> bool:
        """True if a change has yet to be written."""
        return bool(self._unsaved)

    def schedule(self, state: DocumentState) -> None:
        """Save this state soon, unless it is remembered already."""
        remembered = state.course.remembered
        if remembered and remembered.saved_workbook is not state.workbook:
            self._unsaved[id(remembered)] = state
            if not self._timer.isActive():
                self._timer.start(SAVE_DELAY_MS)

    def discard(self, remembered: RememberedCourse) -> None:
        """Forget changes of a course that is no longer remembered."""
        self._unsaved.pop(id(remembered), None)

    def flush(self) -> None:
        """Start to save all unsaved changes now."""
        self._timer.stop()
        states, self._unsaved = self._unsaved, {}
        for state in states.values():
            if remembered := state.course.remembered:
                task = partial(self._save_decisions, remembered, state)
                on_done, on_failed = partial(self._handle_saved, state), partial(self._retry_later, state)
                self._queue.write(task, on_done, on_failed)

    def save_upload(self, record: CourseRecord) -> None:
        """Remember the last upload file of a course, with the decisions that led to it."""
        remembered, state = record.remembered, self._document.state
        if remembered and record.saved_upload and state.course is record and state.results:
            self._queue.write(
                partial(self._save_upload, remembered, state), partial(self._handle_saved, state, has_upload=True)
            )

    def _handle_change(self, names: frozenset[str]) -> None:
        if names & _SAVED_FIELDS:
            self.schedule(self._document.state)
        if SAVED_UPLOAD in names:
            self.save_upload(self._document.state.course)

    def _save_decisions(self, remembered: RememberedCourse, state: DocumentState) -> "StoreAnswer[Course | None]":
        """Write the decisions since the last write. Runs on a pool thread."""
        return tasks.save_decisions(self._path, remembered.base, remembered.earlier, state.workbook, state.results)

    def _save_upload(self, remembered: RememberedCourse, state: DocumentState) -> "StoreAnswer[Course | None]":
        """Write the decisions and the upload file. Runs on a pool thread."""
        upload, prepared, results = state.course.saved_upload, state.prepared_upload, state.results
        assert upload is not None
        assert results is not None
        if prepared and prepared.upload.data != upload.data:
            prepared = None
        return tasks.save_upload(self._path, remembered.base, remembered.earlier, upload, results, prepared)

    def _handle_saved(self, state: DocumentState, course: "Course | None", *, has_upload: bool = False) -> None:
        self._retry_ms = FIRST_RETRY_MS
        if course is None:
            self.course_deleted.emit(state.course)
        elif remembered := state.course.remembered:
            remembered.base, remembered.saved_workbook = course, state.workbook
        if has_upload:
            self.upload_saved.emit()

    def _retry_later(self, state: DocumentState) -> None:
        """Save this state later, unless a newer one is waiting."""
        self._unsaved.setdefault(id(state.course.remembered), state)
        self._timer.start(self._retry_ms)
        self._retry_ms = min(2 * self._retry_ms, MAX_RETRY_MS)
