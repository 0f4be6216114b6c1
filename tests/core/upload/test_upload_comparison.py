"""Tests for class totals and comparison of upload files."""

from dataclasses import replace
from decimal import Decimal

import pytest

from core.choices import Choices, OutputColumns
from core.files.dictionary_column import DictionaryColumn
from core.results import derive_results, prepare_upload
from core.upload.cells import UploadCell
from core.upload.file import UploadFile, encode_upload
from core.upload.upload_comparison import (
    UploadDifference,
    compare_uploads,
    compute_class_totals,
    find_recreated_assignments,
)
from tests.file_builders import make_gradebook, make_results, make_workbook


def replace_texts(upload: UploadFile, *texts: str) -> UploadFile:
    """Return the upload with these texts in every column, starting in the first row."""
    cells = DictionaryColumn.from_cells([UploadCell(text) for text in texts])
    return replace(upload, cells=(cells,) * len(upload.columns))


def test_compute_class_totals_includes_canvas_scores() -> None:
    upload = prepare_upload(make_results()).upload
    totals = compute_class_totals(make_gradebook(), upload)
    assert totals.points_possible == sum(column.points or 0 for column in upload.columns)
    assert sum(totals.is_in_file) == len(upload.rows)
    expected = [sum(Decimal(cells[index].text or 0) for cells in upload.cells) for index in range(len(upload.rows))]
    assert [total for total, is_in_file in zip(totals.after, totals.is_in_file, strict=True) if is_in_file] == expected


def test_compute_class_totals_uses_only_total_column() -> None:
    both = make_workbook().with_choices(Choices(columns=OutputColumns.BOTH))
    upload = prepare_upload(derive_results(both)).upload
    [total] = [cells for column, cells in zip(upload.columns, upload.cells, strict=True) if column.key == "total"]
    after = [points for points in compute_class_totals(make_gradebook(), upload).after if points is not None]
    assert sorted(after) == sorted(Decimal(cell.text) for cell in total if cell.text)


def test_compute_class_totals_returns_exact_sums_of_numbers() -> None:
    upload = prepare_upload(make_results()).upload
    rows, width = len(upload.rows), len(upload.columns)
    texts = ["EX", "0.1", *["999999999999.999999"] * rows][:rows]
    after = compute_class_totals(make_gradebook(), replace_texts(upload, *texts)).after
    assert next(total for total in after if total is not None) == Decimal("0.1") * width
    huge = compute_class_totals(make_gradebook(), replace_texts(upload, *["99999999999999999999"] * rows)).after
    assert Decimal(99999999999999999999) * width in huge


def test_compute_class_totals_without_columns_returns_none() -> None:
    upload = replace(prepare_upload(make_results()).upload, columns=(), rows=(), cells=())
    totals = compute_class_totals(make_gradebook(), upload)
    assert {*totals.before, *totals.after} == {None}
    assert totals.points_possible == 0


@pytest.fixture
def upload() -> UploadFile:
    return prepare_upload(make_results()).upload


def test_compare_uploads_same_file_returns_zero_counts(upload: UploadFile) -> None:
    assert compare_uploads(upload.data, upload) == UploadDifference(0, 0, 0, 0, 0)


def test_compare_uploads_counts_changed_scores_and_added_items(upload: UploadFile) -> None:
    column = DictionaryColumn.from_cells([replace(cell, text="7") for cell in upload.cells[0]])
    changed = replace(upload, cells=(column, *upload.cells[1:]))
    assert compare_uploads(upload.data, changed) == UploadDifference(len(upload.rows), 0, 0, 0, 0)
    narrow = replace(changed, columns=changed.columns[1:], cells=changed.cells[1:])
    assert compare_uploads(upload.data, narrow) == UploadDifference(0, 0, 0, 0, 1)
    assert compare_uploads(encode_upload(narrow), changed) == UploadDifference(0, 0, 0, 1, 0)
    fewer = replace(changed, rows=changed.rows[1:], cells=tuple(cells[1:] for cells in changed.cells))
    assert compare_uploads(upload.data, fewer) == UploadDifference(len(upload.rows) - 1, 0, 1, 0, 0)
    assert compare_uploads(encode_upload(fewer), changed) == UploadDifference(0, 1, 0, 0, 0)


def test_find_recreated_assignments_returns_shared_titles(upload: UploadFile) -> None:
    new = tuple(column.title for column in upload.columns if column.assignment is None)
    assert find_recreated_assignments(upload.data, upload) == new == ("Class 2 - Poll", "Class 3 - Quiz")
    earlier = replace(upload, columns=upload.columns[:2], cells=upload.cells[:2])
    assert find_recreated_assignments(encode_upload(earlier), upload) == ("Class 2 - Poll",)


def test_compute_class_totals_score_in_first_column_only_is_the_total(upload: UploadFile) -> None:
    count = len(upload.rows)
    first, blank = (DictionaryColumn.from_cells([UploadCell(text)] * count) for text in ("2", ""))
    cells = (first, *[blank] * (len(upload.columns) - 1))
    totals = compute_class_totals(make_gradebook(), replace(upload, cells=cells))
    after = [total for total, is_in_file in zip(totals.after, totals.is_in_file, strict=True) if is_in_file]
    assert after == [2] * count
