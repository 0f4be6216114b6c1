"""Parsing of session headers: title, date, points possible, and kind."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from core.points import Points
from core.recognition.gradebook_layout import TOTAL_NAMES
from core.title_parsing import split_date, split_points

_NUMBERED_SESSION = re.compile(
    r"(session|class|lecture|lec|week|day|meeting|poll|quiz|attendance|activity)\s*#?\d", re.IGNORECASE
)
_SESSION_TOTAL_PATTERN = re.compile(r"(?P<name>.*\d.*?)\s+Total$", re.IGNORECASE | re.DOTALL)
_GENERIC_TITLE = re.compile(
    r"((total|final) )*(scores?|points?|grades?|total|attendance)"
    r"( (score|points?|pts|pt|grade|percent|percentage|%))*( (/|out of) \d+( \d+)?)?"
)
_REPEATED_DOWNLOAD = re.compile(r"\s*\(\d+\)$")
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

    The title doesn't include the points, the suffixes of Blackboard and Brightspace, or Classic's " Total" with the
    date after it.
    """
    title, points = split_points(" ".join(text.split()))
    held_on, without_date = split_date(title, day_first=day_first)
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


def build_unique_titles(headers: Sequence[SessionHeader]) -> list[str]:
    """Return the titles, with the date added where several sessions share a title.

    A date is added only to titles from “Session N Total” headers, because other titles already include it.
    """
    title_counts = Counter(header.title for header in headers)
    return [
        f"{header.title} {_format_date(header.held_on)}"
        if title_counts[header.title] > 1 and header.is_session_total and header.held_on
        else header.title
        for header in headers
    ]


def is_generic_title(title: str) -> bool:
    """Return True if a title, such as "Score", only says that the column has scores.

    "Total Points" and "Grade/10.00" are other examples.
    """
    return bool(_GENERIC_TITLE.fullmatch(" ".join(re.findall(r"\w+|[%/]", title.casefold()))))


def add_file_name(title: str, path: Path) -> str:
    """Return a generic title preceded by the name of its file, such as "week3 Score".

    The extension and the " (1)" of a repeated download are removed from the name. Words that Canvas reserves for its
    totals are in lower case, because Canvas ignores columns that contain them (rule B8).
    """
    stem = path.stem.encode(errors="replace").decode()  # a name on disk can contain bytes that aren't text
    name = " ".join(f"{_REPEATED_DOWNLOAD.sub('', stem)} {title}".split())
    for words in TOTAL_NAMES:
        name = name.replace(words, words.lower())
    return name


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


def _format_date(day: date) -> str:
    return f"{day.month}/{day.day}/{day.year % 100:02}"
