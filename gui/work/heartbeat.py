"""Heartbeat of the GUI event loop, and a fair lock for worker threads.

While tasks run, a timer beats on the GUI thread. If a beat is overdue, the event loop is busy with something that the
user is waiting for, such as painting. Workers pause until that is done, so that they don't compete with it for the
interpreter.
"""

from collections import deque
from threading import Condition, Event, get_ident
from time import perf_counter
from types import TracebackType

from PySide6.QtCore import QObject, Qt, QTimer

HEARTBEAT_INTERVAL_MS = 4
OVERDUE_AFTER_S = 0.012
MAX_WAIT_S = 0.25
TIME_SLICE_S = 0.05


class UiHeartbeat(QObject):
    """Heartbeat of the GUI event loop.

    Workers call `wait()`, which blocks while a beat is overdue, but for 250 ms at most.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._gui_thread_id = get_ident()
        self._last_beat = perf_counter()
        self._abandoned_beat = 0.0
        self._is_stopped = False
        self._beat_event = Event()
        self._timer = QTimer(self, interval=HEARTBEAT_INTERVAL_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)

    def set_active(self, is_busy: object) -> None:
        """Start or stop the heartbeat, which is needed only while tasks run."""
        self._beat()
        if is_busy:
            self._timer.start()
        else:
            self._timer.stop()

    def stop(self) -> None:
        """Stop permanently because the GUI thread will now wait for the workers."""
        self._is_stopped = True
        self.set_active(False)

    def wait(self) -> None:
        """Block while a beat is overdue, for at most `MAX_WAIT_S`.

        After a timeout, later calls don't wait for the same beat again.
        """
        last_beat = self._last_beat
        can_skip = self._is_stopped or last_beat == self._abandoned_beat or get_ident() == self._gui_thread_id
        if can_skip or perf_counter() - last_beat < OVERDUE_AFTER_S:
            return
        self._beat_event.clear()
        if not self._beat_event.wait(MAX_WAIT_S):
            self._abandoned_beat = last_beat

    def _beat(self) -> None:
        self._last_beat = perf_counter()
        self._beat_event.set()


class FairLock:
    """Lock that worker threads hold in turn.

    If they ran concurrently, they would only slow down each other and the window. Use it in a `with` statement.
    `yield_turn` passes the lock to waiting threads in the order of their arrival once the time slice is used up.
    """

    def __init__(self) -> None:
        self._queue: deque[object] = deque()
        self._changed = Condition()
        self._turn_start = 0.0

    def __enter__(self) -> None:
        with self._changed:
            self._acquire()

    def __exit__(
        self, error_type: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        with self._changed:
            self._release()

    def yield_turn(self) -> None:
        """Let waiting threads run first if this one has used up its time slice."""
        if len(self._queue) == 1 or perf_counter() - self._turn_start < TIME_SLICE_S:
            return
        with self._changed:
            if len(self._queue) > 1:
                self._release()
                self._acquire()

    def _acquire(self) -> None:
        """Wait until this thread is first in the queue."""
        waiter = object()
        self._queue.append(waiter)
        self._changed.wait_for(lambda: self._queue[0] is waiter)
        self._turn_start = perf_counter()

    def _release(self) -> None:
        self._queue.popleft()
        self._changed.notify_all()
