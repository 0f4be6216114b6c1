"""What can the person choose about the file that Canvas will get?"""

from dataclasses import dataclass, field
from enum import StrEnum

from core.scores.rules import NO_RULE, Rule, TwoAccounts
from core.students.proposals import Band

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
