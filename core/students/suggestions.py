"""Whom do the rows that exact evidence has left over belong to, most likely?

Why is a student suggested, and what speaks against it, in words?

Evidence that a row is another person's, or that its student is another row's.

A name that differs isn't among it: people shorten their names and change them. What counts is what identifies somebody:
an ID, an email, the whole name of another student, and rows and students that fit about as well.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from core.pacing import paced, paused_collector
from core.students.comparison import Comparer, Comparison, Ranking
from core.students.confidence import (
    Likely,
    choose_band,
    choose_shown,
    is_near_name_alone,
    nobody_share,
    pair_off,
    weigh,
)
from core.students.email_evidence import EmailFact
from core.students.exact import ExactFindings
from core.students.id_evidence import IdFact
from core.students.identity import Row, login_name
from core.students.likeness import Likeness, compare_tokens
from core.students.name_evidence import NameEvidence
from core.students.names import Tokens
from core.students.proposals import Band, Candidate, Proposal, cap_band
from core.students.roster import Roster

CLAIMED = "another row fits this student better"
SHARED = "another row could also be this student"
CLOSE = "another student fits almost as well"
NAMED_ELSEWHERE = "another student has this name"
OTHERS_EMAIL = "the e-mail is another student's"
_RIVAL = 0.05
"""How likely another row or student must be to count as a rival."""


class IdentityDoubts:
    """What makes a candidate's identity doubtful, apart from what the row's own ID and email say."""

    def __init__(
        self,
        rows: Sequence[Row],
        roster: Roster,
        findings: ExactFindings,
        likely: Mapping[int, Likely],
        given: Mapping[int, int],
        taken: frozenset[int],
    ) -> None:
        """Take the shares by row and student, the student given to each row, and those who have an exact row.

        Rows and students are given by position.
        """
        self._rows = rows
        self._roster = roster
        self._findings = findings
        self._likely = likely
        self._taken = taken
        self._owner = {student: at for at, student in given.items()}
        self._claimants: Mapping[int, set[int]] = defaultdict(set)
        for at, found in likely.items():
            for student, share in found.items():
                if share >= _RIVAL:
                    self._claimants[student].add(at)

    def is_others(self, student: int, at: int) -> bool:
        """Return True if another row has this student: by exact evidence, or because it fits better."""
        return student in self._taken or self._owner.get(student, at) != at

    def find(self, at: int, found: Comparison, *, is_best: bool) -> tuple[str, ...]:
        """Return the doubts about one candidate of a row, in words. `is_best`: also about rivals that fit less well."""
        return (
            *self._of_names(at, found.student),
            *self._of_exact(at, found),
            *self._of_rivals(at, found.student, is_best),
        )

    def _of_names(self, at: int, student: int) -> Iterator[str]:
        """Several students with this name, or another one who is named like the row.

        Neither counts if an ID or email says which student it is; a shortened name may then be another's whole name.
        """
        row = self._rows[at]
        is_exact = set(self._findings.routes.get(at, ())) == {student}
        if not is_exact:
            yield from tell_namesakes(student, self._roster, self._taken)
        named = self._roster.by_bag.get(row.name.bag) or self._roster.by_login_name.get(login_name(row.name_text), ())
        is_shortened = is_exact and set(row.name.bag) <= set(self._roster.names[student].bag)
        if named and student not in named and not is_shortened:
            yield NAMED_ELSEWHERE

    def _of_exact(self, at: int, found: Comparison) -> Iterator[str]:
        """Exact evidence for another student. A school email or an ID says so itself."""
        routes = self._findings.routes.get(at, {})
        others = set(routes) - {found.student}
        if not others:
            return
        if found.student in routes:
            yield self._findings.held[at]
        elif not (found.id.fact.is_contrary or found.email.fact.is_contrary):
            yield OTHERS_EMAIL

    def _of_rivals(self, at: int, student: int, is_best: bool) -> Iterator[str]:
        """Other rows for this student, and other students for this row."""
        if student not in self._taken:
            if self._owner.get(student, at) != at:
                yield CLAIMED
            elif is_best and self._claimants[student] - {at}:
                yield SHARED
        if is_best and any(share >= _RIVAL for other, share in self._likely[at].items() if other != student):
            yield CLOSE


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


_SAME = {True: "same last name", False: "same first name"}
_DIFFERENT = {True: "last name differs", False: "first name differs"}
_WORDS = {
    Likeness.SHORT_FORM: "nickname {} = {}",
    Likeness.TYPO: "one letter off: {} / {}",
    Likeness.TWO_TYPOS: "spelled nearly alike: {} / {}",
    Likeness.SPELLING: "another spelling: {} / {}",
    Likeness.PREFIX: "shortened: {} / {}",
    Likeness.PART: "part of the name: {} / {}",
    Likeness.INITIAL: "initial {} fits {}",
    Likeness.DIFFERENT: "{2} name fits in part",
}


def _tell_part(these: Tokens, those: Tokens, *, is_whole: bool, is_last: bool) -> str:
    pairs = [(compare_tokens(this, that), this, that) for this in these for that in those]
    level, this, that = max(pairs, default=(Likeness.DIFFERENT, "", ""), key=lambda pair: pair[0])
    if is_whole or level is Likeness.SAME or (these and "".join(these) == "".join(those)):
        return _SAME[is_last]
    return _WORDS[level].format(this.title(), that.title(), "last" if is_last else "first")


def _tell_name(row: Row, name: NameEvidence, student: int, roster: Roster) -> tuple[list[str], list[str]]:
    other = roster.names[student]
    if name.order == "login":
        return ["the name is the login"], []
    if row.name and row.name.bag == other.bag:
        return ["same name"], []
    last, first = row.name.last, row.name.first + row.name.nick
    if name.order == "swapped":
        last, first = first, last
    parts = (
        (name.last, last or row.name.tokens, other.last, row.name.whole_last == other.whole_last),
        (name.first, first or row.name.tokens, other.first + other.nick, row.name.whole_first == other.whole_first),
    )
    reasons, against = [], []
    for is_last, (evidence, these, those, is_whole) in zip((True, False), parts, strict=True):
        if evidence.level > Likeness.DIFFERENT:
            reasons.append(_tell_part(these, those, is_whole=is_whole, is_last=is_last))
        elif evidence.is_contrary:
            against.append(_DIFFERENT[is_last])
    if reasons and name.order == "swapped":
        reasons.append("first and last name swapped")
    return reasons, against


def tell(row: Row, found: Comparison, roster: Roster) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The reasons for one candidate, and those against, from the evidence that decided; short phrases."""
    reasons, against = _tell_name(row, found.name, found.student, roster)
    fact = found.email.fact
    if fact.is_contrary:
        against.append(fact.value)
    elif fact not in (EmailFact.NONE, EmailFact.UNRELATED):
        reasons.append(fact.value)
    if found.id.fact.is_support or found.id.fact.is_weak_support:
        reasons.append(found.id.fact.value)
    elif found.id.fact is not IdFact.NONE:
        against.append(found.id.fact.value)
    return tuple(reasons), tuple(against)


def tell_namesakes(student: int, roster: Roster, taken: frozenset[int]) -> tuple[str, ...]:
    """That several students of the roster have this student's name, and how many of them are matched already."""
    namesakes = roster.by_bag.get(roster.names[student].bag, ())
    if len(namesakes) < 2:
        return ()
    last, _, first = roster.students[student].name.partition(", ")
    told = f"{len(namesakes)} students are named {f'{first} {last}'.strip()}"
    matched = sum(other in taken for other in namesakes)
    return (f"{told}; {matched} {'is' if matched == 1 else 'are'} already matched",) if matched else (told,)
