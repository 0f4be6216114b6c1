"""Replay of decisions from earlier weeks.

A decision is replayed only if the row's ID, email, login, and name are unchanged, no other person shares them, and the
student is still in the roster with the same ID and login. Rows with changed evidence, or with exact evidence for
someone else, need review.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from core.canvas.gradebook import Student
from core.clicker.export import locate_file_key
from core.students.decision_texts import (
    OTHER_STUDENT_TEXT,
    REPEATED_ROW_TEXT,
    describe_changed_fields,
    describe_changed_student,
    describe_past_decision,
    describe_shared_field,
)
from core.students.decisions import Judgment, PastDecision
from core.students.exact_matching import ExactMatches
from core.students.identity import RowIdentity, normalize_id, normalize_login, parse_email
from core.students.match_results import BAND_RANKS
from core.students.names import parse_name
from core.students.proposals import MAX_CANDIDATES, Candidate, ConfidenceBand, Proposal, cap_contested_band
from core.students.roster import Roster
from core.texts import Text, join_semicolons

_IDENTIFYING_FIELDS, _ID_FIELD, _NAME_FIELD = range(3), 0, 3


class _Key(NamedTuple):
    """A row's identity, normalized. The fields are those of `decision_texts.FIELD_NAMES`."""

    student_id: str
    email: str
    login: str
    name: tuple[str, ...]


class OutdatedDecision(NamedTuple):
    """A past decision that can't be replayed as it is.

    `student` is None for the decision "not in this course". `is_contested` is True if exact evidence or another row
    contradicts the student.
    """

    student: int | None
    message: Text
    is_contested: bool


@dataclass(frozen=True, eq=False)
class ReplayedDecisions:
    """The results of replaying past decisions, by row position.

    `matches` are the students, by position, with the reasons. `not_in_course` has the reasons why rows are left out.
    `outdated` are decisions that no longer apply, and `rejected` are the students with whom rows must not be matched
    without review.
    """

    matches: Mapping[int, tuple[int, tuple[Text, ...]]]
    not_in_course: Mapping[int, Text]
    outdated: Mapping[int, OutdatedDecision]
    rejected: Mapping[int, OutdatedDecision] = field(default_factory=dict)


def _build_key(student_id: str, email_text: str, login: str, name: tuple[str, ...]) -> _Key:
    email = parse_email(email_text)
    email_key = email.address if email else email_text.strip().lower()
    return _Key(normalize_id(student_id), email_key, normalize_login(login), name)


def _build_row_key(row: RowIdentity) -> _Key:
    return _build_key(row.id_text, row.email_text, row.login_text, row.name.sorted_tokens)


def build_decision_key(decision: PastDecision) -> _Key:
    """Return the normalized identity of the row in a decision, equal for all spellings."""
    email = decision.email.strip() or (decision.student_id if "@" in decision.student_id else "")
    return _build_key(decision.student_id, email, decision.login, parse_name(decision.name).sorted_tokens)


def _find_changed_fields(key: _Key, past_key: _Key) -> tuple[int, ...]:
    """Return the indexes of the fields that have changed."""
    return tuple(index for index, (current, past) in enumerate(zip(key, past_key, strict=True)) if current != past)


class _PastDecisionIndex:
    """An index of past decisions by the row's identity at the time. The latest decision takes precedence."""

    def __init__(self, past_decisions: Sequence[PastDecision]) -> None:
        """Index the decisions by the whole identity, by ID, by email, and by login."""
        self._by_key: dict[_Key, PastDecision] = {}
        self._by_field: dict[tuple[int, str], PastDecision] = {}
        for decision in sorted(past_decisions, key=lambda decision: decision.when):
            key = build_decision_key(decision)
            if any(key) and decision.judgment is not Judgment.OPEN:
                self._by_key[key] = decision
                self._by_field.update({(index, str(text)): decision for index, text in enumerate(key)})

    def find(
        self, key: _Key, known_fields: AbstractSet[tuple[int, str]]
    ) -> tuple[PastDecision, tuple[int, ...]] | None:
        """Return the decision about a row, and the indexes of the fields that have changed since.

        The result is None if there is no decision. The name alone is enough if no row of the file has the ID, email, or
        login of the decision any more. `known_fields` are those of all rows.
        """
        if key in self._by_key:
            return self._by_key[key], ()
        for index, text in enumerate(key):
            decision = self._by_field.get((index, str(text))) if text else None
            if decision is None:
                continue
            past_key = build_decision_key(decision)
            if index != _NAME_FIELD or known_fields.isdisjoint(_list_fields(past_key)):
                return decision, _find_changed_fields(key, past_key)
        return None


def _list_fields(key: _Key) -> list[tuple[int, str]]:
    """Return the ID, email, and login in a row's identity, each with its index."""
    return [(index, str(key[index])) for index in _IDENTIFYING_FIELDS if key[index]]


def _find_student(decision: PastDecision, roster: Roster) -> int | None:
    """Return the student of a decision, by Canvas ID or else by SIS ID, or None if they left the roster."""
    for position, student in enumerate(roster.students):
        if student.canvas_id == decision.canvas_id:
            return position
    positions = roster.by_id.get(normalize_id(decision.sis_user_id), ())
    return positions[0] if len(positions) == 1 else None


def _describe_changed_student(decision: PastDecision, student: Student) -> Text | None:
    """Return what changed about the student in Canvas since the decision, or None."""
    past_id, past_login = normalize_id(decision.sis_user_id), normalize_login(decision.student_login)
    is_id_changed = bool(past_id) and past_id != normalize_id(student.sis_user_id)
    is_login_changed = bool(past_login) and past_login != normalize_login(student.login_id)
    return describe_changed_student(is_id_changed=is_id_changed, is_login_changed=is_login_changed)


class _Replay:
    """A replay of past decisions on the rows of one class."""

    def __init__(
        self,
        rows: Sequence[RowIdentity],
        roster: Roster,
        exact_matches: ExactMatches,
        past_decisions: Sequence[PastDecision],
    ) -> None:
        index = _PastDecisionIndex(past_decisions)
        self._roster = roster
        self._exact_matches = exact_matches
        self._keys = [_build_row_key(row) for row in rows]
        self._files = [locate_file_key(row.row_number)[0] for row in rows]
        known_fields = {item for key in self._keys for item in _list_fields(key)}
        self._decisions = [index.find(key, known_fields) for key in self._keys]
        self._students = [
            _find_student(found[0], roster) if found and found[0].judgment is not Judgment.NOT_IN_COURSE else None
            for found in self._decisions
        ]
        self._key_counts = Counter(zip(self._files, self._keys, strict=True))
        self._sharing_rows = self._group_by_shared_fields()

    def run(self) -> ReplayedDecisions:
        """Return the results for all rows."""
        matches: dict[int, tuple[int, tuple[Text, ...]]] = {}
        not_in_course: dict[int, Text] = {}
        outdated: dict[int, OutdatedDecision] = {}
        rejected: dict[int, OutdatedDecision] = {}
        for position, found in enumerate(self._decisions):
            if not found:
                continue
            decision, student = found[0], self._students[position]
            if student is None and decision.judgment is not Judgment.NOT_IN_COURSE:
                continue
            exact_students = set(self._exact_matches.match_keys.get(position, ()))
            if decision.judgment is Judgment.REJECTED:
                if not exact_students or student in exact_students:
                    rejected[position] = OutdatedDecision(student, describe_past_decision(decision), is_contested=True)
                continue
            if student is not None and position in self._exact_matches.matches and exact_students == {student}:
                continue
            objection, is_contested = self._find_objection(position, exact_students)
            text = describe_past_decision(decision)
            if objection:
                outdated[position] = OutdatedDecision(student, join_semicolons((text, objection)), is_contested)
            elif student is None:
                not_in_course[position] = text
            else:
                matches[position] = (student, (text,))
        return ReplayedDecisions(matches, not_in_course, outdated, rejected)

    def _find_objection(self, position: int, exact_students: set[int]) -> tuple[Text | None, bool]:
        """Return why a decision can't be replayed, or None, and whether its student is contested."""
        found, student = self._decisions[position], self._students[position]
        assert found is not None, "only rows with a decision are replayed"
        decision, changed_fields = found
        is_repeated = self._key_counts[self._files[position], self._keys[position]] > 1
        shared_field = self._find_shared_field(position)
        is_other_student = bool(exact_students - {student})
        objection = describe_changed_fields(changed_fields) if changed_fields else None
        if student is not None:
            objection = objection or _describe_changed_student(decision, self._roster.students[student])
        objection = objection or (REPEATED_ROW_TEXT if is_repeated else None)
        objection = objection or (OTHER_STUDENT_TEXT if is_other_student else None)
        objection = objection or (describe_shared_field(shared_field) if shared_field is not None else None)
        is_id_changed = _ID_FIELD in changed_fields and bool(self._keys[position].student_id and decision.student_id)
        return objection, is_repeated or is_other_student or shared_field is not None or is_id_changed

    def _group_by_shared_fields(self) -> Mapping[tuple[int, int, str], Sequence[int]]:
        """Return the rows with each ID, email, and login, by file, field, and value."""
        groups: dict[tuple[int, int, str], list[int]] = defaultdict(list)
        for position, key in enumerate(self._keys):
            for index, text in _list_fields(key):
                groups[self._files[position], index, text].append(position)
        return groups

    def _find_shared_field(self, position: int) -> int | None:
        """Return the index of a field that the row shares with another person, or None.

        Another account of the same student isn't another person.
        """
        student = self._students[position]
        for index, text in _list_fields(self._keys[position]):
            sharing = self._sharing_rows[self._files[position], index, text]
            if any(other != position and self._get_known_student(other) != student for other in sharing):
                return index
        return None

    def _get_known_student(self, position: int) -> int | None:
        """Return the student whom exact evidence or an unchanged decision names."""
        match, found = self._exact_matches.matches.get(position), self._decisions[position]
        if match:
            return match.student
        return self._students[position] if found and not found[1] else None


def replay_decisions(
    rows: Sequence[RowIdentity], roster: Roster, exact_matches: ExactMatches, past_decisions: Sequence[PastDecision]
) -> ReplayedDecisions:
    """Apply past decisions to rows that are unchanged, and collect outdated ones."""
    if not past_decisions:
        return ReplayedDecisions({}, {}, {})
    return _Replay(rows, roster, exact_matches, past_decisions).run()


def apply_outdated_decision(proposal: Proposal, outdated: OutdatedDecision, roster: Roster) -> Proposal:
    """Return the proposal with an outdated decision as a reason or an objection.

    The match is at most possible if the student is contested or the decision was "not in this course".
    """
    student, message, is_contested = outdated
    candidates = proposal.candidates
    if student is None:
        return _add_objection(proposal, {item.canvas_id for item in candidates}, message)
    canvas_id = roster.students[student].canvas_id
    default = Candidate(canvas_id, 0.5, (), ())
    first = next((candidate for candidate in candidates if candidate.canvas_id == canvas_id), default)
    is_contested = is_contested or first.is_contested
    first = replace(first, reasons=(*first.reasons, message), is_contested=is_contested)
    band = cap_contested_band(ConfidenceBand.LIKELY, is_contested=is_contested)
    others = tuple(candidate for candidate in candidates if candidate.canvas_id != canvas_id)
    return replace(proposal, band=band, candidates=(first, *others)[:MAX_CANDIDATES], is_past_decision=True)


def apply_rejection(proposal: Proposal, rejected: OutdatedDecision, roster: Roster) -> Proposal:
    """Return the proposal with a rejected match as an objection, so that it is at most possible."""
    assert rejected.student is not None, "a rejected match has a student"
    return _add_objection(proposal, {roster.students[rejected.student].canvas_id}, rejected.message)


def _add_objection(proposal: Proposal, canvas_ids: set[str], objection: Text) -> Proposal:
    """Return the proposal with an objection to some candidates.

    If the first candidate is one of them, the match is at most possible.
    """
    candidates = tuple(
        replace(candidate, objections=(*candidate.objections, objection), is_contested=True)
        if candidate.canvas_id in canvas_ids
        else candidate
        for candidate in proposal.candidates
    )
    is_capped = any(candidate.canvas_id in canvas_ids for candidate in candidates[:1])
    band = min(proposal.band, ConfidenceBand.POSSIBLE, key=BAND_RANKS.__getitem__) if is_capped else proposal.band
    return replace(proposal, band=band, candidates=candidates, is_past_decision=is_capped)
