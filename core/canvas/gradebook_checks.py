"""Checks of a gradebook export for unusual rows and columns.

Each becomes a Problem; no row or cell is dropped silently.
"""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from core.canvas.gradebook_rejections import EXPORT_ADVICE, EXPORT_AGAIN_ADVICE
from core.points import normalize_number
from core.problems import Location, Problem, Severity, Source
from core.recognition.gradebook_layout import (
    SIS_LOGIN_ID,
    SIS_USER_ID,
    GradebookColumnKind,
    GradebookLayout,
    is_grading_period_total,
    is_read_only_mark,
)
from core.recognition.placeholders import is_missing_mark
from core.texts import Text, _, join_list, join_sentences, ngettext

if TYPE_CHECKING:
    from core.canvas.gradebook import Gradebook
    from core.recognition.header_row import Grid

_SCIENTIFIC_NOTATION_PATTERN = re.compile(r"[0-9]([.,][0-9]+)?[eE][+-]?[0-9]+")


def check_contents(grid: "Grid", layout: GradebookLayout) -> list[Problem]:
    """Return the problems in columns, points, and student rows, in that order."""
    return [*_check_columns(layout), *_check_points(grid, layout), *_check_rows(grid, layout)]


def has_lost_digits(text: str) -> bool:
    """Return True if Excel has shortened a long number to one like `1.05E+07`."""
    return bool(_SCIENTIFIC_NOTATION_PATTERN.fullmatch(text))


def check_grading_periods(gradebook: "Gradebook", new_titles: Sequence[str]) -> Iterator[Problem]:
    """Yield a warning about new assignments in a course with grading periods.

    Canvas refuses them if the last period is closed, which a gradebook doesn't show. Canvas rule F11.
    """
    if new_titles and any(is_grading_period_total(header) for header in gradebook.ignored_columns):
        message = ngettext(
            "This course has grading periods, so Canvas may refuse to create {titles}. Create it in Canvas first, and "
            "export the gradebook again.",
            "This course has grading periods, so Canvas may refuse to create {titles}. Create them in Canvas first, "
            "and export the gradebook again.",
            len(new_titles),
            titles=join_list(f"“{title}”" for title in new_titles),
        )
        yield Problem("grading-periods", Severity.WARNING, message, Location(Source.UPLOAD))


def _build_problem(
    code: str, severity: Severity, message: Text, row: int | None = None, column: int | None = None
) -> Problem:
    return Problem(code, severity, message, Location(Source.GRADEBOOK, row, column))


def _check_columns(layout: GradebookLayout) -> Iterator[Problem]:
    """Yield problems for unknown columns, and for missing points or student rows."""
    for column in layout.find_columns(GradebookColumnKind.UNKNOWN):
        header = layout.headers[column]
        yield _build_problem(
            "gradebook-column-unknown",
            Severity.WARNING,
            join_sentences(
                _(
                    "Column {column}, “{header}”: the header doesn't end with an assignment ID, as in “Quiz 1 (123)”. "
                    "This column is left out.",
                    column=str(column + 1),
                    header=header,
                ),
                EXPORT_AGAIN_ADVICE,
            ),
            layout.header_row + 1,
            column + 1,
        )
    if layout.points_row is None:
        yield _build_problem(
            "gradebook-no-points-row",
            Severity.WARNING,
            join_sentences(
                _("The gradebook has no row Points Possible, so Clickover doesn't know the points of its assignments."),
                EXPORT_AGAIN_ADVICE,
            ),
        )
    if not layout.student_rows:
        yield _build_problem(
            "gradebook-no-students",
            Severity.ERROR,
            join_sentences(
                _("The gradebook has no students. Check in Canvas that students are enrolled, and export it again."),
                EXPORT_ADVICE,
            ),
        )


def _check_points(grid: "Grid", layout: GradebookLayout) -> Iterator[Problem]:
    """Yield a warning for points possible that aren't blank and aren't a number."""
    if layout.points_row is None:
        return
    for column in layout.find_columns(GradebookColumnKind.ASSIGNMENT):
        text = grid.get_cell(layout.points_row, column)
        if text and normalize_number(text) is None and not (is_read_only_mark(text) or is_missing_mark(text)):
            yield _build_problem(
                "gradebook-points-not-a-number",
                Severity.WARNING,
                _(
                    "“{header}”: the points possible, “{text}”, aren't a number, so Clickover ignores them. Correct "
                    "them in Canvas, and export the gradebook again.",
                    header=layout.headers[column],
                    text=text,
                ),
                layout.points_row + 1,
                column + 1,
            )


def _check_rows(grid: "Grid", layout: GradebookLayout) -> Iterator[Problem]:
    """Yield problems for rows that aren't students, row widths, and damaged SIS IDs."""
    problems = [
        *_check_other_rows(grid, layout),
        *_check_row_widths(grid, layout),
        *_check_sis_ids(grid, layout),
    ]
    yield from sorted(problems, key=lambda problem: problem.place.row or 0)


def _check_other_rows(grid: "Grid", layout: GradebookLayout) -> Iterator[Problem]:
    first_student_row = min(layout.student_rows, default=grid.table.row_count)
    for row in layout.blank_rows:
        if row > first_student_row:
            message = _("Row {row} is empty and is left out.", row=str(row + 1))
            yield _build_problem("gradebook-row-blank", Severity.INFO, message, row + 1)
    for row in layout.summary_rows:
        label = _get_label(grid, row)
        message = _("Row {row}, “{label}”, summarizes other rows, so it is left out.", row=str(row + 1), label=label)
        yield _build_problem("gradebook-row-left-out", Severity.INFO, message, row + 1)
    for row in layout.unidentified_rows:
        label = _get_label(grid, row)
        message = _("Row {row}, “{label}”, has no ID, so it is left out.", row=str(row + 1), label=label)
        yield _build_problem("gradebook-row-without-id", Severity.WARNING, message, row + 1)


def _get_label(grid: "Grid", row: int) -> str:
    return next(filter(None, grid.get_row(row)), "")


def _check_row_widths(grid: "Grid", layout: GradebookLayout) -> Iterator[Problem]:
    width = len(layout.headers)
    widths = grid.table.widths.tolist()
    extra_columns = [grid.get_texts(column) for column in range(width, grid.width)]
    for row in layout.student_rows:
        if widths[row] < width:
            found = ngettext(
                "Row {row} has {n} cell, but the header has {expected}. Missing cells are read as no score.",
                "Row {row} has {n} cells, but the header has {expected}. Missing cells are read as no score.",
                widths[row],
                row=str(row + 1),
                expected=width,
            )
            message = join_sentences(found, EXPORT_AGAIN_ADVICE)
            yield _build_problem("gradebook-row-short", Severity.WARNING, message, row + 1)
        if any(texts[row] for texts in extra_columns):
            found = ngettext(
                "Row {row} has {n} cell, but the header has {expected}. The other cells are left out.",
                "Row {row} has {n} cells, but the header has {expected}. The other cells are left out.",
                widths[row],
                row=str(row + 1),
                expected=width,
            )
            message = join_sentences(found, EXPORT_AGAIN_ADVICE)
            yield _build_problem("gradebook-row-long", Severity.WARNING, message, row + 1, width + 1)


def _check_sis_ids(grid: "Grid", layout: GradebookLayout) -> Iterator[Problem]:
    for name in (SIS_USER_ID, SIS_LOGIN_ID):
        column = layout.identity.get(name)
        texts = grid.get_texts(column)
        for row in layout.student_rows:
            if column is not None and has_lost_digits(texts[row]):
                damage = _(
                    "Row {row}: the {column} “{text}” lost digits in Excel, so Clickover only uses this student's "
                    "Canvas ID.",
                    row=str(row + 1),
                    column=name,
                    text=texts[row],
                )
                message = join_sentences(damage, EXPORT_AGAIN_ADVICE)
                yield _build_problem("sis-id-damaged", Severity.WARNING, message, row + 1, column + 1)
