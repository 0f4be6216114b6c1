"""Grading rules: session rules and drop-lowest.

If a student's lowest scores are equal, drop-lowest drops the first session in file order.
"""

from collections.abc import Mapping, Sequence
from decimal import ROUND_CEILING

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.choices import ScoringRule
from core.points import Mark, Points, ScoreTable, count_units


def apply_session_rules(scores: ScoreTable, points: Mapping[str, Points | None], rule: ScoringRule) -> ScoreTable:
    """Return the scores after applying full credit and then the cap.

    `points` maps session keys to points possible, which must be whole numbers of units.
    """
    units = scores.units
    if rule.full_credit_at is not None:
        units = _apply_full_credit(scores, [points[str(key)] for key in units.columns], rule.full_credit_at)
    if rule.cap is not None:
        units = units.clip(upper=count_units(rule.cap, scores.decimals))
    return ScoreTable(units, scores.marks, scores.decimals)


def _apply_full_credit(scores: ScoreTable, points: Sequence[Points | None], percent: Points) -> pd.DataFrame:
    """Raise scores of at least `percent` to full points; higher scores stay.

    No score can reach a percentage of 0 points.
    """
    full_points = [count_units(value, scores.decimals) if value else 0 for value in points]
    needed_points = [int((value * percent / 100).to_integral_value(ROUND_CEILING)) for value in full_points]
    units = scores.units.to_numpy()
    full_units, needed_units = np.array(full_points, units.dtype), np.array(needed_points, units.dtype)
    is_reached = (scores.marks.to_numpy() == Mark.SCORE) & (units >= needed_units) & (units < full_units)
    return pd.DataFrame(np.where(is_reached, full_units, units), scores.units.index, scores.units.columns)


def find_dropped_sessions(table: ScoreTable, count: int) -> pd.DataFrame:
    """Return a mask of the sessions that drop-lowest removes for each student.

    Excused sessions are dropped first, then the lowest scores, where a blank is 0. Of equal scores, the first session
    in file order is dropped.
    """
    units = table.units.to_numpy()
    is_dropped = np.zeros(units.shape, np.bool_)
    if count:
        is_counted = (table.marks != Mark.EXCUSED).to_numpy()
        order = (
            np.lexsort((units, is_counted), axis=1)
            if units.dtype != object
            else _argsort_large_units(units, is_counted)
        )
        np.put_along_axis(is_dropped, order[:, :count], True, axis=1)
    return pd.DataFrame(is_dropped, table.units.index, table.units.columns)


def _argsort_large_units(units: npt.NDArray[np.object_], is_counted: npt.NDArray[np.bool_]) -> npt.NDArray[np.intp]:
    """Return the order that `np.lexsort` would return, for units beyond 64 bits."""
    pairs = zip(units, is_counted, strict=True)
    order = [sorted(range(len(row)), key=lambda i: (counted_row[i], row[i])) for row, counted_row in pairs]
    return np.array(order, dtype=np.intp).reshape(units.shape)
