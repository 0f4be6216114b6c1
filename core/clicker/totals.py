"""Do the totals that the file states agree with its items?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from core.clicker.columns import ScoreColumn
from core.pacing import paced
from core.points import Points, ScoreTable, shortest
from core.problems import Place, Problem, Severity, Source


@dataclass(frozen=True, slots=True)
class StatedTotals:
    """The file's own total: by participant row, that of its points row, and how many rows agree with their items."""

    by_row: dict[int, Points]
    points: Points | None
    problems: tuple[Problem, ...]


def check_totals(
    totals: Sequence[ScoreColumn],
    rows: Sequence[int],
    scores: ScoreTable,
    points_possible: Sequence[Points | None],
    points_row: int | None,
) -> StatedTotals:
    """Compare the stated totals with the exact sums of their items, in every row and in the points row.

    Of several total columns the one that agrees in most rows is checked; the others are told and left out. `rows` are
    spreadsheet rows, and so is `points_row`. Blanks, excused scores and no responses add nothing.
    """
    sums = dict(zip(rows, scores.units.sum(axis=1).tolist(), strict=True))
    if not totals:
        return StatedTotals({}, None, ())
    checked = max(totals, key=lambda column: sum(True for _ in _agreeing(column, rows, sums, scores.decimals)))
    problems = [_left_out(column) for column in totals if column is not checked]
    by_row = {
        row: score.points
        for row, score in paced(zip(rows, checked.cells.scores, strict=True))
        if score.points is not None
    }
    problems.extend(_unreadable(checked, rows))
    problems.extend(
        _mismatch("total-mismatch", f"Row {row}", checked, row, stated, Decimal(sums[row]).scaleb(-scores.decimals))
        for row, stated in paced(by_row.items())
        if not _is_equal(stated, sums[row], scores.decimals)
    )
    stated_points = checked.points.points if checked.points.points is not None else checked.header.points_possible
    known = [points for points in points_possible if points is not None]
    if stated_points is not None and len(known) == len(points_possible) and sum(known) != stated_points:
        row = points_row
        where = f"Row {row}, points possible" if row else "Points possible in the header"
        problems.append(_mismatch("points-total-mismatch", where, checked, row, stated_points, sum(known, Decimal())))
    return StatedTotals(by_row, stated_points, tuple(problems))


def _agreeing(column: ScoreColumn, rows: Sequence[int], sums: dict[int, int], decimals: int) -> Iterator[int]:
    """The rows in which a total column agrees with its items."""
    for row, score in paced(zip(rows, column.cells.scores, strict=True)):
        if score.points is not None and _is_equal(score.points, sums[row], decimals):
            yield row


def _is_equal(stated: Points, units: int, decimals: int) -> bool:
    return stated.scaleb(decimals) == units


def _left_out(column: ScoreColumn) -> Problem:
    told = f"Column {column.number}, “{column.header.text}”, is taken for a further total and left out."
    return Problem("further-total", Severity.INFO, told, Place(Source.EXPORT, column=column.number))


def _unreadable(column: ScoreColumn, rows: Sequence[int]) -> Iterator[Problem]:
    """Totals that are no number: they cannot be checked."""
    for row, text, score in paced(zip(rows, column.cells.texts, column.cells.scores, strict=True)):
        if score.fault:
            told = f"Row {row}, “{column.header.text}”: expected a total, found “{text[:60]}”. It is not checked."
            yield Problem("total-not-a-number", Severity.WARNING, told, Place(Source.EXPORT, row, column.number))


def _mismatch(code: str, where: str, column: ScoreColumn, row: int | None, stated: Points, found: Points) -> Problem:
    told = (
        f"{where}: the file states {shortest(stated)} in “{column.header.text}”, but the sessions add up to "
        f"{shortest(found)}. The sessions are used; check that none is missing from the file."
    )
    return Problem(code, Severity.WARNING, told, Place(Source.EXPORT, row, column.number))
