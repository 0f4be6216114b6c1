"""Rows and cells of the upload file, and its verified bytes."""

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

IDENTITY_HEADERS = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
POINTS_POSSIBLE_LABEL = "    Points Possible"
_NO_ROWS = np.array([], np.intp)
_ROW_BATCH_SIZE = 1000
"""Number of rows that are written and read back together."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Text of one cell, and its effect on `before`, the text in Canvas.

    `withheld_reason` says why an available score isn't written, or is "".
    """

    text: str
    effect: Effect = Effect.NONE
    kept_back: str = ""
    before: str = ""


CellColumn = CodedColumn[Cell]
"""The cells of one column, without its header and points."""


def wanted_text(units: int, mark: Mark, decimals: int, column: Column, choices: Choices) -> str | None:
    """Return the wanted text of a cell.

    This is a plain decimal, "EX", "" to clear, or None to keep Canvas's value.

    `units` are multiples of 10**-decimals points. Scores are scaled and rounded once, half up.
    """
    if mark is Mark.SCORE:
        return shortest(written_points(Decimal(units).scaleb(-decimals), column, choices))
    if mark is Mark.EXCUSED:
        return EXCUSED
    return {NoResponse.LEAVE: None, NoResponse.ZERO: "0", NoResponse.EXCUSED: EXCUSED, NoResponse.CLEAR: ""}[
        choices.no_response
    ]


def written_points(earned: Points, column: Column, choices: Choices) -> Points:
    """Return the points as written: scaled, then rounded once, half up."""
    digits = choices.rule.written_decimals
    with localcontext() as context:
        context.prec = 80  # exceeds any scaled score, so only the last step rounds
        points = earned * column.scale[0] / column.scale[1] if column.scale else earned
        return points if digits is None else points.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def build_cell(wanted: str | None, current: str, choices: Choices) -> Cell:
    """Build one cell from the wanted text and the current text in Canvas.

    Unchanged cells repeat Canvas's text because a blank in an uploaded column deletes. Canvas rules F1, F4, and F5.
    """
    if current == NOT_ASSIGNED:
        return Cell("", kept_back="not assigned to this student in Canvas (N/A)" if wanted else "")
    if wanted is None or is_same_score(wanted, current):
        return Cell(current)
    if current == EXCUSED and not choices.overwrite_excused:
        return Cell(current, kept_back="excused in Canvas, and stays excused")
    if current and choices.existing is Existing.KEEP:
        return Cell(current, kept_back=f"Canvas already has {current}, and scores in Canvas are kept")
    effect = effect_of(current, wanted)
    if choices.existing is Existing.RAISE and current not in ("", EXCUSED) and effect is not Effect.RAISED:
        return Cell(current, kept_back=f"Canvas already has {current}, and scores are only raised")
    return Cell(wanted, effect, before=current)


def build_cells(wanted: CodedColumn[str | None], current: CodedColumn[str], choices: Choices) -> CellColumn:
    """Build every cell of one column. Each distinct pair of texts is decided once."""
    return pair(wanted, current).map(lambda texts: build_cell(*texts, choices))


@dataclass(frozen=True, slots=True)
class UploadRow:
    """A student's row and the export rows it combines (none if the student is absent)."""

    student: Student
    sources: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class UploadBody:
    """Contents of a file: `cells[j][i]` is the cell of `columns[j]` in `rows[i]`."""

    columns: tuple[Column, ...]
    rows: tuple[UploadRow, ...]
    cells: tuple[CellColumn, ...]

    def pick(self, predicate: Callable[[Cell], bool]) -> Iterator[tuple[UploadRow, Column, Cell]]:
        """Yield each cell that satisfies the predicate, with its row and column, row by row."""
        masks = [column.where(predicate) for column in self.cells]
        if any(mask.any() for mask in masks):
            for row in paced(np.flatnonzero(np.logical_or.reduce(masks)).tolist()):
                for index, mask in enumerate(masks):
                    if mask[row]:
                        yield self.rows[row], self.columns[index], self.cells[index][row]

    def keep_changed(self) -> "UploadBody":
        """Return the body without rows and columns that change nothing in Canvas."""
        changes = [column.where(changes_something) for column in paced(self.cells, 1)]
        columns = [index for index, mask in enumerate(changes) if mask.any()]
        rows = np.flatnonzero(np.logical_or.reduce([changes[index] for index in columns])) if columns else _NO_ROWS
        return UploadBody(
            tuple(self.columns[index] for index in columns),
            tuple(self.rows[row] for row in rows.tolist()),
            tuple(self.cells[index].take(rows) for index in paced(columns, 1)),
        )

    def iter_row_batches(self) -> Iterator[list[list[str]]]:
        """Yield the rows as written to the file, in batches."""
        columns = [column.map(_get_text) for column in self.cells]
        for start in paced(range(0, len(self.rows), _ROW_BATCH_SIZE), 1):
            batch = slice(start, start + _ROW_BATCH_SIZE)
            cells = zip(*(column[batch] for column in columns), strict=True) if columns else repeat(())
            yield [[*_build_identity(row.student), *texts] for row, texts in zip(self.rows[batch], cells, strict=False)]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row, column, or score that isn't written, with the reason.

    `session` is None if the whole row is left out; `row` is None if a whole column is.
    """

    row: int | None
    name: str
    session: str | None
    why: str


@dataclass(frozen=True, eq=False)
class Upload(UploadBody):
    """The complete upload file with its bytes.

    `left_out_keys` are the keys of requested columns that aren't written. `resolved_columns` are all columns with a
    destination, including those omitted from `columns` because nothing changes.
    """

    left_out: tuple[LeftOut, ...]
    refused: tuple[str, ...]
    placed: tuple[Column, ...]
    problems: Report
    data: bytes

    def count(self, *effects: Effect) -> int:
        """Return the number of cells with one of these effects."""
        return sum(int(column.where(lambda cell: cell.effect in effects).sum()) for column in self.cells)


def encode_upload(body: UploadBody) -> bytes:
    """Return the bytes of an upload file after reading them back.

    The format is UTF-8 without BOM, LF, and commas, with the points row after the header. Every row is as wide as the
    header. Canvas rules A2 to A5 (encoding, separator), B4 and B5 (header), and D1 (points row).

    Raises:
        UnwritableFile: the bytes don't read back as the same rows.
    """
    header_rows = [
        [*IDENTITY_HEADERS, *(column.header for column in body.columns)],
        [POINTS_POSSIBLE_LABEL, "", "", "", "", *(_format_points(column) for column in body.columns)],
    ]
    return b"".join(_encode_verified(rows) for rows in chain([header_rows], body.iter_row_batches()))


def _encode_verified(rows: list[list[str]]) -> bytes:
    """Return rows as bytes, checked by reading them back."""
    data = format_csv(rows)
    read_back = csv.reader(io.TextIOWrapper(io.BytesIO(data), encoding="utf-8", newline=""), strict=True)
    if list(read_back) != rows:
        raise UnwritableFile(
            "The finished file does not read back as what was meant, so it was not saved.",
            advice="Look for unusual characters in names and titles.",
        )
    return data


def _format_points(column: Column) -> str:
    return "" if column.points is None else shortest(column.points)


def _build_identity(student: Student) -> list[str]:
    label = POINTS_POSSIBLE_LABEL.strip()
    name = student.name.replace(label, label.lower())  # else rule D1 reads this row as the points row
    fields = (name, student.canvas_id, student.sis_user_id, student.login_id, student.section)
    return [tidy(field) for field in fields]


def _get_text(cell: Cell) -> str:
    return cell.text


def changes_something(cell: Cell) -> bool:
    """Return True if the cell changes the score in Canvas."""
    return cell.effect is not Effect.NONE


def restore_file(upload: Upload) -> bytes:
    """Return a CSV file that restores Canvas's scores in the cells that `upload` changes.

    Blanks are restored too. New assignments aren't included, because an upload can't remove an assignment.
    """
    existing = [index for index, column in enumerate(upload.columns) if column.assignment]
    columns = tuple(_use_canvas_points(upload.columns[index]) for index in existing)
    cells = tuple(upload.cells[index].map(_build_restoring_cell) for index in existing)
    restored = UploadBody(columns, upload.rows, cells)
    return encode_upload(restored.keep_changed())


def _build_restoring_cell(cell: Cell) -> Cell:
    """Return the cell that undoes this one. Unchanged cells already repeat Canvas's text."""
    return Cell(cell.before, cell.effect) if changes_something(cell) else cell


def _use_canvas_points(column: Column) -> Column:
    points = column.assignment.points_possible if column.assignment else None
    return replace(column, points=points, scale=None)
