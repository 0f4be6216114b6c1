"""Which names can a new column carry through Canvas's importer unharmed?

Which assignments may be meant by a title that is not quite theirs?
"""

import re
from collections.abc import Iterable
from datetime import date
from itertools import count

from rapidfuzz.distance import OSA

from core.canvas.gradebook import Assignment
from core.canvas.importer.columns import CHECKPOINTS, NAMES_OF_TOTALS

LONGEST_TITLE = 255
_NUMBER = re.compile(r" #[0-9]+$")
_LONGEST_ENDING = len(" 2026-03-02")


def tidy(text: str) -> str:
    """Text on one line, with single blanks: Canvas guesses the separator from physical lines (rule A5)."""
    return " ".join(text.split())


def header_fault(header: str) -> str | None:
    """Why Canvas would lose or misread this header, or None where it is safe.

    Canvas rules B8 (reserved words), B9 (an empty header is a nameless assignment) and C2 (checkpoint names are cut
    off); a title over 255 characters is refused when the assignment is created.
    """
    if not header:
        return "a column without a name becomes a nameless assignment"
    for words in NAMES_OF_TOTALS:
        if words in header:
            return f"Canvas skips every column whose name contains “{words}”, without a word"
    for words in CHECKPOINTS:
        if header.endswith(words):
            return f"Canvas cuts “{words}” off the end of a name"
    if len(header) > LONGEST_TITLE:
        return f"Canvas takes names of at most {LONGEST_TITLE} characters, this one has {len(header)}"
    return None


def safe_title(title: str, fallback: str = "iClicker session") -> str:
    """A name like `title` that Canvas keeps as it is; `title` itself where that is safe."""
    safe = tidy(title) or fallback
    for words in (*NAMES_OF_TOTALS, *CHECKPOINTS):
        safe = safe.replace(words, words.lower())
    return safe[:LONGEST_TITLE].rstrip()


def new_header(title: str) -> str:
    """The header cell of a new assignment: `Title (0)`.

    Canvas looks id 0 up, finds none and asks; a bare title could silently hit an assignment that an old or partial
    gradebook export does not show. Canvas rules C2 to C4 (AbstractAssignment.title_and_id).
    """
    return f"{title} (0)"


def distinct_title(title: str, held_on: date | None, taken: Iterable[str]) -> str:
    """`title` where it is free, else with its date, else with the next free number: `Title #2`."""
    used = set(taken)
    if title not in used:
        return title
    dated = _ending_in(title, f" {held_on.isoformat()}") if held_on else title
    if dated not in used:
        return dated
    numbered = (_ending_in(title, f" #{number}") for number in count(2))
    return next(name for name in numbered if name not in used)


def is_title_of(title: str, wanted: str, held_on: date | None) -> bool:
    """Whether a column that is to be called `wanted` may be called `title` in a file, so as to be distinct."""
    if not title.startswith(wanted[: LONGEST_TITLE - _LONGEST_ENDING].rstrip()):
        return False
    number = _NUMBER.search(title)
    endings = ("", number[0] if number else "", f" {held_on.isoformat()}" if held_on else "")
    return any(title == _ending_in(wanted, ending) for ending in endings)


def _ending_in(title: str, ending: str) -> str:
    """The title with `ending` behind it, cut where both would be too long for Canvas; too long alone, it stays so."""
    longest = max(LONGEST_TITLE, len(title))
    return title[: longest - len(ending)].rstrip() + ending


def folded(title: str) -> str:
    """A title without case, blanks and punctuation: equal for titles that a person would call the same."""
    return re.sub(r"[\W_]+", "", title).casefold()


SHORTEST = 8
"""In shorter titles one letter makes another title."""


def near_assignments(title: str, assignments: Iterable[Assignment]) -> tuple[Assignment, ...]:
    """Assignments whose title is nearly this one: alike but for case, blanks, punctuation or one letter, no digit."""
    key = folded(title)
    return tuple(assignment for assignment in assignments if _is_near(key, folded(assignment.title)))


def _is_near(one: str, other: str) -> bool:
    if one == other:
        return True
    same_digits = [c for c in one if c.isdigit()] == [c for c in other if c.isdigit()]
    return same_digits and min(len(one), len(other)) >= SHORTEST and OSA.distance(one, other, score_cutoff=1) <= 1
