"""Content of .ods workbooks, made plain before a library reads it.

The library reads an error cell as blank, and a formula without a stored value, too: a score would be lost. Here they
become texts ("#N/A", "=A1+B1"), and cells that are too far away are taken out.
"""

import re
from dataclasses import dataclass, field
from html import escape

from core.files.sheet_bounds import (
    UNKNOWN_ERROR,
    UNKNOWN_FORMULA,
    BadSheet,
    Block,
    Bounds,
    Findings,
    XmlScan,
    find_bounds,
)

_SHOWN_ERROR = re.compile(r"#[^\W\d_]\S*|Err:\d+")
_CELLS, _COVERED = "table:table-cell", "table:covered-table-cell"
_STORED = frozenset(f"office:{name}" for name in ("value", "date-value", "time-value", "boolean-value"))


def flatten_ods_content(data: bytes, findings: Findings) -> bytes:
    """Return the content with texts for errors and valueless formulas, without cells beyond a sheet's bounds.

    Raises:
        BadSheet: the content is damaged, or a sheet is too large.
    """
    scan = _OdsScan(data)
    scan.run()
    for table in scan.tables:
        bounds = find_bounds(table.blocks)
        scan.cut(table, bounds)
        findings.add(bounds, 0)
    findings.add(Bounds(0, 0), scan.valueless)
    return scan.apply_edits()


@dataclass
class _Table:
    """The rows and cells of a sheet: (start, start of the last tag, index), and for a cell whether it is blank."""

    blocks: list[Block] = field(default_factory=list)
    rows: list[tuple[int, int, int]] = field(default_factory=list)
    cells: list[tuple[int, int, int, bool, int]] = field(default_factory=list)
    height: int = 0


class _OdsScan(XmlScan):
    """Finds the cells of the sheets in an OpenDocument spreadsheet's content.xml."""

    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        self.tables: list[_Table] = []
        self._row_start = self._repeat = self._column = self._start = 0
        self._filled: list[tuple[int, int]] = []
        self._attributes: dict[str, str] | None = None
        self._texts: list[str] = []
        self._notes = self._paragraphs = 0
        self.parser.StartElementHandler = self._open
        self.parser.EndElementHandler = self._close
        self.parser.CharacterDataHandler = self._read

    def cut(self, table: _Table, bounds: Bounds) -> None:
        """Take out the rows and cells beyond the bounds, repeated blank ones too."""
        self.edits += [(start, last_tag, "") for start, last_tag, row in table.rows if row >= bounds.rows]
        for start, last_tag, column, is_blank, width in table.cells:
            if column >= bounds.columns:
                self.edits.append((start, last_tag, ""))
            elif is_blank and column + width > bounds.columns:
                self.edits.append((start, last_tag, _format_ods_cell(bounds.columns - column)))

    def _open(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table:table":
            self.tables.append(_Table())
        elif name == "table:table-row" and self.tables:
            self._row_start, self._column, self._filled = self.at, 0, []
            self._repeat = _parse_repeat(attributes.get("table:number-rows-repeated"))
        elif name in (_CELLS, _COVERED) and self.tables:
            self._start, self._attributes, self._texts = self.at, attributes, []
        elif name == "office:annotation":
            self._notes += 1
        elif name == "text:p":
            self._paragraphs += 1

    def _read(self, text: str) -> None:
        if self._attributes is not None and self._paragraphs and not self._notes:
            self._texts.append(text)

    def _close(self, name: str) -> None:
        if name == "text:p":
            self._paragraphs -= 1
        elif name == "office:annotation":
            self._notes -= 1
        elif name in (_CELLS, _COVERED) and self._attributes is not None:
            self._end_cell(self._attributes)
            self._attributes = None
        elif name == "table:table-row" and self.tables:
            table = self.tables[-1]
            table.rows.append((self._row_start, self.at, table.height))
            table.blocks += [Block(table.height, column, self._repeat, width) for column, width in self._filled]
            table.height += self._repeat

    def _end_cell(self, attributes: dict[str, str]) -> None:
        width = _parse_repeat(attributes.get("table:number-columns-repeated"))
        shown = "".join(self._texts)
        text = self._odd_text(attributes, shown)
        is_blank = not (text or shown or "office:value-type" in attributes)
        if text:
            self.edits.append((self._start, self.at, _format_ods_cell(width, text)))
        if not is_blank:
            self._filled.append((self._column, width))
        self.tables[-1].cells.append((self._start, self.at, self._column, is_blank, width))
        self._column += width

    def _odd_text(self, attributes: dict[str, str], shown: str) -> str:
        """Return the text of a cell that the library would read as blank, or as 0, else an empty text."""
        formula, kind = attributes.get("table:formula"), attributes.get("office:value-type")
        if attributes.get("calcext:value-type") == "error":
            return shown or UNKNOWN_ERROR
        if kind is None and shown:
            return shown
        if formula is None:
            return ""
        if _SHOWN_ERROR.fullmatch(shown):
            return shown
        if kind != "string" and not attributes.keys() & _STORED:
            self.valueless += 1
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
        raise BadSheet("damaged")
    return repeat
