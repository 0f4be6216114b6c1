"""How does the person read a day or a moment? With the month in letters, in the order of their own language."""

import re
from datetime import date, datetime

from PySide6.QtCore import QDate, QDateTime, QLocale

_WEEKDAY = re.compile(r"[\s,،]*(?<!d)d{3,4}(?!d)[\s,،]*")
"""The place of the weekday in a pattern, with what sets it apart."""


def day_words(day: date) -> str:
    """A day like "23 Nov 2026": no order of numbers can be mistaken for another."""
    return QLocale().toString(QDate(day.year, day.month, day.day), _day_pattern())


def moment_words(moment: datetime) -> str:
    """A moment in the time of this place, like "23 Nov 2026, 06:19"."""
    local = QDateTime.fromSecsSinceEpoch(int(moment.timestamp()))
    return f"{QLocale().toString(local.date(), _day_pattern())}, {_time_words(local)}"


def _day_pattern() -> str:
    """The long pattern of the language, without the weekday and with the short name of the month."""
    return _WEEKDAY.sub("", QLocale().dateFormat(QLocale.FormatType.LongFormat)).replace("MMMM", "MMM")


def _time_words(local: QDateTime) -> str:
    return QLocale().toString(local.time(), QLocale.FormatType.ShortFormat)
