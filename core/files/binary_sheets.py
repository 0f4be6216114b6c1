"""Sheets in records, of .xls and .xlsb workbooks, made plain before a library reads them.

The library reads an error cell as blank, and a formula without a stored value, too: a score would be lost. Here they
become texts ("#N/A", "=?"), cells that are too far away are taken out, and so are counts and sizes that the library
would make room for without a look at the data. Records are those of [MS-XLS] and [MS-XLSB].
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import takewhile

from core.files.sheet_bounds import BadSheet, Block, Findings, find_bounds
from core.pacing import give_way

_STEP = 2**12
_ERRORS = {
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

_BOF, _EOF, _CONTINUE, _FILE_PASS, _BOUND_SHEET, _SST = 0x809, 0x0A, 0x3C, 0x2F, 0x85, 0xFC
_FORMULA, _NUMBER, _LABEL, _BOOL_ERROR, _STRING, _RICH_LABEL = 0x06, 0x203, 0x204, 0x205, 0x207, 0xD6
_RK, _SHARED_LABEL, _MANY_RK = 0x27E, 0xFD, 0xBD
_CELLS = frozenset((_FORMULA, _NUMBER, _LABEL, _BOOL_ERROR, _RICH_LABEL, _RK, _SHARED_LABEL, _MANY_RK))
_NOT_NEEDED = frozenset((0x17, 0x18, 0xEB, 0x1AE, 0x013D, _CONTINUE))
"""Names, links, drawings: nothing of them is a cell."""

_BIFF_8 = 0x600
_TEXT, _BOOL, _ERROR, _EMPTY_TEXT = range(4)


def flatten_xls_stream(stream: bytes, findings: Findings, *, is_calculated: bool) -> bytes:
    """Return the workbook stream with its cells only, errors and valueless formulas as texts.

    Args:
        stream: the stream "Workbook" or "Book".
        findings: collects what was found.
        is_calculated: whether a spreadsheet program saved the file. Then a formula with an empty text has that value;
            libraries write the same for a formula that nobody has worked out (xlwt does).

    Raises:
        BadSheet: the stream is damaged, protected with a password, or a sheet is too large.
    """
    try:
        return _flatten_xls(stream, findings, is_calculated=is_calculated)
    except (struct.error, IndexError) as error:
        raise BadSheet("damaged") from error


def _flatten_xls(stream: bytes, findings: Findings, *, is_calculated: bool) -> bytes:
    out = bytearray()
    sheets: list[tuple[int, int]] = []
    version, kept = 0, True
    records = list(_xls_records(stream, 0))
    for number, (kind, payload) in enumerate(records):
        if kind == _FILE_PASS and any(payload):
            raise BadSheet("password")
        if kind == _BOF and not version:
            version = struct.unpack_from("<H", payload)[0]
        if kind == _SST:
            _check_shared_texts(payload, records[number + 1 :])
        if kind == _BOUND_SHEET:
            sheets.append((len(out) + 4, struct.unpack_from("<I", payload)[0]))
        kept = kept if kind == _CONTINUE else kind not in _NOT_NEEDED
        if kept:
            out += _xls_record(kind, payload)
    for place, start in sheets:
        struct.pack_into("<I", out, place, len(out))
        sheet = _XlsSheet(is_wide=version >= _BIFF_8, is_calculated=is_calculated)
        out += sheet.flatten(list(_xls_records(stream, start)), findings)
    return bytes(out)


@dataclass
class _XlsSheet:
    """The cells of one sheet as records, each with the place where it stands."""

    is_wide: bool
    is_calculated: bool
    cells: list[tuple[Block, bytes]] = field(default_factory=list)
    valueless: int = 0

    def flatten(self, records: list[tuple[int, bytes]], findings: Findings) -> bytes:
        """Return the sheet's records: its cells from top to bottom, as the library expects them."""
        if not records or records[0][0] != _BOF:
            raise BadSheet("damaged")
        for number, (kind, payload) in enumerate(records):
            if kind in _CELLS:
                self._add(kind, payload, records, number)
        bounds = find_bounds(block for block, _ in self.cells)
        findings.add(bounds, self.valueless)
        kept = [cell for cell in self.cells if bounds.include(cell[0].row, cell[0].column)]
        kept.sort(key=lambda cell: cell[0].row)
        return b"".join([_xls_record(*records[0]), *(data for _, data in kept), _xls_record(_EOF, b"")])

    def _add(self, kind: int, payload: bytes, records: list[tuple[int, bytes]], number: int) -> None:
        row, column = struct.unpack_from("<HH", payload)
        width = 1
        if kind == _MANY_RK:
            width = struct.unpack_from("<H", payload, len(payload) - 2)[0] - column + 1
            if width < 1 or len(payload) != 6 + 6 * width:
                raise BadSheet("damaged")
        record = self._plain(kind, payload, records, number)
        if record:
            self.cells.append((Block(row, column, 1, width), record))

    def _plain(self, kind: int, payload: bytes, records: list[tuple[int, bytes]], number: int) -> bytes:
        """Return the record of a cell with a value that the library reads; nothing for a blank cell."""
        place = payload[:6]
        if kind == _RICH_LABEL:
            return _xls_record(_LABEL, payload)
        if kind == _BOOL_ERROR and payload[7]:
            return self._label(place, _ERRORS.get(payload[6], _UNKNOWN_ERROR))
        if kind != _FORMULA:
            return _xls_record(kind, payload)
        value = payload[6:14]
        if len(value) < 8:
            raise BadSheet("damaged")
        if value[6:] != b"\xff\xff":
            return _xls_record(_NUMBER, place + value)
        if value[0] == _BOOL:
            return _xls_record(_BOOL_ERROR, place + value[2:3] + b"\0")
        if value[0] == _ERROR:
            return self._label(place, _ERRORS.get(value[2], _UNKNOWN_ERROR))
        if value[0] == _TEXT and (text := _find_text(records, number + 1)) is not None:
            return _xls_record(_LABEL, place + text)
        if value[0] == _EMPTY_TEXT and self.is_calculated:
            return b""
        self.valueless += 1
        return self._label(place, _UNKNOWN_FORMULA)

    def _label(self, place: bytes, text: str) -> bytes:
        flags = b"\0" if self.is_wide else b""
        return _xls_record(_LABEL, place + struct.pack("<H", len(text)) + flags + text.encode())


def _find_text(records: list[tuple[int, bytes]], start: int) -> bytes | None:
    """Return the text that a formula gives: it comes in a record of its own, before the next cell."""
    for kind, payload in records[start : start + 4]:
        if kind == _STRING:
            return payload
        if kind in _CELLS:
            return None
    return None


def _check_shared_texts(payload: bytes, following: list[tuple[int, bytes]]) -> None:
    """Check that there is data for as many texts as are declared: the library makes room for them first."""
    more = takewhile(lambda record: record[0] == _CONTINUE, following)
    size = len(payload) + sum(len(each) for _, each in more)
    if struct.unpack_from("<I", payload, 4)[0] * 3 > size:
        raise BadSheet("damaged")


def _xls_records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Yield kind and payload of the records up to the end of a sheet, or of the workbook's own part."""
    kind, count = -1, 0
    while kind != _EOF:
        kind, length = struct.unpack_from("<HH", stream, at)
        payload = stream[at + 4 : at + 4 + length]
        if len(payload) < length:
            raise BadSheet("damaged")
        count += 1
        if count % _STEP == 0:
            give_way()
        yield kind, payload
        at += 4 + length


def _xls_record(kind: int, payload: bytes) -> bytes:
    return struct.pack("<HH", kind, len(payload)) + payload


_ROW, _ERROR_CELL, _TEXT_CELL, _ERROR_FORMULA, _LAST_CELL = 0, 3, 6, 11, 11
_SIZE = 148


def flatten_xlsb_sheet(data: bytes, findings: Findings) -> bytes:
    """Return a worksheet of an .xlsb workbook with texts for errors.

    Raises:
        BadSheet: the part is damaged, or the sheet is too large.
    """
    try:
        return _flatten_xlsb(list(_xlsb_records(data)), findings)
    except (struct.error, IndexError) as error:
        raise BadSheet("damaged") from error


def _flatten_xlsb(records: list[tuple[int, bytes]], findings: Findings) -> bytes:
    row, blocks = -1, []
    places: list[tuple[int, int] | None] = []
    for kind, payload in records:
        if kind == _ROW:
            below = struct.unpack_from("<I", payload)[0]
            if below < row:
                raise BadSheet("damaged")  # the library takes the last cell for the lowest one
            row = below
        is_cell = _ROW < kind <= _LAST_CELL
        place = (row, struct.unpack_from("<I", payload)[0]) if is_cell else None
        if place and (row < 0 or len(payload) < 8):
            raise BadSheet("damaged")
        places.append(place)
        if place and kind > 1:
            blocks.append(Block(*place))
    bounds = find_bounds(blocks)
    findings.add(bounds, 0)
    out = []
    for (kind, payload), place in zip(records, places, strict=True):
        if place and not bounds.include(*place):
            continue
        if kind in (_ERROR_CELL, _ERROR_FORMULA):
            text = _ERRORS.get(payload[8], _UNKNOWN_ERROR)
            out.append(_xlsb_record(_TEXT_CELL, payload[:8] + struct.pack("<I", len(text)) + text.encode("utf-16-le")))
        elif kind == _SIZE:
            out.append(
                _xlsb_record(kind, struct.pack("<IIII", 0, max(bounds.rows - 1, 0), 0, max(bounds.columns - 1, 0)))
            )
        else:
            out.append(_xlsb_record(kind, payload))
    return b"".join(out)


def _xlsb_records(data: bytes) -> Iterator[tuple[int, bytes]]:
    at, count = 0, 0
    while at < len(data):
        kind, at = _read_variable(data, at, 2)
        length, at = _read_variable(data, at, 4)
        payload = data[at : at + length]
        if len(payload) < length:
            raise BadSheet("damaged")
        at += length
        count += 1
        if count % _STEP == 0:
            give_way()
        yield kind, payload


def _xlsb_record(kind: int, payload: bytes) -> bytes:
    return _variable(kind) + _variable(len(payload)) + payload


def _read_variable(data: bytes, at: int, most: int) -> tuple[int, int]:
    """Return a number of 7 bits a byte, the lowest first, and where it ends."""
    number = 0
    for place in range(most):
        number |= (data[at + place] & 0x7F) << 7 * place
        if data[at + place] < 0x80:
            return number, at + place + 1
    return number, at + most


def _variable(number: int) -> bytes:
    out = bytearray()
    while number >= 0x80:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*out, number])
