"""Background reader for opened files.

The files of a batch are read at the same time and delivered in the order in which they were opened. Files that are
opened while others are being read join their batch, because some systems deliver dropped files one by one.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale, QObject, Signal

from core.errors import ClickoverError, UnreadableFileError
from core.saved_upload import CourseContents
from gui.work import tasks
from gui.work.background import TaskId, TaskRunner

if TYPE_CHECKING:
    from core.file_kind import DetectedFile
    from core.recognition.file_shapes import KeptCorrections


@dataclass(slots=True, eq=False)
class FileBatch:
    """Files that were opened together, with the results so far.

    `is_recovery` is True for work that was autosaved before a crash. Such work always forms its own batch. `edit_text`
    is the name of the edit that opens a corrected file, if the batch is one.
    """

    is_recovery: bool = False
    edit_text: str = ""
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
    `get_kept_corrections` returns the corrections to use for files of the same shape as earlier ones.
    """

    names_changed = Signal(object)
    batch_read = Signal(object)

    def __init__(self, background: TaskRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._batches: list[FileBatch] = []
        self._is_emitting = False
        self.get_kept_corrections: Callable[[], Mapping[str, KeptCorrections]] = dict

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
        read_file = partial(tasks.read_input_file, kept=self.get_kept_corrections())
        for path in new_paths:
            on_result, on_error = partial(self._add_result, batch, path), partial(self._add_error, batch, path)
            task = partial(tasks.recover_course, path) if is_recovery else partial(read_file, path)
            batch.tickets.append(self._background.run(task, on_result, on_error))

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
