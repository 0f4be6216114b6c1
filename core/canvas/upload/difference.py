"""How does a file differ from one that was made earlier, of which only the bytes are left?"""

import csv
import io
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from core.canvas.upload.file import IDENTITY, Upload
from core.coded_columns import CodedColumn, Numbering
from core.pacing import paced

_ID = IDENTITY.index("ID")


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
    head, _points, *body = csv.reader(paced(io.StringIO(earlier.decode(), newline="")))
    columns = {header: at for at, header in enumerate(head) if at >= len(IDENTITY)}
    places = {row[_ID]: place for place, row in enumerate(body)}
    ids = [row.student.canvas_id for row in now.rows]
    there = np.array([places.get(canvas_id, -1) for canvas_id in ids], np.intp)
    here = np.flatnonzero(there >= 0)
    count, numbers = 0, Numbering[str]()
    for column, cells in zip(now.columns, now.cells, strict=True):
        if column.header in columns:
            at = columns[column.header]
            old = CodedColumn.of(row[at] for row in body).take(there[here]).numbers(numbers.__getitem__)
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
