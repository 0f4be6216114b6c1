"""Options for the upload file: scoring, columns, missing scores, and destinations.

Enum values and field names are stored in course files and used on the command line, so they must not change.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import cast

from core.points import Points
from core.students.proposals import ConfidenceBand
from core.texts import _


class DuplicateAccountPolicy(StrEnum):
    """Policy for combining the scores of a student's duplicate accounts in a session."""

    BEST = "best"
    SUM = "sum"
    FIRST = "first"


class SessionCredit(StrEnum):
    """Policy for giving full credit in a session.

    ANSWERED gives full points for any number, and POSITIVE for any number above 0.
    """

    POINTS = "points"
    ANSWERED = "answered"
    POSITIVE = "positive"


class ExcusedPolicy(StrEnum):
    """Policy for excused sessions in the total.

    PRORATE leaves them out of both the points earned and the points possible. ZERO counts them as 0.
    """

    PRORATE = "prorate"
    ZERO = "zero"


class BelowThresholdPolicy(StrEnum):
    """Policy for totals below `ScoringRule.total_full_credit_at`."""

    PROPORTIONAL = "proportional"
    KEEP = "keep"
    ZERO = "zero"


class SectionSessions(StrEnum):
    """Policy for sessions that only some sections had.

    With OWN, a session in which only some sections have scores doesn't count for students in other sections.
    """

    ALL = "all"
    OWN = "own"


class SessionKind(StrEnum):
    """The kinds of sessions for which steps 1 to 4 can be set separately."""

    POLL = "poll"
    QUIZ = "quiz"
    ATTENDANCE = "attendance"
    PARTICIPATION = "participation"


@dataclass(frozen=True, slots=True)
class SessionSteps:
    """The steps of the grading rule for each session.

    1. Scores that earn `credit` become full points.
    2. Scores of at least `full_credit_at` percent of the points possible become full points.
    3. Scores above `cap` become `cap`. The points possible stay the same.
    4. Every session is worth `each_worth` points, with its score in proportion.
    """

    credit: SessionCredit = SessionCredit.POINTS
    full_credit_at: Points | None = None
    cap: Points | None = None
    each_worth: Points | None = None


@dataclass(frozen=True, slots=True)
class ScoringRule(SessionSteps):
    """The grading rule, whose steps are applied in a fixed order.

    Fields that keep their default values have no effect, except that excused sessions are left out of the total. The
    rule's own `SessionSteps` apply to all sessions whose kind isn't in `kinds`. The steps for the total are:

    5. Points of extra-credit sessions are added at the end, and their points possible don't count.
    6. `drop_lowest` sessions are dropped, or all but the `keep_best` ones.
    7. The total is the share of the remaining points possible, times the points possible of the total, which are
       `total_points` or follow from the sessions.
    8. Excused sessions are left out, or count as 0 (`excused_in_total`).
    9. Totals of at least `total_full_credit_at` percent become full points; `below` applies to the others.
    10. With `cap_total`, no total is above the points possible.

    Each written score is then scaled to `scale_to` points and rounded once, half up, to `decimals`.
    """

    drop_lowest: int = 0
    keep_best: int | None = None
    total_points: Points | None = None
    excused_in_total: ExcusedPolicy = ExcusedPolicy.PRORATE
    total_full_credit_at: Points | None = None
    below: BelowThresholdPolicy = BelowThresholdPolicy.PROPORTIONAL
    cap_total: bool = False
    scale_to: Points | None = None
    decimals: int | None = None
    section_sessions: SectionSessions = SectionSessions.ALL
    kinds: Mapping[SessionKind, SessionSteps] = field(default_factory=dict)

    def get_session_steps(self, kind: str) -> SessionSteps:
        """Return the steps for sessions of this kind."""
        return self.kinds.get(cast(SessionKind, kind), self)  # a member is equal to its text

    @property
    def drops_sessions(self) -> bool:
        """True if sessions can be dropped from a total."""
        return self.drop_lowest > 0 or self.keep_best is not None

    def get_written_decimals(self, *, is_divided: bool) -> int | None:
        """Return the number of decimals in written scores, or None to keep them all.

        As in Canvas, scores have two decimals by default if a division was involved.
        """
        is_rounded = is_divided or self.scale_to is not None
        return DEFAULT_DECIMALS if self.decimals is None and is_rounded else self.decimals


DEFAULT_DECIMALS = 2

RULE_VERSION = 2
"""The version of the grading rule. In version 1, excused sessions counted as 0 in the total."""


@dataclass(frozen=True, slots=True)
class ScoreCorrection:
    """A corrected score of one student in one session, with the user's reason.

    `student` is "canvas:", "id:", or "email:" followed by a value, and `session` is a session key. `score` is a plain
    decimal, "EX", or "" for no score. `when` is an ISO date. `file_score` is the student's score in the iClicker file
    when the user made the correction, in the same format as `score`, or None if unknown.
    """

    student: str
    session: str
    score: str
    reason: str = ""
    when: str = ""
    file_score: str | None = None


FROM_START = ""
"""The first session of a student who was in the course from the start, in `Workbook.joined`."""

NO_SCORING_RULE = ScoringRule()


TOTAL_KEY = "total"
"""The key of the total column, which no session has."""


class OutputColumns(StrEnum):
    """The kinds of columns that the upload file contains."""

    SESSIONS = "sessions"
    TOTAL = "total"
    BOTH = "both"


DOUBLE_COUNTING_WARNING = _(
    "Canvas counts these points twice if both the sessions and the total are in the final grade. In Canvas, leave one "
    "of them out of the final grade."
)
"""The warning for an upload file with `OutputColumns.BOTH`."""


class NoResponsePolicy(StrEnum):
    """Policy for scores that are missing from the iClicker file."""

    LEAVE = "leave"
    ZERO = "zero"
    EXCUSED = "excused"
    CLEAR = "clear"


class AbsentPolicy(StrEnum):
    """Policy for students who are only in the gradebook."""

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


class EditedScorePolicy(StrEnum):
    """Policy for scores that a person changed in Canvas after they were sent."""

    KEEP = "keep"
    OVERWRITE = "overwrite"


class DestinationKind(StrEnum):
    """The kinds of destination for a column in the upload file.

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
    edited_in_canvas: EditedScorePolicy = EditedScorePolicy.KEEP
