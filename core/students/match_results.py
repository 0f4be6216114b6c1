"""Match results: each row's student, from proposals and decisions together."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from core.students.decisions import Decisions, Judgment
from core.students.proposals import AdjustedProposals, ConfidenceBand, Proposal, Proposals
from core.texts import Text, _, join_semicolons

REJECTED_TEXT = _("you rejected this match")
NO_MATCH_TEXT = _("no one in the gradebook matches this person")
BAND_RANKS = {band: rank for rank, band in enumerate(reversed(ConfidenceBand))}


class MatchStatus(StrEnum):
    """The match status of a row. The values are stable."""

    MATCHED = "settled"
    NEEDS_REVIEW = "needs a person"
    NO_MATCH = "nobody in the gradebook"
    NOT_IN_COURSE = "not in this course"
    SKIPPED = "no student"


@dataclass(frozen=True, slots=True)
class RowMatch:
    """The match result for one row.

    `source` is the decision's source or the confidence band, as text. `reason` is the user's own for a decision, and
    otherwise a `Text`.
    """

    status: MatchStatus
    canvas_id: str = ""
    source: str = ""
    reason: str = ""


@dataclass(frozen=True, eq=False)
class MatchResult:
    """The match results for all rows of the iClicker file."""

    by_row: Mapping[int, RowMatch]

    @property
    def students(self) -> dict[int, str]:
        """The Canvas ID of the student matched to each row."""
        return {row: match.canvas_id for row, match in self.by_row.items() if match.status is MatchStatus.MATCHED}

    @property
    def has_no_matches(self) -> bool:
        """True if no row is matched or needs review, and some row has no candidate.

        If so, the gradebook is probably from another course.
        """
        statuses = {match.status for match in self.by_row.values()}
        return MatchStatus.NO_MATCH in statuses and statuses.isdisjoint({MatchStatus.MATCHED, MatchStatus.NEEDS_REVIEW})

    def find_rows(self, status: MatchStatus) -> tuple[int, ...]:
        """Return the rows with this status, in file order."""
        return tuple(row for row, match in self.by_row.items() if match.status is status)


def resolve_matches(
    proposals: Proposals, decisions: Decisions, min_band: ConfidenceBand = ConfidenceBand.AUTOMATIC
) -> MatchResult:
    """Combine proposals and decisions into one result per row.

    A decision always takes precedence; a rejected match needs review. Without a decision, a proposal counts if its band
    is at least `min_band`. Below AUTOMATIC, its student must not have another row yet: a duplicate account without
    exact evidence always needs review.
    """
    matches: dict[int, RowMatch] = {}
    matched_students: set[str] = set()
    for row, proposal in proposals.by_row.items():
        if match := _resolve_decision(proposal, decisions) or _resolve_automatic(proposal):
            matches[row] = match
            matched_students.add(match.canvas_id)
    for row, proposal in sorted(proposals.by_row.items(), key=lambda item: (-BAND_RANKS[item[1].band], item[0])):
        if row not in matches and (match := _resolve_by_band(proposal, min_band, matched_students)):
            matches[row] = match
            matched_students.add(match.canvas_id)
    adjusted = AdjustedProposals(proposals, MatchResult(matches).students)
    return MatchResult(
        {row: matches.get(row) or _build_unresolved_match(adjusted.get_proposal(row)) for row in proposals.by_row}
    )


def _resolve_decision(proposal: Proposal, decisions: Decisions) -> RowMatch | None:
    decision = decisions.get(proposal.row)
    source = str(decision.by)
    if decision.judgment is Judgment.MATCHED:
        return RowMatch(MatchStatus.MATCHED, decision.canvas_id or "", source, decision.reason)
    if decision.judgment is Judgment.NOT_IN_COURSE:
        return RowMatch(MatchStatus.NOT_IN_COURSE, "", source, decision.reason)
    if decision.judgment is Judgment.REJECTED and proposal.candidates:
        return RowMatch(MatchStatus.NEEDS_REVIEW, "", source, REJECTED_TEXT)
    return None


def _resolve_automatic(proposal: Proposal) -> RowMatch | None:
    if proposal.skip_reason:
        return RowMatch(MatchStatus.SKIPPED, source="automatic", reason=proposal.skip_reason)
    if proposal.band is ConfidenceBand.AUTOMATIC:
        best = proposal.candidates[0]
        return RowMatch(MatchStatus.MATCHED, best.canvas_id, str(ConfidenceBand.AUTOMATIC), _join_reasons(best.reasons))
    return None


def _resolve_by_band(proposal: Proposal, min_band: ConfidenceBand, matched_students: set[str]) -> RowMatch | None:
    if BAND_RANKS[proposal.band] < BAND_RANKS[min_band] or not proposal.candidates or proposal.is_duplicate_account:
        return None
    best = proposal.candidates[0]
    if best.canvas_id in matched_students:
        return None
    return RowMatch(MatchStatus.MATCHED, best.canvas_id, str(proposal.band), _join_reasons(best.reasons))


def _build_unresolved_match(proposal: Proposal) -> RowMatch:
    if not proposal.candidates:
        return RowMatch(MatchStatus.NO_MATCH, reason=NO_MATCH_TEXT)
    best = proposal.candidates[0]
    return RowMatch(MatchStatus.NEEDS_REVIEW, reason=_join_reasons((*best.reasons, *best.objections)))


@lru_cache(maxsize=512)
def _join_reasons(reasons: tuple[Text, ...]) -> Text:
    """Return the reasons in one text. Most rows of a class have the same ones."""
    return join_semicolons(reasons)
