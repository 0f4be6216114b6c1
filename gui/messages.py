"""How does the program speak to the person? The one door.

What is no decision appears as a notice in the page. A message box asks only where something would be lost.
"""

import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, QStandardPaths, Qt, Signal
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QMessageBox, QWidget

from core.errors import ClickoverError
from core.problems import Severity

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
