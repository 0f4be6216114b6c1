"""Text formatting for dates, counts, scores, and long words, plus translation.

It also makes announcements for screen readers.
"""

import re
from datetime import date, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QDate, QDateTime, QLocale
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from core.display_text import make_lines_visible

if TYPE_CHECKING:
    from core.clicker.export import ClickerExport

_WEEKDAY_PATTERN = re.compile(r"[\s,،]*(?<!d)d{3,4}(?!d)[\s,،]*")
"""The weekday in a date pattern, with the surrounding punctuation."""


def format_date(day: date) -> str:
    """Return a date such as “23 Nov 2026” in the user's locale.

    Naming the month makes it unambiguous.
    """
    return QLocale().toString(QDate(day.year, day.month, day.day), _get_date_pattern())


def format_datetime(moment: datetime) -> str:
    """Return a date and time such as “23 Nov 2026, 06:19” in local time."""
    local_time = QDateTime.fromSecsSinceEpoch(int(moment.timestamp()))
    return f"{QLocale().toString(local_time.date(), _get_date_pattern())}, {_format_time(local_time)}"


def _get_date_pattern() -> str:
    """Return the locale's long date pattern with a short month and no weekday."""
    return _WEEKDAY_PATTERN.sub("", QLocale().dateFormat(QLocale.FormatType.LongFormat)).replace("MMMM", "MMM")


def _format_time(local_time: QDateTime) -> str:
    return QLocale().toString(local_time.time(), QLocale.FormatType.ShortFormat)


BREAK_INTERVAL = 10
"""A long word may be broken after this many characters."""

_LONG_WORD = re.compile(rf"\S{{{2 * BREAK_INTERVAL}}}")
_BREAK_POINT = re.compile(rf"(\S{{{BREAK_INTERVAL}}})(?=\S)")


def insert_word_breaks(text: str) -> str:
    """Return the text with line breaks allowed in long words.

    Labels would otherwise wrap only between words. The breaks are zero-width spaces. Control characters are replaced by
    visible marks.
    """
    visible_text = make_lines_visible(text)
    return _BREAK_POINT.sub("\\1\u200b", visible_text) if _LONG_WORD.search(visible_text) else visible_text


def announce(widget: QWidget, text: str) -> None:
    """Make a screen reader read a text after it finishes the current one.

    `widget` is where the text is shown.
    """
    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))


TRANSLATION_CONTEXT = "Review"


def tr(text: str, **values: object) -> str:
    """Return the translated sentence with its `{name}` placeholders filled in.

    `values` maps names to texts.
    """
    translated = QCoreApplication.translate(TRANSLATION_CONTEXT, text)
    return translated.format(**values) if values else translated


def pluralize(count: int, singular: str, plural: str) -> str:
    """Return “1 score” or “3 scores”.

    `singular` and `plural` are already translated; `{n}` stands for the number.
    """
    return (singular if count == 1 else plural).format(n=f"{count:,}")


def describe_file(export: "ClickerExport | None") -> str:
    """Return the name of the score file in sentences, such as “iClicker file” or “Gradescope file”."""
    tool = export.tool_name if export else "iClicker"
    return tr("{tool} file").format(tool=tool) if tool else tr("score file")


def describe_source(export: "ClickerExport | None") -> str:
    """Return the tool that the scores are from, such as “iClicker”, for headings and cells."""
    tool = export.tool_name if export else "iClicker"
    return tool or tr("Scores")


def join_nonempty(parts: list[str]) -> str:
    """Return the nonempty parts joined by commas."""
    return ", ".join(part for part in parts if part)


def format_score(text: str) -> str:
    """Return a gradebook cell as text: a number, “excused”, or “no score”."""
    return {"": tr("no score"), "EX": tr("excused")}.get(text, text)
