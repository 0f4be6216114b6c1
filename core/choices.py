"""Options for the upload file: scoring rule, columns, missing scores, and destinations.

Enum values and field names are stored in course files and used on the command line, so they must not change.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from core.points import Points
from core.students.proposals import ConfidenceBand


class DuplicateAccountPolicy(StrEnum):
    """How the rows of a student with duplicate accounts become one score per session."""

    BEST = "best"
    SUM = "sum"
    FIRST = "first"


@dataclass(frozen=True, slots=True)
class ScoringRule:
    """The scoring rule, whose steps apply in a fixed order.

    A field with its default value has no effect. Per session: `full_credit_at` (percent of the points possible from
    which a score gets full points), then `cap` (the most points a session can give; its points possible stay the
    same). Then `drop_lowest` sessions, in the total only (excused sessions first, then the lowest). Then the exact
    total. Finally, once, in the written cells: `scale_to` points, and rounding half up to `decimals`.
    """

    full_credit_at: Points | None = None
    cap: Points | None = None
    drop_lowest: int = 0
    scale_to: Points | None = None
    decimals: int | None = None

    @property
    def written_decimals(self) -> int | None:
        """Number of decimals in a written cell, or None to keep them all.

        Scaled scores get two decimals by default, as Canvas shows them.
        """
        return 2 if self.decimals is None and self.scale_to is not None else self.decimals


NO_SCORING_RULE = ScoringRule()


TOTAL_KEY = "total"
"""The key of the total column. No session has this key."""


class OutputColumns(StrEnum):
    """Which columns the upload file contains."""

    SESSIONS = "sessions"
    TOTAL = "total"
    BOTH = "both"


DOUBLE_COUNTING_WARNING = (
    "Canvas counts these points twice if both the sessions and the total are in the final grade. "
    "Keep one of them out of it in Canvas."
)
"""The warning for an upload file with BOTH."""


class NoResponsePolicy(StrEnum):
    """What a missing score in the iClicker file becomes in Canvas."""

    LEAVE = "leave"
    ZERO = "zero"
    EXCUSED = "excused"
    CLEAR = "clear"


class AbsentPolicy(StrEnum):
    """What students get who are in the gradebook but not in the iClicker file."""

    LEAVE = "leave"
    ZERO = "zero"
    EXCUSED = "excused"


class ExistingScorePolicy(StrEnum):
    """What happens to a score that Canvas already has. RAISE writes only higher scores."""

    OVERWRITE = "overwrite"
    KEEP = "keep"
    RAISE = "raise"


class DestinationKind(StrEnum):
    """Where a column goes: to the assignment with its title, a chosen one, a new one, or nowhere.

    NEEDS_CHOICE: the user chose a destination for a session that may or may not be this one, and has to choose again.
    """

    BY_TITLE = "by title"
    EXISTING = "existing"
    NEW = "new"
    LEFT_OUT = "left out"
    NEEDS_CHOICE = "to ask"


@dataclass(frozen=True, slots=True)
class Destination:
    """The destination of one column.

    `assignment_id` is set only for an EXISTING assignment. `beside` holds the IDs of the assignments that already had
    this name when the user chose a NEW one.
    """

    going: DestinationKind = DestinationKind.BY_TITLE
    assignment_id: str = ""
    beside: tuple[str, ...] = ()


BY_TITLE = Destination()


@dataclass(frozen=True, slots=True)
class Choices:
    """The options for the upload file as a whole.

    The defaults are those of the command line.
    """

    columns: OutputColumns = OutputColumns.SESSIONS
    total_name: str = "iClicker Total"
    no_response: NoResponsePolicy = NoResponsePolicy.LEAVE
    absent: AbsentPolicy = AbsentPolicy.LEAVE
    existing: ExistingScorePolicy = ExistingScorePolicy.OVERWRITE
    overwrite_excused: bool = False
    accept: ConfidenceBand = ConfidenceBand.AUTOMATIC
    two_accounts: DuplicateAccountPolicy = DuplicateAccountPolicy.BEST
    rule: ScoringRule = field(default=NO_SCORING_RULE)
