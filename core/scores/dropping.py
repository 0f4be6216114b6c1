"""Canvas's drop rule, which decides which sessions are dropped from each total.

The remaining sessions give the student the highest share of points (Canvas's GradeCalculator, `drop_pointed`). If all
sessions have equal points possible, the remaining scores are the highest. Canvas finds the share by bisection with
floats, whereas Dinkelbach's method finds it exactly. If two choices give the same share, earlier sessions are dropped.
"""

import numpy as np
import numpy.typing as npt

from core.exact_integers import Integers, find_largest, widen

Mask = npt.NDArray[np.bool_]


def find_dropped_sessions(values: Integers, possible: Integers, candidates: Mask, counts: Integers) -> Mask:
    """Return a mask of dropped sessions: students as rows, sessions as columns.

    `values` are the points earned. `possible` are the positive points possible of each session, in any unit. `counts`
    are the numbers of sessions to drop from each student's `candidates`.
    """
    if not len(possible) or (possible == possible[0]).all():
        return _select_lowest(widen(values, len(possible) + 1), candidates, counts)
    values, possible = _widen_for_shares(values, possible)
    return _drop_for_highest_share(values, possible, candidates, counts)


def _drop_for_highest_share(values: Integers, possible: Integers, candidates: Mask, counts: Integers) -> Mask:
    """Return a mask of the sessions to drop for the highest share of points.

    A share q is the highest possible if the best choice has a sum of (value - q * possible) of exactly 0.
    """
    dropped = np.zeros(values.shape, np.bool_)
    rows = np.arange(len(values))
    earned, total = _sum_kept(values, possible, candidates)
    while rows.size:
        ratings = values[rows] * total[:, None] - possible * earned[:, None]
        dropped[rows] = _select_lowest(ratings, candidates[rows], counts[rows])
        next_earned, next_total = _sum_kept(values[rows], possible, candidates[rows] & ~dropped[rows])
        is_better = next_earned * total != earned * next_total
        rows, earned, total = rows[is_better], next_earned[is_better], next_total[is_better]
    return dropped


def _sum_kept(values: Integers, possible: Integers, kept: Mask) -> tuple[Integers, Integers]:
    """Return the points earned and the points possible of the kept sessions."""
    return np.where(kept, values, 0).sum(axis=1), np.where(kept, possible, 0).sum(axis=1)


def _select_lowest(keys: Integers, candidates: Mask, counts: Integers) -> Mask:
    """Return a mask of the candidates with the lowest keys.

    `counts` candidates are selected in each row. Ties go to the first ones.
    """
    width = keys.shape[1]
    if not width or not counts.any():
        return np.zeros(keys.shape, np.bool_)
    unique_keys = keys * width + np.arange(width)
    unique_keys[~candidates] = unique_keys.max() + 1
    ordered = np.sort(unique_keys, axis=1)
    highest = ordered[np.arange(len(keys)), np.maximum(counts, 1) - 1]
    selected: Mask = candidates & (unique_keys <= highest[:, None]).astype(np.bool_) & (counts > 0)[:, None]
    return selected


def _widen_for_shares(values: Integers, possible: Integers) -> tuple[Integers, Integers]:
    """Return both arrays in a type that can hold the products of share comparisons."""
    width = len(possible)
    factor = 2 * width * width
    return (
        widen(values, factor * (find_largest(possible) + 1)),
        widen(possible, factor * (find_largest(values) + 1)),
    )
