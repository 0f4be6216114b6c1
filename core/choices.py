"""What can the person choose about the file that Canvas will get?

Which rules turn the scores of the file into the scores that count?
"""

from dataclasses import dataclass, field
from enum import StrEnum

from core.points import Points
from core.students.proposals import Band


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


TOTAL = "total"
"""The key of the total column, beside the keys of sessions, none of which is called so: a total is no session."""


class Columns(StrEnum):
    """Which columns the file gets."""

    SESSIONS = "sessions"
    TOTAL = "total"
    BOTH = "both"


COUNTED_TWICE = (
    "Canvas counts these points twice if both the sessions and the total are in the final grade. "
    "Keep one of them out of it in Canvas."
)
"""What there is to know where the file has BOTH."""


class NoResponse(StrEnum):
    """What a blank or a missing response in the iClicker file becomes in Canvas."""

    LEAVE = "leave"
    ZERO = "zero"
    EXCUSED = "excused"
    CLEAR = "clear"


class Absent(StrEnum):
    """What students of the roster get who are in no row of the iClicker file."""

    LEAVE = "leave"
    ZERO = "zero"
    EXCUSED = "excused"


class Existing(StrEnum):
    """What happens where Canvas already has a score."""

    OVERWRITE = "overwrite"
    KEEP = "keep"
    RAISE = "raise"


class Going(StrEnum):
    """Where a column goes: by its title, to an assignment that a person named, to a new one, or nowhere.

    TO_ASK: the person has said it of a session that may be this one or another, and has to say it again.
    """

    BY_TITLE = "by title"
    EXISTING = "existing"
    NEW = "new"
    LEFT_OUT = "left out"
    TO_ASK = "to ask"


@dataclass(frozen=True, slots=True)
class Destination:
    """Where one column goes; `assignment_id` is set exactly where it goes to an EXISTING assignment.

    `beside` are the assignments of its name that there were when it was said that it becomes a NEW one.
    """

    going: Going = Going.BY_TITLE
    assignment_id: str = ""
    beside: tuple[str, ...] = ()


BY_TITLE = Destination()


@dataclass(frozen=True, slots=True)
class Choices:
    """Everything chosen for the file as a whole, with the defaults of the command line."""

    columns: Columns = Columns.SESSIONS
    total_name: str = "iClicker Total"
    no_response: NoResponse = NoResponse.LEAVE
    absent: Absent = Absent.LEAVE
    existing: Existing = Existing.OVERWRITE
    overwrite_excused: bool = False
    accept: Band = Band.AUTOMATIC
    two_accounts: TwoAccounts = TwoAccounts.BEST
    rule: Rule = field(default=NO_RULE)
