"""Bounds of the used cells in a sheet, and the XML editor for workbook parts.

A library that reads a workbook allocates memory for every cell between the first and the last one. A single stray cell
at the end of a sheet would mean 17 billion cells, so cells far away from all others are left out.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.parsers import expat

from core.cooperative import checkpoint

MAX_ROWS, MAX_COLUMNS = 2**20, 2**14
MAX_CELLS = 5_000_000
"""Maximum number of cells, including blank ones.

A class of 3,000 students with 1,000 sessions has 3 million.
"""

_SMALL_SHEET_CELLS = 50_000
_MIN_FILL_RATIO = 0.02
_ROW_GAP, _COLUMN_GAP = 100, 50
_CELL_NAME = re.compile(r"([A-Za-z]{1,3})([1-9][0-9]{0,6})")


class SheetError(Exception):
    """A sheet that can't be read.

    `reason` is "password", "too large", or "damaged". `cell` is the cell that is too far away from the others, if any.
    """

    def __init__(self, reason: str, cell: str = "") -> None:
        self.reason = reason
        self.cell = cell
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class CellBlock:
    """A nonblank cell, or a rectangle of them.

    `row` and `column` are counted from 0; `rows` and `columns` are the size.
    """

    row: int
    column: int
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True)
class SheetBounds:
    """The numbers of rows and columns to read, and the names of all cells outside."""

    rows: int
    columns: int
    stray_cells: tuple[str, ...] = ()

    def contains(self, row: int, column: int) -> bool:
        """Return True if the cell is within the bounds."""
        return row < self.rows and column < self.columns


@dataclass
class SheetFindings:
    """Stray cells and uncalculated formulas found in all sheets of a workbook."""

    stray_cells: list[str] = field(default_factory=list)
    uncalculated_formulas: int = 0
    cell_count: int = 0

    def add(self, bounds: SheetBounds, uncalculated_formulas: int) -> None:
        """Add what was found in one sheet.

        Raises:
            SheetError: there are too many cells in all sheets together.
        """
        self.stray_cells += bounds.stray_cells
        self.uncalculated_formulas += uncalculated_formulas
        self.cell_count += bounds.rows * bounds.columns
        if self.cell_count > MAX_CELLS:
            raise SheetError("too large")


def find_bounds(blocks: Iterable[CellBlock]) -> SheetBounds:
    """Return the bounds of a sheet that contains these blocks.

    Raises:
        SheetError: a block is out of range, or the bounds contain too many cells.
    """
    blocks = list(blocks)
    if not blocks:
        return SheetBounds(0, 0)
    if any(block.row + block.rows > MAX_ROWS or block.column + block.columns > MAX_COLUMNS for block in blocks):
        raise SheetError("damaged")
    bounds = _find_extent(blocks)
    used_cells = sum(block.rows * block.columns for block in blocks)
    if not is_compact(bounds, used_cells):
        rows = _find_first_group_end(((block.row, block.rows) for block in blocks), _ROW_GAP)
        remaining = [block for block in blocks if block.row < rows]
        columns = _find_first_group_end(((block.column, block.columns) for block in remaining), _COLUMN_GAP)
        stray = (block for block in blocks if block.row >= rows or block.column >= columns)
        bounds = SheetBounds(rows, columns, tuple(format_cell_name(block.row, block.column) for block in stray))
    if bounds.rows * bounds.columns > MAX_CELLS:  # a huge table, or a group of cells far away
        last = max(blocks, key=lambda block: (block.row + block.rows) * (block.column + block.columns))
        raise SheetError("too large", format_cell_name(last.row + last.rows - 1, last.column + last.columns - 1))
    return bounds


def is_compact(bounds: SheetBounds, used_cells: int) -> bool:
    """Return True if the bounds are small or well filled.

    A compact sheet has no stray cells.
    """
    all_cells = bounds.rows * bounds.columns
    return all_cells <= min(max(_SMALL_SHEET_CELLS, used_cells / _MIN_FILL_RATIO), MAX_CELLS)


def format_cell_name(row: int, column: int) -> str:
    """Return the name of a cell: "AB1" for row 0, column 27."""
    letters = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row + 1}"


def parse_cell_name(name: str) -> tuple[int, int]:
    """Return the row and column, counted from 0, of the cell with this name.

    Raises:
        SheetError: the name isn't a cell name such as "AB1".
    """
    match = _CELL_NAME.fullmatch(name)
    if not match:
        raise SheetError("damaged")
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]) - 1, column - 1


def _find_extent(blocks: list[CellBlock]) -> SheetBounds:
    rows = max(block.row + block.rows for block in blocks)
    return SheetBounds(rows, max(block.column + block.columns for block in blocks))


def _find_first_group_end(spans: Iterable[tuple[int, int]], gap: int) -> int:
    """Return the end of the first group of spans, each (start, length).

    A group ends before the first gap that is at least as wide as `gap`.
    """
    ordered = sorted(set(spans))
    end = ordered[0][0]  # the first cell, wherever it is
    for start, length in ordered:
        if start - end >= gap:
            break
        end = max(end, start + length)
    return end


UNKNOWN_ERROR, UNKNOWN_FORMULA = "#ERROR!", "=?"
"""Placeholders for an error or a formula whose text isn't in the file."""

_CHUNK_SIZE = 2**17
_TAG = re.compile(rb"""<[^>"']*(?:"[^"]*"[^>"']*|'[^']*'[^>"']*)*>""")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_DECLARATION = re.compile(r"<\?xml[^>]*\?>")


class XmlEditor:
    """XML parser that collects edits and applies them to the original bytes.

    An edit is a tuple (start of an element, start of its last tag, replacement).
    """

    def __init__(self, data: bytes) -> None:
        self._data = _convert_to_utf_8(data)
        self.edits: list[tuple[int, int, str]] = []
        self.uncalculated_formulas = 0
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True

    @property
    def tag_offset(self) -> int:
        """The byte offset of the current tag.

        At the end event of an empty tag such as <c/>, it is the offset after the tag.
        """
        return self.parser.CurrentByteIndex

    def parse(self) -> None:
        """Parse all the data in chunks, with a checkpoint before each.

        Raises:
            SheetError: the data isn't well-formed XML.
        """
        try:
            for start in range(0, len(self._data), _CHUNK_SIZE):
                checkpoint()
                self.parser.Parse(self._data[start : start + _CHUNK_SIZE], False)
            self.parser.Parse(b"", True)
        except (expat.ExpatError, ValueError, LookupError) as error:  # LookupError: an unknown encoding
            raise SheetError("damaged") from error

    def apply_edits(self) -> bytes:
        """Return the data after all edits."""
        pieces, position = [], 0
        for start, last_tag, text in sorted(self.edits):
            if start < position:
                continue  # inside an element that is already removed
            pieces += [self._data[position:start], text.encode("ascii", "xmlcharrefreplace")]
            position = self._find_tag_end(start)
            if self._data[position - 2 : position] != b"/>":
                position = self._find_tag_end(last_tag)
        return b"".join([*pieces, self._data[position:]])

    def _find_tag_end(self, start: int) -> int:
        tag = _TAG.match(self._data, start)
        assert tag, "the parser stops at tags"
        return tag.end()


def _convert_to_utf_8(data: bytes) -> bytes:
    """Convert UTF-16 data to UTF-8, so that edits can use byte offsets.

    Other data is returned unchanged.
    """
    if not data.startswith(_UTF_16):
        return data
    try:
        return _DECLARATION.sub("", data.decode("utf-16"), count=1).encode()
    except ValueError as error:
        raise SheetError("damaged") from error
