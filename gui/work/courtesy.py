"""How does work on other threads know that it keeps the window, or other work, waiting?

The window's thread beats while work is under way. Where a beat is late, the window is busy with something that a person
waits for: painting, a click, an answer. Work waits until that is done, so that the two do not take turns at every step.
"""

from collections import deque
from threading import Condition, Event, get_ident
from time import perf_counter
from types import TracebackType

from PySide6.QtCore import QObject, Qt, QTimer

BEAT_MS = 4
LATE_S = 0.012
LONGEST_S = 0.25
TURN_S = 0.05


class Courtesy(QObject):
    """Beats on the thread that made it; `wait` is for all others."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._window = get_ident()
        self._last_beat = perf_counter()
        self._given_up = 0.0
        self._has_ended = False
        self._is_on_time = Event()
        self._timer = QTimer(self, interval=BEAT_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)

    def beat_while(self, is_busy: object) -> None:
        """Beat from now on, or no longer: a window without work under way has nobody to keep waiting."""
        self._beat()
        if is_busy:
            self._timer.start()
        else:
            self._timer.stop()

    def end(self) -> None:
        """The window waits for the work now: nobody waits for the window any more."""
        self._has_ended = True
        self.beat_while(False)

    def wait(self) -> None:
        """Wait while the window is late. One that is silent for very long is not helped by waiting: go on then."""
        last = self._last_beat
        is_needless = self._has_ended or last == self._given_up or get_ident() == self._window
        if is_needless or perf_counter() - last < LATE_S:
            return
        self._is_on_time.clear()
        if not self._is_on_time.wait(LONGEST_S):
            self._given_up = last

    def _beat(self) -> None:
        self._last_beat = perf_counter()
        self._is_on_time.set()


class Turns:
    """Lets one thread work at a time: more would only take the interpreter from each other, and from the window.

    A thread works inside a `with` block; `pass_on` lets those who wait have their turn first, each in its order, once
    its own has lasted long enough.
    """

    def __init__(self) -> None:
        self._queue: deque[object] = deque()
        self._changed = Condition()
        self._began = 0.0

    def __enter__(self) -> None:
        with self._changed:
            self._queue_up()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        with self._changed:
            self._end()

    def pass_on(self) -> None:
        """Go to the end of the queue where there is one; for the thread whose turn it is."""
        if len(self._queue) == 1 or perf_counter() - self._began < TURN_S:
            return
        with self._changed:
            if len(self._queue) > 1:
                self._end()
                self._queue_up()

    def _queue_up(self) -> None:
        """Wait until one's place is the first."""
        place = object()
        self._queue.append(place)
        self._changed.wait_for(lambda: self._queue[0] is place)
        self._began = perf_counter()

    def _end(self) -> None:
        self._queue.popleft()
        self._changed.notify_all()
