"""Which text do these bytes hold?

UTF-8 and UTF-16 are told for certain. Old 8-bit encodings are told apart by what their letters look like: a capital in
the middle of a word, or a symbol between two letters, means that the encoding is the wrong one.

Which character stands between the cells of a text table?

The one that cuts the rows most evenly: names hold commas and decimals may too, but only the true delimiter cuts the
first line into as many cells as the rows under it.
"""

import codecs
import csv
import io
import itertools
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from charset_normalizer import from_bytes

from core.pacing import paced

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WESTERN = ("cp1252", "mac_roman")
_OTHERS = ("cp1250", "cp1251", "cp1253", "cp1254", "gb18030", "big5", "shift_jis", "cp949")
_FEW_ODD = 0.2
_FEWEST_ZEROS = 10  # one byte in so many
_SAMPLE = 200_000
_PIECE = 2**20


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text, the encoding that it turned out to have, and whether that encoding is a guess.

    `damaged` counts the letters of a UTF-8 text that could not be read and stand as "\N{REPLACEMENT CHARACTER}".
    """

    text: str
    encoding: str
    is_guess: bool = False
    damaged: int = 0


def decode(data: bytes) -> Decoded | None:
    """The text that `data` holds, or None where it is no text. Never raises."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _with_mark(data, encoding)
    if b"\0" in data:
        return _utf_16_without_mark(data)
    try:
        return Decoded(utf_8_text(data), "utf-8")
    except UnicodeDecodeError:
        return _damaged_utf_8(data) or _eight_bit(data)


def utf_8_text(data: bytes) -> str:
    """The text of UTF-8 bytes, as `bytes.decode` gives it or raises UnicodeDecodeError, giving way between pieces."""
    return "".join(_in_pieces(data))


def _in_pieces(data: bytes) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder("utf-8")()
    for start in paced(range(0, len(data), _PIECE), 1):
        begun = start - len(decoder.getstate()[0])  # a letter may lie across two pieces
        try:
            yield decoder.decode(data[start : start + _PIECE], final=start + _PIECE >= len(data))
        except UnicodeDecodeError as error:
            place = begun + error.start, begun + error.end
            raise UnicodeDecodeError(error.encoding, data, *place, error.reason) from None


def _with_mark(data: bytes, encoding: str) -> Decoded | None:
    """Text behind a byte order mark."""
    text = data.decode(encoding, errors="replace")
    damaged = text.count("\N{REPLACEMENT CHARACTER}")
    if "\0" in text or damaged * 10 > len(text):
        return None
    return Decoded(text, encoding, damaged=damaged)


def _utf_16_without_mark(data: bytes) -> Decoded | None:
    """UTF-16 whose mark is missing: digits and separators have a zero byte, always on the same side."""
    zeros, encoding = max((data[1::2].count(0), "utf-16-le"), (data[0::2].count(0), "utf-16-be"))
    if zeros * _FEWEST_ZEROS < len(data):
        return None
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else Decoded(text, encoding)


def _damaged_utf_8(data: bytes) -> Decoded | None:
    """UTF-8 in which a few letters are broken, as after cutting or joining files."""
    text = data.decode("utf-8", errors="replace")
    damaged = text.count("\N{REPLACEMENT CHARACTER}")
    whole = sum(not letter.isascii() for letter in text) - damaged
    return Decoded(text, "utf-8", damaged=damaged) if whole > 4 * damaged else None


def _eight_bit(data: bytes) -> Decoded:
    """Text in an old 8-bit encoding: the Western one that reads best, else what charset-normalizer finds."""
    readings = {encoding: data.decode(encoding, errors="replace") for encoding in _WESTERN}
    best = min(readings, key=lambda encoding: _oddness(readings[encoding]))
    if _oddness(readings[best]) > _FEW_ODD:
        found = from_bytes(data[:_SAMPLE], cp_isolation=list(_OTHERS)).best()
        if found is not None:
            return Decoded(data.decode(found.encoding, errors="replace"), found.encoding, is_guess=True)
    return Decoded(readings[best], best, is_guess=True)


def _oddness(text: str) -> float:
    """The share of the letters outside ASCII that do not look like part of Western text, 0 to 1."""
    text = text[: _SAMPLE * 10]
    places = [place for place, letter in enumerate(text) if not letter.isascii()]
    return sum(_is_odd(text, place) for place in places) / len(places) if places else 0.0


def _is_odd(text: str, place: int) -> bool:
    """Whether the letter at `place` can hardly stand there in a Western name or title."""
    letter = text[place]
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    if letter.isalpha():
        capital_inside = letter.isupper() and before.isalpha() and (before.islower() or after.islower())
        capital_follows = letter.islower() and after.isupper()
        run = before.isalpha() and after.isalpha() and not before.isascii() and not after.isascii()
        return capital_inside or capital_follows or run
    if letter == "\N{RIGHT SINGLE QUOTATION MARK}":
        return before.islower() and after.islower()
    return before.isalpha() or after.isalpha() or not letter.isprintable()


DELIMITERS = (",", ";", "\t", "|")
_SAMPLE_LINES, _SAMPLE_DELIMITERS = 500, 2**20
"""So many lines, and no more than so many characters, tell the delimiter."""

_SEP_LINE = re.compile(r'\s*"?sep=([,;|\t])"?[ \t]*(\r\n|\n|\r|$)', re.IGNORECASE)


def cut_sep_line(text: str) -> tuple[str, str]:
    """The text without Excel's own first line `sep=;`, and the delimiter that it names, or ""."""
    found = _SEP_LINE.match(text)
    return (text[found.end() :], found[1]) if found else (text, "")


def find_delimiter(text: str) -> str:
    """The delimiter of a text table; a comma where nothing tells."""
    whole = text[: text.rfind("\n", 0, _SAMPLE_DELIMITERS) + 1] if len(text) > _SAMPLE_DELIMITERS else text
    lines = list(itertools.islice(io.StringIO(whole or text[:_SAMPLE_DELIMITERS], newline=""), _SAMPLE_LINES))
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
