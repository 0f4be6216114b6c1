"""Corrections of how files are read, remembered by the shape of the file.

A shape is a set of headers in any order: the headers of columns that aren't sessions or that have a corrected role. A
file has the shape if one of its rows has all these headers, so sessions of later weeks don't matter.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from core.clicker.export import ClickerExport
from core.courses.course import FileReading
from core.files.table import Table
from core.recognition.corrections import NO_CORRECTIONS, Corrections
from core.recognition.roles import ColumnRole

_MAX_HEADER_ROW = 50


def update_readings(readings: Sequence[FileReading], files: Iterable[ClickerExport]) -> tuple[FileReading, ...]:
    """Return the remembered readings, updated with those of the files.

    A new reading replaces one of the same shape.
    """
    by_headers = {reading.headers: reading for reading in readings}
    for file in files:
        reading = _build_reading(file)
        if file.corrections == NO_CORRECTIONS:
            by_headers.pop(reading.headers, None)
        else:
            by_headers[reading.headers] = reading
    return tuple(by_headers.values())


def find_corrections(readings: Iterable[FileReading], table: Table) -> Corrections:
    """Return the remembered corrections for a file, or none if no shape fits.

    If several shapes fit, the one with the most headers takes precedence.
    """
    for reading in sorted(readings, key=lambda reading: -len(reading.headers)):
        for sheet in (table, *table.other_sheets):
            for number, row in enumerate(sheet.rows[:_MAX_HEADER_ROW], 1):
                headers = _name_headers(row)
                if reading.headers and reading.headers <= set(headers):
                    return _fit_corrections(reading, headers, sheet.sheet, number)
    return NO_CORRECTIONS


def merge_corrections(remembered: Corrections, given: Corrections) -> Corrections:
    """Return the remembered corrections, overridden by the new ones."""
    return Corrections(
        given.sheet or remembered.sheet,
        given.header_row or remembered.header_row,
        {**remembered.roles, **given.roles},
        {**remembered.values, **given.values},
    )


def _build_reading(file: ClickerExport) -> FileReading:
    corrected = file.corrections.roles
    names = _name_headers([item.header for item in file.columns])
    headers = {item.column: name for item, name in zip(file.columns, names, strict=True) if name}
    shape = {
        headers[item.column]
        for item in file.columns
        if item.column in headers and (item.role is not ColumnRole.SESSION or item.column in corrected)
    }
    roles = {headers[column]: str(role) for column, role in corrected.items() if column in headers}
    return FileReading(frozenset(shape), roles, replace(file.corrections, roles={}))


def _name_headers(headers: Iterable[str]) -> list[str]:
    """Return the headers without spaces around them. Repeated ones get a number, so that all names are unique."""
    counts: Counter[str] = Counter()
    names = []
    for header in map(str.strip, headers):
        counts[header] += 1
        names.append(header if not header or counts[header] == 1 else f"{header}\t{counts[header]}")
    return names


def _fit_corrections(reading: FileReading, headers: Sequence[str], sheet: str, row: int) -> Corrections:
    """Return the corrections for a file with these headers in this row of a sheet."""
    corrections = reading.corrections
    return Corrections(
        sheet if corrections.sheet else "",
        row if corrections.header_row else 0,
        {headers.index(header) + 1: ColumnRole(role) for header, role in reading.roles.items()},
        corrections.values,
    )
