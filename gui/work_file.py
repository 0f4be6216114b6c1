"""Where is the work saved, and would anything be lost if the window closed?"""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLocale, QObject, Signal

from core.choices import Choices
from core.errors import ClickoverError
from core.workbook import Workbook
from gui import tasks
from gui.background import Background
from gui.course import course_name
from gui.document import Document
from gui.messages import Choice, Messages

SUFFIX = ".clickover"


class WorkFile(QObject):
    """Saves the work in progress. `changed`: the file's name or whether it is saved is not as before."""

    changed = Signal()

    def __init__(
        self, document: Document, messages: Messages, background: Background, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._messages = messages
        self._background = background
        self.path: Path | None = None
        document.undo_stack.cleanChanged.connect(self.changed)

    @property
    def is_saved(self) -> bool:
        """Whether nothing would be lost: of files that were only opened, nothing is."""
        return self._document.undo_stack.isClean() or not (self.path or decided(self._document.workbook))

    def take(self, path: Path) -> None:
        """The document is what this file holds."""
        self.path = path
        self._document.undo_stack.setClean()
        self.changed.emit()

    def save(self, then: Callable[[], object] = lambda: None) -> None:
        """Save where it was saved before, or where the person says; then call `then` if it was saved."""
        if self.path is None:
            self.save_as(then)
        else:
            self._write(self.path, then)

    def save_as(self, then: Callable[[], object] = lambda: None) -> None:
        """Save where the person says."""
        path = self._messages.choose_save(_tr("Save work"), self._suggestion(), _tr("Saved work (*.clickover)"))
        if path is not None:
            self._write(path if path.suffix else path.with_suffix(SUFFIX), then)

    def confirm_close(self, close: Callable[[], object]) -> bool:
        """Whether the window may close now. Where the person wants to save first, `close` is called afterwards."""
        if self.is_saved:
            return True
        answer = self._messages.ask(
            _tr("Save your work before you quit?"),
            f"{self._loss()} {_tr('Your files from iClicker and Canvas stay, and so does what you saved for Canvas.')}",
            [
                Choice("save", _tr("&Save work"), is_default=True),
                Choice("close", _tr("Quit &without saving"), loses=True),
                Choice("stay", _tr("Cancel"), is_cancel=True),
            ],
        )
        if answer == "save":
            self.save(then=close)
        return answer == "close"

    def _loss(self) -> str:
        if self.path is not None:
            told = _tr("If you quit without saving, Clickover forgets what you changed since you saved {name}.")
            return told.format(name=self.path.name)
        told = _tr("If you quit without saving, Clickover forgets {things}.")
        return told.format(things=QLocale().createSeparatedList(decided(self._document.workbook)))

    def _write(self, path: Path, then: Callable[[], object]) -> None:
        workbook, index = self._document.workbook, self._document.undo_stack.index()
        done = partial(self._take_saved, path, index, then)
        self._background.run(partial(tasks.save_work, workbook, path), done, self._take_failure)

    def _take_saved(self, path: Path, index: int, then: Callable[[], object], _nothing: object) -> None:
        self.path = path
        if self._document.undo_stack.index() == index:
            self._document.undo_stack.setClean()
        self._messages.tell(_tr("Your work is saved in {name}.").format(name=path.name))
        self.changed.emit()
        then()

    def _take_failure(self, error: BaseException) -> None:
        if not isinstance(error, ClickoverError):
            raise error
        self._messages.warn(error)

    def _suggestion(self) -> str:
        return f"{course_name(self._document.workbook) or _tr('My class')}{SUFFIX}"


def decided(workbook: Workbook) -> list[str]:
    """What the person decided that stands in none of the files, in words.

    Warnings that were accepted are not worth a question: whoever begins again accepts them with one click.
    """
    sessions = {*workbook.destinations, *workbook.titles, *workbook.points}
    corrected = workbook.export.corrections if workbook.export else {}
    counts = [
        (len(workbook.dropped), _tr("which session you left out"), _tr("which {n} sessions you left out")),
        (len(sessions), _tr("what you entered for 1 session"), _tr("what you entered for {n} sessions")),
        (len(workbook.decisions.by_row), _tr("who 1 person is"), _tr("who {n} people are")),
        (int(workbook.choices != Choices()), _tr("which columns and rules you chose"), ""),
        (len(corrected), _tr("how you had 1 column read"), _tr("how you had {n} columns read")),
    ]
    return [(one if count == 1 else many).format(n=count) for count, one, many in counts if count]


def _tr(text: str) -> str:
    return QCoreApplication.translate("WorkFile", text)
