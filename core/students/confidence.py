"""Probabilities of each row's candidates, and the resulting confidence bands.

A row's candidates are weighed against one another and against no match (a softmax with fixed priors). If the claims of
several rows on one student add up to more than 1, they are scaled down. Then each student is assigned to at most one
row.

The command line, `--accept`, and the window rely on these rules:

- A very likely match (STRONG) is preselected, and the user can confirm all of these matches at once.
- A likely match is preselected on its own page, so that Enter accepts it. Nothing about identity contradicts it: no
  other ID or email, no other row that may be the same student, and no other student who fits about as well.
- A possible match is only offered. Enter leaves the decision for later.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from core.students.comparison import Comparison, Ranking
from core.students.identity import RowIdentity
from core.students.proposals import MAX_CANDIDATES, ConfidenceBand
from core.students.roster import Roster

_NO_MATCH_RATE = 0.05
_MIN_NO_MATCH_PRIOR, _MAX_NO_MATCH_PRIOR = 0.06, 0.3
_DUPLICATE_RATE = 0.02
_MIN_ASSIGNED_PROBABILITY = 0.004
_MAX_WEIGHT = 25.0
_CERTAIN_PROBABILITY = 0.9
_MIN_CONTESTED_SHARE = 0.001
_TOLERANCE = 0.002
_MAX_SWEEPS = 6
_BISECTION_STEPS = 24
STRONG_THRESHOLD, LIKELY_THRESHOLD, POSSIBLE_THRESHOLD = 0.985, 0.95, 0.01
_EXACT_LIKELY_THRESHOLD = 0.5
_MIN_SHOWN_PROBABILITY = 0.004
_MIN_LEAD = 3.0

Probabilities = dict[int, float]


def compute_no_match_prior(row_count: int, unmatched_count: int) -> float:
    """Return the prior probability that an unmatched row has no student.

    About 5% of all rows have no student, and exact evidence matches hardly any of them.
    """
    return min(max(_NO_MATCH_RATE * row_count / max(unmatched_count, 1), _MIN_NO_MATCH_PRIOR), _MAX_NO_MATCH_PRIOR)


class _Claim(NamedTuple):
    """A row's odds of being a student's first or duplicate account, against no match."""

    student: int
    first_odds: float
    duplicate_odds: float


def estimate_probabilities(
    rankings: Mapping[int, Ranking], taken_students: frozenset[int], student_count: int, no_match_prior: float
) -> dict[int, Probabilities]:
    """Return the probability of each candidate, by row.

    A row has at most one student, and a student has one first account. If the claims of several rows on a student add
    up to more than that, they are scaled down, so that the row with the best evidence keeps most of its claim. A row
    can be a duplicate account only if another row is almost certainly the student's first account. Students in
    `taken_students` have a first account by exact evidence.
    """
    first_factor = (1 - no_match_prior) / max(student_count - len(taken_students), 1) / no_match_prior
    duplicate_factor = _DUPLICATE_RATE / max(student_count, 1) / no_match_prior
    claims = {
        row: [
            _Claim(
                comparison.student,
                0.0 if comparison.student in taken_students else weight * first_factor,
                weight * duplicate_factor,
            )
            for comparison in ranking.comparisons
            for weight in (math.exp(min(comparison.weight, _MAX_WEIGHT)),)
        ]
        for row, ranking in rankings.items()
    }
    return _ClaimBalancer(claims, taken_students).balance()


class _ClaimBalancer:
    """A balancer of rows' competing claims on students.

    It scales the claims down until no first account is claimed more than once.
    """

    def __init__(self, claims: Mapping[int, Sequence[_Claim]], taken_students: frozenset[int]) -> None:
        """Start with all claims at full scale."""
        self._claims = claims
        self._taken_students = taken_students
        self._scales: dict[int, float] = {}
        self._totals = {
            row: 1.0 + math.fsum(claim.first_odds for claim in row_claims) for row, row_claims in claims.items()
        }
        self._rivals_by_student: dict[int, list[tuple[int, float]]] = defaultdict(list)
        for row, row_claims in claims.items():
            for claim in row_claims:
                if claim.first_odds >= _MIN_CONTESTED_SHARE * self._totals[row]:
                    self._rivals_by_student[claim.student].append((row, claim.first_odds))

    def balance(self) -> dict[int, Probabilities]:
        """Balance the claims and return the probability of each student, by row."""
        contested = [student for student, rivals in self._rivals_by_student.items() if len(rivals) > 1]
        for _ in range(_MAX_SWEEPS):
            if not sum(self._rescale(student) for student in contested):
                break
        claimed_shares = {
            student: math.fsum(self._compute_share(row, student, odds) for row, odds in rivals)
            for student, rivals in self._rivals_by_student.items()
        }
        return {
            row: self._compute_probabilities(row, row_claims, claimed_shares)
            for row, row_claims in self._claims.items()
        }

    def _compute_share(self, row: int, student: int, odds: float) -> float:
        return self._scales.get(student, 1.0) * odds / self._totals[row]

    def _compute_probabilities(
        self, row: int, row_claims: Sequence[_Claim], claimed_shares: Mapping[int, float]
    ) -> Probabilities:
        odds = {}
        for claim in row_claims:
            share = self._compute_share(row, claim.student, claim.first_odds)
            has_first_account = (
                claim.student in self._taken_students
                or claimed_shares.get(claim.student, 0.0) - share >= _CERTAIN_PROBABILITY
            )
            odds[claim.student] = share * self._totals[row] + (claim.duplicate_odds if has_first_account else 0.0)
        total = 1.0 + math.fsum(odds.values())
        return {student: value / total for student, value in odds.items()}

    def _rescale(self, student: int) -> bool:
        """Scale the claims on a student down to a sum of 1.

        Return True if the scale changed noticeably.
        """
        scale = self._scales.get(student, 1.0)
        rivals = [(odds, self._totals[row] - scale * odds) for row, odds in self._rivals_by_student[student]]
        if scale == 1.0 and _sum_shares(rivals, 1.0) <= 1.0 + _TOLERANCE:
            return False
        low, high = 0.0, _MAX_WEIGHT
        for _ in range(_BISECTION_STEPS):
            middle = (low + high) / 2
            if _sum_shares(rivals, math.exp(-middle)) > 1.0:
                low = middle
            else:
                high = middle
        new_scale = 1.0 if high == 0.0 else math.exp(-high)
        for (row, odds), (_, rest) in zip(self._rivals_by_student[student], rivals, strict=True):
            self._totals[row] = rest + new_scale * odds
        self._scales[student] = new_scale
        return abs(new_scale - scale) > _TOLERANCE * scale


def _sum_shares(rivals: Iterable[tuple[float, float]], scale: float) -> float:
    """Return the expected number of rows that belong to a student, given `scale`.

    Each rival is a row's odds for this student, and the row's total odds for everything else.
    """
    return math.fsum(scale * odds / (scale * odds + rest) for odds, rest in rivals)


def assign_students(
    probabilities: Mapping[int, Probabilities], rows: Sequence[RowIdentity], taken_students: Iterable[int]
) -> dict[int, int]:
    """Assign each student to at most one row, highest probability first.

    Ties are broken by the row's texts, then by its number, so the order of the rows doesn't matter.
    """
    assigned_students = set(taken_students)
    assignments: dict[int, int] = {}
    claims = sorted(
        (-probability, row.name_text, row.id_text, row.email_text, row.row_number, student, position)
        for position, by_student in probabilities.items()
        for row in (rows[position],)
        for student, probability in by_student.items()
        if probability >= _MIN_ASSIGNED_PROBABILITY
    )
    for *_, student, position in claims:
        if position not in assignments and student not in assigned_students:
            assignments[position] = student
            assigned_students.add(student)
    return assignments


def has_contradiction(comparison: Comparison) -> bool:
    """Return True if the ID or the email belongs to another person."""
    return comparison.id.kind.is_contradiction or comparison.email.kind.is_contradiction


def has_same_name(row: RowIdentity, comparison: Comparison, roster: Roster) -> bool:
    """Return True if two names have the same tokens, except for spaces between them.

    The suffixes must not differ.
    """
    name = roster.names[comparison.student]
    is_same_person = bool(row.name) and not row.name.has_other_suffix(name)
    return is_same_person and (row.name.sorted_tokens == name.sorted_tokens or row.name.joined == name.joined)


def count_evidence_kinds(comparison: Comparison) -> int:
    """Return how many independent kinds of evidence support the match.

    The kinds are the name, the email or login, and the ID.
    """
    is_name_support = comparison.name.is_agreement and not (
        comparison.name.last.is_contradiction or comparison.name.first.is_contradiction
    )
    return is_name_support + comparison.email.kind.is_support + comparison.id.kind.is_support


def _is_strong(row: RowIdentity, ranking: Ranking, roster: Roster, probability: float) -> bool:
    best = ranking.comparisons[0]
    if (
        probability < STRONG_THRESHOLD
        or ranking.lead < _MIN_LEAD
        or has_contradiction(best)
        or best.id.kind.is_weak_support
        or row.name.has_other_suffix(roster.names[best.student])
    ):
        return False
    return has_same_name(row, best, roster) or count_evidence_kinds(best) > 1


def has_only_approximate_name(comparison: Comparison) -> bool:
    """Return True if nothing but an approximate name supports the candidate."""
    return comparison.name.is_approximate and not (comparison.id.kind.is_support or comparison.email.kind.is_support)


def choose_band(
    row: RowIdentity,
    ranking: Ranking,
    roster: Roster,
    probability: float,
    *,
    may_be_strong: bool,
    has_exact_evidence: bool,
    is_approximate_name: bool = False,
) -> ConfidenceBand:
    """Return the confidence band of a row's best candidate.

    It is never AUTOMATIC, which requires exact evidence. If the candidate's ID or email is the row's
    (`has_exact_evidence`), the match can be likely even with a different name. `is_approximate_name` is True if only a
    similar name supports the match in a class where exact evidence matches most rows. People with such a row often
    aren't in the course.
    """
    if may_be_strong and _is_strong(row, ranking, roster, probability):
        return ConfidenceBand.STRONG
    if is_approximate_name:
        return ConfidenceBand.POSSIBLE
    threshold = _EXACT_LIKELY_THRESHOLD if has_exact_evidence else LIKELY_THRESHOLD
    return ConfidenceBand.LIKELY if probability >= threshold else ConfidenceBand.POSSIBLE


def select_shown_students(
    probabilities: dict[int, float], assigned_student: int | None, exact_students: frozenset[int]
) -> list[int]:
    """Return the students to show, at most three, most probable first.

    The assigned student comes first unless another one is more than twice as probable. Students with exact evidence are
    always shown.
    """
    order = sorted(probabilities, key=lambda student: (-probabilities[student], student))
    if order and assigned_student is not None and 2 * probabilities[assigned_student] >= probabilities[order[0]]:
        order.remove(assigned_student)
        order.insert(0, assigned_student)
    if not order or (probabilities[order[0]] < POSSIBLE_THRESHOLD and not exact_students):
        return []
    shown_students = [
        student for student in order if probabilities[student] >= _MIN_SHOWN_PROBABILITY or student in exact_students
    ]
    if exact_students - set(shown_students[:MAX_CANDIDATES]):
        shown_students = [
            *shown_students[: MAX_CANDIDATES - 1],
            *(student for student in shown_students[MAX_CANDIDATES - 1 :] if student in exact_students),
        ]
    return shown_students[:MAX_CANDIDATES]
