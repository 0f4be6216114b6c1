"""Detection of scores and headers that Excel converted to dates."""

import re
from datetime import date, timedelta

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY_AND_MONTH = re.compile(r"(?P<day>\d{1,2})-(?P<month>[A-Za-z]{3})", re.ASCII)
_MONTH_AND_YEAR = re.compile(r"(?P<month>[A-Za-z]{3})-(?P<day>\d{1,2})", re.ASCII)
_SERIAL_NUMBER = re.compile(r"[345]\d{4}", re.ASCII)
_FIRST_DAY = date(1899, 12, 30)
_EARLIEST, _LATEST = date(2000, 1, 1), date(2050, 1, 1)


def find_fraction(text: str) -> str:
    """Return the score that a date from Excel may have been, or "".

    For “10-Aug”, it is “8/10” or “10/8”.
    """
    match = _DAY_AND_MONTH.fullmatch(text) or _MONTH_AND_YEAR.fullmatch(text)
    if not match or match["month"].casefold() not in _MONTHS:
        return ""
    month, day = _MONTHS.index(match["month"].casefold()) + 1, int(match["day"])
    return f"“{month}/{day}” or “{day}/{month}”"


def find_serial_date(header: str) -> date | None:
    """Return the date that a header may stand for if Excel wrote it as a number.

    If no session is likely to have been on that day, return None.
    """
    if not _SERIAL_NUMBER.fullmatch(header):
        return None
    day = _FIRST_DAY + timedelta(days=int(header))
    return day if _EARLIEST <= day < _LATEST else None
