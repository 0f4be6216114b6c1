"""Checks of columns and scores that Canvas may treat in unexpected ways.

Each distinct cell of a column is checked once, and each finding is reported once per column with its first row.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from core.canvas.effects import EXCUSED
from core.canvas.gradebook import NOT_ASSIGNED, PostingPolicy
from core.canvas.importer.columns import is_total_header
from core.canvas.importer.import_run import ImportRun
from core.canvas.importer.new_columns import check_new_columns
from core.canvas.importer.rehearsal_result import ChangedColumn
from core.canvas.importer.scores import CellEffect, ColumnComparison
from core.points import format_decimal
from core.problems import Location, Problem, Severity, Source, pluralize
from core.recognition.placeholders import MISSING_MARKS, is_missing_mark

CellPredicate = Callable[[str, CellEffect], bool]
_THOUSANDS_PATTERN = re.compile(r"-?[1-9][0-9]{0,2},[0-9]{3}")
_NO_SCORE_TEXTS = ("", "-", EXCUSED, "EXCUSED", NOT_ASSIGNED)
_CELL_MESSAGES = {
    "score-above-points": "{}: the score is above the {points} points possible. Canvas takes it as it is.",
    "score-not-a-number": (
        "{}: expected a number, found text. Canvas makes no score of it and removes one that is there. Write a number."
    ),
    "score-thousands": (
        "{}: Canvas reads the separator as a decimal point, so 1,234 becomes 1.234. Write the number without it."
    ),
    "score-not-assigned": (
        "{}: the assignment is not assigned to this student, so Canvas drops the score without a word."
    ),
}
_MISSING_MARK_MESSAGE = (
    "{}: R and pandas write NA or NaN for an empty cell. Canvas makes no score of it and removes one that is there. "
    'Leave such cells empty: write.csv(…, na = "") or to_csv(…, na_rep="").'
)
_LOSS_DESCRIPTIONS = {
    "scores-lowered": "lowered",
    "scores-removed": "removed: the file has no number there",
    "scores-unexcused": "no longer excused",
}
_HIDDEN_SCORES_TEXT = (
    "“{}” is graded anonymously and not posted yet, so Canvas drops this column. Post its grades in Canvas first, then "
    "upload."
)
_MANUAL_POSTING_TEXT = (
    "“{}” is posted by hand: students do not see these scores before you choose Post grades in Canvas."
)


def check_columns(run: ImportRun) -> Iterator[Problem]:
    """Yield problems in the header, the points row, and custom columns."""
    yield from check_new_columns(run)
    yield from _check_ignored_columns(run)
    yield from _check_repeated_columns(run)
    yield from _check_points_possible(run)
    yield from _check_posting_policies(run)
    yield from _check_custom_columns(run)


def check_scores(run: ImportRun) -> Iterator[Problem]:
    """Yield problems in the scores, column by column."""
    losses = _count_losses(run.changed_columns)
    for comparison in run.comparisons:
        yield from _check_cells(run, comparison)
        yield from _check_losses(comparison, losses.pop(comparison.column.assignment_id, Counter()))


def _build_column_problem(run: ImportRun, code: str, severity: Severity, message: str, column: int) -> Problem:
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
        message = "Canvas passes over its own totals, as it should."
        yield _build_column_problem(run, "column-ignored", Severity.INFO, message, total_columns[0])
    for index, text in enumerate(header.cells[first_column:], first_column):
        if text in header.custom_columns or index in total_columns:
            continue
        if is_total_header(text):
            message = (
                f"Canvas passes over the column “{text}”: its header contains the name of a total (such as Current "
                "Score or Final Grade). Give it another name if it holds scores."
            )
            yield _build_column_problem(run, "column-ignored", Severity.WARNING, message, index)
        elif index < first_column + len(header.custom_columns):
            names = ", ".join(f"“{title}”" for title in header.custom_columns)
            message = (
                f"Canvas drops the column “{text or ''}” without a word, because the custom column {names} does not "
                "stand directly after Section. Move it there, or leave it out."
            )
            yield _build_column_problem(run, "column-swallowed", Severity.WARNING, message, index)
    for column, points in zip(run.columns, run.column_points, strict=True):
        if points.is_read_only:
            action_text = "asks about or keeps it, since a student is unknown" if run.unknown_rows else "drops it"
            message = f"The points row calls “{column.header}” read only: Canvas {action_text}. Write its points there."
            yield _build_column_problem(run, "column-read-only", Severity.WARNING, message, column.index)


def _check_repeated_columns(run: ImportRun) -> Iterator[Problem]:
    """Yield warnings for columns that share a header or an assignment. Canvas rule C5."""
    header_counts = Counter(column.header for column in run.columns)
    assignment_counts = Counter(column.assignment_id for column in run.columns if column.assignment is not None)
    for column in run.columns:
        is_repeated = header_counts[column.header] > 1 or assignment_counts[column.assignment_id] > 1
        if column.source_index == column.index and not is_repeated:
            continue
        if is_repeated:
            message = (
                f"Column {column.index + 1}, “{column.header}”, is one of two for the same assignment: Canvas reads "
                f"column {column.source_index + 1} for both. Leave one of them."
            )
        else:
            message = (
                f"Column {column.index + 1}, “{column.header}”, has the same header as column "
                f"{column.source_index + 1}, and Canvas reads that one instead. Rename it."
            )
        yield _build_column_problem(run, "header-repeated", Severity.WARNING, message, column.index)


def _check_points_possible(run: ImportRun) -> Iterator[Problem]:
    """Yield a warning if a column's points differ from Canvas's. Canvas rule D2."""
    for column, points in zip(run.columns, run.column_points, strict=True):
        if column.assignment is None or not points.is_changed or points.is_read_only:
            continue
        message = (
            f"“{column.title}” is worth {_format_points(column.assignment.points_possible)} in Canvas, but "
            f"{_format_points(points.points)} in "
            "this file. An upload never changes that: change the points in Canvas first, if they should differ."
        )
        yield _build_column_problem(run, "points-possible-differ", Severity.WARNING, message, column.index)


def _format_points(points: Decimal | None) -> str:
    return "no points" if points is None else f"{format_decimal(points)} points"


def _check_posting_policies(run: ImportRun) -> Iterator[Problem]:
    """Yield problems for assignments posted manually or hidden. Canvas rule F10."""
    changed_ids = {column.assignment_id for column in run.changed_columns}
    for column in run.columns:
        policy = column.assignment.posting_policy if column.assignment else PostingPolicy.AUTOMATIC
        if policy is PostingPolicy.MANUAL_HIDDEN:
            yield _build_column_problem(
                run, "assignment-closed", Severity.WARNING, _HIDDEN_SCORES_TEXT.format(column.title), column.index
            )
        elif policy is not PostingPolicy.AUTOMATIC and column.assignment_id in changed_ids:
            yield _build_column_problem(
                run, "assignment-posted-by-hand", Severity.INFO, _MANUAL_POSTING_TEXT.format(column.title), column.index
            )


def _check_custom_columns(run: ImportRun) -> Iterator[Problem]:
    """Yield a warning for each changed custom or override column.

    Canvas rules F12 and F13.
    """
    for title in run.changed_custom_columns:
        message = f"The file changes text in the custom column “{title}”. Leave the column out if that is not meant."
        yield _build_column_problem(
            run, "custom-column-changes", Severity.WARNING, message, run.header.custom_columns[title]
        )
    for title in run.changed_overrides:
        message = f"The file changes final grades in “{title}”. Leave the column out if that is not meant."
        yield _build_column_problem(run, "override-changes", Severity.WARNING, message, run.header.cells.index(title))


def _check_cells(run: ImportRun, comparison: ColumnComparison) -> Iterator[Problem]:
    """Yield a warning for each kind of cell that Canvas may treat unexpectedly.

    Canvas rules A8, F1, and F8.
    """
    points = comparison.points.points

    def is_above_points(_: str, effect: CellEffect) -> bool:
        return points is not None and effect.is_change and _parse_score(effect.after) > points

    checks: list[tuple[str, str, CellPredicate]] = [
        ("score-above-points", _CELL_MESSAGES["score-above-points"], is_above_points),
        ("score-not-a-number", _CELL_MESSAGES["score-not-a-number"], _is_not_a_number),
        ("score-not-a-number", _MISSING_MARK_MESSAGE, _is_missing_mark),
        ("score-thousands", _CELL_MESSAGES["score-thousands"], _has_thousands_separator),
        ("score-not-assigned", _CELL_MESSAGES["score-not-assigned"], _is_not_assigned),
    ]
    for code, template, is_match in checks:
        count, row = _count_cells(run, comparison, is_match)
        if count:
            text = template.format(_format_rows(count, row), points=format_decimal(points or Decimal(0)))
            yield _build_score_problem(comparison, code, row, text)


def _count_cells(run: ImportRun, comparison: ColumnComparison, is_match: CellPredicate) -> tuple[int, int]:
    """Return the number of matching cells and the first row number, or zeros."""
    rows = comparison.find_rows(
        [is_match(cell, effect) for (cell, _), effect in zip(comparison.pairs, comparison.effects, strict=True)]
    )
    return (len(rows), run.get_row_number(run.known_rows[rows[0]])) if len(rows) else (0, 0)


def _format_rows(count: int, row: int) -> str:
    return f"row {row}" if count == 1 else f"{count} rows, first row {row}"


def _build_score_problem(comparison: ColumnComparison, code: str, row: int, message: str) -> Problem:
    location = Location(Source.UPLOAD, row, comparison.column.source_index + 1)
    return Problem(code, Severity.WARNING, f"“{comparison.column.title}”, {message}", location)


def _is_not_a_number(cell: str, effect: CellEffect) -> bool:
    texts = (*_NO_SCORE_TEXTS, *MISSING_MARKS)
    return effect.is_assigned and effect.after == "" and cell.strip().upper() not in texts


def _is_missing_mark(cell: str, effect: CellEffect) -> bool:
    return effect.is_assigned and effect.after == "" and is_missing_mark(cell)


def _has_thousands_separator(cell: str, _: CellEffect) -> bool:
    return bool(_THOUSANDS_PATTERN.fullmatch(cell.strip()))


def _is_not_assigned(cell: str, effect: CellEffect) -> bool:
    return not effect.is_assigned and cell.strip().upper() not in _NO_SCORE_TEXTS


def _parse_score(score: str) -> Decimal:
    return Decimal(0) if score in ("", EXCUSED) else Decimal(score)


def _count_losses(changed_columns: Sequence[ChangedColumn]) -> dict[str, Counter[str]]:
    """Return the number of losses by assignment ID and problem code.

    A new assignment has no losses. Other changes are counted under the code "".
    """
    losses: dict[str, Counter[str]] = {}
    for column in changed_columns:
        if column.assignment_id:
            counts = losses.setdefault(column.assignment_id, Counter())
            for scores, count in column.scores.value_counts().items():
                counts[_classify_loss(*scores)] += count
    return losses


def _classify_loss(before: str, after: str) -> str:
    """Return the problem code of a loss, or "" for other changes. Canvas rule F5."""
    if before == EXCUSED:
        return "scores-unexcused"
    if before and not after:
        return "scores-removed"
    return "scores-lowered" if _is_lowered(before, after) else ""


def _is_lowered(before: str, after: str) -> bool:
    """Return True if both scores are numbers and the new one is smaller."""
    try:
        return Decimal(after) < Decimal(before)
    except ArithmeticError:  # "", "EX", or a letter grade isn't a number
        return False


def _check_losses(comparison: ColumnComparison, losses: Counter[str]) -> Iterator[Problem]:
    """Yield a warning for each kind of loss in a column. Canvas rule F5."""
    for code, description in _LOSS_DESCRIPTIONS.items():
        if losses[code]:
            scores = pluralize(losses[code], "score")
            message = f"“{comparison.column.title}”: {scores} would be {description}."
            yield Problem(
                code, Severity.WARNING, message, Location(Source.UPLOAD, None, comparison.column.source_index + 1)
            )
