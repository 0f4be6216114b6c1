"""Is a text table so regular that every CSV parser reads the same, and what are its columns?

A large table is cut by pandas, which shares one object among equal cells of a column and is several times as fast as
Python's csv module. Only a text that is proven to hold no surprise is cut here; all others go the slow way.
"""

import io
from collections.abc import Iterator, Sequence
from importlib import import_module
from itertools import zip_longest

LARGE = 2**20
"""So many characters make it worth while to bring in pandas."""

_AT_ONCE = 2**21
"""Cells that pandas cuts at a time: it lets no other thread run meanwhile, and the window has to stay alive."""

_BLOCK = 256
"""Rows turned into columns at a time: so many stay in the processor's cache."""


def line_end(text: str) -> str:
    r"""The first line end of the text: "\n", "\r\n" or "\r"; "\n" where it has none."""
    line_feed = text.find("\n")
    carriage_return = text.find("\r", 0, line_feed + 1) if line_feed >= 0 else text.find("\r")
    if carriage_return < 0:
        return "\n"
    return "\r\n" if carriage_return + 1 == line_feed else "\r"


def cut_at_quotes(text: str, separator: str) -> list[str] | None:
    """The pieces between the quotes of a regular text; None for any other.

    The pieces 0, 2, 4, ... lie outside quoted cells. In a regular text each of these begins and ends with a separator
    or a line end, or is empty (two quotes in a row, or a text's edge), and no line ends otherwise than the first.
    """
    pieces = text.split('"')
    outside = pieces[::2]
    if len(pieces) % 2 == 0:
        return None
    end = line_end(text)
    edges = (separator, end)
    if not all(piece.endswith(edges) for piece in outside[:-1] if piece):
        return None
    if not all(piece.startswith(edges) for piece in outside[1:] if piece):
        return None
    return pieces if _has_one_line_end(text, end) or _has_one_line_end('"'.join(outside), end) else None


def _has_one_line_end(text: str, end: str) -> bool:
    """Whether a text has no line end but `end`."""
    if end == "\r\n":
        return text.count("\r\n") == text.count("\n") == text.count("\r")
    return ("\r" if end == "\n" else "\n") not in text


def has_quoted_line_end(pieces: Sequence[str]) -> bool:
    """Whether a quoted cell runs over several lines; `pieces` as `cut_at_quotes` gives them."""
    return any("\n" in piece or "\r" in piece for piece in pieces[1::2])


def cut_columns(text: str, separator: str) -> list[list[str]] | None:
    """The columns of a regular text whose rows all have the same number of cells, two at least; None for any other.

    A cell is what it is to Python's csv module; a blank one is "", quoted or not.
    """
    pieces = cut_at_quotes(text, separator)
    if pieces is None or "\ufeff" in text or "\0" in text or has_quoted_line_end(pieces):
        return None
    pandas = import_module("pandas")  # only now: a small file does without it
    options = {"header": None, "dtype": object, "na_filter": False, "skip_blank_lines": False, "low_memory": False}
    separators = text.count(separator) - sum(piece.count(separator) for piece in pieces[1::2])
    columns: list[list[str]] = []
    for part in _parts(text, 1 + separators // _AT_ONCE):
        try:
            frame = pandas.read_csv(io.BytesIO(part.encode()), sep=separator, **options)
        except (pandas.errors.EmptyDataError, pandas.errors.ParserError):  # nothing, or a row longer than the first
            return None
        columns = columns or [[] for _ in frame]
        if len(columns) != frame.shape[1]:
            return None
        for name, column in zip(frame, columns, strict=True):
            column += frame[name].tolist()
    if len(columns) < 2 or separators != len(columns[0]) * (len(columns) - 1):
        return None  # no row is longer, so this one number tells that none is shorter
    return columns


def _parts(text: str, count: int) -> Iterator[str]:
    """The text in about so many parts of whole lines."""
    end, size, start = line_end(text), len(text) // count, 0
    while start < len(text):
        last = text.find(end, start + size)
        stop = len(text) if last < 0 else last + len(end)
        yield text[start:stop]
        start = stop


def columns_of(rows: Sequence[Sequence[str]], width: int = 0) -> list[list[str]]:
    """The columns of rows, `width` at least; short rows are filled up with blanks."""
    columns: list[list[str]] = [[] for _ in range(max(width, max(map(len, rows), default=0)))]
    for start in range(0, len(rows), _BLOCK):
        block = rows[start : start + _BLOCK]
        for column, cells in zip_longest(columns, zip_longest(*block, fillvalue=""), fillvalue=[""] * len(block)):
            column.extend(cells)
    return columns
