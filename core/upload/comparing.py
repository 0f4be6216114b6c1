"""What does each student have altogether in the columns of a file, before the upload and after it?

The sum of the columns, or the total column alone where the file has one, so that nothing counts twice.

How does a file differ from one that was made earlier, of which only the bytes are left?
"""

import csv
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

import numpy as np
import numpy.typing as npt

from core.canvas.gradebook import Gradebook
from core.canvas.importer.reading import open_upload, read_rows
from core.choices import TOTAL
from core.files.coded_columns import CodedColumn, Numbering, TextColumn
from core.pacing import paced
from core.points import Points
from core.upload.columns import Column
from core.upload.file import IDENTITY, Cell, Upload

_SAFE = 2**62


@dataclass(frozen=True, eq=False)
class ClassTotals:
    """Exact totals of the roster, the Test Student aside; None where no column holds a score.

    `is_in_file` says of each student whether the file has a row of theirs, `worth` what the columns are worth together.
    `column` is the title of the total column, where that alone is meant, else "".
    """

    before: Sequence[Points | None]
    after: Sequence[Points | None]
    is_in_file: Sequence[bool]
    worth: Points
    column: str = ""


def class_totals(gradebook: Gradebook, upload: Upload) -> ClassTotals:
    """The totals in the columns of `upload`, in the order of the roster."""
    total = [at for at, column in enumerate(upload.columns) if column.key == TOTAL]
    chosen = total or range(len(upload.columns))
    places = {student.canvas_id: place for place, student in enumerate(gradebook.students)}
    rows = np.array([places[row.student.canvas_id] for row in paced(upload.rows)], np.intp)
    people = np.flatnonzero([not student.is_test for student in gradebook.students])
    held = [_held(upload.columns[at], gradebook) for at in chosen]
    written = [_written(before, upload.cells[at], rows) for before, at in zip(held, chosen, strict=True)]
    return ClassTotals(
        _sums([column.take(people) for column in held], len(people)),
        _sums([column.take(people) for column in written], len(people)),
        np.isin(people, rows).tolist(),
        sum((upload.columns[at].points or Decimal(0) for at in chosen), Decimal(0)),
        "".join(upload.columns[at].title for at in total),
    )


def _held(column: Column, gradebook: Gradebook) -> TextColumn:
    """What Canvas has: nothing in a new assignment."""
    if column.assignment is None:
        return CodedColumn.of_one("", len(gradebook.students))
    return gradebook.cells[column.assignment.assignment_id]


def _written(held: TextColumn, cells: CodedColumn[Cell], rows: npt.NDArray[np.intp]) -> TextColumn:
    """What Canvas has afterwards: the cells of the file at the places `rows`, and what it had elsewhere."""
    codes = held.codes.copy()
    codes[rows] = cells.codes + len(held.values)
    return CodedColumn(codes, [*held.values, *(cell.text for cell in cells.values)])


def _sums(columns: Sequence[TextColumn], people: int) -> list[Points | None]:
    """The sum of the numbers in each row, None where there is none."""
    numbers = [[_points(text) for text in column.values] for column in paced(columns, 1)]
    known = [points for column in numbers for points in column if points is not None]
    decimals = max((-int(points.as_tuple().exponent) for points in known), default=0)
    largest = max((abs(int(points.scaleb(decimals))) for points in known), default=0)
    sums = np.zeros(people, np.int64 if largest * len(columns) < _SAFE else object)
    has_score = np.zeros(people, np.bool_)
    for column, points in paced(zip(columns, numbers, strict=True), 1):
        units = [0 if each is None else int(each.scaleb(decimals)) for each in points]
        sums += np.array(units, sums.dtype)[column.codes]
        has_score |= np.array([each is not None for each in points], np.bool_)[column.codes]
    both = paced(zip(sums.tolist(), has_score.tolist(), strict=True))
    return [Decimal(units).scaleb(-decimals) if is_scored else None for units, is_scored in both]


def _points(text: str) -> Points | None:
    """A cell as a number; None for a blank, EX, N/A or a letter."""
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


_ID = IDENTITY.index("ID")
_FIRST_STUDENT = 1
"""Under the header stands the row of the points possible."""


@dataclass(frozen=True, slots=True)
class Difference:
    """How many cells that both files have say something else, and what only one of them has."""

    scores: int
    more_students: int
    fewer_students: int
    more_columns: int
    fewer_columns: int


def difference(earlier: bytes, now: Upload) -> Difference:
    """How `now` differs from the bytes of an upload that was made earlier."""
    file = open_upload(earlier)
    assert file.header is not None, "a file that was made for Canvas has a header"
    rows = read_rows(file)
    columns = {header or "": at for at, header in enumerate(file.header.fields) if at >= len(IDENTITY)}
    places = {canvas_id: place for place, canvas_id in enumerate(rows.column(_ID)) if place >= _FIRST_STUDENT}
    ids = [row.student.canvas_id for row in now.rows]
    there = np.array([places.get(canvas_id, -1) for canvas_id in ids], np.intp)
    here = np.flatnonzero(there >= 0)
    count, numbers = 0, Numbering[str]()
    for column, cells in paced(zip(now.columns, now.cells, strict=True), 1):
        if column.header in columns:
            old = rows.column(columns[column.header]).take(there[here]).numbers(numbers.__getitem__)
            new = cells.take(here).numbers(lambda cell: numbers[cell.text])
            count += int((new != old).sum())
    headers = [column.header for column in now.columns]
    return Difference(count, *_more_and_fewer(places, ids), *_more_and_fewer(columns, headers))


def made_again(earlier: bytes, now: Upload) -> tuple[str, ...]:
    """The titles of the new assignments of `now` that Canvas has made already, if an earlier upload was imported."""
    [head] = csv.reader([earlier[: earlier.index(b"\n")].decode()])  # `safe_file` writes each row on one line
    return tuple(column.title for column in now.columns if column.assignment is None and column.header in head)


def _more_and_fewer(before: Collection[str], now: Collection[str]) -> tuple[int, int]:
    return len({*now} - {*before}), len({*before} - {*now})
