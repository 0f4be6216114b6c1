"""Detection of iClicker files, Canvas gradebooks, and upload files.

Only the contents matter, never the file name. A Canvas gradebook and an upload file begin with the same columns. A
gradebook has totals, a row of posting marks, or scores with decimals ("8.00"). An upload file has a column without an
ID or with the ID 0, or only whole numbers ("8") with line endings that Excel doesn't write.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from pathlib import Path

from core.canvas.gradebook import Gradebook, is_gradebook, parse_gradebook
from core.canvas.gradebook_layout import GradebookColumnKind as ColumnKind
from core.canvas.gradebook_layout import find_layout, get_cell
from core.clicker.export import ClickerExport
from core.clicker.layouts import is_canvas_file
from core.clicker.reading import parse_export
from core.errors import UnrecognizedFileError
from core.files.tables import Table, read_table
from core.problems import Problem, Report, Severity

_WHOLE_NUMBER = re.compile(r"-?[0-9]+")


class FileType(StrEnum):
    """The kinds of files. UNKNOWN files can't be used anywhere in the program."""

    EXPORT = "iclicker-export"
    GRADEBOOK = "canvas-gradebook"
    UPLOAD = "canvas-upload"
    UNKNOWN = "unknown"


@dataclass(frozen=True, eq=False)
class DetectedFile:
    """A file, its kind, and the parsed contents.

    `table` is None if the file isn't a table. `export` and `gradebook` are set only for files of that kind.
    """

    path: Path
    kind: FileType
    problems: Report
    table: Table | None = None
    export: ClickerExport | None = None
    gradebook: Gradebook | None = None

    @property
    def is_accepted(self) -> bool:
        """True if the program can use the file."""
        return self.kind is not FileType.UNKNOWN


def detect_file_kind(path: Path) -> DetectedFile:
    """Read a file and return its kind, with its contents.

    For an UNKNOWN file, the last problem says what it looks like and which file to use instead.

    Raises:
        UnreadableFileError: the file can't be read.
    """
    table = None
    try:
        table = read_table(path)
        return _detect_table(table)
    except UnrecognizedFileError as error:
        problems = table.problems if table else Report()
        problem = Problem("file-not-accepted", Severity.ERROR, error.message)
        return DetectedFile(path, FileType.UNKNOWN, Report((*problems, problem)), table)


def _detect_table(table: Table) -> DetectedFile:
    """Return the detected kind of a table, with its contents.

    Raises:
        UnrecognizedFileError: the table isn't of a known kind.
    """
    if is_canvas_file(table):
        if not is_gradebook(table) or _is_upload_file(table):
            return DetectedFile(table.path, FileType.UPLOAD, table.problems, table)
        gradebook = parse_gradebook(table)
        return DetectedFile(table.path, FileType.GRADEBOOK, gradebook.problems, table, gradebook=gradebook)
    export = parse_export(table)
    return DetectedFile(table.path, FileType.EXPORT, export.problems, table, export=export)


def _is_upload_file(table: Table) -> bool:
    """Return True if the table is an upload file rather than a Canvas export."""
    layout = find_layout(table.rows)
    if layout is None or layout.posting_rows or layout.find_columns(ColumnKind.TOTAL) or b"\r" in table.data:
        return False
    columns = layout.find_columns(ColumnKind.ASSIGNMENT)
    texts = chain.from_iterable(
        (get_cell(row, column) for column in columns) for row in table.rows[layout.header_row + 1 :]
    )
    return any(_WHOLE_NUMBER.fullmatch(text) for text in texts)
