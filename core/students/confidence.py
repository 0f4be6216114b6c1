"""How likely is each candidate of a row, "nobody" being one of them, and who gets whom?

The evidence of a row's candidates is weighed against each other and against nobody (a softmax with fixed priors). Where
several rows claim one student for more than one in all, their claims are divided. One student then goes to one row.

Bands of suggestions, and the candidates that are shown.

The command line, `--accept`, and the window follow from these rules:

- A strong match is offered ticked, for one confirmation of all.
- A likely match is marked on its own page, so that Enter takes it. Nothing about identity may speak against it: no
  other ID or email, no other row that may be the same student, no other student who fits about as well.
- A possible match is only offered. Enter decides later.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from core.students.comparison import Comparison, Ranking
from core.students.identity import Row
from core.students.proposals import Band
from core.students.roster import Roster

_NOBODY_OF_ALL = 0.05
_LEAST_NOBODY, _MOST_NOBODY = 0.06, 0.3
_SECOND_ACCOUNT = 0.02
_LEAST_CLAIM = 0.004
_MOST_EVIDENCE = 25.0
_SURE = 0.9
_LEAST_CONTEST = 0.001
_ENOUGH = 0.002
_SWEEPS = 6
_HALVINGS = 24

Likely = dict[int, float]


def nobody_share(rows: int, left: int) -> float:
    """Which share of the rows left belongs to nobody: one in twenty of all rows does, and hardly any is matched."""
    return min(max(_NOBODY_OF_ALL * rows / max(left, 1), _LEAST_NOBODY), _MOST_NOBODY)


class _Claim(NamedTuple):
    """The odds, against nobody, that a row is this student's first account, and that it is a further one."""

    student: int
    first: float
    again: float


def weigh(rankings: Mapping[int, Ranking], taken: frozenset[int], students: int, nobody: float) -> dict[int, Likely]:
    """How likely each student of each row's ranking is, 0 to 1; `taken` are those whom another row is matched to.

    A row is one student's or nobody's, and a student has one first account: where the rows' claims on a student add up
    to more than that, all of them are scaled down until they do not. So the row with the better evidence keeps its
    claim, and the others are left with what remains. A further account is only possible where another row
    surely is the first.
    """
    free = (1 - nobody) / max(students - len(taken), 1) / nobody
    again = _SECOND_ACCOUNT / max(students, 1) / nobody
    claims = {
        at: [
            _Claim(found.student, 0.0 if found.student in taken else weight * free, weight * again)
            for found in ranking.comparisons
            for weight in (math.exp(min(found.value, _MOST_EVIDENCE)),)
        ]
        for at, ranking in rankings.items()
    }
    return _Balance(claims, taken).shares()


class _Balance:
    """Claims that are scaled down, student by student, until nobody's first account is given twice."""

    def __init__(self, claims: Mapping[int, Sequence[_Claim]], taken: frozenset[int]) -> None:
        """Begin with every claim as it is."""
        self._claims = claims
        self._taken = taken
        self._scales: dict[int, float] = {}
        self._wholes = {at: 1.0 + math.fsum(claim.first for claim in found) for at, found in claims.items()}
        self._by_student: dict[int, list[tuple[int, float]]] = defaultdict(list)
        for at, found in claims.items():
            for claim in found:
                if claim.first >= _LEAST_CONTEST * self._wholes[at]:
                    self._by_student[claim.student].append((at, claim.first))

    def shares(self) -> dict[int, Likely]:
        """How likely each student is, by row, once the claims are balanced."""
        contested = [student for student, rivals in self._by_student.items() if len(rivals) > 1]
        for _ in range(_SWEEPS):
            if not sum(self._settle(student) for student in contested):
                break
        claimed = {
            student: math.fsum(self._share(at, student, first) for at, first in rivals)
            for student, rivals in self._by_student.items()
        }
        return {at: self._likely(at, found, claimed) for at, found in self._claims.items()}

    def _share(self, at: int, student: int, first: float) -> float:
        return self._scales.get(student, 1.0) * first / self._wholes[at]

    def _likely(self, at: int, found: Sequence[_Claim], claimed: Mapping[int, float]) -> Likely:
        odds = {}
        for claim in found:
            own = self._share(at, claim.student, claim.first)
            has_first = claim.student in self._taken or claimed.get(claim.student, 0.0) - own >= _SURE
            odds[claim.student] = own * self._wholes[at] + (claim.again if has_first else 0.0)
        whole = 1.0 + math.fsum(odds.values())
        return {student: each / whole for student, each in odds.items()}

    def _settle(self, student: int) -> bool:
        """Find the scale at which the claims on this student add up to the limit; whether it moved."""
        scale = self._scales.get(student, 1.0)
        rivals = [(first, self._wholes[at] - scale * first) for at, first in self._by_student[student]]
        if scale == 1.0 and _claimed(rivals, 1.0) <= 1.0 + _ENOUGH:
            return False
        low, high = 0.0, _MOST_EVIDENCE
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            if _claimed(rivals, math.exp(-middle)) > 1.0:
                low = middle
            else:
                high = middle
        settled = 1.0 if high == 0.0 else math.exp(-high)
        for (at, first), (_, rest) in zip(self._by_student[student], rivals, strict=True):
            self._wholes[at] = rest + settled * first
        self._scales[student] = settled
        return abs(settled - scale) > _ENOUGH * scale


def _claimed(rivals: Iterable[tuple[float, float]], scale: float) -> float:
    """What claims of these odds, each with the rest of its row, add up to at this scale."""
    return math.fsum(scale * first / (scale * first + rest) for first, rest in rivals)


def pair_off(likely: Mapping[int, Likely], rows: Sequence[Row], taken: Iterable[int]) -> dict[int, int]:
    """Give each student to the row that claims them most, row by row; the order of the rows does not matter.

    Ties go by what the row says of itself, then by its number.
    """
    given = set(taken)
    pairs: dict[int, int] = {}
    claims = sorted(
        (-share, rows[at].name_text, rows[at].id_text, rows[at].email_text, rows[at].number, student, at)
        for at, found in likely.items()
        for student, share in found.items()
        if share >= _LEAST_CLAIM
    )
    for *_, student, at in claims:
        if at not in pairs and student not in given:
            pairs[at] = student
            given.add(student)
    return pairs


STRONG, LIKELY, POSSIBLE = 0.985, 0.95, 0.01
_LIKELY_BY_EXACT_EVIDENCE = 0.5
_FURTHER = 0.004
_LEAD = 3.0
_MOST_SHOWN = 3


def is_contrary(found: Comparison) -> bool:
    """Whether the id or the e-mail says that this is another person."""
    return found.id.fact.is_contrary or found.email.fact.is_contrary


def has_same_name(row: Row, found: Comparison, roster: Roster) -> bool:
    """Whether the folded names are the same, in any order and with any gaps."""
    other = roster.names[found.student]
    return bool(row.name) and (row.name.bag == other.bag or row.name.joined == other.joined)


def count_kinds(found: Comparison) -> int:
    """How many independent kinds of evidence speak for it: the name, an address or login, the id."""
    by_name = found.name.agrees and not (found.name.last.is_contrary or found.name.first.is_contrary)
    return by_name + found.email.fact.is_support + found.id.fact.is_support


def _is_strong(row: Row, ranking: Ranking, roster: Roster, share: float) -> bool:
    best = ranking.comparisons[0]
    if share < STRONG or ranking.lead < _LEAD or is_contrary(best) or best.id.fact.is_weak_support:
        return False
    return has_same_name(row, best, roster) or count_kinds(best) > 1


def is_near_name_alone(found: Comparison) -> bool:
    """Return True if only the name speaks for the candidate, and some of it is nearly the same."""
    return found.name.is_near and not (found.id.fact.is_support or found.email.fact.is_support)


def choose_band(
    row: Row,
    ranking: Ranking,
    roster: Roster,
    share: float,
    *,
    may_be_strong: bool,
    has_exact: bool,
    is_near_name: bool = False,
) -> Band:
    """Return the band of a row whose best candidate is `share` likely. Never AUTOMATIC, which takes exact evidence.

    `has_exact`: the candidate's ID or email is the row's, so that a name that differs leaves the match likely.
    `is_near_name`: only a name that is nearly the same speaks for the candidate, in a class where most have an ID.
    People like this are often not in the course.
    """
    if may_be_strong and _is_strong(row, ranking, roster, share):
        return Band.STRONG
    if is_near_name:
        return Band.POSSIBLE
    least = _LIKELY_BY_EXACT_EVIDENCE if has_exact else LIKELY
    return Band.LIKELY if share >= least else Band.POSSIBLE


def choose_shown(likely: dict[int, float], given: int | None, held: frozenset[int]) -> list[int]:
    """At most three students, likeliest first; a student with exact evidence is always among them.

    The student whom the row was given stands first unless another one is twice as likely.
    """
    order = sorted(likely, key=lambda student: (-likely[student], student))
    if order and given is not None and 2 * likely[given] >= likely[order[0]]:
        order.remove(given)
        order.insert(0, given)
    if not order or (likely[order[0]] < POSSIBLE and not held):
        return []
    shown = [student for student in order if likely[student] >= _FURTHER or student in held]
    if held - set(shown[:_MOST_SHOWN]):
        shown = [*shown[: _MOST_SHOWN - 1], *(student for student in shown[_MOST_SHOWN - 1 :] if student in held)]
    return shown[:_MOST_SHOWN]
