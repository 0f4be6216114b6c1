"""Parsing of column titles, with their dates, points possible, and suffixes.

The headers of iClicker files and the titles of Canvas assignments are parsed in the same way, so that they can be
compared. Suffixes come from learning management systems.
"""

import re
from collections.abc import Iterable
from datetime import date

from core.points import Points, parse_points

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_PATTERN = rf"(?P<month_name>{'|'.join(MONTHS)})[a-z]*\.?"
_DATE_PATTERNS = (
    re.compile(r"(?<!\d)(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?!\d)"),
    re.compile(r"(?<![\d/])(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>\d{4}|\d{2})(?![\d/])"),
    re.compile(r"(?<![\d.])(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4}|\d{2})(?![\d.])"),
    re.compile(r"(?<![\d-])(?P<month>\d{1,2})-(?P<day>\d{1,2})-(?P<year>\d{4})(?![\d-])"),
    re.compile(rf"\b(?P<day>\d{{1,2}})[ -]{_MONTH_PATTERN}[ ,-]+(?P<year>\d{{4}}|\d{{2}})\b", re.IGNORECASE),
    re.compile(rf"\b{_MONTH_PATTERN} (?P<day>\d{{1,2}})(st|nd|rd|th)?,? (?P<year>\d{{4}})\b", re.IGNORECASE),
)
_SLASH_DATE_PATTERN = _DATE_PATTERNS[1]
_TIME_PATTERN = re.compile(
    r"(T|\b)\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*((?i:[ap]\.?m)\b\.?)?\s*(Z|UTC|GMT|[A-Z]{2,4}T|[+-]\d\d:?\d\d)?(?!\w)"
)
_EMPTY_BRACKETS = re.compile(r"\(\s*\)|\[\s*\]")
_NUMBER_PATTERN = r"(?P<points>[0-9]+(?:[.,][0-9]+)?)"
_UNIT_PATTERN = r"(?:points|point|pts|pt)\.?(?: possible)?"
_POINTS_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\s*\[\s*total (?:pts|points)\s*:?\s*(?:up to\s*)?{_NUMBER_PATTERN}[^\]]*\](?:\s*\|\s*\d+\s*$)?",
        rf"\s*<[^<>]*MaxPoints:\s*{_NUMBER_PATTERN}[^<>]*>\s*$",
        rf"\s*\[\s*{_NUMBER_PATTERN}\s*(?:{_UNIT_PATTERN})?\s*\]\s*$",
        rf"\s*[\[(]\s*(?:out of|max|worth)?\s*{_NUMBER_PATTERN}\s*{_UNIT_PATTERN}\s*[)\]]",
        rf"\s*\(\s*(?:out of|max|worth|/)\s*{_NUMBER_PATTERN}\s*\)\s*$",
        rf"(?<=\b(?:grade|score|total))\s*/\s*{_NUMBER_PATTERN}\s*$",
    )
)
_SYSTEM_SUFFIX = re.compile(r"\s+Points Grade\s*$|\s*\|\s*\d+\s*$|\s*\(Real\)\s*$", re.IGNORECASE)


def split_points(text: str) -> tuple[str, Points | None]:
    """Return a title without its points and system suffixes, and the points, if any.

    The points are in a form such as "[2.00]", "(10 pts)", Blackboard's "[Total Pts: 25 Score] |1742843", and
    Brightspace's "Points Grade <Numeric MaxPoints:2>". Moodle's suffix "(Real)" has no points.
    """
    points = None
    for pattern in _POINTS_PATTERNS:
        if match := pattern.search(text):
            text, points = f"{text[: match.start()]}{text[match.end() :]}", parse_points(match["points"])
            break
    return _SYSTEM_SUFFIX.sub("", text).strip(), points


def split_date(text: str, *, day_first: bool = False) -> tuple[date | None, str]:
    """Return the date in a title, if any, and the title without its date and time."""
    for pattern in _DATE_PATTERNS:
        for match in pattern.finditer(text):
            if day := _build_date(match.groupdict(), day_first=day_first and pattern is _SLASH_DATE_PATTERN):
                rest = _TIME_PATTERN.sub(" ", f"{text[: match.start()]} {text[match.end() :]}")
                return day, " ".join(_EMPTY_BRACKETS.sub(" ", rest).split()).strip(" ,-@")
    return None, text


def detect_day_first(texts: Iterable[str]) -> bool:
    """Return True if dates in the titles are written day first (31/12/2025).

    At least one date must have a first number above 12, and none may have a second number above 12.
    """
    matches = [match for text in texts if (match := _SLASH_DATE_PATTERN.search(text))]
    return any(int(match["month"]) > 12 for match in matches) and not any(int(match["day"]) > 12 for match in matches)


def _build_date(parts: dict[str, str | None], *, day_first: bool) -> date | None:
    """Return the date built from matched parts, or None if it doesn't exist."""
    month_name = parts.get("month_name")
    month = MONTHS.index(month_name.casefold()) + 1 if month_name else int(parts["month"] or 0)
    day, year = int(parts["day"] or 0), int(parts["year"] or 0)
    if day_first:
        month, day = day, month
    try:
        return date(year + 2000 if year < 100 else year, month, day)
    except ValueError:
        return None
