"""What is open, and what follows from it?

    click -> page -> document.apply(...) -> changed -> models -> views

What was once worked out for a state stays with it, so that undo and redo (gui/work/edit.py) only swap values.
"""

from collections.abc import Iterable
from dataclasses import fields
from functools import partial
from itertools import zip_longest
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal
from PySide6.QtGui import QUndoStack

from core.errors import ClickoverError, RequestError
from core.sent import Sent
from core.workbook import Workbook, is_same_work
from gui.steps import Step
from gui.work import tasks
from gui.work.background import Background, Ticket
from gui.work.edit import Edit, Retraced, State, Work

if TYPE_CHECKING:
    from core.results import Outgoing, Results

QUICK_CELLS = 100_000
"""Up to so many scores everything follows within a frame, so it is worked out at once."""

KEPT_CELLS = 5_000_000
"""Values that were worked out are kept for undo up to so many scores; older ones are worked out again."""

PREPARE_AFTER_MS = 200
"""The finished file is made when the person pauses for so long."""


class Document(QObject):
    """The workbook, its results and its undo stack.

    `changed` carries a frozenset of names: the fields of `Workbook` that are not the same objects as before, "results",
    "outgoing", and "sent" where the work was saved for Canvas. `deriving_changed` carries whether the results are being
    worked out (then `results` are those of an earlier state of the same files, or None). `retraced` carries a
    `Retraced` when an edit was undone or done again.

    `step` is the step that is shown: each edit remembers on which it was made.
    """

    changed = Signal(object)
    deriving_changed = Signal(object)
    retraced = Signal(object)

    def __init__(self, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.undo_stack = QUndoStack(self)
        self.step = Step.FILES
        self._background = background
        self._state = State(Workbook())
        self._shown: Results | None = None
        self._computed: list[State] = []
        self._passing: list[tuple[State, Retraced]] | None = None
        self._deriving: Ticket | None = None
        self._preparing: Ticket | None = None
        self._pause = QTimer(self, singleShot=True, interval=PREPARE_AFTER_MS)
        self._pause.timeout.connect(self._prepare)

    @property
    def state(self) -> State:
        """The workbook with what was worked out for it."""
        return self._state

    @property
    def workbook(self) -> Workbook:
        """What the person gave and decided."""
        return self._state.workbook

    @property
    def is_large(self) -> bool:
        """Whether the class is too large for everything to follow within a frame."""
        return self._state.cells > QUICK_CELLS

    @property
    def results(self) -> "Results | None":
        """What follows; while it is worked out, what followed from an earlier state of the same files."""
        return self._shown

    @property
    def outgoing(self) -> "Outgoing | None":
        """The finished file of exactly this workbook; None while it is being prepared, and where there is none."""
        return self._state.outgoing

    @property
    def refusal(self) -> ClickoverError | None:
        """Why no file can be made of this workbook."""
        return self._state.refusal

    @property
    def sent(self) -> Sent | None:
        """What was saved for Canvas last, if it was made for the gradebook that is open."""
        sent = self._state.work.sent
        return sent if sent and sent.gradebook and sent.gradebook is self.workbook.gradebook else None

    @property
    def is_deriving(self) -> bool:
        """Whether `results` are still to come for this workbook."""
        return self._deriving is not None and self._state.results is None

    @property
    def is_preparing(self) -> bool:
        """Whether `outgoing` is still to come for this workbook."""
        state = self._state
        is_lacking = state.outgoing is None and state.refusal is None
        return self.is_deriving or (is_lacking and _is_complete(state.results))

    @property
    def left(self) -> list[State]:
        """How each work was left for another one that was opened; what was undone was not left."""
        edits = [self.undo_stack.command(index) for index in range(self.undo_stack.index())]
        return [edit.left for edit in edits if isinstance(edit, Edit) and edit.left]

    def apply(self, text: str, workbook: Workbook, merging: str = "", work: Work | None = None) -> None:
        """Make this the workbook, as one edit that the Edit menu calls `text`; the same one is no edit.

        Edits in a row with the same `merging` key, such as typing in one field, are undone as one. With `work`, another
        work begins.
        """
        if workbook is not self.workbook:
            after = State(workbook, work or self._state.work)
            self._push(text, self._state, after, merging)
            self._enter(after)

    def apply_each(self, edits: Iterable[tuple[str, Workbook]], works: Iterable[Work] = ()) -> None:
        """Make these edits in a row, each undone by itself; what follows is worked out for the last one alone.

        `works` are those that the edits lead to, where another work may begin.
        """
        after = self._state
        for (text, workbook), work in zip_longest(edits, works):
            before, after = after, State(workbook, work or after.work)
            self._push(text, before, after)
        if after is not self._state:
            self._enter(after)

    def undo_to(self, number: int) -> None:
        """Undo the edit of this number and all later ones, as if in one step."""
        self._passing = []
        self.undo_stack.setIndex(min(number, self.undo_stack.index()))
        passed, self._passing = self._passing, None
        if passed:
            self._retrace(*passed[-1])

    def open(self, workbook: Workbook) -> None:
        """Begin anew with this workbook: there is nothing to undo and nothing unsaved."""
        self.undo_stack.clear()
        self._computed.clear()
        self._enter(State(workbook))

    def keep_sent(self, work: Work, sent: Sent) -> None:
        """This work was saved for Canvas: a fact, which no undo takes back."""
        work.sent = sent
        self.changed.emit(frozenset({SENT}))

    def _push(self, text: str, before: State, after: State, merging: str = "") -> None:
        self.undo_stack.push(Edit(text, before, after, self.step, self._retrace, merging))

    def _retrace(self, state: State, retraced: Retraced) -> None:
        if self._passing is not None:
            self._passing.append((state, retraced))
            return
        self._enter(state)
        self.retraced.emit(retraced)

    def _enter(self, state: State) -> None:
        """Make this the state and tell what is different."""
        before, shown, was_deriving = self._state, self._shown, self.is_deriving
        self._state = state
        self._stop()
        if is_same_work(before.workbook, state.workbook):
            state.take_over(before)
        if state.results is None and self._is_quick(state):
            state.results = tasks.derive(state.workbook, shown)
        self._shown = state.results or (shown if _same_files(state.workbook, shown) else None)
        names = {name for name in FIELDS if getattr(before.workbook, name) is not getattr(state.workbook, name)}
        names |= {"results"} if self._shown is not shown else set()
        names |= {"outgoing"} if before.outgoing is not state.outgoing else set()
        self._go_on()
        if was_deriving and not self.is_deriving:
            self.deriving_changed.emit(False)
        self.changed.emit(frozenset(names))

    def _stop(self) -> None:
        """What is under way was for another state."""
        self._background.cancel(self._deriving)
        self._background.cancel(self._preparing)
        self._deriving = self._preparing = None
        self._pause.stop()

    def _is_quick(self, state: State) -> bool:
        """Whether the results follow within a frame: the students are matched already, and the class is no giant."""
        return not self.is_large and _same_files(state.workbook, self._shown)

    def _go_on(self) -> None:
        """Work out what the state still lacks."""
        state = self._state
        if state.results is None and not state.workbook.is_empty:
            task = partial(tasks.derive, state.workbook, self._shown)
            ticket = self._background.run(task, partial(self._take_results, state))
            if state.results is None:  # a pool that runs at once has brought them already
                self._deriving = ticket
                self.deriving_changed.emit(True)
        elif state.results is not None:
            self._keep(state)
            if state.outgoing is None and state.refusal is None and _is_complete(state.results):
                self._pause.start()

    def _take_results(self, state: State, results: "Results") -> None:
        self._deriving = None
        state.results = self._shown = results
        self._go_on()
        self.deriving_changed.emit(False)
        self.changed.emit(frozenset({"results"}))

    def _prepare(self) -> None:
        state = self._state
        if state.results is None:
            return
        self._preparing = self._background.run(
            partial(tasks.prepare, state.results),
            partial(self._take_outgoing, state),
            partial(self._take_refusal, state),
        )

    def _take_outgoing(self, state: State, outgoing: "Outgoing") -> None:
        self._preparing = None
        state.outgoing = outgoing
        self.changed.emit(frozenset({"outgoing"}))

    def _take_refusal(self, state: State, error: BaseException) -> None:
        self._preparing = None
        state.refusal = error if isinstance(error, ClickoverError) else RequestError(_fault())
        self.changed.emit(frozenset({"outgoing"}))
        if state.refusal is not error:
            raise error

    def _keep(self, state: State) -> None:
        """Remember that this state holds values, and let go of the oldest ones where they become too many."""
        self._computed = [kept for kept in self._computed if kept is not state] + [state]
        while len(self._computed) > 1 and _cells_of(self._computed) > KEPT_CELLS:
            oldest = self._computed.pop(0)
            values: list[object] = [oldest.results, oldest.outgoing]
            oldest.results = oldest.outgoing = None
            self._background.run(values.clear, lambda _nothing: None)  # millions of scores are not forgotten at once


def _cells_of(states: "list[State]") -> int:
    """How many scores these states hold; results that several share count once."""
    return sum({id(state.results): state.cells for state in states}.values())


def _fault() -> str:
    return QCoreApplication.translate("Document", "Clickover has a fault: no file could be made of this work.")


FIELDS = tuple(field.name for field in fields(Workbook))
SENT = "sent"


def _same_files(workbook: Workbook, results: "Results | None") -> bool:
    return (
        results is not None
        and results.workbook.export is workbook.export
        and results.workbook.gradebook is workbook.gradebook
    )


def _is_complete(results: "Results | None") -> bool:
    """Whether a file can be made of these results."""
    return results is not None and results.roll is not None and results.sheet is not None
