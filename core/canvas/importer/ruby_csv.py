"""Ruby's CSV parser and number parsing, as Canvas uses them.

Canvas parses with `CSV.open(..., col_sep:, skip_lines:, converters:)` and without liberal parsing. Two functions return
the same rows: `parse_records` reads the text as Ruby does, record by record, and reports where and why it fails.
`parse_columns_fast` uses pandas or Python's csv module, but only for text that every parser reads the same way.

Canvas reads IDs with Ruby's `to_i`, and points and scores with `to_f` and `to_d`. Its mapping page compares with
JavaScript's `parseFloat`. All of them take the leading number and ignore what follows.
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from core.files.delimited_text import (
    detect_line_end,
    find_unquoted_text,
    parse_regular_columns,
    transpose_rows,
)
from core.files.dictionary_column import TextColumn

SKIPPED_LINE_PATTERN = re.compile(r"[;, ]+")
"""Pattern of lines with only separators and spaces, which Canvas skips.

Canvas rule A6 (GradebookImporter#csv_stream).
"""
_LINE_PATTERN = re.compile(r"[^\r\n]*")
_QUOTED_FIELD_PATTERN = re.compile(r'"((?:[^"]++|"")*+)"')
_UNQUOTED_FIELD_PATTERNS = {",": re.compile(r'[^",\r\n]+'), ";": re.compile(r'[^";\r\n]+')}
_RUBY_INTEGER_PATTERN = re.compile(r"[ \t\n\v\f\r]*([+-]?[0-9]+(?:_[0-9]+)*)")
_RUBY_FLOAT_PATTERN = re.compile(r"\s*([+-]?(?:[0-9]+(?:_[0-9]+)*)?(?:\.[0-9]+)?(?:(?<=[0-9])[eE][+-]?[0-9]+)?)")
_JAVASCRIPT_FLOAT_PATTERN = re.compile(r"\s*([+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)")
_MAX_EXPONENT_DIGITS = 3
_MAX_DIGITS = 4000
"""Maximum number of digits read from an ID.

Python converts at most 4,300 digits to an int.
"""


class CsvErrorKind(Enum):
    """Reason why Ruby's parser rejects a text."""

    STRAY_QUOTE = "stray quote"
    UNCLOSED_QUOTE = "unclosed quote"
    AFTER_QUOTE = "text after a closing quote"
    LINE_END = "mixed line ends"


class MalformedCsvError(Exception):
    """Error for a record that Ruby's parser rejects.

    `line` is the number of the physical line, counted from 1.
    """

    def __init__(self, kind: CsvErrorKind, line: int) -> None:
        """Store the kind of error and its line, and build the message from them."""
        self.kind = kind
        self.line = line
        super().__init__(f"{kind.value} in line {line}")


@dataclass(frozen=True, slots=True)
class CsvRecord:
    """CSV record with its spreadsheet row number; None is an unquoted blank."""

    number: int
    fields: list[str | None]


def parse_records(text: str, separator: str, *, skip_lines: bool = True) -> Iterator[CsvRecord]:
    """Yield the records as Ruby reads them.

    All lines must end like the first one. Lines that contain only separators and spaces are dropped with `skip_lines`.
    Canvas rules A4, A6, and A7 (CSV::Parser, row_sep: :auto, #parse_quotable_robust).

    Raises:
        MalformedCsvError: a record is malformed; all records before it have been yielded.
    """
    row_end = detect_line_end(text)
    position = number = 0
    while position < len(text):
        number += 1
        line = _LINE_PATTERN.match(text, position)
        assert line is not None, "the pattern matches the empty string"
        is_whole_line = line.end() == len(text) or text.startswith(row_end, line.end())
        if skip_lines and is_whole_line and SKIPPED_LINE_PATTERN.fullmatch(line[0]):
            position = line.end() + len(row_end)
            continue
        fields, position = _parse_fields(text, position, separator, row_end)
        yield CsvRecord(number, fields)


def parse_columns_fast(text: str, separator: str) -> list[TextColumn] | None:
    """Return the columns of all rows, parsed without simulating Ruby.

    Return None if Ruby might read the text differently. A blank field is "" whether quoted or not, and so is a field
    that a short row doesn't have. Rows that Ruby skips (rule A6) are included, so a row's index is its row number minus
    one.
    """
    columns = parse_regular_columns(text, separator)
    if columns is not None:
        return columns
    if find_unquoted_text(text, separator) is None:
        return None
    try:
        return transpose_rows(list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)))
    except csv.Error:  # a field exceeds Python's size limit
        return None


def parse_ruby_integer(text: str) -> int:
    """Return the integer that Ruby's `to_i` reads from a text.

    " 12" is 12, "2abc" is 2, "1.2E+07" is 1, and anything else is 0.
    """
    match = _RUBY_INTEGER_PATTERN.match(text)
    return int(match[1][:_MAX_DIGITS]) if match else 0


def parse_ruby_float(text: str) -> Decimal:
    """Return the exact value of the number that Ruby's `to_f` reads.

    "9/10" is 9, and "(read only)" is 0.
    """
    match = _RUBY_FLOAT_PATTERN.match(text)
    digits = match[1].replace("_", "") if match else ""
    return _parse_decimal(digits) if any(character.isdigit() for character in digits) else Decimal(0)


def parse_javascript_float(text: str) -> Decimal | None:
    """Return the exact value of the number that `parseFloat` reads.

    None stands for NaN, which equals nothing.
    """
    match = _JAVASCRIPT_FLOAT_PATTERN.match(text)
    return _parse_decimal(match[1]) if match else None


def _parse_decimal(text: str) -> Decimal:
    """Return the exact value of a number.

    A number beyond the range of floats becomes 1E+999 or 0.
    """
    significand, _, exponent = text.lower().partition("e")
    if len(exponent.lstrip("+-0")) <= _MAX_EXPONENT_DIGITS:
        return Decimal(text)
    number = Decimal(significand)
    return Decimal(0) if not number or exponent.startswith("-") else Decimal("1E+999").copy_sign(number)


def _parse_fields(text: str, start: int, separator: str, row_end: str) -> tuple[list[str | None], int]:
    """Return the fields of the record at `start` and the position after it."""
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
        raise MalformedCsvError(_classify_error(text, position, is_quoted=is_quoted), _get_line_number(text, position))


def _parse_field(text: str, position: int, separator: str) -> tuple[str | None, int, bool]:
    """Return one field, the position after it, and whether it is quoted."""
    if text.startswith('"', position):
        quoted = _QUOTED_FIELD_PATTERN.match(text, position)
        if quoted is None:
            raise MalformedCsvError(CsvErrorKind.UNCLOSED_QUOTE, _get_line_number(text, position))
        return quoted[1].replace('""', '"'), quoted.end(), True
    unquoted = _UNQUOTED_FIELD_PATTERNS[separator].match(text, position)
    return (unquoted[0], unquoted.end(), False) if unquoted else (None, position, False)


def _classify_error(text: str, position: int, *, is_quoted: bool) -> CsvErrorKind:
    """Return the kind of error that the text after a field causes."""
    if text[position] in "\r\n":
        return CsvErrorKind.LINE_END
    return CsvErrorKind.AFTER_QUOTE if is_quoted else CsvErrorKind.STRAY_QUOTE


def _get_line_number(text: str, position: int) -> int:
    """Return the number of the physical line at a position, counted from 1."""
    before = text[:position]
    return 1 + before.count("\n") + before.count("\r") - before.count("\r\n")
