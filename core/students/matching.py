"""Which student is each participant likely to be, and why?

First what ids and addresses say beyond doubt, then what the person decided earlier, then what names, addresses and ids
suggest. Nothing is decided here: a proposal is one value, the person's decision another.

Which rows of an export are no student at all?

What is odd about the identities in an export, and what would Canvas make of them as they are?

Canvas's own import takes the first of these that fits exactly: Canvas ID, SIS User ID, SIS Login ID (case-sensitive),
name. A row that none of them fits makes it ask who this is (GradebookImporter#process_student).

Which students should mend their iClicker id or e-mail, so that nobody has to match them by hand again?
"""

from collections.abc import Collection, Iterator, Mapping, Sequence

from core.canvas.gradebook import Student
from core.clicker.export import Participant
from core.pacing import paced
from core.problems import Place, Problem, Report, Severity, Source
from core.students.decisions import Remembered
from core.students.exact import find_exact
from core.students.identity import Row, id_key, login_key, login_name, plain_id, read_row, read_rows
from core.students.names import MADE_UP, MADE_UP_COMPANY, STAFF, fold, read_name
from core.students.proposals import Band, Candidate, Proposal, Proposals, find_alike_rows
from core.students.remembered import replay, with_note
from core.students.roster import read_roster
from core.students.suggestions import suggest

__all__ = ["Band", "Candidate", "Proposal", "Proposals", "propose_matches", "who_should_correct_what"]


def propose_matches(
    participants: Sequence[Participant], students: Sequence[Student], remembered: Sequence[Remembered] = ()
) -> Proposals:
    """Propose a student for every participant, in their order; the order of the rows changes no proposal.

    `remembered` are the decisions of earlier weeks. The Test Student is nobody's match.
    """
    roster = read_roster(students)
    skipped = {participant.row: why for participant in paced(participants) if (why := why_skipped(participant))}
    rows = read_rows([participant for participant in participants if participant.row not in skipped])
    findings = find_exact(rows, roster)
    replayed = replay(rows, roster, findings, remembered)
    proposals = {row: Proposal(row, Band.NONE, skipped=why) for row, why in skipped.items()}
    proposals |= {
        rows[at].number: Proposal(rows[at].number, Band.NONE, skipped=why, is_remembered=True)
        for at, why in replayed.not_in_course.items()
    }
    settled = {at: (found.student, found.reasons) for at, found in findings.matched.items() if at not in replayed.notes}
    settled |= {at: found for at, found in replayed.matched.items() if at not in settled}
    for at, (student, reasons) in paced(settled.items()):
        candidate = Candidate(roster.students[student].canvas_id, 1.0, reasons, ())
        is_remembered = at not in findings.matched
        number = rows[at].number
        proposals[number] = Proposal(number, Band.AUTOMATIC, (candidate,), is_remembered=is_remembered)
    left = [at for at in range(len(rows)) if rows[at].number not in proposals]
    taken = frozenset(student for student, _ in settled.values())
    for at, proposal in zip(left, suggest(rows, roster, findings, left, taken), strict=True):
        note = replayed.notes.get(at)
        proposals[proposal.row] = with_note(proposal, note, roster) if note else proposal
    return Proposals(
        {participant.row: proposals[participant.row] for participant in participants},
        find_row_problems(rows, {rows[at].number for at in settled}),
        find_alike_rows(rows, findings.sites),
        frozenset(student.canvas_id for student in roster.students),
    )


_TABLE_ROWS = frozenset(
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


def why_skipped(participant: Participant) -> str:
    """Why this row is no student, in words: a points row, a test or demo row, an instructor. "" if it is one."""
    tokens = fold(participant.name or f"{participant.last} {participant.first}")
    if tokens in _TABLE_ROWS and not participant.student_id and not participant.email:
        return "a row of the table, not a person"
    words = set(tokens)
    if words & MADE_UP and words <= MADE_UP_COMPANY:
        return "a test or demo row"
    if words & STAFF and (words <= STAFF | MADE_UP_COMPANY or words & STAFF <= set(read_name(participant.name).nick)):
        return "an instructor's row"
    return ""


_SENTENCES = {
    "no-names": "No row of the export has a name: IDs and e-mails alone decide. Look through the matches once.",
    "no-ids": "No row of the export has a student ID: expected numbers like Canvas's SIS User ID. "
    "Rows are matched by e-mail and name.",
    "no-emails": "No row of the export has an e-mail address. Rows are matched by student ID and name.",
    "id-blank": "The student ID is blank. By itself Canvas would try the e-mail as login, then the name, then ask.",
    "id-damaged": "The student ID “{}” was rounded by a spreadsheet: its digits are lost and Canvas would not find it. "
    "Export again from iClicker and do not open the file in between.",
    "email-blank": "The e-mail is blank. By itself Canvas would have only the student ID and the name to go by.",
    "email-damaged": "Expected an e-mail address, found “{}”. Canvas would not find it as SIS Login ID.",
}


def _of_file(rows: Sequence[Row]) -> Iterator[str]:
    if not any(row.name for row in rows):
        yield "no-names"
    if not any(row.id_text for row in rows):
        yield "no-ids"
    if not any(row.email_text for row in rows):
        yield "no-emails"


def _of_row(row: Row) -> Iterator[tuple[str, str]]:
    if row.has_damaged_id:
        yield "id-damaged", row.id_text
    elif not row.id_key:
        yield "id-blank", ""
    if row.has_damaged_email:
        yield "email-damaged", row.email_text
    elif not row.email_text:
        yield "email-blank", ""


def _whom(row: Row) -> str:
    return f"Row {row.number}, {row.name_text}" if row.name_text else f"Row {row.number}"


def find_row_problems(rows: Sequence[Row], settled: Collection[int]) -> Report:
    """Every blank or damaged id and e-mail, by row; `settled` are the row numbers that are matched all the same.

    What holds for the whole file is said once.
    """
    if not rows:
        return Report()
    of_file = list(_of_file(rows))
    problems = [Problem(code, Severity.INFO, _SENTENCES[code], Place(Source.EXPORT)) for code in of_file]
    silent = {"id-blank" if "no-ids" in of_file else "", "email-blank" if "no-emails" in of_file else ""}
    for row in paced(rows):
        severity = Severity.INFO if row.number in settled else Severity.WARNING
        place = Place(Source.EXPORT, row.number)
        problems.extend(
            Problem(code, severity, f"{_whom(row)}: {_SENTENCES[code].format(found)}", place)
            for code, found in _of_row(row)
            if code not in silent
        )
    return Report(tuple(problems))


def _mend_id(row: Row, student: Student) -> str:
    right = student.sis_user_id
    if not id_key(right) or plain_id(row.id_text) == plain_id(right):
        return ""
    return f"student ID {f'is {row.id_text}, ' if row.id_text else 'is blank, '}should be {right}"


def _mend_email(row: Row, student: Student) -> str:
    login = login_key(student.login_id)
    if not login:
        return ""
    if row.email and (row.email.address == login or row.email.local == login_name(login)):
        return ""
    wanted = login if "@" in login else f"the school address of {login}"
    return f"e-mail {f'is {row.email_text}, ' if row.email_text else 'is blank, '}should be {wanted}"


def _mend_accounts(rows: Sequence[Row]) -> str:
    return f"{len(rows)} iClicker accounts (rows {', '.join(str(row.number) for row in rows)}), should be one"


def who_should_correct_what(
    participants: Sequence[Participant], students: Sequence[Student], settled: Mapping[int, str]
) -> tuple[str, ...]:
    """One line a student whose iClicker account should be mended, in roster order: name, what it is, what it should be.

    `settled` says by row which Canvas id a row counts for. No scores are in it.
    """
    rows: dict[str, list[Row]] = {}
    for participant in participants:
        if participant.row in settled:
            rows.setdefault(settled[participant.row], []).append(read_row(participant))
    lines = []
    for student in students:
        mine = rows.get(student.canvas_id, [])
        parts = [_mend_accounts(mine)] if len(mine) > 1 else []
        for row in mine:
            parts += [part for part in (_mend_id(row, student), _mend_email(row, student)) if part]
        if parts:
            lines.append(f"{student.name}: {'; '.join(dict.fromkeys(parts))}")
    return tuple(lines)
