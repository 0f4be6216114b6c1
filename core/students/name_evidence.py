"""How much does a row's name speak for or against each student?

Evidence is counted in log units: a shared token tells more the rarer it is in the roster, an approximate one less. A
last or first name that disagrees speaks against. The weights are fixed, so that every score can be explained.
"""

from typing import NamedTuple

from core.students.identity import login_name
from core.students.likeness import Likeness, compare_tokens
from core.students.names import Name, Tokens, fold
from core.students.nicknames import is_given_name
from core.students.roster import Roster
from core.students.word_lists import EAST_ASIAN_LAST_NAMES

# value = share of the token's rarity, less a fixed price
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
_RAREST = 8.5
_MISSING = -0.5
_IS_LOGIN = 8.0
_DISAGREES = {True: -5.8, False: -5.8}
_ENGLISH_NAME = 3.6
_SWAPPED, _SWAPPED_UNSPLIT = 1.4, 0.5
_OTHER_SPLIT, _OTHER_SPLIT_UNSPLIT = 0.8, 0.3
_ROSTER_SPLIT = 0.9
_CACHED_GROUPS = 200_000


class GroupEvidence(NamedTuple):
    """What one part of a name says: log evidence, the closest likeness, whether it is missing or contradicts."""

    value: float
    level: Likeness
    is_missing: bool = False
    is_contrary: bool = False


class NameEvidence(NamedTuple):
    """What a whole name says. `order` is "as given", "swapped" or "split"."""

    value: float
    last: GroupEvidence
    first: GroupEvidence
    order: str

    @property
    def agrees(self) -> bool:
        """Whether last and first name both agree, and one of them by more than an initial."""
        return min(self.last.level, self.first.level) > 0 and max(self.last.level, self.first.level) > Likeness.INITIAL


_ABSENT = GroupEvidence(_MISSING, Likeness.DIFFERENT, is_missing=True)
_LOGIN_PART = GroupEvidence(0.0, Likeness.SAME)
_NEVER = GroupEvidence(-99.0, Likeness.DIFFERENT)
NO_NAME = NameEvidence(0.0, _ABSENT, _ABSENT, "as given")


class NameScorer:
    """Scores names against one roster; remembers what it has compared, since names repeat."""

    def __init__(self, roster: Roster) -> None:
        """Score against this roster."""
        self._roster = roster
        self._logins = tuple("".join(fold(login_name(student.login_id))) for student in roster.students)
        self._groups: dict[tuple[Tokens, Tokens, bool], GroupEvidence] = {}

    def score(self, name: Name, student: int) -> NameEvidence:
        """What this name says of this student: the reading of the name that speaks for them most."""
        if not name:
            return NO_NAME
        if name.joined == self._logins[student]:
            return NameEvidence(_IS_LOGIN, _LOGIN_PART, _LOGIN_PART, "login")
        other = self._roster.names[student]
        best = self._read(name.last, name.first, name.nick, other.last, other.first, other.nick, "as given", 0.0)
        if best.last.level is Likeness.SAME is best.first.level:
            return best
        best = self._whole(best, name.whole_last, name.whole_first, name, other)
        swapped = _SWAPPED if name.is_split else _SWAPPED_UNSPLIT
        best = max(
            best, self._read(name.first, name.last, name.nick, other.last, other.first, other.nick, "swapped", swapped)
        )
        if len(name.bag) + len(other.bag) > 4:
            best = max(best, self._other_splits(name, other))
        return best

    def _whole(self, read: NameEvidence, whole_last: str, whole_first: str, name: Name, other: Name) -> NameEvidence:
        """The same reading, with parts that differ in gaps and particles ("Dekok", "de Kok") counted as the same."""
        last, first = read.last, read.first
        if last.level < Likeness.SAME and (whole_last != "".join(name.last) or other.whole_last != "".join(other.last)):
            last = max(last, self._compare_whole(whole_last, other.whole_last, other.last, is_last=True))
        if first.level < Likeness.SAME and (
            whole_first != "".join(name.first) or other.whole_first != "".join(other.first)
        ):
            first = max(first, self._compare_whole(whole_first, other.whole_first, other.first, is_last=False))
        return read._replace(
            value=read.value - read.last.value - read.first.value + last.value + first.value, last=last, first=first
        )

    def _compare_whole(self, this: str, that: str, tokens: Tokens, *, is_last: bool) -> GroupEvidence:
        level = compare_tokens(this, that) if this and that else Likeness.DIFFERENT
        if level <= Likeness.PREFIX:
            return _NEVER
        rarest = max(self.rarity(token, is_last=is_last) for token in tokens)
        share, price = _VALUES[level]
        return GroupEvidence(min(share * (rarest + 0.5) - price, _RAREST), level)

    def _other_splits(self, name: Name, other: Name) -> NameEvidence:
        price = _OTHER_SPLIT if name.is_split else _OTHER_SPLIT_UNSPLIT
        readings = [NameEvidence(-99.0, _ABSENT, _ABSENT, "split")]
        tokens = name.first + name.last
        for at in range(1, len(tokens)):
            for last, first in ((tokens[at:], tokens[:at]), (tokens[:at], tokens[at:])):
                if last not in (name.last, name.first):
                    readings.append(
                        self._read(last, first, name.nick, other.last, other.first, other.nick, "split", price)
                    )
        if len(other.first) > 1:
            last, first = other.first[-1:] + other.last, other.first[:-1]
            readings.append(
                self._read(name.last, name.first, name.nick, last, first, other.nick, "split", _ROSTER_SPLIT)
            )
        return max(readings)

    def _read(
        self,
        last: Tokens,
        first: Tokens,
        nick: Tokens,
        to_last: Tokens,
        to_first: Tokens,
        to_nick: Tokens,
        order: str,
        price: float,
    ) -> NameEvidence:
        of_last = self.compare(last, to_last, is_last=True)
        of_first = self.compare(first, to_first, is_last=False)
        if nick and of_first.level < Likeness.SAME:
            of_first = max(of_first, self.compare(nick, to_first, is_last=False))
        if to_nick and of_first.level < Likeness.SAME:
            of_first = max(of_first, self.compare(first, to_nick, is_last=False))
        value = of_last.value + of_first.value - price
        if of_first.level is Likeness.DIFFERENT and _may_use_english_name(first, to_last):
            value += _ENGLISH_NAME
        return NameEvidence(value, of_last, of_first, order)

    def compare(self, these: Tokens, those: Tokens, *, is_last: bool) -> GroupEvidence:
        """What one part of a name says, `those` being the roster's."""
        if not these or not those:
            return _ABSENT
        key = (these, those, is_last)
        found = self._groups.get(key)
        if found is None:
            if len(self._groups) > _CACHED_GROUPS:
                self._groups.clear()
            found = self._groups[key] = self._compare(these, those, is_last=is_last)
        return found

    def rarity(self, token: str, *, is_last: bool) -> float:
        """How rare this token is in the roster, as a last or a first name, else in the other place."""
        here, there = self._roster.rarity_last, self._roster.rarity_first
        if not is_last:
            here, there = there, here
        return here.get(token) or there.get(token) or self._roster.unseen

    def _compare(self, these: Tokens, those: Tokens, *, is_last: bool) -> GroupEvidence:
        pairs = []
        for this in these:
            for that in those:
                level = compare_tokens(this, that)
                if level:
                    pairs.append((self._value(level, this, that, is_last=is_last), level, this, that))
        if len(these) != len(those) and "".join(these) == "".join(those):
            rarest = max(self.rarity(that, is_last=is_last) for that in those)
            return GroupEvidence(min(rarest + 1.0, _RAREST), Likeness.SAME)
        if not pairs:
            return GroupEvidence(_DISAGREES[is_last], Likeness.DIFFERENT, is_contrary=True)
        return _add_up(sorted(pairs, reverse=True), len(these), len(those))

    def _value(self, level: Likeness, this: str, that: str, *, is_last: bool) -> float:
        rarity = self.rarity(that, is_last=is_last)
        if level is Likeness.INITIAL:
            return min(_INITIAL, rarity)
        share, price = _VALUES[level]
        if level in (Likeness.TYPO, Likeness.TWO_TYPOS) or (is_last and level is Likeness.SPELLING):
            known = self._roster.rarity_last if is_last else self._roster.rarity_first
            price += _TYPO_IS_A_NAME if this in known else 0.0
        return max(share * rarity - price, _LEAST)


def _may_use_english_name(first: Tokens, last: Tokens) -> bool:
    return bool(first and last) and last[0] in EAST_ASIAN_LAST_NAMES and is_given_name(first[0])


def _add_up(pairs: list[tuple[float, Likeness, str, str]], here: int, there: int) -> GroupEvidence:
    value, level, this, that = pairs[0]
    used_here, used_there = {this}, {that}
    for more, _, this, that in pairs[1:]:
        if this not in used_here and that not in used_there:
            used_here.add(this)
            used_there.add(that)
            value += _SECOND_TOKEN * more
    left_here, left_there = here - len(used_here), there - len(used_there)
    contrary = left_here > 0 and left_there > 0
    if contrary:
        value -= _LEFT_ON_BOTH_SIDES
    elif left_here > 0 or left_there > 0:
        value -= _LEFT_ON_ONE_SIDE
    return GroupEvidence(min(value, _RAREST + 1.5), level, is_contrary=contrary)
