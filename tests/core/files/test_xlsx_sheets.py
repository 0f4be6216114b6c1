"""Tests for the cleanup of .xlsx sheets: errors, uncalculated formulas, and far cells."""

from pathlib import Path

import pytest

from core.errors import UnrecognizedFileError
from core.files.signatures import DAMAGED_WORKBOOK
from core.files.table import Table
from core.files.tables import parse_table
from core.problems import Severity
from tests.core.workbook_bytes import xlsx
from tests.sentences import get_values

NAMED = Path("scores.xlsx")
CALC = '<calcPr calcId="124519" fullCalcOnLoad="1"/>'
PREFIXED = '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData>'


def read(cells: str, *, workbook: str = "") -> Table:
    """Return the table of a sheet with these cells in its first row."""
    return parse_table(NAMED, xlsx(f'<row r="1">{cells}</row>', workbook=workbook))


@pytest.mark.parametrize(
    "error", ["#N/A", "#DIV/0!", "#REF!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#?<&"]
)
def test_sanitize_xlsx_sheet_error_cell_returns_text(error: str) -> None:
    text = error.replace("&", "&amp;").replace("<", "&lt;")
    assert read(f'<c r="A1"><v>1</v></c><c r="B1" t="e"><v>{text}</v></c>').rows == [["1", error]]


@pytest.mark.parametrize(
    "cell",
    [
        "<c t='e' r='A1'><v>#N/A</v></c>",
        '<c r="A1" s="0" t="e"><f>NA()</f><v>#N/A</v></c>',
        '<c r="A1"\n t = "e" >\n <v>#N/A</v> </c>\n',
        '<c t="e"><v>#N/A</v></c>',
    ],
)
def test_sanitize_xlsx_sheet_error_in_any_notation_returns_text(cell: str) -> None:
    assert read(f"{cell}<c><v>1</v></c>").rows == [["#N/A", "1"]]


@pytest.mark.parametrize("cell", ['<c r="A1" t="e"/>', '<c r="A1" t="e"></c>', '<c r="A1" t="e"><v/></c>'])
def test_sanitize_xlsx_sheet_error_without_text_is_not_blank(cell: str) -> None:
    assert read(cell).rows == [["#ERROR!"]]


def test_sanitize_xlsx_sheet_namespace_prefix_returns_text() -> None:
    row = '<x:row r="1"><x:c r="A1" t="e"><x:v>#N/A</x:v></x:c><x:c r="B1"><x:v>2</x:v></x:c></x:row>'
    part = f"{PREFIXED}{row}</x:sheetData></x:worksheet>"
    assert parse_table(NAMED, xlsx(part.encode())).rows == [["#N/A", "2"]]


def test_sanitize_xlsx_sheet_utf_16_returns_text() -> None:
    row = '<row r="1"><c r="A1" t="e"><v>#N/A</v></c><c r="B1" t="str"><v>Ødegård</v></c></row>'
    part = f'<?xml version="1.0" encoding="UTF-16"?><worksheet><sheetData>{row}</sheetData></worksheet>'
    assert parse_table(NAMED, xlsx(part.encode("utf-16"))).rows == [["#N/A", "Ødegård"]]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('<c r="A1"><f>1+1</f></c>', "=1+1"),
        ('<c r="A1"><f>A2&lt;3</f><v/></c>', "=A2<3"),
        ('<c r="A1"><f>1+1</f><v> </v></c>', "=1+1"),
        ('<c r="A1" t="n"><f t="shared" si="0"/></c>', "=?"),
        ('<c r="A1" t="str"><f>B1</f></c>', "=B1"),
        ('<c r="A1" t="s"><f>"é"</f><v></v></c>', '="é"'),
    ],
)
def test_sanitize_xlsx_sheet_uncalculated_formula_returns_text(cell: str, text: str) -> None:
    table = read(f'{cell}<c r="B1"><v>1</v></c>')
    assert table.rows == [[text, "1"]]
    assert [(problem.code, problem.severity) for problem in table.problems] == [
        ("formulas-without-values", Severity.WARNING)
    ]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('<c r="A1"><f>1+1</f><v>2</v></c>', "2"),
        ('<c r="A1"><f>1-1</f><v>0</v></c>', "0"),
        ('<c r="A1" t="str"><f>""</f><v></v></c>', ""),
        ('<c r="A1" t="str"><f>B1</f><v>x</v></c>', "x"),
    ],
)
def test_sanitize_xlsx_sheet_calculated_formula_returns_value(cell: str, text: str) -> None:
    table = read(f'{cell}<c r="B1"><v>1</v></c>')
    assert (list(table.rows), list(table.problems)) == ([[text, "1"]], [])


def test_sanitize_xlsx_sheet_placeholder_value_returns_text() -> None:
    cells = '<c r="A1"><f>1+1</f><v>0</v></c><c r="B1"><f>1+1</f><v>2</v></c><c r="C1"><v>0</v></c>'
    assert read(cells, workbook=CALC).rows == [["=1+1", "2", "0"]]


@pytest.mark.parametrize("formula", ["", "<f>1+1</f><v>2</v>"])
def test_sanitize_xlsx_sheet_stray_cell_is_left_out(formula: str) -> None:
    rows = f'<row r="1"><c r="A1"><v>1</v></c><c r="B1">{formula}</c></row>'
    rows += '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    table = parse_table(NAMED, xlsx(rows))
    assert table.rows == [["1", "2"] if formula else ["1"]]
    assert [problem.code for problem in table.problems] == ["far-cells-left-out"]
    assert get_values(table.problems.problems[0].message) == {"n": 1, "cell": "XFD1048576"}


def test_sanitize_xlsx_sheet_several_stray_cells_are_counted() -> None:
    far = "".join(f'<row r="{row}"><c r="XFD{row}"><v>1</v></c></row>' for row in (9_000, 9_500))
    table = parse_table(NAMED, xlsx(f'<row r="1"><c r="A1"><v>1</v></c></row>{far}'))
    assert get_values(table.problems.problems[0].message) == {"n": 2, "cell": "XFD9000"}


def test_read_table_single_far_cell_raises_unrecognized_file() -> None:
    with pytest.raises(UnrecognizedFileError) as raised:
        parse_table(NAMED, xlsx('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'))
    assert get_values(raised.value.what) == {"cell": "XFD1048576"}


def test_read_table_too_large_xlsx_sheet_raises_unrecognized_file() -> None:
    rows = "".join(f'<row r="{row}"><c r="A{row}"><v>1</v></c><c r="Z{row}"><v>1</v></c></row>' for row in (1, 2))
    many = "".join(f'<row r="{row}"><c r="A{row}"><v>1</v></c></row>' for row in range(3, 200_000, 90))
    with pytest.raises(UnrecognizedFileError) as raised:
        parse_table(NAMED, xlsx(rows + many + '<row r="200000"><c r="ZZ200000"><v>1</v></c></row>'))
    assert get_values(raised.value.what) == {"cell": "ZZ200000"}


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>',
        '<row r="1"><c r="A0"><v>1</v></c></row>',
        '<row r="1"><c r="A9999999"><v>1</v></c></row>',
        '<row r="x"><c><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></row>',
        '<row r="1"><c r="A1" t="s"><v>7</v></c></row>',
    ],
)
def test_read_table_damaged_xlsx_sheet_raises_unrecognized_file(rows: str) -> None:
    with pytest.raises(UnrecognizedFileError) as raised:
        parse_table(NAMED, xlsx(rows))
    assert raised.value.what is DAMAGED_WORKBOOK.what


def test_read_table_truncated_utf_16_raises_unrecognized_file() -> None:
    with pytest.raises(UnrecognizedFileError) as raised:
        parse_table(NAMED, xlsx("<worksheet/>".encode("utf-16") + b"\0"))
    assert raised.value.what is DAMAGED_WORKBOOK.what


def test_read_table_unknown_xlsx_encoding_raises_unrecognized_file() -> None:
    part = '<?xml version="1.0" encoding="nonsense"?><worksheet><c r="A1" t="e"/></worksheet>'
    with pytest.raises(UnrecognizedFileError) as raised:
        parse_table(NAMED, xlsx(part.encode()))
    assert raised.value.what is DAMAGED_WORKBOOK.what


def test_sanitize_xlsx_sheet_unnamed_cells_are_read_in_order() -> None:
    rows = '<row><c><v>1</v></c><c t="e"><v>#N/A</v></c></row><row><c t="inlineStr"><is><t>x</t></is></c></row>'
    assert parse_table(NAMED, xlsx(rows)).rows == [["1", "#N/A"], ["x", ""]]
