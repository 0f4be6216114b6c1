"""How does a file differ from one that was made earlier, of which only the bytes are left?"""

import csv
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from core.canvas.importer.reading import open_upload, read_rows
from core.canvas.upload.file import IDENTITY, Upload
from core.files.coded_columns import Numbering
from core.pacing import paced

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
