"""Tests for the cleanup of .xls and .xlsb sheets: errors, uncalculated formulas, and far cells."""

import struct
from pathlib import Path

import pytest

from core.errors import UnrecognizedFileError
from core.files.binary_sheets import sanitize_xls_stream, sanitize_xlsb_sheet
from core.files.containers import format_compound_file
from core.files.sheet_bounds import SheetError, SheetFindings
from core.files.signatures import DAMAGED_WORKBOOK
from core.files.table import Table
from core.files.tables import parse_table, read_table
from tests.core.workbook_bytes import NA, encode_wide_text, xlsb, xlsb_record, zip_parts

NAMED = Path("scores")
FILES = Path(__file__).parents[2] / "files" / "workbooks"
BIFF_5, BIFF_8 = 0x500, 0x600
BOF, EOF, CONTINUE, SST, STRING, FORMULA, LABEL, RICH_LABEL = 0x809, 0x0A, 0x3C, 0xFC, 0x207, 0x06, 0x204, 0xD6
BOOL_ERROR, NUMBER, MANY_RK = 0x205, 0x203, 0xBD
ONE = (NUMBER, struct.pack("<HHHd", 0, 9, 0, 1.0))


def record(kind: int, payload: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(payload)) + payload


def stream(*cells: tuple[int, bytes], version: int = BIFF_8, before: bytes = b"") -> bytes:
    """Return a workbook stream with one sheet of these records."""
    flags = b"\0" if version == BIFF_8 else b""
    begin = record(BOF, struct.pack("<HHHHII", version, 5, 0, 0, 0, 0)) + before
    size = len(begin) + 4 + 8 + len(flags) + 4
    bound = record(0x85, struct.pack("<IBBB", size, 0, 0, 1) + flags + b"S")
    sheet = record(BOF, struct.pack("<HHHHII", version, 0x10, 0, 0, 0, 0))
    return begin + bound + record(EOF) + sheet + b"".join(record(*cell) for cell in cells) + record(EOF)


def read(*cells: tuple[int, bytes], version: int = BIFF_8) -> Table:
    return parse_table(NAMED, format_compound_file("Workbook", stream(*cells, version=version)))


def formula(value: bytes, row: int = 0, column: int = 0) -> tuple[int, bytes]:
    return FORMULA, struct.pack("<HHH", row, column, 0) + value + bytes(8)


def special_value(kind: int, value: int = 0) -> tuple[int, bytes]:
    """Return a formula with a special value: 0 text, 1 Boolean, 2 error, 3 empty text."""
    return formula(bytes([kind, 0, value, 0, 0, 0, 0xFF, 0xFF]))


@pytest.mark.parametrize("version", [BIFF_5, BIFF_8])
@pytest.mark.parametrize(
    ("cells", "text"),
    [
        ([(BOOL_ERROR, struct.pack("<HHHBB", 0, 0, 0, NA, 1))], "#N/A"),
        ([(BOOL_ERROR, struct.pack("<HHHBB", 0, 0, 0, 99, 1))], "#ERROR!"),
        ([(BOOL_ERROR, struct.pack("<HHHBB", 0, 0, 0, 1, 0))], "TRUE"),
        ([special_value(2, 7)], "#DIV/0!"),
        ([special_value(2, 99)], "#ERROR!"),
        ([special_value(1, 1)], "TRUE"),
        ([formula(struct.pack("<d", 2.5))], "2.5"),
        ([special_value(3)], "=?"),
        ([special_value(0)], "=?"),
        ([special_value(0), ONE], "=?"),
        ([special_value(0), *[(0x4BC, b"")] * 4], "=?"),
        ([special_value(9)], "=?"),
    ],
)
def test_sanitize_xls_stream_stored_value_returns_text(cells: list[tuple[int, bytes]], text: str, version: int) -> None:
    assert read(*cells, ONE, version=version).rows[0][0] == text


@pytest.mark.parametrize(("version", "flags"), [(BIFF_5, b""), (BIFF_8, b"\0")])
def test_sanitize_xls_stream_formula_or_rich_text_returns_text(version: int, flags: bytes) -> None:
    payload = struct.pack("<H", 4) + flags + b"five"
    rich = struct.pack("<HHH", 0, 1, 0) + payload + bytes(3)
    rows = read(special_value(0), (0x4BC, b""), (STRING, payload), (RICH_LABEL, rich), ONE, version=version).rows
    assert rows[0][:2] == ["five", "five"]


def test_sanitize_xls_stream_calculated_empty_text_returns_blank() -> None:
    data = stream(special_value(3), ONE)
    for is_calculated in (True, False):
        findings = SheetFindings()
        assert (b"=?" in sanitize_xls_stream(data, findings, is_calculated=is_calculated)) is not is_calculated
        assert findings.uncalculated_formulas == 1 - is_calculated


def test_sanitize_xls_stream_uncalculated_formula_returns_text() -> None:
    table = read_table(FILES / "formula.xls")
    assert table.rows[3] == ["F, F", "1", "=?"]
    assert [problem.code for problem in table.problems] == ["formulas-without-values"]


def test_read_table_xls_error_cell_returns_text() -> None:
    assert read_table(FILES / "errors.xls").rows[2] == ["Bo", "", "#N/A", "3"]


def test_sanitize_xls_stream_stray_cell_is_left_out() -> None:
    table = read_table(FILES / "far-cell.xls")
    assert [len(table.rows), len(table.rows[0])] == [4, 3]
    assert [problem.code for problem in table.problems] == ["far-cells-left-out"]


def test_sanitize_xls_stream_unordered_rows_are_sorted() -> None:
    above, below = ((NUMBER, struct.pack("<HHHd", row, 0, 0, row)) for row in (1, 2))
    assert read(below, above).rows == [[], ["1"], ["2"]]


def test_sanitize_xls_stream_excessive_shared_string_count_raises_sheet_error() -> None:
    texts = record(SST, struct.pack("<II", 2, 2) + b"\1\0\0a") + record(CONTINUE, b"\1\0\0b")
    assert sanitize_xls_stream(stream(ONE, before=texts), SheetFindings(), is_calculated=False)
    for count in (5, 2**31 - 1):
        damaged = record(SST, struct.pack("<II", count, count) + b"\1\0\0a")
        with pytest.raises(SheetError, match="damaged"):
            sanitize_xls_stream(stream(ONE, before=damaged), SheetFindings(), is_calculated=False)


def test_sanitize_xls_stream_password_raises_sheet_error() -> None:
    with pytest.raises(SheetError, match="password"):
        sanitize_xls_stream(stream(ONE, before=record(0x2F, b"\1\0")), SheetFindings(), is_calculated=False)


def test_sanitize_xls_stream_name_records_are_removed() -> None:
    names = record(0x18, bytes(20)) + record(CONTINUE, bytes(5))
    plain = sanitize_xls_stream(stream(ONE, before=names), SheetFindings(), is_calculated=False)
    assert plain == sanitize_xls_stream(stream(ONE), SheetFindings(), is_calculated=False)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        stream(ONE)[:-3],
        stream(ONE)[:-6],
        stream(ONE)[:60],
        stream((NUMBER, b"\0")),
        stream((MANY_RK, struct.pack("<HHHIH", 0, 3, 0, 0, 1))),
        stream((MANY_RK, struct.pack("<HHHIH", 0, 3, 0, 0, 9))),
        stream((FORMULA, bytes(9))),
        stream((BOOL_ERROR, bytes(6))),
        stream(ONE).replace(struct.pack("<HH", BOF, 16), struct.pack("<HH", BOF + 1, 16)),
    ],
)
def test_sanitize_xls_stream_damaged_stream_raises_sheet_error(data: bytes) -> None:
    with pytest.raises(SheetError, match="damaged"):
        sanitize_xls_stream(data, SheetFindings(), is_calculated=False)


def test_sanitize_xls_stream_many_records_are_all_read() -> None:
    cells = [(NUMBER, struct.pack("<HHHd", row, 0, 0, row)) for row in range(5_000)]
    assert len(read(*cells).rows) == 5_000


def test_sanitize_xlsb_sheet_error_cells_return_text() -> None:
    errors: list[tuple[int, str | float | bytes]] = [(0, bytes([3, NA])), (1, bytes([11, 0x17, *bytes(10)])), (2, 1.5)]
    table = parse_table(
        NAMED, xlsb([(0, errors), (1, [(0, bytes([3, 99])), (1, bytes([1]))]), (2**20 - 1, [(0, "x")])])
    )
    assert table.rows == [["#N/A", "#REF!", "1.5"], ["#ERROR!", "", ""]]
    assert [problem.code for problem in table.problems] == ["far-cells-left-out"]


@pytest.mark.parametrize(
    "data",
    [
        xlsb_record(6, struct.pack("<II", 0, 0) + encode_wide_text("x")),
        xlsb_record(0, struct.pack("<I", 0)) + xlsb_record(6, struct.pack("<I", 0)),
        xlsb_record(0, struct.pack("<I", 2)) + xlsb_record(0, struct.pack("<I", 1)),
        xlsb_record(0, struct.pack("<I", 2**21)) + xlsb_record(5, bytes(16)),
        xlsb_record(0, struct.pack("<I", 2))[:-1],
        b"\x80\x80\x80\x80\x80\x80",
        b"\x80",
    ],
)
def test_sanitize_xlsb_sheet_damaged_part_raises_sheet_error(data: bytes) -> None:
    with pytest.raises(SheetError, match="damaged"):
        sanitize_xlsb_sheet(data, SheetFindings())


def test_sanitize_xlsb_sheet_without_cells_returns_no_rows() -> None:
    with pytest.raises(UnrecognizedFileError):
        parse_table(NAMED, xlsb([]))


def test_sanitize_xlsb_sheet_many_records_are_all_read() -> None:
    assert len(parse_table(NAMED, xlsb([(row, [(0, 1.0)]) for row in range(3_000)])).rows) == 3_000


def test_parse_table_picture_in_workbook_is_not_unpacked() -> None:
    with pytest.raises(UnrecognizedFileError) as raised:
        parse_table(NAMED, zip_parts({"xl/media/image.bin": "x", "xl/workbook.xml": "<workbook/>"}))
    assert raised.value.what is DAMAGED_WORKBOOK.what
