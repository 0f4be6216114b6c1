"""Matching of participants to students.

Exact evidence from IDs and emails comes first, then past decisions, then suggestions from names, emails, and IDs. A
proposal is only a suggestion; the user's decisions are stored separately.

Canvas's own import uses the first of these that fits exactly: Canvas ID, SIS User ID, SIS Login ID (case-sensitive),
name. If none fits, it asks who the row is (GradebookImporter#process_student).
"""

from collections.abc import Sequence

from core.canvas.gradebook import Student
from core.clicker.export import Participant
from core.cooperative import gc_paused, iter_yielding
from core.students.class_conventions import adapt_to_class
from core.students.decisions import PastDecision
from core.students.exact_matching import find_exact_matches
from core.students.identity import (
    group_by_file,
    parse_row_identities,
)
from core.students.names import STAFF_WORDS, TEST_ROW_WORDS, TEST_WORDS, parse_name, tokenize
from core.students.past_decisions import apply_outdated_decision, apply_rejection, replay_decisions
from core.students.proposals import Candidate, ConfidenceBand, Proposal, Proposals, find_related_rows
from core.students.roster import build_roster
from core.students.row_problems import find_row_problems
from core.students.suggestions import suggest_matches
from core.texts import Text, _

__all__ = ["Candidate", "ConfidenceBand", "Proposal", "Proposals", "propose_matches"]
_TABLE_ROW_LABELS = frozenset(
    {
        ("points", "possible"),
        ("possible", "points"),
        ("total", "points"),
        ("points",),
        ("average",),
        ("averages",),
        ("class", "average"),
        ("mean",),
        ("median",),
        ("max",),
        ("maximum",),
        ("total",),
        ("totals",),
        ("standard", "deviation"),
    }
)
POINTS_ROW_TEXT = _("a row of the table, not a person")
TEST_ROW_TEXT = _("a test or demo row")
INSTRUCTOR_ROW_TEXT = _("an instructor's row")


@gc_paused()
def propose_matches(
    participants: Sequence[Participant], students: Sequence[Student], past_decisions: Sequence[PastDecision] = ()
) -> Proposals:
    """Return a proposal for every participant, in file order.

    The order of the rows doesn't affect the proposals. The Test Student never matches. `past_decisions` are from
    earlier weeks.
    """
    roster = build_roster(students)
    skip_reasons = {
        participant.row: reason
        for participant in iter_yielding(participants)
        if (reason := find_skip_reason(participant))
    }
    people = [participant for participant in participants if participant.row not in skip_reasons]
    rows, roster = adapt_to_class(parse_row_identities(people), roster)
    exact_matches = find_exact_matches(rows, roster)
    replayed_decisions = replay_decisions(rows, roster, exact_matches, past_decisions)
    proposals = {row: Proposal(row, ConfidenceBand.NONE, skip_reason=reason) for row, reason in skip_reasons.items()}
    proposals |= {
        rows[position].row_number: Proposal(
            rows[position].row_number, ConfidenceBand.NONE, skip_reason=reason, is_past_decision=True
        )
        for position, reason in replayed_decisions.not_in_course.items()
    }
    matches = {
        position: (match.student, match.reasons)
        for position, match in exact_matches.matches.items()
        if position not in replayed_decisions.outdated and position not in replayed_decisions.rejected
    }
    matches |= {position: match for position, match in replayed_decisions.matches.items() if position not in matches}
    for position, (student, reasons) in matches.items():
        candidate = Candidate(roster.students[student].canvas_id, 1.0, reasons, ())
        is_past_decision = position not in exact_matches.matches
        row_number = rows[position].row_number
        proposals[row_number] = Proposal(
            row_number, ConfidenceBand.AUTOMATIC, (candidate,), is_past_decision=is_past_decision
        )
    for file_positions in group_by_file(rows):
        unmatched_positions = [position for position in file_positions if rows[position].row_number not in proposals]
        taken_students = frozenset(matches[position][0] for position in file_positions if position in matches)
        for position, proposal in zip(
            unmatched_positions,
            suggest_matches(rows, roster, exact_matches, unmatched_positions, taken_students, len(file_positions)),
            strict=True,
        ):
            if outdated := replayed_decisions.outdated.get(position):
                proposal = apply_outdated_decision(proposal, outdated, roster)
            if rejected := replayed_decisions.rejected.get(position):
                proposal = apply_rejection(proposal, rejected, roster)
            proposals[proposal.row] = proposal
    return Proposals(
        {participant.row: proposals[participant.row] for participant in participants},
        find_row_problems(rows, {rows[position].row_number for position in matches}),
        find_related_rows(rows, exact_matches.school_domains),
        frozenset(student.canvas_id for student in roster.students),
        {participant.row: participant.row_text for participant in participants},
    )


def find_skip_reason(participant: Participant) -> Text | None:
    """Return why a row isn't a student, or None if it may be one.

    Such rows are points rows, test and demo rows, and instructors.
    """
    tokens = tokenize(participant.name or f"{participant.last_name} {participant.first_name}")
    if tokens in _TABLE_ROW_LABELS and not participant.student_id and not participant.email:
        return POINTS_ROW_TEXT
    words = set(tokens)
    if words & TEST_WORDS and words <= TEST_ROW_WORDS:
        return TEST_ROW_TEXT
    if words & STAFF_WORDS and (
        words <= STAFF_WORDS | TEST_ROW_WORDS or words & STAFF_WORDS <= set(parse_name(participant.name).nicknames)
    ):
        return INSTRUCTOR_ROW_TEXT
    return None
