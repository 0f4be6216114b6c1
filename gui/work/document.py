"""The open course: workbook, results, and undo stack.

    click -> page -> document.apply(...) -> changed -> models -> views

Results are cached with each state, so undo and redo (gui/work/edit.py) only swap values.
"""

from collections.abc import Iterable
from dataclasses import fields
from functools import partial
from itertools import zip_longest
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal
from PySide6.QtGui import QUndoStack

from core.errors import ClickoverError, RequestError
from core.saved_upload import SavedUpload
from core.workbook import Workbook, has_same_results
from gui.steps import Step
from gui.work import tasks
from gui.work.background import TaskId, TaskRunner
from gui.work.edit import CourseRecord, DocumentState, EditCommand, UndoneEdit

if TYPE_CHECKING:
    from core.results import PreparedUpload, Results

MAX_SYNCHRONOUS_CELLS = 100_000
"""Up to this many scores, results are computed synchronously because that fits in one frame."""

MAX_CACHED_CELLS = 5_000_000
"""Results are cached for undo up to this many scores. Older ones are computed again when needed."""

PREPARE_DELAY_MS = 200
"""The upload is prepared once the user has paused for this long."""


class Document(QObject):
    """The workbook, its results, and the undo stack.

    `changed` carries a frozenset of names: the changed fields of `Workbook`, "results", "outgoing", and "sent" if an
    upload file was saved. `deriving_changed` carries whether results are being computed. Meanwhile, `results` are those
    of an earlier state of the same files, or None. `edit_undone` carries an `UndoneEdit` after an undo or redo.

    `step` is the current step, which each edit records.
    """

    changed = Signal(object)
    deriving_changed = Signal(object)
    edit_undone = Signal(object)

    def __init__(self, background: TaskRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.undo_stack = QUndoStack(self)
        self.step = Step.FILES
        self._background = background
        self._state = DocumentState(Workbook())
        self._current_results: Results | None = None
        self._computed_states: list[DocumentState] = []
        self._passed_edits: list[tuple[DocumentState, UndoneEdit]] | None = None
        self._derive_task_id: TaskId | None = None
        self._prepare_task_id: TaskId | None = None
        self._prepare_timer = QTimer(self, singleShot=True, interval=PREPARE_DELAY_MS)
        self._prepare_timer.timeout.connect(self._start_preparing)

    @property
    def state(self) -> DocumentState:
        """The workbook with everything computed for it."""
        return self._state

    @property
    def workbook(self) -> Workbook:
        """The user's files and decisions."""
        return self._state.workbook

    @property
    def is_large(self) -> bool:
        """Whether the class is too large to compute results within one frame."""
        return self._state.cell_count > MAX_SYNCHRONOUS_CELLS

    @property
    def results(self) -> "Results | None":
        """The results. While they are being computed, those of an earlier state of the same files."""
        return self._current_results

    @property
    def outgoing(self) -> "PreparedUpload | None":
        """The upload for exactly this workbook. None while it's being prepared, and if there is none."""
        return self._state.outgoing

    @property
    def upload_error(self) -> ClickoverError | None:
        """The reason why no upload can be made from this workbook."""
        return self._state.upload_error

    @property
    def saved_upload(self) -> SavedUpload | None:
        """The upload saved last, if it was made for the open gradebook."""
        sent = self._state.course.saved_upload
        return sent if sent and sent.gradebook and sent.gradebook is self.workbook.gradebook else None

    @property
    def is_deriving(self) -> bool:
        """Whether `results` are still being computed for this workbook."""
        return self._derive_task_id is not None and self._state.results is None

    @property
    def is_preparing(self) -> bool:
        """Whether `outgoing` is still being prepared for this workbook."""
        state = self._state
        is_missing = state.outgoing is None and state.upload_error is None
        return self.is_deriving or (is_missing and _can_prepare(state.results))

    @property
    def replaced_states(self) -> list[DocumentState]:
        """The last state of each course that was replaced by another one, except where that was undone."""
        edits = [self.undo_stack.command(index) for index in range(self.undo_stack.index())]
        return [edit.replaced_state for edit in edits if isinstance(edit, EditCommand) and edit.replaced_state]

    def apply(self, text: str, workbook: Workbook, merge_key: str = "", course: CourseRecord | None = None) -> None:
        """Replace the workbook as one edit, which the Edit menu calls `text`. Does nothing if the workbook is the same.

        Consecutive edits with the same `merge_key`, such as typing in one field, are undone as one. With `course`,
        another course begins.
        """
        if workbook is not self.workbook:
            after = DocumentState(workbook, course or self._state.course)
            self._push_edit(text, self._state, after, merge_key)
            self._set_state(after)

    def apply_all(self, edits: Iterable[tuple[str, Workbook]], courses: Iterable[CourseRecord] = ()) -> None:
        """Apply several edits, each undone separately, and compute results for the last one only.

        `courses` are the edits' courses, in case another course begins.
        """
        after = self._state
        for (text, workbook), work in zip_longest(edits, courses):
            before, after = after, DocumentState(workbook, work or after.course)
            self._push_edit(text, before, after)
        if after is not self._state:
            self._set_state(after)

    def undo_to(self, number: int) -> None:
        """Undo the edit with this number and all later ones as a single change."""
        self._passed_edits = []
        self.undo_stack.setIndex(min(number, self.undo_stack.index()))
        passed_edits, self._passed_edits = self._passed_edits, None
        if passed_edits:
            self._handle_undo(*passed_edits[-1])

    def open(self, workbook: Workbook) -> None:
        """Start over with this workbook, with nothing to undo and nothing unsaved."""
        self.undo_stack.clear()
        self._computed_states.clear()
        self._set_state(DocumentState(workbook))

    def record_upload(self, course: CourseRecord, upload: SavedUpload) -> None:
        """Record that an upload was saved. Undo doesn't take this back."""
        course.saved_upload = upload
        self.changed.emit(frozenset({SAVED_UPLOAD}))

    def _push_edit(self, text: str, before: DocumentState, after: DocumentState, merge_key: str = "") -> None:
        self.undo_stack.push(EditCommand(text, before, after, self.step, self._handle_undo, merge_key))

    def _handle_undo(self, state: DocumentState, retraced: UndoneEdit) -> None:
        if self._passed_edits is not None:
            self._passed_edits.append((state, retraced))
            return
        self._set_state(state)
        self.edit_undone.emit(retraced)

    def _set_state(self, state: DocumentState) -> None:
        """Make this the current state, and emit what changed."""
        previous, shown_results, was_deriving = self._state, self._current_results, self.is_deriving
        self._state = state
        self._cancel_tasks()
        if has_same_results(previous.workbook, state.workbook):
            state.copy_results_from(previous)
        if state.results is None and self._can_derive_synchronously(state):
            state.results = tasks.derive_results(state.workbook, shown_results)
        self._current_results = state.results or (
            shown_results if _has_same_files(state.workbook, shown_results) else None
        )
        names = {
            name for name in WORKBOOK_FIELDS if getattr(previous.workbook, name) is not getattr(state.workbook, name)
        }
        names |= {"results"} if self._current_results is not shown_results else set()
        names |= {"outgoing"} if previous.outgoing is not state.outgoing else set()
        self._compute_missing()
        if was_deriving and not self.is_deriving:
            self.deriving_changed.emit(False)
        self.changed.emit(frozenset(names))

    def _cancel_tasks(self) -> None:
        """Cancel running tasks, because they are for another state."""
        self._background.cancel(self._derive_task_id)
        self._background.cancel(self._prepare_task_id)
        self._derive_task_id = self._prepare_task_id = None
        self._prepare_timer.stop()

    def _can_derive_synchronously(self, state: DocumentState) -> bool:
        """Return True if results are quick to compute: the class isn't large, and its students are already matched."""
        return not self.is_large and _has_same_files(state.workbook, self._current_results)

    def _compute_missing(self) -> None:
        """Start computing what the state still lacks."""
        state = self._state
        if state.results is None and not state.workbook.is_empty:
            task = partial(tasks.derive_results, state.workbook, self._current_results)
            task_id = self._background.run(task, partial(self._handle_results, state))
            if state.results is None:  # a synchronous pool has already delivered them
                self._derive_task_id = task_id
                self.deriving_changed.emit(True)
        elif state.results is not None:
            self._cache_state(state)
            if state.outgoing is None and state.upload_error is None and _can_prepare(state.results):
                self._prepare_timer.start()

    def _handle_results(self, state: DocumentState, results: "Results") -> None:
        self._derive_task_id = None
        state.results = self._current_results = results
        self._compute_missing()
        self.deriving_changed.emit(False)
        self.changed.emit(frozenset({"results"}))

    def _start_preparing(self) -> None:
        state = self._state
        if state.results is None:
            return
        self._prepare_task_id = self._background.run(
            partial(tasks.prepare_upload, state.results),
            partial(self._handle_outgoing, state),
            partial(self._handle_prepare_failed, state),
        )

    def _handle_outgoing(self, state: DocumentState, outgoing: "PreparedUpload") -> None:
        self._prepare_task_id = None
        state.outgoing = outgoing
        self.changed.emit(frozenset({"outgoing"}))

    def _handle_prepare_failed(self, state: DocumentState, error: BaseException) -> None:
        self._prepare_task_id = None
        state.upload_error = error if isinstance(error, ClickoverError) else RequestError(_describe_fault())
        self.changed.emit(frozenset({"outgoing"}))
        if state.upload_error is not error:
            raise error

    def _cache_state(self, state: DocumentState) -> None:
        """Keep this state's results, and drop the oldest ones if there are too many."""
        self._computed_states = [cached for cached in self._computed_states if cached is not state] + [state]
        while len(self._computed_states) > 1 and _count_cells(self._computed_states) > MAX_CACHED_CELLS:
            oldest = self._computed_states.pop(0)
            values: list[object] = [oldest.results, oldest.outgoing]
            oldest.results = oldest.outgoing = None
            self._background.run(values.clear, lambda _nothing: None)  # freeing millions of scores takes long


def _count_cells(states: "list[DocumentState]") -> int:
    """Return how many scores these states hold, counting shared results once."""
    return sum({id(state.results): state.cell_count for state in states}.values())


def _describe_fault() -> str:
    return QCoreApplication.translate("Document", "Clickover has a fault: no file could be made of this work.")


WORKBOOK_FIELDS = tuple(field.name for field in fields(Workbook))
SAVED_UPLOAD = "sent"


def _has_same_files(workbook: Workbook, results: "Results | None") -> bool:
    return (
        results is not None
        and results.workbook.export is workbook.export
        and results.workbook.gradebook is workbook.gradebook
    )


def _can_prepare(results: "Results | None") -> bool:
    """Return True if an upload can be made from these results."""
    return results is not None and results.matches is not None and results.score_sheet is not None
