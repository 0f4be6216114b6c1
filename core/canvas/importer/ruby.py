"""Which rows does Ruby's CSV parser see in a text?

Canvas parses with `CSV.open(..., col_sep:, skip_lines:, converters:)` and without liberal parsing. Two ways give the
same rows: `parse_records` walks the text as Ruby does, one record at a time, and knows where and why it fails;
`fast_columns` lets numpy or Python's csv module do it, only where the text has been proven to mean the same to all.

Which number do Ruby and the browser see at the beginning of a text?

Canvas reads ids with Ruby's `to_i`, points and scores with Ruby's `to_f` and `to_d`, and the mapping page compares with
JavaScript's `parseFloat`. All of them take the leading number and forgive what follows.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from core.files.coded_columns import TextColumn
from core.files.regular_csv import columns_of, cut_columns, has_one_line_end, line_end

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


def parse_records(text: str, separator: str, *, skip_lines: bool = True) -> Iterator[Record]:
    """Each record as Ruby yields it. Raises MalformedRecord where Ruby would, after the records before it.

    The first line end in the text decides which one Ruby expects. Canvas rules A4, A6 and A7 (CSV::Parser,
    row_sep: :auto, #parse_quotable_robust).
    """
    row_end = line_end(text)
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


def fast_columns(text: str, separator: str) -> list[TextColumn] | None:
    """The columns of all rows, skipped lines included; None where they might be anything but what Ruby reads.

    Empty fields are "" whether quoted or not, and so is what a short row lacks. Rows that Ruby drops (rule A6) are
    still there, so that the index of a row is its number less one.
    """
    columns = cut_columns(text, separator)
    if columns is not None:
        return columns
    pieces = _cut_at_quotes(text, separator)
    if pieces is None:
        return None
    lines: Iterable[str] = io.StringIO(text, newline="")
    if not any("\n" in piece or "\r" in piece for piece in pieces[1::2]):
        lines = text.removesuffix(line_end(text)).split(line_end(text)) if text else []
    try:
        reader = csv.reader(lines, delimiter=separator, strict=True)
        return columns_of(list(reader))
    except csv.Error:  # a field beyond Python's size limit
        return None


def _cut_at_quotes(text: str, separator: str) -> list[str] | None:
    """The pieces between the quotes of a text whose quotes stand where every parser expects them; None for any other.

    The pieces 0, 2, 4, ... lie outside quoted cells. Each of these must begin and end with a separator or a line end,
    or be empty (two quotes in a row, or a text's edge), and no line may end otherwise than the first.
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
    return pieces if has_one_line_end(text, end) or has_one_line_end('"'.join(outside), end) else None


_INTEGER = re.compile(r"[ \t\n\v\f\r]*([+-]?[0-9]+(?:_[0-9]+)*)")
_FLOAT = re.compile(r"\s*([+-]?(?:[0-9]+(?:_[0-9]+)*)?(?:\.[0-9]+)?(?:(?<=[0-9])[eE][+-]?[0-9]+)?)")
_PARSE_FLOAT = re.compile(r"\s*([+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)")

_LONGEST = 4000
"""No id has so many digits, and Python turns no more than 4,300 into a number."""


def leading_integer(text: str) -> int:
    """Ruby's `to_i`: " 12" is 12, "2abc" is 2, "1.2E+07" is 1, and anything else is 0."""
    found = _INTEGER.match(text)
    return int(found[1][:_LONGEST]) if found else 0


def leading_float(text: str) -> Decimal:
    """Ruby's `to_f`, exact: "9/10" is 9, "(read only)" is 0."""
    found = _FLOAT.match(text)
    digits = found[1].replace("_", "") if found else ""
    return Decimal(digits) if any(mark.isdigit() for mark in digits) else Decimal(0)


def parse_float(text: str) -> Decimal | None:
    """JavaScript's `parseFloat`, exact; None is NaN, which equals nothing."""
    found = _PARSE_FLOAT.match(text)
    return Decimal(found[1]) if found else None
