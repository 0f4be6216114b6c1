"""Tests for the cleanup of .ods sheets: errors, uncalculated formulas, and far cells."""

from pathlib import Path

import pytest

from core.errors import UnrecognizedFileError
from core.files.signatures import DAMAGED_WORKBOOK
from core.files.table import Table
from core.files.tables import parse_table
from tests.core.workbook_bytes import ods, zip_parts
from tests.sentences import get_values

NAMED = Path("scores.ods")
ONE = '<table:table-cell office:value-type="float" office:value="1"><text:p>1</text:p></table:table-cell>'


def read(rows: str) -> Table:
    return parse_table(NAMED, ods(rows))


def row(cells: str, repeat: int = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{repeat}">{cells}</table:table-row>'


def blank(repeat: int) -> str:
    return f'<table:table-cell table:number-columns-repeated="{repeat}"/>'


@pytest.mark.parametrize(
    ("attributes", "shown", "text"),
    [
        ('office:value-type="string" office:string-value="" calcext:value-type="error"', "#N/A", "#N/A"),
        ('office:value-type="string" office:string-value="" calcext:value-type="error"', "", "#ERROR!"),
        ('table:formula="of:=NA()" office:value-type="string" office:string-value=""', "#N/A", "#N/A"),
        ('table:formula="of:=1/0" office:value-type="float" office:value="0"', "#DIV/0!", "#DIV/0!"),
        ('table:formula="of:=1/0" office:value-type="float" office:value="0"', "Err:502", "Err:502"),
        ('table:formula="of:=[.B1]&gt;1"', "", "=[.B1]>1"),
        ('table:formula="?" office:value-type="float"', "", "=?"),
        ('table:formula="of:=1+1"', "2", "2"),
        ('table:formula="of:=1+1" office:value-type="float" office:value="2"', "2", "2"),
        ('table:formula="of:=1000+1" office:value-type="float" office:value="1001"', "###", "1001"),
        ('table:formula="of:=&quot;&quot;" office:value-type="string"', "", ""),
        ('office:value-type="float" office:value="5"', "five", "5"),
    ],
)
def test_sanitize_ods_content_stored_value_is_kept(attributes: str, shown: str, text: str) -> None:
    cell = f"<table:table-cell {attributes}><text:p>{shown}</text:p></table:table-cell>"
    assert read(row(cell + ONE)).rows == [[text, "1"]]


def test_sanitize_ods_content_uncalculated_formula_returns_text() -> None:
    table = read(row('<table:table-cell table:formula="of:=[.B1]>1"/>' + ONE))
    assert table.rows == [["=[.B1]>1", "1"]]
    assert [problem.code for problem in table.problems] == ["formulas-without-values"]


def test_sanitize_ods_content_comment_is_not_cell_text() -> None:
    note = "<office:annotation><text:p>why?</text:p></office:annotation>"
    cell = f'<table:table-cell table:formula="of:=1+1">{note}</table:table-cell>'
    assert read(row(cell + ONE)).rows == [["=1+1", "1"]]


def test_sanitize_ods_content_repeated_error_is_kept() -> None:
    attributes = 'table:number-columns-repeated="2" calcext:value-type="error"'
    assert read(row(f"<table:table-cell {attributes}><text:p>#N/A</text:p></table:table-cell>" + ONE)).rows == [
        ["#N/A", "#N/A", "1"]
    ]


def test_sanitize_ods_content_repeated_blank_cells_are_trimmed() -> None:
    rows = row(ONE + blank(16_383)) + row(blank(16_384)) + row(ONE) + row(blank(16_384), 1_048_573)
    assert read(rows).rows == [["1"], [], ["1"]]


def test_sanitize_ods_content_stray_cell_is_left_out() -> None:
    table = read(row(ONE) + row(blank(16_384), 1_048_574) + row(blank(16_383) + ONE))
    assert table.rows == [["1"]]
    assert [problem.code for problem in table.problems] == ["far-cells-left-out"]


def test_sanitize_ods_content_stray_cell_in_first_row_is_left_out() -> None:
    assert read(row(ONE + blank(16_000) + ONE) + row(ONE, 20)).rows == [["1"]] * 21


def test_read_table_full_ods_sheet_raises_unrecognized_file() -> None:
    full = ONE.replace("<table:table-cell", '<table:table-cell table:number-columns-repeated="16384"')
    with pytest.raises(UnrecognizedFileError) as raised:
        read(row(full, 1_048_576))
    assert get_values(raised.value.what) == {"cell": "XFD1048576"}


@pytest.mark.parametrize("repeat", ["0", "-1", "x", "99999999"])
def test_read_table_invalid_ods_repeat_raises_unrecognized_file(repeat: str) -> None:
    with pytest.raises(UnrecognizedFileError) as raised:
        read(row(ONE, 1).replace('rows-repeated="1"', f'rows-repeated="{repeat}"'))
    assert raised.value.what is DAMAGED_WORKBOOK.what


@pytest.mark.parametrize("content", ["", "<", "<table:table-row/><table:table-cell/>", "<a><table:table-row/></a>"])
def test_read_table_damaged_ods_content_raises_unrecognized_file(content: str) -> None:
    parts = {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content}
    with pytest.raises(UnrecognizedFileError):
        parse_table(NAMED, zip_parts(parts))


def test_read_table_ods_with_password_raises_unrecognized_file() -> None:
    parts = {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": "sealed",
        "META-INF/manifest.xml": "<manifest:manifest><manifest:encryption-data/></manifest:manifest>",
    }
    with pytest.raises(UnrecognizedFileError, match="password"):
        parse_table(NAMED, zip_parts(parts))
