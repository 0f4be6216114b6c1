"""Checks of the totals that are stated in an iClicker export."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from core.clicker.columns import ScoreColumn
from core.points import EXACT, Mark, Points, ScoreTable, convert_units, format_decimal
from core.problems import Location, Problem, Severity, Source
from core.texts import Text, _

_MAX_QUOTED_LENGTH = 60


@dataclass(frozen=True, slots=True)
class StatedTotals:
    """The totals printed in the file.

    `by_row` maps spreadsheet rows to totals. `problems` reports totals that disagree with the sessions.
    """

    by_row: dict[int, Points]
    problems: tuple[Problem, ...]


def check_totals(
    totals: Sequence[ScoreColumn],
    rows: Sequence[int],
    scores: ScoreTable,
    points_possible: Sequence[Points | None],
    points_row: int | None,
) -> StatedTotals:
    """Compare the totals printed in the file with the exact sums of their sessions.

    If the file has several total columns, the column that agrees in most rows is checked. The others are reported and
    left out. `rows` and `points_row` are spreadsheet row numbers. Blank cells, excused scores, and missing responses
    add nothing.
    """
    sums = dict(zip(rows, scores.units.sum(axis=1).tolist(), strict=True))
    if not totals:
        return StatedTotals({}, ())
    total_column = max(totals, key=lambda column: _count_agreeing_rows(column, rows, sums, scores.decimals))
    problems = [_build_extra_total_problem(column) for column in totals if column is not total_column]
    by_row = {
        row: score.points
        for row, score in zip(rows, total_column.cells.scores, strict=True)
        if score.points is not None
    }
    problems.extend(_check_total_cells(total_column, rows))
    lacks_value = (scores.marks == Mark.NO_VALUE).any(axis=1)
    for row, stated_total in by_row.items():
        if not lacks_value.at[row] and not _is_equal(stated_total, sums[row], scores.decimals):
            total = convert_units(sums[row], scores.decimals)
            place = _("Row {row}", row=str(row))
            problems.append(_build_mismatch_problem("total-mismatch", place, total_column, row, stated_total, total))
    stated_points = total_column.points_score.points
    if stated_points is None:
        stated_points = total_column.header.points_possible
    known_points = [points for points in points_possible if points is not None]
    if stated_points is not None and len(known_points) == len(points_possible) and sum(known_points) != stated_points:
        place = (
            _("Row {row}, points possible", row=str(points_row)) if points_row else _("Points possible in the header")
        )
        code, total = "points-total-mismatch", sum(known_points, Decimal())
        problems.append(_build_mismatch_problem(code, place, total_column, points_row, stated_points, total))
    return StatedTotals(by_row, tuple(problems))


def _count_agreeing_rows(column: ScoreColumn, rows: Sequence[int], sums: dict[int, int], decimals: int) -> int:
    """Return the number of rows whose printed total equals the sum of the sessions."""
    pairs = zip(rows, column.cells.scores, strict=True)
    return sum(_is_equal(score.points, sums[row], decimals) for row, score in pairs if score.points is not None)


def _is_equal(stated: Points, units: int, decimals: int) -> bool:
    return stated.scaleb(decimals, EXACT) == units


def _build_extra_total_problem(column: ScoreColumn) -> Problem:
    message = _(
        "Column {column}, “{header}”, is another total, so it's left out.",
        column=str(column.number),
        header=column.header.text,
    )
    return Problem("further-total", Severity.INFO, message, Location(Source.EXPORT, column=column.number))


def _check_total_cells(column: ScoreColumn, rows: Sequence[int]) -> Iterator[Problem]:
    for row, text, score in zip(rows, column.cells.texts, column.cells.scores, strict=True):
        if score.fault:
            message = _(
                "Row {row}, “{header}”: “{text}” isn't a number, so this total isn't checked.",
                row=str(row),
                header=column.header.text,
                text=text[:_MAX_QUOTED_LENGTH],
            )
            yield Problem("total-not-a-number", Severity.WARNING, message, Location(Source.EXPORT, row, column.number))


def _build_mismatch_problem(
    code: str, place: Text, column: ScoreColumn, row: int | None, stated: Points, computed: Points
) -> Problem:
    message = _(
        "{place}: the total in “{header}” is {stated}, but the sessions add up to {computed}. Clickover uses the "
        "sessions. Check that the file contains all of them.",
        place=place,
        header=column.header.text,
        stated=format_decimal(stated),
        computed=format_decimal(computed),
    )
    return Problem(code, Severity.WARNING, message, Location(Source.EXPORT, row, column.number))
