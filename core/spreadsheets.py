"""How does a workbook of Excel or LibreOffice become rows of text?

A number is printed as a spreadsheet shows it: up to 15 digits, nothing rounded that was typed, no exponent.
"""

import io
import math
import re
import zipfile
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_KINDS = ((b"xl/workbook.bin", "xlsb"), (b"xl/", "xlsx"), (b"opendocument.spreadsheet", "ods"))
_EXACT_DIGITS = 15
_VALUELESS = re.compile(rb"<c([^>]*)>\s*<f(?:\s[^>]*)?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>")

CalamineCell = int | float | str | bool | time | date | datetime | timedelta


class NotAWorkbook(Exception):  # noqa: N818 - it says what the bytes are not; `core.tables` words it for the person
    """The bytes are no workbook that can be read; `reason` is "password", "formulas" or "damaged"."""

    def __init__(self, reason: str) -> None:
        """Keep the reason."""
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of one sheet, its name, and the names of other sheets that hold something too."""

    rows: list[list[str]]
    kind: str
    name: str = ""
    others: tuple[str, ...] = ()


def is_workbook(data: bytes) -> bool:
    """Whether the bytes begin as a workbook's do."""
    return data.startswith((ZIP, OLE))


def read_workbook(data: bytes) -> Sheet:
    """The first sheet that holds rows, visible ones first. Raises NotAWorkbook."""
    try:
        return _first_sheet(data)
    except PasswordError as error:
        raise NotAWorkbook("password") from error
    except (CalamineError, zipfile.BadZipFile, ValueError, OverflowError, OSError) as error:
        raise NotAWorkbook("password" if _is_encrypted(data) else "damaged") from error
    except BaseException as error:
        # The Rust library under calamine may panic on a damaged file; a panic is no Exception.
        if type(error).__name__ == "PanicException":
            raise NotAWorkbook("damaged") from error
        raise


def _has_formula_without_value(data: bytes) -> bool:
    """Whether a formula's value is not stored: then the cell would read as blank, and a score would be lost."""
    if not data.startswith(ZIP):
        return False
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/") and name.endswith(".xml")]
        found = (cell for name in sheets for cell in _VALUELESS.finditer(archive.read(name)))
        return any(b't="str"' not in cell[1] for cell in found)  # a formula may well give an empty text


def _first_sheet(data: bytes) -> Sheet:
    if _has_formula_without_value(data):
        raise NotAWorkbook("formulas")
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    visible = [each.name for each in workbook.sheets_metadata if each.visible is SheetVisibleEnum.Visible]
    names = [*visible, *(name for name in workbook.sheet_names if name not in visible)]
    filled = {}
    for name in names:
        rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
        if rows:
            filled[name] = rows
    kind = _kind(data)
    if not filled:
        return Sheet([], kind)
    name, *others = filled
    printed = [[print_cell(cell) for cell in row] for row in filled[name]]
    return Sheet([row if any(row) else [] for row in printed], kind, name, tuple(others))


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


def _kind(data: bytes) -> str:
    if data.startswith(OLE):
        return "xls"
    return next((kind for mark, kind in _KINDS if mark in data), "xlsx")


def _is_encrypted(data: bytes) -> bool:
    return data.startswith(OLE) and "EncryptedPackage".encode("utf-16-le") in data
