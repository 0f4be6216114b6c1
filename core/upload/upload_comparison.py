"""Comparison of an upload file with the gradebook and an earlier upload file.

Class totals are the sums of all columns, or the total column alone if the file has one, so no score counts twice.
"""

import csv
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext

import numpy as np
import numpy.typing as npt

from core.canvas.gradebook import Gradebook
from core.canvas.importer.reading import decode_upload, read_rows
from core.choices import TOTAL_KEY
from core.exact_integers import choose_integer_dtype
from core.files.dictionary_column import CodeTable, DictionaryColumn, TextColumn
from core.points import EXACT, Points, count_units, normalize_number
from core.upload.cells import UploadCell
from core.upload.columns import UploadColumn
from core.upload.file import IDENTITY_HEADERS, UploadFile

_ID_INDEX = IDENTITY_HEADERS.index("ID")
_FIRST_STUDENT_ROW = 1
"""Index of the first student row below the header; row 0 is the points row."""


@dataclass(frozen=True, eq=False)
class ClassTotals:
    """Exact totals of all students except the Test Student.

    The total of a student with no scores is None. `is_in_file` marks the students with a row in the file.
    `points_possible` is the sum over the columns. `total_title` is the title of the total column, or empty if the
    file has none.
    """

    before: Sequence[Points | None]
    after: Sequence[Points | None]
    is_in_file: Sequence[bool]
    points_possible: Points
    total_title: str = ""


def compute_class_totals(gradebook: Gradebook, upload: UploadFile) -> ClassTotals:
    """Return the totals in the columns of `upload`, in roster order."""
    total_indexes = [index for index, column in enumerate(upload.columns) if column.key == TOTAL_KEY]
    indexes = total_indexes or range(len(upload.columns))
    roster_positions = {student.canvas_id: position for position, student in enumerate(gradebook.students)}
    rows = np.array([roster_positions[row.student.canvas_id] for row in upload.rows], np.intp)
    students = np.flatnonzero([not student.is_test for student in gradebook.students])
    before = [_get_canvas_cells(upload.columns[index], gradebook) for index in indexes]
    after = [_replace_cells(cells, upload.cells[index], rows) for cells, index in zip(before, indexes, strict=True)]
    return ClassTotals(
        _sum_rows([column.take(students) for column in before], len(students)),
        _sum_rows([column.take(students) for column in after], len(students)),
        np.isin(students, rows).tolist(),
        sum((upload.columns[index].points or Decimal(0) for index in indexes), Decimal(0)),
        "".join(upload.columns[index].title for index in total_indexes),
    )


def _get_canvas_cells(column: UploadColumn, gradebook: Gradebook) -> TextColumn:
    """Return Canvas's current cells, or blank cells for a new assignment."""
    if column.assignment is None:
        return DictionaryColumn.full("", len(gradebook.students))
    return gradebook.cells[column.assignment.assignment_id]


def _replace_cells(
    canvas_cells: TextColumn, cells: DictionaryColumn[UploadCell], rows: npt.NDArray[np.intp]
) -> TextColumn:
    """Return Canvas's cells after the import: `cells` in `rows`, unchanged elsewhere."""
    codes = canvas_cells.codes.copy()
    codes[rows] = cells.codes + len(canvas_cells.values)
    return DictionaryColumn(codes, [*canvas_cells.values, *(cell.text for cell in cells.values)])


def _sum_rows(columns: Sequence[TextColumn], row_count: int) -> list[Points | None]:
    """Return the sum of the numbers in each row, or None for a row without numbers."""
    numbers = [[_parse_points(text) for text in column.values] for column in columns]
    known_points = [points for column in numbers for points in column if points is not None]
    decimals = max((-int(points.as_tuple().exponent) for points in known_points), default=0)
    largest = max((abs(count_units(points, decimals)) for points in known_points), default=0)
    sums = np.zeros(row_count, choose_integer_dtype(largest * len(columns)))
    has_score = np.zeros(row_count, np.bool_)
    for column, points in zip(columns, numbers, strict=True):
        units = [0 if value is None else count_units(value, decimals) for value in points]
        sums += np.array(units, sums.dtype)[column.codes]
        has_score |= np.array([value is not None for value in points], np.bool_)[column.codes]
    totals = zip(sums.tolist(), has_score.tolist(), strict=True)
    with localcontext(EXACT):
        return [Decimal(units).scaleb(-decimals, EXACT) if is_scored else None for units, is_scored in totals]


def _parse_points(text: str) -> Points | None:
    """Return a cell as a number, or None for a blank, EX, N/A, or a letter."""
    number = normalize_number(text)
    return None if number is None else Decimal(number)


@dataclass(frozen=True, slots=True)
class UploadDifference:
    """The number of differences between two upload files, by kind.

    `changed_scores` counts the changed cells in rows and columns that both files have.
    """

    changed_scores: int
    added_students: int
    removed_students: int
    added_columns: int
    removed_columns: int


def compare_uploads(earlier: bytes, current: UploadFile) -> UploadDifference:
    """Return how `current` differs from the bytes of an earlier upload file."""
    earlier_file = decode_upload(earlier)
    assert earlier_file.header_record is not None, "a file that was made for Canvas has a header"
    rows = read_rows(earlier_file)
    columns = {
        header or "": index
        for index, header in enumerate(earlier_file.header_record.fields)
        if index >= len(IDENTITY_HEADERS)
    }
    positions = {key: row for row, key in enumerate(rows.get_column(_ID_INDEX)) if row >= _FIRST_STUDENT_ROW}
    ids = [row.student.canvas_id for row in current.rows]
    earlier_rows = np.array([positions.get(canvas_id, -1) for canvas_id in ids], np.intp)
    current_rows = np.flatnonzero(earlier_rows >= 0)
    changed_count, numbering = 0, CodeTable[str]()
    for column, cells in zip(current.columns, current.cells, strict=True):
        if column.header in columns:
            earlier_texts = rows.get_column(columns[column.header]).take(earlier_rows[current_rows])
            earlier_codes = earlier_texts.map_codes(numbering.__getitem__)
            current_codes = cells.take(current_rows).map_codes(lambda cell: numbering[cell.text])
            changed_count += int((current_codes != earlier_codes).sum())
    headers = [column.header for column in current.columns]
    return UploadDifference(
        changed_count, *_count_added_and_removed(positions, ids), *_count_added_and_removed(columns, headers)
    )


def find_recreated_assignments(earlier: bytes, current: UploadFile) -> tuple[str, ...]:
    """Return titles of new assignments that an earlier upload should have created.

    This assumes that the earlier file was imported.
    """
    [header] = csv.reader([earlier[: earlier.index(b"\n")].decode()])  # `encode_upload` writes each row on one line
    return tuple(column.title for column in current.columns if column.assignment is None and column.header in header)


def _count_added_and_removed(earlier: Collection[str], current: Collection[str]) -> tuple[int, int]:
    return len({*current} - {*earlier}), len({*earlier} - {*current})
