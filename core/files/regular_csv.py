"""Is a text table so regular that every CSV parser reads the same, and what are its columns?

A large table is cut with numpy, which takes a fraction of the time of Python's csv module and lets other threads run
meanwhile. Only a text that is proven to hold no surprise is cut here; all others go the slow way. Regular is a text
whose lines all end alike and have the same number of cells, two at least, and in which a quotation mark opens a cell,
closes it, or stands doubled inside of it; no quoted cell runs over several lines.
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
"""Characters cut at a time: enough at first to tell which columns repeat, then what stays in the processor's cache."""

_BLOCK = 256
"""Rows turned into columns at a time, for the same reason."""

_SHORT = 8
"""Cells of up to so many bytes are told apart as whole numbers of 64 bits."""

_FEW = 1 / 8
"""Longer cells that a column of short ones may hold, such as its header."""

_MANY = 2**16
"""So many cells make it worth while to bring in pandas."""

_SAMPLE, _DISTINCT = 2048, 3 / 4
"""So many rows tell whether a column repeats: it does where fewer of its cells than this share are new."""

_MASKS = np.array([2 ** (8 * length) - 1 for length in range(_SHORT + 1)], np.uint64)
_QUOTE, _LINE_FEED = b'"\n'

Indexes = npt.NDArray[np.intp]
UInt64s = npt.NDArray[np.uint64]


def line_end(text: str) -> str:
    r"""The first line end of the text: "\n", "\r\n" or "\r"; "\n" where it has none."""
    line_feed = text.find("\n")
    carriage_return = text.find("\r", 0, line_feed + 1) if line_feed >= 0 else text.find("\r")
    if carriage_return < 0:
        return "\n"
    return "\r\n" if carriage_return + 1 == line_feed else "\r"


def cut_columns(text: str, separator: str) -> list[TextColumn] | None:
    """The columns of a regular text; None for any other. A cell is what it is to Python's csv module."""
    cutter = _Cutter(ord(separator))
    end = line_end(text)
    for part in _parts(text, end):
        checkpoint()
        if "\0" in part or not has_one_line_end(part, end):
            return None
        if not cutter.take(part.replace(end, "\n").removesuffix("\n").encode() + b"\n"):
            return None
    return cutter.columns() if text else None


def rows_of(columns: Sequence[TextColumn]) -> list[list[str]]:
    """The rows of columns, of which there must be one at least. Equal cells of columns that repeat are one object."""
    rows: list[list[str]] = []
    for start in range(0, len(columns[0]), _BLOCK):
        checkpoint()
        rows.extend(map(list, zip(*(column[start : start + _BLOCK] for column in columns), strict=True)))
    return rows


def has_one_line_end(text: str, end: str) -> bool:
    """Whether a text has no line end but `end`."""
    if end == "\r\n":
        return text.count("\r\n") == text.count("\n") == text.count("\r")
    return ("\r" if end == "\n" else "\n") not in text


def _parts(text: str, end: str) -> Iterator[str]:
    """The text in parts of whole lines."""
    start = 0
    while start < len(text):
        last = text.find(end, start + (_PART if start else _FIRST))
        stop = len(text) if last < 0 else last + len(end)
        yield text[start:stop]
        start = stop


@dataclass(frozen=True, slots=True)
class _Cells:
    """Where the cells of some lines lie: in `data` from `starts[row, column]`, so many bytes as `lengths` says."""

    data: bytes
    starts: Indexes
    lengths: Indexes

    def texts(self, rows: Indexes, columns: Indexes) -> list[str]:
        """What the cells in these rows and columns hold."""
        starts = self.starts[rows, columns]
        stops = starts + self.lengths[rows, columns]
        return _read([self.data[start:stop] for start, stop in zip(starts.tolist(), stops.tolist(), strict=True)])

    def keys(self) -> UInt64s:
        """Each short cell as the number that its bytes make; 0 for blanks and longer cells."""
        from_each_byte = np.ndarray(len(self.data), "<u8", self.data + bytes(_SHORT), strides=(1,))
        keys: UInt64s = from_each_byte[self.starts]
        keys &= _MASKS[np.where(self.lengths > _SHORT, 0, self.lengths)]
        return keys


def _read(cells: list[bytes]) -> list[str]:
    """What cells hold: decoded all at once, and without their quotation marks."""
    texts = b"\0".join(cells).decode().split("\0") if cells else []
    return [text[1:-1].replace('""', '"') if text[:1] == '"' else text for text in texts]


def _find_cells(data: bytes, separator: int) -> _Cells | None:
    """Where the cells of whole lines lie; None where the lines are not regular."""
    letters = np.frombuffer(data, np.uint8)
    is_edge = (letters == separator) | (letters == _LINE_FEED)
    stops = np.flatnonzero(is_edge)
    quotes = np.flatnonzero(letters == _QUOTE)
    if len(quotes):
        if not _are_regular(quotes, is_edge):
            return None
        quoted = _between(stops, quotes[::2], quotes[1::2])
        if (letters[stops[quoted]] == _LINE_FEED).any():
            return None
        stops = np.delete(stops, quoted)
    is_end = letters[stops] == _LINE_FEED
    width = int(np.argmax(is_end)) + 1
    if width < 2 or len(stops) % width or np.flatnonzero(is_end).tolist() != [*range(width - 1, len(stops), width)]:
        return None
    starts = np.concatenate([[0], stops[:-1] + 1])
    return _Cells(data, starts.reshape(-1, width), (stops - starts).reshape(-1, width))


def _are_regular(quotes: Indexes, is_edge: npt.NDArray[np.bool_]) -> bool:
    """Whether each quotation mark opens a cell, closes it, or stands doubled inside of it."""
    if len(quotes) % 2:
        return False
    opens, closes = quotes[::2], quotes[1::2]
    is_doubled = opens[1:] == closes[:-1] + 1
    may_open, may_close = is_edge[opens - 1], is_edge[closes + 1]  # before the first letter comes the last, a line end
    may_open[1:] |= is_doubled
    may_close[:-1] |= is_doubled
    return bool(may_open.all() and may_close.all())


def _between(places: Indexes, opens: Indexes, closes: Indexes) -> Indexes:
    """The indexes of those `places` that lie between an opening mark and its closing mark."""
    first = np.searchsorted(places, opens)
    counts = np.searchsorted(places, closes) - first
    return np.repeat(first - (counts.cumsum() - counts), counts) + np.arange(counts.sum())


class _Cutter:
    """Puts the columns together, part by part. Columns of short cells that repeat share their texts."""

    def __init__(self, separator: int) -> None:
        self._separator = separator
        self._parts: list[list[list[str] | Codes]] = []
        self._shared: CodeTable[str] = CodeTable()

    def take(self, part: bytes) -> bool:
        """Cut whole lines; False where they are not as regular as those before."""
        cells = _find_cells(part, self._separator)
        if cells is None or (self._parts and len(self._parts[0]) != cells.starts.shape[1]):
            return False
        keys = cells.keys()
        if not self._parts:
            self._repeats = _repeats(keys)
        is_shared = self._repeats & ((cells.lengths > _SHORT).mean(axis=0) < _FEW)
        shared = iter(self._codes(cells, keys, np.flatnonzero(is_shared)))
        rows = np.arange(len(keys))
        self._parts.append(
            [
                next(shared) if here else cells.texts(rows, np.full_like(rows, column))
                for column, here in enumerate(iter_yielding(is_shared.tolist(), 8))
            ]
        )
        return True

    def columns(self) -> list[TextColumn]:
        """The whole columns."""
        shared = tuple(self._shared)
        return [_join(parts, shared) for parts in iter_yielding(zip(*self._parts, strict=True), 1)]

    def _codes(self, cells: _Cells, keys: UInt64s, columns: Indexes) -> Codes:
        """The codes of columns that share their texts, a row a column."""
        keys = keys[:, columns]
        places, distinct = _factorize(keys.ravel())
        table = np.array([self._shared[text] for text in _read(distinct.astype("<u8").view("S8").tolist())], np.int32)
        codes = table[places].reshape(keys.shape)
        rows, at = np.nonzero(cells.lengths[:, columns] > _SHORT)
        codes[rows, at] = [self._shared[text] for text in cells.texts(rows, columns[at])]
        return np.ascontiguousarray(codes.T)


def _join(parts: Sequence[list[str] | Codes], shared: Sequence[str]) -> TextColumn:
    """One column of its parts, each of which is texts or the places of shared ones."""
    codes = [part for part in parts if not isinstance(part, list)]
    if len(codes) == len(parts):
        return TextColumn(np.concatenate(codes), shared)
    texts = [part if isinstance(part, list) else TextColumn(part, shared) for part in parts]
    return TextColumn.from_distinct(list(chain.from_iterable(texts)))


def _repeats(keys: UInt64s) -> npt.NDArray[np.bool_]:
    """Of each column whether its cells repeat, going by the first ones."""
    some = np.sort(keys[:_SAMPLE], axis=0)
    is_new: npt.NDArray[np.bool_] = (some[1:] != some[:-1]).sum(axis=0) < _DISTINCT * len(some)
    return is_new


def _factorize(keys: UInt64s) -> tuple[Indexes, UInt64s]:
    """For each key the place of its first like among the distinct ones, and these."""
    if len(keys) < _MANY:
        distinct, codes = np.unique(keys, return_inverse=True)
        return codes, distinct
    many: tuple[Indexes, UInt64s] = import_module("pandas").factorize(keys)  # faster, and lets other threads run
    return many


def columns_of(rows: Sequence[Sequence[str]], width: int = 0) -> list[TextColumn]:
    """The columns of rows, `width` at least; short rows are filled up with blanks."""
    columns: list[list[str]] = [[] for _ in range(max(width, max(map(len, rows), default=0)))]
    for start in range(0, len(rows), _BLOCK):
        checkpoint()
        block = rows[start : start + _BLOCK]
        for column, cells in zip_longest(columns, zip_longest(*block, fillvalue=""), fillvalue=[""] * len(block)):
            column.extend(cells)
    return [TextColumn.from_cells(column) for column in columns]
