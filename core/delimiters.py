"""Which character stands between the cells of a text table?

The one that cuts the rows most evenly: names hold commas and decimals may too, but only the true delimiter cuts the
first line into as many cells as the rows under it.
"""

import csv
import io
import itertools
import re
from collections import Counter

DELIMITERS = (",", ";", "\t", "|")
_SAMPLE_LINES, _SAMPLE = 500, 2**20
"""So many lines, and no more than so many characters, tell the delimiter."""

_SEP_LINE = re.compile(r'\s*"?sep=([,;|\t])"?[ \t]*(\r\n|\n|\r|$)', re.IGNORECASE)


def cut_sep_line(text: str) -> tuple[str, str]:
    """The text without Excel's own first line `sep=;`, and the delimiter that it names, or ""."""
    found = _SEP_LINE.match(text)
    return (text[found.end() :], found[1]) if found else (text, "")


def find_delimiter(text: str) -> str:
    """The delimiter of a text table; a comma where nothing tells."""
    whole = text[: text.rfind("\n", 0, _SAMPLE) + 1] if len(text) > _SAMPLE else text
    lines = list(itertools.islice(io.StringIO(whole or text[:_SAMPLE], newline=""), _SAMPLE_LINES))
    widths = {delimiter: _widths(lines, delimiter) for delimiter in DELIMITERS}
    splits = {delimiter: _first_split(widths[delimiter]) for delimiter in DELIMITERS}
    first = min(splits.values())
    return max(DELIMITERS, key=lambda delimiter: _evenness(widths[delimiter], splits[delimiter] == first))


def _widths(lines: list[str], delimiter: str) -> list[int]:
    """How many cells each row has; blank rows have none."""
    return [len(row) for row in csv.reader(lines, delimiter=delimiter)]


def _first_split(widths: list[int]) -> int:
    """The first row that is cut into cells at all."""
    return next((row for row, width in enumerate(widths) if width > 1), len(widths))


def _evenness(widths: list[int], is_first: bool) -> tuple[bool, bool, float, int]:
    """What to compare delimiters by, the best last."""
    filled = [width for width in widths if width]
    if not filled:
        return (False, False, 0.0, 0)
    usual, rows = Counter(filled).most_common(1)[0]
    cuts_first = is_first and next((width for width in filled if width > 1), 0) >= usual
    return (usual > 1, cuts_first, rows / len(filled), sum(filled))
