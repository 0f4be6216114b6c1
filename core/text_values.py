"""Values of texts in score columns.

The user's values take precedence over the built-in ones. The window imports this module before pandas is loaded.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from core.errors import InvalidRequestError
from core.points import EXACT, EXCUSED, NO_RESPONSE, Mark, Score, parse_score

FULL = Score(Mark.NO_VALUE, share=Decimal(1))
ZERO = Score(Mark.SCORE, Decimal(0))

NO_VALUES: Mapping[str, Score] = {}

VALUE_NAMES: Mapping[str, Score] = {"full": FULL, "excused": EXCUSED, "none": NO_RESPONSE}
"""Values that aren't points."""

_FULL_WORDS = ("p", "present", "true", "yes", "✓", "✔", "x")
_ZERO_WORDS = ("a", "absent", "false", "no")
_EXCUSED_WORDS = ("e", "ex", "excused")
BUILT_IN_VALUES: Mapping[str, Score] = {
    **dict.fromkeys(_FULL_WORDS, FULL),
    **dict.fromkeys(_ZERO_WORDS, ZERO),
    **dict.fromkeys(_EXCUSED_WORDS, EXCUSED),
}
"""Values of texts in lowercase."""

_LATE_WORDS = frozenset({"l", "late", "t", "tardy"})
_ONLY_BESIDE_WORDS = frozenset({"p", "a", "e", "x"})
_PERCENTAGE = re.compile(r"(.*[0-9.,])\s*[%％]")


class TextValue(NamedTuple):
    """A distinct text in a score column that isn't a number: its count, and the score that it stands for."""

    text: str
    cell_count: int
    score: Score


@dataclass(frozen=True, slots=True)
class ValueTable:
    """The user's values of texts, by the text or by "Session:text" for one session.

    The values have the format of `--value`: a number, "full", "excused", or "none".
    """

    values: Mapping[str, str] = field(default_factory=dict)

    def get_session_values(self, names: Iterable[str], all_names: Iterable[str]) -> dict[str, Score]:
        """Return the values of texts in the session with these names.

        `all_names` are the names of all sessions. The longest one that a key begins with is the key's session. Values
        for one session take precedence over those for all.
        """
        if not self.values:
            return {}
        own_names, known_names = set(names), sorted(set(all_names), key=len, reverse=True)
        for_all: dict[str, Score] = {}
        own: dict[str, Score] = {}
        for key, value in self.values.items():
            session = next((name for name in known_names if key.startswith(f"{name}:")), None)
            if session is None:
                for_all[key.strip()] = parse_value(value)
            elif session in own_names:
                own[key[len(session) + 1 :].strip()] = parse_value(value)
        return for_all | own


NO_VALUE_TABLE = ValueTable()


def parse_value_option(text: str) -> tuple[str, str]:
    """Return the key and the value in an option such as "LATE=0.5" or "Class 2 - Poll:LATE=1".

    Raises:
        InvalidRequestError: the option has another form, or the value is unknown.
    """
    key, separator, value = text.rpartition("=")
    if not separator or not key.strip():
        raise InvalidRequestError(f"“{text}” isn't a text and its value.", advice="Write --value LATE=0.5.")
    parse_value(value)
    return key.strip(), value.strip()


def parse_value(text: str) -> Score:
    """Return the score for a value from the user.

    Raises:
        InvalidRequestError: the value is unknown.
    """
    value = text.strip().casefold()
    if value in VALUE_NAMES:
        return VALUE_NAMES[value]
    score = parse_percentage(value) or parse_score(value, decimal_comma=False)
    if score.points is None and score.share is None:
        raise InvalidRequestError(
            f"“{text.strip()}” isn't a value.", advice="A text is worth points, full, excused, or none."
        )
    return score


def parse_percentage(text: str, decimal_comma: bool | None = None) -> Score | None:
    """Return the share of the points possible that a percentage stands for, or None for another text."""
    match = _PERCENTAGE.fullmatch(text.strip())
    points = parse_score(match[1], decimal_comma).points if match else None
    return None if points is None else Score(Mark.NO_VALUE, share=points.scaleb(-2, EXACT))


def find_text_score(text: str, values: Mapping[str, Score], *, with_letters: bool) -> Score | None:
    """Return the score of a text by the user's values, otherwise by the built-in ones.

    Capitals don't matter where no value has the exact text. Single letters count only if `with_letters` is set.
    """
    word = text.casefold()
    if text in values:
        return values[text]
    if found := next((score for key, score in values.items() if key.casefold() == word), None):
        return found
    return None if word in _ONLY_BESIDE_WORDS and not with_letters else BUILT_IN_VALUES.get(word)


def are_letters_clear(texts: Iterable[str]) -> bool:
    """Return True if single letters, such as P and A, have their built-in values given these other texts."""
    words = map(str.casefold, texts)
    return all(word in BUILT_IN_VALUES or word in _LATE_WORDS or _is_no_response(word) for word in words)


def _is_no_response(text: str) -> bool:
    return parse_score(text).mark is Mark.NO_RESPONSE


def is_attendance_word(text: str, *, with_letters: bool = False) -> bool:
    """Return True if a text has a built-in value; single letters count only if `with_letters` is set."""
    word = text.casefold()
    return word in BUILT_IN_VALUES and (with_letters or word not in _ONLY_BESIDE_WORDS)


def resolve_share(score: Score, points: Decimal | None) -> Score:
    """Return a score in points if it is a share of these points possible, otherwise the score itself."""
    if score.share is None or points is None:
        return score
    return Score(Mark.SCORE, EXACT.multiply(score.share, points))
