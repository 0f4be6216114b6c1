"""Checks of the upload file: points possible, iClicker's own assignment, double counting, and lost scores."""

from collections.abc import Iterator, Sequence

from core.canvas.effects import Effect
from core.choices import DOUBLE_COUNTING_WARNING, TOTAL_KEY
from core.points import Points, format_decimal
from core.problems import NO_LOCATION, Location, Problem, Severity, Source
from core.score_words import EFFECT_WORDS, format_score_word, name_score
from core.texts import Text, _
from core.upload.columns import ICLICKER_GRADE, LeftOutColumn, UploadColumn, check_new_assignments
from core.upload.file import UploadBody
from core.workbook import Workbook

_LOSS_CODES = {Effect.LOWERED: "lowered", Effect.REMOVED: "removed", Effect.UNEXCUSED: "un-excused"}


def check_upload(
    workbook: Workbook,
    body: UploadBody,
    left_out_columns: Sequence[LeftOutColumn],
) -> Iterator[Problem]:
    """Yield problems in the file, after unchanged rows and columns were removed."""
    yield from (column.problem for column in left_out_columns if column.problem)
    yield from check_new_assignments(body.columns, workbook)
    yield from _check_points_possible(body, workbook)
    yield from _check_iclicker_grade(workbook, body.columns)
    yield from _check_losses(body)
    if not body.rows:
        message = _("The upload file changes nothing in Canvas. The reasons are listed with what is left out.")
        yield Problem("nothing-to-change", Severity.INFO, message)


def _check_points_possible(body: UploadBody, workbook: Workbook) -> Iterator[Problem]:
    sessions = {session.key: session.column for session in (workbook.export.sessions if workbook.export else ())}
    for column in body.columns:
        if mismatch := column.points_mismatch:
            message = _describe_points_mismatch(column.title, mismatch, body)
            location = Location(Source.EXPORT, column=sessions[column.key]) if column.key in sessions else NO_LOCATION
            yield Problem("points-possible-differ", Severity.WARNING, message, location)


def _describe_points_mismatch(title: str, mismatch: tuple[Points, Points], body: UploadBody) -> Text:
    """Return the sentences about a column whose points differ from Canvas's, with the ways to fix that."""
    values = {"title": title, "here": format_decimal(mismatch[0]), "canvas": format_decimal(mismatch[1])}
    if not body.scale_target:
        return _(
            "“{title}” is worth {here} points here and {canvas} in Canvas. An upload can't change the points of an "
            "assignment. Change them to {here} in Canvas first (Assignments > Edit > Points).",
            **values,
        )
    if len(body.columns) == 1:
        return _(
            "“{title}” is worth {here} points here and {canvas} in Canvas. An upload can't change the points of an "
            "assignment. Change them to {here} in Canvas first (Assignments > Edit > Points), or scale the scores to "
            "{canvas} points (--scale-to {canvas}).",
            **values,
        )
    return _(
        "“{title}” is worth {here} points here and {canvas} in Canvas. An upload can't change the points of an "
        "assignment. Change them to {here} in Canvas first (Assignments > Edit > Points), or scale the scores in all "
        "columns to {canvas} points (--scale-to {canvas}).",
        **values,
    )


def _check_iclicker_grade(workbook: Workbook, columns: Sequence[UploadColumn]) -> Iterator[Problem]:
    titles = {assignment.title for assignment in workbook.gradebook.assignments} if workbook.gradebook else set()
    for column in columns:
        if column.assignment and column.title == ICLICKER_GRADE:
            message = _(
                "The scores in “{column}” go to the assignment “{assignment}”. iClicker's own sync may replace them "
                "at any time. Turn off that sync in iClicker, or choose another assignment.",
                column=column.name,
                assignment=ICLICKER_GRADE,
            )
            yield Problem("iclicker-grade-exists", Severity.INFO, message)
    if any(column.key == TOTAL_KEY and column.assignment is None for column in columns) and ICLICKER_GRADE in titles:
        message = _(
            "The course has an assignment “{assignment}”, which iClicker's own sync may use. The total goes to a new "
            "assignment unless you choose that one.",
            assignment=ICLICKER_GRADE,
        )
        yield Problem("iclicker-grade-exists", Severity.INFO, message)


def check_double_counting(columns: Sequence[UploadColumn]) -> Iterator[Problem]:
    """Yield a note if the file has both the total and sessions that count toward it."""
    if len({column.key == TOTAL_KEY for column in columns}) > 1:
        yield Problem("counted-twice", Severity.INFO, DOUBLE_COUNTING_WARNING)


def _check_losses(body: UploadBody) -> Iterator[Problem]:
    for row, column, cell in body.iter_cells(lambda cell: cell.effect.is_loss):
        message = _(
            "{score}: the score in Canvas changes from {before} to {after} ({effect}).",
            score=name_score(row.student.name, column.title),
            before=format_score_word(cell.before),
            after=format_score_word(cell.text),
            effect=EFFECT_WORDS[cell.effect],
        )
        yield Problem(f"score-{_LOSS_CODES[cell.effect]}", Severity.WARNING, message)
