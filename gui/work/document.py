"""Open course: its workbook, its results, and the undo stack.

    click -> page -> document.apply(...) -> changed -> models -> views

Recent states keep their results, so undo and redo (see `gui.work.edit`) only swap values. Older states keep only the
data from which their results are computed (see `gui.work.undo_history`).
"""

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal
from PySide6.QtGui import QUndoStack

from core.errors import ClickoverError, InvalidRequestError
from core.refused_table import RefusedTable
from core.saved_upload import SavedUpload
from core.workbook import Workbook
from core.workbook_comparison import has_same_results
from gui.steps import Step
from gui.work import tasks
from gui.work.background import TaskId, TaskRunner
from gui.work.edit import CourseRecord, DocumentState, EditCommand, UndoneEdit, find_changed_names
from gui.work.undo_history import exceeds_cache, has_same_files, list_edits, trim_undo_stack

if TYPE_CHECKING:
    from core.results import PreparedUpload, Results

MAX_SYNCHRONOUS_CELLS = 100_000
"""Number of scores up to which results can be computed within one frame."""

MAX_IMMEDIATE_CELLS = 20_000
"""Number of scores up to which every page can be updated within one frame."""

PREPARE_DELAY_MS = 200
"""Pause in editing after which the upload is prepared, in milliseconds."""


class Document(QObject):
    """The open course with its results and its undo stack.

    `changed` carries a frozenset of names: the changed fields of `Workbook`, "results", "outgoing", "refused" if the
    refused tables changed, and "sent" if an upload file was saved. `deriving_changed` carries True when the computation
    of results starts, and False when it ends. While results are being computed, `results` is from an earlier state with
    the same files, or None. `edit_undone` carries an `UndoneEdit` after an undo or redo.

    `step` is the current step, which is recorded with each edit.
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
        self._trimmed_states: list[DocumentState] = []
        self._undone_edits: list[tuple[DocumentState, UndoneEdit]] | None = None
        self._derive_task_id: TaskId | None = None
        self._prepare_task_id: TaskId | None = None
        self._prepare_timer = QTimer(self, singleShot=True, interval=PREPARE_DELAY_MS)
        self._prepare_timer.timeout.connect(self._start_preparing)

    @property
    def state(self) -> DocumentState:
        """The current workbook with everything computed from it."""
        return self._state

    @property
    def workbook(self) -> Workbook:
        """The user's files and decisions."""
        return self._state.workbook

    @property
    def refused_tables(self) -> tuple[RefusedTable, ...]:
        """Tables that aren't used, which the user can correct."""
        return self._state.refused_tables

    @property
    def is_large(self) -> bool:
        """True if the class is too large to update every page within one frame."""
        return self._state.cell_count > MAX_IMMEDIATE_CELLS

    @property
    def results(self) -> "Results | None":
        """The latest results for the open files, if any.

        While new ones are being computed, they belong to an earlier state of the workbook.
        """
        return self._current_results

    @property
    def prepared_upload(self) -> "PreparedUpload | None":
        """The upload for exactly this workbook, or None.

        It is also None while it is being prepared.
        """
        return self._state.prepared_upload

    @property
    def upload_error(self) -> ClickoverError | None:
        """The reason that no upload can be built from this workbook, if any."""
        return self._state.upload_error

    @property
    def saved_upload(self) -> SavedUpload | None:
        """The most recently saved upload, if it was made for the open gradebook."""
        upload = self._state.course.saved_upload
        return upload if upload and upload.gradebook and upload.gradebook is self.workbook.gradebook else None

    @property
    def is_deriving(self) -> bool:
        """True while results for this workbook are being computed."""
        return self._derive_task_id is not None and self._state.results is None

    @property
    def is_preparing(self) -> bool:
        """True while the upload for this workbook is being prepared."""
        state = self._state
        is_missing = state.prepared_upload is None and state.upload_error is None
        return self.is_deriving or (is_missing and _can_prepare_upload(state.results))

    @property
    def replaced_states(self) -> list[DocumentState]:
        """The last state of each course that another course has replaced.

        This includes replacements that are too old to be undone, but not undone ones.
        """
        edits = list_edits(self.undo_stack)[: self.undo_stack.index()]
        return [*self._trimmed_states, *(edit.replaced_state for edit in edits if edit.replaced_state)]

    def apply(self, text: str, workbook: Workbook, merge_key: str = "", course: CourseRecord | None = None) -> None:
        """Replace the workbook as one edit, which the Edit menu calls `text`.

        Does nothing if the workbook is the same object. Consecutive edits with the same `merge_key`, such as typing in
        one field, are undone together. If `course` is given, the edit starts a new course.
        """
        if workbook is not self.workbook:
            after = DocumentState(workbook, course or self._state.course, self.refused_tables)
            self._push_edit(text, self._state, after, merge_key)
            self._set_state(after)

    def apply_all(self, edits: Iterable[tuple[str, Workbook]]) -> None:
        """Apply several edits that are undone separately, computing results only once."""
        state = self._state
        self.apply_states((text, DocumentState(book, state.course, state.refused_tables)) for text, book in edits)

    def apply_states(self, edits: Iterable[tuple[str, DocumentState]]) -> None:
        """Apply several edits, each with the state after it, as `apply_all` does."""
        after = self._state
        for text, state in edits:
            self._push_edit(text, after, state)
            after = state
        if after is not self._state:
            self._set_state(after)

    def undo_to(self, index: int) -> None:
        """Undo the edit with this index and all later ones as a single change."""
        self._undone_edits = []
        self.undo_stack.setIndex(min(index, self.undo_stack.index()))
        undone_edits, self._undone_edits = self._undone_edits, None
        if undone_edits:
            self._handle_undo(*undone_edits[-1])

    def open(self, workbook: Workbook) -> None:
        """Start with this workbook and an empty undo stack."""
        self.undo_stack.clear()
        self._trimmed_states.clear()
        self._computed_states.clear()
        self._set_state(DocumentState(workbook))

    def record_upload(self, course: CourseRecord, upload: SavedUpload) -> None:
        """Record that an upload was saved; Undo doesn't revert this."""
        course.saved_upload = upload
        self.changed.emit(frozenset({SAVED_UPLOAD}))

    def _push_edit(self, text: str, before: DocumentState, after: DocumentState, merge_key: str = "") -> None:
        self.undo_stack.push(EditCommand(text, before, after, self.step, self._handle_undo, merge_key))
        if not has_same_files(before.workbook, after.workbook):
            self._trimmed_states += trim_undo_stack(self.undo_stack)
            kept = {id(state) for edit in list_edits(self.undo_stack) for state in edit.states}
            self._computed_states = [state for state in self._computed_states if id(state) in kept]

    def _handle_undo(self, state: DocumentState, undone_edit: UndoneEdit) -> None:
        if self._undone_edits is not None:
            self._undone_edits.append((state, undone_edit))
            return
        self._set_state(state)
        self.edit_undone.emit(undone_edit)

    def _set_state(self, state: DocumentState) -> None:
        """Make this the current state, and emit signals for what has changed."""
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
        names = find_changed_names(previous, state)
        names |= {"results"} if self._current_results is not shown_results else set()
        self._start_missing_tasks()
        if was_deriving and not self.is_deriving:
            self.deriving_changed.emit(False)
        self.changed.emit(frozenset(names))

    def _cancel_tasks(self) -> None:
        """Cancel tasks that compute results or uploads for an earlier state."""
        self._background.cancel(self._derive_task_id)
        self._background.cancel(self._prepare_task_id)
        self._derive_task_id = self._prepare_task_id = None
        self._prepare_timer.stop()

    def _can_derive_synchronously(self, state: DocumentState) -> bool:
        """Return True if results are quick to compute.

        This is the case if the class isn't too large and its people were already matched.
        """
        return state.cell_count <= MAX_SYNCHRONOUS_CELLS and _has_same_files(state.workbook, self._current_results)

    def _start_missing_tasks(self) -> None:
        """Start computing whatever the current state still lacks."""
        state = self._state
        if state.results is None and not state.workbook.is_empty:
            task = partial(tasks.derive_results, state.workbook, self._current_results)
            task_id = self._background.run(task, partial(self._handle_results, state))
            if state.results is None:  # a synchronous pool has already delivered them
                self._derive_task_id = task_id
                self.deriving_changed.emit(True)
        elif state.results is not None:
            self._cache_state(state)
            if state.prepared_upload is None and state.upload_error is None and _can_prepare_upload(state.results):
                self._prepare_timer.start()

    def _handle_results(self, state: DocumentState, results: "Results") -> None:
        self._derive_task_id = None
        state.results = self._current_results = results
        self._start_missing_tasks()
        self.deriving_changed.emit(False)
        self.changed.emit(frozenset({"results"}))

    def _start_preparing(self) -> None:
        state = self._state
        if state.results is None:
            return
        self._prepare_task_id = self._background.run(
            partial(tasks.prepare_upload, state.results),
            partial(self._handle_prepared_upload, state),
            partial(self._handle_prepare_failure, state),
        )

    def _handle_prepared_upload(self, state: DocumentState, outgoing: "PreparedUpload") -> None:
        self._prepare_task_id = None
        state.prepared_upload = outgoing
        self.changed.emit(frozenset({"outgoing"}))

    def _handle_prepare_failure(self, state: DocumentState, error: BaseException) -> None:
        self._prepare_task_id = None
        state.upload_error = (
            error if isinstance(error, ClickoverError) else InvalidRequestError(_build_internal_error_message())
        )
        self.changed.emit(frozenset({"outgoing"}))
        if state.upload_error is not error:
            raise error

    def _cache_state(self, state: DocumentState) -> None:
        """Keep this state's results, and drop the oldest ones if there are too many."""
        self._computed_states = [cached for cached in self._computed_states if cached is not state] + [state]
        while len(self._computed_states) > 1 and exceeds_cache(self._computed_states):
            oldest = self._computed_states.pop(0)
            values: list[object] = [oldest.results, oldest.prepared_upload]
            oldest.results = oldest.prepared_upload = None
            self._background.run(values.clear, lambda _nothing: None)  # freeing millions of scores takes long


def _build_internal_error_message() -> str:
    return QCoreApplication.translate("Document", "Clickover has a fault: no file could be made of this work.")


SAVED_UPLOAD = "sent"


def _has_same_files(workbook: Workbook, results: "Results | None") -> bool:
    return results is not None and has_same_files(results.workbook, workbook)


def _can_prepare_upload(results: "Results | None") -> bool:
    """Return True if an upload can be built from these results."""
    return results is not None and results.matches is not None and results.score_sheet is not None
