"""Detection of files that probably belong to different courses or sections."""

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from core.students.decisions import Decisions, Judgment
from core.students.match_results import BAND_RANKS
from core.students.proposals import ConfidenceBand, Proposal, Proposals

if TYPE_CHECKING:
    from core.canvas.gradebook import Gradebook

COURSE_MISMATCH = "course-mismatch"
"""The problem's code. Once the user accepts it, it stays accepted for these two files, even if the counts change."""

MAX_UNMATCHED_SHARE = Fraction(1, 3)
"""The largest share of people who may be unmatched. A few dropped students or guests are normal."""

MIN_ROSTER_SHARE = Fraction(1, 2)
"""The smallest gradebook, as a share of the class. A larger one is fine: not everyone uses iClicker."""


@dataclass(frozen=True, slots=True)
class CourseMismatch:
    """The counts that suggest that the files belong to different courses.

    `unmatched_rows` are the rows of people with neither a likely match nor a decision. `people_count` and
    `student_count` count everyone in the iClicker file and in the gradebook. `is_small_roster` is True if the
    gradebook is far smaller than the class.
    """

    unmatched_rows: tuple[int, ...]
    people_count: int
    student_count: int
    is_small_roster: bool


def find_course_mismatch(proposals: Proposals, decisions: Decisions) -> CourseMismatch | None:
    """Return the counts that suggest a mismatch, or None if the files fit together.

    The files don't fit if too few people match or the gradebook is too small for the class. The class is every matched
    or likely student plus everyone unmatched. So duplicate accounts count once, and people with the decision "not in
    this course" don't count.
    """
    people = [row for row, proposal in proposals.by_row.items() if not proposal.skip_reason]
    unmatched_rows: list[int] = []
    matched_students: set[str] = set()
    for row in people:
        student = _find_student(proposals.by_row[row], decisions)
        if student is None:
            unmatched_rows.append(row)
        elif student:
            matched_students.add(student)
    student_count, class_size = len(proposals.student_ids), len(matched_students) + len(unmatched_rows)
    is_small_roster = student_count < MIN_ROSTER_SHARE * class_size
    if is_small_roster or len(unmatched_rows) > MAX_UNMATCHED_SHARE * len(people):
        return CourseMismatch(tuple(unmatched_rows), len(people), student_count, is_small_roster)
    return None


def _find_student(proposal: Proposal, decisions: Decisions) -> str | None:
    """Return the Canvas ID of a row's decided or likely student.

    Return "" if a decision names no student, and None if the row is unmatched.
    """
    decision = decisions.get(proposal.row)
    if decision.judgment in (Judgment.MATCHED, Judgment.NOT_IN_COURSE):
        return decision.canvas_id or ""
    if BAND_RANKS[proposal.band] >= BAND_RANKS[ConfidenceBand.LIKELY]:
        return proposal.candidates[0].canvas_id
    return None if decision.judgment is Judgment.OPEN else ""


def is_same_course(old: "Gradebook", new: "Gradebook") -> bool:
    """Return True if two gradebooks are probably from the same course.

    They must have most students in common. Two courses can have the same students, but never the same assignment, so a
    shared assignment settles the question. Otherwise, known course names in the file names are compared.
    """
    before, after = ({student.canvas_id for student in gradebook.students} for gradebook in (old, new))
    if 2 * len(before & after) <= max(len(before), len(after)):
        return False
    old_ids, new_ids = ({assignment.assignment_id for assignment in gradebook.assignments} for gradebook in (old, new))
    if old_ids & new_ids:
        return True
    return old.course == new.course if old.course and new.course else not (old_ids and new_ids)
