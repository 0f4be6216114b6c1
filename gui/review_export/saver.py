"""How does the finished file get to the disk, and what was saved last?"""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from core.errors import ClickoverError
from gui.background import Background
from gui.messages import Messages
from gui.review_export.facts import Facts
from gui.review_export.saving import Saved, save

if TYPE_CHECKING:
    from core.canvas.gradebook import Gradebook
    from core.canvas.upload.file import Upload


@dataclass(frozen=True, eq=False)
class LastSave:
    """What was saved, where and when, and the gradebook that it was made for."""

    saved: Saved
    upload: "Upload"
    gradebook: "Gradebook | None"
    when: datetime


class Saver(QObject):
    """Writes in the background. `saved` carries a `LastSave`; `busy_changed` whether something is being written."""

    saved = Signal(object)
    busy_changed = Signal(object)

    def __init__(self, messages: Messages, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._messages = messages
        self._background = background
        self.is_saving = False
        self.last: LastSave | None = None

    def is_saved(self, facts: Facts) -> bool:
        """Whether the file that was saved last is this very one."""
        return self.last is not None and self.last.upload.data == facts.outgoing.upload.data

    def forget(self) -> None:
        """What was saved is of another class."""
        self.last = None

    def write(self, facts: Facts, path: Path, gradebook: "Gradebook | None", *, with_restore: bool) -> None:
        """Write the bytes that were shown, and the file that undoes them beside it."""
        outgoing = facts.outgoing
        self._be_busy(True)
        task = partial(save, outgoing.upload.data, path, outgoing.restore if with_restore else None)
        done = partial(self._tell_saved, outgoing.upload, gradebook)
        self._background.run(task, done, self._tell_failed, writes=True)

    def _tell_saved(self, upload: "Upload", gradebook: "Gradebook | None", saved: Saved) -> None:
        self.last = LastSave(saved, upload, gradebook, datetime.now().astimezone())
        self._be_busy(False)
        self.saved.emit(self.last)

    def _tell_failed(self, error: BaseException) -> None:
        self._be_busy(False)
        if not isinstance(error, ClickoverError):
            raise error
        self._messages.warn(error)

    def _be_busy(self, is_saving: bool) -> None:
        self.is_saving = is_saving
        self.busy_changed.emit(is_saving)
