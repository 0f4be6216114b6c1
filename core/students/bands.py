"""Bands of suggestions, and the candidates that are shown.

The command line, `--accept`, and the window follow from these rules:

- A strong match is offered ticked, for one confirmation of all.
- A likely match is marked on its own page, so that Enter takes it. Nothing about identity may speak against it: no
  other ID or email, no other row that may be the same student, no other student who fits about as well.
- A possible match is only offered. Enter decides later.
"""

from core.students.comparison import Comparison, Ranking
from core.students.proposals import Band
from core.students.roster import Roster
from core.students.rows import Row

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
