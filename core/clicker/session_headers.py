"""What does the header of a session say: its title, its day, its points, its kind?"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from core.points import Points, parse_points

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"(?P<month_name>{'|'.join(_MONTHS)})[a-z]*\.?"
_DATES = (
    re.compile(r"(?<!\d)(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?!\d)"),
    re.compile(r"(?<![\d/])(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>\d{4}|\d{2})(?![\d/])"),
    re.compile(r"(?<![\d.])(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4}|\d{2})(?![\d.])"),
    re.compile(r"(?<![\d-])(?P<month>\d{1,2})-(?P<day>\d{1,2})-(?P<year>\d{4})(?![\d-])"),
    re.compile(rf"\b(?P<day>\d{{1,2}})[ -]{_MONTH}[ ,-]+(?P<year>\d{{4}}|\d{{2}})\b", re.IGNORECASE),
    re.compile(rf"\b{_MONTH} (?P<day>\d{{1,2}})(st|nd|rd|th)?,? (?P<year>\d{{4}})\b", re.IGNORECASE),
)
_NUMBER = r"(?P<points>[0-9]+(?:[.,][0-9]+)?)"
_POINTS = (
    re.compile(rf"\s*\[\s*{_NUMBER}\s*(?:points|point|pts|pt)?\.?\s*\]\s*$", re.IGNORECASE),
    re.compile(rf"\s*\(\s*(?:out of\s*)?{_NUMBER}\s*(?:points|point|pts|pt)\.?\s*\)\s*$", re.IGNORECASE),
    re.compile(rf"\s*\(\s*out of\s*{_NUMBER}\s*\)\s*$", re.IGNORECASE),
    re.compile(rf"\s*<[^<>]*MaxPoints:{_NUMBER}[^<>]*>\s*$", re.IGNORECASE),
)
_BRIGHTSPACE = re.compile(r"\s+Points Grade\s*$", re.IGNORECASE)
_NUMBERED = re.compile(
    r"(session|class|lecture|lec|week|day|meeting|poll|quiz|attendance|activity)\s*#?\d", re.IGNORECASE
)
_SESSION_TOTAL = re.compile(r"(?P<name>.*\d.*?)\s+Total$", re.IGNORECASE | re.DOTALL)
_KINDS = ("poll", "quiz", "attendance", "participation")


@dataclass(frozen=True, slots=True)
class SessionHeader:
    """A header, taken apart. `title` is what stays unique; `short` is the title without its day."""

    text: str
    title: str
    short: str
    held_on: date | None
    kind: str
    points_possible: Points | None
    has_number: bool
    has_session_total: bool

    @property
    def is_session_like(self) -> bool:
        """Whether the header says of itself that it is a session: by number, day or points."""
        return self.has_number or self.held_on is not None or self.points_possible is not None

    @property
    def is_bare_date(self) -> bool:
        """Whether the header is a day and nothing else."""
        return self.held_on is not None and not self.short


def parse_session_header(text: str, *, day_first: bool = False) -> SessionHeader:
    """Take one header apart; see `SessionHeader`.

    The title is the text without the marks that only carry points or a column's type: "[2.00]", Brightspace's
    " Points Grade", and Classic's " Total" with the day behind it.
    """
    title, points = _cut_points(" ".join(text.split()))
    title = _BRIGHTSPACE.sub("", title)
    held_on, without_day = _cut_date(title, day_first=day_first)
    session_total = _SESSION_TOTAL.fullmatch(without_day)
    has_number = bool(_NUMBERED.match(without_day))
    has_session_total = held_on is not None or (points is not None and has_number)
    short = without_day
    if session_total and has_session_total:
        title = short = session_total["name"]
    words = simplify_words(short)
    return SessionHeader(
        text=text,
        title=title or text.strip(),
        short=short,
        held_on=held_on,
        kind=next((kind for kind in _KINDS if kind in words or f"{kind}s" in words), "session"),
        points_possible=points,
        has_number=has_number,
        has_session_total=bool(session_total) and has_session_total,
    )


def simplify_words(text: str) -> set[str]:
    """The words of a title, in lower case."""
    return set(re.findall(r"\w+", text.casefold()))


def writes_day_first(texts: Iterable[str]) -> bool:
    """Whether the days of a file's headers are written 31/12/2025: some number could only be a day, none forbids it."""
    found = [match for text in texts if (match := _DATES[1].search(text))]
    return any(int(match["month"]) > 12 for match in found) and not any(int(match["day"]) > 12 for match in found)


def unique_titles(headers: Sequence[SessionHeader]) -> list[str]:
    """Titles, with the day where the title alone names several sessions of different days."""
    often = Counter(header.title for header in headers)
    return [
        f"{header.title} {_print_day(header.held_on)}"
        if often[header.title] > 1 and header.has_session_total and header.held_on
        else header.title
        for header in headers
    ]


def number_keys(titles: Sequence[str]) -> list[str]:
    """A unique key for each title: " #2", " #3" behind the further ones of one title, from the left."""
    taken = set(titles)
    seen: Counter[str] = Counter()
    keys = []
    for title in titles:
        seen[title] += 1
        key = title
        while seen[title] > 1 and key in taken:
            key = f"{title} #{seen[title]}"
            seen[title] += key in taken
        taken.add(key)
        keys.append(key)
    return keys


def _cut_points(text: str) -> tuple[str, Points | None]:
    """The text without its points mark, and the points."""
    for pattern in _POINTS:
        if found := pattern.search(text):
            return text[: found.start()], parse_points(found["points"])
    return text, None


def _cut_date(text: str, *, day_first: bool) -> tuple[date | None, str]:
    """The day that the text names, and the text without it."""
    for pattern in _DATES:
        for found in pattern.finditer(text):
            if day := _day(found.groupdict(), day_first=day_first and pattern is _DATES[1]):
                return day, " ".join(f"{text[: found.start()]} {text[found.end() :]}".split()).strip(" ,-@")
    return None, text


def _day(parts: dict[str, str | None], *, day_first: bool) -> date | None:
    """A day out of its parts; None where there is no such day."""
    name = parts.get("month_name")
    month = _MONTHS.index(name.casefold()) + 1 if name else int(parts["month"] or 0)
    day, year = int(parts["day"] or 0), int(parts["year"] or 0)
    if day_first:
        month, day = day, month
    try:
        return date(year + 2000 if year < 100 else year, month, day)
    except ValueError:
        return None


def _print_day(day: date) -> str:
    return f"{day.month}/{day.day}/{day.year % 100:02}"
