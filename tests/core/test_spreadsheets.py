"""How does a workbook become rows of text?"""

import io
import zipfile
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest
from python_calamine import PasswordError

from core import spreadsheets
from core.errors import UnknownFile
from core.spreadsheets import CalamineCell, print_cell
from core.tables import parse_table

NAMED = Path("file.xlsx")


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
def test_a_cell_is_printed_as_a_spreadsheet_shows_it(cell: CalamineCell, text: str) -> None:
    assert print_cell(cell) == text


def test_the_first_filled_sheet_is_read_and_others_are_told() -> None:
    data = workbook([], [["Name", "Class 1"], ["A", 1.5]], [["x"]])
    table = parse_table(NAMED, data)
    assert (table.rows, table.encoding, table.delimiter) == ([["Name", "Class 1"], ["A", "1.5"]], "xlsx", "")
    assert [problem.code for problem in table.problems] == ["other-sheets-left-out"]


def test_rows_keep_their_numbers() -> None:
    assert parse_table(NAMED, workbook([[], ["Name", 1]])).rows == [[], ["Name", "1"]]


def test_a_hidden_sheet_is_not_the_first() -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["hidden", "x"])
    book.create_sheet("shown").append(["shown", "y"])
    book.worksheets[0].sheet_state = "hidden"
    data = io.BytesIO()
    book.save(data)
    assert parse_table(NAMED, data.getvalue()).rows == [["shown", "y"]]


def test_a_workbook_of_nothing_is_refused() -> None:
    with pytest.raises(UnknownFile, match="no sheet holds anything"):
        parse_table(NAMED, workbook([]))


def zipped(name: str) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr(name, "x")
    return data.getvalue()


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (zipped("word/document.xml"), "a Word document"),
        (zipped("grades.csv"), "a zip archive"),
        (workbook([["a", "b"]])[:900], "a damaged workbook"),
        (spreadsheets.OLE + b"\0" * 600, "an old Office document or a damaged workbook"),
        (spreadsheets.OLE + "EncryptedPackage".encode("utf-16-le"), "protected with a password"),
    ],
)
def test_other_files_are_refused(data: bytes, what: str) -> None:
    with pytest.raises(UnknownFile, match=what):
        parse_table(NAMED, data)


class PanicException(BaseException):
    pass


@pytest.mark.parametrize(
    ("error", "what"), [(PanicException("index"), "a damaged workbook"), (PasswordError("locked"), "a password")]
)
def test_a_failing_library_is_no_crash(monkeypatch: pytest.MonkeyPatch, error: BaseException, what: str) -> None:
    def fail(_: bytes) -> None:
        raise error

    monkeypatch.setattr(spreadsheets, "_first_sheet", fail)
    with pytest.raises(UnknownFile, match=what):
        parse_table(NAMED, workbook([["a"]]))


def test_stopping_the_program_is_not_swallowed(monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(_: bytes) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(spreadsheets, "_first_sheet", stop)
    with pytest.raises(KeyboardInterrupt):
        parse_table(NAMED, workbook([["a"]]))


def test_the_kind_is_told_by_content() -> None:
    assert spreadsheets._kind(spreadsheets.OLE) == "xls"
    assert spreadsheets._kind(b"PK..mimetypeapplication/vnd.oasis.opendocument.spreadsheet") == "ods"
    assert spreadsheets._kind(b"PK..xl/workbook.bin") == "xlsb"


def test_a_formula_without_a_value_is_refused_rather_than_read_as_blank() -> None:
    with pytest.raises(UnknownFile, match="formulas whose values are not stored"):
        parse_table(Path("scores.xlsx"), workbook([["Name", "A"], ["Ida", "=1+1"]]))


def test_a_formula_may_give_an_empty_text(monkeypatch: pytest.MonkeyPatch) -> None:
    cell = b'<c r="A1" t="str"><f>""</f><v></v></c><c r="B1"><f>1+1</f><v>2</v></c>'
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("xl/worksheets/sheet1.xml", cell)
    monkeypatch.setattr(
        "core.spreadsheets.CalamineWorkbook.from_filelike", lambda _data: (_ for _ in ()).throw(OSError())
    )
    with pytest.raises(UnknownFile, match="not a table of scores"):
        parse_table(Path("scores.xlsx"), packed.getvalue())
