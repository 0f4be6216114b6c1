"""Effects that replacing a Canvas score has on the student."""

from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import lru_cache

EXCUSED = "EX"


class Effect(StrEnum):
    """Effect of a change to a score.

    The members are in display order: losses come first.
    """

    NONE = "unchanged"
    LOWERED = "lowered"
    REMOVED = "removed"
    UNEXCUSED = "no longer excused"
    RAISED = "raised"
    NEW = "new"
    EXCUSED = "excused"

    @property
    def is_loss(self) -> bool:
        """True if the change lowers or removes a score, or removes an excused status.

        The user must be warned about such a change.
        """
        return self in _LOSSES


_LOSSES = frozenset({Effect.LOWERED, Effect.REMOVED, Effect.UNEXCUSED})
EFFECTS = tuple(effect for effect in Effect if effect is not Effect.NONE)
"""All effects except NONE, losses first."""


@lru_cache(maxsize=4096)
def classify_effect(before: str, after: str) -> Effect:
    """Return the effect of replacing the score `before` with `after`.

    The two scores must differ. If they can't be compared as numbers, a loss is assumed.
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
    except InvalidOperation:  # a letter grade can't be compared, so assume a loss
        return Effect.LOWERED


@lru_cache(maxsize=4096)
def find_certain_loss(before: str, after: str) -> Effect | None:
    """Return LOWERED, REMOVED, or UNEXCUSED, or None if the change isn't certainly a loss.

    Unlike `classify_effect`, it assumes no loss for scores that can't be compared, such as letter grades. Canvas rule
    F5.
    """
    if before == EXCUSED:
        return Effect.UNEXCUSED
    if before and not after:
        return Effect.REMOVED
    try:
        return Effect.LOWERED if Decimal(after) < Decimal(before) else None
    except InvalidOperation:  # "", "EX", or a letter grade isn't a number
        return None
