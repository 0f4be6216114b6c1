"""How does work on other threads know that it keeps the window waiting?

The window's thread beats while work is under way. Where a beat is late, the window is busy with something that a person
waits for: painting, a click, an answer. Work waits until that is done, so that the two do not take turns at every step.
"""

from threading import Event, get_ident
from time import perf_counter

from PySide6.QtCore import QObject, Qt, QTimer

BEAT_MS = 4
LATE_S = 0.012
LONGEST_S = 0.25


class Courtesy(QObject):
    """Beats on the thread that made it; `wait` is for all others."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._window = get_ident()
        self._last_beat = perf_counter()
        self._given_up = 0.0
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

    def wait(self) -> None:
        """Wait while the window is late. One that is silent for very long is not helped by waiting: go on then."""
        last = self._last_beat
        if get_ident() == self._window or last == self._given_up or perf_counter() - last < LATE_S:
            return
        self._is_on_time.clear()
        if not self._is_on_time.wait(LONGEST_S):
            self._given_up = last

    def _beat(self) -> None:
        self._last_beat = perf_counter()
        self._is_on_time.set()
