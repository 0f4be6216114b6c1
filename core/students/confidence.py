"""How likely is each candidate of a row, "nobody" being one of them, and who gets whom?

The evidence of a row's candidates is weighed against each other and against nobody (a softmax with fixed priors). Where
several rows claim one student for more than one in all, their claims are divided. One student then goes to one row.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from core.students.comparison import Ranking
from core.students.rows import Row

_NOBODY_OF_ALL = 0.05
_LEAST_NOBODY, _MOST_NOBODY = 0.06, 0.3
_SECOND_ACCOUNT = 0.02
_LEAST_CLAIM = 0.004

Likely = dict[int, float]


def nobody_share(rows: int, left: int) -> float:
    """Which share of the rows left belongs to nobody: one in twenty of all rows does, and hardly any is matched."""
    return min(max(_NOBODY_OF_ALL * rows / max(left, 1), _LEAST_NOBODY), _MOST_NOBODY)


def weigh(ranking: Ranking, taken: frozenset[int], students: int, nobody: float) -> Likely:
    """How likely each student of a ranking is, 0 to 1; `taken` are those whom another row is already matched to."""
    free = (1 - nobody) / max(students - len(taken), 1)
    again = _SECOND_ACCOUNT / max(students, 1)
    logs = {
        found.student: found.value + math.log(again if found.student in taken else free)
        for found in ranking.comparisons
    }
    highest = max([math.log(nobody), *logs.values()])
    weights = {student: math.exp(log - highest) for student, log in logs.items()}
    whole = math.fsum([nobody * math.exp(-highest), *weights.values()])
    return {student: weight / whole for student, weight in weights.items()}


def divide_claims(likely: Mapping[int, Likely], taken: frozenset[int]) -> dict[int, Likely]:
    """The same by row, with the claims on each free student divided by their sum where it exceeds one."""
    claims: dict[int, list[float]] = defaultdict(list)
    for found in likely.values():
        for student, share in found.items():
            if student not in taken:
                claims[student].append(share)
    sums = {student: max(math.fsum(shares), 1.0) for student, shares in claims.items()}
    return {
        at: {student: share / sums.get(student, 1.0) for student, share in found.items()}
        for at, found in likely.items()
    }


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
