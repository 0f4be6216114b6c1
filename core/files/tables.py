"""Reader for CSV and spreadsheet files as tables of text, and CSV formatter.

This module is independent of iClicker and Canvas. Every cell stays text, even if it looks like a number.
"""

import csv
import hashlib
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from core.cooperative import CHECKPOINT_INTERVAL, checkpoint, gc_paused
from core.errors import UnrecognizedFileError
from core.files.cell_bounds import check_cells
from core.files.delimited_text import check_cell_count, parse_regular_columns
from core.files.file_bytes import is_workbook, read_bytes
from core.files.signatures import FileSignature, detect_signature
from core.files.table import Table
from core.files.text import DecodedText, decode_text, find_delimiter, split_sep_line
from core.files.workbooks import WorkbookContents, WorkbookError, read_workbook
from core.problems import Location, Problem, Report, Severity
from core.texts import Text, _, ngettext

_TOO_LARGE_ADVICE = _(
    "In a spreadsheet program, delete the cells that are far from the table, or save the table as CSV UTF-8."
)
_PASSWORD_ADVICE = _("Open it in Excel, remove the password, and save it again.")
_DOWNLOAD_AGAIN_ADVICE = _("Download the file again.")
_NONBLANK_BYTE = re.compile(rb"[^\0 \t\r\n]")
_END_SENTINEL = "\N{OBJECT REPLACEMENT CHARACTER}end of file\N{OBJECT REPLACEMENT CHARACTER}"
_NO_PROBLEMS = Report()

csv.field_size_limit(2**31 - 1)  # the default limit is 131,072 characters


class _MisplacedQuoteError(Exception):
    """A misplaced quotation mark, with the problem that reports it."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem.message)


def read_table(path: Path) -> Table:
    """Read a CSV or spreadsheet file, and detect its format from its contents.

    Raises:
        UnreadableFileError: the file can't be read.
        UnrecognizedFileError: the file isn't a table.
    """
    return parse_table(path, read_bytes(path))


@gc_paused()
def parse_table(path: Path, data: bytes) -> Table:
    """Parse the bytes of the CSV or spreadsheet file at `path`.

    Raises:
        UnrecognizedFileError: the data isn't a table.
    """
    if not _NONBLANK_BYTE.search(data):
        raise UnrecognizedFileError(_("The file is empty."), where=path.name, advice=_DOWNLOAD_AGAIN_ADVICE)
    if is_workbook(data):
        return _parse_workbook(path, data)
    decoded = decode_text(data)
    if signature := detect_signature(data, decoded):
        raise _build_unrecognized_error(path, signature)
    assert decoded is not None, "data that isn't text has a signature"
    return _parse_text(path, data, decoded)


def format_csv(rows: Sequence[Sequence[str]]) -> bytes:
    """Return the rows as CSV in UTF-8 without a byte order mark.

    Cells are separated by commas, rows end with line feeds, and cells are quoted only where necessary.
    """
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


def _build_unrecognized_error(path: Path, signature: FileSignature) -> UnrecognizedFileError:
    return UnrecognizedFileError(signature.what, where=path.name, advice=signature.advice)


def _parse_workbook(path: Path, data: bytes) -> Table:
    try:
        workbook = read_workbook(data)
    except WorkbookError as error:
        if error.reason == "password":
            raise UnrecognizedFileError(
                _("This workbook is protected with a password."), where=path.name, advice=_PASSWORD_ADVICE
            ) from error
        if error.reason == "too large":
            raise UnrecognizedFileError(
                _describe_excess_size(error.cell), where=path.name, advice=_TOO_LARGE_ADVICE
            ) from error
        raise _build_unrecognized_error(path, detect_signature(data, None)) from error
    if not workbook.sheets:
        raise UnrecognizedFileError(_("All sheets are empty."), where=path.name, advice=_DOWNLOAD_AGAIN_ADVICE)
    problems = Report(tuple(_check_workbook(workbook)))
    table, *others = (
        replace(
            Table.from_rows(path, sheet.rows, workbook.kind, "", problems, data),
            sheet=sheet.name,
            sheet_number=sheet.number,
        )
        for sheet in workbook.sheets
    )
    for sheet in (table, *others):
        check_cells(sheet.columns, where=f"{path.name}, {sheet.sheet}")
    return replace(table, other_sheets=tuple(others))


def _describe_excess_size(cell: str) -> Text:
    return _("Cell {cell} is too far from the other cells.", cell=cell) if cell else _("The workbook is too large.")


def _check_workbook(workbook: WorkbookContents) -> Iterator[Problem]:
    """Yield problems about left-out cells and uncalculated formulas."""
    if workbook.stray_cells:
        message = ngettext(
            "Cell {cell} is far from the table, so it's left out. Move it next to the table, or delete it.",
            "{n} cells, such as {cell}, are far from the table, so they're left out. Move them next to the table, or "
            "delete them.",
            len(workbook.stray_cells),
            cell=workbook.stray_cells[0],
        )
        yield Problem("far-cells-left-out", Severity.WARNING, message)
    if workbook.uncalculated_formulas:
        message = ngettext(
            "The workbook has no result for {n} formula. Open it in Excel or LibreOffice, save it, and open it here "
            "again.",
            "The workbook has no results for {n} formulas. Open it in Excel or LibreOffice, save it, and open it here "
            "again.",
            workbook.uncalculated_formulas,
        )
        yield Problem("formulas-without-values", Severity.WARNING, message)


def _parse_text(path: Path, data: bytes, decoded: DecodedText) -> Table:
    text, delimiter = split_sep_line(decoded.text)
    delimiter = delimiter or find_delimiter(text)
    check_cell_count(text, delimiter, path.name)
    problems = [*_check_encoding(decoded)]
    columns = parse_regular_columns(text, delimiter)
    if columns is not None:
        widths = np.full(len(columns[0]), len(columns), np.int32)
        table = Table(path, columns, widths, decoded.encoding, delimiter, _sha256(data), Report(tuple(problems)), data)
    else:
        try:
            rows = _parse_rows(path, text, delimiter, strict=True)
        except _MisplacedQuoteError as error:
            rows = _parse_rows(path, text, delimiter, strict=False)
            problems.append(error.problem)
        table = Table.from_rows(path, rows, decoded.encoding, delimiter, Report(tuple(problems)), data)
    check_cells(table.columns, where=path.name)
    if not any(column.mask(bool).any() for column in table.columns):
        raise UnrecognizedFileError(_("All cells are empty."), where=path.name, advice=_DOWNLOAD_AGAIN_ADVICE)
    return table


def _check_encoding(decoded: DecodedText) -> Iterator[Problem]:
    """Yield problems with damaged letters or a guessed encoding."""
    if decoded.damaged_letters:
        message = ngettext(
            "{n} letter in the file can't be read. Check the names, or download the file again.",
            "{n} letters in the file can't be read. Check the names, or download the file again.",
            decoded.damaged_letters,
        )
        yield Problem("damaged-letters", Severity.WARNING, message)
    if decoded.is_guess:
        message = _(
            "The file doesn't say how its letters are encoded. Clickover reads them as {encoding}. If names with "
            "accents look wrong, save the file as CSV UTF-8.",
            encoding=decoded.encoding,
        )
        yield Problem("encoding-guessed", Severity.INFO, message)


def _parse_rows(path: Path, text: str, delimiter: str, *, strict: bool) -> list[list[str]]:
    """Return all rows in the text.

    Raises:
        _MisplacedQuoteError: a quotation mark is misplaced, and `strict` is set.
        UnrecognizedFileError: a quotation mark is never closed.
    """
    line_end = "" if text.endswith(("\n", "\r")) else "\n"
    lines = io.StringIO(f"{text}{line_end}{_END_SENTINEL}", newline="")
    reader = csv.reader(lines, delimiter=delimiter, strict=strict)
    rows: list[list[str]] = []
    line, start = 0, 0
    try:
        for row in reader:
            if len(rows) % CHECKPOINT_INTERVAL == 0:
                checkpoint()  # `iter_yielding` would read ahead and lose the line number
            rows.append(row)
            start, line = line, reader.line_num
    except csv.Error:
        if lines.read(1):
            raise _MisplacedQuoteError(
                _build_misplaced_quote_problem(line + 1, reader.line_num, len(rows) + 1)
            ) from None
        raise _build_unclosed_quote_error(path, line + 1) from None
    if rows.pop() != [_END_SENTINEL]:
        raise _build_unclosed_quote_error(path, start + 1)
    return rows


def _build_unclosed_quote_error(path: Path, line: int) -> UnrecognizedFileError:
    what = _('Line {line} has an opening quotation mark (") but no closing one.', line=str(line))
    advice = _("Download the file again, or add the closing quotation mark.")
    return UnrecognizedFileError(what, where=path.name, advice=advice)


def _build_misplaced_quote_problem(line: int, last_line: int, row: int) -> Problem:
    """Return the problem for a misplaced quotation mark.

    It is an error if rows were merged, and a warning otherwise.
    """
    if last_line > line:
        message = _(
            'Line {line} has a quotation mark (") in the middle of a cell, so the lines up to {last_line} were read '
            "as one row. Download the file again, or fix the quotation mark.",
            line=str(line),
            last_line=str(last_line),
        )
        return Problem("rows-run-together", Severity.ERROR, message, Location(row=row))
    message = _('Line {line} has a quotation mark (") in the middle of a cell. Check this row.', line=str(line))
    return Problem("misplaced-quote", Severity.WARNING, message, Location(row=row))


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
