"""Score sheets for workbooks, with the users' corrections and students' sections."""

from collections.abc import Mapping

from core.choices import NoResponsePolicy, OutputColumns, SectionSessions
from core.clicker.export import ClickerExport
from core.scores.corrections import NO_CORRECTIONS, StudentCorrections, resolve_corrections
from core.scores.duplicates import MergedScores
from core.scores.sections import split_sections
from core.scores.sheet import ScoreSheet, ScoringDetails, build_score_sheet
from core.upload.session_points import resolve_points_possible
from core.workbook import Workbook


def build_workbook_sheet(
    workbook: Workbook, export: ClickerExport, class_scores: MergedScores, corrections: StudentCorrections
) -> ScoreSheet:
    """Return the scores of a workbook's students by all of its rules.

    `class_scores` and `corrections` belong to the workbook.

    Raises:
        InvalidRequestError: the rule is impossible for the included sessions.
    """
    choices = workbook.choices
    return build_score_sheet(
        export,
        class_scores,
        workbook.chosen_sessions,
        resolve_points_possible(workbook),
        choices.rule,
        _build_details(workbook, corrections),
    )


def find_corrections(workbook: Workbook, export: ClickerExport, students: Mapping[int, str]) -> StudentCorrections:
    """Return the corrections by student key. `students` maps rows of the export to student keys."""
    if not workbook.corrections and not workbook.joined:
        return NO_CORRECTIONS
    roster = workbook.gradebook.students if workbook.gradebook else ()
    return resolve_corrections(workbook.corrections, workbook.joined, export.participants, students, roster)


def _build_details(workbook: Workbook, corrections: StudentCorrections) -> ScoringDetails:
    return ScoringDetails(
        extra_credit=workbook.extra_credit,
        corrections=corrections,
        sections=find_counted_sections(workbook),
        excuses_blanks=workbook.choices.no_response is NoResponsePolicy.EXCUSED,
        writes_sessions=workbook.output_columns is not OutputColumns.TOTAL,
        writes_total=workbook.output_columns is not OutputColumns.SESSIONS,
    )


def find_counted_sections(workbook: Workbook) -> dict[str, frozenset[str]]:
    """Return the sections of each student by Canvas ID, or nothing if all sessions count for everyone."""
    return {} if workbook.choices.rule.section_sessions is SectionSessions.ALL else find_student_sections(workbook)


def find_student_sections(workbook: Workbook) -> dict[str, frozenset[str]]:
    """Return the sections of each student, by Canvas ID."""
    if workbook.gradebook is None:
        return {}
    texts = {student.canvas_id: student.section.strip() for student in workbook.gradebook.students}
    sections = split_sections(texts.values())
    return {canvas_id: sections[text] for canvas_id, text in texts.items() if text}
