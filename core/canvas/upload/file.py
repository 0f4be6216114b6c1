"""Which rows and cells does the file hold, and do its bytes say what was meant?"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from core.canvas.decimals import shortest
from core.canvas.gradebook import Student
from core.canvas.upload.cells import Cell, Effect
from core.canvas.upload.columns import Column
from core.canvas.upload.headers import tidy
from core.errors import UnwritableFile
from core.problems import Report
from core.tables import format_csv

IDENTITY = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
POINTS_POSSIBLE = "    Points Possible"


@dataclass(frozen=True, slots=True)
class UploadRow:
    """One student's row: who they are, the export rows that it stands for (none: absent), and a cell a column."""

    student: Student
    sources: tuple[int, ...]
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something of the export that is not written, and why. `session` is None where the whole row is left out."""

    row: int | None
    name: str
    session: str | None
    why: str


@dataclass(frozen=True, eq=False)
class Upload:
    """The whole file before it is written.

    `refused` are the keys of columns that were wanted but have no place; `placed` are all that have one,
    also those that are not among `columns` because Canvas has them right.
    """

    columns: tuple[Column, ...]
    rows: tuple[UploadRow, ...]
    left_out: tuple[LeftOut, ...]
    refused: tuple[str, ...]
    placed: tuple[Column, ...]
    problems: Report
    data: bytes

    def count(self, *effects: Effect) -> int:
        """How many cells have one of these effects."""
        return sum(cell.effect in effects for row in self.rows for cell in row.cells)


def safe_file(columns: Sequence[Column], rows: Sequence[UploadRow]) -> bytes:
    """The bytes of the safe file: UTF-8, no BOM, LF, commas, every row as wide as the header, points row second.

    Canvas rules A2 to A5 (encoding, separator), B4 and B5 (header), D1 (points row). Read back before it is given out.

    Raises:
        UnwritableFile: the bytes do not read back as what was meant.
    """
    grid = [
        [*IDENTITY, *(column.header for column in columns)],
        [POINTS_POSSIBLE, "", "", "", "", *(_points_text(column) for column in columns)],
        *([*_identity(row.student), *(cell.text for cell in row.cells)] for row in rows),
    ]
    data = format_csv(grid)
    read_back = csv.reader(io.TextIOWrapper(io.BytesIO(data), encoding="utf-8", newline=""), strict=True)
    if not all(read == meant for read, meant in zip_longest(read_back, grid)):
        raise UnwritableFile(
            "The finished file does not read back as what was meant, so it was not saved.",
            advice="Look for unusual characters in names and titles.",
        )
    return data


def _points_text(column: Column) -> str:
    return "" if column.points is None else shortest(column.points)


def _identity(student: Student) -> list[str]:
    name = student.name.replace(POINTS_POSSIBLE.strip(), POINTS_POSSIBLE.strip().lower())  # rule D1 would take the row
    fields = (name, student.canvas_id, student.sis_user_id, student.login_id, student.section)
    return [tidy(field) for field in fields]


def changed_only(
    columns: Sequence[Column], rows: Sequence[UploadRow]
) -> tuple[tuple[Column, ...], tuple[UploadRow, ...]]:
    """Without the rows and columns in which nothing would change in Canvas."""
    kept_rows = [row for row in rows if any(cell.effect is not Effect.NONE for cell in row.cells)]
    alive = [any(row.cells[at].effect is not Effect.NONE for row in kept_rows) for at in range(len(columns))]
    return (
        tuple(column for column, keep in zip(columns, alive, strict=True) if keep),
        tuple(
            UploadRow(row.student, row.sources, tuple(c for c, keep in zip(row.cells, alive, strict=True) if keep))
            for row in kept_rows
        ),
    )


def restore_file(upload: Upload) -> bytes:
    """The CSV that puts back what Canvas had, in the rows and columns of existing assignments that `upload` changes.

    Blanks are put back too. New assignments are not in it: an upload cannot take an assignment away.
    """
    existing = [at for at, column in enumerate(upload.columns) if column.assignment]
    columns = [_with_canvas_points(upload.columns[at]) for at in existing]
    undone = _Undone()
    rows = [UploadRow(row.student, row.sources, tuple(undone[row.cells[at]] for at in existing)) for row in upload.rows]
    return safe_file(*changed_only(columns, rows))


class _Undone(dict[Cell, Cell]):
    """The cell that takes each cell back, made once; what does not change already carries what Canvas has."""

    def __missing__(self, cell: Cell) -> Cell:
        self[cell] = found = cell if cell.effect is Effect.NONE else Cell(cell.before, cell.effect)
        return found


def _with_canvas_points(column: Column) -> Column:
    points = column.assignment.points_possible if column.assignment else None
    return replace(column, points=points, scale=None)
