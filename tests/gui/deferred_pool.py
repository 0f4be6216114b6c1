"""A task pool that runs tasks on demand."""

from PySide6.QtCore import QRunnable


class DeferredPool:
    """Pool that queues tasks until `run_all` is called."""

    def __init__(self) -> None:
        self._waiting: list[QRunnable] = []

    def start(self, runnable: QRunnable, /) -> object:
        """Queue the task."""
        self._waiting.append(runnable)
        return None

    def run_all(self) -> None:
        """Run all queued tasks, and any tasks that they start."""
        while self._waiting:
            self._waiting.pop(0).run()
