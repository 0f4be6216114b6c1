"""How much does a row's name speak for or against each student?

A name is read as it is given, with its parts swapped, and split elsewhere; the reading that speaks for the student most
counts, less a price for each departure.
"""

from typing import NamedTuple

from core.students.identity import login_name
from core.students.likeness import Likeness
from core.students.names import Name, Tokens, fold
from core.students.nicknames import is_given_name
from core.students.part_evidence import ABSENT, PartEvidence, PartScorer
from core.students.roster import Roster
from core.students.word_lists import EAST_ASIAN_LAST_NAMES

_IS_LOGIN = 8.0
_ENGLISH_NAME = 3.6
_SWAPPED, _SWAPPED_UNSPLIT = 1.4, 0.5
_OTHER_SPLIT, _OTHER_SPLIT_UNSPLIT = 0.8, 0.3
_ROSTER_SPLIT = 0.9
_TWO_PLAIN_NAMES = 4


class NameEvidence(NamedTuple):
    """What a whole name says. `order` is "as given", "swapped", "split" or "login"."""

    value: float
    last: PartEvidence
    first: PartEvidence
    order: str = "as given"

    @property
    def agrees(self) -> bool:
        """Whether last and first name both agree, and one of them by more than an initial."""
        return min(self.last.level, self.first.level) > 0 and max(self.last.level, self.first.level) > Likeness.INITIAL

    @property
    def is_near(self) -> bool:
        """Return True if the last or the first name is only nearly the same: misspelled, shortened, or in part."""
        return any(Likeness.INITIAL < part.level < Likeness.SHORT_FORM for part in (self.last, self.first))


NO_NAME = NameEvidence(0.0, ABSENT, ABSENT)
_LOGIN_PART = PartEvidence(0.0, Likeness.SAME)
_LOGIN = NameEvidence(_IS_LOGIN, _LOGIN_PART, _LOGIN_PART, "login")


class NameScorer:
    """Scores names against one roster."""

    def __init__(self, roster: Roster, parts: PartScorer) -> None:
        """Score against this roster, `parts` scoring last and first names."""
        self._names = roster.names
        self._are_plain = tuple(name.is_plain for name in roster.names)
        self._logins = tuple("".join(fold(login_name(student.login_id))) for student in roster.students)
        self._parts = parts

    def score(self, name: Name, student: int) -> NameEvidence:
        """What this name says of this student."""
        if not name:
            return NO_NAME
        if name.joined == self._logins[student]:
            return _LOGIN
        other = self._names[student]
        best = self._read(name, name.last, name.first, other, other.last, other.first)
        same = best.last.level is Likeness.SAME is best.first.level
        if same and len(name.last) == len(other.last) and len(name.first) == len(other.first):
            return best
        if not (self._are_plain[student] and name.is_plain):
            best = self._read_whole(best, name, other)
        if _may_be_swapped(name, other):
            price = _SWAPPED if name.is_split else _SWAPPED_UNSPLIT
            swapped = self._read(name, name.first, name.last, other, other.last, other.first)
            best = max(best, _priced(swapped, price, "swapped"))
        if len(name.bag) + len(other.bag) > _TWO_PLAIN_NAMES:
            best = max(best, self._read_split(best, name, other))
        return best

    def _read(
        self, name: Name, last: Tokens, first: Tokens, other: Name, to_last: Tokens, to_first: Tokens
    ) -> NameEvidence:
        of_last = self._parts.score(last, to_last, is_last=True)
        of_first = self._parts.score(first, to_first, is_last=False)
        if of_first.level < Likeness.SAME:
            if name.nick:
                of_first = max(of_first, self._parts.score(name.nick, to_first, is_last=False))
            if other.nick:
                of_first = max(of_first, self._parts.score(first, other.nick, is_last=False))
        value = of_last.value + of_first.value
        if of_first.level is Likeness.DIFFERENT and _may_use_english_name(first, to_last):
            value += _ENGLISH_NAME
        return NameEvidence(value, of_last, of_first)

    def _read_whole(self, read: NameEvidence, name: Name, other: Name) -> NameEvidence:
        """The same reading, with parts that differ in gaps and particles ("Dekok", "de Kok") counted as the same."""
        last, first = read.last, read.first
        if last.level < Likeness.SAME and other.last:
            last = max(last, self._parts.score_whole(name.whole_last, other.whole_last, other.last, is_last=True))
        if first.level < Likeness.SAME and other.first:
            first = max(first, self._parts.score_whole(name.whole_first, other.whole_first, other.first, is_last=False))
        gained = last.value - read.last.value + first.value - read.first.value
        return NameEvidence(read.value + gained, last, first)

    def _read_split(self, best: NameEvidence, name: Name, other: Name) -> NameEvidence:
        price = _OTHER_SPLIT if name.is_split else _OTHER_SPLIT_UNSPLIT
        tokens = name.first + name.last
        for at in range(1, len(tokens)):
            for last, first in ((tokens[at:], tokens[:at]), (tokens[:at], tokens[at:])):
                if last not in (name.last, name.first):
                    read = self._read(name, last, first, other, other.last, other.first)
                    best = max(best, _priced(read, price, "split"))
        if len(other.first) > 1:
            to_last, to_first = other.first[-1:] + other.last, other.first[:-1]
            read = self._read(name, name.last, name.first, other, to_last, to_first)
            best = max(best, _priced(read, _ROSTER_SPLIT, "split"))
        return best


def _priced(read: NameEvidence, price: float, order: str) -> NameEvidence:
    return NameEvidence(read.value - price, read.last, read.first, order)


def _may_be_swapped(name: Name, other: Name) -> bool:
    """Whether a token has the initial of one in the other part: without that, swapping gains nothing."""
    return not {token[0] for token in name.first}.isdisjoint(token[0] for token in other.last) or not {
        token[0] for token in name.last
    }.isdisjoint(token[0] for token in other.first)


def _may_use_english_name(first: Tokens, last: Tokens) -> bool:
    return bool(first and last) and last[0] in EAST_ASIAN_LAST_NAMES and is_given_name(first[0])
