"""Matching of participants to students, and problems in their IDs and emails.

Exact evidence from IDs and emails comes first, then past decisions, then suggestions from names, emails, and IDs. A
proposal is only a suggestion; the user's decisions are stored separately.

Canvas's own import uses the first of these that fits exactly: Canvas ID, SIS User ID, SIS Login ID (case-sensitive),
name. If none fits, it asks who the row is (GradebookImporter#process_student).
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from core.canvas.gradebook import Student
from core.clicker.export import Participant, locate_file_key
from core.cooperative import gc_paused, iter_yielding
from core.problems import Location, Problem, Report, Severity, Source
from core.students.class_conventions import adapt_to_class
from core.students.decisions import PastDecision
from core.students.exact_matching import find_exact_matches
from core.students.identity import (
    RowIdentity,
    clean_id,
    extract_local_part,
    normalize_id,
    normalize_login,
    parse_row_identities,
    parse_row_identity,
)
from core.students.names import STAFF_WORDS, TEST_ROW_WORDS, TEST_WORDS, parse_name, tokenize
from core.students.past_decisions import apply_outdated_decision, apply_rejection, replay_decisions
from core.students.proposals import Candidate, ConfidenceBand, Proposal, Proposals, find_related_rows
from core.students.roster import build_roster
from core.students.suggestions import suggest_matches

__all__ = ["Candidate", "ConfidenceBand", "Proposal", "Proposals", "list_account_corrections", "propose_matches"]
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
_PROBLEM_MESSAGES = {
    "no-names": "No row of the export has a name: IDs and e-mails alone decide. Look through the matches once.",
    "no-ids": "No row of the export has a student ID: expected numbers like Canvas's SIS User ID. "
    "Rows are matched by e-mail and name.",
    "no-emails": "No row of the export has an e-mail address. Rows are matched by student ID and name.",
    "id-blank": "The student ID is blank. By itself Canvas would try the e-mail as login, then the name, then ask.",
    "id-damaged": "The student ID “{}” was rounded by a spreadsheet: its digits are lost and Canvas would not find it. "
    "Export the file again, and don't open it in between.",
    "email-blank": "The e-mail is blank. By itself Canvas would have only the student ID and the name to go by.",
    "email-damaged": "Expected an e-mail address, found “{}”. Canvas would not find it as SIS Login ID.",
}


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
    for file_positions in _group_by_file(rows):
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


def _group_by_file(rows: Sequence[RowIdentity]) -> list[list[int]]:
    """Return the positions of the rows in each file.

    Only rows in the same file compete for a student.
    """
    positions: dict[int, list[int]] = defaultdict(list)
    for position, row in enumerate(rows):
        positions[locate_file_key(row.row_number)[0]].append(position)
    return list(positions.values())


def find_skip_reason(participant: Participant) -> str:
    """Return why a row isn't a student, or "" if it may be one.

    Such rows are points rows, test and demo rows, and instructors.
    """
    tokens = tokenize(participant.name or f"{participant.last_name} {participant.first_name}")
    if tokens in _TABLE_ROW_LABELS and not participant.student_id and not participant.email:
        return "a row of the table, not a person"
    words = set(tokens)
    if words & TEST_WORDS and words <= TEST_ROW_WORDS:
        return "a test or demo row"
    if words & STAFF_WORDS and (
        words <= STAFF_WORDS | TEST_ROW_WORDS or words & STAFF_WORDS <= set(parse_name(participant.name).nicknames)
    ):
        return "an instructor's row"
    return ""


def _iter_file_problem_codes(rows: Sequence[RowIdentity]) -> Iterator[str]:
    if not any(row.name for row in rows):
        yield "no-names"
    if not any(row.id_text for row in rows):
        yield "no-ids"
    if not any(row.email_text for row in rows):
        yield "no-emails"


def _iter_row_problem_codes(row: RowIdentity) -> Iterator[tuple[str, str]]:
    if row.has_damaged_id:
        yield "id-damaged", row.id_text
    elif not row.normalized_id:
        yield "id-blank", ""
    if row.has_damaged_email:
        yield "email-damaged", row.email_text
    elif not row.email_text:
        yield "email-blank", ""


def _describe_row(row: RowIdentity) -> str:
    return f"Row {row.row_text}, {row.name_text}" if row.name_text else f"Row {row.row_text}"


def find_row_problems(rows: Sequence[RowIdentity], matched_rows: Collection[int]) -> Report:
    """Return a problem for each blank or damaged ID and email.

    Rows in `matched_rows` get notes, other rows get warnings. A problem that all rows share is reported once.
    """
    if not rows:
        return Report()
    file_codes = list(_iter_file_problem_codes(rows))
    problems = [Problem(code, Severity.INFO, _PROBLEM_MESSAGES[code], Location(Source.EXPORT)) for code in file_codes]
    silenced_codes = {"id-blank" if "no-ids" in file_codes else "", "email-blank" if "no-emails" in file_codes else ""}
    for row in rows:
        severity = Severity.INFO if row.row_number in matched_rows else Severity.WARNING
        location = Location(Source.EXPORT, row.row_number)
        problems.extend(
            Problem(code, severity, f"{_describe_row(row)}: {_PROBLEM_MESSAGES[code].format(text)}", location)
            for code, text in _iter_row_problem_codes(row)
            if code not in silenced_codes
        )
    return Report(tuple(problems))


def _describe_id_correction(row: RowIdentity, student: Student) -> str:
    sis_user_id = student.sis_user_id
    if not normalize_id(sis_user_id) or clean_id(row.id_text) == clean_id(sis_user_id):
        return ""
    return f"student ID {f'is {row.id_text}, ' if row.id_text else 'is blank, '}should be {sis_user_id}"


def _describe_email_correction(row: RowIdentity, student: Student) -> str:
    login = normalize_login(student.login_id)
    if not login:
        return ""
    if any(email.address == login or email.local_part == extract_local_part(login) for email in row.emails):
        return ""
    correct_email = login if "@" in login else f"the school address of {login}"
    return f"e-mail {f'is {row.email_text}, ' if row.email_text else 'is blank, '}should be {correct_email}"


def _describe_duplicate_accounts(rows: Sequence[RowIdentity]) -> str:
    return f"{len(rows)} iClicker accounts (rows {', '.join(row.row_text for row in rows)}), should be one"


def list_account_corrections(
    participants: Sequence[Participant], students: Sequence[Student], students_by_row: Mapping[int, str]
) -> tuple[str, ...]:
    """Return one line for each student whose iClicker account needs correcting.

    The lines are in roster order. Each has the student's name, what is wrong, and what it should be, but no scores.
    `students_by_row` are the Canvas IDs of the matched rows.
    """
    rows: dict[str, list[RowIdentity]] = {}
    for participant in participants:
        if participant.row in students_by_row:
            rows.setdefault(students_by_row[participant.row], []).append(parse_row_identity(participant))
    lines = []
    for student in students:
        student_rows = rows.get(student.canvas_id, [])
        accounts = ([student_rows[position] for position in group] for group in _group_by_file(student_rows))
        parts = [_describe_duplicate_accounts(group) for group in accounts if len(group) > 1]
        for row in student_rows:
            parts += [
                part
                for part in (_describe_id_correction(row, student), _describe_email_correction(row, student))
                if part
            ]
        if parts:
            lines.append(f"{student.name}: {'; '.join(dict.fromkeys(parts))}")
    return tuple(lines)
