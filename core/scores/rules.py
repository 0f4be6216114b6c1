"""Grading rules: session rules and drop-lowest.

If a student's lowest scores are equal, drop-lowest drops the first session in file order.
"""

from collections.abc import Mapping
from decimal import ROUND_CEILING

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.choices import ScoringRule
from core.errors import InvalidRequestError
from core.points import Mark, Points, ScoreTable
from core.problems import pluralize


def apply_session_rules(table: ScoreTable, points: Mapping[str, Points | None], rule: ScoringRule) -> ScoreTable:
    """Return the scores after applying full credit and then the cap.

    `points` maps session keys to points possible.
    """
    units = table.units
    if rule.full_credit_at is not None:
        units = units.apply(
            lambda column: _apply_full_credit(column, points[str(column.name)], rule.full_credit_at, table)
        )
    if rule.cap is not None:
        units = units.clip(upper=int(rule.cap.scaleb(table.decimals)))
    return table if units is table.units else ScoreTable(units, table.marks, table.decimals)


def _apply_full_credit(
    column: "pd.Series[int]", points: Points | None, percent: Points | None, table: ScoreTable
) -> "pd.Series[int]":
    """Raise scores of at least `percent` to full points; higher scores stay."""
    if not points or percent is None:  # no percentage of 0 points can be reached
        return column
    full_units = int(points.scaleb(table.decimals))
    needed_units = int((full_units * percent / 100).to_integral_value(ROUND_CEILING))  # units are integers
    is_reached = (table.marks[column.name] == Mark.SCORE) & (column >= needed_units) & (column < full_units)
    return column.mask(is_reached, full_units)


def require_known_points(points: Mapping[str, Points | None], rule: ScoringRule) -> None:
    """Require the points possible of every session if the rule needs them.

    Raises:
        InvalidRequestError: full credit was requested, and a session has no points possible.
    """
    unknown = [f"“{key}”" for key, value in points.items() if value is None]
    if rule.full_credit_at is not None and unknown:
        raise InvalidRequestError(
            f"Full credit from {rule.full_credit_at}% on needs the points possible, and the file does not state those "
            f"of {pluralize(len(unknown), 'session')}: {', '.join(unknown[:3])}.",
            advice="Leave the rule out, or leave those sessions out, or add a row of points possible to the file.",
        )


def require_valid_drop(points: Mapping[str, Points | None], count: int) -> None:
    """Require that the `count` lowest sessions can be dropped.

    Raises:
        InvalidRequestError: the sessions differ in points, their points are unknown, or none would be left.
    """
    if not count:
        return
    if None in points.values() or len(set(points.values())) > 1:
        raise InvalidRequestError(
            "The lowest sessions can only be dropped where all sessions are worth the same points.",
            advice="Choose sessions of equal points.",
        )
    if count >= len(points):
        raise InvalidRequestError(
            f"Dropping the {count} lowest of {len(points)} sessions leaves none.",
            advice="Drop fewer sessions, or choose more.",
        )


def find_dropped_sessions(table: ScoreTable, count: int) -> pd.DataFrame:
    """Return a mask of the sessions that drop-lowest removes for each student.

    Excused sessions are dropped first, then the lowest scores, where a blank is 0. Of equal scores, the first session
    in file order is dropped.
    """
    if not count:
        return pd.DataFrame(False, index=table.units.index, columns=table.units.columns)
    is_counted = (table.marks != Mark.EXCUSED).to_numpy()
    units = table.units.to_numpy()
    is_dropped = np.zeros(units.shape, dtype=bool)
    order = (
        np.lexsort((units, is_counted), axis=1) if units.dtype != object else _argsort_large_units(units, is_counted)
    )
    np.put_along_axis(is_dropped, order[:, :count], True, axis=1)
    return pd.DataFrame(is_dropped, index=table.units.index, columns=table.units.columns)


def _argsort_large_units(units: npt.NDArray[np.object_], is_counted: npt.NDArray[np.bool_]) -> npt.NDArray[np.intp]:
    """Return the order that `np.lexsort` would return, for units beyond 64 bits."""
    pairs = zip(units, is_counted, strict=True)
    order = [sorted(range(len(row)), key=lambda i: (counted_row[i], row[i])) for row, counted_row in pairs]
    return np.array(order, dtype=np.intp).reshape(units.shape)
