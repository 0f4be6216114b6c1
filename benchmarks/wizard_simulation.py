"""Simulation of a user who only presses Enter in the matching wizard."""

from typing import NamedTuple

from core.students.decisions import Decisions
from core.students.match_results import BAND_RANKS, MatchStatus, resolve_matches
from core.students.proposals import AdjustedProposals, ConfidenceBand, Proposal, Proposals, is_preselected


class WizardAnswer(NamedTuple):
    """One page of the wizard, with its proposal.

    `is_accepted` is True if Enter accepted the first candidate.
    """

    row: int
    proposal: Proposal
    is_accepted: bool


def simulate_enter(proposals: Proposals) -> list[WizardAnswer]:
    """Confirm the very likely matches, then press Enter on each page.

    Each answer changes what later pages show.
    """
    matches = resolve_matches(proposals, Decisions())
    adjusted = AdjustedProposals(proposals, matches.students)
    review_proposals = [adjusted.get_proposal(row) for row in matches.find_rows(MatchStatus.NEEDS_REVIEW)]
    very_likely_proposals = [
        proposal
        for proposal in review_proposals
        if proposal.band is ConfidenceBand.STRONG and not proposal.is_duplicate_account
    ]
    decided_students = {proposal.row: proposal.candidates[0].canvas_id for proposal in very_likely_proposals}
    remaining_proposals = [proposal for proposal in review_proposals if proposal.row not in decided_students]
    answers = []
    for row in (
        proposal.row for proposal in sorted(remaining_proposals, key=lambda proposal: -BAND_RANKS[proposal.band])
    ):
        current_proposal = adjusted.with_changes(decided_students).get_proposal(row)
        if is_accepted := is_preselected(current_proposal.band):
            decided_students[row] = current_proposal.candidates[0].canvas_id
        answers.append(WizardAnswer(row, current_proposal, is_accepted))
    return answers
