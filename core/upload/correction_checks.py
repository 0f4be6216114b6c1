"""Checks of corrected scores."""

from collections.abc import Iterator

from core.points import Mark, format_decimal
from core.problems import Problem, Severity
from core.scores.sheet import ScoreSheet
from core.workbook import Workbook


def check_corrections(workbook: Workbook, sheet: ScoreSheet) -> Iterator[Problem]:
    """Yield a note for each corrected score, or a warning if it can't be applied."""
    people = {person.row: person.label for person in workbook.export.participants} if workbook.export else {}
    names = {student: people[rows[0]] for student, rows in sheet.rows.items() if rows}
    if workbook.gradebook:
        names |= {student.canvas_id: student.name for student in workbook.gradebook.students}
    for (student, session), reason in sheet.corrections.reasons.items():
        score = sheet.corrections.scores[student][session]
        text = "excused" if score.mark is Mark.EXCUSED else "no score"
        value = text if score.points is None else format_decimal(score.points)
        suffix = f" ({reason})" if reason else ""
        message = f"{names.get(student, student)}, “{session}”: the score was corrected to {value}{suffix}."
        yield Problem("score-corrected", Severity.INFO, message)
    for selector in sheet.corrections.unknown:
        message = f"The correction for “{selector}” isn't applied: this person isn't matched with a student yet."
        yield Problem("correction-not-applied", Severity.WARNING, message)
