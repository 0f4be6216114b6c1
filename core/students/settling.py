"""Matching results: each row's student, from proposals and decisions together."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from core.pacing import paced
from core.students.decisions import Decisions, Judgment
from core.students.proposals import Accounts, Band, Proposal, Proposals

STRENGTH = {band: rank for rank, band in enumerate(reversed(Band))}


class Standing(StrEnum):
    """The status of one row. The values are stable."""

    SETTLED = "settled"
    NEEDS_PERSON = "needs a person"
    NOBODY = "nobody in the gradebook"
    NOT_IN_COURSE = "not in this course"
    SKIPPED = "no student"


@dataclass(frozen=True, slots=True)
class Settled:
    """The result for one row. `source` is the decision's source or the confidence band, as text."""

    standing: Standing
    canvas_id: str = ""
    by: str = ""
    why: str = ""


@dataclass(frozen=True, eq=False)
class Roll:
    """The results for all rows of the iClicker file."""

    by_row: Mapping[int, Settled]

    @property
    def students(self) -> dict[int, str]:
        """Return the Canvas ID of each matched row."""
        return {row: match.canvas_id for row, match in self.by_row.items() if match.standing is Standing.SETTLED}

    @property
    def is_of_strangers(self) -> bool:
        """Return True if no row is matched or needs review, and at least one has no candidate.

        The gradebook is then probably another course's.
        """
        statuses = {match.standing for match in self.by_row.values()}
        return Standing.NOBODY in statuses and statuses.isdisjoint({Standing.SETTLED, Standing.NEEDS_PERSON})

    def rows(self, status: Standing) -> tuple[int, ...]:
        """Return the rows with this status, in file order."""
        return tuple(row for row, match in self.by_row.items() if match.standing is status)


def settle(proposals: Proposals, decisions: Decisions, min_band: Band = Band.AUTOMATIC) -> Roll:
    """Combine proposals and decisions into one result per row.

    A decision always wins; a rejected match needs review. Without a decision, a proposal counts if its band is at least
    `min_band`. Below AUTOMATIC, its student must not have another row yet: a duplicate account without exact evidence
    always needs review.
    """
    matches: dict[int, Settled] = {}
    matched_students: set[str] = set()
    for row, proposal in paced(proposals.by_row.items()):
        if match := _resolve_decision(proposal, decisions) or _resolve_automatic(proposal):
            matches[row] = match
            matched_students.add(match.canvas_id)
    for row, proposal in paced(sorted(proposals.by_row.items(), key=lambda item: (-STRENGTH[item[1].band], item[0]))):
        if row not in matches and (match := _resolve_accepted(proposal, min_band, matched_students)):
            matches[row] = match
            matched_students.add(match.canvas_id)
    adjusted = Accounts(proposals, Roll(matches).students)
    return Roll({row: matches.get(row) or _build_open_match(adjusted.proposal(row)) for row in paced(proposals.by_row)})


def _resolve_decision(proposal: Proposal, decisions: Decisions) -> Settled | None:
    decision = decisions.of(proposal.row)
    source = str(decision.by)
    if decision.judgment is Judgment.MATCHED:
        return Settled(Standing.SETTLED, decision.canvas_id or "", source, decision.reason)
    if decision.judgment is Judgment.NOT_IN_COURSE:
        return Settled(Standing.NOT_IN_COURSE, "", source, decision.reason)
    if decision.judgment is Judgment.DOUBTED and proposal.candidates:
        return Settled(Standing.NEEDS_PERSON, "", source, "the match was doubted")
    return None


def _resolve_automatic(proposal: Proposal) -> Settled | None:
    if proposal.skipped:
        return Settled(Standing.SKIPPED, by="automatic", why=proposal.skipped)
    if proposal.band is Band.AUTOMATIC:
        best = proposal.candidates[0]
        return Settled(Standing.SETTLED, best.canvas_id, str(Band.AUTOMATIC), "; ".join(best.reasons))
    return None


def _resolve_accepted(proposal: Proposal, min_band: Band, matched_students: set[str]) -> Settled | None:
    if STRENGTH[proposal.band] < STRENGTH[min_band] or not proposal.candidates or proposal.is_second_account:
        return None
    best = proposal.candidates[0]
    if best.canvas_id in matched_students:
        return None
    return Settled(Standing.SETTLED, best.canvas_id, str(proposal.band), "; ".join(best.reasons))


def _build_open_match(proposal: Proposal) -> Settled:
    if not proposal.candidates:
        return Settled(Standing.NOBODY, why="nobody in the gradebook is like this person")
    best = proposal.candidates[0]
    return Settled(Standing.NEEDS_PERSON, why="; ".join((*best.reasons, *best.against)))
