"""Fast splitting of regular CSV text into columns, with numpy.

Regular text is read alike by every CSV parser: all lines have the same line end and the same number of cells (at least
two), each quotation mark opens a cell, closes it, or is doubled inside it, and no quoted cell contains a line end. Any
other text is left to Python's csv module, which takes several times longer and blocks other threads.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from itertools import chain, zip_longest

import numpy as np
import numpy.typing as npt

from core.cooperative import checkpoint, iter_yielding
from core.files.dictionary_column import Codes, CodeTable, TextColumn

_FIRST, _PART = 2**21, 2**19
"""Characters split at a time: at first enough to detect repetitive columns, then what fits the processor's cache."""

_BLOCK = 256
"""Rows transposed at a time, for the same reason."""

_SHORT = 8
"""Cells of at most this many bytes are compared as 64-bit integers."""

_FEW = 1 / 8
"""Maximum share of longer cells, such as the header, in a column of short cells."""

_MANY = 2**16
"""Number of cells from which importing pandas pays off."""

_SAMPLE, _DISTINCT = 2048, 3 / 4
"""Rows checked for repetition, and the share of new cells below which a column counts as repetitive."""

_MASKS = np.array([2 ** (8 * length) - 1 for length in range(_SHORT + 1)], np.uint64)
_QUOTE, _LINE_FEED = b'"\n'

Indexes = npt.NDArray[np.intp]
UInt64s = npt.NDArray[np.uint64]


def detect_line_end(text: str) -> str:
    r"""Return the first line end of a text: "\n", "\r\n", or "\r"; "\n" if it has none."""
    line_feed = text.find("\n")
    carriage_return = text.find("\r", 0, line_feed + 1) if line_feed >= 0 else text.find("\r")
    if carriage_return < 0:
        return "\n"
    return "\r\n" if carriage_return + 1 == line_feed else "\r"


def split_columns(text: str, separator: str) -> list[TextColumn] | None:
    """Return the columns of a regular text, or None for any other text.

    Cells are the same as those of Python's csv module.
    """
    cutter = _ColumnBuilder(ord(separator))
    end = detect_line_end(text)
    for part in _iter_parts(text, end):
        checkpoint()
        if "\0" in part or not has_one_line_end(part, end):
            return None
        if not cutter.take(part.replace(end, "\n").removesuffix("\n").encode() + b"\n"):
            return None
    return cutter.columns() if text else None


def transpose_columns(columns: Sequence[TextColumn]) -> list[list[str]]:
    """Return the rows of at least one column.

    Equal cells of repetitive columns are the same object.
    """
    rows: list[list[str]] = []
    for start in range(0, len(columns[0]), _BLOCK):
        checkpoint()
        rows.extend(map(list, zip(*(column[start : start + _BLOCK] for column in columns), strict=True)))
    return rows


def has_one_line_end(text: str, end: str) -> bool:
    """Return True if `end` is the only kind of line end in a text."""
    if end == "\r\n":
        return text.count("\r\n") == text.count("\n") == text.count("\r")
    return ("\r" if end == "\n" else "\n") not in text


def _iter_parts(text: str, end: str) -> Iterator[str]:
    """Yield the text in parts that consist of whole lines."""
    start = 0
    while start < len(text):
        last = text.find(end, start + (_PART if start else _FIRST))
        stop = len(text) if last < 0 else last + len(end)
        yield text[start:stop]
        start = stop


@dataclass(frozen=True, slots=True)
class _CellBlock:
    """Positions of the cells in a block of lines.

    A cell starts at `starts[row, column]` in `data` and is `lengths[row, column]` bytes long.
    """

    data: bytes
    starts: Indexes
    lengths: Indexes

    def decode(self, rows: Indexes, columns: Indexes) -> list[str]:
        """Return the text of the cells in these rows and columns."""
        starts = self.starts[rows, columns]
        stops = starts + self.lengths[rows, columns]
        return _decode_cells(
            [self.data[start:stop] for start, stop in zip(starts.tolist(), stops.tolist(), strict=True)]
        )

    def compute_keys(self) -> UInt64s:
        """Return each short cell's bytes as one integer; 0 for blanks and longer cells."""
        from_each_byte = np.ndarray(len(self.data), "<u8", self.data + bytes(_SHORT), strides=(1,))
        keys: UInt64s = from_each_byte[self.starts]
        keys &= _MASKS[np.where(self.lengths > _SHORT, 0, self.lengths)]
        return keys


def _decode_cells(cells: list[bytes]) -> list[str]:
    """Return the text of cells without quotation marks, decoded in one step."""
    texts = b"\0".join(cells).decode().split("\0") if cells else []
    return [text[1:-1].replace('""', '"') if text[:1] == '"' else text for text in texts]


def _find_cells(data: bytes, separator: int) -> _CellBlock | None:
    """Return the positions of the cells in whole lines, or None if the lines aren't regular."""
    letters = np.frombuffer(data, np.uint8)
    is_edge = (letters == separator) | (letters == _LINE_FEED)
    stops = np.flatnonzero(is_edge)
    quotes = np.flatnonzero(letters == _QUOTE)
    if len(quotes):
        if not _are_regular(quotes, is_edge):
            return None
        quoted = _find_indexes_between(stops, quotes[::2], quotes[1::2])
        if (letters[stops[quoted]] == _LINE_FEED).any():
            return None
        stops = np.delete(stops, quoted)
    is_end = letters[stops] == _LINE_FEED
    width = int(np.argmax(is_end)) + 1
    if width < 2 or len(stops) % width or np.flatnonzero(is_end).tolist() != [*range(width - 1, len(stops), width)]:
        return None
    starts = np.concatenate([[0], stops[:-1] + 1])
    return _CellBlock(data, starts.reshape(-1, width), (stops - starts).reshape(-1, width))


def _are_regular(quotes: Indexes, is_edge: npt.NDArray[np.bool_]) -> bool:
    """Return True if each quotation mark opens or closes a cell, or is doubled inside one."""
    if len(quotes) % 2:
        return False
    opens, closes = quotes[::2], quotes[1::2]
    is_doubled = opens[1:] == closes[:-1] + 1
    may_open, may_close = is_edge[opens - 1], is_edge[closes + 1]  # before the first letter comes the last, a line end
    may_open[1:] |= is_doubled
    may_close[:-1] |= is_doubled
    return bool(may_open.all() and may_close.all())


def _find_indexes_between(places: Indexes, opens: Indexes, closes: Indexes) -> Indexes:
    """Return the indexes of the `places` between an opening mark and its closing mark."""
    first = np.searchsorted(places, opens)
    counts = np.searchsorted(places, closes) - first
    return np.repeat(first - (counts.cumsum() - counts), counts) + np.arange(counts.sum())


class _ColumnBuilder:
    """Builds columns from successive parts of a text.

    Columns of short, repeated cells are dictionary-encoded and share their values.
    """

    def __init__(self, separator: int) -> None:
        self._separator = separator
        self._parts: list[list[list[str] | Codes]] = []
        self._shared: CodeTable[str] = CodeTable()

    def take(self, part: bytes) -> bool:
        """Add whole lines, and return False if they aren't as regular as the lines before."""
        cells = _find_cells(part, self._separator)
        if cells is None or (self._parts and len(self._parts[0]) != cells.starts.shape[1]):
            return False
        keys = cells.compute_keys()
        if not self._parts:
            self._repeats = _detect_repetition(keys)
        is_shared = self._repeats & ((cells.lengths > _SHORT).mean(axis=0) < _FEW)
        shared = iter(self._encode_columns(cells, keys, np.flatnonzero(is_shared)))
        rows = np.arange(len(keys))
        self._parts.append(
            [
                next(shared) if here else cells.decode(rows, np.full_like(rows, column))
                for column, here in enumerate(iter_yielding(is_shared.tolist(), 8))
            ]
        )
        return True

    def columns(self) -> list[TextColumn]:
        """Return the complete columns."""
        shared = tuple(self._shared)
        return [_join_parts(parts, shared) for parts in iter_yielding(zip(*self._parts, strict=True), 1)]

    def _encode_columns(self, cells: _CellBlock, keys: UInt64s, columns: Indexes) -> Codes:
        """Return the dictionary codes of columns that share their values, one row per column."""
        keys = keys[:, columns]
        places, distinct = _factorize(keys.ravel())
        table = np.array(
            [self._shared[text] for text in _decode_cells(distinct.astype("<u8").view("S8").tolist())], np.int32
        )
        codes = table[places].reshape(keys.shape)
        rows, at = np.nonzero(cells.lengths[:, columns] > _SHORT)
        codes[rows, at] = [self._shared[text] for text in cells.decode(rows, columns[at])]
        return np.ascontiguousarray(codes.T)


def _join_parts(parts: Sequence[list[str] | Codes], shared: Sequence[str]) -> TextColumn:
    """Return one column joined from parts, which are either texts or codes of shared texts."""
    codes = [part for part in parts if not isinstance(part, list)]
    if len(codes) == len(parts):
        return TextColumn(np.concatenate(codes), shared)
    texts = [part if isinstance(part, list) else TextColumn(part, shared) for part in parts]
    return TextColumn.from_distinct(list(chain.from_iterable(texts)))


def _detect_repetition(keys: UInt64s) -> npt.NDArray[np.bool_]:
    """Return for each column whether its cells repeat, judging by the first rows."""
    some = np.sort(keys[:_SAMPLE], axis=0)
    is_new: npt.NDArray[np.bool_] = (some[1:] != some[:-1]).sum(axis=0) < _DISTINCT * len(some)
    return is_new


def _factorize(keys: UInt64s) -> tuple[Indexes, UInt64s]:
    """Return each key's index among the distinct keys, and the distinct keys."""
    if len(keys) < _MANY:
        distinct, codes = np.unique(keys, return_inverse=True)
        return codes, distinct
    many: tuple[Indexes, UInt64s] = import_module("pandas").factorize(keys)  # faster, and lets other threads run
    return many


def transpose_rows(rows: Sequence[Sequence[str]], width: int = 0) -> list[TextColumn]:
    """Return the columns of rows, at least `width` of them, with short rows padded with blanks."""
    columns: list[list[str]] = [[] for _ in range(max(width, max(map(len, rows), default=0)))]
    for start in range(0, len(rows), _BLOCK):
        checkpoint()
        block = rows[start : start + _BLOCK]
        for column, cells in zip_longest(columns, zip_longest(*block, fillvalue=""), fillvalue=[""] * len(block)):
            column.extend(cells)
    return [TextColumn.from_cells(column) for column in columns]
