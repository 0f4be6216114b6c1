"""Recovery of work that earlier runs autosaved and didn't delete.

A file is only deleted once its work is open and autosaved again, or when the user says so. A file that can't be opened
stays where it is, and the next one is offered.
"""

from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLockFile, QObject, QTimer

from core.problems import Severity
from gui.file_loader.file_opener import FileOpener
from gui.look.text_formatting import format_datetime
from gui.work.autosave import (
    Autosave,
    delete_abandoned_file,
    find_abandoned_files,
    mark_unreadable,
    remove_leftovers,
    try_lock,
)
from gui.work.messages import Choice, Messages, Notice, run_when_no_modal


class Recovery(QObject):
    """Asks about the autosaved files in `folder`, one after the other, until one is open."""

    def __init__(
        self, folder: Path, messages: Messages, opening: FileOpener, autosave: Autosave, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._folder = folder
        self._messages = messages
        self._opening = opening
        self._autosave = autosave
        self._has_files = False
        self._asked_paths: set[Path] = set()
        self._failures: list[str] = []
        self._locks: dict[Path, QLockFile] = {}
        opening.recovered.connect(self._handle_recovered)
        opening.recovery_failed.connect(self._handle_failure)

    def start(self, *, has_files: bool = False) -> None:
        """Offer the files found in the folder. `has_files` says that this run already opened other files."""
        remove_leftovers(self._folder)
        self._has_files = has_files
        self._asked_paths.clear()
        self._ask_next()

    def release_locks(self) -> None:
        """Leave files that aren't open yet to the next start."""
        for lock in self._locks.values():
            lock.unlock()
        self._locks.clear()

    def _ask_next(self) -> None:
        """Ask about one file after the other, until one is chosen or none is left."""
        while waiting := [path for path in find_abandoned_files(self._folder) if path not in self._asked_paths]:
            path = waiting[0]
            self._asked_paths.add(path)
            lock = try_lock(path)
            if lock is None:  # another window of Clickover was quicker
                continue
            answer = self._ask_about(path, has_more=len(waiting) > 1)
            if answer == "open":
                self._locks[path] = lock
                self._opening.recover(path)
                return
            lock.unlock()
            if answer == "delete":
                delete_abandoned_file(path)
        self._show_failures()

    def _ask_about(self, path: Path, *, has_more: bool) -> str:
        if self._failures:
            question = _tr("Go on with the other work that was set aside?")
            template = _tr("There is another file of work. It is from {moment}.")
        else:
            question = _tr("Go on with the work that was set aside?")
            template = _tr(
                "Clickover ended unexpectedly. Your work up to shortly before that is still there. It is from {moment}."
            )
        parts = [*self._failures, template.format(moment=_format_file_time(path))]
        if self._has_files:
            parts.append(_tr("It takes the place of the files that you just opened; Undo brings them back."))
        if has_more:
            parts.append(_tr("There is other work, too. If you go on with this, the next start asks about that."))
        return self._messages.ask(
            question,
            "\n\n".join(parts),
            [
                Choice("open", _tr("&Go on with it"), is_default=True),
                Choice("delete", _tr("&Delete it"), is_destructive=True),
                Choice("later", _tr("Ask again at the next start"), is_cancel=True),
            ],
        )

    def _handle_recovered(self, path: Path) -> None:
        """Have the autosave delete this file, which is open now, once its work is written again."""
        if lock := self._locks.pop(path, None):
            self._autosave.delete_once_saved(path, lock)
        self._show_failures()

    def _handle_failure(self, path: Path, sentence: str) -> None:
        """Keep a file that can't be opened, and go on with the next."""
        mark_unreadable(path)
        if lock := self._locks.pop(path, None):
            lock.unlock()
        note = _tr("Nothing is lost: the work stays in {path}.").format(path=path)
        self._failures.append(f"{sentence} {note}" if path.exists() else sentence)
        QTimer.singleShot(0, self, partial(run_when_no_modal, self, self._ask_next))

    def _show_failures(self) -> None:
        """Show what couldn't be opened, after the last question, because opening work clears the page's notices."""
        if self._failures:
            self._messages.notice_posted.emit(Notice(Severity.ERROR, "\n".join(self._failures)))
            self._failures.clear()


def _format_file_time(path: Path) -> str:
    return format_datetime(datetime.fromtimestamp(path.stat().st_mtime, UTC))


def _tr(text: str) -> str:
    return QCoreApplication.translate("Recovery", text)
