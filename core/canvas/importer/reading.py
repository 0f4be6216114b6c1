"""Decoder that reads an upload into rows as Canvas does.

The file must be UTF-8. Canvas guesses the separator from the first three physical lines and rewrites every cell that
looks like a number (`core.points`). It reads the rows one by one, so it reports a bad header even if a later row is
malformed. That's why `decode_upload` reads only the header, and `read_rows` reads the rest.
"""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.canvas.importer.ruby_csv import (
    SKIPPED_LINE_PATTERN,
    CsvRecord,
    MalformedCsvError,
    parse_columns_fast,
    parse_records,
)
from core.cooperative import cached_property
from core.files.delimited_text import check_cell_count, transpose_rows
from core.files.dictionary_column import DictionaryColumn, TextColumn
from core.files.text import decode_utf_8
from core.points import normalize_separators

BOM = "\ufeff"
_PHYSICAL_LINE_PATTERN = re.compile(r"[^\n]*\n|[^\n]+")
PREVALIDATION_LIMIT = 32 * 1024
"""Size in bytes up to which Ruby validates a whole file before parsing.

Larger files are validated line by line.
"""


@dataclass(frozen=True)
class DecodedUpload:
    """Text that Canvas would parse, with its separator and header.

    The text has no byte order mark. `invalid_byte_offset` is the offset of the first byte that isn't UTF-8, or None;
    the text ends before it. `header_record` is None if the file has no record, or if Ruby finds an invalid byte first.
    It is also None if the first record can't be parsed; in that case, `header_error` is the reason.
    """

    text: str
    separator: str
    has_bom: bool
    invalid_byte_offset: int | None
    header_record: CsvRecord | None
    header_error: MalformedCsvError | None

    @cached_property
    def header_cells(self) -> list[str | None]:
        """The header cells after number conversion; None is an unquoted blank."""
        return [] if self.header_record is None else convert_fields(self.header_record.fields)


@dataclass(frozen=True, slots=True)
class UploadRows:
    """Rows below the header, stored by column.

    `row_numbers` are spreadsheet row numbers. A blank cell is "", and so is a cell that a short row doesn't have
    (Canvas rule F1).
    """

    row_numbers: Sequence[int]
    columns: Sequence[TextColumn]

    def get_column(self, index: int | None) -> TextColumn:
        """Return the cells of a column, or blank cells if there is no such column."""
        if index is None or index >= len(self.columns):
            return DictionaryColumn.full("", len(self.row_numbers))
        return self.columns[index]

    def get_cell(self, row: int, column: int | None) -> str:
        """Return the text of one cell, or "" if there is no such column."""
        return self.columns[column][row] if column is not None and column < len(self.columns) else ""

    def get_row(self, index: int) -> list[str]:
        """Return the cells in one row, gathered from all columns."""
        return [column[index] for column in self.columns]


def decode_upload(data: bytes) -> DecodedUpload:
    """Decode the bytes, detect the separator, and parse the header.

    Canvas rules A2, A3, and A5.
    """
    try:
        text, invalid_byte_offset = decode_utf_8(data), None
    except UnicodeDecodeError as error:
        text, invalid_byte_offset = data[: error.start].decode("utf-8"), error.start
    separator = detect_separator(text)
    has_bom = text.startswith(BOM)
    text = text.removeprefix(BOM)
    try:
        header_record, header_error = next(parse_records(text, separator), None), None
    except MalformedCsvError as error:
        header_record, header_error = None, error
    if invalid_byte_offset is not None and (
        len(data) <= PREVALIDATION_LIMIT or not _has_complete_header(text, separator)
    ):
        header_record = None
    return DecodedUpload(text, separator, has_bom, invalid_byte_offset, header_record, header_error)


def _has_complete_header(text: str, separator: str) -> bool:
    """Return True if the header ends before the decoded text does.

    Canvas then checks the header before it reaches the invalid byte.
    """
    try:
        return text.endswith(("\n", "\r")) or len(list(itertools.islice(parse_records(text, separator), 2))) == 2
    except MalformedCsvError:
        return True


def detect_separator(text: str) -> str:
    """Return the separator that Canvas guesses, "," or ";".

    Canvas guesses ";" only if semicolons split the first three lines into more fields than commas do. `text` must
    include any byte order mark, because Canvas doesn't remove it at this stage. Canvas rule A5
    (GradebookImporter#identify_delimiter).
    """
    lines = split_sample_lines(text)
    return ";" if _count_common_fields(lines, ";") > _count_common_fields(lines, ",") else ","


def split_sample_lines(text: str) -> list[str]:
    """Return the first three physical lines with their line endings.

    A line ends at each line feed, even inside quotation marks.
    """
    return [line[0] for line in itertools.islice(_PHYSICAL_LINE_PATTERN.finditer(text), 3)]


def count_fields(line: str, separator: str) -> int | None:
    """Return the number of fields in a physical line, or None if it is malformed."""
    try:
        record = next(parse_records(line, separator, skip_lines=False), None)
    except MalformedCsvError:
        return None
    return len(record.fields) if record else 0


def _count_common_fields(lines: list[str], separator: str) -> int:
    """Return the number of fields if all lines have the same number, otherwise 0."""
    counts = {count_fields(line, separator) for line in lines}
    return (counts.pop() or 0) if len(counts) == 1 else 0


def convert_fields(fields: list[str | None]) -> list[str | None]:
    """Convert the numbers in a row to use a decimal point.

    Canvas rule A8 (GradebookImporter, decimal_comma_to_period).
    """
    return [None if text is None else normalize_separators(text) for text in fields]


def read_rows(upload: DecodedUpload) -> UploadRows:
    """Return all rows below the header, before number conversion.

    Raises:
        MalformedCsvError: Ruby can't parse a row.
        UnrecognizedFileError: there are too many cells.
    """
    assert upload.header_record is not None, "rows are read only under a header"
    check_cell_count(upload.text, upload.separator)
    columns = parse_columns_fast(upload.text, upload.separator)
    header_number = upload.header_record.number
    if columns is not None:
        rows = UploadRows(range(header_number + 1, len(columns[0]) + 1), [column[header_number:] for column in columns])
        if not _has_skippable_row(rows, upload.separator):
            return rows
    records = list(itertools.islice(parse_records(upload.text, upload.separator), 1, None))
    fields = [[text or "" for text in record.fields] for record in records]
    return UploadRows([record.number for record in records], transpose_rows(fields))


def _has_skippable_row(rows: UploadRows, separator: str) -> bool:
    """Return True if a row contains only separators, some of them inside cells.

    In this case, only the raw line shows whether Canvas skips the row. Rows that contain only spaces don't matter,
    because Canvas never treats them as students (rule D5).
    """
    separator_rows = [rows.get_row(index) for index, text in enumerate(rows.get_column(0)) if not text.strip(" ;,")]
    return any(
        any(text.strip(" ") for text in row) and SKIPPED_LINE_PATTERN.fullmatch(separator.join(row))
        for row in separator_rows
    )


def read_exact_record(upload: DecodedUpload, number: int) -> list[str | None]:
    """Return the converted cells in the row with this spreadsheet number.

    None is an unquoted blank. Canvas rule A7.
    """
    records = parse_records(upload.text, upload.separator)
    return convert_fields(next(record.fields for record in records if record.number == number))
