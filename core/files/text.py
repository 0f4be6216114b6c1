"""Detection of the encoding and the delimiter of a text table.

UTF-8 and UTF-16 are detected reliably. Old 8-bit encodings are compared by how plausible the decoded text is: a capital
inside a word, or a symbol between two letters, suggests the wrong encoding.

The correct delimiter splits the rows most evenly. Names and numbers may contain commas, but only the correct delimiter
splits the first line into as many cells as the other rows.
"""

import codecs
import csv
import io
import itertools
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module

from core.cooperative import iter_yielding

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WESTERN_ENCODINGS = ("cp1252", "mac_roman")
_OTHER_ENCODINGS = ("cp1250", "cp1251", "cp1253", "cp1254", "gb18030", "big5", "shift_jis", "cp949")
_MAX_IMPLAUSIBLE_SHARE = 0.2
_MAX_BYTES_PER_ZERO = 10
_SAMPLE_LENGTH = 200_000
_CHUNK_SIZE = 2**20


@dataclass(frozen=True, slots=True)
class DecodedText:
    """Decoded text, its encoding, and whether the encoding is a guess.

    `damaged_letters` is the number of unreadable letters, which are "\N{REPLACEMENT CHARACTER}" in the text.
    """

    text: str
    encoding: str
    is_guess: bool = False
    damaged_letters: int = 0


def decode_text(data: bytes) -> DecodedText | None:
    """Decode the data, or return None if it isn't text."""
    for bom, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(bom):
            return _decode_with_bom(data, encoding)
    if b"\0" in data:
        return _decode_utf_16_without_bom(data)
    try:
        return DecodedText(decode_utf_8(data), "utf-8")
    except UnicodeDecodeError:
        return _decode_damaged_utf_8(data) or _decode_eight_bit(data)


def decode_utf_8(data: bytes) -> str:
    """Decode UTF-8 like `bytes.decode`, with a checkpoint before each chunk.

    Raises:
        UnicodeDecodeError: the data isn't valid UTF-8.
    """
    return "".join(_decode_chunks(data))


def _decode_chunks(data: bytes) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder("utf-8")()
    for start in iter_yielding(range(0, len(data), _CHUNK_SIZE), 1):
        chunk_start = start - len(decoder.getstate()[0])  # a letter may span two chunks
        try:
            yield decoder.decode(data[start : start + _CHUNK_SIZE], final=start + _CHUNK_SIZE >= len(data))
        except UnicodeDecodeError as error:
            span = chunk_start + error.start, chunk_start + error.end
            raise UnicodeDecodeError(error.encoding, data, *span, error.reason) from None


def _decode_with_bom(data: bytes, encoding: str) -> DecodedText | None:
    """Decode text that begins with a byte order mark.

    Return None if too much of it is damaged.
    """
    text = data.decode(encoding, errors="replace")
    damaged = text.count("\N{REPLACEMENT CHARACTER}")
    if "\0" in text or damaged * 10 > len(text):
        return None
    return DecodedText(text, encoding, damaged_letters=damaged)


def _decode_utf_16_without_bom(data: bytes) -> DecodedText | None:
    """Decode UTF-16 without a byte order mark, or return None.

    Digits and separators have a zero byte, whose position reveals the byte order.
    """
    zeros, encoding = max((data[1::2].count(0), "utf-16-le"), (data[0::2].count(0), "utf-16-be"))
    if zeros * _MAX_BYTES_PER_ZERO < len(data):
        return None
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else DecodedText(text, encoding)


def _decode_damaged_utf_8(data: bytes) -> DecodedText | None:
    """Decode UTF-8 with a few damaged letters, or return None if there are many.

    Letters are damaged when files are cut or joined in the middle of a letter.
    """
    text = data.decode("utf-8", errors="replace")
    damaged = text.count("\N{REPLACEMENT CHARACTER}")
    intact = sum(not letter.isascii() for letter in text) - damaged
    return DecodedText(text, "utf-8", damaged_letters=damaged) if intact > 4 * damaged else None


def _decode_eight_bit(data: bytes) -> DecodedText:
    """Decode text in an old 8-bit encoding.

    The most plausible Western encoding is used. If none is plausible, charset-normalizer detects the encoding.
    """
    candidates = {encoding: data.decode(encoding, errors="replace") for encoding in _WESTERN_ENCODINGS}
    best = min(candidates, key=lambda encoding: _compute_implausible_share(candidates[encoding]))
    if _compute_implausible_share(candidates[best]) > _MAX_IMPLAUSIBLE_SHARE:
        from_bytes = import_module("charset_normalizer").from_bytes  # hardly any file needs it
        detected = from_bytes(data[:_SAMPLE_LENGTH], cp_isolation=list(_OTHER_ENCODINGS)).best()
        if detected is not None:
            return DecodedText(data.decode(detected.encoding, errors="replace"), detected.encoding, is_guess=True)
    return DecodedText(candidates[best], best, is_guess=True)


def _compute_implausible_share(text: str) -> float:
    """Return the fraction of non-ASCII letters that are implausible, from 0 to 1."""
    text = text[: _SAMPLE_LENGTH * 10]
    positions = [position for position, letter in enumerate(text) if not letter.isascii()]
    return sum(_is_implausible_letter(text, position) for position in positions) / len(positions) if positions else 0.0


def _is_implausible_letter(text: str, position: int) -> bool:
    """Return True if the letter at `position` is implausible in Western text."""
    letter = text[position]
    before, after = text[position - 1 : position], text[position + 1 : position + 2]
    if letter.isalpha():
        capital_inside = letter.isupper() and before.isalpha() and (before.islower() or after.islower())
        capital_follows = letter.islower() and after.isupper()
        is_inside_run = before.isalpha() and after.isalpha() and not before.isascii() and not after.isascii()
        return capital_inside or capital_follows or is_inside_run
    if letter == "\N{RIGHT SINGLE QUOTATION MARK}":
        return before.islower() and after.islower()
    return before.isalpha() or after.isalpha() or not letter.isprintable()


DELIMITERS = (",", ";", "\t", "|")
_MAX_SAMPLE_LINES, _MAX_SAMPLE_LENGTH = 500, 2**20
"""The maximum size of the sample from which the delimiter is detected."""

_SEP_LINE = re.compile(r'\s*"?sep=([,;|\t])"?[ \t]*(\r\n|\n|\r|$)', re.IGNORECASE)


def split_sep_line(text: str) -> tuple[str, str]:
    """Split off Excel's `sep=` line, and return the remaining text and the delimiter.

    If the text doesn't begin with such a line, the delimiter is "".
    """
    match = _SEP_LINE.match(text)
    return (text[match.end() :], match[1]) if match else (text, "")


def find_delimiter(text: str) -> str:
    """Return the delimiter of a text table, or a comma if none can be detected."""
    sample = text[: text.rfind("\n", 0, _MAX_SAMPLE_LENGTH) + 1] if len(text) > _MAX_SAMPLE_LENGTH else text
    lines = list(itertools.islice(io.StringIO(sample or text[:_MAX_SAMPLE_LENGTH], newline=""), _MAX_SAMPLE_LINES))
    cell_counts = {delimiter: _count_cells(lines, delimiter) for delimiter in DELIMITERS}
    first_splits = {delimiter: _find_first_split(cell_counts[delimiter]) for delimiter in DELIMITERS}
    earliest_split = min(first_splits.values())
    return max(
        DELIMITERS,
        key=lambda delimiter: _build_evenness_key(cell_counts[delimiter], first_splits[delimiter] == earliest_split),
    )


def _count_cells(lines: list[str], delimiter: str) -> list[int]:
    """Return the number of cells in each row, which is 0 for blank rows."""
    return [len(row) for row in csv.reader(lines, delimiter=delimiter)]


def _find_first_split(cell_counts: list[int]) -> int:
    """Return the index of the first row with several cells, or the number of rows."""
    return next((row for row, count in enumerate(cell_counts) if count > 1), len(cell_counts))


def _build_evenness_key(cell_counts: list[int], is_first: bool) -> tuple[bool, bool, float, int]:
    """Return a sort key that is highest for the most likely delimiter.

    The key compares how evenly each delimiter splits the rows.
    """
    nonblank_counts = [count for count in cell_counts if count]
    if not nonblank_counts:
        return (False, False, 0.0, 0)
    most_common_count, rows = Counter(nonblank_counts).most_common(1)[0]
    cuts_first = is_first and next((count for count in nonblank_counts if count > 1), 0) >= most_common_count
    evenness = rows / len(nonblank_counts) if most_common_count > 1 else 0.0  # most rows may be in one quoted cell
    return (most_common_count > 1, cuts_first, evenness, sum(nonblank_counts))
