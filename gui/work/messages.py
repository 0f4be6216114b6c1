"""How does the program speak to the person? The one door.

What is no decision appears as a notice in the page. A message box asks only where something would be lost.

What waits while a dialog has the person's attention?

Whatever would change the document under a question that the person is answering.

Where does the person want a file? Nothing that they have is written over by that, unasked.
"""

import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QObject, QStandardPaths, Qt, QTimer, Signal
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QFileDialog, QMessageBox, QWidget

from core.errors import ClickoverError, RequestError
from core.problems import Severity
from core.workbook import Workbook

OWN_FILE_DIALOGS = "CLICKOVER_OWN_FILE_DIALOGS"
"""Set in tests that drive the real window: Qt's own file dialog is the same everywhere."""

_OPTION = re.compile(r" \(--[^)]*\)")


@dataclass(frozen=True, slots=True)
class Action:
    """A button beside a notice: its `text` (with a mnemonic), what it does, and what a screen reader adds."""

    text: str
    do: Callable[[], object]
    spoken: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to show in the page, how grave it is, and what can be done. INFO goes away with the next step."""

    severity: Severity
    text: str
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to a question: its `key` comes back, its `text` (with a mnemonic) stands on the button.

    `is_default` is what Return does, `is_cancel` what Esc does, `loses` marks the answer by which something is lost.
    """

    key: str
    text: str
    is_default: bool = False
    is_cancel: bool = False
    loses: bool = False


class Places(Protocol):
    """Where it is remembered in which folder the last file dialog stood."""

    folder: str


@dataclass
class ThisRun:
    """Remembers it until the program ends."""

    folder: str = ""


class Messages(QObject):
    """Tells, warns, asks, and chooses files. `noticed` carries a `Notice` for the page that is shown.

    `places` remembers the folder of the last file dialog.
    """

    noticed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.window: QWidget | None = None
        self.places: Places = ThisRun()

    def tell(self, text: str) -> None:
        """Say that something was done."""
        self.noticed.emit(Notice(Severity.INFO, text))

    def warn(self, error: ClickoverError) -> None:
        """Say what could not be done, and what the person can do."""
        self.noticed.emit(Notice(Severity.ERROR, without_options(error.sentence)))

    def ask(self, question: str, detail: str, choices: Sequence[Choice]) -> str:
        """Ask where something would be lost; gives the key of the answer. Closing the box is the cancelling answer."""
        box = QMessageBox(QMessageBox.Icon.Question, "Clickover", question, parent=self.window)
        box.setInformativeText(detail)
        keys: dict[QAbstractButton, str] = {}
        for choice in choices:
            role = QMessageBox.ButtonRole.DestructiveRole if choice.loses else QMessageBox.ButtonRole.AcceptRole
            button = box.addButton(choice.text, QMessageBox.ButtonRole.RejectRole if choice.is_cancel else role)
            keys[button] = choice.key
            if choice.is_default:
                box.setDefaultButton(button)
            if choice.is_cancel:
                box.setEscapeButton(button)
        box.setWindowModality(Qt.WindowModality.WindowModal)
        box.exec()
        cancelling = next((choice.key for choice in choices if choice.is_cancel), "")
        answer = keys.get(box.clickedButton(), cancelling)
        box.deleteLater()
        return answer

    def choose_files(self, title: str, filters: str = "") -> list[Path]:
        """The files that the person chooses to open; none where they cancel. `filters` as QFileDialog has them."""
        names, _ = QFileDialog.getOpenFileNames(self.window, title, self.places.folder, filters, options=_options())
        return self._remembered([Path(name) for name in names])

    def choose_save(self, title: str, suggested: str, filters: str = "") -> Path | None:
        """Where to save; None where they cancel. The dialog itself asks before a file is replaced."""
        folder = self.places.folder or QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DownloadLocation)
        start = str(Path(folder) / suggested)
        name, _ = QFileDialog.getSaveFileName(self.window, title, start, filters, options=_options())
        return self._remembered([Path(name)])[0] if name else None

    def _remembered(self, paths: list[Path]) -> list[Path]:
        if paths:
            self.places.folder = str(paths[0].parent)
        return paths


def without_options(sentence: str) -> str:
    """A sentence of core without the options of the command line that it names in brackets: a window has none."""
    return _OPTION.sub("", sentence)


def _options() -> QFileDialog.Option:
    return QFileDialog.Option.DontUseNativeDialog if os.environ.get(OWN_FILE_DIALOGS) else QFileDialog.Option(0)


def once_free(owner: QObject, do: Callable[[], object]) -> None:
    """Call `do` now, or where a modal dialog is open, once it is closed and has done its work.

    Where `owner` is gone by then, `do` is not called.
    """
    dialog = QApplication.activeModalWidget()
    if isinstance(dialog, QDialog):
        dialog.finished.connect(lambda _code: QTimer.singleShot(0, owner, partial(once_free, owner, do)))
    else:
        do()


def choose_place(
    messages: Messages, title: str, suggested: str, filters: str, suffix: str, workbook: Workbook
) -> Path | None:
    """The path that the person chooses, with `suffix` where they typed another or none.

    None where they go back, or where it would cost another file: one of those that `workbook` was made of, or one that
    the dialog has not asked about.
    """
    chosen = messages.choose_save(title, suggested, filters)
    if chosen is None:
        return None
    path = with_suffix(chosen, suffix)
    if any(_is_given(each, workbook) for each in (chosen, path)):
        sentence = _tr("this is one of the files that you gave to Clickover.")
        messages.warn(RequestError(sentence, where=chosen.name, advice=_tr("Choose another name.")))
        return None
    return path if path == chosen or _may_replace(messages, path) else None


def with_suffix(path: Path, suffix: str) -> Path:
    """The path with this suffix behind what the person typed, where they typed none: what follows a dot may be none."""
    return path if path.suffix.lower() == suffix else path.with_name(path.name + suffix)


def _may_replace(messages: Messages, path: Path) -> bool:
    """Whether a file that the save dialog did not ask about may be replaced."""
    if not path.exists():
        return True
    answer = messages.ask(
        _tr("Replace “{name}”?").format(name=path.name),
        _tr("A file of this name is there already. What it holds would be lost."),
        [
            Choice("replace", _tr("&Replace"), loses=True),
            Choice("keep", _tr("&Keep it"), is_default=True, is_cancel=True),
        ],
    )
    return answer == "replace"


def _is_given(path: Path, workbook: Workbook) -> bool:
    """Whether the path is one of the files that the person gave."""
    return any(_is_same(path, source.path) for source in (workbook.export, workbook.gradebook) if source is not None)


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.exists() and other.exists() and one.samefile(other)
    except OSError:
        return False


def _tr(text: str) -> str:
    return QCoreApplication.translate("SavePlace", text)
