"""Parsing of session headers: title, date, points possible, and kind."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from core.points import Points, parse_points

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_PATTERN = rf"(?P<month_name>{'|'.join(_MONTHS)})[a-z]*\.?"
_DATE_PATTERNS = (
    re.compile(r"(?<!\d)(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?!\d)"),
    re.compile(r"(?<![\d/])(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>\d{4}|\d{2})(?![\d/])"),
    re.compile(r"(?<![\d.])(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4}|\d{2})(?![\d.])"),
    re.compile(r"(?<![\d-])(?P<month>\d{1,2})-(?P<day>\d{1,2})-(?P<year>\d{4})(?![\d-])"),
    re.compile(rf"\b(?P<day>\d{{1,2}})[ -]{_MONTH_PATTERN}[ ,-]+(?P<year>\d{{4}}|\d{{2}})\b", re.IGNORECASE),
    re.compile(rf"\b{_MONTH_PATTERN} (?P<day>\d{{1,2}})(st|nd|rd|th)?,? (?P<year>\d{{4}})\b", re.IGNORECASE),
)
_NUMBER_PATTERN = r"(?P<points>[0-9]+(?:[.,][0-9]+)?)"
_POINTS_PATTERNS = (
    re.compile(rf"\s*\[\s*{_NUMBER_PATTERN}\s*(?:points|point|pts|pt)?\.?\s*\]\s*$", re.IGNORECASE),
    re.compile(rf"\s*\(\s*(?:out of\s*)?{_NUMBER_PATTERN}\s*(?:points|point|pts|pt)\.?\s*\)\s*$", re.IGNORECASE),
    re.compile(rf"\s*\(\s*out of\s*{_NUMBER_PATTERN}\s*\)\s*$", re.IGNORECASE),
    re.compile(rf"\s*<[^<>]*MaxPoints:{_NUMBER_PATTERN}[^<>]*>\s*$", re.IGNORECASE),
)
_BRIGHTSPACE_SUFFIX = re.compile(r"\s+Points Grade\s*$", re.IGNORECASE)
_NUMBERED_SESSION = re.compile(
    r"(session|class|lecture|lec|week|day|meeting|poll|quiz|attendance|activity)\s*#?\d", re.IGNORECASE
)
_SESSION_TOTAL_PATTERN = re.compile(r"(?P<name>.*\d.*?)\s+Total$", re.IGNORECASE | re.DOTALL)
_SESSION_KINDS = ("poll", "quiz", "attendance", "participation")


@dataclass(frozen=True, slots=True)
class SessionHeader:
    """A parsed session header. `short_title` is the title without its date."""

    text: str
    title: str
    short_title: str
    held_on: date | None
    kind: str
    points_possible: Points | None
    has_number: bool
    is_session_total: bool

    @property
    def is_session_like(self) -> bool:
        """True if the header has a session number, a date, or points."""
        return self.has_number or self.held_on is not None or self.points_possible is not None

    @property
    def is_bare_date(self) -> bool:
        """True if the header is only a date."""
        return self.held_on is not None and not self.short_title


def parse_session_header(text: str, *, day_first: bool = False) -> SessionHeader:
    """Parse the header of a session column.

    The title omits suffixes for points and for the column type: "[2.00]", Brightspace's " Points Grade", and Classic's
    " Total" with the date after it.
    """
    title, points = _split_points(" ".join(text.split()))
    title = _BRIGHTSPACE_SUFFIX.sub("", title)
    held_on, without_date = _split_date(title, day_first=day_first)
    session_total = _SESSION_TOTAL_PATTERN.fullmatch(without_date)
    has_number = bool(_NUMBERED_SESSION.match(without_date))
    can_be_session_total = held_on is not None or (points is not None and has_number)
    short_title = without_date
    if session_total and can_be_session_total:
        title = short_title = session_total["name"]
    words = extract_words(short_title)
    return SessionHeader(
        text=text,
        title=title or text.strip(),
        short_title=short_title,
        held_on=held_on,
        kind=next((kind for kind in _SESSION_KINDS if kind in words or f"{kind}s" in words), "session"),
        points_possible=points,
        has_number=has_number,
        is_session_total=bool(session_total) and can_be_session_total,
    )


def extract_words(text: str) -> set[str]:
    """Return the lowercase words of a title."""
    return set(re.findall(r"\w+", text.casefold()))


def detect_day_first(texts: Iterable[str]) -> bool:
    """Return True if dates in the headers are written day first (31/12/2025).

    At least one date must have a first number above 12, and none may have a second number above 12.
    """
    matches = [match for text in texts if (match := _DATE_PATTERNS[1].search(text))]
    return any(int(match["month"]) > 12 for match in matches) and not any(int(match["day"]) > 12 for match in matches)


def build_unique_titles(headers: Sequence[SessionHeader]) -> list[str]:
    """Return the titles, with the date added where several sessions share a title.

    Only titles from “Session N Total” headers lack their date.
    """
    title_counts = Counter(header.title for header in headers)
    return [
        f"{header.title} {_format_date(header.held_on)}"
        if title_counts[header.title] > 1 and header.is_session_total and header.held_on
        else header.title
        for header in headers
    ]


def build_unique_keys(titles: Sequence[str]) -> list[str]:
    """Return a unique key for each title, adding " #2", " #3" to repeated titles."""
    taken = set(titles)
    title_counts: Counter[str] = Counter()
    keys = []
    for title in titles:
        title_counts[title] += 1
        key = title
        while title_counts[title] > 1 and key in taken:
            key = f"{title} #{title_counts[title]}"
            title_counts[title] += key in taken
        taken.add(key)
        keys.append(key)
    return keys


def _split_points(text: str) -> tuple[str, Points | None]:
    """Return a header without its points, and the points, if any."""
    for pattern in _POINTS_PATTERNS:
        if match := pattern.search(text):
            return text[: match.start()], parse_points(match["points"])
    return text, None


def _split_date(text: str, *, day_first: bool) -> tuple[date | None, str]:
    """Return the date in a header, if any, and the header without it."""
    for pattern in _DATE_PATTERNS:
        for match in pattern.finditer(text):
            if day := _build_date(match.groupdict(), day_first=day_first and pattern is _DATE_PATTERNS[1]):
                return day, " ".join(f"{text[: match.start()]} {text[match.end() :]}".split()).strip(" ,-@")
    return None, text


def _build_date(parts: dict[str, str | None], *, day_first: bool) -> date | None:
    """Return the date built from matched parts, or None if it doesn't exist."""
    month_name = parts.get("month_name")
    month = _MONTHS.index(month_name.casefold()) + 1 if month_name else int(parts["month"] or 0)
    day, year = int(parts["day"] or 0), int(parts["year"] or 0)
    if day_first:
        month, day = day, month
    try:
        return date(year + 2000 if year < 100 else year, month, day)
    except ValueError:
        return None


def _format_date(day: date) -> str:
    return f"{day.month}/{day.day}/{day.year % 100:02}"
