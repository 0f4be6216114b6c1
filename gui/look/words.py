"""How does the person read a day or a moment? With the month in letters, in the order of their own language.

How does a word fit that is longer than its line? Labels break lines between words only.

How does a person who listens to the window hear of what others see appear in it?

How does this step say things: translated, filled in, and with the right plural?
"""

import re
from datetime import date, datetime

from PySide6.QtCore import QCoreApplication, QDate, QDateTime, QLocale
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

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


PIECE = 10
"""After so many letters a long word may be broken."""

_LONG = re.compile(rf"\S{{{2 * PIECE}}}")
_PIECE = re.compile(rf"(\S{{{PIECE}}})(?=\S)")


def breakable(text: str) -> str:
    """The same text, whose long words may be broken without a sign: by blanks of no width."""
    return _PIECE.sub("\\1\u200b", text) if _LONG.search(text) else text


def announce(widget: QWidget, text: str) -> None:
    """Let a screen reader say this when it has said what it says now; `widget` is where it stands."""
    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))


CONTEXT = "Review"


def tr(text: str, **values: object) -> str:
    """The sentence in the person's language, with `{name}` filled in from `values`."""
    translated = QCoreApplication.translate(CONTEXT, text)
    return translated.format(**values) if values else translated


def counted(count: int, one: str, many: str) -> str:
    """Say "1 score" or "3 scores": `one` and `many` are translated already; `{n}` in them becomes the number."""
    return (one if count == 1 else many).format(n=f"{count:,}")


def listed(parts: list[str]) -> str:
    """Several things in one sentence, without those that are empty."""
    return ", ".join(part for part in parts if part)


def score_words(text: str) -> str:
    """A cell of the gradebook as a person says it: a number, "excused", "no score"."""
    return {"": tr("no score"), "EX": tr("excused")}.get(text, text)
