"""Options for the upload file: scoring, columns, missing scores, and destinations.

Enum values and field names are stored in course files and used on the command line, so they must not change.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from core.points import Points
from core.students.proposals import ConfidenceBand


class DuplicateAccountPolicy(StrEnum):
    """How the scores of a student's duplicate accounts are combined in each session."""

    BEST = "best"
    SUM = "sum"
    FIRST = "first"


@dataclass(frozen=True, slots=True)
class ScoringRule:
    """The scoring rule, whose steps are applied in a fixed order.

    Fields that keep their default values have no effect. The steps are:

    1. In each session, scores of at least `full_credit_at` percent of the points possible become full points.
    2. In each session, scores above `cap` become `cap`. The points possible stay the same.
    3. In the total only, `drop_lowest` sessions are dropped: excused sessions first, then the lowest ones.
    4. The remaining scores are added up exactly.
    5. Each written score is scaled to `scale_to` points and rounded half up to `decimals`.
    """

    full_credit_at: Points | None = None
    cap: Points | None = None
    drop_lowest: int = 0
    scale_to: Points | None = None
    decimals: int | None = None

    @property
    def written_decimals(self) -> int | None:
        """The number of decimals in a written score, or None to keep them all.

        Scaled scores have two decimals by default, as in Canvas.
        """
        return 2 if self.decimals is None and self.scale_to is not None else self.decimals


NO_SCORING_RULE = ScoringRule()


TOTAL_KEY = "total"
"""The key of the total column, which no session has."""


class OutputColumns(StrEnum):
    """Which columns the upload file contains."""

    SESSIONS = "sessions"
    TOTAL = "total"
    BOTH = "both"


DOUBLE_COUNTING_WARNING = (
    "Canvas counts these points twice if both the sessions and the total are in the final grade. "
    "Keep one of them out of it in Canvas."
)
"""The warning for an upload file with `OutputColumns.BOTH`."""


class NoResponsePolicy(StrEnum):
    """What Canvas gets for a score that is missing from the iClicker file."""

    LEAVE = "leave"
    ZERO = "zero"
    EXCUSED = "excused"
    CLEAR = "clear"


class AbsentPolicy(StrEnum):
    """What students get if they are in the gradebook but not in the iClicker file."""

    LEAVE = "leave"
    ZERO = "zero"
    EXCUSED = "excused"


class ExistingScorePolicy(StrEnum):
    """Policy for scores that Canvas already has.

    RAISE replaces it only if the new score is higher.
    """

    OVERWRITE = "overwrite"
    KEEP = "keep"
    RAISE = "raise"


class DestinationKind(StrEnum):
    """The kinds of destinations for a column of the upload file.

    BY_TITLE is the assignment with the same title. NEEDS_CHOICE means that the user must choose again, because the
    earlier choice may have been for a different session.
    """

    BY_TITLE = "by title"
    EXISTING = "existing"
    NEW = "new"
    LEFT_OUT = "left out"
    NEEDS_CHOICE = "to ask"


@dataclass(frozen=True, slots=True)
class Destination:
    """The destination of one column.

    `assignment_id` is set only for an EXISTING assignment. For a NEW one, `beside` contains the IDs of the assignments
    that already had its name when the user chose it.
    """

    going: DestinationKind = DestinationKind.BY_TITLE
    assignment_id: str = ""
    beside: tuple[str, ...] = ()


BY_TITLE = Destination()


@dataclass(frozen=True, slots=True)
class Choices:
    """The options that apply to the whole upload file.

    The command line uses the same defaults.
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
