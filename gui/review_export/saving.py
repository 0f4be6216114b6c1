"""Functions and prompts for saving the upload file and its restore file.

Exactly the bytes that the page has shown are written, then read back and compared.
"""

import glob
import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from core.errors import ClickoverError, UnwritableFileError
from core.files.atomic_write import write_file
from core.saved_upload import SavedUpload
from gui.look.text_formatting import join_nonempty, pluralize, tr
from gui.review_export.confirmations import Confirmations
from gui.review_export.upload_review import UploadReview
from gui.work import tasks
from gui.work.background import TaskRunner
from gui.work.messages import Choice, Messages, choose_save_path

if TYPE_CHECKING:
    from core.canvas.gradebook import Gradebook
    from core.upload.file import UploadFile
    from core.workbook import Workbook

_CSV_SUFFIX = ".csv"
_RESTORE_SUFFIX = " - restore"
_INVALID_CHARACTERS = re.compile(r'[<>:"/\\|?*\x00-\x1f]+')
_MAX_COURSE_LENGTH = 60
_MAX_NAMED_TITLES = 3
"""Maximum number of assignments that a question names."""


@dataclass(frozen=True, slots=True)
class SavedPaths:
    """Paths of the saved files; `restore_path` is None if there is no restore file."""

    upload_path: Path
    restore_path: Path | None


def suggest_file_name(course: str, day: date) -> str:
    """Return a file name such as "Canvas upload MATH-101 2026-11-23.csv"."""
    clean_course = _INVALID_CHARACTERS.sub("-", course).strip(" .-")[:_MAX_COURSE_LENGTH].rstrip(" .-")
    return " ".join(part for part in ("Canvas upload", clean_course, day.isoformat()) if part) + _CSV_SUFFIX


def find_restore_path(upload_path: Path) -> Path:
    """Return an unused path beside `upload_path`, so that no restore file is replaced."""
    number = 1
    while True:
        suffix = _RESTORE_SUFFIX if number == 1 else f"{_RESTORE_SUFFIX} {number}"
        candidate = upload_path.with_name(f"{upload_path.stem}{suffix}{_CSV_SUFFIX}")
        if not candidate.exists():
            return candidate
        number += 1


def find_stale_restore_files(upload_path: Path, restore_data: bytes | None) -> tuple[Path, ...]:
    """Return the restore files beside `upload_path` that belong to earlier upload files of this name.

    A file with the same contents as the new restore file isn't stale.
    """
    pattern = f"{glob.escape(upload_path.stem + _RESTORE_SUFFIX)}*{_CSV_SUFFIX}"
    found = sorted(path for path in upload_path.parent.glob(pattern) if path.is_file())
    return tuple(path for path in found if restore_data is None or path.read_bytes() != restore_data)


def save_upload(
    data: bytes, upload_path: Path, restore_data: bytes | None, stale_paths: Sequence[Path] = ()
) -> SavedPaths:
    """Write the restore file, if any, and then the upload file. Last, delete the stale restore files.

    This order ensures that no upload file exists without its restore file.

    Raises:
        UnwritableFileError: A file can't be written, or its contents differ when it is read back. If this happens with
            the upload file, the restore file is deleted.
    """
    restore_path = find_restore_path(upload_path) if restore_data is not None else None
    if restore_path is not None and restore_data is not None:
        _write_and_verify(restore_path, restore_data)
    try:
        _write_and_verify(upload_path, data)
    except UnwritableFileError:
        if restore_path is not None:
            with suppress(OSError):
                restore_path.unlink()
        raise
    _delete_files(stale_paths)
    if restore_path is not None and stale_paths:
        restore_path = _rename_to_unused(restore_path, find_restore_path(upload_path))
    return SavedPaths(upload_path, restore_path)


def _delete_files(paths: Iterable[Path]) -> None:
    """Delete these files, as far as other programs allow."""
    for path in paths:
        with suppress(OSError):
            path.unlink()


def _rename_to_unused(path: Path, unused_path: Path) -> Path:
    """Return the new path of the file, or the old one if it can't be renamed."""
    try:
        return path.rename(unused_path)
    except OSError:
        return path


def _write_and_verify(path: Path, data: bytes) -> None:
    write_file(path, data)
    try:
        written_data = path.read_bytes()
    except OSError as error:
        raise _build_verification_error(path) from error
    if written_data != data:
        raise _build_verification_error(path)


def _build_verification_error(path: Path) -> UnwritableFileError:
    return UnwritableFileError(
        "was written, but does not read back as it was written. Do not upload it.",
        where=str(path),
        advice="Save it again, in another folder.",
    )


class UploadSaver(QObject):
    """Object that saves upload files in the background.

    `busy_changed` carries True when writing starts, and False when it ends.
    """

    busy_changed = Signal(object)

    def __init__(self, messages: Messages, background: TaskRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._messages = messages
        self._background = background
        self.is_saving = False

    def save(
        self,
        review: UploadReview,
        path: Path,
        gradebook: "Gradebook | None",
        on_saved: Callable[[SavedUpload], object],
        *,
        with_restore: bool,
    ) -> None:
        """Write the bytes that were shown, and call `on_saved` once they are verified.

        If `with_restore` is True, the restore file is also written.
        """
        outgoing = review.outgoing
        restore_data = outgoing.restore_data if with_restore else None
        stale_paths = self._choose_stale_files(path, restore_data)
        self._set_busy(True)
        task = partial(save_upload, outgoing.upload.data, path, restore_data, stale_paths)
        handle_saved = partial(self._handle_saved, outgoing.upload, gradebook, on_saved)
        self._background.run(task, handle_saved, self._handle_error, writes=True)

    def _choose_stale_files(self, path: Path, restore_data: bytes | None) -> tuple[Path, ...]:
        """Return the restore files of earlier uploads that the user wants to replace or delete."""
        stale_paths = find_stale_restore_files(path, restore_data)
        if not stale_paths:
            return ()
        name = stale_paths[0].name
        replace_text = tr("&Replace it") if restore_data is not None else tr("&Delete it")
        answer = self._messages.ask(
            tr("Keep “{name}” from an earlier upload?", name=name),
            tr(
                "It restores the scores from before an earlier upload, and doesn't belong to the file that you save "
                "now. Keep it if you imported the earlier file in Canvas. Otherwise, replace it, so that you don't "
                "mix them up."
            ),
            [
                Choice("keep", tr("&Keep it"), is_default=True, is_cancel=True),
                Choice("replace", replace_text, is_destructive=True),
            ],
        )
        return stale_paths if answer == "replace" else ()

    def _handle_saved(
        self,
        upload: "UploadFile",
        gradebook: "Gradebook | None",
        on_saved: Callable[[SavedUpload], object],
        paths: SavedPaths,
    ) -> None:
        self._set_busy(False)
        now, repeated = datetime.now().astimezone(), tasks.find_repeated_cells(upload)
        on_saved(SavedUpload(upload.data, paths.upload_path, paths.restore_path, now, gradebook, repeated))

    def _handle_error(self, error: BaseException) -> None:
        self._set_busy(False)
        if not isinstance(error, ClickoverError):
            raise error
        self._messages.show_error(error)

    def _set_busy(self, is_saving: bool) -> None:
        self.is_saving = is_saving
        self.busy_changed.emit(is_saving)


class SavePrompts:
    """Questions that are asked before saving, each only if it is needed."""

    def __init__(self, messages: Messages) -> None:
        self._messages = messages

    def confirm_open_warnings(self, review: UploadReview, confirmations: Confirmations) -> bool:
        """Return True if no warning is open or the user saves anyway."""
        groups = confirmations.find_open_warnings(review)
        if not groups:
            return True
        summary = pluralize(len(groups), tr("{n} thing deserves a look."), tr("{n} things deserve a look."))
        answer = self._messages.ask(
            tr("Save with open warnings?"),
            "\n".join([summary, *(f"•  {group.heading}\N{NO-BREAK SPACE}({group.count:,})" for group in groups)]),
            [
                Choice("save", tr("&Save anyway")),
                Choice("look", tr("&Look first"), is_default=True, is_cancel=True),
            ],
        )
        return answer == "save"

    def confirm_save_again(self, review: UploadReview, saved: "SavedUpload | None") -> bool:
        """Return True if no assignment can be created twice or the user saves anyway.

        If the last saved file was already imported, importing another file with the same new assignments would create
        them again. Only the user knows whether it was imported.
        """
        upload = review.outgoing.upload
        titles = tasks.find_recreated_assignments(saved.data, upload) if saved and saved.data != upload.data else ()
        if saved is None or not titles:
            return True
        names = [f"“{title}”" for title in titles[:_MAX_NAMED_TITLES]]
        names += ["…"] if len(titles) > _MAX_NAMED_TITLES else []
        answer = self._messages.ask(
            tr("Did you upload “{name}” in Canvas already?", name=saved.path.name),
            tr(
                "Then its new assignments are in Canvas ({titles}), and this file would make them again: they would "
                "count twice. Export the gradebook from Canvas once more, and open it here: the scores go to the "
                "assignments that are there.",
                titles=join_nonempty(names),
            ),
            [
                Choice("stop", tr("&Yes, do not save"), is_default=True, is_cancel=True),
                Choice("save", tr("&No, save again")),
            ],
        )
        return answer == "save"

    def choose_path(self, workbook: "Workbook") -> Path | None:
        """Ask where to save the file.

        Return None if the user cancels, keeps an existing file, or chooses an input file.
        """
        course = workbook.gradebook.course if workbook.gradebook else ""
        name = suggest_file_name(course, date.today())  # noqa: DTZ011 - the user's local date
        title, filters = tr("Save for Canvas"), tr("CSV files (*.csv)")
        return choose_save_path(self._messages, title, name, filters, _CSV_SUFFIX, workbook)
