"""Which student is each participant likely to be, and why?"""

from collections.abc import Sequence

from core.canvas.gradebook import Student
from core.clicker.export import Participant
from core.problems import Report
from core.students.decisions import Remembered
from core.students.exact import settle
from core.students.proposals import Band, Candidate, Proposal, Proposals
from core.students.roster import read_roster
from core.students.rows import read_rows
from core.students.skipped import why_skipped

__all__ = ["Band", "Candidate", "Proposal", "Proposals", "propose_matches"]


def propose_matches(
    participants: Sequence[Participant], students: Sequence[Student], remembered: Sequence[Remembered] = ()
) -> Proposals:
    """Propose a student for every participant; nothing is decided here."""
    roster = read_roster(students)
    skipped = {participant.row: why for participant in participants if (why := why_skipped(participant))}
    rows = read_rows([participant for participant in participants if participant.row not in skipped])
    settled = settle(rows, roster)
    proposals = {row: Proposal(row, Band.NONE, skipped=why) for row, why in skipped.items()}
    for at, row in enumerate(rows):
        exact = settled.matched.get(at)
        if exact:
            candidate = Candidate(roster.students[exact.student].canvas_id, 1.0, exact.reasons, ())
            proposals[row.number] = Proposal(row.number, Band.AUTOMATIC, (candidate,))
        else:
            proposals[row.number] = Proposal(row.number, Band.NONE)
    claimed = {candidate.canvas_id for proposal in proposals.values() for candidate in proposal.candidates}
    return Proposals(
        {participant.row: proposals[participant.row] for participant in participants},
        tuple(student.canvas_id for student in roster.students if student.canvas_id not in claimed),
        Report(),
    )
