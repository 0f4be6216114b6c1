"""Search for assignments whose title is another spelling of a column's title.

Spellings of one title can differ in case, spaces, punctuation, accents, and one letter. Points or a date may be missing
from one spelling. Another program may have garbled the letters, and R replaces punctuation with dots. Titles with
different numbers or different dates are never spellings of one title.
"""

import html
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import product
from typing import Protocol, TypeVar

from rapidfuzz.distance import OSA

from core.excel_dates import find_serial_date
from core.mojibake import repair_mojibake
from core.title_parsing import MONTHS, split_date, split_points

MIN_FUZZY_LENGTH = 8
"""Shorter titles that differ by one letter aren't similar."""
_LOST_LETTERS = re.compile("[\ufffd?]+")
_R_PREFIX = re.compile(r"^X(?=\d|\.)")  # R puts it before a number or another character that isn't a letter
_NO_WORD = "[^A-Za-z0-9]"
_UNICODE_ESCAPE = re.compile(r"<U\+([0-9A-Fa-f]{4,6})>")
_WEEKDAY = re.compile(r"\b(mon|tues?|wed(nes)?|thu(rs?)?|fri|sat(ur)?|sun)(day)?\b,?", re.IGNORECASE)
_EMPTY_BRACKETS = re.compile(r"\(\s*\)|\[\s*\]")
_DATE_WITHOUT_YEAR = re.compile(
    r"(?<![\d/.])(?P<first>\d{1,2})/(?P<second>\d{1,2})(?![\d/.])"
    r"|\b(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? (?P<day>\d{1,2})(st|nd|rd|th)?\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+|\d+")
_MONTH_WORD = rf"({'|'.join(MONTHS)})[a-z]*"
_JOINED_FULL_DATES = (
    re.compile(r"(?<!\S)(?P<first>\d{1,2}) (?P<second>\d{1,2}) (?P<year>\d{4}|\d{2})$"),
    re.compile(r"^(?P<first>\d{1,2}) (?P<second>\d{1,2}) (?P<year>\d{4}|\d{2})(?!\S)"),
    re.compile(r"(?<!\S)(?P<year>\d{4}) (?P<first>\d{1,2}) (?P<second>\d{1,2})$"),
    re.compile(r"^(?P<year>\d{4}) (?P<first>\d{1,2}) (?P<second>\d{1,2})(?!\S)"),
    re.compile(rf"(?<!\S)(?P<month>{_MONTH_WORD}) (?P<second>\d{{1,2}}) (?P<year>\d{{4}})$", re.IGNORECASE),
)
_JOINED_DAYS = (
    re.compile(rf"(?<!\S)(?P<month>{_MONTH_WORD}) (?P<second>\d{{1,2}})$", re.IGNORECASE),
    re.compile(r"(?<=\S )(?P<first>\d{1,2}) (?P<second>\d{1,2})$"),
)
_JOINED_POINTS = tuple(
    re.compile(
        rf"(?<!\S)(total (pts|points) .*|points grade numeric maxpoints .*|{number} (pts?|points?)|\d+ 00)$",
        re.IGNORECASE,
    )
    for number in (r"\d+", r"\d+ \d+")
)
_KIND_PREFIX = re.compile(
    r"^\s*(i>?-?clicker|quiz|assignment|lesson|workshop|forum|attendance|h5p|scorm( package)?|external tool|"
    r"manual item)\s*:\s*(?=\S)",
    re.IGNORECASE,
)
"""Moodle's activity types, which precede each title, and iClicker's name."""

_SCORE_SUFFIX = re.compile(r"(?<=\w)[\s:(\[–-]+(score|points|grade|total)s?\s*[)\]]?\s*$", re.IGNORECASE)
_TOTAL_SUFFIX = re.compile(r"(?<=\d) ?total$", re.IGNORECASE)


class _HasTitle(Protocol):
    @property
    def title(self) -> str: ...


_TitledT = TypeVar("_TitledT", bound=_HasTitle)


@dataclass(frozen=True, slots=True)
class _Spelling:
    """A title reduced to its letters, numbers, and date, which must agree.

    `days` is the month and the day in either order, because a title doesn't say which comes first.
    """

    letters: str
    numbers: tuple[int, ...]
    days: frozenset[int] = frozenset()
    year: int | None = None

    @property
    def is_empty(self) -> bool:
        return not (self.letters or self.numbers or self.days)


def find_similar_assignments(title: str, assignments: Iterable[_TitledT]) -> tuple[_TitledT, ...]:
    """Return the assignments whose title is another spelling of the given title."""
    return tuple(assignment for assignment in assignments if is_similar_title(title, assignment.title))


def find_missing_assignments(titles: Collection[str], assignments: Sequence[_TitledT]) -> tuple[_TitledT, ...]:
    """Return the assignments that seem to belong to a series but aren't in `titles`.

    If “Class 1 - Poll” is both a title and an assignment, then an assignment “Class 2 - Poll” belongs to its series.
    """
    assignment_titles = {assignment.title for assignment in assignments}
    series = {_parse_spellings(title)[0].letters for title in titles if title in assignment_titles}
    others = (assignment for assignment in assignments if assignment.title not in titles)
    return tuple(
        assignment
        for assignment in others
        if _is_in_series(assignment.title, series)
        and not any(is_similar_title(assignment.title, title) for title in titles)
    )


def _is_in_series(title: str, series: Collection[str]) -> bool:
    spelling = _parse_spellings(title)[0]
    return spelling.letters in series and bool(spelling.numbers or spelling.days)


def is_similar_title(first: str, second: str) -> bool:
    """Return True if two titles are probably spellings of the same title.

    One of the titles may begin with an activity type or end in a word such as “Score”.
    """
    pairs = ((first, second), (_remove_additions(first), second), (first, _remove_additions(second)))
    return any(_have_common_spelling(*pair) for pair in dict.fromkeys(pairs))


@lru_cache(maxsize=4096)
def _remove_additions(title: str) -> str:
    """Return a title without its activity type and without “Score” at the end."""
    return _SCORE_SUFFIX.sub("", _KIND_PREFIX.sub("", title))


def _have_common_spelling(first: str, second: str) -> bool:
    if any(_have_same_meaning(one, other) for one in _parse_spellings(first) for other in _parse_spellings(second)):
        return True
    return _has_lost_letters(first, second) or _has_lost_letters(second, first)


@lru_cache(maxsize=4096)
def _parse_spellings(title: str) -> tuple[_Spelling, ...]:
    """Return the possible spellings of a title.

    If its letters are garbled, the spelling of the repaired title is included.
    """
    text = html.unescape(_UNICODE_ESCAPE.sub(lambda match: chr(int(match[1], 16)), title))
    if day := find_serial_date(text.strip().removeprefix("X")):
        text = day.isoformat()
    texts = (*dict.fromkeys((text, repair_mojibake(text))),)
    return (*map(_parse_spelling, texts), *_parse_joined_words(texts))


def _parse_joined_words(titles: Iterable[str]) -> Iterator[_Spelling]:
    """Yield spellings of titles without spaces, such as "Class.1...Poll.9.3.26".

    R writes such titles. Dots make them ambiguous: "1.2.pts." is 1.2 points, or 2 points after a 1, and "2.9.10" is a
    date, or September 10 after a 2.
    """
    for title in titles:
        if len(title.split()) == 1:
            text = " ".join(_WORD.findall(_R_PREFIX.sub("", title.strip())))
            date_patterns = ((*_JOINED_FULL_DATES, *_JOINED_DAYS), _JOINED_DAYS)
            yield from {_parse_words(text, *patterns) for patterns in product(_JOINED_POINTS, date_patterns)}


def _parse_words(text: str, points_pattern: re.Pattern[str], date_patterns: Iterable[re.Pattern[str]]) -> _Spelling:
    days, year = frozenset[int](), None
    previous = ""
    while text != previous:
        previous = text = points_pattern.sub("", text).strip()
        for match in filter(None, (pattern.search(text) for pattern in date_patterns)):
            if not days and (found := _parse_joined_date(match.groupdict())):
                days, year = found
                text = f"{text[: match.start()]} {text[match.end() :]}".strip()
    return _build_spelling(_TOTAL_SUFFIX.sub("", text) if days else text, days, year)


def _parse_joined_date(parts: dict[str, str | None]) -> tuple[frozenset[int], int | None] | None:
    """Return the day and month, and the year, or None if the numbers aren't a date."""
    month = parts.get("month")
    first = MONTHS.index(month[:3].casefold()) + 1 if month else int(parts["first"] or 0)
    days, year = (first, int(parts["second"] or 0)), int(parts.get("year") or 0)
    if not (1 <= min(days) <= 12 and max(days) <= 31):
        return None
    return frozenset(days), (year + 2000 if 0 < year < 100 else year) or None


def _parse_spelling(title: str) -> _Spelling:
    held_on, text = _strip_details(" ".join(title.split()))
    days = frozenset((held_on.month, held_on.day)) if held_on else frozenset[int]()
    if match := _DATE_WITHOUT_YEAR.search(text):
        month = MONTHS.index(match["month"].casefold()) + 1 if match["month"] else int(match["first"])
        days = days or frozenset((month, int(match["day"] or match["second"])))
        text = f"{text[: match.start()]} {text[match.end() :]}"
    if days:
        text = split_points(_EMPTY_BRACKETS.sub("", _WEEKDAY.sub(" ", text)))[0]
        text = _TOTAL_SUFFIX.sub("", text.strip())
    return _build_spelling(text, days, held_on.year if held_on else None)


def _build_spelling(text: str, days: frozenset[int], year: int | None) -> _Spelling:
    text = unicodedata.normalize("NFKD", text).casefold()
    letters = "".join(letter for letter in text if letter.isalpha())
    numbers = tuple(int(number) for number in re.findall(r"\d+", text))
    return _Spelling(letters, numbers, days, year)


def _strip_details(title: str) -> tuple[date | None, str]:
    """Return the first date in a title, and the title without details.

    The details are dates, points, and suffixes from other systems, in any order.
    """
    held_on, rest = split_date(split_points(title)[0])
    if rest == title:
        return None, title
    next_date, rest = _strip_details(rest)
    return held_on or next_date, rest


def _have_same_meaning(first: _Spelling, second: _Spelling) -> bool:
    has_conflicting_dates = first.days and second.days and first.days != second.days
    has_conflicting_years = first.year and second.year and first.year != second.year
    if first.is_empty or has_conflicting_dates or has_conflicting_years or first.numbers != second.numbers:
        return False
    if not (first.letters or first.numbers):  # both titles must be dates
        return first.days == second.days and not second.letters
    if first.letters == second.letters:
        return True
    length = min(len(spelling.letters) + len(spelling.numbers) for spelling in (first, second))
    return length >= MIN_FUZZY_LENGTH and OSA.distance(first.letters, second.letters, score_cutoff=1) <= 1


def _has_lost_letters(title: str, original: str) -> bool:
    """Return True if a title is another one in which letters beyond ASCII were replaced.

    They became question marks, or dots if R has read garbled letters.
    """
    text = " ".join(original.split())
    if len(title.split()) == 1 and "." in title:
        words = [re.escape(word) for word in _R_PREFIX.sub("", title).split(".") if word.strip()]
        return bool(words) and bool(re.fullmatch(rf"{_NO_WORD}*{f'{_NO_WORD}+'.join(words)}{_NO_WORD}*", text))
    if not _LOST_LETTERS.search(title):
        return False
    parts = [re.escape(part) for part in _LOST_LETTERS.split(" ".join(title.split()))]
    return bool(re.fullmatch(r"[^\x00-\x7f]{1,4}".join(parts), text))
