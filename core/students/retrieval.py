"""Which students are worth comparing with a row?

An index of keys (name tokens, their beginnings, pairs, e-mail patterns, logins, halves of ids) gives the few students
who share anything telling with a row; a key tells more the fewer students have it.
"""

import heapq
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from core.pacing import paced
from core.students.email_evidence import spell_out
from core.students.identity import id_key, login_name
from core.students.names import Name, fold
from core.students.nicknames import other_spellings_of, short_forms_of
from core.students.roster import Roster
from core.students.rows import Row

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
