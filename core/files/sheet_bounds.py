"""The bounds of a sheet: how many rows and columns of it are read.

A library that reads workbooks makes room for every cell between the first and the last one. One stray cell at the
far end of a sheet would ask for 17 billion cells, so cells that are far from all the others are left out.

XML that is parsed to find elements, and edited byte by byte where they are.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.parsers import expat

from core.pacing import give_way

MAX_ROWS, MAX_COLUMNS = 2**20, 2**14
MAX_CELLS = 5_000_000
"""More cells than this, blank ones included, are refused: a class of 3,000 with 1,000 sessions has 3 million."""

_SMALL = 50_000
_MIN_SHARE = 0.02
_ROW_GAP, _COLUMN_GAP = 100, 50
_CELL_NAME = re.compile(r"([A-Za-z]{1,3})([1-9][0-9]{0,6})")


class BadSheet(Exception):  # noqa: N818 - named after the sheet
    """A sheet that can't be read: it is damaged, or `cell` is too far away from the others."""

    def __init__(self, reason: str, cell: str = "") -> None:
        self.reason = reason
        self.cell = cell
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Block:
    """Cells that aren't blank: usually one, or a rectangle of equal ones. Rows and columns are counted from 0."""

    row: int
    column: int
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Bounds:
    """The rows and columns that are read, counted from the first cell of the sheet, and the cells beyond them."""

    rows: int
    columns: int
    stray: tuple[str, ...] = ()

    def include(self, row: int, column: int) -> bool:
        """Return whether a cell is read."""
        return row < self.rows and column < self.columns


@dataclass
class Findings:
    """What was found in the sheets of a workbook: stray cells, formulas without a stored value, how many cells."""

    stray: list[str] = field(default_factory=list)
    valueless: int = 0
    cells: int = 0

    def add(self, bounds: Bounds, valueless: int) -> None:
        """Add what was found in one sheet. Raises BadSheet if the sheets are too large together."""
        self.stray += bounds.stray
        self.valueless += valueless
        self.cells += bounds.rows * bounds.columns
        if self.cells > MAX_CELLS:
            raise BadSheet("too large")


def find_bounds(blocks: Iterable[Block]) -> Bounds:
    """Return the bounds of a sheet with these blocks. Raises BadSheet if they are too wide."""
    blocks = list(blocks)
    if not blocks:
        return Bounds(0, 0)
    if any(each.row + each.rows > MAX_ROWS or each.column + each.columns > MAX_COLUMNS for each in blocks):
        raise BadSheet("damaged")
    bounds = _measure(blocks)
    used = sum(block.rows * block.columns for block in blocks)
    if not is_compact(bounds, used):
        rows = _end_of_first_group(((block.row, block.rows) for block in blocks), _ROW_GAP)
        near = [block for block in blocks if block.row < rows]
        columns = _end_of_first_group(((block.column, block.columns) for block in near), _COLUMN_GAP)
        stray = (block for block in blocks if block.row >= rows or block.column >= columns)
        bounds = Bounds(rows, columns, tuple(name_cell(block.row, block.column) for block in stray))
    if bounds.rows * bounds.columns > MAX_CELLS:  # a table that fills them, or cells that lie together far away
        last = max(blocks, key=lambda block: (block.row + block.rows) * (block.column + block.columns))
        raise BadSheet("too large", name_cell(last.row + last.rows - 1, last.column + last.columns - 1))
    return bounds


def is_compact(bounds: Bounds, used: int) -> bool:
    """Return whether so many cells fill enough of the bounds that none of them can be astray."""
    cells = bounds.rows * bounds.columns
    return cells <= min(max(_SMALL, used / _MIN_SHARE), MAX_CELLS)


def name_cell(row: int, column: int) -> str:
    """Return the name that a spreadsheet gives a cell: row 0, column 27 is "AB1"."""
    letters = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row + 1}"


def parse_cell_name(name: str) -> tuple[int, int]:
    """Return row and column, counted from 0, of a name such as "AB1". Raises BadSheet."""
    found = _CELL_NAME.fullmatch(name)
    if not found:
        raise BadSheet("damaged")
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]) - 1, column - 1


def _measure(blocks: list[Block]) -> Bounds:
    rows = max(block.row + block.rows for block in blocks)
    return Bounds(rows, max(block.column + block.columns for block in blocks))


def _end_of_first_group(spans: Iterable[tuple[int, int]], gap: int) -> int:
    """Return where the first spans (start, length) end that lie together, with gaps that are smaller than `gap`."""
    ordered = sorted(set(spans))
    end = ordered[0][0]  # wherever the sheet begins
    for start, length in ordered:
        if start - end >= gap:
            break
        end = max(end, start + length)
    return end


UNKNOWN_ERROR, UNKNOWN_FORMULA = "#ERROR!", "=?"
"""What stands for an error, or for a formula, that the file doesn't spell out."""

_PIECE = 2**17
_TAG = re.compile(rb"""<[^>"']*(?:"[^"]*"[^>"']*|'[^']*'[^>"']*)*>""")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_DECLARATION = re.compile(r"<\?xml[^>]*\?>")


class XmlScan:
    """Parses XML and collects edits: (where an element starts, where its last tag starts, what replaces it)."""

    def __init__(self, data: bytes) -> None:
        self._data = _as_utf_8(data)
        self.edits: list[tuple[int, int, str]] = []
        self.valueless = 0
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True

    @property
    def at(self) -> int:
        """Where the tag begins that is parsed now; after a tag like <c/>, where it ends."""
        return self.parser.CurrentByteIndex

    def run(self) -> None:
        """Parse to the end. Raises BadSheet."""
        try:
            for start in range(0, len(self._data), _PIECE):
                give_way()
                self.parser.Parse(self._data[start : start + _PIECE], False)
            self.parser.Parse(b"", True)
        except (expat.ExpatError, ValueError, LookupError) as error:  # LookupError: an encoding nobody knows
            raise BadSheet("damaged") from error

    def apply_edits(self) -> bytes:
        """Return the data after all edits."""
        pieces, done = [], 0
        for start, last_tag, text in sorted(self.edits):
            if start < done:
                continue  # inside of what is taken out already
            pieces += [self._data[done:start], text.encode("ascii", "xmlcharrefreplace")]
            done = self._end_of_tag(start)
            if self._data[done - 2 : done] != b"/>":
                done = self._end_of_tag(last_tag)
        return b"".join([*pieces, self._data[done:]])

    def _end_of_tag(self, start: int) -> int:
        tag = _TAG.match(self._data, start)
        assert tag, "the parser stops at tags"
        return tag.end()


def _as_utf_8(data: bytes) -> bytes:
    """Return a part in UTF-16 as UTF-8, so that edits can be made byte by byte; other parts as they are."""
    if not data.startswith(_UTF_16):
        return data
    try:
        return _DECLARATION.sub("", data.decode("utf-16"), count=1).encode()
    except ValueError as error:
        raise BadSheet("damaged") from error
