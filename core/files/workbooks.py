"""Reader for Excel and LibreOffice workbooks as rows of text.

Numbers are formatted as in a spreadsheet, with up to 15 significant digits and without exponents.
"""

import io
import math
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from core.files.binary_sheets import sanitize_xls_stream, sanitize_xlsb_sheet
from core.files.containers import (
    OLE_SIGNATURE,
    CompoundFileError,
    ZipError,
    format_compound_file,
    format_zip,
    parse_compound_file,
    read_zip_parts,
)
from core.files.ods_content import sanitize_ods_content
from core.files.sheet_bounds import SheetError, SheetFindings
from core.files.xlsx_sheets import sanitize_xlsx_sheet

_SIGNIFICANT_DIGITS = 15
_FULL_RECALCULATION = re.compile(rb"""fullCalcOnLoad\s*=\s*["'](1|true)["']""")
_STREAMS, _ENCRYPTED, _SUMMARY = ("Workbook", "Book"), "EncryptedPackage", "\x05SummaryInformation"
_ODS_TYPE, _ODS_CONTENT, _ODS_MANIFEST = "mimetype", "content.xml", "META-INF/manifest.xml"
_ODS_PARTS = (_ODS_TYPE, _ODS_CONTENT, _ODS_MANIFEST)
_OFFICE_PART = re.compile(r".*\.(xml|rels|bin)", re.IGNORECASE)
_NO_CELLS = re.compile(
    r"xl/(calcChain|vbaProject|worksheets/binaryIndex|(.*/)?(drawings|charts|media|embeddings|pivot\w*|printerSettings|theme)/)",
    re.IGNORECASE,
)

CalamineCell = int | float | str | bool | time | date | datetime | timedelta


class WorkbookError(Exception):
    """A workbook that can't be read.

    `reason` is "password", "too large", or "damaged". `cell` is the cell that makes a sheet too large, if known.
    """

    def __init__(self, reason: str, cell: str = "") -> None:
        """Create an error with this reason, and with the cell if it is known."""
        self.reason = reason
        self.cell = cell
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The cells of one sheet as text. `number` is its position in the workbook, from 1."""

    name: str
    rows: list[list[str]]
    number: int = 0


@dataclass(frozen=True, slots=True)
class WorkbookContents:
    """The sheets of a workbook that aren't empty, visible ones first.

    `kind` is the file format, such as "xlsx". `stray_cells` are the names of cells, in all sheets, that are left out
    because they are far away from the others. `uncalculated_formulas` is the number of formulas without a stored value.
    The rows contain these formulas as text.
    """

    kind: str
    sheets: tuple[Sheet, ...]
    stray_cells: tuple[str, ...] = ()
    uncalculated_formulas: int = 0


def read_workbook(data: bytes) -> WorkbookContents:
    """Return the sheets of a workbook.

    The library reads a sanitized copy of the workbook, because on some damaged data it would allocate all memory or end
    the process.

    Raises:
        WorkbookError: the workbook is damaged, too large, or password-protected.
    """
    findings = SheetFindings()
    try:
        kind, sanitized = _sanitize_workbook(data, findings)
        return _read_sheets(sanitized, kind, findings)
    except (ZipError, CompoundFileError, SheetError) as error:
        raise WorkbookError(getattr(error, "reason", "damaged"), getattr(error, "cell", "")) from error
    except PasswordError as error:
        raise WorkbookError("password") from error
    except MemoryError as error:
        raise WorkbookError("too large") from error
    except Exception as error:
        raise WorkbookError("damaged") from error  # libraries raise almost anything on damaged data
    except BaseException as error:
        # The Rust library behind calamine may panic on a damaged file, and a panic isn't an Exception.
        if type(error).__name__ == "PanicException":
            raise WorkbookError("damaged") from error
        raise


def _sanitize_workbook(data: bytes, findings: SheetFindings) -> tuple[str, bytes]:
    """Return the workbook's kind, and a copy that the library can read safely."""
    if data.startswith(OLE_SIGNATURE):
        streams = parse_compound_file(data, (*_STREAMS, _ENCRYPTED, _SUMMARY))
        if _ENCRYPTED in streams:
            raise SheetError("password")
        stream = next((streams[name] for name in _STREAMS if name in streams), None)
        if stream is None:
            raise SheetError("damaged")
        sanitized = sanitize_xls_stream(stream, findings, is_calculated=_SUMMARY in streams)
        return "xls", format_compound_file(_STREAMS[0], sanitized)
    parts = read_zip_parts(data, _is_relevant_part)
    if b"opendocument.spreadsheet" in parts.get(_ODS_TYPE, b""):
        kind = "ods"
        if b"encryption-data" in parts.get(_ODS_MANIFEST, b""):
            raise SheetError("password")
        parts = {name: part for name, part in parts.items() if name in _ODS_PARTS}
        parts[_ODS_CONTENT] = sanitize_ods_content(parts.get(_ODS_CONTENT, b""), findings)
    else:
        kind = "xlsb" if "xl/workbook.bin" in parts else "xlsx"
        is_recalculated = bool(_FULL_RECALCULATION.search(parts.get("xl/workbook.xml", b"")))
        for name, part in parts.items():
            if name.lower().startswith("xl/worksheets/") and name.lower().endswith(".bin"):
                parts[name] = sanitize_xlsb_sheet(part, findings)
            elif name.lower().endswith(".xml"):
                parts[name] = sanitize_xlsx_sheet(part, findings, is_recalculated=is_recalculated)
    return kind, format_zip(parts)


def _is_relevant_part(name: str) -> bool:
    """Return True if a part of the archive may be needed to read the cells.

    Pictures, for example, are never unpacked.
    """
    name = name.replace("\\", "/").lstrip("/")
    return name in _ODS_PARTS or bool(_OFFICE_PART.fullmatch(name) and not _NO_CELLS.match(name))


def _read_sheets(data: bytes, kind: str, findings: SheetFindings) -> WorkbookContents:
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    sheets = [sheet for sheet in workbook.sheets_metadata if sheet.typ is SheetTypeEnum.WorkSheet]
    names = [sheet.name for sheet in sorted(sheets, key=lambda sheet: sheet.visible is not SheetVisibleEnum.Visible)]
    contents = {name: workbook.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in names}
    numbers = {sheet.name: number for number, sheet in enumerate(workbook.sheets_metadata, 1)}
    nonempty_sheets = tuple(Sheet(name, _format_rows(rows), numbers[name]) for name, rows in contents.items() if rows)
    return WorkbookContents(kind, nonempty_sheets, tuple(findings.stray_cells), findings.uncalculated_formulas)


def _format_rows(rows: list[list[CalamineCell]]) -> list[list[str]]:
    formatted = [[format_cell(cell) for cell in row] for row in rows]
    return [row if any(row) else [] for row in formatted]


def format_cell(cell: CalamineCell) -> str:
    """Return a cell's text as a spreadsheet shows it.

    For example, 451201.0 becomes "451201", a date becomes "9/3/25", and True becomes "TRUE".
    """
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int | float):
        return _format_number(cell)
    if isinstance(cell, datetime):
        return f"{_format_date(cell)} {cell:%H:%M}" if cell.time() != time() else _format_date(cell)
    return _format_date(cell) if isinstance(cell, date) else str(cell)


def _format_number(number: float) -> str:
    if not math.isfinite(number):
        return str(number)
    if number == int(number):
        return str(int(number))
    return f"{Decimal(f'{number:.{_SIGNIFICANT_DIGITS}g}'):f}"


def _format_date(value: date) -> str:
    return f"{value.month}/{value.day}/{value.year % 100:02}"
