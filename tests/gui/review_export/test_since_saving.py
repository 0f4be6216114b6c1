from dataclasses import replace

import pytest

from core.files.coded_columns import CodedColumn
from core.results import Outgoing
from core.upload.file import Upload, safe_file
from gui.review_export.since_saving import say_difference


@pytest.fixture
def upload(outgoing: Outgoing) -> Upload:
    return outgoing.upload


def test_the_same_bytes_are_no_difference(upload: Upload) -> None:
    assert say_difference(upload.data, replace(upload)) == ""


def test_other_scores_students_and_columns_are_counted(upload: Upload) -> None:
    first, *others = upload.cells
    changed = CodedColumn.of([replace(first[0], text="7"), *first[1:]])
    other_score = replace(upload, cells=(changed, *others), data=b"1")
    assert say_difference(upload.data, other_score) == "save again. Since then: 1 other score."
    cells = tuple(column[1:] for column in upload.cells)
    fewer = replace(upload, rows=upload.rows[1:], cells=cells, data=b"2")
    assert say_difference(upload.data, fewer) == "save again. Since then: 1 student fewer."
    assert say_difference(safe_file(fewer), upload) == "save again. Since then: 1 more student."
    narrow = replace(upload, columns=upload.columns[1:], cells=upload.cells[1:], data=b"3")
    assert say_difference(upload.data, narrow) == "save again. Since then: 1 column fewer."
    assert say_difference(safe_file(narrow), upload) == "save again. Since then: 1 more column."


def test_where_nothing_is_left_to_send_it_is_not_to_be_saved_again(upload: Upload) -> None:
    assert say_difference(upload.data, replace(upload, rows=(), data=b"5")) == "now there is nothing to send."


def test_other_points_are_said_where_all_else_is_the_same(upload: Upload) -> None:
    assert say_difference(upload.data, replace(upload, data=b"4")) == "save again. Since then: other points possible."
