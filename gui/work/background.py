"""How does slow work run without the window standing still?

A task is a pure function of values that never change, so it needs no locks. What it gives or raises is handed over on
the thread of the `Background` object. The runnable holds only the bound `emit` of a signal that the Background owns: a
signals object owned by the runnable would die on the pool's thread. An answer whose ticket is not known (any more) is
dropped, and the work for it ends where it next gives way.
"""

import gc
import sys
from collections.abc import Callable
from functools import partial
from typing import Protocol, TypeVar

from PySide6.QtCore import QObject, QRunnable, QThreadPool, QTimer, Signal
from typing_extensions import override

from core.pacing import giving_way
from gui.work.courtesy import Courtesy, Turns

SWITCH_INTERVAL_S = 0.00002
"""How long a task keeps the interpreter from the window at most, in Python code."""

MOST_AT_ONCE = 3
"""So many tasks are under way together, and take turns."""

PAINT_FIRST_MS = 30
"""How long a task waits for the window to paint."""

Value = TypeVar("Value")
Ticket = int


class Pool(Protocol):
    """What runs runnables: threads, or one that runs them at once in tests."""

    def start(self, runnable: QRunnable, /) -> object:
        """Run it, now or later."""


class RunsAtOnce:
    """A pool for tests: what is started has ended when `start` returns."""

    def start(self, runnable: QRunnable, /) -> object:
        """Run it here and now."""
        runnable.run()
        return None


class PaintsFirst:
    """A pool of few threads whose work begins once the window has painted what a click or an answer has changed.

    Tasks share one interpreter lock with the window, so that they would slow down just the painting that the person
    waits for; and more threads would only make it wait longer.
    """

    def __init__(self, parent: QObject) -> None:
        self._threads = QThreadPool(parent)
        self._threads.setMaxThreadCount(MOST_AT_ONCE)
        self._queue: list[QRunnable] = []
        self._begin = QTimer(parent, singleShot=True, interval=PAINT_FIRST_MS)
        self._begin.timeout.connect(self._start_all)

    def start(self, runnable: QRunnable, /) -> object:
        """Run it soon."""
        self._queue.append(runnable)
        self._begin.start()
        return None

    def finish(self) -> None:
        """Carry all through that was started."""
        self._begin.stop()
        self._start_all()
        self._threads.waitForDone()

    def _start_all(self) -> None:
        queue, self._queue = self._queue, []
        for runnable in queue:
            self._threads.start(runnable)


class _UnwantedError(BaseException):
    """Nobody waits for this task any more. No error of the task's own, and nothing that it may catch."""


class _Run(QRunnable):
    """One task on its way through the pool: it works in its turn. `give_way` passes that on, and may end the task."""

    def __init__(
        self,
        ticket: Ticket,
        task: Callable[[], object],
        ended: Callable[[object, object, object], None],
        give_way: Callable[[], None],
        turns: Turns,
    ) -> None:
        super().__init__()
        self._ticket = ticket
        self._task = task
        self._ended = ended
        self._give_way = give_way
        self._turns = turns

    @override
    def run(self) -> None:
        value: object = None
        error: BaseException | None = None
        try:
            with giving_way(self._give_way), self._turns:
                self._give_way()
                value = self._task()
        except BaseException as raised:  # handed over to the thread that asked
            error = raised
        try:
            self._ended(self._ticket, value, error)
        except RuntimeError:  # the window is gone: nobody waits for the answer
            return


class Background(QObject):
    """Runs tasks off the GUI thread and delivers their values or errors on it.

    `busy_changed` carries whether anything is under way. `written` says that the last file under way was written, and
    carries whether that went well.
    """

    busy_changed = Signal(object)
    written = Signal(object)
    _ended = Signal(object, object, object)

    def __init__(self, pool: Pool | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = pool or PaintsFirst(self)
        self._courtesy = Courtesy(self)
        self._turns = Turns()
        self._unwanted: set[Ticket] = set()
        self._writing: set[Ticket] = set()
        self._waiting: dict[Ticket, tuple[Callable[[object], None], Callable[[BaseException], None]]] = {}
        self._last: Ticket = 0
        self._is_finished = False
        self._ended.connect(self._deliver)
        self.busy_changed.connect(self._courtesy.beat_while)

    @property
    def is_busy(self) -> bool:
        """Whether somebody still waits for an answer."""
        return bool(self._waiting)

    @property
    def is_writing(self) -> bool:
        """Whether a file is being written that the person asked for."""
        return bool(self._writing)

    def run(
        self,
        task: Callable[[], Value],
        done: Callable[[Value], None],
        failed: Callable[[BaseException], None] | None = None,
        *,
        writes: bool = False,
    ) -> Ticket:
        """Run `task` off the GUI thread, then call `done` with its value, or `failed` with what it raised, on it.

        Without `failed`, an exception is raised again on the GUI thread, where the crash door stands. A task that
        `writes` a file is carried through, also at the end of the program.
        """
        self._last += 1
        ticket = self._last
        if self._is_finished:
            return ticket
        self._waiting[ticket] = (done, failed or _raise)  # type: ignore[assignment]  # done takes what task gives
        self._writing |= {ticket} if writes else set()
        self.busy_changed.emit(True)
        self._pool.start(_Run(ticket, task, self._ended.emit, partial(self._give_way, ticket), self._turns))
        return ticket

    def keep_calm(self) -> None:
        """Let the collector of garbage rest while tasks run, and never look again at what they made.

        A class of millions of scores is millions of objects without cycles: looking through them all, again and again
        while they are made, is what would make the window stand still.
        """
        self.busy_changed.connect(_rest_or_collect)
        sys.setswitchinterval(SWITCH_INTERVAL_S)

    def cancel(self, ticket: Ticket | None) -> None:
        """Nobody waits for this answer any more. The task ends where it next gives way, or runs to its end unheard."""
        if ticket is not None and ticket in self._waiting:
            del self._waiting[ticket]
            self._unwanted.add(ticket)
            self.busy_changed.emit(self.is_busy)

    def finish(self) -> None:
        """End what is under way, all but the files that are being written, and begin nothing more; for the end."""
        self._is_finished = True
        self._unwanted |= self._waiting.keys() - self._writing
        if self._waiting:
            self._waiting.clear()
            self.busy_changed.emit(False)
        self._courtesy.end()
        if isinstance(self._pool, PaintsFirst):
            self._pool.finish()

    def _give_way(self, ticket: Ticket) -> None:
        """Called on a pool's thread by the task of this ticket."""
        if ticket in self._unwanted:
            raise _UnwantedError
        self._courtesy.wait()
        self._turns.pass_on()

    def _deliver(self, ticket: Ticket, value: object, error: BaseException | None) -> None:
        self._unwanted.discard(ticket)
        found = self._waiting.pop(ticket, None)
        if found is None:
            return
        is_written = ticket in self._writing
        self._writing.discard(ticket)
        self.busy_changed.emit(self.is_busy)
        done, failed = found
        if error is None:
            done(value)
        else:
            failed(error)
        if is_written and not self._writing:
            self.written.emit(error is None)


def _rest_or_collect(is_busy: object) -> None:
    if is_busy:
        gc.disable()
    else:
        gc.freeze()
        gc.enable()


def _raise(error: BaseException) -> None:
    raise error
