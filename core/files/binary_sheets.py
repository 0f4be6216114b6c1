"""Cleanup of the records in .xls and .xlsb workbooks before calamine reads them.

Calamine reads error cells and formulas without a stored value as blank, so scores would be lost. Here they become text
("#N/A", "=?"). Cells far away from the table are removed, and so are counts and sizes for which calamine would allocate
memory without checking the data. The record formats are specified in [MS-XLS] and [MS-XLSB].
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import takewhile

from core.cooperative import checkpoint
from core.files.sheet_bounds import CellBlock, SheetError, SheetFindings, find_bounds

_RECORDS_PER_CHECKPOINT = 2**12
_ERROR_TEXTS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
_UNKNOWN_ERROR, _UNKNOWN_FORMULA = "#ERROR!", "=?"

_BOF, _EOF, _CONTINUE, _FILE_PASS, _BOUND_SHEET, _SHARED_STRING_TABLE = 0x809, 0x0A, 0x3C, 0x2F, 0x85, 0xFC
_FORMULA, _NUMBER, _LABEL, _BOOL_ERROR, _STRING, _RICH_LABEL = 0x06, 0x203, 0x204, 0x205, 0x207, 0xD6
_PACKED_NUMBER, _SHARED_STRING, _PACKED_NUMBERS = 0x27E, 0xFD, 0xBD
_CELL_RECORD_KINDS = frozenset(
    (_FORMULA, _NUMBER, _LABEL, _BOOL_ERROR, _RICH_LABEL, _PACKED_NUMBER, _SHARED_STRING, _PACKED_NUMBERS)
)
_IGNORED_RECORD_KINDS = frozenset((0x17, 0x18, 0xEB, 0x1AE, 0x013D, _CONTINUE))
"""Records of names, links, and drawings, which contain no cells."""

_BIFF_8 = 0x600
_TEXT, _BOOL, _ERROR, _EMPTY_TEXT = range(4)


def sanitize_xls_stream(stream: bytes, findings: SheetFindings, *, is_calculated: bool) -> bytes:
    """Return the workbook stream with only its cells.

    Errors and uncalculated formulas become text.

    Args:
        stream: the stream "Workbook" or "Book".
        findings: collects stray cells and uncalculated formulas.
        is_calculated: True if a spreadsheet program saved the file. In that case, an empty text is the real result of a
            formula. Libraries such as xlwt also write it for a formula that was never calculated.

    Raises:
        SheetError: the stream is damaged or password-protected, or a sheet is too large.
    """
    try:
        return _sanitize_xls(stream, findings, is_calculated=is_calculated)
    except (struct.error, IndexError) as error:
        raise SheetError("damaged") from error


def _sanitize_xls(stream: bytes, findings: SheetFindings, *, is_calculated: bool) -> bytes:
    output = bytearray()
    sheets: list[tuple[int, int]] = []
    version, is_kept = 0, True
    records = list(_iter_xls_records(stream, 0))
    for index, (kind, payload) in enumerate(records):
        if kind == _FILE_PASS and any(payload):
            raise SheetError("password")
        if kind == _BOF and not version:
            version = struct.unpack_from("<H", payload)[0]
        if kind == _SHARED_STRING_TABLE:
            _check_shared_strings(payload, records[index + 1 :])
        if kind == _BOUND_SHEET:
            sheets.append((len(output) + 4, struct.unpack_from("<I", payload)[0]))
        is_kept = is_kept if kind == _CONTINUE else kind not in _IGNORED_RECORD_KINDS
        if is_kept:
            output += _format_xls_record(kind, payload)
    for offset, start in sheets:
        struct.pack_into("<I", output, offset, len(output))
        sheet = _XlsSheet(has_wide_text=version >= _BIFF_8, is_calculated=is_calculated)
        output += sheet.sanitize(list(_iter_xls_records(stream, start)), findings)
    return bytes(output)


@dataclass
class _XlsSheet:
    """Cell records in one sheet, each with the block of cells that it covers."""

    has_wide_text: bool
    is_calculated: bool
    cells: list[tuple[CellBlock, bytes]] = field(default_factory=list)
    uncalculated_formulas: int = 0

    def sanitize(self, records: list[tuple[int, bytes]], findings: SheetFindings) -> bytes:
        """Return the sheet's records, sorted by row as the library expects."""
        if not records or records[0][0] != _BOF:
            raise SheetError("damaged")
        for index, (kind, payload) in enumerate(records):
            if kind in _CELL_RECORD_KINDS:
                self._add_cell(kind, payload, records, index)
        bounds = find_bounds(block for block, _ in self.cells)
        findings.add(bounds, self.uncalculated_formulas)
        kept = [cell for cell in self.cells if bounds.contains(cell[0].row, cell[0].column)]
        kept.sort(key=lambda cell: cell[0].row)
        return b"".join([_format_xls_record(*records[0]), *(data for _, data in kept), _format_xls_record(_EOF, b"")])

    def _add_cell(self, kind: int, payload: bytes, records: list[tuple[int, bytes]], index: int) -> None:
        row, column = struct.unpack_from("<HH", payload)
        width = 1
        if kind == _PACKED_NUMBERS:
            width = struct.unpack_from("<H", payload, len(payload) - 2)[0] - column + 1
            if width < 1 or len(payload) != 6 + 6 * width:
                raise SheetError("damaged")
        record = self._build_record(kind, payload, records, index)
        if record:
            self.cells.append((CellBlock(row, column, 1, width), record))

    def _build_record(self, kind: int, payload: bytes, records: list[tuple[int, bytes]], index: int) -> bytes:
        """Return a cell's record in a form that the library can read.

        The result is b"" if the cell is blank.
        """
        position = payload[:6]
        if kind == _RICH_LABEL:
            return _format_xls_record(_LABEL, payload)
        if kind == _BOOL_ERROR and payload[7]:
            return self._build_label(position, _ERROR_TEXTS.get(payload[6], _UNKNOWN_ERROR))
        if kind != _FORMULA:
            return _format_xls_record(kind, payload)
        value = payload[6:14]
        if len(value) < 8:
            raise SheetError("damaged")
        if value[6:] != b"\xff\xff":
            return _format_xls_record(_NUMBER, position + value)
        if value[0] == _BOOL:
            return _format_xls_record(_BOOL_ERROR, position + value[2:3] + b"\0")
        if value[0] == _ERROR:
            return self._build_label(position, _ERROR_TEXTS.get(value[2], _UNKNOWN_ERROR))
        if value[0] == _TEXT and (text := _find_formula_text(records, index + 1)) is not None:
            return _format_xls_record(_LABEL, position + text)
        if value[0] == _EMPTY_TEXT and self.is_calculated:
            return b""
        self.uncalculated_formulas += 1
        return self._build_label(position, _UNKNOWN_FORMULA)

    def _build_label(self, position: bytes, text: str) -> bytes:
        flags = b"\0" if self.has_wide_text else b""
        return _format_xls_record(_LABEL, position + struct.pack("<H", len(text)) + flags + text.encode())


def _find_formula_text(records: list[tuple[int, bytes]], start: int) -> bytes | None:
    """Return the text result of a formula, or None if there is none.

    The text is in a separate record before the next cell.
    """
    for kind, payload in records[start : start + 4]:
        if kind == _STRING:
            return payload
        if kind in _CELL_RECORD_KINDS:
            return None
    return None


def _check_shared_strings(payload: bytes, following_records: list[tuple[int, bytes]]) -> None:
    """Check that the data is large enough for the number of strings it declares.

    The library allocates memory for the declared number.
    """
    continued = takewhile(lambda record: record[0] == _CONTINUE, following_records)
    size = len(payload) + sum(len(part) for _, part in continued)
    if struct.unpack_from("<I", payload, 4)[0] * 3 > size:
        raise SheetError("damaged")


def _iter_xls_records(stream: bytes, offset: int) -> Iterator[tuple[int, bytes]]:
    """Yield the kind and payload of each record up to the next end record.

    An end record is the last record of a sheet or of the workbook globals.
    """
    kind, count = -1, 0
    while kind != _EOF:
        kind, length = struct.unpack_from("<HH", stream, offset)
        payload = stream[offset + 4 : offset + 4 + length]
        if len(payload) < length:
            raise SheetError("damaged")
        count += 1
        if count % _RECORDS_PER_CHECKPOINT == 0:
            checkpoint()
        yield kind, payload
        offset += 4 + length


def _format_xls_record(kind: int, payload: bytes) -> bytes:
    return struct.pack("<HH", kind, len(payload)) + payload


_ROW, _ERROR_CELL, _TEXT_CELL, _ERROR_FORMULA, _LAST_CELL = 0, 3, 6, 11, 11
_SHEET_DIMENSION = 148


def sanitize_xlsb_sheet(data: bytes, findings: SheetFindings) -> bytes:
    """Return a worksheet of an .xlsb workbook in which errors are text.

    Raises:
        SheetError: the part is damaged, or the sheet is too large.
    """
    try:
        return _sanitize_xlsb(list(_iter_xlsb_records(data)), findings)
    except (struct.error, IndexError) as error:
        raise SheetError("damaged") from error


def _sanitize_xlsb(records: list[tuple[int, bytes]], findings: SheetFindings) -> bytes:
    row, blocks = -1, []
    positions: list[tuple[int, int] | None] = []
    for kind, payload in records:
        if kind == _ROW:
            next_row = struct.unpack_from("<I", payload)[0]
            if next_row < row:
                raise SheetError("damaged")  # the library expects the cells from top to bottom
            row = next_row
        is_cell = _ROW < kind <= _LAST_CELL
        position = (row, struct.unpack_from("<I", payload)[0]) if is_cell else None
        if position and (row < 0 or len(payload) < 8):
            raise SheetError("damaged")
        positions.append(position)
        if position and kind > 1:
            blocks.append(CellBlock(*position))
    bounds = find_bounds(blocks)
    findings.add(bounds, 0)
    output = []
    for (kind, payload), position in zip(records, positions, strict=True):
        if position and not bounds.contains(*position):
            continue
        if kind in (_ERROR_CELL, _ERROR_FORMULA):
            text = _ERROR_TEXTS.get(payload[8], _UNKNOWN_ERROR)
            output.append(
                _format_xlsb_record(_TEXT_CELL, payload[:8] + struct.pack("<I", len(text)) + text.encode("utf-16-le"))
            )
        elif kind == _SHEET_DIMENSION:
            output.append(
                _format_xlsb_record(
                    kind, struct.pack("<IIII", 0, max(bounds.rows - 1, 0), 0, max(bounds.columns - 1, 0))
                )
            )
        else:
            output.append(_format_xlsb_record(kind, payload))
    return b"".join(output)


def _iter_xlsb_records(data: bytes) -> Iterator[tuple[int, bytes]]:
    offset, count = 0, 0
    while offset < len(data):
        kind, offset = _parse_varint(data, offset, 2)
        length, offset = _parse_varint(data, offset, 4)
        payload = data[offset : offset + length]
        if len(payload) < length:
            raise SheetError("damaged")
        offset += length
        count += 1
        if count % _RECORDS_PER_CHECKPOINT == 0:
            checkpoint()
        yield kind, payload


def _format_xlsb_record(kind: int, payload: bytes) -> bytes:
    return _format_varint(kind) + _format_varint(len(payload)) + payload


def _parse_varint(data: bytes, offset: int, max_length: int) -> tuple[int, int]:
    """Return an integer and the offset after it.

    The integer is stored in 7 bits per byte, lowest bits first.
    """
    number = 0
    for index in range(max_length):
        number |= (data[offset + index] & 0x7F) << 7 * index
        if data[offset + index] < 0x80:
            return number, offset + index + 1
    return number, offset + max_length


def _format_varint(number: int) -> bytes:
    output = bytearray()
    while number >= 0x80:
        output.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*output, number])
