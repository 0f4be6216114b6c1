"""What is this file: an iClicker export, a Canvas gradebook, a file for upload to Canvas, or something else?

Told by what the file holds, never by its name. Canvas's own export and a file for upload begin with the same columns.
The export holds totals, a row of posting marks, or scores printed with decimals ("8.00"). A file for upload holds a
column without an id or with the id 0, or else nothing but plain scores ("8") with line ends that Excel does not write.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from pathlib import Path

from core.canvas.gradebook import Gradebook, is_gradebook, parse_gradebook
from core.canvas.gradebook_layout import Kind as ColumnKind
from core.canvas.gradebook_layout import cell, find_layout
from core.clicker.export import Export
from core.clicker.layouts import is_canvas_file
from core.clicker.reading import parse_export
from core.errors import UnknownFile
from core.files.tables import Table, read_table
from core.pacing import paced
from core.problems import Problem, Report, Severity

_WHOLE = re.compile(r"-?[0-9]+")


class Kind(StrEnum):
    """What a file is; UNKNOWN is what no step of the program takes."""

    EXPORT = "iclicker-export"
    GRADEBOOK = "canvas-gradebook"
    UPLOAD = "canvas-upload"
    UNKNOWN = "unknown"


@dataclass(frozen=True, eq=False)
class FileKind:
    """A file's kind, and what was read to tell it. `table` is None where the bytes are no table at all."""

    path: Path
    kind: Kind
    problems: Report
    table: Table | None = None
    export: Export | None = None
    gradebook: Gradebook | None = None

    @property
    def is_accepted(self) -> bool:
        """Whether some step of the program takes the file."""
        return self.kind is not Kind.UNKNOWN


def tell_kind(path: Path) -> FileKind:
    """Read a file and say what it is. Raises UnreadableFile where its bytes cannot be had, and nothing else.

    Of what is not accepted, the last problem says what it looks like and which file to get instead.
    """
    table = None
    try:
        table = read_table(path)
        return _tell_table(table)
    except UnknownFile as error:
        problems = table.problems if table else Report()
        problem = Problem("file-not-accepted", Severity.ERROR, error.sentence)
        return FileKind(path, Kind.UNKNOWN, Report((*problems, problem)), table)


def _tell_table(table: Table) -> FileKind:
    """The kind of a table. Raises UnknownFile where it is none that is known."""
    if is_canvas_file(table):
        if not is_gradebook(table) or _is_plain(table):
            return FileKind(table.path, Kind.UPLOAD, table.problems, table)
        gradebook = parse_gradebook(table)
        return FileKind(table.path, Kind.GRADEBOOK, gradebook.problems, table, gradebook=gradebook)
    export = parse_export(table)
    return FileKind(table.path, Kind.EXPORT, export.problems, table, export=export)


def _is_plain(table: Table) -> bool:
    """Whether a Canvas table is one that Canvas does not print: see this module's docstring."""
    layout = find_layout(table.rows)
    if layout is None or layout.marks_rows or layout.columns(ColumnKind.TOTAL) or b"\r" in table.data:
        return False
    columns = layout.columns(ColumnKind.ASSIGNMENT)
    texts = chain.from_iterable(
        (cell(row, column) for column in columns) for row in paced(table.rows[layout.header_row + 1 :])
    )
    return any(_WHOLE.fullmatch(text) for text in texts)
