"""How is every edit undone, and done again?

An edit is a text and two states: of one to the other, nothing is worked out but what was never known.

What is the document in, between two edits: a workbook, what was worked out from it, and the work it belongs to?

What does the window show after an edit was undone or done again: which place, and which words?
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QKeySequence, QUndoCommand
from typing_extensions import override

from core.errors import ClickoverError
from core.problems import Place, Source
from core.sent import Kept, Sent
from core.workbook import Workbook
from gui.steps import Step

if TYPE_CHECKING:
    from core.results import Outgoing, Results


@dataclass(eq=False, slots=True)
class Work:
    """What the states of one class have in common, and no undo takes back.

    `path` is where they are saved, None while they are nowhere. `sent` is what was saved of them for Canvas last.
    """

    path: Path | None = None
    sent: Sent | None = None


@dataclass(eq=False, slots=True)
class State:
    """A workbook and what was worked out from it so far. `refusal` says why no file can be made of it.

    `results` may be those of a workbook that differs in what was accepted: nothing follows from that.
    """

    workbook: Workbook
    work: Work = field(default_factory=Work)
    results: "Results | None" = None
    outgoing: "Outgoing | None" = None
    refusal: ClickoverError | None = None

    @property
    def kept(self) -> Kept:
        """What a file of this work holds."""
        return Kept(self.workbook, self.work.sent)

    @property
    def cells(self) -> int:
        """How many scores the workbook holds."""
        export = self.workbook.export
        return len(export.participants) * len(export.sessions) if export else 0

    def take_over(self, other: "State") -> None:
        """Take what was worked out for the same work."""
        self.results = self.results or other.results
        self.outgoing = self.outgoing or other.outgoing
        self.refusal = self.refusal or other.refusal


@dataclass(frozen=True, slots=True)
class Retraced:
    """An edit that was undone, else done again: its words, the step that was shown when it was made, both workbooks."""

    text: str
    step: Step
    is_undone: bool
    before: Workbook
    after: Workbook


class Edit(QUndoCommand):
    """The one command of the program. Edits in a row with the same `merging` key (typing in one field) become one.

    `retrace` is called with the state to return to, and what is told of it. Whoever pushes an edit enters its state: of
    several that are pushed in a row, only the last.
    """

    def __init__(
        self,
        text: str,
        before: State,
        after: State,
        step: Step,
        retrace: Callable[[State, Retraced], None],
        merging: str = "",
    ) -> None:
        super().__init__(text)
        self._before = before
        self._after = after
        self._step = step
        self._retrace = retrace
        self._merging = merging
        self._is_new = True

    @override
    def redo(self) -> None:
        if not self._is_new:
            self._retrace(self._after, self._told(is_undone=False))
        self._is_new = False

    @override
    def undo(self) -> None:
        self._retrace(self._before, self._told(is_undone=True))

    def _told(self, *, is_undone: bool) -> Retraced:
        return Retraced(self.text(), self._step, is_undone, self._before.workbook, self._after.workbook)

    @property
    def left(self) -> State | None:
        """The state of another work that was left by this edit; None where the work went on."""
        return self._before if self._before.work is not self._after.work else None

    @override
    def id(self) -> int:
        return 1 if self._merging else -1

    @override
    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, Edit) or other._merging != self._merging:
            return False
        self._after = other._after
        self.setText(other.text())
        return True


Key = TypeVar("Key")


def changed_place(before: Workbook, after: Workbook) -> Place | None:
    """The first spot of the iClicker file whose session or person these two workbooks of one file treat differently."""
    if before.export is None or before.export is not after.export:
        return None
    keys = {
        *(before.dropped ^ after.dropped),
        *_differing(before.destinations, after.destinations),
        *_differing(before.titles, after.titles),
        *_differing(before.points, after.points),
    }
    columns = [session.column for session in before.export.sessions if session.key in keys]
    if columns:
        return Place(Source.EXPORT, column=min(columns))
    rows = _differing(before.decisions.by_row, after.decisions.by_row)
    return Place(Source.EXPORT, row=min(rows)) if rows else None


def _differing(old: Mapping[Key, object], new: Mapping[Key, object]) -> set[Key]:
    """The keys of all values that are not the same."""
    return set() if old is new else {key for key in {*old, *new} if old.get(key) != new.get(key)}


def say_retraced(edit: Retraced) -> str:
    """What was taken back, or is there again, and the key for the other way."""
    keys = QKeySequence.StandardKey.Redo if edit.is_undone else QKeySequence.StandardKey.Undo
    template = _tr("Undone: {edit}. Redo: {keys}") if edit.is_undone else _tr("Done again: {edit}. Undo: {keys}")
    native = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
    return template.format(edit=edit.text, keys=native)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Retracing", text)
