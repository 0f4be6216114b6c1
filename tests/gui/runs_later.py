"""Work in the background that a test does when it wants it done."""

from PySide6.QtCore import QRunnable


class RunsLater:
    """A pool whose work waits until the test wants it done."""

    def __init__(self) -> None:
        self._waiting: list[QRunnable] = []

    def start(self, runnable: QRunnable, /) -> object:
        """Keep it."""
        self._waiting.append(runnable)
        return None

    def run_all(self) -> None:
        """Do all that waits, and what that brings about."""
        while self._waiting:
            self._waiting.pop(0).run()
