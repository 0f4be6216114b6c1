"""Cleanup of the content in .ods workbooks before calamine reads it.

Calamine reads error cells and formulas without a stored value as blank, so scores would be lost. Here they become text
("#N/A", "=A1+B1"), and cells far away from the table are removed.
"""

import re
from dataclasses import dataclass, field
from html import escape

from core.files.sheet_bounds import (
    UNKNOWN_ERROR,
    UNKNOWN_FORMULA,
    CellBlock,
    SheetBounds,
    SheetError,
    SheetFindings,
    XmlEditor,
    find_bounds,
)

_ERROR_TEXT = re.compile(r"#[^\W\d_]\S*|Err:\d+")
_CELL_TAG, _COVERED_CELL_TAG = "table:table-cell", "table:covered-table-cell"
_VALUE_ATTRIBUTES = frozenset(f"office:{name}" for name in ("value", "date-value", "time-value", "boolean-value"))


def sanitize_ods_content(data: bytes, findings: SheetFindings) -> bytes:
    """Convert errors and uncalculated formulas in the content to text.

    Cells outside a sheet's bounds are removed.

    Raises:
        SheetError: the content is damaged, or a sheet is too large.
    """
    editor = _OdsEditor(data)
    editor.parse()
    for table in editor.tables:
        bounds = find_bounds(table.blocks)
        editor.remove_cells_outside(table, bounds)
        findings.add(bounds, 0)
    findings.add(SheetBounds(0, 0), editor.uncalculated_formulas)
    return editor.apply_edits()


@dataclass
class _OdsTable:
    """The row and cell elements in a sheet, with their offsets in the XML.

    `rows` contains tuples (start, start of end tag, row index), and `cells` contains tuples (start, start of end tag,
    column index, is blank, width).
    """

    blocks: list[CellBlock] = field(default_factory=list)
    rows: list[tuple[int, int, int]] = field(default_factory=list)
    cells: list[tuple[int, int, int, bool, int]] = field(default_factory=list)
    height: int = 0


class _OdsEditor(XmlEditor):
    """XML editor for the content.xml of an OpenDocument spreadsheet."""

    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        self.tables: list[_OdsTable] = []
        self._row_start = self._repeat = self._column = self._start = 0
        self._filled: list[tuple[int, int]] = []
        self._attributes: dict[str, str] | None = None
        self._texts: list[str] = []
        self._notes = self._paragraphs = 0
        self.parser.StartElementHandler = self._start_element
        self.parser.EndElementHandler = self._end_element
        self.parser.CharacterDataHandler = self._handle_text

    def remove_cells_outside(self, table: _OdsTable, bounds: SheetBounds) -> None:
        """Remove the rows and cells outside the bounds, and trim runs of blank cells."""
        self.edits += [(start, last_tag, "") for start, last_tag, row in table.rows if row >= bounds.rows]
        for start, last_tag, column, is_blank, width in table.cells:
            if column >= bounds.columns:
                self.edits.append((start, last_tag, ""))
            elif is_blank and column + width > bounds.columns:
                self.edits.append((start, last_tag, _format_ods_cell(bounds.columns - column)))

    def _start_element(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table:table":
            self.tables.append(_OdsTable())
        elif name == "table:table-row" and self.tables:
            self._row_start, self._column, self._filled = self.tag_offset, 0, []
            self._repeat = _parse_repeat(attributes.get("table:number-rows-repeated"))
        elif name in (_CELL_TAG, _COVERED_CELL_TAG) and self.tables:
            self._start, self._attributes, self._texts = self.tag_offset, attributes, []
        elif name == "office:annotation":
            self._notes += 1
        elif name == "text:p":
            self._paragraphs += 1

    def _handle_text(self, text: str) -> None:
        if self._attributes is not None and self._paragraphs and not self._notes:
            self._texts.append(text)

    def _end_element(self, name: str) -> None:
        if name == "text:p":
            self._paragraphs -= 1
        elif name == "office:annotation":
            self._notes -= 1
        elif name in (_CELL_TAG, _COVERED_CELL_TAG) and self._attributes is not None:
            self._finish_cell(self._attributes)
            self._attributes = None
        elif name == "table:table-row" and self.tables:
            table = self.tables[-1]
            table.rows.append((self._row_start, self.tag_offset, table.height))
            table.blocks += [CellBlock(table.height, column, self._repeat, width) for column, width in self._filled]
            table.height += self._repeat

    def _finish_cell(self, attributes: dict[str, str]) -> None:
        width = _parse_repeat(attributes.get("table:number-columns-repeated"))
        displayed_text = "".join(self._texts)
        text = self._find_replacement_text(attributes, displayed_text)
        is_blank = not (text or displayed_text or "office:value-type" in attributes)
        if text:
            self.edits.append((self._start, self.tag_offset, _format_ods_cell(width, text)))
        if not is_blank:
            self._filled.append((self._column, width))
        self.tables[-1].cells.append((self._start, self.tag_offset, self._column, is_blank, width))
        self._column += width

    def _find_replacement_text(self, attributes: dict[str, str], displayed_text: str) -> str:
        """Return the text for a cell that calamine would read as blank or 0.

        For all other cells, return "".
        """
        formula, kind = attributes.get("table:formula"), attributes.get("office:value-type")
        if attributes.get("calcext:value-type") == "error":
            return displayed_text or UNKNOWN_ERROR
        if kind is None and displayed_text:
            return displayed_text
        if formula is None:
            return ""
        if _ERROR_TEXT.fullmatch(displayed_text):
            return displayed_text
        if kind != "string" and not attributes.keys() & _VALUE_ATTRIBUTES:
            self.uncalculated_formulas += 1
            return f"={formula.partition('=')[2]}" if "=" in formula else UNKNOWN_FORMULA
        return ""


def _format_ods_cell(width: int, text: str = "") -> str:
    start = f'<table:table-cell table:number-columns-repeated="{width}"'
    return (
        f'{start} office:value-type="string"><text:p>{escape(text)}</text:p></table:table-cell>'
        if text
        else f"{start}/>"
    )


def _parse_repeat(text: str | None) -> int:
    repeat = int(text or 1)
    if repeat < 1:
        raise SheetError("damaged")
    return repeat
