"""Which rules turn the scores of the file into the scores that count?"""

from dataclasses import dataclass
from enum import StrEnum

from core.scores.points import Points


class TwoAccounts(StrEnum):
    """How several rows of one student become one score per session."""

    BEST = "best"
    SUM = "sum"
    FIRST = "first"


@dataclass(frozen=True, slots=True)
class Rule:
    """The person's rules, applied in this fixed order; a field left at its default does nothing.

    Per session: `full_credit_at` (percent of the points possible from which a score counts in full), then `cap` (points
    that a session can give at most; what it is worth stays). Then `drop_lowest` sessions, on the total only (an excused
    session goes first, then the lowest). Then the exact total. Then, once, on the cells that are written: `scale_to`
    points and rounding half up to `decimals`.
    """

    full_credit_at: Points | None = None
    cap: Points | None = None
    drop_lowest: int = 0
    scale_to: Points | None = None
    decimals: int | None = None

    @property
    def written_decimals(self) -> int | None:
        """Decimals of a written cell; None keeps every decimal. A scaled score needs an end: two, as Canvas shows."""
        return 2 if self.decimals is None and self.scale_to is not None else self.decimals


NO_RULE = Rule()
