"""How does the finished file get to the disk?"""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from core.errors import ClickoverError
from core.sent import Sent
from gui.background import Background
from gui.messages import Messages
from gui.review_export.facts import Facts
from gui.review_export.saving import Saved, save

if TYPE_CHECKING:
    from core.canvas.gradebook import Gradebook


class Saver(QObject):
    """Writes in the background. `busy_changed` carries whether something is being written."""

    busy_changed = Signal(object)

    def __init__(self, messages: Messages, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._messages = messages
        self._background = background
        self.is_saving = False

    def write(
        self,
        facts: Facts,
        path: Path,
        gradebook: "Gradebook | None",
        done: Callable[[Sent], object],
        *,
        with_restore: bool,
    ) -> None:
        """Write the bytes that were shown, and the file that undoes them beside it; then call `done`."""
        outgoing = facts.outgoing
        self._be_busy(True)
        task = partial(save, outgoing.upload.data, path, outgoing.restore if with_restore else None)
        taken = partial(self._take_saved, outgoing.upload.data, gradebook, done)
        self._background.run(task, taken, self._tell_failed, writes=True)

    def _take_saved(
        self, data: bytes, gradebook: "Gradebook | None", done: Callable[[Sent], object], saved: Saved
    ) -> None:
        self._be_busy(False)
        done(Sent(data, saved.path, saved.restore, datetime.now().astimezone(), gradebook))

    def _tell_failed(self, error: BaseException) -> None:
        self._be_busy(False)
        if not isinstance(error, ClickoverError):
            raise error
        self._messages.warn(error)

    def _be_busy(self, is_saving: bool) -> None:
        self.is_saving = is_saving
        self.busy_changed.emit(is_saving)
