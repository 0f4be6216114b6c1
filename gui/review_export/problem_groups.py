"""Problems grouped by the fix they need, the most harmful first."""

from collections.abc import Iterable
from dataclasses import dataclass

from core.clicker.export import SESSIONS_DIFFER
from core.cooperative import cached_property
from core.problems import Location, Problem, Severity, Source
from core.students.course_fit import COURSE_MISMATCH
from gui.look.text_formatting import pluralize, tr
from gui.review_export.problem_headings import LOSSES_CODE, format_problem_heading
from gui.steps import Step
from gui.work.messages import remove_option_hints

LOSS_CODES = frozenset({"score-lowered", "score-removed", "score-un-excused"})
"""Codes of lost scores, which have their own check box in the review."""

POINTS_DIFFER_CODE = "points-possible-differ"
RULE_CHANGED_CODE = "rule-changed"

CORRECTION_CODES = frozenset({"score-corrected", "correction-outdated", "correction-not-applied"})
"""Codes of problems that the list of corrections shows."""

_CODES_BY_HARM = (
    LOSS_CODES
    | {LOSSES_CODE, "scores-lowered", "scores-removed", "scores-unexcused", "restore-cannot-undo"}
    | {"duplicate-scores", "score-not-a-number", "score-thousands", "damaged-letters", "correction-not-applied"}
    | {"edited-in-canvas", "edited-in-both", "correction-outdated"},
    frozenset({COURSE_MISMATCH, "accepted-unseen", "id-contradicts"}),
    frozenset({"needs-person", "not-in-gradebook", "decision-without-student", "student-unknown", "row-left-out"}),
    frozenset({POINTS_DIFFER_CODE, "points-needed", "points-possible-unknown", "points-unknown", "rule-changed"})
    | {"total-mismatch", "counted-twice", "zero-points-session", "attendance-as-points"},
)
"""Codes of problems, the most harmful first: wrong or lost scores, wrong people, people left out, and points.

All other problems come after these.
"""

_STEP_BY_CODE = {
    "needs-person": Step.STUDENTS,
    "not-in-gradebook": Step.STUDENTS,
    "decision-without-student": Step.STUDENTS,
    "no-session": Step.SESSIONS,
    "zero-points-session": Step.SESSIONS,
    "assignment-ambiguous": Step.SESSIONS,
    "assignment-unusable": Step.SESSIONS,
    "assignment-shared": Step.SESSIONS,
    "header-unsafe": Step.SESSIONS,
    "scale-impossible": Step.SESSIONS,
    "rule-impossible": Step.SESSIONS,
    "iclicker-grade-exists": Step.SESSIONS,
    "counted-twice": Step.SESSIONS,
    RULE_CHANGED_CODE: Step.SESSIONS,
    "total-with-parts": Step.SESSIONS,
    "correction-not-applied": Step.STUDENTS,
    POINTS_DIFFER_CODE: Step.SESSIONS,
    "canvas-asks-student": Step.STUDENTS,
    "canvas-ignores-column": Step.SESSIONS,
}


@dataclass(frozen=True)
class ProblemGroup:
    """Problems with the same code and severity, which need the same fix.

    `resolved_count` is the number of other problems with this code that need nothing from the user. `size` is the
    number of scores that a single problem stands for. `is_accepted` is True if the user has accepted the group, and
    not its single problems.
    """

    code: str
    severity: Severity
    problems: tuple[Problem, ...]
    resolved_count: int = 0
    size: int = 0
    is_accepted: bool = False

    @cached_property
    def problem_set(self) -> frozenset[Problem]:
        """The problems as a set, for comparison with the accepted ones."""
        return frozenset(self.problems)

    @property
    def count(self) -> int:
        """The number of rows, columns, or scores that the problems affect."""
        return self.size or sum(max(len(problem.members), 1) for problem in self.problems)

    @cached_property
    def heading(self) -> str:
        """The heading of the group, such as "Rows without a student ID"."""
        return format_problem_heading(self.code, self.severity)

    @property
    def example(self) -> str:
        """The message of the first problem."""
        return remove_option_hints(self.problems[0].message)

    def find_location(self, index: int = 0) -> Location | Step | None:
        """Return where to fix the problem at `index`; None if it can't be fixed here.

        The location is the problem's row or column in an open file. If it has neither, the location is a step.
        """
        if self.code == LOSSES_CODE:
            return Step.REVIEW  # where the changes are listed
        if self.code == SESSIONS_DIFFER:
            return Step.FILES  # where the user can join the sessions
        location = self.problems[min(index, len(self.problems) - 1)].place
        is_open = location.source in (Source.EXPORT, Source.GRADEBOOK)
        if is_open and (location.row, location.column) != (None, None):
            return location
        return _STEP_BY_CODE.get(self.code) or (Step.FILES if is_open else None)


def group_problems(problems: Iterable[Problem]) -> tuple[ProblemGroup, ...]:
    """Group the problems by code and severity, the most severe and most harmful ones first.

    Lost scores are left out because they are listed among the changes. Notes are counted with the errors and warnings
    that have the same code. If there are none, the notes form a separate group.
    """
    by_code: dict[tuple[str, Severity], list[Problem]] = {}
    for problem in problems:
        if problem.code in LOSS_CODES:
            continue
        by_code.setdefault((problem.code, problem.severity), []).append(problem)
    open_codes = {code for code, severity in by_code if severity is not Severity.INFO}
    groups = [
        ProblemGroup(
            code, severity, tuple(members), len(by_code.get((code, Severity.INFO), ())) if code in open_codes else 0
        )
        for (code, severity), members in by_code.items()
        if severity is not Severity.INFO or code not in open_codes
    ]
    return tuple(sorted(groups, key=lambda group: (-group.severity, _rank_harm(group.code))))


def build_losses_group(count: int, *, is_seen: bool) -> ProblemGroup:
    """Return the group that stands for all scores that go down or are lost."""
    message = pluralize(
        count, tr("{n} score in Canvas goes down or is lost."), tr("{n} scores in Canvas go down or are lost.")
    )
    problem = Problem(LOSSES_CODE, Severity.WARNING, message)
    return ProblemGroup(LOSSES_CODE, Severity.WARNING, (problem,), size=count, is_accepted=is_seen)


def _rank_harm(code: str) -> int:
    """Return 0 for the most harmful problems."""
    return next((rank for rank, codes in enumerate(_CODES_BY_HARM) if code in codes), len(_CODES_BY_HARM))
