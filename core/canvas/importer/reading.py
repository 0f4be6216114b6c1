"""Which rows does Canvas read out of the bytes of an upload?

The file is UTF-8 or nothing, its separator is guessed from the first three physical lines, and every cell that looks
like a number is rewritten (`core.points`). Rows are read one by one, so a bad header is told even where a
later row is malformed: `Upload.header` is read first, `read_rows` afterwards.
"""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from core.canvas.importer.ruby import (
    SKIPPED_LINE,
    MalformedRecord,
    Record,
    fast_columns,
    parse_records,
)
from core.files.coded_columns import CodedColumn, TextColumn
from core.files.regular_csv import columns_of
from core.files.text import utf_8_text
from core.points import join_decimals

BOM = "\ufeff"
_PHYSICAL_LINE = re.compile(r"[^\n]*\n|[^\n]+")
FIRST_SAMPLE = 32 * 1024
"""A file of up to so many bytes is checked as a whole by Ruby before it is parsed, a larger one line by line."""


@dataclass(frozen=True)
class Upload:
    """The text that Canvas would parse, without its BOM, and how it would cut it.

    `bad_byte` is the offset of the first byte that is not UTF-8 (None where all are); the text then ends before it.
    `header` is None where Canvas finds none: no record at all, a first record that cannot be parsed (`header_fault`),
    or a bad byte that Ruby meets first.
    """

    text: str
    separator: str
    has_bom: bool
    bad_byte: int | None
    header: Record | None
    header_fault: MalformedRecord | None

    @cached_property
    def header_cells(self) -> list[str | None]:
        """The header's cells after the rewriting of numbers; None is an unquoted empty cell."""
        return [] if self.header is None else rewritten(self.header.fields)


@dataclass(frozen=True, slots=True)
class Rows:
    """All rows under the header, by column. `numbers[i]` is the spreadsheet's number of the row at `i`.

    Empty cells are "", and so are those that a short row lacks (Canvas rule F1).
    """

    numbers: Sequence[int]
    columns: Sequence[TextColumn]

    def column(self, place: int | None) -> TextColumn:
        """The cells of the column at `place`: all blank where there is none."""
        if place is None or place >= len(self.columns):
            return CodedColumn.of_one("", len(self.numbers))
        return self.columns[place]

    def cell(self, index: int, place: int | None) -> str:
        """One cell: blank where there is no such column."""
        return self.columns[place][index] if place is not None and place < len(self.columns) else ""

    def row(self, index: int) -> list[str]:
        """The cells of one row."""
        return [column[index] for column in self.columns]


def open_upload(data: bytes) -> Upload:
    """Decode the bytes, guess the separator and parse the first record. Canvas rules A2, A3, A5."""
    try:
        text, bad_byte = utf_8_text(data), None
    except UnicodeDecodeError as error:
        text, bad_byte = data[: error.start].decode("utf-8"), error.start
    separator = guess_separator(text)
    has_bom = text.startswith(BOM)
    text = text.removeprefix(BOM)
    try:
        header, fault = next(parse_records(text, separator), None), None
    except MalformedRecord as error:
        header, fault = None, error
    if bad_byte is not None and (len(data) <= FIRST_SAMPLE or not _has_second_line(text, separator)):
        header = None
    return Upload(text, separator, has_bom, bad_byte, header, fault)


def _has_second_line(text: str, separator: str) -> bool:
    """Whether the header ends before the text does: Canvas has then judged it before it meets a bad byte."""
    try:
        return text.endswith(("\n", "\r")) or len(list(itertools.islice(parse_records(text, separator), 2))) == 2
    except MalformedRecord:
        return True


def guess_separator(text: str) -> str:
    """`;` where it gives more fields than `,` on the first three lines.

    Canvas rule A5 (GradebookImporter#identify_delimiter). The text still has its BOM here: this is where Canvas opens
    the file without looking for one.
    """
    lines = physical_lines(text)
    return ";" if _score(lines, ";") > _score(lines, ",") else ","


def physical_lines(text: str) -> list[str]:
    """The first three lines as Canvas reads them off the disk, with their line ends, blind to quotation marks."""
    return [line[0] for line in itertools.islice(_PHYSICAL_LINE.finditer(text), 3)]


def count_fields(line: str, separator: str) -> int | None:
    """How many fields Ruby finds in one physical line; None where it cannot parse it."""
    try:
        record = next(parse_records(line, separator, skip_lines=False), None)
    except MalformedRecord:
        return None
    return len(record.fields) if record else 0


def _score(lines: list[str], separator: str) -> int:
    """The number of fields that all lines have, or 0."""
    counts = {count_fields(line, separator) for line in lines}
    return (counts.pop() or 0) if len(counts) == 1 else 0


def rewritten(fields: list[str | None]) -> list[str | None]:
    """A row after Canvas's converter. Canvas rule A8 (GradebookImporter, decimal_comma_to_period)."""
    return [None if text is None else join_decimals(text) for text in fields]


def read_rows(upload: Upload) -> Rows:
    """Every row under the header, before the rewriting of numbers. Raises MalformedRecord where Ruby would."""
    assert upload.header is not None, "rows are read only under a header"
    columns = fast_columns(upload.text, upload.separator)
    first = upload.header.number
    if columns is not None:
        rows = Rows(range(first + 1, len(columns[0]) + 1), [column[first:] for column in columns])
        if not _may_be_skipped(rows, upload.separator):
            return rows
    records = list(itertools.islice(parse_records(upload.text, upload.separator), 1, None))
    fields = [[text or "" for text in record.fields] for record in records]
    return Rows([record.number for record in records], columns_of(fields))


def _may_be_skipped(rows: Rows, separator: str) -> bool:
    """Whether a row holds separators within its cells and nothing else: only its raw line tells if Canvas skips it.

    Rows of blanks alone are no student to Canvas, skipped line or not (rule D5), and need no second look.
    """
    bare = [rows.row(index) for index, text in enumerate(rows.column(0)) if not text.strip(" ;,")]
    return any(any(text.strip(" ") for text in row) and SKIPPED_LINE.fullmatch(separator.join(row)) for row in bare)


def exact_record(upload: Upload, number: int) -> list[str | None]:
    """The cells of one row, after the rewriting of numbers, that keep quoted and unquoted blanks apart.

    Canvas rule A7.
    """
    records = parse_records(upload.text, upload.separator)
    return rewritten(next(record.fields for record in records if record.number == number))
