"""Which student does each row count for, once proposals and decisions are put together?"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from core.pacing import paced
from core.students.decisions import Decisions, Judgment
from core.students.proposals import Accounts, Band, Proposal, Proposals

STRENGTH = {band: rank for rank, band in enumerate(reversed(Band))}


class Standing(StrEnum):
    """Where one row stands."""

    SETTLED = "settled"
    NEEDS_PERSON = "needs a person"
    NOBODY = "nobody in the gradebook"
    NOT_IN_COURSE = "not in this course"
    SKIPPED = "no student"


@dataclass(frozen=True, slots=True)
class Settled:
    """One row's end: its standing, the student where SETTLED, and who or what said so ("you", "automatic", ...)."""

    standing: Standing
    canvas_id: str = ""
    by: str = ""
    why: str = ""


@dataclass(frozen=True, eq=False)
class Roll:
    """Every row of the export by its end. `students` maps the settled rows to Canvas ids."""

    by_row: Mapping[int, Settled]

    @property
    def students(self) -> dict[int, str]:
        """Canvas id by row, for the rows that count."""
        return {row: end.canvas_id for row, end in self.by_row.items() if end.standing is Standing.SETTLED}

    @property
    def is_of_strangers(self) -> bool:
        """Return True if no row is matched or waiting, and at least one row has no candidate."""
        standings = {end.standing for end in self.by_row.values()}
        return Standing.NOBODY in standings and standings.isdisjoint({Standing.SETTLED, Standing.NEEDS_PERSON})

    def rows(self, standing: Standing) -> tuple[int, ...]:
        """The rows of this standing, in file order."""
        return tuple(row for row, end in self.by_row.items() if end.standing is standing)


def settle(proposals: Proposals, decisions: Decisions, accept: Band = Band.AUTOMATIC) -> Roll:
    """Put together what matching proposes and what the person decided.

    A decision always wins; one that only doubts the match leaves the row to a person. A proposal counts where its band
    is at least `accept`; beyond AUTOMATIC only where its student is not yet taken by another row: a second account that
    was found in any other way needs a person.
    """
    ends: dict[int, Settled] = {}
    taken: set[str] = set()
    for row, proposal in paced(proposals.by_row.items()):
        if end := _decided(proposal, decisions) or _automatic(proposal):
            ends[row] = end
            taken.add(end.canvas_id)
    for row, proposal in paced(sorted(proposals.by_row.items(), key=lambda item: (-STRENGTH[item[1].band], item[0]))):
        if row not in ends and (end := _accepted(proposal, accept, taken)):
            ends[row] = end
            taken.add(end.canvas_id)
    accounts = Accounts(proposals, Roll(ends).students)
    return Roll({row: ends.get(row) or _open(accounts.proposal(row)) for row in paced(proposals.by_row)})


def _decided(proposal: Proposal, decisions: Decisions) -> Settled | None:
    decision = decisions.of(proposal.row)
    by = str(decision.by)
    if decision.judgment is Judgment.MATCHED:
        return Settled(Standing.SETTLED, decision.canvas_id or "", by, decision.reason)
    if decision.judgment is Judgment.NOT_IN_COURSE:
        return Settled(Standing.NOT_IN_COURSE, "", by, decision.reason)
    if decision.judgment is Judgment.DOUBTED and proposal.candidates:
        return Settled(Standing.NEEDS_PERSON, "", by, "the match was doubted")
    return None


def _automatic(proposal: Proposal) -> Settled | None:
    if proposal.skipped:
        return Settled(Standing.SKIPPED, by="automatic", why=proposal.skipped)
    if proposal.band is Band.AUTOMATIC:
        best = proposal.candidates[0]
        return Settled(Standing.SETTLED, best.canvas_id, str(Band.AUTOMATIC), "; ".join(best.reasons))
    return None


def _accepted(proposal: Proposal, accept: Band, taken: set[str]) -> Settled | None:
    if STRENGTH[proposal.band] < STRENGTH[accept] or not proposal.candidates or proposal.is_second_account:
        return None
    best = proposal.candidates[0]
    if best.canvas_id in taken:
        return None
    return Settled(Standing.SETTLED, best.canvas_id, str(proposal.band), "; ".join(best.reasons))


def _open(proposal: Proposal) -> Settled:
    if not proposal.candidates:
        return Settled(Standing.NOBODY, why="nobody in the gradebook is like this person")
    best = proposal.candidates[0]
    return Settled(Standing.NEEDS_PERSON, why="; ".join((*best.reasons, *best.against)))
