"""Whom do the rows that exact evidence has left over belong to, most likely?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from core.pacing import paced, paused_collector
from core.students.bands import choose_band, choose_shown, is_near_name_alone
from core.students.comparison import Comparer, Comparison, Ranking
from core.students.confidence import Likely, nobody_share, pair_off, weigh
from core.students.exact import ExactFindings
from core.students.identity_doubts import IdentityDoubts
from core.students.proposals import Band, Candidate, Proposal, cap_band
from core.students.reasons import tell
from core.students.roster import Roster
from core.students.rows import Row


@dataclass(frozen=True, eq=False)
class _Stage:
    """What is known when the leftovers are judged. Rows and students by position."""

    rows: Sequence[Row]
    roster: Roster
    findings: ExactFindings
    given: Mapping[int, int]
    doubts: IdentityDoubts

    @property
    def is_mostly_exact(self) -> bool:
        """Return True if exact evidence has matched most rows: a row without it is then unusual."""
        return 2 * len(self.findings.matched) > len(self.rows)


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
    doubts = IdentityDoubts(rows, roster, findings, likely, given, taken)
    stage = _Stage(rows, roster, findings, given, doubts)
    return [_propose(stage, at, rankings[at], likely[at]) for at in paced(left, 8)]


def _propose(stage: _Stage, at: int, ranking: Ranking, likely: Likely) -> Proposal:
    row = stage.rows[at]
    held = frozenset(stage.findings.routes.get(at, ()))
    shown = choose_shown(likely, stage.given.get(at), held)
    if not shown:
        return Proposal(row.number, Band.NONE)
    best = shown[0]
    is_second = stage.doubts.is_others(best, at)
    may_be_strong = not is_second and not held and ranking.comparisons[0].student == best
    by_student = {found.student: found for found in ranking.comparisons}
    band = choose_band(
        row,
        ranking,
        stage.roster,
        likely[best],
        may_be_strong=may_be_strong,
        has_exact=best in held,
        is_near_name=stage.is_mostly_exact and is_near_name_alone(by_student[best]),
    )
    shares = accumulate((likely[student] for student in shown), min)  # whom another row fits better is less likely here
    candidates = tuple(
        _candidate(stage, at, by_student[student], share, is_best=student == best and band is not Band.STRONG)
        for student, share in zip(shown, shares, strict=True)
    )
    return Proposal(row.number, cap_band(band, is_contested=candidates[0].is_contested), candidates, is_second)


def _candidate(stage: _Stage, at: int, found: Comparison, share: float, *, is_best: bool) -> Candidate:
    reasons, against = tell(stage.rows[at], found, stage.roster)
    doubts = stage.doubts.find(at, found, is_best=is_best)
    held = stage.findings.held.get(at)
    is_held = held and found.student in stage.findings.routes[at]
    told = dict.fromkeys((*against, *doubts, *((held,) if held and is_held else ())))
    is_contested = bool(doubts) or found.id.fact.is_doubt or found.email.fact.is_contrary
    return Candidate(stage.roster.students[found.student].canvas_id, share, reasons, tuple(told), is_contested)
