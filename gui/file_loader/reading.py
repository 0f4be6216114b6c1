"""Which files are being read, and what became of each?

All are read at once, off the GUI thread, and handed over in the order in which they were given. Files that are given
while others are still being read join them: a system may bring one by one what was dropped together.

What happens when the person says that a column of the export is something else than it was taken for?

The export is read again off the GUI thread; then it is one edit, in which what was decided about its rows stands.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Signal

from core.errors import ClickoverError, UnreadableFile
from core.sent import Kept
from gui.file_loader.columns_model import role_words
from gui.work import tasks
from gui.work.background import Background, Ticket
from gui.work.document import Document
from gui.work.messages import Messages, once_free

if TYPE_CHECKING:
    from core.clicker.export import Export, Role
    from core.file_kind import FileKind


@dataclass(slots=True, eq=False)
class Batch:
    """Files given together, and what became of each so far. `is_recovery`: work that was set aside, by itself."""

    is_recovery: bool = False
    paths: list[Path] = field(default_factory=list)
    found: dict[Path, "FileKind | Kept"] = field(default_factory=dict)
    failed: dict[Path, ClickoverError] = field(default_factory=dict)
    tickets: list[Ticket] = field(default_factory=list)

    @property
    def is_read(self) -> bool:
        """Whether every file was read."""
        return len(self.found) + len(self.failed) == len(self.paths)

    @property
    def works(self) -> list[tuple[Path, Kept]]:
        """The saved work among them."""
        return [(path, found) for path, found in self._in_order() if isinstance(found, Kept)]

    @property
    def kinds(self) -> list["FileKind"]:
        """The other files."""
        return [found for _, found in self._in_order() if not isinstance(found, Kept)]

    def _in_order(self) -> list[tuple[Path, "FileKind | Kept"]]:
        return [(path, self.found[path]) for path in self.paths if path in self.found]


class Reading(QObject):
    """Reads files. `changed` carries the names of those that are being read, `read` a `Batch` that is."""

    changed = Signal(object)
    read = Signal(object)

    def __init__(self, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._batches: list[Batch] = []
        self._is_handing_over = False

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the files that are being read."""
        return tuple(path.name for batch in self._batches for path in batch.paths)

    def begin(self, paths: Sequence[Path], *, is_recovery: bool = False) -> None:
        """Read these files, too."""
        if not self._batches or is_recovery or self._batches[-1].is_recovery:
            self._batches.append(Batch(is_recovery))
        batch = self._batches[-1]
        new = [path for path in dict.fromkeys(paths) if path not in batch.paths]
        batch.paths += new
        self.changed.emit(self.names)
        read = tasks.open_work if is_recovery else tasks.read_any
        for path in new:
            done, failed = partial(self._take, batch, path), partial(self._take_failure, batch, path)
            batch.tickets.append(self._background.run(partial(read, path), done, failed))

    def cancel(self) -> None:
        """Let go of all files that are being read."""
        for batch in self._batches:
            for ticket in batch.tickets:
                self._background.cancel(ticket)
        self._batches.clear()
        self.changed.emit(())

    def _take(self, batch: Batch, path: Path, found: "FileKind | Kept") -> None:
        batch.found[path] = found
        self._hand_over()

    def _take_failure(self, batch: Batch, path: Path, error: BaseException) -> None:
        if isinstance(error, ClickoverError):
            batch.failed[path] = error
            self._hand_over()
        else:
            if batch.is_recovery:  # what becomes of the work has to be said, whatever went wrong
                batch.failed[path] = UnreadableFile(_fault(), where=path.name)
            else:
                batch.paths.remove(path)
            self._hand_over()
            raise error

    def _hand_over(self) -> None:
        """Hand over what is read, one batch after the other, also where the person is asked about one of them."""
        if self._is_handing_over:
            return
        self._is_handing_over = True
        while self._batches and self._batches[0].is_read:
            batch = self._batches.pop(0)
            self.changed.emit(self.names)
            self.read.emit(batch)
        self._is_handing_over = False


def _fault() -> str:
    return QCoreApplication.translate("Reading", "it can't be opened because of a fault in Clickover.")


class Correcting(QObject):
    """Reads the open export again. `changed`: the name of what is being read is another."""

    changed = Signal()

    def __init__(
        self, document: Document, messages: Messages, background: Background, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._messages = messages
        self._background = background
        self._export: Export | None = None
        self._wanted: dict[int, Role] = {}
        self._ticket: Ticket | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The name of the file that is being read again."""
        return (self._export.path.name,) if self._export else ()

    def begin(self, column: int, header: str, role: "Role") -> None:
        """Read the open export with this, too, of what the person says of its columns."""
        export = self._document.workbook.export
        if export is None or export.corrections.get(column) is role:
            return
        if export is not self._export:
            self._wanted.clear()
        self._background.cancel(self._ticket)
        self._export = export
        self._wanted[column] = role
        text = _tr("Take “{header}” as {role}").format(header=header, role=role_words()[role])
        task = partial(tasks.read_again, export, {**export.corrections, **self._wanted})
        take = partial(self._take, export, text)
        self._ticket = self._background.run(task, lambda again: once_free(self, partial(take, again)), self._fail)
        self.changed.emit()

    def cancel(self) -> None:
        """Leave every column what it is."""
        self._background.cancel(self._ticket)
        self._end()

    def _end(self) -> None:
        self._export, self._ticket = None, None
        self._wanted.clear()
        self.changed.emit()

    def _take(self, before: "Export", text: str, again: "Export") -> None:
        if before is self._export and before is self._document.workbook.export:
            self._document.apply(text, self._document.workbook.reading_anew(again))
        self._end()

    def _fail(self, error: BaseException) -> None:
        if isinstance(error, ClickoverError):
            self._messages.warn(error)
        self._end()
        if not isinstance(error, ClickoverError):
            raise error


def _tr(text: str) -> str:
    return QCoreApplication.translate("Correcting", text)
