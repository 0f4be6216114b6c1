"""How much does one part of a name, the last or the first, speak for or against a student?

Evidence is counted in log units: a shared token tells more the rarer it is in the roster, an approximate one less. The
weights are fixed, so that every score can be explained.
"""

from typing import NamedTuple

from core.students.likeness import Likeness, compare_tokens
from core.students.names import Tokens
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
