"""What do the rows that count for a student tell of another row that may be that student too?

The student is taken then, which speaks against; or the rows say the same of themselves, and may be two accounts of one
person, which speaks for it. Both change with every decision, so they are told beside the proposals, not in them.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import replace

from core.pacing import paced
from core.students.bands import second_account_band
from core.students.proposals import Band, Candidate, Proposal, Proposals

_MOST_SHOWN = 3
_BY_ACCOUNT_ALONE = 0.3
"""How likely a student at most is for whom nothing speaks but that another row of theirs says the same."""


class Accounts:
    """The proposals, with what the rows that count for somebody tell of the others."""

    def __init__(self, proposals: Proposals, students: Mapping[int, str]) -> None:
        """`students` are the Canvas ids by row, for the rows that count."""
        self._proposals = proposals
        self._students = students
        self._decided: Mapping[int, str] = {}
        rows_of: dict[str, list[int]] = defaultdict(list)
        for row, student in paced(students.items()):
            rows_of[student].append(row)
        self._rows_of: Mapping[str, Sequence[int]] = rows_of

    def after(self, decided: Mapping[int, str]) -> "Accounts":
        """The same, once these rows count for other students, or ("") for nobody: few rows of many."""
        later = copy(self)
        later._decided = decided
        return later

    def student_of(self, row: int) -> str:
        """The Canvas id of the student for whom a row counts; "" where it counts for nobody."""
        return self._decided.get(row, self._students.get(row, ""))

    def rows_of(self, student: str, besides: int) -> tuple[int, ...]:
        """The rows that count for this student, in file order, one aside."""
        stayed = {row for row in self._rows_of.get(student, ()) if row not in self._decided}
        came = {row for row, its in self._decided.items() if its == student}
        return tuple(sorted((stayed | came) - {besides}))

    def band(self, row: int) -> Band:
        """Return how sure the proposal of a row is.

        At least possible where a row that counts says the same, at most possible where the student has another row.
        """
        proposal = self._proposals.by_row[row]
        if proposal.skipped or proposal.band is Band.AUTOMATIC:
            return proposal.band
        if proposal.band is Band.NONE:
            return Band.POSSIBLE if self._alike_students(row) else Band.NONE
        is_second = bool(self.rows_of(proposal.candidates[0].canvas_id, besides=row))
        return second_account_band(proposal.band) if is_second else proposal.band

    def proposal(self, row: int) -> Proposal:
        """What matching says of a row, and what other rows tell of its candidates.

        Students are among these for whom nothing speaks but that a row of theirs says the same.
        """
        proposal = self._proposals.by_row[row]
        if proposal.skipped or proposal.band is Band.AUTOMATIC:
            return proposal
        found = self._candidates(proposal)
        told = tuple(self._told(row, candidate) for candidate in found)
        if not told or told == proposal.candidates:
            return proposal
        is_second = proposal.is_second_account or bool(self.rows_of(told[0].canvas_id, besides=row))
        return replace(proposal, band=self.band(row), candidates=told, is_second_account=is_second)

    def _candidates(self, proposal: Proposal) -> Sequence[Candidate]:
        """The candidates, and one more student at most who has an alike row, last of three."""
        shown = proposal.candidates
        known = {candidate.canvas_id for candidate in shown}
        more = next((student for student in self._alike_students(proposal.row) if student not in known), None)
        if more is None:
            return shown
        first = shown[: _MOST_SHOWN - 1]
        share = min((candidate.confidence for candidate in first), default=_BY_ACCOUNT_ALONE)
        return (*first, Candidate(more, min(share, _BY_ACCOUNT_ALONE), (), ()))

    def _alike_students(self, row: int) -> list[str]:
        """The students of the rows that say the same; one who has left the course is nobody's match any more."""
        found = (self.student_of(other) for other in self._proposals.alike.get(row, ()))
        return [student for student in found if student in self._proposals.roster]

    def _told(self, row: int, candidate: Candidate) -> Candidate:
        others = self.rows_of(candidate.canvas_id, besides=row)
        if not others:
            return candidate
        common = self._proposals.alike.get(row, {})
        same = tuple(
            f"row {other}, matched to this student, has the same {common[other]}" for other in others if other in common
        )
        if same:
            return replace(candidate, reasons=(*candidate.reasons, *same))
        against = (*candidate.against, f"already matched by {_say_rows(others)}")
        return replace(candidate, against=against, is_contested=True)


def _say_rows(rows: Sequence[int]) -> str:
    return f"row {rows[0]}" if len(rows) == 1 else f"rows {' and '.join(map(str, rows))}"
