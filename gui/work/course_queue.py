"""Reads and writes of the courses in the background, one after the other.

If the courses can't be read or saved, the user learns of it once, and everything else
goes on.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QObject, Signal

from core.errors import ClickoverError, FileError
from core.problems import Severity
from gui.work.background import TaskRunner
from gui.work.messages import Messages, Notice

if TYPE_CHECKING:
    from gui.work.course_tasks import StoreAnswer

Task = Callable[[], "StoreAnswer[Any]"]


class CourseQueue(QObject):
    """Object that runs tasks on the database of courses and reports failures.

    `is_failing` is True while the courses can't be used; `failing_changed` is emitted when that changes.
    """

    failing_changed = Signal()

    def __init__(self, messages: Messages, background: TaskRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.is_failing = False
        self._messages = messages
        self._background = background
        self._waiting: list[Callable[[], None]] = []
        self._is_running = False

    def read(self, task: Task, on_done: Callable[[Any], object]) -> None:
        """Run a task that reads, after all earlier ones, and pass its value to `on_done`.

        The value is None if the courses can't be read.
        """
        self._waiting.append(partial(self._start, task, on_done, partial(on_done, None), writes=False))
        self._start_next()

    def write(
        self, task: Task, on_done: Callable[[Any], object], on_failed: Callable[[], object] = lambda: None
    ) -> None:
        """Run a task that writes, after all earlier ones."""
        self._waiting.append(partial(self._start, task, on_done, on_failed, writes=True))
        self._start_next()

    def _start_next(self) -> None:
        if self._waiting and not self._is_running:
            self._is_running = True
            self._waiting.pop(0)()

    def _start(
        self, task: Task, on_done: Callable[[Any], object], on_failed: Callable[[], object], *, writes: bool
    ) -> None:
        def handle_done(answer: "StoreAnswer[Any]") -> None:
            self._is_running = False
            try:
                self._handle_answer(on_done, answer)
            finally:
                self._start_next()

        def handle_failure(error: BaseException) -> None:
            self._is_running = False
            try:
                self._report(error)
                on_failed()
            finally:
                self._start_next()

        self._background.run(task, handle_done, handle_failure, writes=writes)

    def _handle_answer(self, on_done: Callable[[Any], object], answer: "StoreAnswer[Any]") -> None:
        self._report_set_aside(answer.set_aside)
        if self.is_failing:
            self.is_failing = False
            self.failing_changed.emit()
            self._messages.show_info(_tr("Clickover can use what it remembers of your courses again."))
        on_done(answer.value)

    def _report(self, error: BaseException) -> None:
        """Say once that the courses can't be used, or show another expected error; raise any unexpected one."""
        if not isinstance(error, ClickoverError):
            raise error
        if not isinstance(error, FileError):
            self._messages.show_error(error)
        elif not self.is_failing:
            self.is_failing = True
            self.failing_changed.emit()
            template = _tr("Clickover can't use what it remembers of your courses, and goes on without. {reason}")
            self._messages.notice_posted.emit(Notice(Severity.WARNING, template.format(reason=error.message)))

    def _report_set_aside(self, path: Path | None) -> None:
        if path is not None:
            template = _tr("The file with your courses was damaged. It is now {path}, and a new one was started.")
            self._messages.notice_posted.emit(Notice(Severity.WARNING, template.format(path=path)))


def _tr(text: str) -> str:
    return QCoreApplication.translate("CourseQueue", text)
