"""How does a file differ from one of which only the bytes are left?"""

from dataclasses import replace

import pytest

from core.canvas.upload.difference import Difference, difference, made_again
from core.canvas.upload.file import Upload, safe_file
from core.files.coded_columns import CodedColumn
from core.results import prepare
from tests.classroom import make_results


@pytest.fixture
def upload() -> Upload:
    return prepare(make_results()).upload


def test_the_same_file_does_not_differ(upload: Upload) -> None:
    assert difference(upload.data, upload) == Difference(0, 0, 0, 0, 0)


def test_other_scores_are_counted_where_both_files_have_the_student_and_the_column(upload: Upload) -> None:
    column = CodedColumn.of([replace(cell, text="7") for cell in upload.cells[0]])
    other = replace(upload, cells=(column, *upload.cells[1:]))
    assert difference(upload.data, other) == Difference(len(upload.rows), 0, 0, 0, 0)
    narrow = replace(other, columns=other.columns[1:], cells=other.cells[1:])
    assert difference(upload.data, narrow) == Difference(0, 0, 0, 0, 1)
    assert difference(safe_file(narrow), other) == Difference(0, 0, 0, 1, 0)
    fewer = replace(other, rows=other.rows[1:], cells=tuple(cells[1:] for cells in other.cells))
    assert difference(upload.data, fewer) == Difference(len(upload.rows) - 1, 0, 1, 0, 0)
    assert difference(safe_file(fewer), other) == Difference(0, 1, 0, 0, 0)


def test_new_assignments_that_both_files_make_are_named(upload: Upload) -> None:
    new = tuple(column.title for column in upload.columns if column.assignment is None)
    assert made_again(upload.data, upload) == new == ("Class 2 - Poll", "Class 3 - Quiz")
    earlier = replace(upload, columns=upload.columns[:2], cells=upload.cells[:2])
    assert made_again(safe_file(earlier), upload) == ("Class 2 - Poll",)
