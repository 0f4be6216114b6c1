"""The steps of the grading rule that change scores in single sessions."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from math import ceil

import numpy as np
import pandas as pd

from core.choices import ScoringRule, SessionCredit
from core.points import Mark, Points, ScoreTable, count_units


def apply_session_rules(scores: ScoreTable, points: Mapping[str, Points | None], rule: ScoringRule) -> ScoreTable:
    """Return the scores after steps 1 to 3: credit, full credit, and cap.

    `points` maps session keys to points possible, which must be whole numbers of units. In sessions without points
    possible, only the cap applies.
    """
    if rule.credit is SessionCredit.POINTS and rule.full_credit_at is None and rule.cap is None:
        return scores
    units, is_score = scores.units.to_numpy(), scores.marks.to_numpy() == Mark.SCORE
    full_points = [count_units(points[str(key)] or Decimal(0), scores.decimals) for key in scores.units.columns]
    full_units = np.array(full_points, units.dtype)
    has_full_points = is_score & (full_units > 0)
    if rule.credit is not SessionCredit.POINTS:
        is_credited = has_full_points if rule.credit is SessionCredit.ANSWERED else has_full_points & (units > 0)
        units = np.where(is_credited, full_units, units)
    if rule.full_credit_at is not None:
        needed_points = [ceil(value * Fraction(rule.full_credit_at) / 100) for value in full_points]
        is_reached = has_full_points & (units >= np.array(needed_points, units.dtype)) & (units < full_units)
        units = np.where(is_reached, full_units, units)
    if rule.cap is not None:
        units = np.minimum(units, count_units(rule.cap, scores.decimals))
    return ScoreTable(
        pd.DataFrame(units, scores.units.index, scores.units.columns, copy=False), scores.marks, scores.decimals
    )


def compute_weights(points: Mapping[str, Points | None], rule: ScoringRule) -> dict[str, Fraction]:
    """Return the factor for each session's scores in step 4.

    It is 1 for sessions without points possible.
    """
    worth = rule.each_worth
    return {
        key: Fraction(worth) / Fraction(value) if worth is not None and value else Fraction(1)
        for key, value in points.items()
    }
