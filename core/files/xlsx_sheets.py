"""Cleanup of the worksheets in .xlsx workbooks before calamine reads them.

Calamine reads error cells and formulas without a stored value as blank, so scores would be lost. Here they become text
("#N/A", "=A1+B1"), and cells far away from the table are removed.
"""

import re
from html import escape
from itertools import pairwise

from core.files.sheet_bounds import (
    UNKNOWN_ERROR,
    UNKNOWN_FORMULA,
    CellBlock,
    SheetBounds,
    SheetError,
    SheetFindings,
    XmlEditor,
    find_bounds,
    is_compact,
    parse_cell_name,
)

_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_IRREGULAR_MARKERS = (b'"e"', b"'e'", b"<!", b"\0")
"""Bytes that indicate an error cell, a comment, or text that isn't UTF-8."""

_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_PLAIN_CELL = re.compile(rb'<c r="([A-Z]{1,3})([1-9][0-9]{0,6})"')


def sanitize_xlsx_sheet(data: bytes, findings: SheetFindings, *, is_recalculated: bool) -> bytes:
    """Return a worksheet in which errors and uncalculated formulas are text.

    A part of the workbook without cells is returned unchanged.

    Args:
        data: the worksheet or another part of the workbook.
        findings: collects stray cells and uncalculated formulas.
        is_recalculated: True if a spreadsheet program recalculates every formula when it opens the file. A stored 0 is
            then treated as missing, because it may be a placeholder (XlsxWriter writes it).

    Raises:
        SheetError: the part is damaged, or the sheet is too large.
    """
    if b"\0" not in data and not _CELL.search(data):
        return data
    if bounds := _find_regular_bounds(data):
        findings.add(bounds, 0)
        return data
    editor = _XlsxEditor(data, is_recalculated=is_recalculated)
    editor.parse()
    bounds = find_bounds(editor.blocks)
    if bounds.stray_cells:
        editor = _XlsxEditor(data, is_recalculated=is_recalculated, bounds=bounds)
        editor.parse()
    findings.add(bounds, editor.uncalculated_formulas)
    return editor.apply_edits()


def _find_regular_bounds(data: bytes) -> SheetBounds | None:
    """Return the bounds of a regular sheet, or None for any other part.

    Most sheets are regular, and this check takes a tenth of the time that parsing takes.
    """
    if any(marker in data for marker in _IRREGULAR_MARKERS) or _FORMULA.search(data):
        return None
    cells = _PLAIN_CELL.findall(data)
    if not cells or len(cells) != len(_CELL.findall(data)):
        return None
    rows = [int(row) for _, row in cells]
    if any(previous > row for previous, row in pairwise(rows)):
        return None
    columns = max(parse_cell_name(f"{letters.decode()}1")[1] for letters in {letters for letters, _ in cells}) + 1
    bounds = SheetBounds(rows[-1], columns)
    return bounds if is_compact(bounds, len(cells)) else None


class _XlsxEditor(XmlEditor):
    """XML editor for a worksheet of an .xlsx workbook."""

    def __init__(self, data: bytes, *, is_recalculated: bool, bounds: SheetBounds | None = None) -> None:
        super().__init__(data)
        self.blocks: list[CellBlock] = []
        self._is_recalculated = is_recalculated
        self._bounds = bounds
        self._row, self._column, self._last_row = -1, 0, 0
        self._start, self._prefix = 0, ""
        self._attributes: dict[str, str] = {}
        self._inside = ""
        self._texts: dict[str, str] = {}
        self.parser.StartElementHandler = self._start_element
        self.parser.EndElementHandler = self._end_element
        self.parser.CharacterDataHandler = self._handle_text

    def _start_element(self, name: str, attributes: dict[str, str]) -> None:
        prefix, _, local = name.rpartition(":")
        if local == "c":
            self._start, self._prefix, self._attributes = self.tag_offset, f"{prefix}:" if prefix else "", attributes
            self._texts = {}
        elif local in ("v", "is", "f"):
            self._inside = local
            self._texts.setdefault(local, "")
        elif local == "row":
            self._row = int(attributes["r"]) - 1 if "r" in attributes else self._row + 1
            self._column = 0

    def _handle_text(self, text: str) -> None:
        if self._inside:
            self._texts[self._inside] += text

    def _end_element(self, name: str) -> None:
        local = name.rpartition(":")[2]
        if local == "c":
            self._finish_cell()
        elif local == self._inside:
            self._inside = ""

    def _finish_cell(self) -> None:
        if "r" in self._attributes:
            row, self._column = parse_cell_name(self._attributes["r"])
        else:
            row = self._row
        column, self._column = self._column, self._column + 1
        if row < self._last_row:
            raise SheetError("damaged")  # the library expects the cells from top to bottom
        self._last_row = row
        if self._bounds and not self._bounds.contains(row, column):
            self.edits.append((self._start, self.tag_offset, ""))
            return
        text = self._find_replacement_text()
        if text:
            self.edits.append((self._start, self.tag_offset, self._format_text_cell(text)))
        if text or any(self._texts.get(part) for part in ("v", "is")):
            _add_cell(self.blocks, row, column)

    def _find_replacement_text(self) -> str:
        """Return the text for a cell that calamine would read as blank.

        For all other cells, return "".
        """
        kind, value, formula = self._attributes.get("t"), self._texts.get("v"), self._texts.get("f")
        is_blank = not (value or "").strip() and not self._texts.get("is")
        if formula is None:
            return (value or UNKNOWN_ERROR) if kind == "e" else ""
        is_placeholder = self._is_recalculated and value == "0"
        if is_placeholder or (is_blank and not (kind == "str" and value is not None)):
            self.uncalculated_formulas += 1
            return f"={formula}" if formula.strip() else UNKNOWN_FORMULA
        return (value or UNKNOWN_ERROR) if kind == "e" else ""

    def _format_text_cell(self, text: str) -> str:
        reference = f' r="{escape(self._attributes["r"])}"' if "r" in self._attributes else ""
        prefix = self._prefix
        return f'<{prefix}c{reference} t="str"><{prefix}v>{escape(text)}</{prefix}v></{prefix}c>'


def _add_cell(blocks: list[CellBlock], row: int, column: int) -> None:
    """Add a cell, and merge it into the last block if they are adjacent."""
    if blocks and blocks[-1].row == row and blocks[-1].column + blocks[-1].columns == column:
        blocks[-1] = CellBlock(row, blocks[-1].column, 1, blocks[-1].columns + 1)
    else:
        blocks.append(CellBlock(row, column))
