"""Comparison of rows with the students who may match them.

An index of keys (name tokens, prefixes, pairs, email patterns, logins, halves of IDs) finds the few students worth
comparing with a row; record linkage calls this blocking. The fewer students have a key, the higher its weight.
"""

import heapq
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from core.cooperative import iter_yielding
from core.students.email_evidence import (
    OTHER_LOGIN_WEIGHT,
    UNRELATED_WEIGHT,
    EmailEvidence,
    EmailEvidenceKind,
    EmailScorer,
    split_local_part,
)
from core.students.exact_matching import ExactMatches
from core.students.id_evidence import IdEvidence, IdScorer
from core.students.identity import RowIdentity, extract_local_part, normalize_id
from core.students.name_evidence import NameEvidence, NamePartEvidence, NamePartScorer, NameScorer
from core.students.names import Name, find_other_spellings, find_short_forms, tokenize
from core.students.roster import Roster
from core.students.similarity import Similarity

_MAX_RANKED = 8
_MAX_REPEATED_WEIGHT = 1.5
_REPEATED_FACTOR = 0.25
_EMAIL_ALONE_PENALTY = 1.0
_CONTRADICTION_FACTOR = 0.5
_MAX_CANDIDATES = 20
_MIN_SHARED_FRACTION = 0.2
_MIN_POSTING_LIMIT = 200
_POSTING_LIMIT_DIVISOR = 40
_MAX_POSTINGS_READ = 700
_PREFIX_LENGTH = 4
_SHORT_PREFIX_LENGTH = 3
_MIN_ID_HALF_LENGTH = 3


class Comparison(NamedTuple):
    """The evidence for matching a row to one student.

    `weight` is the total, in log units.
    """

    weight: float
    student: int
    name: NameEvidence
    email: EmailEvidence
    id: IdEvidence


class Ranking(NamedTuple):
    """A row's best comparisons, best first.

    `lead` is the weight of the best comparison minus that of the next, in log units.
    """

    comparisons: tuple[Comparison, ...]
    lead: float


EMPTY_RANKING = Ranking((), math.inf)


def combine_evidence(
    name: NameEvidence, email: EmailEvidence, student_id: IdEvidence, *, spells_own_name: bool = False
) -> float:
    """Return the total weight of the evidence, in log units.

    An address that repeats the student's name adds little to a strong name match, but can make up for a weak one. If
    `spells_own_name` is True, the address is built from the row's own name and says nothing about a student with
    another name.
    """
    is_contradiction = name.first.is_contradiction or name.last.is_contradiction
    if email.kind is EmailEvidenceKind.NEAR_LOGIN and is_contradiction and not email.has_first:
        return name.weight + OTHER_LOGIN_WEIGHT + student_id.weight
    if not email.repeats_name or email.weight <= 0:
        return name.weight + email.weight + student_id.weight
    if _is_contradicted(name.last, is_in_email=email.has_last) or _is_contradicted(
        name.first, is_in_email=email.has_first
    ):
        return name.weight + UNRELATED_WEIGHT + student_id.weight
    if spells_own_name and not name.is_agreement:
        return name.weight + UNRELATED_WEIGHT + student_id.weight
    weight = name.weight + min(_REPEATED_FACTOR * email.weight, _MAX_REPEATED_WEIGHT)
    if not name.is_agreement:
        weight = max(weight, email.weight - _EMAIL_ALONE_PENALTY + _CONTRADICTION_FACTOR * min(name.weight, 0.0))
    return weight + student_id.weight


def _is_contradicted(part: NamePartEvidence, *, is_in_email: bool) -> bool:
    return part.similarity is Similarity.DIFFERENT and part.is_contradiction and not is_in_email


class RowComparer:
    """A comparer that finds the students in a roster who best fit a row."""

    def __init__(self, roster: Roster, exact_matches: ExactMatches, rows: Iterable[RowIdentity]) -> None:
        """Index the roster by the keys that occur in these rows."""
        self._candidates = CandidateIndex(roster, rows)
        part_scorer = NamePartScorer(roster)
        self._name_scorer = NameScorer(roster, part_scorer)
        self._email_scorer = EmailScorer(roster, exact_matches.school_domains, part_scorer)
        self._id_scorer = IdScorer(roster)

    def compare(self, row: RowIdentity, student: int, *, spells_own_name: bool = False) -> Comparison:
        """Return the evidence for matching a row to one student.

        `spells_own_name` is True if the row's email address is built from its own name.
        """
        name = self._name_scorer.score(row.name, student)
        email = self._email_scorer.score(row.emails, student)
        student_id = self._id_scorer.score(row.ids, student)
        return Comparison(
            combine_evidence(name, email, student_id, spells_own_name=spells_own_name), student, name, email, student_id
        )

    def rank(self, row: RowIdentity, required: Sequence[int] = ()) -> Ranking:
        """Rank the students who fit the row best.

        Students in `required` are always compared and kept.
        """
        spells_own_name = self._email_scorer.is_built_from_name(row.emails, row.name)
        comparisons = sorted(
            (
                self.compare(row, student, spells_own_name=spells_own_name)
                for student in self._candidates.find(row, required)
            ),
            key=lambda comparison: (-comparison.weight, comparison.student),
        )
        if not comparisons:
            return EMPTY_RANKING
        lead = comparisons[0].weight - comparisons[1].weight if len(comparisons) > 1 else math.inf
        selected = comparisons[:_MAX_RANKED] + [
            comparison for comparison in comparisons[_MAX_RANKED:] if comparison.student in required
        ]
        return Ranking(tuple(selected), lead)


def _iter_token_keys(name: Name) -> Iterator[str]:
    for token in (*name.tokens, *name.nicknames):
        yield f"t{token}"
        if len(token) > _PREFIX_LENGTH:
            yield f"p{token[:_PREFIX_LENGTH]}"
    yield f"t{name.joined_last}"
    yield f"t{name.joined_first}"
    yield f"b{' '.join(name.sorted_tokens)}"


def _iter_pair_keys(name: Name) -> Iterator[str]:
    tokens = name.tokens + name.nicknames
    for position, token in enumerate(tokens):
        for other_position, other in enumerate(tokens):
            if position != other_position:
                yield f"i{token}|{other[0]}"
                yield f"f{token}|{other[:_SHORT_PREFIX_LENGTH]}"
                yield f"j{token[:2]}|{other[:2]}"
                yield f"k{token[-3:]}|{other[:2]}"


def _iter_id_keys(normalized_id: str) -> Iterator[str]:
    half = len(normalized_id) // 2
    if half >= _MIN_ID_HALF_LENGTH:
        yield f"h{normalized_id[:half]}"
        yield f"g{normalized_id[-half:]}"


def _iter_student_keys(name: Name, ids: Iterable[str], login: str) -> Iterator[str]:
    yield from _iter_token_keys(name)
    yield from _iter_pair_keys(name)
    for normalized_id in ids:
        yield f"d{normalized_id}"
        yield from _iter_id_keys(normalized_id)
    if login:
        yield f"l{login}"
        yield f"l{''.join(tokenize(login))}"
        yield f"m{login.rstrip('0123456789')}"
    if name.last and name.first:
        last, first = name.joined_last, name.joined_first
        for left, right in {(last, first), (name.last[0], name.first[0]), (name.last[-1], name.first[0])}:
            yield from (
                f"e{right}{left}",
                f"e{left}{right}",
                f"e{right[0]}{left}",
                f"e{left}{right[0]}",
                f"e{right}{left[0]}",
            )


def _iter_row_keys(row: RowIdentity) -> Iterator[str]:
    name = row.name
    yield from _iter_token_keys(name)
    yield from _iter_pair_keys(name)
    for token in name.tokens:
        others = [other for other in name.tokens if other != token]
        for alias in find_short_forms(token) | find_other_spellings(token):
            for other in others:
                yield f"f{alias}|{other[:_SHORT_PREFIX_LENGTH]}"
                yield f"i{alias}|{other[0]}"
    for stated in row.ids:
        if stated.normalized_id:
            yield f"d{stated.normalized_id}"
            yield f"l{stated.login}"
            yield from _iter_id_keys(stated.normalized_id)
    if name:
        yield f"l{name.joined}"
    for email in row.emails:
        yield f"l{email.local_part}"
        yield f"m{email.local_part.rstrip('0123456789')}"
        letters, words = split_local_part(email.local_part)
        yield f"e{letters}"
        yield from (f"t{word}" for word in words)


class CandidateIndex:
    """An index for finding the students who share distinctive keys with a row."""

    def __init__(self, roster: Roster, rows: Iterable[RowIdentity]) -> None:
        """Index the roster by the keys that occur in these rows."""
        row_keys = {key for row in iter_yielding(rows) for key in _iter_row_keys(row)}
        postings: dict[str, list[int]] = defaultdict(list)
        for position, student in enumerate(roster.students):
            sis_user_id = normalize_id(student.sis_user_id)
            ids = (*((sis_user_id,) if sis_user_id else ()), *roster.custom_ids.get(position, ()))
            keys = set(_iter_student_keys(roster.names[position], ids, extract_local_part(student.login_id)))
            for key in keys & row_keys:
                postings[key].append(position)
        self._size = len(roster)
        limit = max(_MIN_POSTING_LIMIT, self._size // _POSTING_LIMIT_DIVISOR)
        self._postings = {key: positions for key, positions in postings.items() if len(positions) <= limit}

    def find(self, row: RowIdentity, required: Iterable[int] = ()) -> Sequence[int]:
        """Return up to 20 students who share the most keys with the row, best first.

        Students in `required` are appended if they aren't in the list already.
        """
        sizes = sorted(
            (len(positions), key)
            for key in set(_iter_row_keys(row))
            if (positions := self._postings.get(key)) is not None
        )
        shared: dict[int, float] = {}
        postings_read = 0
        for count, key in sizes:
            if postings_read and postings_read + count > _MAX_POSTINGS_READ:
                break
            postings_read += count
            weight = math.log(1 + self._size / count)
            for position in self._postings[key]:
                shared[position] = shared.get(position, 0.0) + weight
        min_weight = _MIN_SHARED_FRACTION * max(shared.values(), default=0.0)
        ranked = [(-weight, position) for position, weight in shared.items() if weight >= min_weight]
        positions = [position for _, position in heapq.nsmallest(_MAX_CANDIDATES, ranked)]
        return [*positions, *(position for position in required if position not in positions)]
