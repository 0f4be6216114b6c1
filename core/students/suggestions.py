"""Whom do the rows that exact evidence has left over belong to, most likely?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from core.collector import paused_collector
from core.pacing import paced
from core.students.bands import choose_band, choose_shown
from core.students.comparison import Comparer, Comparison, Ranking
from core.students.confidence import Likely, nobody_share, pair_off, weigh
from core.students.exact import ExactFindings
from core.students.proposals import Band, Candidate, Proposal
from core.students.reasons import tell, tell_namesakes
from core.students.roster import Roster
from core.students.rows import Row

_CLAIMED = "another row fits this student better"


@dataclass(frozen=True, eq=False)
class _Stage:
    """What is known when the leftovers are judged. Rows and students by position."""

    rows: Sequence[Row]
    roster: Roster
    findings: ExactFindings
    taken: frozenset[int]
    given: Mapping[int, int]
    owner: Mapping[int, int]


def suggest(
    rows: Sequence[Row], roster: Roster, findings: ExactFindings, left: Sequence[int], taken: frozenset[int]
) -> list[Proposal]:
    """A proposal for each of the rows at the positions `left`; `taken` are the students who are matched already."""
    if not left:
        return []
    with paused_collector():
        return _suggest(rows, roster, findings, left, taken)


def _suggest(
    rows: Sequence[Row], roster: Roster, findings: ExactFindings, left: Sequence[int], taken: frozenset[int]
) -> list[Proposal]:
    comparer = Comparer(roster, findings, [rows[at] for at in left])
    rankings = {at: comparer.rank(rows[at], tuple(findings.routes.get(at, ()))) for at in paced(left, 1)}
    nobody = nobody_share(len(rows), len(left))
    likely = weigh(rankings, taken, len(roster), nobody)
    given = pair_off(likely, rows, taken)
    owner = {student: at for at, student in given.items()}
    stage = _Stage(rows, roster, findings, taken, given, owner)
    return [_propose(stage, at, rankings[at], likely[at]) for at in paced(left, 8)]


def _propose(stage: _Stage, at: int, ranking: Ranking, likely: Likely) -> Proposal:
    row = stage.rows[at]
    held = frozenset(stage.findings.routes.get(at, ()))
    shown = choose_shown(likely, stage.given.get(at), held)
    if not shown:
        return Proposal(row.number, Band.NONE)
    best = shown[0]
    is_second = best in stage.taken or stage.owner.get(best, at) != at
    may_be_strong = not is_second and not held and ranking.comparisons[0].student == best
    band = choose_band(row, ranking, stage.roster, likely[best], may_be_strong=may_be_strong)
    by_student = {found.student: found for found in ranking.comparisons}
    shares = accumulate((likely[student] for student in shown), min)  # whom another row fits better is less likely here
    candidates = tuple(
        _candidate(stage, at, by_student[student], share) for student, share in zip(shown, shares, strict=True)
    )
    return Proposal(row.number, band, candidates, is_second)


def _candidate(stage: _Stage, at: int, found: Comparison, share: float) -> Candidate:
    reasons, against = tell(stage.rows[at], found, stage.roster)
    against = (*against, *tell_namesakes(found.student, stage.roster, stage.taken))
    if found.student not in stage.taken and stage.owner.get(found.student, at) != at:
        against = (*against, _CLAIMED)
    held = stage.findings.held.get(at)
    if held and found.student in stage.findings.routes[at] and held not in against:
        against = (*against, held)
    return Candidate(stage.roster.students[found.student].canvas_id, share, reasons, against)
