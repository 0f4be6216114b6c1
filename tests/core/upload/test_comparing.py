"""What a class has altogether, before and after.

How does a file differ from one of which only the bytes are left?
"""

from dataclasses import replace
from decimal import Decimal

import pytest

from core.choices import Choices, Columns
from core.files.coded_columns import CodedColumn
from core.results import derive, prepare
from core.upload.comparing import Difference, compare_uploads, compute_class_totals, find_recreated_assignments
from core.upload.file import Cell, Upload, encode_upload
from tests.classroom import make_gradebook, make_results, make_workbook


def with_texts(upload: Upload, *texts: str) -> Upload:
    """The file with these texts in every column, from the first row on."""
    cells = CodedColumn.of([Cell(text) for text in texts])
    return replace(upload, cells=(cells,) * len(upload.columns))


def test_totals_are_what_canvas_has_before_and_afterwards() -> None:
    upload = prepare(make_results()).upload
    totals = compute_class_totals(make_gradebook(), upload)
    assert totals.worth == sum(column.points or 0 for column in upload.columns)
    assert sum(totals.is_in_file) == len(upload.rows)
    expected = [sum(Decimal(cells[at].text or 0) for cells in upload.cells) for at in range(len(upload.rows))]
    assert [total for total, here in zip(totals.after, totals.is_in_file, strict=True) if here] == expected


def test_a_total_column_stands_alone() -> None:
    both = make_workbook().preferring(Choices(columns=Columns.BOTH))
    upload = prepare(derive(both)).upload
    [total] = [cells for column, cells in zip(upload.columns, upload.cells, strict=True) if column.key == "total"]
    after = [points for points in compute_class_totals(make_gradebook(), upload).after if points is not None]
    assert sorted(after) == sorted(Decimal(cell.text) for cell in total if cell.text)


def test_what_is_no_number_adds_nothing_and_sums_are_exact() -> None:
    upload = prepare(make_results()).upload
    rows, width = len(upload.rows), len(upload.columns)
    texts = ["EX", "0.1", *["999999999999.999999"] * rows][:rows]
    after = compute_class_totals(make_gradebook(), with_texts(upload, *texts)).after
    assert next(total for total in after if total is not None) == Decimal("0.1") * width
    huge = compute_class_totals(make_gradebook(), with_texts(upload, *["99999999999999999999"] * rows)).after
    assert Decimal(99999999999999999999) * width in huge


def test_nothing_is_no_total() -> None:
    upload = replace(prepare(make_results()).upload, columns=(), rows=(), cells=())
    totals = compute_class_totals(make_gradebook(), upload)
    assert {*totals.before, *totals.after} == {None}
    assert totals.worth == 0


@pytest.fixture
def upload() -> Upload:
    return prepare(make_results()).upload


def test_the_same_file_does_not_differ(upload: Upload) -> None:
    assert compare_uploads(upload.data, upload) == Difference(0, 0, 0, 0, 0)


def test_other_scores_are_counted_where_both_files_have_the_student_and_the_column(upload: Upload) -> None:
    column = CodedColumn.of([replace(cell, text="7") for cell in upload.cells[0]])
    other = replace(upload, cells=(column, *upload.cells[1:]))
    assert compare_uploads(upload.data, other) == Difference(len(upload.rows), 0, 0, 0, 0)
    narrow = replace(other, columns=other.columns[1:], cells=other.cells[1:])
    assert compare_uploads(upload.data, narrow) == Difference(0, 0, 0, 0, 1)
    assert compare_uploads(encode_upload(narrow), other) == Difference(0, 0, 0, 1, 0)
    fewer = replace(other, rows=other.rows[1:], cells=tuple(cells[1:] for cells in other.cells))
    assert compare_uploads(upload.data, fewer) == Difference(len(upload.rows) - 1, 0, 1, 0, 0)
    assert compare_uploads(encode_upload(fewer), other) == Difference(0, 1, 0, 0, 0)


def test_new_assignments_that_both_files_make_are_named(upload: Upload) -> None:
    new = tuple(column.title for column in upload.columns if column.assignment is None)
    assert find_recreated_assignments(upload.data, upload) == new == ("Class 2 - Poll", "Class 3 - Quiz")
    earlier = replace(upload, columns=upload.columns[:2], cells=upload.cells[:2])
    assert find_recreated_assignments(encode_upload(earlier), upload) == ("Class 2 - Poll",)
