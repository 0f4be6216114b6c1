"""Effects of replacing one Canvas score with another."""

from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import lru_cache

EXCUSED = "EX"


class Effect(StrEnum):
    """Effect of a change on a score, in display order: losses first."""

    NONE = "unchanged"
    LOWERED = "lowered"
    REMOVED = "removed"
    UNEXCUSED = "no longer excused"
    RAISED = "raised"
    NEW = "new"
    EXCUSED = "excused"

    @property
    def is_loss(self) -> bool:
        """Return True if the change lowers or removes a score or an excuse.

        The user must see such a change.
        """
        return self in _LOSSES


_LOSSES = frozenset({Effect.LOWERED, Effect.REMOVED, Effect.UNEXCUSED})
EFFECTS = tuple(effect for effect in Effect if effect is not Effect.NONE)
"""All effects that change something, losses first."""


@lru_cache(maxsize=4096)
def classify_effect(before: str, after: str) -> Effect:
    """Return the effect of replacing `before` with a different value `after`.

    If the two can't be compared as numbers, a loss is assumed.
    """
    if after == EXCUSED:
        return Effect.REMOVED if before else Effect.EXCUSED
    if before == EXCUSED:
        return Effect.UNEXCUSED
    if not after:
        return Effect.REMOVED
    if not before:
        return Effect.NEW
    try:
        return Effect.RAISED if Decimal(after) > Decimal(before) else Effect.LOWERED
    except InvalidOperation:  # a letter: nobody can say that nothing is lost
        return Effect.LOWERED
