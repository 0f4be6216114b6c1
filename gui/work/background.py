"""Background tasks, so that slow work doesn't block the window.

A task is a pure function of immutable values, so it needs no locks. Its result or exception is delivered on the task
runner's thread. The runnable only keeps the bound `emit` of a signal that the runner owns: if the runnable created the
signal's owner, the owner would be deleted on the pool's thread. The result of a canceled task is discarded, and the
task ends at its next checkpoint.
"""

import gc
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from typing import Protocol, TypeVar

from PySide6.QtCore import QObject, QRunnable, QThreadPool, QTimer, Signal
from typing_extensions import override

from core.cooperative import checkpoint_callback
from gui.work.heartbeat import FairLock, UiHeartbeat

SWITCH_INTERVAL_S = 0.00002
"""The longest time for which a task's Python code can block the GUI thread."""

MAX_RUNNING_TASKS = 3
"""The number of tasks that run at the same time, taking turns."""

START_DELAY_MS = 30
"""The delay before a task starts, so that the window is painted first."""

Value = TypeVar("Value")
TaskId = int


class TaskPool(Protocol):
    """Protocol of a pool that runs runnables, on threads or in the test itself."""

    def start(self, runnable: QRunnable, /) -> object:
        """Run the runnable, either now or later."""


class SynchronousPool:
    """Pool for tests, which runs each runnable within `start`."""

    def start(self, runnable: QRunnable, /) -> object:
        """Run the runnable on this thread, and return when it has finished."""
        runnable.run()
        return None


class DelayedThreadPool:
    """Small thread pool that lets the window be painted before it starts a task.

    Tasks share the interpreter lock with the window, so they would delay the painting that the user is waiting for.
    More threads would delay it even longer.
    """

    def __init__(self, parent: QObject) -> None:
        self._threads = QThreadPool(parent)
        self._threads.setMaxThreadCount(MAX_RUNNING_TASKS)
        self._queue: list[QRunnable] = []
        self._start_timer = QTimer(parent, singleShot=True, interval=START_DELAY_MS)
        self._start_timer.timeout.connect(self._start_queued_tasks)

    def start(self, runnable: QRunnable, /) -> object:
        """Run the runnable after a short delay."""
        self._queue.append(runnable)
        self._start_timer.start()
        return None

    def wait_for_done(self) -> None:
        """Start everything that is queued, and wait until it has finished."""
        self._start_timer.stop()
        self._start_queued_tasks()
        self._threads.waitForDone()

    def _start_queued_tasks(self) -> None:
        queue, self._queue = self._queue, []
        for runnable in queue:
            self._threads.start(runnable)


class TaskCancelledError(BaseException):
    """Raised at a checkpoint when the task's result is no longer needed.

    A BaseException, so that the task doesn't catch it by accident.
    """


class _TaskRunnable(QRunnable):
    """Task in the pool, which holds the lock while it runs.

    `checkpoint` may pass the lock on or cancel the task.
    """

    def __init__(
        self,
        task_id: TaskId,
        task: Callable[[], object],
        emit_finished: Callable[[object, object, object], None],
        checkpoint: Callable[[], None],
        lock: AbstractContextManager[None],
    ) -> None:
        super().__init__()
        self._task_id = task_id
        self._task = task
        self._emit_finished = emit_finished
        self._checkpoint = checkpoint
        self._lock = lock

    @override
    def run(self) -> None:
        value: object = None
        error: BaseException | None = None
        try:
            with checkpoint_callback(self._checkpoint), self._lock:
                self._checkpoint()
                value = self._task()
        except BaseException as raised:  # delivered to the thread that started the task
            error = raised
        try:
            self._emit_finished(self._task_id, value, error)
        except RuntimeError:  # the window was deleted, so no one waits for the result
            return


class TaskRunner(QObject):
    """Service that runs tasks off the GUI thread and delivers their results on it.

    `busy_changed` carries True if any task is running. `writing_finished` is emitted after the last running write, and
    carries True if it succeeded.
    """

    busy_changed = Signal(object)
    writing_finished = Signal(object)
    _task_finished = Signal(object, object, object)

    def __init__(self, pool: TaskPool | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = pool or DelayedThreadPool(self)
        self._urgent_pool = pool or self._create_urgent_pool()
        self._heartbeat = UiHeartbeat(self)
        self._lock = FairLock()
        self._cancelled_ids: set[TaskId] = set()
        self._writing_ids: set[TaskId] = set()
        self._callbacks: dict[TaskId, tuple[Callable[[object], None], Callable[[BaseException], None]]] = {}
        self._last_id: TaskId = 0
        self._is_shut_down = False
        self._task_finished.connect(self._deliver_result)
        self.busy_changed.connect(self._heartbeat.set_active)

    @property
    def is_busy(self) -> bool:
        """True while a task has yet to deliver its result."""
        return bool(self._callbacks)

    @property
    def is_writing(self) -> bool:
        """True while a file that the user saves is being written."""
        return bool(self._writing_ids)

    def run(
        self,
        task: Callable[[], Value],
        on_done: Callable[[Value], None],
        on_failed: Callable[[BaseException], None] | None = None,
        *,
        writes: bool = False,
        urgent: bool = False,
    ) -> TaskId:
        """Run `task` off the GUI thread, and return its ID.

        On the GUI thread, `on_done` is then called with its result, or `on_failed` with its exception. Without
        `on_failed`, the exception is raised there and reaches the crash handler. A task that `writes` a file is never
        canceled, not even when the program exits. An `urgent` task must be short: it waits neither for the window nor
        for other tasks.
        """
        self._last_id += 1
        task_id = self._last_id
        if self._is_shut_down:
            return task_id
        self._callbacks[task_id] = (on_done, on_failed or _raise)  # type: ignore[assignment]  # on_done takes what task returns
        self._writing_ids |= {task_id} if writes else set()
        self.busy_changed.emit(True)
        pool, checkpoint, lock = (
            (self._urgent_pool, self._raise_if_canceled, nullcontext())
            if urgent
            else (self._pool, self._run_checkpoint, self._lock)
        )
        pool.start(_TaskRunnable(task_id, task, self._task_finished.emit, partial(checkpoint, task_id), lock))
        return task_id

    def tune_responsiveness(self) -> None:
        """Disable garbage collection while tasks run, and exclude their results later.

        A large class has millions of objects without reference cycles. Scanning them repeatedly would block the window.
        """
        self.busy_changed.connect(_pause_or_resume_gc)
        sys.setswitchinterval(SWITCH_INTERVAL_S)

    def cancel(self, task_id: TaskId | None) -> None:
        """Cancel a task and discard its result. It ends at its next checkpoint."""
        if task_id is not None and task_id in self._callbacks:
            del self._callbacks[task_id]
            self._cancelled_ids.add(task_id)
            self.busy_changed.emit(self.is_busy)

    def shut_down(self) -> None:
        """Cancel all tasks except writes, wait for the writes, and accept no more tasks."""
        self._is_shut_down = True
        self._cancelled_ids |= self._callbacks.keys() - self._writing_ids
        if self._callbacks:
            self._callbacks.clear()
            self.busy_changed.emit(False)
        self._heartbeat.stop()
        if isinstance(self._pool, DelayedThreadPool):
            self._pool.wait_for_done()
        if isinstance(self._urgent_pool, QThreadPool):
            self._urgent_pool.waitForDone()

    def _create_urgent_pool(self) -> QThreadPool:
        """Return a pool with its own thread, so that urgent tasks don't wait for others."""
        pool = QThreadPool(self)
        pool.setMaxThreadCount(1)
        return pool

    def _run_checkpoint(self, task_id: TaskId) -> None:
        """Give way to the window and other tasks, or end the task if it was canceled.

        Called on a pool thread.
        """
        self._raise_if_canceled(task_id)
        self._heartbeat.wait()
        self._lock.yield_turn()

    def _raise_if_canceled(self, task_id: TaskId) -> None:
        """End the task if it was canceled. Called on a pool thread."""
        if task_id in self._cancelled_ids:
            raise TaskCancelledError

    def _deliver_result(self, task_id: TaskId, value: object, error: BaseException | None) -> None:
        self._cancelled_ids.discard(task_id)
        callbacks = self._callbacks.pop(task_id, None)
        if callbacks is None:
            return
        is_written = task_id in self._writing_ids
        self._writing_ids.discard(task_id)
        self.busy_changed.emit(self.is_busy)
        on_done, on_failed = callbacks
        if error is None:
            on_done(value)
        else:
            on_failed(error)
        if is_written and not self._writing_ids:
            self.writing_finished.emit(error is None)


def _pause_or_resume_gc(is_busy: object) -> None:
    if is_busy:
        gc.disable()
    else:
        gc.freeze()
        gc.enable()


def _raise(error: BaseException) -> None:
    raise error
