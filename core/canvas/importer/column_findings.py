"""Checks of columns that Canvas may treat in unexpected ways."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from core.canvas.gradebook import PostingPolicy
from core.canvas.importer.columns import is_total_header
from core.canvas.importer.import_run import ImportRun
from core.canvas.importer.new_columns import check_new_columns
from core.points import format_decimal
from core.problems import Problem, Severity
from core.texts import Text, _, join_list, ngettext


def check_columns(run: ImportRun) -> Iterator[Problem]:
    """Yield problems in the header, the points row, and custom columns."""
    yield from check_new_columns(run)
    yield from _check_ignored_columns(run)
    yield from _check_repeated_columns(run)
    yield from _check_points_possible(run)
    yield from _check_posting_policies(run)
    yield from _check_custom_columns(run)


def _build_column_problem(run: ImportRun, code: str, severity: Severity, message: Text, column: int) -> Problem:
    return Problem(code, severity, message, run.locate_header(column))


def _check_ignored_columns(run: ImportRun) -> Iterator[Problem]:
    """Yield problems for columns that Canvas drops silently.

    Canvas rules B7, B8, and D4.
    """
    header = run.header
    first_column = header.student_column_count
    total_titles = set(run.gradebook.ignored_columns)
    total_columns = [index for index, text in enumerate(header.cells) if is_total_header(text) and text in total_titles]
    if total_columns:
        message = _("Canvas ignores its own total columns, as it should.")
        yield _build_column_problem(run, "column-ignored", Severity.INFO, message, total_columns[0])
    for index, text in enumerate(header.cells[first_column:], first_column):
        if text in header.custom_columns or index in total_columns:
            continue
        if is_total_header(text):
            message = _(
                "Canvas ignores the column “{column}”, because its header contains the name of a total, such as "
                "Current Score or Final Grade. If it contains scores, rename it.",
                column=text,
            )
            yield _build_column_problem(run, "column-ignored", Severity.WARNING, message, index)
        elif index < first_column + len(header.custom_columns):
            message = ngettext(
                "Canvas silently ignores the column “{column}”, because the custom column {names} isn't directly "
                "after Section. Move the custom column there, or remove it.",
                "Canvas silently ignores the column “{column}”, because the custom columns {names} aren't directly "
                "after Section. Move the custom columns there, or remove them.",
                len(header.custom_columns),
                column=text or "",
                names=join_list(f"“{title}”" for title in header.custom_columns),
            )
            yield _build_column_problem(run, "column-swallowed", Severity.WARNING, message, index)
    for column, points in zip(run.columns, run.column_points, strict=True):
        if points.is_read_only:
            message = (
                _(
                    "The points row marks “{column}” as read only. Because a student is unknown, Canvas still uses "
                    "the column or asks about it. Enter its points possible there.",
                    column=column.header,
                )
                if run.unknown_rows
                else _(
                    "The points row marks “{column}” as read only, so Canvas ignores the column. Enter its points "
                    "possible there.",
                    column=column.header,
                )
            )
            yield _build_column_problem(run, "column-read-only", Severity.WARNING, message, column.index)


def _check_repeated_columns(run: ImportRun) -> Iterator[Problem]:
    """Yield warnings for columns that share a header or an assignment. Canvas rule C5."""
    header_counts = Counter(column.header for column in run.columns)
    assignment_counts = Counter(column.assignment_id for column in run.columns if column.assignment is not None)
    for column in run.columns:
        is_repeated = header_counts[column.header] > 1 or assignment_counts[column.assignment_id] > 1
        if column.source_index == column.index and not is_repeated:
            continue
        names = {
            "column": str(column.index + 1),
            "header": column.header,
            "other": str(column.source_index + 1),
        }
        message = (
            _(
                "Column {column}, “{header}”: another column is for the same assignment. Canvas reads column {other} "
                "for both. Keep one of them.",
                **names,
            )
            if is_repeated
            else _(
                "Column {column}, “{header}”, has the same header as column {other}, so Canvas reads that column "
                "instead. Rename it.",
                **names,
            )
        )
        yield _build_column_problem(run, "header-repeated", Severity.WARNING, message, column.index)


def _check_points_possible(run: ImportRun) -> Iterator[Problem]:
    """Yield a warning if a column's points differ from Canvas's. Canvas rule D2."""
    for column, points in zip(run.columns, run.column_points, strict=True):
        if column.assignment is None or not points.is_changed or points.is_read_only:
            continue
        message = _(
            "“{title}”: {in_canvas} in Canvas, but {in_file} in this file. An upload never changes points possible. "
            "If they are wrong in Canvas, change them there first.",
            title=column.title,
            in_canvas=_format_points(column.assignment.points_possible),
            in_file=_format_points(points.points),
        )
        yield _build_column_problem(run, "points-possible-differ", Severity.WARNING, message, column.index)


def _format_points(points: Decimal | None) -> Text:
    if points is None:
        return _("no points")
    if points == 1:
        return _("1 point")
    return _("{points} points", points=format_decimal(points))


def _check_posting_policies(run: ImportRun) -> Iterator[Problem]:
    """Yield problems for assignments posted manually or hidden. Canvas rule F10."""
    changed_ids = {column.assignment_id for column in run.changed_columns}
    for column in run.columns:
        policy = column.assignment.posting_policy if column.assignment else PostingPolicy.AUTOMATIC
        if policy is PostingPolicy.MANUAL_HIDDEN:
            message = _(
                "“{title}” is graded anonymously and not posted yet, so Canvas ignores this column. Post its grades "
                "in Canvas first.",
                title=column.title,
            )
            yield _build_column_problem(run, "assignment-closed", Severity.WARNING, message, column.index)
        elif policy is not PostingPolicy.AUTOMATIC and column.assignment_id in changed_ids:
            message = _(
                "“{title}” is posted manually: students don't see these scores until you choose Post grades in Canvas.",
                title=column.title,
            )
            yield _build_column_problem(run, "assignment-posted-by-hand", Severity.INFO, message, column.index)


def _check_custom_columns(run: ImportRun) -> Iterator[Problem]:
    """Yield a warning for each changed custom or override column.

    Canvas rules F12 and F13.
    """
    for title in run.changed_custom_columns:
        message = _(
            "The file changes text in the custom column “{title}”. If you don't want that, remove it.", title=title
        )
        yield _build_column_problem(
            run, "custom-column-changes", Severity.WARNING, message, run.header.custom_columns[title]
        )
    for title in run.changed_overrides:
        message = _(
            "The file changes final grades in “{title}”. If you don't want that, remove the column.", title=title
        )
        yield _build_column_problem(run, "override-changes", Severity.WARNING, message, run.header.cells.index(title))
