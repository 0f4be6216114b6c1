"""How does the finished file reach the disk, and the file that undoes it beside it?

What is written are the bytes that were shown and rehearsed, and they are read back before anything is called saved.

How does the finished file get to the disk?

What is asked before anything is written? Only where something would be lost, and only once.
"""

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from core.errors import ClickoverError, UnwritableFile
from core.files.atomic import write_file
from core.sent import Sent
from gui.look.words import counted, listed, tr
from gui.review_export.confirmations import Confirmations
from gui.review_export.facts import Facts
from gui.work import tasks
from gui.work.background import Background
from gui.work.messages import Choice, Messages, choose_place

if TYPE_CHECKING:
    from core.canvas.gradebook import Gradebook
    from core.workbook import Workbook

SUFFIX = ".csv"
RESTORE = " - restore"
_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*\x00-\x1f]+')
_LONGEST_COURSE = 60


@dataclass(frozen=True, slots=True)
class Saved:
    """Where the file is now; `restore` is the file that puts everything back, None where none was asked for."""

    path: Path
    restore: Path | None


def suggested_name(course: str, day: date) -> str:
    """The name offered for the file: "Canvas upload MATH-101 2026-11-23.csv"."""
    tidy = _NOT_IN_NAMES.sub("-", course).strip(" .-")[:_LONGEST_COURSE].rstrip(" .-")
    return " ".join(part for part in ("Canvas upload", tidy, day.isoformat()) if part) + SUFFIX


def restore_path(path: Path) -> Path:
    """A name beside `path` that is free: no older restore file is ever replaced."""
    number = 1
    while True:
        mark = RESTORE if number == 1 else f"{RESTORE} {number}"
        found = path.with_name(f"{path.stem}{mark}{SUFFIX}")
        if not found.exists():
            return found
        number += 1


def save(data: bytes, path: Path, restore: bytes | None) -> Saved:
    """Write the bytes to `path`, and those of `restore` beside it first, so that no upload stands there without it.

    Raises UnwritableFile; then `path` is as it was before, and no restore file is left behind.
    """
    beside = restore_path(path) if restore is not None else None
    if beside is not None and restore is not None:
        _write_and_read_back(beside, restore)
    try:
        _write_and_read_back(path, data)
    except UnwritableFile:
        if beside is not None:
            with suppress(OSError):
                beside.unlink()
        raise
    return Saved(path, beside)


def _write_and_read_back(path: Path, data: bytes) -> None:
    write_file(path, data)
    try:
        found = path.read_bytes()
    except OSError as error:
        raise _unlike(path) from error
    if found != data:
        raise _unlike(path)


def _unlike(path: Path) -> UnwritableFile:
    return UnwritableFile(
        "was written, but does not read back as it was written. Do not upload it.",
        where=str(path),
        advice="Save it again, in another folder.",
    )


class Saver(QObject):
    """Writes in the background. `busy_changed` carries whether something is being written."""

    busy_changed = Signal(object)

    def __init__(self, messages: Messages, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._messages = messages
        self._background = background
        self.is_saving = False

    def write(
        self,
        facts: Facts,
        path: Path,
        gradebook: "Gradebook | None",
        done: Callable[[Sent], object],
        *,
        with_restore: bool,
    ) -> None:
        """Write the bytes that were shown, and the file that undoes them beside it; then call `done`."""
        outgoing = facts.outgoing
        self._be_busy(True)
        task = partial(save, outgoing.upload.data, path, outgoing.restore if with_restore else None)
        taken = partial(self._take_saved, outgoing.upload.data, gradebook, done)
        self._background.run(task, taken, self._tell_failed, writes=True)

    def _take_saved(
        self, data: bytes, gradebook: "Gradebook | None", done: Callable[[Sent], object], saved: Saved
    ) -> None:
        self._be_busy(False)
        done(Sent(data, saved.path, saved.restore, datetime.now().astimezone(), gradebook))

    def _tell_failed(self, error: BaseException) -> None:
        self._be_busy(False)
        if not isinstance(error, ClickoverError):
            raise error
        self._messages.warn(error)

    def _be_busy(self, is_saving: bool) -> None:
        self.is_saving = is_saving
        self.busy_changed.emit(is_saving)


MOST_NAMED = 3
"""Up to so many assignments are named in a question."""


class SaveQuestions:
    """Asks through `messages`, and only what has to be asked."""

    def __init__(self, messages: Messages) -> None:
        self._messages = messages

    def may_go_on(self, facts: Facts, confirmed: Confirmations) -> bool:
        """Whether the person saves with the warnings that they have not accepted yet."""
        groups = confirmed.open_warnings(facts)
        if not groups:
            return True
        found = counted(len(groups), tr("{n} thing deserves a look."), tr("{n} things deserve a look."))
        answer = self._messages.ask(
            tr("Save with open warnings?"),
            "\n".join([found, *(f"•  {group.heading}\N{NO-BREAK SPACE}({group.count:,})" for group in groups)]),
            [
                Choice("save", tr("&Save anyway")),
                Choice("look", tr("&Look first"), is_default=True, is_cancel=True),
            ],
        )
        return answer == "save"

    def may_save_again(self, facts: Facts, sent: "Sent | None") -> bool:
        """Whether what was saved before is not in Canvas yet: else this file would make its assignments once more."""
        upload = facts.outgoing.upload
        titles = tasks.made_again(sent.data, upload) if sent and sent.data != upload.data else ()
        if sent is None or not titles:
            return True
        named = [f"“{title}”" for title in titles[:MOST_NAMED]] + ["…"] * (len(titles) > MOST_NAMED)
        answer = self._messages.ask(
            tr("Did you upload “{name}” in Canvas already?", name=sent.path.name),
            tr(
                "Then its new assignments are in Canvas ({titles}), and this file would make them again: they would "
                "count twice. Export the gradebook from Canvas once more, and open it here: the scores go to the "
                "assignments that are there.",
                titles=listed(named),
            ),
            [
                Choice("stop", tr("&Yes, do not save"), is_default=True, is_cancel=True),
                Choice("save", tr("&No, save again")),
            ],
        )
        return answer == "save"

    def choose_path(self, workbook: "Workbook") -> Path | None:
        """Where the person wants the file; None where they go back, or where it would cost another file."""
        course = workbook.gradebook.course if workbook.gradebook else ""
        name = suggested_name(course, date.today())  # noqa: DTZ011 - the person's own day
        title, filters = tr("Save for Canvas"), tr("CSV files (*.csv)")
        return choose_place(self._messages, title, name, filters, SUFFIX, workbook)
