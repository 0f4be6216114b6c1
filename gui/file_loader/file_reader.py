"""Background readers for opened files and iClicker files with corrected columns.

The files of a batch are read at the same time and delivered in the order in which they were opened. Files that are
opened while others are being read join their batch, because some systems deliver dropped files one by one.

Each correction is a single edit that keeps the decisions about the rows.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale, QObject, Signal

from core.errors import ClickoverError, UnreadableFileError
from core.saved_upload import CourseContents
from gui.file_loader.columns_model import get_role_labels
from gui.work import tasks
from gui.work.background import TaskId, TaskRunner
from gui.work.document import Document
from gui.work.messages import Messages, run_when_no_modal

if TYPE_CHECKING:
    from core.clicker.export import ClickerExport
    from core.file_kind import DetectedFile
    from core.recognition.corrections import Corrections
    from core.recognition.roles import ColumnRole


@dataclass(slots=True, eq=False)
class FileBatch:
    """Files that were opened together, with the results so far.

    `is_recovery` is True for work that was autosaved before a crash. Such work always forms its own batch.
    """

    is_recovery: bool = False
    paths: list[Path] = field(default_factory=list)
    results: dict[Path, "DetectedFile | CourseContents"] = field(default_factory=dict)
    errors: dict[Path, ClickoverError] = field(default_factory=dict)
    tickets: list[TaskId] = field(default_factory=list)

    @property
    def is_read(self) -> bool:
        """True if no file is still being read, whether or not reading succeeded."""
        return len(self.results) + len(self.errors) == len(self.paths)

    @property
    def saved_files(self) -> list[tuple[Path, CourseContents]]:
        """The saved files in the batch: their paths and contents."""
        return [(path, result) for path, result in self._list_results() if isinstance(result, CourseContents)]

    @property
    def detected_files(self) -> list["DetectedFile"]:
        """The detected kinds and contents of the batch's other files."""
        return [result for _, result in self._list_results() if not isinstance(result, CourseContents)]

    def _list_results(self) -> list[tuple[Path, "DetectedFile | CourseContents"]]:
        return [(path, self.results[path]) for path in self.paths if path in self.results]


def describe_damage(batch: FileBatch) -> Iterator[str]:
    """Yield a sentence about what couldn't be read in each damaged file of saved work."""
    template = QCoreApplication.translate(
        "Reading",
        "{path} is damaged. What can be read in it is open. This is missing: {things}. The file itself stays.",
    )
    for path, contents in batch.saved_files:
        if contents.lost:
            yield template.format(path=path, things=QLocale().createSeparatedList(list(contents.lost)))


class FileReader(QObject):
    """Object that reads files in batches on pool threads.

    `names_changed` carries the names of the files that are being read; `batch_read` carries a finished `FileBatch`.
    """

    names_changed = Signal(object)
    batch_read = Signal(object)

    def __init__(self, background: TaskRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._batches: list[FileBatch] = []
        self._is_emitting = False

    @property
    def file_names(self) -> tuple[str, ...]:
        """The names of the files that are being read."""
        return tuple(path.name for batch in self._batches for path in batch.paths)

    def read_files(self, paths: Sequence[Path], *, is_recovery: bool = False) -> None:
        """Start reading these files, in the current batch if possible."""
        if not self._batches or is_recovery or self._batches[-1].is_recovery:
            self._batches.append(FileBatch(is_recovery))
        batch = self._batches[-1]
        new_paths = [path for path in dict.fromkeys(paths) if path not in batch.paths]
        batch.paths += new_paths
        self.names_changed.emit(self.file_names)
        read_file = tasks.recover_course if is_recovery else tasks.read_input_file
        for path in new_paths:
            on_result, on_error = partial(self._add_result, batch, path), partial(self._add_error, batch, path)
            batch.tickets.append(self._background.run(partial(read_file, path), on_result, on_error))

    def cancel(self) -> None:
        """Cancel reading all files."""
        for batch in self._batches:
            for ticket in batch.tickets:
                self._background.cancel(ticket)
        self._batches.clear()
        self.names_changed.emit(())

    def _add_result(self, batch: FileBatch, path: Path, result: "DetectedFile | CourseContents") -> None:
        batch.results[path] = result
        self._emit_read_batches()

    def _add_error(self, batch: FileBatch, path: Path, error: BaseException) -> None:
        if isinstance(error, ClickoverError):
            batch.errors[path] = error
            self._emit_read_batches()
        else:
            if batch.is_recovery:  # the user must learn what became of the work
                batch.errors[path] = UnreadableFileError(_get_error_text(), where=path.name)
            else:
                batch.paths.remove(path)
            self._emit_read_batches()
            raise error

    def _emit_read_batches(self) -> None:
        """Emit the finished batches in order, and one at a time.

        A receiver may show a dialog, during which other batches are finished.
        """
        if self._is_emitting:
            return
        self._is_emitting = True
        while self._batches and self._batches[0].is_read:
            batch = self._batches.pop(0)
            self.names_changed.emit(self.file_names)
            self.batch_read.emit(batch)
        self._is_emitting = False


def _get_error_text() -> str:
    return QCoreApplication.translate("Reading", "it can't be opened because of a fault in Clickover.")


class ColumnCorrector(QObject):
    """Reads the open iClicker files again with corrected roles of columns and values of texts.

    `names_changed` is emitted when reading starts or ends.
    """

    names_changed = Signal()

    def __init__(
        self, document: Document, messages: Messages, background: TaskRunner, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._messages = messages
        self._background = background
        self._export: ClickerExport | None = None
        self._pending: dict[int, Corrections] = {}
        self._ticket: TaskId | None = None

    @property
    def file_names(self) -> tuple[str, ...]:
        """The names of the files that are being read again."""
        return tuple(self._export.files[number - 1].path.name for number in self._pending) if self._export else ()

    def correct_column(self, column: int, header: str, role: "ColumnRole", file_number: int = 1) -> None:
        """Start rereading an open iClicker file with this role and all pending ones.

        `file_number` is the position of the file in the class, from 1.
        """
        export = self._document.workbook.export
        if export is None or export.files[file_number - 1].corrections.roles.get(column) is role:
            return
        text = _tr("Take “{header}” as {role}").format(header=header, role=get_role_labels()[role])
        self._read_again(export, file_number, text, lambda corrections: corrections.with_roles({column: role}))

    def correct_value(self, text: str, value: str, file_number: int = 1) -> None:
        """Start reading an open file with this value of a text and all pending corrections."""
        export = self._document.workbook.export
        if export is None or export.files[file_number - 1].corrections.values.get(text) == value:
            return
        title = _tr("Give “{text}” the value {value}").format(text=text, value=value)
        self._read_again(export, file_number, title, lambda corrections: corrections.with_value(text, value))

    def _read_again(
        self, export: "ClickerExport", file_number: int, text: str, correct: "Callable[[Corrections], Corrections]"
    ) -> None:
        if export is not self._export:
            self._pending.clear()
        self._background.cancel(self._ticket)
        self._export = export
        self._pending[file_number] = correct(self._pending.get(file_number, export.files[file_number - 1].corrections))
        task = partial(tasks.reread_export, export, dict(self._pending))
        apply_correction = partial(self._apply_correction, export, text)
        self._ticket = self._background.run(
            task, lambda reread: run_when_no_modal(self, partial(apply_correction, reread)), self._handle_error
        )
        self.names_changed.emit()

    def cancel(self) -> None:
        """Cancel reading, and discard the pending corrections."""
        self._background.cancel(self._ticket)
        self._finish_correction()

    def _finish_correction(self) -> None:
        self._export, self._ticket = None, None
        self._pending.clear()
        self.names_changed.emit()

    def _apply_correction(self, before: "ClickerExport", text: str, reread: "ClickerExport") -> None:
        if before is self._export and before is self._document.workbook.export:
            self._document.apply(text, self._document.workbook.with_corrected_export(reread))
        self._finish_correction()

    def _handle_error(self, error: BaseException) -> None:
        if isinstance(error, ClickoverError):
            self._messages.show_error(error)
        self._finish_correction()
        if not isinstance(error, ClickoverError):
            raise error


def _tr(text: str) -> str:
    return QCoreApplication.translate("Correcting", text)
