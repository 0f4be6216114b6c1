"""How alike are two tokens of names: the same, a short form, a slip of the finger, or different?"""

from collections.abc import Sequence
from enum import IntEnum
from functools import lru_cache

from rapidfuzz.distance import OSA

from core.students.names import is_other_spelling, is_short_form

_SOUNDS = (
    ("ph", "f"), ("gh", "g"), ("kh", "k"), ("ck", "k"), ("ch", "c"), ("sch", "s"), ("sh", "s"), ("th", "t"),
    ("dh", "d"),
    ("bh", "b"), ("x", "ks"), ("q", "k"), ("c", "k"), ("z", "s"), ("w", "v"), ("j", "i"), ("y", "i"), ("oo", "u"),
    ("ou", "u"), ("ee", "i"), ("ie", "i"), ("ei", "i"), ("ae", "e"), ("oe", "o"), ("ue", "u"), ("ii", "i"), ("h", ""),
)  # fmt: skip
_SHORTEST_FOR_TYPO = 4
_SHORTEST_FOR_TWO_TYPOS = 6
_SHORTEST_PREFIX = 3
_SHORTEST_PART = 4


class Likeness(IntEnum):
    """How alike two tokens are, closest last."""

    DIFFERENT = 0
    INITIAL = 1
    TWO_TYPOS = 2
    PART = 3
    PREFIX = 4
    SPELLING = 5
    TYPO = 6
    SHORT_FORM = 7
    SAME = 8


@lru_cache(maxsize=1 << 16)
def sound_key(token: str) -> str:
    """A rough key of how a token sounds: Mohammed and Muhamed, Phillip and Filip share one apart from their vowels."""
    for written, sound in _SOUNDS:
        token = token.replace(written, sound)
    return "".join(letter for at, letter in enumerate(token) if at == 0 or letter != token[at - 1])


@lru_cache(maxsize=1 << 16)
def skeleton(token: str) -> str:
    """The consonants of `sound_key`: what is left of a name in a script that does not write vowels."""
    letters = [letter for letter in sound_key(token) if letter not in "aeiou"]
    return "".join(letter for at, letter in enumerate(letters) if at == 0 or letter != letters[at - 1])


def _is_spelling(one: str, other: str) -> bool:
    if is_other_spelling(one, other):
        return True
    if min(len(one), len(other)) < _SHORTEST_FOR_TYPO:
        return False
    if sound_key(one) == sound_key(other):
        return True
    unvoweled = not set("aeiou") & set(one) or not set("aeiou") & set(other)
    return unvoweled and skeleton(one) == skeleton(other)


def _by_edits(one: str, other: str) -> Likeness:
    shorter = min(len(one), len(other))
    if shorter < _SHORTEST_FOR_TYPO:
        longer = max(len(one), len(other))
        slip = longer < _SHORTEST_FOR_TYPO and one[0] == other[0] and OSA.distance(one, other) == 1
        return Likeness.TWO_TYPOS if slip else Likeness.DIFFERENT
    edits = OSA.distance(one, other, score_cutoff=2)
    if edits == 1:
        return Likeness.TYPO
    two = edits == 2 and shorter >= _SHORTEST_FOR_TWO_TYPOS - (one[0] == other[0])
    return Likeness.TWO_TYPOS if two else Likeness.DIFFERENT


@lru_cache(maxsize=1 << 18)
def compare_tokens(one: str, other: str) -> Likeness:
    """How alike two folded, non-empty tokens are; the order of the two does not matter."""
    if one == other:
        return Likeness.SAME
    short, long = (one, other) if len(one) <= len(other) else (other, one)
    if len(short) == 1:
        return Likeness.INITIAL if long[0] == short else Likeness.DIFFERENT
    if is_short_form(one, other):
        return Likeness.SHORT_FORM
    if one[0] != other[0] and one[-1] != other[-1]:
        return Likeness.SPELLING if is_other_spelling(one, other) else Likeness.DIFFERENT
    by_edits = _by_edits(one, other)
    if by_edits is Likeness.TYPO:
        return by_edits
    if _is_spelling(one, other):
        return Likeness.SPELLING
    if len(short) >= _SHORTEST_PREFIX and long.startswith(short):
        return Likeness.PREFIX
    if len(short) >= _SHORTEST_PART and long.endswith(short):
        return Likeness.PART
    return by_edits


def closest(these: Sequence[str], those: Sequence[str]) -> Likeness:
    """How alike the most alike tokens of two groups are; the groups written without gaps count as tokens too."""
    best = max((compare_tokens(one, other) for one in these for other in those), default=Likeness.DIFFERENT)
    if best < Likeness.SAME and (len(these) > 1 or len(those) > 1) and these and those:
        best = max(best, compare_tokens("".join(these), "".join(those)))
    return best
