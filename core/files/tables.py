"""How do bytes become rows of text, and rows of text a file?

Knows neither iClicker nor Canvas. Every cell stays the text that the file holds: no cell is turned into a number here.
"""

import csv
import hashlib
import io
import re
import stat
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.errors import UnknownFile, UnreadableFile
from core.files.atomic import is_folder
from core.files.coded_columns import CodedColumn, TextColumn
from core.files.file_signs import Look, what_it_looks_like
from core.files.regular_csv import columns_of, cut_columns, rows_of
from core.files.text import Decoded, cut_sep_line, decode, find_delimiter
from core.files.workbooks import NotAWorkbook, Sheet, is_workbook, read_workbook
from core.pacing import STEP, give_way, paced, paused_collector
from core.problems import Place, Problem, Report, Severity, counted

_TOO_LARGE = "Delete what lies far from the table in a spreadsheet program, or save the table as CSV UTF-8."
_PASSWORD = "Open it in Excel, remove the password, and save it again."
_HOLDS_SOMETHING = re.compile(rb"[^\0 \t\r\n]")
_LAST_LINE = "\N{OBJECT REPLACEMENT CHARACTER}end of file\N{OBJECT REPLACEMENT CHARACTER}"
_NOTHING_ODD = Report()
_SPECIAL_FILES = {
    stat.S_IFIFO: "a pipe",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
    stat.S_IFSOCK: "a socket",
}

csv.field_size_limit(2**31 - 1)  # csv stops at 131,072 characters otherwise


@dataclass(frozen=True, eq=False)
class Table:
    """The rows of a CSV or spreadsheet file, as text.

    `rows[i]` is what a spreadsheet shows in row i + 1, blank rows included (as empty lists); rows may differ in length.
    `encoding` is what the bytes turned out to be ("utf-8", "utf-8-sig", "utf-16", "cp1252", ..., "xlsx", "xls");
    `delimiter` is one of `,` `;` tab `|`, or empty for a spreadsheet. `sha256` is that of the bytes on disk,
    which `data` holds. `columns` are those of a text so regular that it was cut column by column, else empty.
    """

    path: Path
    rows: list[list[str]]
    encoding: str
    delimiter: str
    sha256: str
    problems: Report = _NOTHING_ODD
    data: bytes = b""
    columns: tuple[TextColumn, ...] = ()

    def columns_in(self, rows: Sequence[int], width: int) -> list[TextColumn]:
        """The first `width` columns of these rows (counted from 0); a row that is too short is filled up with blanks.

        Only texts that stand in a cell are among a column's values.
        """
        places = np.array(rows, np.intp)
        whole = [column.take(places) for column in self.columns] or columns_of([self.rows[row] for row in rows], width)
        blank = CodedColumn.of_one("", len(rows))
        return [column.compact() for column in paced(whole[:width], 1)] + [blank] * (width - len(whole))


class _MisplacedQuoteError(Exception):
    """The first misplaced quotation mark of a text."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem.message)


def read_table(path: Path) -> Table:
    """Read a CSV or spreadsheet file, whichever its content is; its name tells nothing.

    Raises UnreadableFile where the bytes cannot be had, and UnknownFile where they are no table.
    """
    return parse_table(path, read_bytes(path))


@paused_collector()
def parse_table(path: Path, data: bytes) -> Table:
    """The table that the bytes of the file `path` hold. Raises UnknownFile where they hold none."""
    if not _HOLDS_SOMETHING.search(data):
        raise UnknownFile("the file is empty.", where=path.name, advice="Download it again.")
    if is_workbook(data):
        return _parse_workbook(path, data)
    decoded = decode(data)
    if look := what_it_looks_like(data, decoded):
        raise _no_table(path, look)
    assert decoded is not None, "bytes that are no text look like something else"
    return _parse_text(path, data, decoded)


def format_csv(rows: Sequence[Sequence[str]]) -> bytes:
    """The rows as CSV: UTF-8 without a byte order mark, comma, line feeds, quotes only where needed."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a regular file. Everything that the user gives is read here.

    A pipe, a device, or a socket is refused before it is opened: reading one may wait forever.

    Raises:
        UnreadableFile: the file is missing, isn't a regular file, or can't be read.
    """
    try:
        if special := _special_kind(path):
            advice = "Save its contents in a file, and use that file instead."
            raise UnreadableFile(f"this is {special}, not a file.", where=str(path), advice=advice)
        return path.read_bytes()
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from error


def _special_kind(path: Path) -> str:
    """Return what the path leads to if it is neither a file nor a folder, else an empty string."""
    try:
        return _SPECIAL_FILES.get(stat.S_IFMT(path.stat().st_mode), "")
    except OSError:  # reading it says why
        return ""


def _unreadable(path: Path, error: Exception) -> UnreadableFile:
    if isinstance(error, FileNotFoundError):
        return UnreadableFile("there is no such file.", where=str(path), advice="Check its name and folder.")
    if is_folder(path):
        return UnreadableFile("this is a folder.", where=str(path), advice="Choose the file inside it.")
    if isinstance(error, PermissionError):
        advice = "If it is open in another program, close it there; else ask its owner for the right to read it."
        return UnreadableFile("it may not be read.", where=str(path), advice=advice)
    reason = getattr(error, "strerror", None) or str(error)
    return UnreadableFile(f"it cannot be read: {reason}.", where=str(path), advice="Copy it to this computer first.")


def _no_table(path: Path, look: Look) -> UnknownFile:
    return UnknownFile(f"this is {look.words}, not a table of scores.", where=path.name, advice=look.advice)


def _parse_workbook(path: Path, data: bytes) -> Table:
    try:
        sheet = read_workbook(data)
    except NotAWorkbook as error:
        if error.reason == "password":
            raise UnknownFile("it is protected with a password.", where=path.name, advice=_PASSWORD) from error
        if error.reason == "too large":
            raise UnknownFile(_describe_size(error.cell), where=path.name, advice=_TOO_LARGE) from error
        raise _no_table(path, what_it_looks_like(data, None)) from error
    if not sheet.rows:
        raise UnknownFile("no sheet holds anything.", where=path.name, advice="Download it again.")
    return Table(path, sheet.rows, sheet.kind, "", _sha256(data), Report(tuple(_check_sheet(sheet))), data)


def _describe_size(cell: str) -> str:
    return f"cell {cell} is too far from the others." if cell else "the workbook is too large."


def _check_sheet(sheet: Sheet) -> Iterator[Problem]:
    """What was left out of the workbook, or can't be known from it."""
    if sheet.others:
        others = ", ".join(f"“{name}”" for name in sheet.others)
        told = f"The sheet “{sheet.name}” is read. The workbook also holds {others}, which is left out."
        yield Problem("other-sheets-left-out", Severity.INFO, told)
    if sheet.stray:
        first = sheet.stray[0]
        told = (
            f"Cell {first} is far away from the table, so it is left out. Move it next to the table, or delete it."
            if len(sheet.stray) == 1
            else f"{len(sheet.stray)} cells from {first} on are far away from the table, so they are left out. "
            "Move them next to the table, or delete them."
        )
        yield Problem("far-cells-left-out", Severity.WARNING, told)
    if sheet.valueless:
        told = (
            f"The workbook contains no results for {counted(sheet.valueless, 'formula')}. "
            "Open it in Excel or LibreOffice, save it, and open it here again."
        )
        yield Problem("formulas-without-values", Severity.WARNING, told)


def _parse_text(path: Path, data: bytes, decoded: Decoded) -> Table:
    text, delimiter = cut_sep_line(decoded.text)
    delimiter = delimiter or find_delimiter(text)
    problems = [*_check_letters(decoded)]
    try:
        columns = tuple(cut_columns(text, delimiter) or ())
        rows = rows_of(columns) if columns else _rows(path, text, delimiter, strict=True)
    except _MisplacedQuoteError as error:
        columns, rows = (), _rows(path, text, delimiter, strict=False)
        problems.append(error.problem)
    if not any(any(row) for row in rows):
        raise UnknownFile("the file holds no cell.", where=path.name, advice="Download it again.")
    return Table(path, rows, decoded.encoding, delimiter, _sha256(data), Report(tuple(problems)), data, columns)


def _check_letters(decoded: Decoded) -> Iterator[Problem]:
    """How sure the letters are."""
    if decoded.damaged:
        told = (
            f"{counted(decoded.damaged, 'letter')} of the file cannot be read. Compare the names, or download it again."
        )
        yield Problem("damaged-letters", Severity.WARNING, told)
    if decoded.is_guess:
        told = (
            f"The file does not say how its letters are coded; it reads as {decoded.encoding}. "
            "If names with accents look wrong, save it as CSV UTF-8."
        )
        yield Problem("encoding-guessed", Severity.INFO, told)


def _rows(path: Path, text: str, delimiter: str, *, strict: bool) -> list[list[str]]:
    """Every row. Raises _MisplacedQuoteError if `strict`, and UnknownFile where a quote is never closed."""
    ending = "" if text.endswith(("\n", "\r")) else "\n"
    lines = io.StringIO(f"{text}{ending}{_LAST_LINE}", newline="")
    reader = csv.reader(lines, delimiter=delimiter, strict=strict)
    rows: list[list[str]] = []
    line, start = 0, 0
    try:
        for row in reader:
            if len(rows) % STEP == 0:
                give_way()  # not `paced`, which reads ahead: the reader knows its line
            rows.append([sys.intern(cell) for cell in row])  # scores repeat: one object each, not millions
            start, line = line, reader.line_num
    except csv.Error:
        if lines.read(1):
            raise _MisplacedQuoteError(_misplaced(line + 1, reader.line_num, len(rows) + 1)) from None
        raise _unclosed(path, line + 1) from None
    if rows.pop() != [_LAST_LINE]:
        raise _unclosed(path, start + 1)
    return rows


def _unclosed(path: Path, line: int) -> UnknownFile:
    what = f"a quotation mark that opens in line {line} is never closed."
    return UnknownFile(what, where=path.name, advice="Download the file again, or close the quotation mark there.")


def _misplaced(line: int, last_line: int, row: int) -> Problem:
    """A quotation mark that neither opens nor closes a cell: grave where it ran over several lines."""
    where = f"Line {line}: a quotation mark stands in the middle of a cell."
    if last_line > line:
        told = f"{where} Rows up to line {last_line} ran together. Download the file again, or mend it there."
        return Problem("rows-run-together", Severity.ERROR, told, Place(row=row))
    return Problem("misplaced-quote", Severity.WARNING, f"{where} Check that row.", Place(row=row))


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
