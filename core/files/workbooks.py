"""How does a workbook of Excel or LibreOffice become rows of text?

A number is printed as a spreadsheet shows it: up to 15 digits, nothing rounded that was typed, no exponent.
"""

import io
import math
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from core.files.binary_sheets import flatten_xls_stream, flatten_xlsb_sheet
from core.files.containers import (
    OLE,
    ZIP,
    BadCompoundFile,
    BadZip,
    format_compound_file,
    format_zip,
    parse_compound_file,
    read_parts,
)
from core.files.ods_content import flatten_ods_content
from core.files.sheet_bounds import BadSheet, Findings
from core.files.xlsx_sheets import flatten_xlsx_sheet

_EXACT_DIGITS = 15
_RECALCULATED = re.compile(rb"""fullCalcOnLoad\s*=\s*["'](1|true)["']""")
_STREAMS, _ENCRYPTED, _SUMMARY = ("Workbook", "Book"), "EncryptedPackage", "\x05SummaryInformation"
_ODS_TYPE, _ODS_CONTENT, _ODS_MANIFEST = "mimetype", "content.xml", "META-INF/manifest.xml"
_ODS_PARTS = (_ODS_TYPE, _ODS_CONTENT, _ODS_MANIFEST)
_OFFICE_PART = re.compile(r".*\.(xml|rels|bin)", re.IGNORECASE)
_NO_CELLS = re.compile(
    r"xl/(calcChain|vbaProject|worksheets/binaryIndex|(.*/)?(drawings|charts|media|embeddings|pivot\w*|printerSettings|theme)/)",
    re.IGNORECASE,
)

CalamineCell = int | float | str | bool | time | date | datetime | timedelta


class NotAWorkbook(Exception):  # noqa: N818 - it says what the bytes are not; `core.files.tables` words it for the person
    """The bytes are no workbook that can be read; `reason` is "password", "too large", or "damaged".

    `cell` is the one that makes a sheet too large, if it is known.
    """

    def __init__(self, reason: str, cell: str = "") -> None:
        """Keep the reason."""
        self.reason = reason
        self.cell = cell
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of one sheet, its name, and the names of other sheets that hold something too.

    `stray` are the cells, of all sheets, that are left out because they are far from all others; `valueless` is the
    number of formulas without a stored value, which are texts in `rows`.
    """

    rows: list[list[str]]
    kind: str
    name: str = ""
    others: tuple[str, ...] = ()
    stray: tuple[str, ...] = ()
    valueless: int = 0


def is_workbook(data: bytes) -> bool:
    """Whether the bytes begin as a workbook's do."""
    return data.startswith((ZIP, OLE))


def read_workbook(data: bytes) -> Sheet:
    """The first sheet that holds rows, visible ones first. Raises NotAWorkbook.

    The library gets a plain workbook made from the bytes, since it doesn't survive some damage: it would ask for all
    memory at once, or end the process.
    """
    findings = Findings()
    try:
        kind, plain = _flatten(data, findings)
        return _first_sheet(plain, kind, findings)
    except (BadZip, BadCompoundFile, BadSheet) as error:
        raise NotAWorkbook(getattr(error, "reason", "damaged"), getattr(error, "cell", "")) from error
    except PasswordError as error:
        raise NotAWorkbook("password") from error
    except MemoryError as error:
        raise NotAWorkbook("too large") from error
    except Exception as error:
        raise NotAWorkbook("damaged") from error  # on damaged bytes, a library raises nearly anything
    except BaseException as error:
        # The Rust library under calamine may panic on a damaged file; a panic is no Exception.
        if type(error).__name__ == "PanicException":
            raise NotAWorkbook("damaged") from error
        raise


def _flatten(data: bytes, findings: Findings) -> tuple[str, bytes]:
    """Return the workbook's kind, and a workbook with the same cells that the library reads as they are shown."""
    if data.startswith(OLE):
        streams = parse_compound_file(data, (*_STREAMS, _ENCRYPTED, _SUMMARY))
        if _ENCRYPTED in streams:
            raise BadSheet("password")
        stream = next((streams[name] for name in _STREAMS if name in streams), None)
        if stream is None:
            raise BadSheet("damaged")
        plain = flatten_xls_stream(stream, findings, is_calculated=_SUMMARY in streams)
        return "xls", format_compound_file(_STREAMS[0], plain)
    parts = read_parts(data, _may_have_cells)
    if b"opendocument.spreadsheet" in parts.get(_ODS_TYPE, b""):
        kind = "ods"
        if b"encryption-data" in parts.get(_ODS_MANIFEST, b""):
            raise BadSheet("password")
        parts = {name: part for name, part in parts.items() if name in _ODS_PARTS}
        parts[_ODS_CONTENT] = flatten_ods_content(parts.get(_ODS_CONTENT, b""), findings)
    else:
        kind = "xlsb" if "xl/workbook.bin" in parts else "xlsx"
        is_recalculated = bool(_RECALCULATED.search(parts.get("xl/workbook.xml", b"")))
        for name, part in parts.items():
            if name.lower().startswith("xl/worksheets/") and name.lower().endswith(".bin"):
                parts[name] = flatten_xlsb_sheet(part, findings)
            elif name.lower().endswith(".xml"):
                parts[name] = flatten_xlsx_sheet(part, findings, is_recalculated=is_recalculated)
    return kind, format_zip(parts)


def _may_have_cells(name: str) -> bool:
    """Whether a part of the archive is needed to read the cells. Pictures and the like are never unpacked."""
    name = name.replace("\\", "/").lstrip("/")
    return name in _ODS_PARTS or bool(_OFFICE_PART.fullmatch(name) and not _NO_CELLS.match(name))


def _first_sheet(data: bytes, kind: str, findings: Findings) -> Sheet:
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    sheets = [each for each in workbook.sheets_metadata if each.typ is SheetTypeEnum.WorkSheet]
    names = [each.name for each in sorted(sheets, key=lambda each: each.visible is not SheetVisibleEnum.Visible)]
    filled: dict[str, list[list[CalamineCell]]] = {}
    for name in names:
        rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
        if rows:
            filled[name] = rows
    if not filled:
        return Sheet([], kind)
    name, *others = filled
    printed = [[print_cell(cell) for cell in row] for row in filled[name]]
    texts = [row if any(row) else [] for row in printed]
    return Sheet(texts, kind, name, tuple(others), tuple(findings.stray), findings.valueless)


def print_cell(cell: CalamineCell) -> str:
    """A cell as text: 451201.0 is "451201", 8.5 is "8.5", a date is "9/3/25", true is "TRUE"."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int | float):
        return _print_number(cell)
    if isinstance(cell, datetime):
        return f"{_print_date(cell)} {cell:%H:%M}" if cell.time() != time() else _print_date(cell)
    return _print_date(cell) if isinstance(cell, date) else str(cell)


def _print_number(number: float) -> str:
    if not math.isfinite(number):
        return str(number)
    if number == int(number):
        return str(int(number))
    return f"{Decimal(f'{number:.{_EXACT_DIGITS}g}'):f}"


def _print_date(day: date) -> str:
    return f"{day.month}/{day.day}/{day.year % 100:02}"
