"""Edits, and the document states before and after them.

Undo and redo only swap states, so nothing has to be computed again.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QKeySequence, QUndoCommand
from typing_extensions import override

from core.errors import ClickoverError
from core.problems import Location, Source
from core.refused_table import RefusedTable
from core.saved_upload import CourseContents, SavedUpload
from core.workbook import Workbook
from gui.steps import Step

if TYPE_CHECKING:
    from core.courses.course import Course
    from core.results import PreparedUpload, Results


@dataclass(eq=False, slots=True)
class RememberedCourse:
    """The open course as Clickover remembers it.

    `earlier` is the course before the open files, and also knows which uploads have arrived. `base` is the course that
    remembers `saved_workbook`. `gradebook_hashes` are the gradebooks that were compared with what was sent.
    """

    earlier: "Course"
    base: "Course"
    saved_workbook: Workbook
    gradebook_hashes: set[str] = field(default_factory=set)

    @property
    def name(self) -> str:
        """The name that the user gave to the course."""
        return self.earlier.name


@dataclass(eq=False, slots=True)
class CourseRecord:
    """Data that all states of one course share, and that Undo doesn't change.

    `path` is the course file, or None if the course was never saved. `saved_upload` is the most recently saved upload.
    `remembered` is None unless Clickover remembers the course. `is_checked` is True once Clickover has looked for the
    course among the remembered ones, and `is_declined` if the user doesn't want it to be remembered. `continues` is
    the record before this course was recognized.
    """

    path: Path | None = None
    saved_upload: SavedUpload | None = None
    remembered: RememberedCourse | None = None
    is_checked: bool = False
    is_declined: bool = False
    continues: "CourseRecord | None" = None


@dataclass(eq=False, slots=True)
class DocumentState:
    """A workbook and everything computed from it so far.

    `results` may belong to a workbook with other accepted warnings, which don't affect them. `upload_error` is the
    reason that no upload can be built. `refused_tables` aren't part of the course, but Undo restores them.
    """

    workbook: Workbook
    course: CourseRecord = field(default_factory=CourseRecord)
    refused_tables: tuple[RefusedTable, ...] = ()
    results: "Results | None" = None
    prepared_upload: "PreparedUpload | None" = None
    upload_error: ClickoverError | None = None

    @property
    def contents(self) -> CourseContents:
        """The contents of a course file for this state."""
        return CourseContents(self.workbook, self.course.saved_upload)

    @property
    def cell_count(self) -> int:
        """The number of scores in the workbook."""
        export = self.workbook.export
        return len(export.participants) * len(export.sessions) if export else 0

    def copy_results_from(self, other: "DocumentState") -> None:
        """Copy computed values that this state lacks from a state with the same results."""
        self.results = self.results or other.results
        self.prepared_upload = self.prepared_upload or other.prepared_upload
        self.upload_error = self.upload_error or other.upload_error


WORKBOOK_FIELDS = tuple(field.name for field in fields(Workbook))
REFUSED_TABLES = "refused"


def find_changed_names(before: DocumentState, after: DocumentState) -> set[str]:
    """Return the names of the workbook fields and computed values that differ between two states."""
    names = {name for name in WORKBOOK_FIELDS if getattr(before.workbook, name) is not getattr(after.workbook, name)}
    names |= {REFUSED_TABLES} if before.refused_tables != after.refused_tables else set()
    return names | ({"outgoing"} if before.prepared_upload is not after.prepared_upload else set())


@dataclass(frozen=True, slots=True)
class UndoneEdit:
    """Edit that was undone or redone.

    `text` is its name in the Edit menu, `step` is where it was made, and `before` and `after` are the workbooks.
    """

    text: str
    step: Step
    is_undone: bool
    before: Workbook
    after: Workbook


class EditCommand(QUndoCommand):
    """Undo command that switches between two document states.

    Consecutive edits with the same `merge_key` (typing in one field) are merged. `on_undo` is called with the state to
    return to, and with a description of the edit. The first `redo` does nothing: the document sets the new state
    itself, and only the last one if several edits are pushed.
    """

    def __init__(
        self,
        text: str,
        before: DocumentState,
        after: DocumentState,
        step: Step,
        on_undo: Callable[[DocumentState, UndoneEdit], None],
        merge_key: str = "",
    ) -> None:
        super().__init__(text)
        self._before = before
        self._after = after
        self._step = step
        self._on_undo = on_undo
        self._merge_key = merge_key
        self._is_first_redo = True

    @override
    def redo(self) -> None:
        if not self._is_first_redo:
            self._on_undo(self._after, self._build_undone_edit(is_undone=False))
        self._is_first_redo = False

    @override
    def undo(self) -> None:
        self._on_undo(self._before, self._build_undone_edit(is_undone=True))

    def _build_undone_edit(self, *, is_undone: bool) -> UndoneEdit:
        return UndoneEdit(self.text(), self._step, is_undone, self._before.workbook, self._after.workbook)

    def copy(self) -> "EditCommand":
        """Return the same edit for another undo stack."""
        return EditCommand(self.text(), self._before, self._after, self._step, self._on_undo, self._merge_key)

    @property
    def states(self) -> tuple[DocumentState, DocumentState]:
        """The states before and after the edit."""
        return self._before, self._after

    @property
    def replaced_state(self) -> DocumentState | None:
        """The last state of the previous course, or None if the course is the same."""
        before, after = self._before.course, self._after.course
        return self._before if before is not after and before is not after.continues else None

    @override
    def id(self) -> int:
        return 1 if self._merge_key else -1

    @override
    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, EditCommand) or other._merge_key != self._merge_key:
            return False
        self._after = other._after
        self.setText(other.text())
        return True


Key = TypeVar("Key")


def find_changed_location(before: Workbook, after: Workbook) -> Location | None:
    """Return the first session or row of the iClicker file that an edit changed.

    Return None if the edit changed neither or opened another file.
    """
    if before.export is None or before.export is not after.export:
        return None
    keys = {
        *(before.dropped ^ after.dropped),
        *_find_differing_keys(before.destinations, after.destinations),
        *_find_differing_keys(before.titles, after.titles),
        *_find_differing_keys(before.points, after.points),
    }
    columns = [session.column for session in before.export.sessions if session.key in keys]
    if columns:
        return Location(Source.EXPORT, column=min(columns))
    rows = _find_differing_keys(before.decisions.by_row, after.decisions.by_row)
    return Location(Source.EXPORT, row=min(rows)) if rows else None


def _find_differing_keys(old: Mapping[Key, object], new: Mapping[Key, object]) -> set[Key]:
    """Return the keys that have different values or are in only one of the mappings."""
    return set() if old is new else {key for key in {*old, *new} if old.get(key) != new.get(key)}


def describe_undone_edit(edit: UndoneEdit) -> str:
    """Return a sentence about the undone or redone edit.

    It names the shortcut that reverses the undo or redo.
    """
    keys = QKeySequence.StandardKey.Redo if edit.is_undone else QKeySequence.StandardKey.Undo
    template = _tr("Undone: {edit}. Redo: {keys}") if edit.is_undone else _tr("Done again: {edit}. Undo: {keys}")
    native = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
    return template.format(edit=edit.text, keys=native)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Retracing", text)
