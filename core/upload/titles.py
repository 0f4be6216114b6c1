"""Builder of titles that Canvas imports unchanged."""

import re
from collections.abc import Iterable
from datetime import date
from itertools import count

from core.recognition.gradebook_layout import CHECKPOINT_SUFFIXES, TOTAL_NAMES
from core.texts import Text, _
from core.title_parsing import split_date

MAX_TITLE_LENGTH = 255
_UNNAMED_SESSION = "iClicker session"
_NUMBER_SUFFIX = re.compile(r" #[0-9]+$")
_MAX_SUFFIX_LENGTH = len(" 2026-03-02")


def collapse_whitespace(text: str) -> str:
    """Return the text on one line with single spaces.

    Canvas detects the separator from physical lines (rule A5).
    """
    return " ".join(text.split())


def find_header_fault(header: str) -> Text | None:
    """Return a sentence that says why Canvas would lose or misread a header, or None if the header is safe.

    Canvas rules B8 (reserved words), B9 (an empty header creates a nameless assignment), and C2 (checkpoint names are
    cut off). Canvas also refuses to create an assignment whose title is longer than 255 characters.
    """
    if not header:
        return _("The name is empty.")
    for words in TOTAL_NAMES:
        if words in header:
            return _("Canvas ignores columns whose name contains “{words}”.", words=words)
    for words in CHECKPOINT_SUFFIXES:
        if header.endswith(words):
            return _("Canvas removes “{words}” from the end of a name.", words=words)
    if len(header) > MAX_TITLE_LENGTH:
        return _(
            "Canvas allows at most {limit} characters in a name, and this name has {length}.",
            limit=MAX_TITLE_LENGTH,
            length=len(header),
        )
    return None


def build_safe_title(title: str) -> str:
    """Return the title, with only the changes that are needed for Canvas to keep it."""
    safe_title = collapse_whitespace(title) or _UNNAMED_SESSION
    for words in (*TOTAL_NAMES, *CHECKPOINT_SUFFIXES):
        safe_title = safe_title.replace(words, words.lower())
    return safe_title[:MAX_TITLE_LENGTH].rstrip()


def build_new_header(title: str) -> str:
    """Return the header cell of a new assignment: `Title (0)`.

    Canvas finds no assignment with ID 0 and asks. A bare title could match an assignment that an old or partial
    gradebook export doesn't show. Canvas rules C2 to C4 (AbstractAssignment.title_and_id).
    """
    return f"{title} (0)"


def build_distinct_title(title: str, held_on: date | None, taken: Iterable[str]) -> str:
    """Return a title that isn't in `taken`.

    The options are `title`, `title` with the date if it has none, and `title` with the next free number ("Title #2"),
    in that order.
    """
    taken_titles = set(taken)
    if title not in taken_titles:
        return title
    dated_title = _append_suffix(title, f" {held_on.isoformat()}") if held_on and not split_date(title)[0] else title
    if dated_title not in taken_titles:
        return dated_title
    numbered_titles = (_append_suffix(title, f" #{number}") for number in count(2))
    return next(name for name in numbered_titles if name not in taken_titles)


def is_distinct_form(title: str, base_title: str, held_on: date | None) -> bool:
    """Return True if `title` is `base_title`, possibly with a date or number after it."""
    if not title.startswith(base_title[: MAX_TITLE_LENGTH - _MAX_SUFFIX_LENGTH].rstrip()):
        return False
    number = _NUMBER_SUFFIX.search(title)
    suffixes = ("", number[0] if number else "", f" {held_on.isoformat()}" if held_on else "")
    return any(title == _append_suffix(base_title, suffix) for suffix in suffixes)


def _append_suffix(title: str, suffix: str) -> str:
    """Append the suffix, and shorten the title if Canvas wouldn't accept the result.

    A title that was already too long stays too long.
    """
    max_length = max(MAX_TITLE_LENGTH, len(title))
    return title[: max_length - len(suffix)].rstrip() + suffix
