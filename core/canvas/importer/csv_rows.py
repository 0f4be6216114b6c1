"""Which rows does Ruby's CSV parser see in a text?

Canvas parses with `CSV.open(..., col_sep:, skip_lines:, converters:)` and without liberal parsing. Two ways give the
same rows: `parse_records` walks the text as Ruby does, one record at a time, and knows where and why it fails;
`fast_rows` lets Python's csv module do it, only where the text has been proven to mean the same to both.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

SKIPPED_LINE = re.compile(r"[;, ]+")
"""Lines of separators and blanks only are dropped before anything else.

Canvas rule A6 (GradebookImporter#csv_stream).
"""

_LINE = re.compile(r"[^\r\n]*")
_QUOTED = re.compile(r'"((?:[^"]++|"")*+)"')
_UNQUOTED = {",": re.compile(r'[^",\r\n]+'), ";": re.compile(r'[^";\r\n]+')}


class Fault(Enum):
    """Why Ruby's parser gives up."""

    STRAY_QUOTE = "stray quote"
    UNCLOSED_QUOTE = "unclosed quote"
    AFTER_QUOTE = "text after a closing quote"
    LINE_END = "mixed line ends"


class MalformedRecord(Exception):  # noqa: N818 - what Ruby calls MalformedCSVError
    """A record that Ruby's parser refuses: its fault and the physical line (from 1)."""

    def __init__(self, fault: Fault, line: int) -> None:
        """Keep both."""
        self.fault = fault
        self.line = line
        super().__init__(f"{fault.value} in line {line}")


@dataclass(frozen=True, slots=True)
class Record:
    """One record: its number as a spreadsheet counts rows, and its fields; None is an unquoted empty field."""

    number: int
    fields: list[str | None]


def row_separator(text: str) -> str:
    """The line end that Ruby detects: the first one in the text decides.

    Canvas rule A4 (CSV::Parser, row_sep: :auto).
    """
    line_feed = text.find("\n")
    carriage_return = text.find("\r", 0, line_feed + 1) if line_feed >= 0 else text.find("\r")
    if carriage_return < 0:
        return "\n"
    return "\r\n" if carriage_return + 1 == line_feed else "\r"


def parse_records(text: str, separator: str, *, skip_lines: bool = True) -> Iterator[Record]:
    """Each record as Ruby yields it. Raises MalformedRecord where Ruby would, after the records before it.

    Canvas rules A4, A6 and A7 (CSV::Parser#parse_quotable_robust).
    """
    row_end = row_separator(text)
    position = number = 0
    while position < len(text):
        number += 1
        line = _LINE.match(text, position)
        assert line is not None, "the pattern matches the empty string"
        is_whole_line = line.end() == len(text) or text.startswith(row_end, line.end())
        if skip_lines and is_whole_line and SKIPPED_LINE.fullmatch(line[0]):
            position = line.end() + len(row_end)
            continue
        fields, position = _parse_fields(text, position, separator, row_end)
        yield Record(number, fields)


def _parse_fields(text: str, start: int, separator: str, row_end: str) -> tuple[list[str | None], int]:
    """The fields of the record at `start`, and where the next record begins."""
    fields: list[str | None] = []
    position = start
    while True:
        value, position, is_quoted = _parse_field(text, position, separator)
        if text.startswith(separator, position):
            fields.append(value)
            position += 1
            continue
        if position == len(text) or text.startswith(row_end, position):
            is_blank_line = not fields and value is None
            return ([] if is_blank_line else [*fields, value]), position + len(row_end)
        raise MalformedRecord(_fault(text, position, is_quoted=is_quoted), _line_of(text, position))


def _parse_field(text: str, position: int, separator: str) -> tuple[str | None, int, bool]:
    """One field, where it ends, and whether it was quoted."""
    if text.startswith('"', position):
        quoted = _QUOTED.match(text, position)
        if quoted is None:
            raise MalformedRecord(Fault.UNCLOSED_QUOTE, _line_of(text, position))
        return quoted[1].replace('""', '"'), quoted.end(), True
    unquoted = _UNQUOTED[separator].match(text, position)
    return (unquoted[0], unquoted.end(), False) if unquoted else (None, position, False)


def _fault(text: str, position: int, *, is_quoted: bool) -> Fault:
    """Why the text at `position` may not follow a field."""
    if text[position] in "\r\n":
        return Fault.LINE_END
    return Fault.AFTER_QUOTE if is_quoted else Fault.STRAY_QUOTE


def _line_of(text: str, position: int) -> int:
    """The physical line (from 1) of a place in the text, whatever its line ends."""
    before = text[:position]
    return 1 + before.count("\n") + before.count("\r") - before.count("\r\n")


def fast_rows(text: str, separator: str) -> list[list[str]] | None:
    """All rows by Python's csv module, skipped lines included; None where it might read anything but what Ruby reads.

    Empty fields are "" whether quoted or not. Rows that Ruby drops (rule A6) are still there, so that the index of a
    row is its number less one.
    """
    if not _is_provably_equal(text, separator):
        return None
    lines: Iterable[str] = io.StringIO(text, newline="")
    if '"' not in text or not any("\n" in piece or "\r" in piece for piece in text.split('"')[1::2]):
        pieces = text.split(row_separator(text))
        lines = pieces[:-1] if not pieces[-1] else pieces
    share = dict[str, str]().setdefault  # one object for each different text: less memory, and faster to look up
    try:
        reader = csv.reader(lines, delimiter=separator, strict=True)
        return [list(map(share, row, row)) for row in reader]
    except csv.Error:  # a field beyond Python's size limit
        return None


def _is_provably_equal(text: str, separator: str) -> bool:
    """Whether every quote opens or closes a field, and no line ends otherwise than the first.

    Cut at the quotes, the pieces 0, 2, 4, ... lie outside quoted fields: each must begin and end with a separator or a
    line end, or be empty (two quotes in a row, or a text's edge).
    """
    row_end = row_separator(text)
    outside = text.split('"')[::2] if '"' in text else [text]
    if text.count('"') % 2:
        return False
    edges = (separator, row_end)
    if not all(piece.endswith(edges) for piece in outside[:-1] if piece):
        return False
    if not all(piece.startswith(edges) for piece in outside[1:] if piece):
        return False
    return _has_one_line_end(text, row_end) or all(_has_one_line_end(piece, row_end) for piece in outside)


def _has_one_line_end(text: str, row_end: str) -> bool:
    """Whether a text has no line end but `row_end`."""
    if row_end == "\r\n":
        return text.count("\r\n") == text.count("\n") == text.count("\r")
    return ("\r" if row_end == "\n" else "\n") not in text
