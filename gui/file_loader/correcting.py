"""What happens when the person says that a column of the export is something else than it was taken for?

The export is read again off the GUI thread; then it is one edit, in which what was decided about its rows stands.
"""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Signal

from core.errors import ClickoverError
from gui import tasks
from gui.attention import once_free
from gui.background import Background, Ticket
from gui.document import Document
from gui.file_loader.columns_model import role_words
from gui.messages import Messages

if TYPE_CHECKING:
    from core.clicker.export import Export, Role


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
