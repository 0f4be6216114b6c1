"""What does another score do to the one that Canvas has?"""

from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import lru_cache

EXCUSED = "EX"


class Effect(StrEnum):
    """What happens to a score; those that change something stand in the order in which they are shown."""

    NONE = "unchanged"
    LOWERED = "lowered"
    REMOVED = "removed"
    UNEXCUSED = "no longer excused"
    RAISED = "raised"
    NEW = "new"
    EXCUSED = "excused"

    @property
    def is_loss(self) -> bool:
        """Whether a person must have seen it: a score gets less, vanishes, or an excuse does."""
        return self in _LOSSES


_LOSSES = frozenset({Effect.LOWERED, Effect.REMOVED, Effect.UNEXCUSED})
EFFECTS = tuple(effect for effect in Effect if effect is not Effect.NONE)
"""All that change something, losses first."""


@lru_cache(maxsize=4096)
def effect_of(before: str, after: str) -> Effect:
    """What `after` in the place of `before` does; the two differ. Where no number tells, a loss is assumed."""
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
