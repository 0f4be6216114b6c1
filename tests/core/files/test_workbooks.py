"""Tests for reading workbooks as rows of text."""

import io
import zipfile
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest
from python_calamine import PasswordError

from core.clicker.reading import read_export
from core.commands.command_line import EXIT_ATTENTION, run
from core.errors import UnrecognizedFileError
from core.files import workbooks as workbooks_module
from core.files.containers import OLE_SIGNATURE, format_compound_file
from core.files.signatures import DAMAGED_WORKBOOK, detect_signature
from core.files.tables import format_csv, parse_table, read_table
from core.files.workbooks import CalamineCell, format_cell
from tests.core.clicker.exported import format_scores
from tests.core.workbook_bytes import ods, xlsb, xlsx

NAMED = Path("file.xlsx")
FILES = Path(__file__).parents[2] / "files" / "workbooks"


def workbook(*sheets: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for number, rows in enumerate(sheets, 1):
        sheet = book.create_sheet(f"Sheet {number}")
        for row in rows:
            sheet.append(row)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (451201.0, "451201"),
        (8.5, "8.5"),
        (0.1 + 0.2, "0.3"),
        (1e15, "1000000000000000"),
        (-0.0, "0"),
        (7, "7"),
        (1e-7, "0.0000001"),
        (True, "TRUE"),
        (False, "FALSE"),
        (date(2025, 9, 3), "9/3/25"),
        (datetime(2025, 9, 3), "9/3/25"),  # noqa: DTZ001 - a spreadsheet knows no time zone
        (datetime(2025, 9, 3, 14, 5), "9/3/25 14:05"),  # noqa: DTZ001
        (time(3, 4), "03:04:00"),
        (" as is ", " as is "),
        (float("inf"), "inf"),
        (float("nan"), "nan"),
    ],
)
def test_format_cell_any_type_matches_spreadsheet(cell: CalamineCell, text: str) -> None:
    assert format_cell(cell) == text


def test_read_workbook_several_sheets_returns_nonempty_sheets() -> None:
    data = workbook([], [["Name", "Class 1"], ["A", 1.5]], [["x"]])
    table = parse_table(NAMED, data)
    assert (list(table.rows), table.encoding, table.delimiter) == ([["Name", "Class 1"], ["A", "1.5"]], "xlsx", "")
    (other,) = table.other_sheets
    assert (table.sheet, other.sheet, list(other.rows)) == ("Sheet 2", "Sheet 3", [["x"]])


def test_read_workbook_blank_rows_keeps_row_numbers() -> None:
    assert parse_table(NAMED, workbook([[], ["Name", 1]])).rows == [[], ["Name", "1"]]


def test_read_workbook_hidden_sheet_prefers_visible_sheet() -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["hidden", "x"])
    book.create_sheet("shown").append(["shown", "y"])
    book.worksheets[0].sheet_state = "hidden"
    data = io.BytesIO()
    book.save(data)
    assert parse_table(NAMED, data.getvalue()).rows == [["shown", "y"]]


def test_read_table_empty_workbook_raises_unrecognized_file() -> None:
    with pytest.raises(UnrecognizedFileError):
        parse_table(NAMED, workbook([]))


def zip_parts(name: str) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr(name, "x")
    return data.getvalue()


PROTECTED = format_compound_file("EncryptedPackage", b"x")


def catch_error(data: bytes) -> str:
    with pytest.raises(UnrecognizedFileError) as raised:
        parse_table(NAMED, data)
    return raised.value.what


@pytest.mark.parametrize(
    "data",
    [
        zip_parts("word/document.xml"),
        zip_parts("grades.csv"),
        workbook([["a", "b"]])[:900],
        OLE_SIGNATURE + b"\0" * 600,
        format_compound_file("WordDocument", b"x"),
    ],
)
def test_read_workbook_other_file_is_described_by_its_signature(data: bytes) -> None:
    assert catch_error(data) == detect_signature(data, None).what


class PanicException(BaseException):
    pass


def test_read_workbook_library_error_is_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    found = []
    protected = catch_error(PROTECTED)
    for error in (PanicException("index"), LookupError("anything"), PasswordError("locked"), MemoryError()):

        def fail(*_: object, error: BaseException = error) -> None:
            raise error

        monkeypatch.setattr(workbooks_module, "_read_sheets", fail)
        found.append(catch_error(workbook([["a"]])))
    assert found[:3] == [DAMAGED_WORKBOOK.what, DAMAGED_WORKBOOK.what, protected]
    assert len(set(found)) == 3


def test_read_workbook_keyboard_interrupt_is_reraised(monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(workbooks_module, "_read_sheets", stop)
    with pytest.raises(KeyboardInterrupt):
        parse_table(NAMED, workbook([["a"]]))


def test_read_workbook_any_name_detects_kind_by_content() -> None:
    made = {
        "xls": (FILES / "errors.xls").read_bytes(),
        "ods": ods("<table:table-row><table:table-cell><text:p>x</text:p></table:table-cell></table:table-row>"),
        "xlsb": xlsb([(0, [(0, "x")])]),
        "xlsx": xlsx('<row r="1"><c r="A1"><v>1</v></c></row>'),
    }
    assert {kind: parse_table(NAMED, data).encoding for kind, data in made.items()} == {kind: kind for kind in made}


def test_read_table_uncalculated_formula_is_not_blank() -> None:
    assert parse_table(NAMED, workbook([["Name", "A"], ["Ida", "=1+1"]])).rows == [["Name", "A"], ["Ida", "=1+1"]]


def test_read_workbook_chart_sheet_is_ignored() -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["x", "y"])
    book.create_chartsheet("chart", 0)
    data = io.BytesIO()
    book.save(data)
    assert parse_table(NAMED, data.getvalue()).rows == [["x", "y"]]


def test_convert_workbook_error_cell_is_left_out_like_csv(tmp_path: Path, samples: Path) -> None:
    """Regression test: a score of 2 became 0."""
    written = []
    export = FILES / "score-error.xlsx"
    text = tmp_path / "score-error.csv"
    text.write_bytes(format_csv(read_table(export).rows))
    answers = []
    for path in (export, text):
        read = read_export(path)
        answers.append(([problem.to_dict() for problem in read.problems], format_scores(read)))
        options = ["--roster", str(samples / "canvas-gradebook.csv"), "--no-response", "zero"]
        assert run(["convert", str(path), *options, "-o", str(tmp_path / "out.csv")]) == EXIT_ATTENTION
        written.append((tmp_path / "out.csv").read_bytes())
    assert answers[0] == answers[1]
    assert written[0] == written[1]
    assert "score-not-a-number" in {each["code"] for each in answers[0][0]}
