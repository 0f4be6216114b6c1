"""Replay of decisions from earlier weeks.

A decision is replayed only if the row's ID, email, and name are unchanged, no other row has the same identity, and the
student is still in the roster. Rows with changed evidence, or with exact evidence for someone else, need review.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from core.students.decisions import Judgment, PastDecision
from core.students.exact_matching import ExactMatches
from core.students.identity import RowIdentity, normalize_id, parse_email
from core.students.names import parse_name
from core.students.proposals import MAX_CANDIDATES, Candidate, ConfidenceBand, Proposal, cap_contested_band
from core.students.resolution import BAND_RANKS
from core.students.roster import Roster

_Key = tuple[str, str, tuple[str, ...]]


class OutdatedDecision(NamedTuple):
    """A past decision that can't be replayed as it is.

    `student` is None for the decision "not in this course". `is_contested` is True if exact evidence or another row
    contradicts the student.
    """

    student: int | None
    message: str
    is_contested: bool


@dataclass(frozen=True, eq=False)
class ReplayedDecisions:
    """The results of replaying past decisions, by row position.

    `matches` are the students, by position, with the reasons. `not_in_course` has the reasons why rows are left out.
    `outdated` are decisions that no longer apply.
    """

    matches: Mapping[int, tuple[int, tuple[str, ...]]]
    not_in_course: Mapping[int, str]
    outdated: Mapping[int, OutdatedDecision]


def _build_key(student_id: str, email_text: str, name: tuple[str, ...]) -> _Key:
    email = parse_email(email_text)
    return normalize_id(student_id), email.address if email else email_text.strip().lower(), name


def _build_row_key(row: RowIdentity) -> _Key:
    return _build_key(row.id_text, row.email_text, row.name.sorted_tokens)


def _build_decision_key(decision: PastDecision) -> _Key:
    email = decision.email.strip() or (decision.student_id if "@" in decision.student_id else "")
    return _build_key(decision.student_id, email, parse_name(decision.name).sorted_tokens)


def _describe_changed_fields(key: _Key, past_key: _Key) -> str:
    names = ("student ID", "e-mail", "name")
    return " and ".join(name for name, current, past in zip(names, key, past_key, strict=True) if current != past)


class _PastDecisionIndex:
    """An index of past decisions by the row's identity at the time.

    The latest decision counts.
    """

    def __init__(self, past_decisions: Sequence[PastDecision]) -> None:
        """Index the decisions by the whole identity, by ID, and by email."""
        self._by_key: dict[_Key, PastDecision] = {}
        self._by_field: dict[tuple[int, str], PastDecision] = {}
        for decision in sorted(past_decisions, key=lambda decision: decision.when):
            key = _build_decision_key(decision)
            if any(key) and decision.judgment in (Judgment.MATCHED, Judgment.NOT_IN_COURSE):
                self._by_key[key] = decision
                self._by_field.update({(0, key[0]): decision, (1, key[1]): decision})

    def find(self, key: _Key) -> tuple[PastDecision, str] | None:
        """Return the decision about a row, and the fields that have changed since.

        The fields are "" if none has changed. The result is None if there is no decision.
        """
        if key in self._by_key:
            return self._by_key[key], ""
        for field in (0, 1):
            decision = self._by_field.get((field, str(key[field]))) if key[field] else None
            if decision:
                return decision, _describe_changed_fields(key, _build_decision_key(decision))
        return None


def _describe_decision(decision: PastDecision) -> str:
    when = f" on {decision.when[:10]}" if decision.when else ""
    return f"you decided this{when}" + (f": {decision.reason}" if decision.reason else "")


def _find_student(decision: PastDecision, roster: Roster) -> int | None:
    for position, student in enumerate(roster.students):
        if student.canvas_id == decision.canvas_id:
            current_id, past_id = normalize_id(student.sis_user_id), normalize_id(decision.sis_user_id)
            return position if not past_id or current_id == past_id else None
    positions = roster.by_id.get(normalize_id(decision.sis_user_id), ())
    return positions[0] if len(positions) == 1 else None


def replay_decisions(
    rows: Sequence[RowIdentity], roster: Roster, exact_matches: ExactMatches, past_decisions: Sequence[PastDecision]
) -> ReplayedDecisions:
    """Apply past decisions to rows that are unchanged, and collect outdated ones."""
    index = _PastDecisionIndex(past_decisions)
    key_counts = Counter(_build_row_key(row) for row in rows) if past_decisions else Counter()
    matches: dict[int, tuple[int, tuple[str, ...]]] = {}
    not_in_course: dict[int, str] = {}
    outdated: dict[int, OutdatedDecision] = {}
    for position, row in enumerate(rows if past_decisions else ()):
        match = index.find(_build_row_key(row))
        if not match:
            continue
        decision, changed_fields = match
        student = _find_student(decision, roster) if decision.judgment is Judgment.MATCHED else None
        if decision.judgment is Judgment.MATCHED and student is None:
            continue
        exact_students = set(exact_matches.match_keys.get(position, ()))
        if student is not None and position in exact_matches.matches and exact_students == {student}:
            continue
        is_repeated, is_other_student = key_counts[_build_row_key(row)] > 1, bool(exact_students - {student})
        objection = changed_fields and f"the {changed_fields} changed since"
        objection = objection or ("several rows say the same of themselves" if is_repeated else "")
        objection = objection or ("the exact evidence names another student" if is_other_student else "")
        if objection:
            outdated[position] = OutdatedDecision(
                student, f"{_describe_decision(decision)}, but {objection}", is_repeated or is_other_student
            )
        elif student is None:
            not_in_course[position] = f"not in this course: {_describe_decision(decision)}"
        else:
            matches[position] = (student, (_describe_decision(decision),))
    return ReplayedDecisions(matches, not_in_course, outdated)


def apply_outdated_decision(proposal: Proposal, outdated: OutdatedDecision, roster: Roster) -> Proposal:
    """Return the proposal with an outdated decision as a reason or an objection.

    The match is at most possible if the student is contested or the decision was "not in this course".
    """
    student, message, is_contested = outdated
    candidates = proposal.candidates
    if student is None:
        candidates = tuple(
            replace(candidate, objections=(*candidate.objections, f"not in this course: {message}"), is_contested=True)
            for candidate in candidates
        )
        band = min(proposal.band, ConfidenceBand.POSSIBLE, key=BAND_RANKS.__getitem__)
        return Proposal(proposal.row, band, candidates, proposal.is_duplicate_account, is_past_decision=True)
    canvas_id = roster.students[student].canvas_id
    default = Candidate(canvas_id, 0.5, (), ())
    first = next((candidate for candidate in candidates if candidate.canvas_id == canvas_id), default)
    is_contested = is_contested or first.is_contested
    first = replace(first, reasons=(*first.reasons, message), is_contested=is_contested)
    band = cap_contested_band(ConfidenceBand.LIKELY, is_contested=is_contested)
    others = tuple(candidate for candidate in candidates if candidate.canvas_id != canvas_id)
    return Proposal(
        proposal.row, band, (first, *others)[:MAX_CANDIDATES], proposal.is_duplicate_account, is_past_decision=True
    )
