"""Which student is each participant likely to be, and why?

First what ids and addresses say beyond doubt, then what the person decided earlier, then what names, addresses and ids
suggest. Nothing is decided here: a proposal is one value, the person's decision another.
"""

from collections.abc import Sequence

from core.canvas.gradebook import Student
from core.clicker.export import Participant
from core.pacing import paced
from core.students.alike_rows import find_alike_rows
from core.students.corrections import who_should_correct_what
from core.students.decisions import Remembered
from core.students.exact import find_exact
from core.students.proposals import Band, Candidate, Proposal, Proposals
from core.students.remembered import replay, with_note
from core.students.roster import read_roster
from core.students.row_problems import find_row_problems
from core.students.rows import read_rows
from core.students.skipped import why_skipped
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
