"""What a class has altogether, before and after."""

from dataclasses import replace
from decimal import Decimal

from core.canvas.upload.cells import Cell
from core.canvas.upload.file import Upload
from core.canvas.upload.totals import class_totals
from core.choices import Choices, Columns
from core.files.coded_columns import CodedColumn
from core.results import derive, prepare
from tests.classroom import make_gradebook, make_results, make_workbook


def with_texts(upload: Upload, *texts: str) -> Upload:
    """The file with these texts in every column, from the first row on."""
    cells = CodedColumn.of([Cell(text) for text in texts])
    return replace(upload, cells=(cells,) * len(upload.columns))


def test_totals_are_what_canvas_has_before_and_afterwards() -> None:
    upload = prepare(make_results()).upload
    totals = class_totals(make_gradebook(), upload)
    assert totals.worth == sum(column.points or 0 for column in upload.columns)
    assert sum(totals.is_in_file) == len(upload.rows)
    expected = [sum(Decimal(cells[at].text or 0) for cells in upload.cells) for at in range(len(upload.rows))]
    assert [total for total, here in zip(totals.after, totals.is_in_file, strict=True) if here] == expected


def test_a_total_column_stands_alone() -> None:
    both = make_workbook().preferring(Choices(columns=Columns.BOTH))
    upload = prepare(derive(both)).upload
    [total] = [cells for column, cells in zip(upload.columns, upload.cells, strict=True) if column.key == "total"]
    after = [points for points in class_totals(make_gradebook(), upload).after if points is not None]
    assert sorted(after) == sorted(Decimal(cell.text) for cell in total if cell.text)


def test_what_is_no_number_adds_nothing_and_sums_are_exact() -> None:
    upload = prepare(make_results()).upload
    rows, width = len(upload.rows), len(upload.columns)
    texts = ["EX", "0.1", *["999999999999.999999"] * rows][:rows]
    after = class_totals(make_gradebook(), with_texts(upload, *texts)).after
    assert next(total for total in after if total is not None) == Decimal("0.1") * width
    huge = class_totals(make_gradebook(), with_texts(upload, *["99999999999999999999"] * rows)).after
    assert Decimal(99999999999999999999) * width in huge


def test_nothing_is_no_total() -> None:
    upload = replace(prepare(make_results()).upload, columns=(), rows=(), cells=())
    totals = class_totals(make_gradebook(), upload)
    assert {*totals.before, *totals.after} == {None}
    assert totals.worth == 0
