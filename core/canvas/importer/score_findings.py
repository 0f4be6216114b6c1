"""Checks of scores that Canvas may treat in unexpected ways.

Each distinct cell of a column is checked once, and each finding is reported once per column with its first row.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from core.canvas.effects import EXCUSED, Effect, find_certain_loss
from core.canvas.gradebook import NOT_ASSIGNED
from core.canvas.importer.import_run import ImportRun
from core.canvas.importer.rehearsal_result import ChangedColumn
from core.canvas.importer.scores import CellEffect, ColumnComparison
from core.points import format_decimal
from core.problems import Location, Problem, Severity, Source
from core.recognition.placeholders import MISSING_MARKS, is_missing_mark
from core.texts import Text, _, ngettext

CellPredicate = Callable[[str, CellEffect], bool]
_THOUSANDS_PATTERN = re.compile(r"-?[1-9][0-9]{0,2},[0-9]{3}")
_NO_SCORE_TEXTS = ("", "-", EXCUSED, "EXCUSED", NOT_ASSIGNED)


def check_scores(run: ImportRun) -> Iterator[Problem]:
    """Yield problems in the scores, column by column."""
    losses = _count_losses(run.changed_columns)
    for comparison in run.comparisons:
        yield from _check_cells(run, comparison)
        yield from _check_losses(comparison, losses.pop(comparison.column.assignment_id, Counter()))


def _check_cells(run: ImportRun, comparison: ColumnComparison) -> Iterator[Problem]:
    """Yield a warning for each kind of cell that Canvas may treat unexpectedly.

    Canvas rules A8, F1, and F8.
    """
    points = comparison.points.points

    def is_above_points(_cell: str, effect: CellEffect) -> bool:
        return points is not None and effect.is_change and _parse_score(effect.after) > points

    checks: list[tuple[str, CellPredicate]] = [
        ("score-above-points", is_above_points),
        ("score-not-a-number", _is_not_a_number),
        ("score-not-a-number", _is_missing_mark),
        ("score-thousands", _has_thousands_separator),
        ("score-not-assigned", _is_not_assigned),
    ]
    for code, is_match in checks:
        count, row = _count_cells(run, comparison, is_match)
        if count:
            place = ngettext(
                "“{title}”, row {row}",
                "“{title}”, {n} rows from row {row} on",
                count,
                title=comparison.column.title,
                row=str(row),
            )
            message = _describe_cells(code, place, format_decimal(points or Decimal(0)), is_match is _is_missing_mark)
            location = Location(Source.UPLOAD, row, comparison.column.source_index + 1)
            yield Problem(code, Severity.WARNING, message, location)


def _describe_cells(code: str, place: Text, points: str, is_missing: bool) -> Text:
    """Describe how Canvas treats cells of one kind, and how to fix them."""
    if code == "score-above-points":
        return _(
            "{place}: the score is above the {points} points possible. Canvas accepts it.", place=place, points=points
        )
    if code == "score-thousands":
        return _("{place}: Canvas reads the comma as a decimal point, so 1,234 becomes 1.234. Remove it.", place=place)
    if code == "score-not-assigned":
        return _(
            "{place}: the assignment isn't assigned to this student, so Canvas silently ignores the score.", place=place
        )
    if is_missing:
        return _(
            "{place}: R and pandas write NA or NaN for an empty cell, but Canvas removes the existing score. Leave "
            'such cells empty: write.csv(…, na = "") or to_csv(…, na_rep="").',
            place=place,
        )
    return _(
        "{place}: this isn't a number, so Canvas writes no score and removes an existing one. Enter a number.",
        place=place,
    )


def _count_cells(run: ImportRun, comparison: ColumnComparison, is_match: CellPredicate) -> tuple[int, int]:
    """Return the number of matching cells and the first row number, or zeros."""
    rows = comparison.find_rows(
        [is_match(cell, effect) for (cell, _score), effect in zip(comparison.pairs, comparison.effects, strict=True)]
    )
    return (len(rows), run.get_row_number(run.known_rows[rows[0]])) if len(rows) else (0, 0)


def _is_not_a_number(cell: str, effect: CellEffect) -> bool:
    texts = (*_NO_SCORE_TEXTS, *MISSING_MARKS)
    return effect.is_assigned and effect.after == "" and cell.strip().upper() not in texts


def _is_missing_mark(cell: str, effect: CellEffect) -> bool:
    return effect.is_assigned and effect.after == "" and is_missing_mark(cell)


def _has_thousands_separator(cell: str, _effect: CellEffect) -> bool:
    return bool(_THOUSANDS_PATTERN.fullmatch(cell.strip()))


def _is_not_assigned(cell: str, effect: CellEffect) -> bool:
    return not effect.is_assigned and cell.strip().upper() not in _NO_SCORE_TEXTS


def _parse_score(score: str) -> Decimal:
    return Decimal(0) if score in ("", EXCUSED) else Decimal(score)


def _count_losses(changed_columns: Sequence[ChangedColumn]) -> dict[str, Counter[Effect | None]]:
    """Return the number of losses by assignment ID and effect.

    A new assignment has no losses. Other changes are counted under None.
    """
    losses: dict[str, Counter[Effect | None]] = {}
    for column in changed_columns:
        if column.assignment_id:
            counts = losses.setdefault(column.assignment_id, Counter())
            for scores, count in column.scores.value_counts().items():
                counts[find_certain_loss(*scores)] += count
    return losses


def _check_losses(comparison: ColumnComparison, losses: Counter[Effect | None]) -> Iterator[Problem]:
    """Yield a warning for each kind of loss in a column. Canvas rule F5."""
    title = comparison.column.title
    location = Location(Source.UPLOAD, None, comparison.column.source_index + 1)
    if count := losses[Effect.LOWERED]:
        message = ngettext(
            "“{title}”: {n} score would go down.", "“{title}”: {n} scores would go down.", count, title=title
        )
        yield Problem("scores-lowered", Severity.WARNING, message, location)
    if count := losses[Effect.REMOVED]:
        message = ngettext(
            "“{title}”: {n} score would be removed, because the file has no number for it.",
            "“{title}”: {n} scores would be removed, because the file has no number for them.",
            count,
            title=title,
        )
        yield Problem("scores-removed", Severity.WARNING, message, location)
    if count := losses[Effect.UNEXCUSED]:
        message = ngettext(
            "“{title}”: {n} score would no longer be excused.",
            "“{title}”: {n} scores would no longer be excused.",
            count,
            title=title,
        )
        yield Problem("scores-unexcused", Severity.WARNING, message, location)
