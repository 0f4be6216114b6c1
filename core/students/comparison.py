"""How well does a row fit each student who is worth comparing, all evidence added up?"""

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from core.students.email_evidence import OTHER_LOGIN, UNRELATED, EmailEvidence, EmailFact, EmailScorer
from core.students.exact import ExactFindings
from core.students.id_evidence import IdEvidence, IdScorer
from core.students.likeness import Likeness
from core.students.name_evidence import NameEvidence, NameScorer
from core.students.part_evidence import PartEvidence, PartScorer
from core.students.retrieval import Retrieval
from core.students.roster import Roster
from core.students.rows import Row

_KEPT = 8
_MOST_A_REPEAT_ADDS = 1.5
_REPEAT_SHARE = 0.25
_EMAIL_ALONE = 1.0
_CONTRARY_NAME_SHARE = 0.5


class Comparison(NamedTuple):
    """One row against one student: the log evidence in all, and what it is made of."""

    value: float
    student: int
    name: NameEvidence
    email: EmailEvidence
    id: IdEvidence


class Ranking(NamedTuple):
    """A row's comparisons, best first, and by how much the best leads over the next of all students."""

    comparisons: tuple[Comparison, ...]
    lead: float


NO_RANKING = Ranking((), math.inf)


def add_up(name: NameEvidence, email: EmailEvidence, student_id: IdEvidence, *, spells_own_name: bool = False) -> float:
    """The log evidence in all.

    An address that repeats the student's name adds little to it, but may stand for a weak one, unless it
    `spells_own_name`: what is made of the row's own name tells nothing of a student with another one.
    """
    is_contrary = name.first.is_contrary or name.last.is_contrary
    if email.fact is EmailFact.NEAR_LOGIN and is_contrary and not email.has_first:
        return name.value + OTHER_LOGIN + student_id.value
    if not email.repeats_name or email.value <= 0:
        return name.value + email.value + student_id.value
    if _is_denied(name.last, told=email.has_last) or _is_denied(name.first, told=email.has_first):
        return name.value + UNRELATED + student_id.value
    if spells_own_name and not name.agrees:
        return name.value + UNRELATED + student_id.value
    told = name.value + min(_REPEAT_SHARE * email.value, _MOST_A_REPEAT_ADDS)
    if not name.agrees:
        told = max(told, email.value - _EMAIL_ALONE + _CONTRARY_NAME_SHARE * min(name.value, 0.0))
    return told + student_id.value


def _is_denied(part: PartEvidence, *, told: bool) -> bool:
    return part.level is Likeness.DIFFERENT and part.is_contrary and not told


class Comparer:
    """Compares rows with one roster."""

    def __init__(self, roster: Roster, findings: ExactFindings, rows: Iterable[Row]) -> None:
        """Index the roster for `rows`."""
        self._retrieval = Retrieval(roster, rows)
        parts = PartScorer(roster)
        self._names = NameScorer(roster, parts)
        self._emails = EmailScorer(roster, findings.sites, parts)
        self._ids = IdScorer(roster)

    def compare(self, row: Row, student: int, *, spells_own_name: bool = False) -> Comparison:
        """One row against one student; `spells_own_name` tells what the row's address is made of."""
        name = self._names.score(row.name, student)
        email = self._emails.score(row.email, student)
        student_id = self._ids.score(row, student)
        return Comparison(
            add_up(name, email, student_id, spells_own_name=spells_own_name), student, name, email, student_id
        )

    def rank(self, row: Row, also: Sequence[int] = ()) -> Ranking:
        """The students whom this row fits best, those of `also` compared in any case."""
        own = self._emails.spells(row.email, row.name)
        found = sorted(
            (self.compare(row, student, spells_own_name=own) for student in self._retrieval.find(row, also)),
            key=lambda comparison: (-comparison.value, comparison.student),
        )
        if not found:
            return NO_RANKING
        lead = found[0].value - found[1].value if len(found) > 1 else math.inf
        kept = found[:_KEPT] + [comparison for comparison in found[_KEPT:] if comparison.student in also]
        return Ranking(tuple(kept), lead)
