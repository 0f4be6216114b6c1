"""How much does a row's name speak for or against each student?

A name is read as it is given, with its parts swapped, and split elsewhere; the reading that speaks for the student most
counts, less a price for each departure.

How much does one part of a name, the last or the first, speak for or against a student?

Evidence is counted in log units: a shared token tells more the rarer it is in the roster, an approximate one less. The
weights are fixed, so that every score can be explained.
"""

from typing import NamedTuple

from core.students.identity import login_name
from core.students.likeness import Likeness, compare_tokens
from core.students.names import EAST_ASIAN_LAST_NAMES, Name, Tokens, fold, is_given_name
from core.students.roster import RAREST, Roster

# The value of a shared token is this share of its rarity, less a fixed price.
_VALUES = {
    Likeness.SAME: (1.0, 0.0),
    Likeness.SHORT_FORM: (0.85, 0.9),
    Likeness.TYPO: (0.85, 1.2),
    Likeness.SPELLING: (0.85, 1.6),
    Likeness.PREFIX: (0.8, 1.4),
    Likeness.PART: (0.7, 1.6),
    Likeness.TWO_TYPOS: (0.7, 2.2),
}
_INITIAL = 1.6
_LEAST = 0.2
_TYPO_IS_A_NAME = 2.0
_SECOND_TOKEN = 0.5
_LEFT_ON_ONE_SIDE = 0.3
_LEFT_ON_BOTH_SIDES = 1.5
_MOST_OF_SEVERAL = 1.5
_JOINED, _WHOLE = 1.0, 0.5
_MISSING = -0.5
_DISAGREES = -5.8
_CACHED = 200_000


class PartEvidence(NamedTuple):
    """What one part of a name says.

    `value` in log units, `level` the closest likeness; `is_contrary` where tokens on both sides have nothing alike.
    """

    value: float
    level: Likeness
    is_contrary: bool = False


ABSENT = PartEvidence(_MISSING, Likeness.DIFFERENT)
_DIFFERENT = PartEvidence(_DISAGREES, Likeness.DIFFERENT, is_contrary=True)


class PartScorer:
    """Scores parts of names against one roster; remembers what it has compared, since names repeat."""

    def __init__(self, roster: Roster) -> None:
        """Score against this roster."""
        self._roster = roster
        self._known: dict[tuple[Tokens, Tokens, bool], PartEvidence] = {}

    def rarity(self, token: str, *, is_last: bool) -> float:
        """How rare this token is in the roster, as a last or a first name, else in the other place."""
        here, there = self._roster.rarity_last, self._roster.rarity_first
        if not is_last:
            here, there = there, here
        return here.get(token) or there.get(token) or self._roster.unseen

    def score(self, these: Tokens, those: Tokens, *, is_last: bool) -> PartEvidence:
        """What one part of a name says, `those` being the roster's tokens."""
        if not these or not those:
            return ABSENT
        key = (these, those, is_last)
        found = self._known.get(key)
        if found is None:
            if len(self._known) > _CACHED:
                self._known.clear()
            found = self._known[key] = self._score(these, those, is_last=is_last)
        return found

    def score_whole(self, this: str, that: str, tokens: Tokens, *, is_last: bool) -> PartEvidence:
        """The same for parts written without gaps and with their particles ("Dekok" and "de Kok")."""
        level = compare_tokens(this, that) if this and that else Likeness.DIFFERENT
        if level <= Likeness.PREFIX:
            return _DIFFERENT
        rarest = max(self.rarity(token, is_last=is_last) for token in tokens)
        share, price = _VALUES[level]
        return PartEvidence(min(share * (rarest + _WHOLE) - price, RAREST), level)

    def _score(self, these: Tokens, those: Tokens, *, is_last: bool) -> PartEvidence:
        if len(these) != len(those) and "".join(these) == "".join(those):
            rarest = max(self.rarity(that, is_last=is_last) for that in those)
            return PartEvidence(min(rarest + _JOINED, RAREST), Likeness.SAME)
        pairs = [
            (self._value(level, this, that, is_last=is_last), level, this, that)
            for this in these
            for that in those
            if (level := compare_tokens(this, that))
        ]
        return _add_up(sorted(pairs, reverse=True), len(these), len(those)) if pairs else _DIFFERENT

    def _value(self, level: Likeness, this: str, that: str, *, is_last: bool) -> float:
        rarity = self.rarity(that, is_last=is_last)
        if level is Likeness.INITIAL:
            return min(_INITIAL, rarity)
        share, price = _VALUES[level]
        if level in (Likeness.TYPO, Likeness.TWO_TYPOS) or (is_last and level is Likeness.SPELLING):
            known = self._roster.rarity_last if is_last else self._roster.rarity_first
            price += _TYPO_IS_A_NAME if this in known else 0.0
        return max(share * rarity - price, _LEAST)


def _add_up(pairs: list[tuple[float, Likeness, str, str]], here: int, there: int) -> PartEvidence:
    """The best pair, half of what further pairs say, less something for tokens that are left."""
    value, level, this, that = pairs[0]
    used_here, used_there = {this}, {that}
    for more, _, this, that in pairs[1:]:
        if this not in used_here and that not in used_there:
            used_here.add(this)
            used_there.add(that)
            value += _SECOND_TOKEN * more
    left_here, left_there = here > len(used_here), there > len(used_there)
    is_contrary = left_here and left_there
    if is_contrary:
        value -= _LEFT_ON_BOTH_SIDES
    elif left_here or left_there:
        value -= _LEFT_ON_ONE_SIDE
    return PartEvidence(min(value, RAREST + _MOST_OF_SEVERAL), level, is_contrary)


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
