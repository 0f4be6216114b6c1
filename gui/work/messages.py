"""Notices, questions, and file dialogs.

All messages to the user go through here. A notice on the page is enough unless something would be lost: only then does
a message box ask.
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

from core.display_text import make_lines_visible
from core.errors import ClickoverError, InvalidRequestError
from core.problems import Severity
from core.workbook import Workbook

QT_FILE_DIALOGS_VARIABLE = "CLICKOVER_OWN_FILE_DIALOGS"
"""Environment variable that makes end-to-end tests use Qt's file dialog."""

_OPTION_PATTERN = re.compile(r" \(--[^)]*\)")


@dataclass(frozen=True, slots=True)
class NoticeAction:
    """Button beside a notice.

    `text` is its label with a mnemonic, `callback` is called when it is clicked, and `accessible_description` is for
    screen readers.
    """

    text: str
    callback: Callable[[], object]
    accessible_description: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """Message shown on the page, with a severity and optional buttons.

    An INFO notice disappears when the user goes to another step.
    """

    severity: Severity
    text: str
    actions: tuple[NoticeAction, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """Possible answer to a question, shown as a button.

    `key` identifies the answer, and `text` is the label with a mnemonic. Return chooses the `is_default` answer, and
    Esc the `is_cancel` answer. `is_destructive` marks an answer that loses something.
    """

    key: str
    text: str
    is_default: bool = False
    is_cancel: bool = False
    is_destructive: bool = False


class LastFolderStore(Protocol):
    """Protocol of an object that remembers the folder of the last file dialog."""

    last_folder: str


@dataclass
class InMemoryFolderStore:
    """Store that remembers the folder until the program exits."""

    last_folder: str = ""


class Messages(QObject):
    """Service that shows notices, asks questions, and opens file dialogs.

    `notice_posted` carries a `Notice` for the current page. `folder_store` remembers the folder of the last file
    dialog.
    """

    notice_posted = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.window: QWidget | None = None
        self.folder_store: LastFolderStore = InMemoryFolderStore()

    def show_info(self, text: str) -> None:
        """Post a notice about something that was done."""
        self.notice_posted.emit(Notice(Severity.INFO, text))

    def show_error(self, error: ClickoverError) -> None:
        """Post a notice about what went wrong and how to fix it."""
        self.notice_posted.emit(Notice(Severity.ERROR, remove_option_hints(error.message)))

    def ask(self, question: str, detail: str, choices: Sequence[Choice]) -> str:
        """Ask the user before something is lost, and return the answer's key.

        Closing the message box cancels.
        """
        box = QMessageBox(QMessageBox.Icon.Question, "Clickover", make_lines_visible(question), parent=self.window)
        box.setInformativeText(make_lines_visible(detail))
        keys: dict[QAbstractButton, str] = {}
        for choice in choices:
            role = (
                QMessageBox.ButtonRole.DestructiveRole if choice.is_destructive else QMessageBox.ButtonRole.AcceptRole
            )
            button = box.addButton(choice.text, QMessageBox.ButtonRole.RejectRole if choice.is_cancel else role)
            keys[button] = choice.key
            if choice.is_default:
                box.setDefaultButton(button)
            if choice.is_cancel:
                box.setEscapeButton(button)
        box.setWindowModality(Qt.WindowModality.WindowModal)
        box.exec()
        cancel_key = next((choice.key for choice in choices if choice.is_cancel), "")
        answer = keys.get(box.clickedButton(), cancel_key)
        box.deleteLater()
        return answer

    def choose_files(self, title: str, filters: str = "") -> list[Path]:
        """Return the files that the user chooses to open, or an empty list.

        `filters` uses the syntax of QFileDialog.
        """
        names, _ = QFileDialog.getOpenFileNames(
            self.window, title, self.folder_store.last_folder, filters, options=_get_dialog_options()
        )
        return self._remember_folder([Path(name) for name in names])

    def choose_save_file(self, title: str, suggested: str, filters: str = "") -> Path | None:
        """Return the path that the user chooses to save to, or None.

        The dialog itself asks before replacing an existing file.
        """
        start = str(_find_save_folder(self.folder_store.last_folder) / suggested)
        name, _ = QFileDialog.getSaveFileName(self.window, title, start, filters, options=_get_dialog_options())
        return self._remember_folder([Path(name)])[0] if name else None

    def _remember_folder(self, paths: list[Path]) -> list[Path]:
        if paths:
            self.folder_store.last_folder = str(paths[0].parent)
        return paths


def _find_save_folder(last_folder: str) -> Path:
    """Return the last folder if files can be written there, otherwise Documents or Downloads."""
    locations = QStandardPaths.StandardLocation.DocumentsLocation, QStandardPaths.StandardLocation.DownloadLocation
    folders = [last_folder, *(QStandardPaths.writableLocation(location) for location in locations)]
    usable = (Path(folder) for folder in folders if folder and os.access(folder, os.W_OK) and Path(folder).is_dir())
    return next(usable, Path.home())


def remove_option_hints(sentence: str) -> str:
    """Return a message from core without command-line options in parentheses.

    Such options mean nothing in the window.
    """
    return _OPTION_PATTERN.sub("", sentence)


def _get_dialog_options() -> QFileDialog.Option:
    return QFileDialog.Option.DontUseNativeDialog if os.environ.get(QT_FILE_DIALOGS_VARIABLE) else QFileDialog.Option(0)


def run_when_no_modal(owner: QObject, callback: Callable[[], object]) -> None:
    """Call `callback` now or, if a modal dialog is open, after it has closed.

    The document must not change while a question about it is open. If `owner` is deleted first, `callback` isn't
    called.
    """
    dialog = QApplication.activeModalWidget()
    if isinstance(dialog, QDialog):
        dialog.finished.connect(lambda _code: QTimer.singleShot(0, owner, partial(run_when_no_modal, owner, callback)))
    else:
        callback()


def choose_save_path(
    messages: Messages, title: str, suggested: str, filters: str, suffix: str, workbook: Workbook
) -> Path | None:
    """Return the path that the user chooses to save to, with `suffix` added.

    Return None if the user cancels, if the path is one of the workbook's input files, or if the user doesn't agree to
    replace an existing file.
    """
    chosen = messages.choose_save_file(title, suggested, filters)
    if chosen is None:
        return None
    path = ensure_suffix(chosen, suffix)
    if any(_is_input_file(candidate, workbook) for candidate in (chosen, path)):
        sentence = _tr("this is one of the files that you gave to Clickover.")
        messages.show_error(InvalidRequestError(sentence, where=chosen.name, advice=_tr("Choose another name.")))
        return None
    return path if path == chosen or _confirm_replacement(messages, path) else None


def ensure_suffix(path: Path, suffix: str) -> Path:
    """Return the path with this suffix, which is appended if it is missing.

    Any other suffix is kept because a name may contain dots.
    """
    return path if path.suffix.lower() == suffix else path.with_name(path.name + suffix)


def _confirm_replacement(messages: Messages, path: Path) -> bool:
    """Return True if the file doesn't exist or the user agrees to replace it."""
    if not path.exists():
        return True
    answer = messages.ask(
        _tr("Replace “{name}”?").format(name=path.name),
        _tr("A file of this name is there already. What it holds would be lost."),
        [
            Choice("replace", _tr("&Replace"), is_destructive=True),
            Choice("keep", _tr("&Keep it"), is_default=True, is_cancel=True),
        ],
    )
    return answer == "replace"


def _is_input_file(path: Path, workbook: Workbook) -> bool:
    """Return True if the path is one of the workbook's input files."""
    return any(
        _is_same_file(path, source.path) for source in (workbook.export, workbook.gradebook) if source is not None
    )


def _is_same_file(first: Path, second: Path) -> bool:
    try:
        return first.exists() and second.exists() and first.samefile(second)
    except OSError:
        return False


def _tr(text: str) -> str:
    return QCoreApplication.translate("SavePlace", text)
