"""Dates that Excel made of scores and headers."""

import re
from datetime import date, timedelta

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY_AND_MONTH = re.compile(r"(?P<day>\d{1,2})-(?P<month>[A-Za-z]{3})", re.ASCII)
_MONTH_AND_YEAR = re.compile(r"(?P<month>[A-Za-z]{3})-(?P<day>\d{1,2})", re.ASCII)
_SERIAL_NUMBER = re.compile(r"[345]\d{4}", re.ASCII)
_FIRST_DAY = date(1899, 12, 30)
_EARLIEST, _LATEST = date(2000, 1, 1), date(2050, 1, 1)


def find_fraction(text: str) -> str:
    """Return the fraction that Excel made a date of, such as “10/8” or “8/10” for “10-Aug”, or ""."""
    match = _DAY_AND_MONTH.fullmatch(text) or _MONTH_AND_YEAR.fullmatch(text)
    if not match or match["month"].casefold() not in _MONTHS:
        return ""
    month, day = _MONTHS.index(match["month"].casefold()) + 1, int(match["day"])
    return f"“{month}/{day}” or “{day}/{month}”"


def find_serial_date(header: str) -> date | None:
    """Return the day that Excel shows for a number, or None if the number isn't likely to be a day."""
    if not _SERIAL_NUMBER.fullmatch(header):
        return None
    day = _FIRST_DAY + timedelta(days=int(header))
    return day if _EARLIEST <= day < _LATEST else None
