"""The steps of the grading rule that change scores in single sessions."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from math import ceil

import numpy as np
import pandas as pd

from core.choices import SessionCredit, SessionSteps
from core.points import Mark, Points, ScoreTable, count_units


def apply_session_rules(
    scores: ScoreTable, points: Mapping[str, Points | None], steps: Mapping[str, SessionSteps]
) -> ScoreTable:
    """Return the scores after steps 1 to 3: credit, full credit, and cap.

    `points` maps session keys to points possible, which must be whole numbers of units. In sessions without points
    possible, only the cap applies. `steps` maps session keys to their steps.
    """
    keys = [str(key) for key in scores.units.columns]
    credit_policies = [steps[key].credit for key in keys]
    percents = [steps[key].full_credit_at for key in keys]
    caps = [steps[key].cap for key in keys]
    has_credit = any(credit is not SessionCredit.POINTS for credit in credit_policies)
    if not has_credit and not any(map(_is_on, percents)) and not any(map(_is_on, caps)):
        return scores
    units, is_score = scores.units.to_numpy(), scores.marks.to_numpy() == Mark.SCORE
    full_points = [count_units(points[key] or Decimal(0), scores.decimals) for key in keys]
    full_units = np.array(full_points, units.dtype)
    has_full_points = is_score & (full_units > 0)
    if has_credit:
        is_answered = np.array([credit is SessionCredit.ANSWERED for credit in credit_policies])
        is_positive = np.array([credit is SessionCredit.POSITIVE for credit in credit_policies])
        units = np.where(has_full_points & (is_answered | (is_positive & (units > 0))), full_units, units)
    if any(map(_is_on, percents)):
        needed_points = [
            value if percent is None else ceil(value * Fraction(percent) / 100)
            for value, percent in zip(full_points, percents, strict=True)
        ]
        is_reached = has_full_points & (units >= np.array(needed_points, units.dtype)) & (units < full_units)
        units = np.where(is_reached, full_units, units)
    if any(map(_is_on, caps)):
        has_cap = np.array(list(map(_is_on, caps)))
        cap_units = np.array([count_units(cap or Decimal(0), scores.decimals) for cap in caps], units.dtype)
        units = np.where(has_cap, np.minimum(units, cap_units), units)
    return ScoreTable(
        pd.DataFrame(units, scores.units.index, scores.units.columns, copy=False), scores.marks, scores.decimals
    )


def compute_weights(points: Mapping[str, Points | None], steps: Mapping[str, SessionSteps]) -> dict[str, Fraction]:
    """Return the factor for each session's scores in step 4.

    It is 1 for sessions without points possible.
    """
    weights = {}
    for key, value in points.items():
        worth = steps[key].each_worth
        weights[key] = Fraction(worth) / Fraction(value) if worth is not None and value else Fraction(1)
    return weights


def _is_on(value: Points | None) -> bool:
    return value is not None
