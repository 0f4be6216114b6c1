"""Checks of an upload file: points, losses, excused sessions, and double counting."""

from collections.abc import Iterator, Mapping, Sequence

from core.canvas.effects import Effect
from core.choices import DOUBLE_COUNTING_WARNING, TOTAL_KEY
from core.points import Mark, Points, format_decimal
from core.problems import NO_LOCATION, Location, Problem, Severity, Source
from core.scores.sheet import ScoreSheet
from core.upload.columns import ICLICKER_GRADE, LeftOutColumn, UploadColumn
from core.upload.file import UploadBody
from core.workbook import Workbook

_LOSS_CODES = {Effect.LOWERED: "lowered", Effect.REMOVED: "removed", Effect.UNEXCUSED: "un-excused"}


def check_upload(
    workbook: Workbook,
    body: UploadBody,
    left_out_columns: Sequence[LeftOutColumn],
    sheet: ScoreSheet,
    names: Mapping[int, str],
) -> Iterator[Problem]:
    """Yield the problems of a file that only has changed rows and columns.

    `names` maps export rows to the labels of their participants.
    """
    yield from (column.problem for column in left_out_columns if column.problem)
    yield from _check_points_possible(body.columns, workbook)
    yield from _check_iclicker_grade(workbook, body.columns)
    yield from _find_losses(body)
    yield from _check_excused_in_total(body.columns, sheet, workbook, names)
    if not body.rows:
        message = "The file changes nothing in Canvas: what could be written stands under what is left out."
        yield Problem("nothing-to-change", Severity.INFO, message)


def _check_points_possible(columns: Sequence[UploadColumn], workbook: Workbook) -> Iterator[Problem]:
    sessions = {session.key: session.column for session in (workbook.export.sessions if workbook.export else ())}
    differences = list(_find_points_differences(columns))
    canvas_values = {canvas_points for _, _, canvas_points in differences}
    other_columns = " and every other column" if len(columns) > 1 else ""
    for column, file_points, canvas_points in differences:
        file_text, canvas_text = format_decimal(file_points), format_decimal(canvas_points)
        message = (
            f"“{column.title}” is worth {file_text} points here and {canvas_text} in Canvas, and an upload never "
            f"changes the points of an assignment. Set it to {file_text} points in Canvas first "
            "(Assignments, Edit, Points)"
        )
        can_scale = canvas_points and len(canvas_values) == 1
        scaling = f", or scale its scores{other_columns} to {canvas_text} points (--scale-to {canvas_text})"
        message += scaling if can_scale else ""
        place = Location(Source.EXPORT, column=sessions[column.key]) if column.key in sessions else NO_LOCATION
        yield Problem("points-possible-differ", Severity.WARNING, f"{message}.", place)


def _find_points_differences(columns: Sequence[UploadColumn]) -> Iterator[tuple[UploadColumn, Points, Points]]:
    """Yield columns whose points differ from those of their assignment, with both values."""
    for column in columns:
        canvas_points = column.assignment.points_possible if column.assignment else None
        if column.points is not None and canvas_points is not None and column.points != canvas_points:
            yield column, column.points, canvas_points


def _check_iclicker_grade(workbook: Workbook, columns: Sequence[UploadColumn]) -> Iterator[Problem]:
    titles = {assignment.title for assignment in workbook.gradebook.assignments} if workbook.gradebook else set()
    for column in columns:
        if column.assignment and column.title == ICLICKER_GRADE:
            message = (
                f"The scores of “{column.name}” go to the assignment “{ICLICKER_GRADE}”, which iClicker's own sync may "
                "own: it can replace them at any time. Turn that sync off in iClicker, or choose another assignment."
            )
            yield Problem("iclicker-grade-exists", Severity.INFO, message)
    if any(column.key == TOTAL_KEY and column.assignment is None for column in columns) and ICLICKER_GRADE in titles:
        message = (
            f"The course has an assignment “{ICLICKER_GRADE}”, which iClicker's own sync may own. The total goes to a "
            "new assignment unless you choose that one."
        )
        yield Problem("iclicker-grade-exists", Severity.INFO, message)


def check_double_counting(columns: Sequence[UploadColumn]) -> Iterator[Problem]:
    """Yield a note if the file has both the total and sessions that are part of it."""
    if len({column.key == TOTAL_KEY for column in columns}) > 1:
        yield Problem("counted-twice", Severity.INFO, DOUBLE_COUNTING_WARNING)


def _find_losses(body: UploadBody) -> Iterator[Problem]:
    for row, column, cell in body.iter_cells(lambda cell: cell.effect.is_loss):
        effect, new_text = cell.effect.value, cell.text or "no score"
        message = f"{row.student.name}, “{column.title}”: the score in Canvas is {effect} (now {new_text})."
        yield Problem(f"score-{_LOSS_CODES[cell.effect]}", Severity.WARNING, message)


def _check_excused_in_total(
    columns: Sequence[UploadColumn], sheet: ScoreSheet, workbook: Workbook, names: Mapping[int, str]
) -> Iterator[Problem]:
    """Warn about students whose total has an excused session.

    The points possible of that session still count.
    """
    if not any(column.key == TOTAL_KEY for column in columns):
        return
    session_names = {session.key: workbook.session_name(session) for session in workbook.chosen_sessions}
    excused = sheet.scores.marks == Mark.EXCUSED
    for student in excused.index[excused.any(axis=1)]:
        dropped = sheet.dropped_sessions.get(student, ())
        sessions = [f"“{session_names[key]}”" for key in excused.columns[excused.loc[student]] if key not in dropped]
        if sessions:
            row = sheet.rows[student][0]
            message = (
                f"{names[row]} is excused from {', '.join(sessions)}, which adds nothing to the total; the points "
                "possible of the total stay the same. Look whether the total is fair."
            )
            yield Problem("excused-in-total", Severity.WARNING, message, Location(Source.EXPORT, row))
