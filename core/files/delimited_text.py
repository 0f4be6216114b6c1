"""Parsing of delimited text into columns.

pandas parses regular text: all rows have the same number of cells (at least two), all lines end alike outside quoted
cells, and quotation marks only enclose whole cells or are doubled inside them. Every CSV parser splits such text into
the same cells. Any other text is left to Python's csv module.
"""

import io
from collections.abc import Iterator, Sequence
from itertools import chain, islice, repeat, zip_longest

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.errors import UnrecognizedFileError
from core.files.dictionary_column import TextColumn, encode_blocks

_BLOCK_CELLS = 2**20
"""Number of cells parsed between two checkpoints."""

_BLOCK_ROWS = 256
"""Number of rows transposed at a time."""

MAX_TEXT_CELLS = 25_000_000
"""Maximum number of cells, including the blanks that make all rows equally long.

A class of 3,000 students with 1,000 sessions has 3 million.
"""


def check_cell_count(text: str, delimiter: str, where: str = "") -> None:
    """Check the number of cells in a text before it is parsed.

    Raises:
        UnrecognizedFileError: there are more cells than any class needs.
    """
    separators = text.count(delimiter) + text.count("\n") + text.count("\r")
    _check_cell_count(max(separators, text.count('"') // 2), where)


def _check_cell_count(count: int, where: str = "") -> None:
    if count > MAX_TEXT_CELLS:
        what = f"the file has more than {MAX_TEXT_CELLS:,} cells."
        raise UnrecognizedFileError(what, where=where, advice="Check that it is the right file, and download it again.")


def detect_line_end(text: str) -> str:
    r"""Return the first line end of a text: "\n", "\r\n", or "\r"; "\n" if it has none."""
    line_feed = text.find("\n")
    carriage_return = text.find("\r", 0, line_feed + 1) if line_feed >= 0 else text.find("\r")
    if carriage_return < 0:
        return "\n"
    return "\r\n" if carriage_return + 1 == line_feed else "\r"


def has_one_line_end(text: str, end: str) -> bool:
    """Return True if `end` is the only kind of line end in a text."""
    if end == "\r\n":
        return text.count("\r\n") == text.count("\n") == text.count("\r")
    return ("\r" if end == "\n" else "\n") not in text


def find_unquoted_text(text: str, delimiter: str) -> str | None:
    """Return the text outside quoted cells, or None if parsers could disagree.

    CSV parsers agree if quoted cells begin and end next to a delimiter, a line end, or the edge of the text, and if all
    lines outside quoted cells end like the first line of the text.
    """
    pieces = text.split('"')
    outside_pieces = pieces[::2]  # an empty piece lies between doubled quotation marks or at the edge of the text
    if len(pieces) % 2 == 0:
        return None
    line_end = detect_line_end(text)
    edges = (delimiter, line_end)
    if not all(piece.endswith(edges) for piece in outside_pieces[:-1] if piece):
        return None
    if not all(piece.startswith(edges) for piece in outside_pieces[1:] if piece):
        return None
    unquoted_text = '"'.join(outside_pieces)
    return unquoted_text if has_one_line_end(unquoted_text, line_end) else None


def parse_regular_columns(text: str, delimiter: str) -> list[TextColumn] | None:
    """Return the columns of regular text, or None for any other text."""
    width = _count_columns(text, delimiter)
    if width < 2 or "\0" in text or text.startswith("\ufeff"):  # pandas drops both characters
        return None
    try:
        return encode_blocks(_parse_blocks(text, delimiter, width), width)
    except pd.errors.ParserError:  # a row has too many cells, and another one too few
        return None


def _count_columns(text: str, delimiter: str) -> int:
    """Return the number of cells in the first row, or 0 if the average differs."""
    unquoted_text = find_unquoted_text(text, delimiter)
    if unquoted_text is None:
        return 0
    line_end = detect_line_end(text)
    separator_count = unquoted_text.partition(line_end)[0].count(delimiter)
    row_count = unquoted_text.count(line_end) + (not text.endswith(line_end))
    return separator_count + 1 if unquoted_text.count(delimiter) == row_count * separator_count else 0


def _parse_blocks(text: str, delimiter: str, width: int) -> Iterator[list[npt.NDArray[np.object_]]]:
    """Yield each block of rows as a list of columns, which are arrays of cells."""
    with pd.read_csv(
        io.BytesIO(text.encode()),
        sep=delimiter,
        header=None,
        dtype=object,
        na_filter=False,
        skip_blank_lines=False,
        low_memory=False,  # otherwise, pandas splits a block again
        chunksize=_BLOCK_CELLS // width + 1,
    ) as blocks:
        for block in blocks:
            yield [cells.to_numpy() for _, cells in block.items()]


def transpose_rows(rows: Sequence[Sequence[str]], width: int = 0) -> list[TextColumn]:
    """Return the columns of a table, at least `width`, given its rows.

    Short rows are padded with blanks.

    Raises:
        UnrecognizedFileError: there are too many cells, including blanks.
    """
    width = max(width, max(map(len, rows), default=0))
    _check_cell_count(width * len(rows))
    blocks = (rows[start : start + _BLOCK_ROWS] for start in range(0, len(rows), _BLOCK_ROWS))
    columns_by_block = (
        islice(chain(zip_longest(*block, fillvalue=""), repeat(("",) * len(block))), width) for block in blocks
    )
    return encode_blocks(([np.array(cells, np.object_) for cells in columns] for columns in columns_by_block), width)
