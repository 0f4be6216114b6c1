"""How is every edit undone, and done again?

An edit is a text and two states: of one to the other, nothing is worked out but what was never known.
"""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtGui import QUndoCommand
from typing_extensions import override

from core.workbook import Workbook
from gui.state import State
from gui.steps import Step


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
