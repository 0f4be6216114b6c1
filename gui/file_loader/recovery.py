"""Recovery of work that earlier runs autosaved and left behind.

A file is deleted only when all of its work is open and autosaved again, or when the user chooses to delete it. A file
that is damaged or was saved by a newer version stays in its folder. If nothing in a file can be opened, the next file
is offered.
"""

from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, QTimer

from core.course_version import is_newer_course_file
from core.problems import Severity
from core.saved_upload import CourseContents
from gui.file_loader.file_opener import FileOpener
from gui.look.text_formatting import format_datetime
from gui.work.autosave import Autosave
from gui.work.autosaved_files import (
    delete_abandoned_file,
    find_abandoned_files,
    mark_unreadable,
    remove_leftovers,
    try_lock,
)
from gui.work.file_lock import FileLock
from gui.work.messages import Choice, Messages, Notice, run_when_no_modal


class Recovery(QObject):
    """Service that offers autosaved files one by one until the user opens one."""

    def __init__(
        self,
        folder: Path,
        messages: Messages,
        file_opener: FileOpener,
        autosave: Autosave,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._folder = folder
        self._messages = messages
        self._file_opener = file_opener
        self._autosave = autosave
        self._has_files = False
        self._offered_paths: set[Path] = set()
        self._failures: list[str] = []
        self._locks: dict[Path, FileLock] = {}
        file_opener.recovered.connect(self._handle_recovered)
        file_opener.recovery_failed.connect(self._handle_failure)

    def start(self, *, has_files: bool = False) -> None:
        """Offer the files that are in the folder now.

        `has_files` is True if the user has already opened other files in this run.
        """
        remove_leftovers(self._folder)
        self._has_files = has_files
        self._offered_paths.clear()
        self._offer_next_file()

    def release_locks(self) -> None:
        """Release the locks of files that aren't open yet, so the next start offers them."""
        for lock in self._locks.values():
            lock.unlock()
        self._locks.clear()

    def _offer_next_file(self) -> None:
        """Ask about each remaining file until the user opens one."""
        while remaining_paths := [
            path for path in find_abandoned_files(self._folder) if path not in self._offered_paths
        ]:
            path = remaining_paths[0]
            self._offered_paths.add(path)
            lock = try_lock(path)
            if lock is None:  # another window of Clickover was quicker
                continue
            if is_newer_course_file(path):
                lock.unlock()
                self._keep_newer_file(path)
                continue
            answer = self._ask_about_file(path, has_more=len(remaining_paths) > 1)
            if answer == "open":
                self._locks[path] = lock
                self._file_opener.recover(path)
                return
            lock.unlock()
            if answer == "delete":
                delete_abandoned_file(path)
        self._notify_failures()

    def _keep_newer_file(self, path: Path) -> None:
        """Keep a file from a newer version of Clickover, without offering to delete it."""
        mark_unreadable(path)
        template = _tr("Work in {path} was set aside by a newer version of Clickover. Open it with that version.")
        self._failures.append(template.format(path=path))

    def _ask_about_file(self, path: Path, *, has_more: bool) -> str:
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

    def _handle_recovered(self, path: Path, contents: CourseContents) -> None:
        """Delete a recovered file after its work is autosaved again, unless it is damaged."""
        lock = self._locks.pop(path, None)
        if contents.lost:
            mark_unreadable(path)
        if lock and contents.lost:
            lock.unlock()
        elif lock:
            self._autosave.delete_once_saved(path, lock)
        self._notify_failures()

    def _handle_failure(self, path: Path, message: str) -> None:
        """Keep a file that can't be opened, and offer the next one."""
        mark_unreadable(path)
        if lock := self._locks.pop(path, None):
            lock.unlock()
        note = _tr("Nothing is lost: the work stays in {path}.").format(path=path)
        self._failures.append(f"{message} {note}" if path.exists() else message)
        QTimer.singleShot(0, self, partial(run_when_no_modal, self, self._offer_next_file))

    def _notify_failures(self) -> None:
        """Emit a notice about the files that couldn't be opened.

        It follows the last question, because opening a file clears the page's notices.
        """
        if self._failures:
            self._messages.notice_posted.emit(Notice(Severity.ERROR, "\n".join(self._failures)))
            self._failures.clear()


def _format_file_time(path: Path) -> str:
    """Return the time when the file was written, or a text if it is invalid.

    A damaged file system may contain any time.
    """
    try:
        return format_datetime(datetime.fromtimestamp(path.stat().st_mtime, UTC))
    except (OSError, OverflowError, ValueError):
        return _tr("an unknown time")


def _tr(text: str) -> str:
    return QCoreApplication.translate("Recovery", text)
