"""Proposals about scores that the user can accept: late adds, and sessions of one section."""

from collections.abc import Collection

from core.choices import SectionSessions
from core.scores.late_adds import LateAddProposal, find_late_adds
from core.scores.sections import find_one_section_sessions
from core.scores.sheet import ScoreSheet
from core.upload.scoring import find_student_sections
from core.workbook import Workbook


def find_unconfirmed_late_adds(
    workbook: Workbook, sheet: ScoreSheet, new_students: Collection[str] = ()
) -> tuple[LateAddProposal, ...]:
    """Return the students in the gradebook who probably joined late, unless the user has said when they joined.

    `new_students` are the Canvas IDs of those who weren't in the last gradebook.
    """
    if workbook.gradebook is None:
        return ()
    roster = {student.canvas_id for student in workbook.gradebook.students if not student.is_test}
    late_adds = find_late_adds(
        sheet.merged,
        workbook.chosen_sessions,
        find_student_sections(workbook),
        sheet.corrections.joined_sources,
        new_students,
    )
    return tuple(late_add for late_add in late_adds if late_add.student in roster)


def find_sessions_to_restrict(workbook: Workbook, sheet: ScoreSheet) -> dict[str, str]:
    """Return the section of each session in which only students of that section have scores.

    The result is empty if such sessions already count only for their section.
    """
    if workbook.choices.rule.section_sessions is not SectionSessions.ALL:
        return {}
    return find_one_section_sessions(sheet.merged, find_student_sections(workbook))
