"""How well does a row fit each student who is worth comparing, all evidence added up?

Which students are worth comparing with a row?

An index of keys (name tokens, their beginnings, pairs, e-mail patterns, logins, halves of ids) gives the few students
who share anything telling with a row; a key tells more the fewer students have it.
"""

import heapq
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from core.pacing import paced
from core.students.email_evidence import OTHER_LOGIN, UNRELATED, EmailEvidence, EmailFact, EmailScorer, spell_out
from core.students.exact import ExactFindings
from core.students.id_evidence import IdEvidence, IdScorer
from core.students.identity import Row, id_key, login_name
from core.students.likeness import Likeness
from core.students.name_evidence import NameEvidence, NameScorer, PartEvidence, PartScorer
from core.students.names import Name, fold, other_spellings_of, short_forms_of
from core.students.roster import Roster

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


_MOST = 20
_LEAST_SHARED = 0.2
_LONGEST_LIST = 200
_LONGEST_SHARE = 40
_MOST_TOUCHED = 700
_BEGINNING = 4
_HALF = 3


def _token_keys(name: Name) -> Iterator[str]:
    for token in (*name.tokens, *name.nick):
        yield f"t{token}"
        if len(token) > _BEGINNING:
            yield f"p{token[:_BEGINNING]}"
    yield f"t{name.whole_last}"
    yield f"t{name.whole_first}"
    yield f"b{' '.join(name.bag)}"


def _pair_keys(name: Name) -> Iterator[str]:
    tokens = name.tokens + name.nick
    for at, token in enumerate(tokens):
        for other_at, other in enumerate(tokens):
            if at != other_at:
                yield f"i{token}|{other[0]}"
                yield f"f{token}|{other[:_HALF]}"
                yield f"j{token[:2]}|{other[:2]}"
                yield f"k{token[-3:]}|{other[:2]}"


def _id_keys(key: str) -> Iterator[str]:
    half = len(key) // 2
    if half >= _HALF:
        yield f"h{key[:half]}"
        yield f"g{key[-half:]}"


def _student_keys(name: Name, sis_user_id: str, login: str) -> Iterator[str]:
    yield from _token_keys(name)
    yield from _pair_keys(name)
    key = id_key(sis_user_id)
    if key:
        yield f"d{key}"
        yield from _id_keys(key)
    if login:
        yield f"l{login}"
        yield f"l{''.join(fold(login))}"
        yield f"m{login.rstrip('0123456789')}"
    if name.last and name.first:
        last, first = name.whole_last, name.whole_first
        for one, other in {(last, first), (name.last[0], name.first[0]), (name.last[-1], name.first[0])}:
            yield from (
                f"e{other}{one}",
                f"e{one}{other}",
                f"e{other[0]}{one}",
                f"e{one}{other[0]}",
                f"e{other}{one[0]}",
            )


def _row_keys(row: Row) -> Iterator[str]:
    name = row.name
    yield from _token_keys(name)
    yield from _pair_keys(name)
    for token in name.tokens:
        others = [other for other in name.tokens if other != token]
        for alias in short_forms_of(token) | other_spellings_of(token):
            for other in others:
                yield f"f{alias}|{other[:_HALF]}"
                yield f"i{alias}|{other[0]}"
    if row.id_key:
        yield f"d{row.id_key}"
        yield f"l{row.typed_login}"
        yield from _id_keys(row.id_key)
    if name:
        yield f"l{name.joined}"
    if row.email:
        yield f"l{row.email.local}"
        yield f"m{row.email.local.rstrip('0123456789')}"
        letters, words = spell_out(row.email.local)
        yield f"e{letters}"
        yield from (f"t{word}" for word in words)


class Retrieval:
    """Finds the students who share telling keys with a row."""

    def __init__(self, roster: Roster, rows: Iterable[Row]) -> None:
        """Index this roster by the keys that occur in `rows`."""
        wanted = {key for row in paced(rows) for key in _row_keys(row)}
        postings: dict[str, list[int]] = defaultdict(list)
        for number, student in enumerate(roster.students):
            keys = set(_student_keys(roster.names[number], student.sis_user_id, login_name(student.login_id)))
            for key in keys & wanted:
                postings[key].append(number)
        self._size = len(roster)
        longest = max(_LONGEST_LIST, self._size // _LONGEST_SHARE)
        self._postings = {key: found for key, found in postings.items() if len(found) <= longest}

    def find(self, row: Row, also: Iterable[int] = ()) -> Sequence[int]:
        """At most twenty students, those who share most first, and those of `also`."""
        lists = sorted(
            (len(found), key) for key in set(_row_keys(row)) if (found := self._postings.get(key)) is not None
        )
        shared: dict[int, float] = {}
        touched = 0
        for count, key in lists:
            if touched and touched + count > _MOST_TOUCHED:
                break
            touched += count
            weight = math.log(1 + self._size / count)
            for number in self._postings[key]:
                shared[number] = shared.get(number, 0.0) + weight
        least = _LEAST_SHARED * max(shared.values(), default=0.0)
        worth = [(-weight, number) for number, weight in shared.items() if weight >= least]
        found = [number for _, number in heapq.nsmallest(_MOST, worth)]
        return [*found, *(number for number in also if number not in found)]
