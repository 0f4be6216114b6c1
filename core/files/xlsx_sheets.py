"""Worksheets of .xlsx workbooks, made plain before a library reads them.

The library reads an error cell as blank, and a formula without a stored value, too: a score would be lost. Here they
become texts ("#N/A", "=A1+B1"), and cells that are too far away are taken out.
"""

import re
from html import escape
from itertools import pairwise

from core.files.sheet_bounds import (
    UNKNOWN_ERROR,
    UNKNOWN_FORMULA,
    BadSheet,
    Block,
    Bounds,
    Findings,
    XmlScan,
    find_bounds,
    is_compact,
    parse_cell_name,
)

_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_ODD = (b'"e"', b"'e'", b"<!", b"\0")
"""An error cell, a comment or the like, and a text that isn't in UTF-8."""

_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_PLAIN_CELL = re.compile(rb'<c r="([A-Z]{1,3})([1-9][0-9]{0,6})"')


def flatten_xlsx_sheet(data: bytes, findings: Findings, *, is_recalculated: bool) -> bytes:
    """Return the part with texts for errors and valueless formulas. A part without cells comes back as it is.

    Args:
        data: the part of the workbook.
        findings: collects what was found.
        is_recalculated: whether a spreadsheet program works out every formula when it opens the file; then a stored 0
            can be a placeholder (XlsxWriter writes it), and counts as no value.

    Raises:
        BadSheet: the part is damaged, or the sheet is too large.
    """
    if b"\0" not in data and not _CELL.search(data):
        return data
    if plain := _find_plain_bounds(data):
        findings.add(plain, 0)
        return data
    scan = _XlsxScan(data, is_recalculated=is_recalculated)
    scan.run()
    bounds = find_bounds(scan.blocks)
    if bounds.stray:
        scan = _XlsxScan(data, is_recalculated=is_recalculated, bounds=bounds)
        scan.run()
    findings.add(bounds, scan.valueless)
    return scan.apply_edits()


def _find_plain_bounds(data: bytes) -> Bounds | None:
    """Return the bounds of a sheet in which nothing is odd, and None of any other part.

    Most sheets are such, and these look-ups take a tenth of the time that parsing takes.
    """
    if any(odd in data for odd in _ODD) or _FORMULA.search(data):
        return None
    cells = _PLAIN_CELL.findall(data)
    if not cells or len(cells) != len(_CELL.findall(data)):
        return None
    rows = [int(row) for _, row in cells]
    if any(above > below for above, below in pairwise(rows)):
        return None
    columns = max(parse_cell_name(f"{letters.decode()}1")[1] for letters in {letters for letters, _ in cells}) + 1
    bounds = Bounds(rows[-1], columns)
    return bounds if is_compact(bounds, len(cells)) else None


class _XlsxScan(XmlScan):
    """Finds the cells of a worksheet part."""

    def __init__(self, data: bytes, *, is_recalculated: bool, bounds: Bounds | None = None) -> None:
        super().__init__(data)
        self.blocks: list[Block] = []
        self._is_recalculated = is_recalculated
        self._bounds = bounds
        self._row, self._column, self._last_row = -1, 0, 0
        self._start, self._prefix = 0, ""
        self._attributes: dict[str, str] = {}
        self._inside = ""
        self._texts: dict[str, str] = {}
        self.parser.StartElementHandler = self._open
        self.parser.EndElementHandler = self._close
        self.parser.CharacterDataHandler = self._read

    def _open(self, name: str, attributes: dict[str, str]) -> None:
        prefix, _, local = name.rpartition(":")
        if local == "c":
            self._start, self._prefix, self._attributes = self.at, f"{prefix}:" if prefix else "", attributes
            self._texts = {}
        elif local in ("v", "is", "f"):
            self._inside = local
            self._texts.setdefault(local, "")
        elif local == "row":
            self._row = int(attributes["r"]) - 1 if "r" in attributes else self._row + 1
            self._column = 0

    def _read(self, text: str) -> None:
        if self._inside:
            self._texts[self._inside] += text

    def _close(self, name: str) -> None:
        local = name.rpartition(":")[2]
        if local == "c":
            self._end_cell()
        elif local == self._inside:
            self._inside = ""

    def _end_cell(self) -> None:
        if "r" in self._attributes:
            row, self._column = parse_cell_name(self._attributes["r"])
        else:
            row = self._row
        column, self._column = self._column, self._column + 1
        if row < self._last_row:
            raise BadSheet("damaged")  # the library takes the last cell for the lowest one
        self._last_row = row
        if self._bounds and not self._bounds.include(row, column):
            self.edits.append((self._start, self.at, ""))
            return
        text = self._odd_text()
        if text:
            self.edits.append((self._start, self.at, self._format_text(text)))
        if text or any(self._texts.get(part) for part in ("v", "is")):
            _add_cell(self.blocks, row, column)

    def _odd_text(self) -> str:
        """Return the text of a cell that the library would read as blank, else an empty text."""
        kind, value, formula = self._attributes.get("t"), self._texts.get("v"), self._texts.get("f")
        is_blank = not (value or "").strip() and not self._texts.get("is")
        if formula is None:
            return (value or UNKNOWN_ERROR) if kind == "e" else ""
        is_placeholder = self._is_recalculated and value == "0"
        if is_placeholder or (is_blank and not (kind == "str" and value is not None)):
            self.valueless += 1
            return f"={formula}" if formula.strip() else UNKNOWN_FORMULA
        return (value or UNKNOWN_ERROR) if kind == "e" else ""

    def _format_text(self, text: str) -> str:
        at = f' r="{escape(self._attributes["r"])}"' if "r" in self._attributes else ""
        prefix = self._prefix
        return f'<{prefix}c{at} t="str"><{prefix}v>{escape(text)}</{prefix}v></{prefix}c>'


def _add_cell(blocks: list[Block], row: int, column: int) -> None:
    """Add a cell, to the block before it where it is next to it: a full row is one block."""
    if blocks and blocks[-1].row == row and blocks[-1].column + blocks[-1].columns == column:
        blocks[-1] = Block(row, blocks[-1].column, 1, blocks[-1].columns + 1)
    else:
        blocks.append(Block(row, column))
