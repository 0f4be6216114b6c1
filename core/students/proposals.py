"""Proposed matches, related rows, and adjustments for current matches.

Some people register twice, once with the school's email address and once with their own. Both accounts often share a
student ID, address, or login, even if it isn't in the gradebook. A shared field isn't enough for a match, but the user
should see it.

A student already matched to one row is less likely to match another, unless the two rows share an identity field and
may be duplicate accounts. The related rows and the adjustments change with every decision, so they are computed from
the proposals and not stored in them.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import permutations

from core.clicker.export import locate_file_key
from core.problems import Report
from core.students.identity import RowIdentity
from core.texts import Text, _, join_list, ngettext

_MAX_ACCOUNTS = 4
"""A value shared by more rows than this is a placeholder and says nothing."""
SHARED_FIELD_TEXTS: Mapping[str, Text] = {"id": _("student ID"), "email": _("email"), "login": _("login")}
MAX_CANDIDATES = 3
"""The largest number of candidates that a proposal shows."""

_RELATED_ROW_CONFIDENCE = 0.3
"""The highest confidence of a candidate that only a related row supports."""
_Key = tuple[str, str]


class ConfidenceBand(StrEnum):
    """The confidence of a proposal, from highest to lowest. The values are stable.

    Only AUTOMATIC counts without review.
    """

    AUTOMATIC = "automatic"
    STRONG = "strong"
    LIKELY = "likely"
    POSSIBLE = "possible"
    NONE = "none"


def cap_contested_band(band: ConfidenceBand, *, is_contested: bool) -> ConfidenceBand:
    """Return the band, lowered from LIKELY to POSSIBLE if the student is contested."""
    return ConfidenceBand.POSSIBLE if is_contested and band is ConfidenceBand.LIKELY else band


def cap_duplicate_band(band: ConfidenceBand) -> ConfidenceBand:
    """Return the band of a match whose student already has another row.

    A match that would be very likely (STRONG) or likely is then only possible.
    """
    return ConfidenceBand.POSSIBLE if band in (ConfidenceBand.STRONG, ConfidenceBand.LIKELY) else band


def is_preselected(band: ConfidenceBand) -> bool:
    """Return True if the matching page preselects the first candidate.

    Enter then accepts it.
    """
    return band in (ConfidenceBand.AUTOMATIC, ConfidenceBand.STRONG, ConfidenceBand.LIKELY)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A student that a row may match, with reasons for and against.

    `confidence` is from 0 to 1. `is_contested` is True if some of the `objections` say that the row belongs to another
    person, or the student to another row (see `suggestions.py`). Such a match is never likely.
    """

    canvas_id: str
    confidence: float
    reasons: tuple[Text, ...]
    objections: tuple[Text, ...]
    is_contested: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """The result of matching one row: up to three `candidates`, best first.

    `is_duplicate_account` is True if the best candidate already has another row. `skip_reason` says why a row isn't a
    student (a test row, a points row, or a past decision); such a row has no candidates. `is_past_decision` is True if
    the proposal comes from a decision in an earlier week.
    """

    row: int
    band: ConfidenceBand
    candidates: tuple[Candidate, ...] = ()
    is_duplicate_account: bool = False
    skip_reason: Text | None = None
    is_past_decision: bool = False


RelatedRows = Mapping[int, Mapping[int, Text]]
"""Each row's related rows, with the fields that both rows share, such as "student ID and email"."""


@dataclass(frozen=True, eq=False)
class Proposals:
    """The proposals for all rows, with the rows' problems and related rows.

    `student_ids` are the Canvas IDs of all students, and `row_texts` are the rows as sentences name them. Proposals
    don't depend on what other rows are matched to; `AdjustedProposals` adds that.
    """

    by_row: Mapping[int, Proposal]
    problems: Report
    related_rows: RelatedRows = field(default_factory=dict)
    student_ids: frozenset[str] = frozenset()
    row_texts: Mapping[int, str] = field(default_factory=dict)

    def get_row_text(self, row: int) -> str:
        """Return a row's number, and also its file if the class has several files."""
        return self.row_texts.get(row, str(row))


def _collect_identity_keys(row: RowIdentity, school_domains: Collection[str]) -> set[_Key]:
    """Return the row's identity fields, each with its kind.

    A login may be in an ID column, or be the local part of a school email.
    """
    keys = set()
    for stated in row.ids:
        if stated.normalized_id:
            keys.add(("login", stated.login))
            if not stated.is_login:
                keys.add(("id", stated.normalized_id))
    for email in row.emails:
        if email.domain:
            keys.add(("email", email.address))
        if not email.domain or email.registered_domain in school_domains:
            keys.add(("login", email.local_part))
    return keys


def _count_accounts(rows: Sequence[int]) -> int:
    """Return the largest number of rows in one file.

    The same account may be in several files, one for each section.
    """
    return max(Counter(locate_file_key(row)[0] for row in rows).values())


def find_related_rows(rows: Sequence[RowIdentity], school_domains: Collection[str]) -> RelatedRows:
    """Return the rows that share a student ID, email, or login, and the names of the shared fields."""
    by_key: dict[_Key, list[int]] = defaultdict(list)
    for row in rows:
        for key in _collect_identity_keys(row, school_domains):
            by_key[key].append(row.row_number)
    shared_kinds: dict[int, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for (kind, _value), rows_with_key in by_key.items():
        if len(rows_with_key) > 1 and _count_accounts(rows_with_key) <= _MAX_ACCOUNTS:
            for number, other in permutations(rows_with_key, 2):
                shared_kinds[number][other].append(kind)
    return {
        number: {other: _describe_shared_fields(kinds) for other, kinds in others.items()}
        for number, others in shared_kinds.items()
    }


def _describe_shared_fields(kinds: Collection[str]) -> Text:
    """Return a description of the fields that two rows share.

    A login is mentioned only if nothing else is shared.
    """
    return join_list(
        text for kind, text in SHARED_FIELD_TEXTS.items() if kind in kinds and (kind != "login" or len(kinds) == 1)
    )


class AdjustedProposals:
    """The proposals, adjusted for the rows that are currently matched."""

    def __init__(self, proposals: Proposals, students: Mapping[int, str]) -> None:
        """Index the matched rows.

        `students` are the Canvas IDs of the matched students, by row.
        """
        self._proposals = proposals
        self._student_by_row = students
        self._changes: Mapping[int, str] = {}
        rows_by_student: dict[str, list[int]] = defaultdict(list)
        for row, student in students.items():
            rows_by_student[student].append(row)
        self._rows_by_student: Mapping[str, Sequence[int]] = rows_by_student

    def with_changes(self, changes: Mapping[int, str]) -> "AdjustedProposals":
        """Return a copy with some rows matched to another student, or to none ("").

        This is efficient only for a few rows.
        """
        adjusted = copy(self)
        adjusted._changes = changes
        return adjusted

    def get_student(self, row: int) -> str:
        """Return the Canvas ID of the student matched to a row, or "" if there is none."""
        return self._changes.get(row, self._student_by_row.get(row, ""))

    def find_rows(self, student: str, excluding: int) -> tuple[int, ...]:
        """Return the other rows matched to a student, in file order."""
        unchanged = {row for row in self._rows_by_student.get(student, ()) if row not in self._changes}
        added = {row for row, decided_student in self._changes.items() if decided_student == student}
        return tuple(sorted((unchanged | added) - {excluding}))

    def _find_duplicate_rows(self, student: str, row: int) -> tuple[int, ...]:
        """Return the other rows in the same file that are matched to a student.

        A student may be in the lecture's file and in the lab's file, but only once in each.
        """
        file = locate_file_key(row)[0]
        return tuple(other for other in self.find_rows(student, row) if locate_file_key(other)[0] == file)

    def get_band(self, row: int) -> ConfidenceBand:
        """Return the confidence band of a row's proposal.

        It is at least possible if a related row is matched, and at most possible if the student has another row.
        """
        proposal = self._proposals.by_row[row]
        if proposal.skip_reason or proposal.band is ConfidenceBand.AUTOMATIC:
            return proposal.band
        if proposal.band is ConfidenceBand.NONE:
            return ConfidenceBand.POSSIBLE if self._find_related_students(row) else ConfidenceBand.NONE
        is_duplicate = bool(self._find_duplicate_rows(proposal.candidates[0].canvas_id, row))
        return cap_duplicate_band(proposal.band) if is_duplicate else proposal.band

    def get_proposal(self, row: int) -> Proposal:
        """Return a row's proposal, adjusted for the rows that are matched.

        If only a related row supports a student, the student is added to the candidates.
        """
        proposal = self._proposals.by_row[row]
        if proposal.skip_reason or proposal.band is ConfidenceBand.AUTOMATIC:
            return proposal
        candidates = self._list_candidates(proposal)
        adjusted_candidates = tuple(self._adjust_candidate(row, candidate) for candidate in candidates)
        if not adjusted_candidates or adjusted_candidates == proposal.candidates:
            return proposal
        is_duplicate = proposal.is_duplicate_account or bool(
            self._find_duplicate_rows(adjusted_candidates[0].canvas_id, row)
        )
        return replace(
            proposal, band=self.get_band(row), candidates=adjusted_candidates, is_duplicate_account=is_duplicate
        )

    def _list_candidates(self, proposal: Proposal) -> Sequence[Candidate]:
        """Return the candidates, including the student of a related row.

        At most one student is added, as the last of three.
        """
        candidates = proposal.candidates
        known = {candidate.canvas_id for candidate in candidates}
        related = next((student for student in self._find_related_students(proposal.row) if student not in known), None)
        if related is None:
            return candidates
        first_candidates = candidates[: MAX_CANDIDATES - 1]
        confidence = min((candidate.confidence for candidate in first_candidates), default=_RELATED_ROW_CONFIDENCE)
        return (*first_candidates, Candidate(related, min(confidence, _RELATED_ROW_CONFIDENCE), (), ()))

    def _find_related_students(self, row: int) -> list[str]:
        """Return the students of related rows, except those who have left the course."""
        students = (self.get_student(other) for other in self._proposals.related_rows.get(row, ()))
        return [student for student in students if student in self._proposals.student_ids]

    def _adjust_candidate(self, row: int, candidate: Candidate) -> Candidate:
        other_rows = self.find_rows(candidate.canvas_id, excluding=row)
        if not other_rows:
            return candidate
        shared = self._proposals.related_rows.get(row, {})
        reasons = tuple(
            _(
                "row {row}, already matched to this student, has the same {fields}",
                row=self._proposals.get_row_text(other_row),
                fields=shared[other_row],
            )
            for other_row in other_rows
            if other_row in shared
        )
        if reasons:
            return replace(candidate, reasons=(*candidate.reasons, *reasons))
        duplicate_rows = self._find_duplicate_rows(candidate.canvas_id, row)
        if not duplicate_rows:
            return candidate
        objection = ngettext(
            "already matched to row {rows}",
            "already matched to rows {rows}",
            len(duplicate_rows),
            rows=join_list(map(self._proposals.get_row_text, duplicate_rows)),
        )
        return replace(candidate, objections=(*candidate.objections, objection), is_contested=True)
