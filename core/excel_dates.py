"""Detection of scores and headers that Excel converted to dates."""

import re
from datetime import date, timedelta

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY_AND_MONTH = re.compile(r"(?P<day>\d{1,2})-(?P<month>[A-Za-z]{3})", re.ASCII)
_MONTH_AND_YEAR = re.compile(r"(?P<month>[A-Za-z]{3})-(?P<day>\d{1,2})", re.ASCII)
_FULL_DATE = re.compile(
    r"(?P<month>\d{1,2})/(?P<day>\d{1,2})/(\d{4}|\d{2})|\d{4}-(?P<iso_month>\d{1,2})-(?P<iso_day>\d{1,2})( 00:00:00)?",
    re.ASCII,
)
_SERIAL_NUMBER = re.compile(r"[345]\d{4}", re.ASCII)
_FIRST_DAY = date(1899, 12, 30)
_EARLIEST, _LATEST = date(2000, 1, 1), date(2050, 1, 1)


def find_fraction(text: str) -> str:
    """Return the score that a date from Excel may have been, or "".

    For “10-Aug”, “8/10/2026”, or Excel's number for that day, it is “8/10” or “10/8”.
    """
    if serial_date := find_serial_date(text):
        month, day = serial_date.month, serial_date.day
    elif match := _FULL_DATE.fullmatch(text):
        month, day = int(match["month"] or match["iso_month"]), int(match["day"] or match["iso_day"])
    elif match := _DAY_AND_MONTH.fullmatch(text) or _MONTH_AND_YEAR.fullmatch(text):
        month_name = match["month"].casefold()
        month, day = _MONTHS.index(month_name) + 1 if month_name in _MONTHS else 0, int(match["day"])
    else:
        return ""
    return f"“{month}/{day}” or “{day}/{month}”" if month else ""


def find_serial_date(text: str) -> date | None:
    """Return the date that Excel may have written as this number.

    If no session is likely to have been on that day, return None.
    """
    if not _SERIAL_NUMBER.fullmatch(text):
        return None
    day = _FIRST_DAY + timedelta(days=int(text))
    return day if _EARLIEST <= day < _LATEST else None
