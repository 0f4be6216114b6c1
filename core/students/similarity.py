"""Similarity of name tokens: short forms, typos, and spelling variants."""

from collections.abc import Sequence
from enum import IntEnum
from functools import lru_cache

from rapidfuzz.distance import OSA

from core.students.names import is_other_spelling, is_short_form

_PHONETIC_RULES = (
    ("ph", "f"), ("gh", "g"), ("kh", "k"), ("ck", "k"), ("ch", "c"), ("sch", "s"), ("sh", "s"), ("th", "t"),
    ("dh", "d"),
    ("bh", "b"), ("x", "ks"), ("q", "k"), ("c", "k"), ("z", "s"), ("w", "v"), ("j", "i"), ("y", "i"), ("oo", "u"),
    ("ou", "u"), ("ee", "i"), ("ie", "i"), ("ei", "i"), ("ae", "e"), ("oe", "o"), ("ue", "u"), ("ii", "i"), ("h", ""),
)  # fmt: skip
_MIN_TYPO_LENGTH = 4
_MIN_TWO_TYPOS_LENGTH = 6
_MIN_PREFIX_LENGTH = 3
_MIN_SUFFIX_LENGTH = 4


class Similarity(IntEnum):
    """Degrees of similarity between two tokens, from lowest to highest."""

    DIFFERENT = 0
    INITIAL = 1
    TWO_TYPOS = 2
    SUFFIX = 3
    PREFIX = 4
    SPELLING_VARIANT = 5
    TYPO = 6
    SHORT_FORM = 7
    SAME = 8


@lru_cache(maxsize=1 << 16)
def compute_phonetic_key(token: str) -> str:
    """Return a rough phonetic key of a token, equal for Phillip and Filip.

    Vowels are kept.
    """
    for written, sound in _PHONETIC_RULES:
        token = token.replace(written, sound)
    return "".join(letter for index, letter in enumerate(token) if index == 0 or letter != token[index - 1])


@lru_cache(maxsize=1 << 16)
def compute_consonant_key(token: str) -> str:
    """Return the consonants in a token's phonetic key.

    They are used to compare names from scripts that don't write vowels.
    """
    letters = [letter for letter in compute_phonetic_key(token) if letter not in "aeiou"]
    return "".join(letter for index, letter in enumerate(letters) if index == 0 or letter != letters[index - 1])


def _is_spelling_variant(left: str, right: str) -> bool:
    if is_other_spelling(left, right):
        return True
    if min(len(left), len(right)) < _MIN_TYPO_LENGTH:
        return False
    if compute_phonetic_key(left) == compute_phonetic_key(right):
        return True
    lacks_vowels = not set("aeiou") & set(left) or not set("aeiou") & set(right)
    return lacks_vowels and compute_consonant_key(left) == compute_consonant_key(right)


def _compare_by_edit_distance(left: str, right: str) -> Similarity:
    shorter = min(len(left), len(right))
    if shorter < _MIN_TYPO_LENGTH:
        longer = max(len(left), len(right))
        is_single_edit = longer < _MIN_TYPO_LENGTH and left[0] == right[0] and OSA.distance(left, right) == 1
        return Similarity.TWO_TYPOS if is_single_edit else Similarity.DIFFERENT
    edits = OSA.distance(left, right, score_cutoff=2)
    if edits == 1:
        return Similarity.TYPO
    is_two_typos = edits == 2 and shorter >= _MIN_TWO_TYPOS_LENGTH - (left[0] == right[0])
    return Similarity.TWO_TYPOS if is_two_typos else Similarity.DIFFERENT


@lru_cache(maxsize=1 << 18)
def compare_tokens(left: str, right: str) -> Similarity:
    """Return the similarity of two tokens, in either order.

    The tokens come from `tokenize` and aren't empty.
    """
    if left == right:
        return Similarity.SAME
    short, long = (left, right) if len(left) <= len(right) else (right, left)
    if len(short) == 1:
        return Similarity.INITIAL if long[0] == short else Similarity.DIFFERENT
    if is_short_form(left, right):
        return Similarity.SHORT_FORM
    if left[0] != right[0] and left[-1] != right[-1]:
        return Similarity.SPELLING_VARIANT if is_other_spelling(left, right) else Similarity.DIFFERENT
    edit_similarity = _compare_by_edit_distance(left, right)
    if edit_similarity is Similarity.TYPO:
        return edit_similarity
    if _is_spelling_variant(left, right):
        return Similarity.SPELLING_VARIANT
    if len(short) >= _MIN_PREFIX_LENGTH and long.startswith(short):
        return Similarity.PREFIX
    if len(short) >= _MIN_SUFFIX_LENGTH and long.endswith(short):
        return Similarity.SUFFIX
    return edit_similarity


def compare_token_groups(left_tokens: Sequence[str], right_tokens: Sequence[str]) -> Similarity:
    """Return the highest similarity between a token in one group and one in the other.

    The groups are also compared as a whole, without spaces.
    """
    best = max(
        (compare_tokens(left, right) for left in left_tokens for right in right_tokens), default=Similarity.DIFFERENT
    )
    if best < Similarity.SAME and (len(left_tokens) > 1 or len(right_tokens) > 1) and left_tokens and right_tokens:
        best = max(best, compare_tokens("".join(left_tokens), "".join(right_tokens)))
    return best
