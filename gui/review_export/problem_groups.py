"""Which problems want the same repair, and where is it made?"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from core.problems import Place, Problem, Severity, Source
from gui.messages import without_options
from gui.review_export.problem_headings import heading_of
from gui.steps import Step

LOSS_CODES = frozenset({"score-lowered", "score-removed", "score-un-excused"})
"""Told as problems and shown as changes: they are confirmed with a tick of their own."""

POINTS_DIFFER = "points-possible-differ"

_STEPS = {
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
    "excused-in-total": Step.SESSIONS,
    POINTS_DIFFER: Step.SESSIONS,
    "canvas-asks-student": Step.STUDENTS,
    "canvas-ignores-column": Step.SESSIONS,
}


@dataclass(frozen=True)
class ProblemGroup:
    """All problems of one code and severity: one repair mends them all. `settled` is how many more only tell."""

    code: str
    severity: Severity
    problems: tuple[Problem, ...]
    settled: int = 0

    @cached_property
    def evidence(self) -> frozenset[Problem]:
        """The problems without their order: what is accepted when the group is."""
        return frozenset(self.problems)

    @property
    def count(self) -> int:
        """How many rows, columns or scores are concerned: a message may stand for several."""
        return sum(max(len(problem.members), 1) for problem in self.problems)

    @property
    def heading(self) -> str:
        """What is the matter, in a few words."""
        return heading_of(self.code, self.severity)

    @property
    def example(self) -> str:
        """The first of them, in full."""
        return without_options(self.problems[0].message)

    def goal(self, number: int = 0) -> Place | Step | None:
        """Where the problem of this number is mended: at its row or column, else in a step, else nowhere."""
        place = self.problems[min(number, len(self.problems) - 1)].place
        is_open = place.source in (Source.EXPORT, Source.GRADEBOOK)
        if is_open and (place.row, place.column) != (None, None):
            return place
        return _STEPS.get(self.code) or (Step.FILES if is_open else None)


def group_problems(problems: Iterable[Problem]) -> tuple[ProblemGroup, ...]:
    """The groups, gravest first, then as they were found. Lost scores stand among the changes, and in no group.

    What only tells is counted with the graver ones of its code, and makes a group where there are none.
    """
    found: dict[tuple[str, Severity], list[Problem]] = {}
    for problem in problems:
        if problem.code in LOSS_CODES:
            continue
        found.setdefault((problem.code, problem.severity), []).append(problem)
    graver = {code for code, severity in found if severity is not Severity.INFO}
    groups = [
        ProblemGroup(code, severity, tuple(several), len(found.get((code, Severity.INFO), ())) if code in graver else 0)
        for (code, severity), several in found.items()
        if severity is not Severity.INFO or code not in graver
    ]
    return tuple(sorted(groups, key=lambda group: -group.severity))
