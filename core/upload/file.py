"""Which rows and cells does the file hold, and do its bytes say what was meant?

What does one cell of the file say, given what was earned and what Canvas already has?
"""

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal, localcontext
from itertools import chain, repeat

import numpy as np

from core.canvas.effects import EXCUSED, Effect, effect_of
from core.canvas.gradebook import NOT_ASSIGNED, Student
from core.choices import Choices, Existing, NoResponse
from core.errors import UnwritableFile
from core.files.coded_columns import CodedColumn, pair
from core.files.tables import format_csv
from core.pacing import paced
from core.points import Mark, Points, is_same_score, shortest
from core.problems import Report
from core.upload.columns import Column
from core.upload.titles import tidy


@dataclass(frozen=True, slots=True)
class Cell:
    """The text of one cell, and its effect on `before`, which Canvas has.

    `kept_back` says why a score that was there to write is not written; "" where nothing is kept back.
    """

    text: str
    effect: Effect = Effect.NONE
    kept_back: str = ""
    before: str = ""


CellColumn = CodedColumn[Cell]
"""One column of the file, without its header and points."""


def wanted_text(units: int, mark: Mark, decimals: int, column: Column, choices: Choices) -> str | None:
    """What the export and the choices ask for: a plain decimal, "EX", "" to clear, or None to leave Canvas alone.

    `units` are whole 10**-decimals points. Scaling and rounding happen here, once, half up.
    """
    if mark is Mark.SCORE:
        return shortest(written_points(Decimal(units).scaleb(-decimals), column, choices))
    if mark is Mark.EXCUSED:
        return EXCUSED
    return {NoResponse.LEAVE: None, NoResponse.ZERO: "0", NoResponse.EXCUSED: EXCUSED, NoResponse.CLEAR: ""}[
        choices.no_response
    ]


def written_points(earned: Points, column: Column, choices: Choices) -> Points:
    """The points as they are written: scaled, then rounded once, half up."""
    digits = choices.rule.written_decimals
    with localcontext() as context:
        context.prec = 80  # more than any score times any scale: the one rounding is the last step
        points = earned * column.scale[0] / column.scale[1] if column.scale else earned
        return points if digits is None else points.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def fill_cell(wanted: str | None, held: str, choices: Choices) -> Cell:
    """Decide one cell: `wanted` is what should be there, `held` what Canvas has.

    What must not change carries what Canvas has, because a blank in an uploaded column deletes. Canvas rules F1, F4
    and F5.
    """
    if held == NOT_ASSIGNED:
        return Cell("", kept_back="not assigned to this student in Canvas (N/A)" if wanted else "")
    if wanted is None or is_same_score(wanted, held):
        return Cell(held)
    if held == EXCUSED and not choices.overwrite_excused:
        return Cell(held, kept_back="excused in Canvas, and stays excused")
    if held and choices.existing is Existing.KEEP:
        return Cell(held, kept_back=f"Canvas already has {held}, and scores in Canvas are kept")
    effect = effect_of(held, wanted)
    if choices.existing is Existing.RAISE and held not in ("", EXCUSED) and effect is not Effect.RAISED:
        return Cell(held, kept_back=f"Canvas already has {held}, and scores are only raised")
    return Cell(wanted, effect, before=held)


def fill_column(wanted: CodedColumn[str | None], held: CodedColumn[str], choices: Choices) -> CellColumn:
    """Every cell of one column. Scores repeat, so each pair of texts is decided once."""
    return pair(wanted, held).map(lambda texts: fill_cell(*texts, choices))


IDENTITY = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
POINTS_POSSIBLE = "    Points Possible"

_NOWHERE = np.array([], np.intp)

_ROWS_AT_ONCE = 1000
"""Rows that are written and read back in one go."""


@dataclass(frozen=True, slots=True)
class UploadRow:
    """One student's row: who they are, and the export rows that it stands for (none: absent)."""

    student: Student
    sources: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Body:
    """What stands in a file: `cells[j][i]` is the cell of `columns[j]` in `rows[i]`."""

    columns: tuple[Column, ...]
    rows: tuple[UploadRow, ...]
    cells: tuple[CellColumn, ...]

    def pick(self, matters: Callable[[Cell], bool]) -> Iterator[tuple[UploadRow, Column, Cell]]:
        """Each cell that matters with its row and column, row by row."""
        found = [column.where(matters) for column in self.cells]
        if any(column.any() for column in found):
            for row in paced(np.flatnonzero(np.logical_or.reduce(found)).tolist()):
                for at, column in enumerate(found):
                    if column[row]:
                        yield self.rows[row], self.columns[at], self.cells[at][row]

    def changed_only(self) -> "Body":
        """Without the rows and columns in which nothing would change in Canvas."""
        changes = [column.where(changes_something) for column in paced(self.cells, 1)]
        columns = [at for at, column in enumerate(changes) if column.any()]
        rows = np.flatnonzero(np.logical_or.reduce([changes[at] for at in columns])) if columns else _NOWHERE
        return Body(
            tuple(self.columns[at] for at in columns),
            tuple(self.rows[at] for at in rows.tolist()),
            tuple(self.cells[at].take(rows) for at in paced(columns, 1)),
        )

    def texts(self) -> Iterator[list[list[str]]]:
        """The rows of the file, some at once, as they are written."""
        columns = [column.map(_text_of) for column in self.cells]
        for start in paced(range(0, len(self.rows), _ROWS_AT_ONCE), 1):
            here = slice(start, start + _ROWS_AT_ONCE)
            cells = zip(*(column[here] for column in columns), strict=True) if columns else repeat(())
            yield [[*_identity(row.student), *texts] for row, texts in zip(self.rows[here], cells, strict=False)]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something of the export that is not written, and why. `session` is None where the whole row is left out."""

    row: int | None
    name: str
    session: str | None
    why: str


@dataclass(frozen=True, eq=False)
class Upload(Body):
    """The whole file before it is written.

    `refused` are the keys of columns that were wanted but have no place; `placed` are all that have one,
    also those that are not among `columns` because Canvas has them right.
    """

    left_out: tuple[LeftOut, ...]
    refused: tuple[str, ...]
    placed: tuple[Column, ...]
    problems: Report
    data: bytes

    def count(self, *effects: Effect) -> int:
        """How many cells have one of these effects."""
        return sum(int(column.where(lambda cell: cell.effect in effects).sum()) for column in self.cells)


def safe_file(body: Body) -> bytes:
    """The bytes of the safe file: UTF-8, no BOM, LF, commas, every row as wide as the header, points row second.

    Canvas rules A2 to A5 (encoding, separator), B4 and B5 (header), D1 (points row). Read back before it is given out.

    Raises:
        UnwritableFile: the bytes do not read back as what was meant.
    """
    head = [
        [*IDENTITY, *(column.header for column in body.columns)],
        [POINTS_POSSIBLE, "", "", "", "", *(_points_text(column) for column in body.columns)],
    ]
    return b"".join(_proven(rows) for rows in chain([head], body.texts()))


def _proven(rows: list[list[str]]) -> bytes:
    """Whole rows as bytes. Raises UnwritableFile where these do not read back as the same rows."""
    data = format_csv(rows)
    read_back = csv.reader(io.TextIOWrapper(io.BytesIO(data), encoding="utf-8", newline=""), strict=True)
    if list(read_back) != rows:
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


def _text_of(cell: Cell) -> str:
    return cell.text


def changes_something(cell: Cell) -> bool:
    """Whether Canvas would hold another score afterwards."""
    return cell.effect is not Effect.NONE


def restore_file(upload: Upload) -> bytes:
    """The CSV that puts back what Canvas had, in the rows and columns of existing assignments that `upload` changes.

    Blanks are put back too. New assignments are not in it: an upload cannot take an assignment away.
    """
    existing = [at for at, column in enumerate(upload.columns) if column.assignment]
    columns = tuple(_with_canvas_points(upload.columns[at]) for at in existing)
    undone = Body(columns, upload.rows, tuple(upload.cells[at].map(_undone) for at in existing))
    return safe_file(undone.changed_only())


def _undone(cell: Cell) -> Cell:
    """The cell that takes this one back; what does not change already carries what Canvas has."""
    return Cell(cell.before, cell.effect) if changes_something(cell) else cell


def _with_canvas_points(column: Column) -> Column:
    points = column.assignment.points_possible if column.assignment else None
    return replace(column, points=points, scale=None)
