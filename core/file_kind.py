"""Detection of a file's kind, together with reading its contents."""

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from core.canvas.gradebook import Gradebook, build_gradebook
from core.canvas.gradebook_rejections import build_wrong_file_error
from core.clicker.export import ClickerExport
from core.clicker.reading import build_export, classify_table
from core.errors import InvalidRequestError, UnrecognizedFileError
from core.files.table import Table
from core.files.tables import read_table
from core.problems import Problem, Report, Severity
from core.recognition.canvas_evidence import may_be_upload
from core.recognition.corrections import NO_CORRECTIONS, Corrections
from core.recognition.file_shapes import KeptCorrections, recall_corrections
from core.recognition.file_type import SCORE_TYPES, FileType
from core.recognition.recognizer import Recognition, guess_grid, recognize_table
from core.recognition.table_preview import build_preview
from core.refused_table import RefusedTable

_ACCEPTED_TYPES = (*SCORE_TYPES, FileType.GRADEBOOK, FileType.UPLOAD)


@dataclass(frozen=True, eq=False)
class DetectedFile:
    """A file with its kind and its parsed contents.

    `recognition` is None if the file isn't a table. `export` and `gradebook` are set only for files of that kind.
    `may_be_upload` is True for a gradebook that could also be an upload file without new assignments. `refused_table`
    is set in the window if the file isn't accepted but the user can correct how it is read.
    """

    path: Path
    kind: FileType
    problems: Report
    recognition: Recognition | None = None
    export: ClickerExport | None = None
    gradebook: Gradebook | None = None
    may_be_upload: bool = False
    refused_table: RefusedTable | None = None

    @property
    def table(self) -> Table | None:
        """The table, or None if the file isn't one."""
        return self.recognition.table if self.recognition else None

    @property
    def layout(self) -> str:
        """The stable name of an iClicker layout or of a Canvas download, or ""."""
        if self.export:
            return self.export.layout
        return self.recognition.other.layout if self.recognition and self.recognition.other else ""

    @property
    def is_accepted(self) -> bool:
        """True if the program can use the file."""
        return self.kind in _ACCEPTED_TYPES


def detect_file_kind(
    path: Path,
    corrections: Corrections = NO_CORRECTIONS,
    kept: Mapping[str, KeptCorrections] = MappingProxyType({}),
) -> DetectedFile:
    """Read a file and return its kind, with its contents.

    If a file isn't accepted, the last problem says what the file looks like and which file to use instead. `kept` are
    corrections of earlier files by shape. They are used for a file of the same shape.

    Raises:
        UnreadableFileError: the file can't be read.
        InvalidRequestError: a correction doesn't fit the file.
    """
    try:
        table = read_table(path)
    except UnrecognizedFileError as error:
        return _build_unknown_file(path, error, None)
    recalled = recall_corrections(table, kept)
    if recalled is not None:
        with contextlib.suppress(InvalidRequestError):
            detected = detect_table_kind(table, recalled)
            if detected.export and any(item.fits(detected.export.headers) for item in kept.values()):
                return detected
    return detect_table_kind(table, corrections)


def detect_table_kind(table: Table, corrections: Corrections = NO_CORRECTIONS) -> DetectedFile:
    """Return the kind of a table, with its contents.

    Raises:
        InvalidRequestError: a correction doesn't fit the table.
    """
    recognition = recognize_table(table, corrections)
    try:
        return _read_contents(table.path, recognition, corrections)
    except UnrecognizedFileError as error:
        return _build_unknown_file(table.path, error, recognition)


def _build_unknown_file(path: Path, error: UnrecognizedFileError, recognition: Recognition | None) -> DetectedFile:
    problem = Problem("file-not-accepted", Severity.ERROR, error.message)
    problems = recognition.problems if recognition else Report()
    is_other = recognition is not None and recognition.kind is FileType.CANVAS_OTHER
    kind = FileType.CANVAS_OTHER if is_other else FileType.UNKNOWN
    return DetectedFile(path, kind, Report((*problems, problem)), recognition)


def build_refused_table(detected: DetectedFile, corrections: Corrections = NO_CORRECTIONS) -> RefusedTable | None:
    """Return a refused table for correction by the user, or None if the file isn't a table."""
    recognition = detected.recognition
    if detected.is_accepted or recognition is None:
        return None
    grid = recognition.grid or guess_grid(recognition.table)
    preview = build_preview(recognition.table, grid.header_row + 1)
    if not preview.is_table:
        return None
    table, message = recognition.table, list(detected.problems)[-1].message
    columns = classify_table(recognition, corrections)
    return RefusedTable(detected.path, table.sha256, table.data, message, preview, columns, corrections)


def _read_contents(path: Path, recognition: Recognition, corrections: Corrections) -> DetectedFile:
    """Return a recognized file with its contents.

    Raises:
        UnrecognizedFileError: the file isn't of a kind that is accepted, or it is damaged.
    """
    if recognition.kind is FileType.UPLOAD:
        return DetectedFile(path, recognition.kind, recognition.problems, recognition)
    if recognition.kind is FileType.GRADEBOOK and recognition.layout:
        gradebook = build_gradebook(recognition)
        return DetectedFile(
            path,
            recognition.kind,
            gradebook.problems,
            recognition,
            gradebook=gradebook,
            may_be_upload=may_be_upload(recognition.table, recognition.layout),
        )
    if recognition.kind is FileType.CANVAS_OTHER or recognition.reason:
        raise build_wrong_file_error(recognition)
    export = build_export(recognition, corrections)
    return DetectedFile(path, recognition.kind, export.problems, recognition, export=export)
