"""Checks of a file that Canvas accepts.

`check_upload` lists problems in the file, its columns, its rows, and its scores, in that order. Last come notes about
what a gradebook export doesn't show, once each and only if they can matter for this file.
"""

from collections.abc import Callable, Iterator
from decimal import Decimal

import numpy as np

from core.canvas.effects import EXCUSED
from core.canvas.gradebook import NOT_ASSIGNED
from core.canvas.importer.column_findings import check_columns
from core.canvas.importer.import_run import ImportRun
from core.canvas.importer.row_findings import build_upload_problem, check_rows
from core.canvas.importer.score_findings import check_scores
from core.canvas.importer.scores import ColumnComparison
from core.points import format_decimal, normalize_number
from core.problems import Location, Problem, Report, Severity, Source
from core.texts import Text, _, ngettext


def _describe_unknown_grading_type(title: str, more: int) -> Text:
    if more:
        return ngettext(
            "A gradebook doesn't show how “{title}” and {n} more assignment are graded. Clickover assumes points. If "
            "one is graded complete/incomplete or by letters, Canvas reads its numbers differently: check it in "
            "Canvas.",
            "A gradebook doesn't show how “{title}” and {n} more assignments are graded. Clickover assumes points. If "
            "one is graded complete/incomplete or by letters, Canvas reads its numbers differently: check it in "
            "Canvas.",
            more,
            title=title,
        )
    return _(
        "A gradebook doesn't show how “{title}” is graded. Clickover assumes points. If it is graded "
        "complete/incomplete or by letters, Canvas reads its numbers differently: check it in Canvas.",
        title=title,
    )


def _describe_hidden_decimals(title: str, more: int) -> Text:
    if more:
        return ngettext(
            "A gradebook shows two decimals, but Canvas may store more for “{title}” and {n} more assignment. The "
            "upload file repeats scores that it doesn't change, so 8.13 would replace 8.126. If that matters, leave "
            "out students whose scores don't change.",
            "A gradebook shows two decimals, but Canvas may store more for “{title}” and {n} more assignments. The "
            "upload file repeats scores that it doesn't change, so 8.13 would replace 8.126. If that matters, leave "
            "out students whose scores don't change.",
            more,
            title=title,
        )
    return _(
        "A gradebook shows two decimals, but Canvas may store more for “{title}”. The upload file repeats scores that "
        "it doesn't change, so 8.13 would replace 8.126. If that matters, leave out students whose scores don't "
        "change.",
        title=title,
    )


def check_upload(run: ImportRun) -> Report:
    """Return all problems in an accepted file, grouped by subject."""
    return Report(
        (
            *_check_file(run),
            *check_columns(run),
            *check_rows(run),
            *check_scores(run),
            *_check_mapping_page(run),
            *_check_export_limits(run),
        )
    )


def _check_file(run: ImportRun) -> Iterator[Problem]:
    """Yield warnings for a byte order mark and a missing ID column.

    Canvas rules A3 and B6.
    """
    if run.upload.has_bom:
        yield build_upload_problem(
            "upload-byte-order-mark",
            Severity.WARNING,
            _(
                "The file begins with a byte order mark. A Canvas older than mid-2024 may show an unknown error. Save "
                "the file in UTF-8 without a byte order mark."
            ),
        )
    header = run.header
    id_header = header.cells[header.id_column] or ""
    if "SIS" in id_header:
        yield build_upload_problem(
            "upload-id-column-missing",
            Severity.WARNING,
            _(
                "The column ID is missing, so Canvas uses “{header}” instead. Its numbers can be the Canvas IDs of "
                "other students. Add the column ID directly after the name.",
                header=id_header,
            ),
            run.upload.header_record.number if run.upload.header_record else None,
            header.id_column + 1,
        )


def _check_mapping_page(run: ImportRun) -> Iterator[Problem]:
    """Yield a warning if the script on Canvas's mapping page would stop.

    Canvas rule E9.
    """
    if run.posted_cells.is_page_stopped:
        yield build_upload_problem(
            "import-page-stops",
            Severity.WARNING,
            _(
                "A student is in the file twice, so Canvas's page stops after the questions and saves nothing. Keep "
                "one row for each student."
            ),
        )


def _check_export_limits(run: ImportRun) -> Iterator[Problem]:
    """Yield notes about facts that matter for this file but aren't in a gradebook."""
    if run.changed_columns:
        message = _(
            "Canvas may silently refuse scores of students who haven't accepted their invitation or whose enrollment "
            "has ended, and scores in closed grading periods or unpublished assignments. A gradebook doesn't show "
            "these."
        )
        yield Problem("gradebook-cannot-tell", Severity.INFO, message, Location(Source.UPLOAD))
    yield from _report_affected_columns(
        run, "grading-type-not-shown", _describe_unknown_grading_type, _could_be_pass_fail
    )
    yield from _report_affected_columns(run, "decimals-not-shown", _describe_hidden_decimals, _has_unchanged_decimals)


def _report_affected_columns(
    run: ImportRun,
    code: str,
    describe: Callable[[str, int], Text],
    is_affected: Callable[[ImportRun, ColumnComparison], bool],
) -> Iterator[Problem]:
    """Yield one note about all affected columns, located at the first of them."""
    posted_comparisons = [run.comparisons[index] for index in run.posted_cells.columns]
    affected_columns = [
        comparison.column
        for comparison in posted_comparisons
        if comparison.column.assignment is not None and is_affected(run, comparison)
    ]
    if affected_columns:
        location = Location(Source.UPLOAD, None, affected_columns[0].source_index + 1)
        message = describe(affected_columns[0].title, len(affected_columns) - 1)
        yield Problem(code, Severity.INFO, message, location)


def _could_be_pass_fail(run: ImportRun, comparison: ColumnComparison) -> bool:
    """Return True if the assignment may be graded complete/incomplete.

    This matters only if the file writes a number other than zero and full points. An existing score of that kind proves
    that the assignment is graded in points. Canvas rules F8 and F9 (GradebookImporter#translate_pass_fail).
    """
    pass_fail_scores = {"", EXCUSED, NOT_ASSIGNED, "0", format_decimal(comparison.points.points or Decimal(0))}
    new_scores = {effect.after for effect in comparison.effects if effect.is_change}
    existing_scores = {
        score
        for score in run.gradebook.cells[comparison.column.assignment_id].value_counts()
        if normalize_number(score)
    }
    return not new_scores <= pass_fail_scores and existing_scores <= pass_fail_scores


def _has_unchanged_decimals(run: ImportRun, comparison: ColumnComparison) -> bool:
    """Return True if the file repeats a score with decimals. Canvas rule F6."""
    scores = run.gradebook.cells[comparison.column.assignment_id]
    has_decimals = scores.mask(lambda score: "." in score and normalize_number(score) is not None)
    if not has_decimals.any():
        return False
    is_unchanged = np.ones(len(run.known_rows), bool)
    is_unchanged[comparison.find_rows([effect.is_change for effect in comparison.effects])] = False
    students = np.array([student_row.student_index for student_row in run.known_rows], np.intp)
    return bool((has_decimals[students] & is_unchanged).any())
