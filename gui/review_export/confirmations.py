"""What must the person have seen before the file may be saved, and what have they seen already?"""

from dataclasses import dataclass, field, replace

from core.problems import Problem, Severity
from gui.review_export.changes import ChangedScore
from gui.review_export.facts import Facts
from gui.review_export.problem_groups import LOSS_CODES


@dataclass(frozen=True, slots=True)
class Confirmations:
    """Losses that were ticked, and warnings that were accepted. What comes up anew is asked anew, and only that."""

    losses: frozenset[ChangedScore] = field(default_factory=frozenset)
    warnings: frozenset[Problem] = field(default_factory=frozenset)

    def seeing_losses(self, facts: Facts, *, is_seen: bool) -> "Confirmations":
        """The person has seen every score of this file that is lost, or takes that back."""
        return replace(self, losses=self.losses | facts.losses if is_seen else self.losses - facts.losses)

    def accepting(self, problems: frozenset[Problem]) -> "Confirmations":
        """The person carries on knowingly."""
        return replace(self, warnings=self.warnings | problems)

    def has_seen_losses(self, facts: Facts) -> bool:
        """Whether nothing is lost that the person has not seen."""
        return facts.losses <= self.losses

    def open_warnings(self, facts: Facts) -> tuple[Problem, ...]:
        """Warnings that were not accepted yet. Lost scores have their own tick."""
        return tuple(
            problem
            for problem in facts.outgoing.problems.of(Severity.WARNING)
            if problem.code not in LOSS_CODES and problem not in self.warnings
        )


def errors_of(facts: Facts) -> tuple[Problem, ...]:
    """What stops saving, whatever the person says."""
    return tuple(facts.outgoing.problems.of(Severity.ERROR))
