"""Recovery: offers work that earlier runs set aside and couldn't delete.

A set-aside file is only deleted once its work is open and written anew, or when the user says so. Work that can't be
opened stays where it is, and the next file is offered.
"""

from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLockFile, QObject, QTimer

from core.problems import Severity
from gui.file_loader.opening import Opening
from gui.look.words import moment_words
from gui.work.autosave import Autosave, claim, clear_remains, discard, left_behind, mark_unreadable
from gui.work.messages import Choice, Messages, Notice, once_free


class Recovery(QObject):
    """Asks about the set-aside files in `folder`, one after the other, until one is open."""

    def __init__(
        self, folder: Path, messages: Messages, opening: Opening, autosave: Autosave, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._folder = folder
        self._messages = messages
        self._opening = opening
        self._autosave = autosave
        self._has_files = False
        self._asked: set[Path] = set()
        self._failures: list[str] = []
        self._claimed: dict[Path, QLockFile] = {}
        opening.recovered.connect(self._hand_over)
        opening.recovery_failed.connect(self._take_failure)

    def offer(self, *, has_files: bool = False) -> None:
        """Offer what is there. `has_files`: it comes after the files with which this run began."""
        clear_remains(self._folder)
        self._has_files = has_files
        self._asked.clear()
        self._ask()

    def end(self) -> None:
        """Leave what isn't open yet to the next start."""
        for lock in self._claimed.values():
            lock.unlock()
        self._claimed.clear()

    def _ask(self) -> None:
        """Ask about one file after the other, until one is to be opened or none is left."""
        while waiting := [path for path in left_behind(self._folder) if path not in self._asked]:
            path = waiting[0]
            self._asked.add(path)
            lock = claim(path)
            if lock is None:  # another window of Clickover was quicker
                continue
            answer = self._ask_about(path, has_more=len(waiting) > 1)
            if answer == "open":
                self._claimed[path] = lock
                self._opening.recover(path)
                return
            lock.unlock()
            if answer == "delete":
                discard(path)
        self._tell_failures()

    def _ask_about(self, path: Path, *, has_more: bool) -> str:
        if self._failures:
            question = _tr("Go on with the other work that was set aside?")
            told = _tr("There is another file of work. It is from {moment}.")
        else:
            question = _tr("Go on with the work that was set aside?")
            told = _tr(
                "Clickover ended unexpectedly. Your work up to shortly before that is still there. It is from {moment}."
            )
        parts = [*self._failures, told.format(moment=_moment(path))]
        if self._has_files:
            parts.append(_tr("It takes the place of the files that you just opened; Undo brings them back."))
        if has_more:
            parts.append(_tr("There is other work, too. If you go on with this, the next start asks about that."))
        return self._messages.ask(
            question,
            "\n\n".join(parts),
            [
                Choice("open", _tr("&Go on with it"), is_default=True),
                Choice("delete", _tr("&Delete it"), loses=True),
                Choice("later", _tr("Ask again at the next start"), is_cancel=True),
            ],
        )

    def _hand_over(self, path: Path) -> None:
        """Let the autosave delete this file, which is open now, once its work is written anew."""
        if lock := self._claimed.pop(path, None):
            self._autosave.replace(path, lock)
        self._tell_failures()

    def _take_failure(self, path: Path, sentence: str) -> None:
        """Keep work that can't be opened, and go on with the next."""
        mark_unreadable(path)
        if lock := self._claimed.pop(path, None):
            lock.unlock()
        kept = _tr("Nothing is lost: the work stays in {path}.").format(path=path)
        self._failures.append(f"{sentence} {kept}" if path.exists() else sentence)
        QTimer.singleShot(0, self, partial(once_free, self, self._ask))

    def _tell_failures(self) -> None:
        """Say what couldn't be opened. It waits for the last answer: the page clears notices when work is opened."""
        if self._failures:
            self._messages.noticed.emit(Notice(Severity.ERROR, "\n".join(self._failures)))
            self._failures.clear()


def _moment(path: Path) -> str:
    return moment_words(datetime.fromtimestamp(path.stat().st_mtime, UTC))


def _tr(text: str) -> str:
    return QCoreApplication.translate("Recovery", text)
