"""Totals: the steps of the grading rule that combine a student's sessions."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any, cast

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.choices import BelowThresholdPolicy, ExcusedPolicy, ScoringRule, SessionSteps
from core.exact_integers import Integers, choose_integer_dtype, widen
from core.points import Mark, Points, ScoreTable
from core.scores.columns import ColumnScores
from core.scores.dropping import Mask, find_dropped_sessions
from core.scores.points_possible import (
    apply_weights,
    compute_total_points,
    require_counted_session,
    require_points,
)
from core.scores.rules import compute_weights


@dataclass(frozen=True, eq=False)
class Totals:
    """The totals of all students, and the sessions that don't count toward them.

    `is_dropped` marks dropped sessions. `is_excused` marks sessions that are left out of both the points earned and the
    points possible. `possible` are each student's points possible in the remaining sessions, or None if unknown, in
    units of 1/`units_per_point` points.
    """

    column: ColumnScores
    is_dropped: pd.DataFrame
    is_excused: pd.DataFrame
    possible: Integers | None
    units_per_point: int

    def get_possible(self, student: str) -> Fraction | None:
        """Return the points possible of a student's remaining sessions, if known."""
        if self.possible is None:
            return None
        position = cast(int, self.column.marks.index.get_loc(student))
        return Fraction(int(self.possible[position]), self.units_per_point)


@dataclass(frozen=True, eq=False)
class _CountedScores:
    """The scores that count toward the total, as exact integers.

    Rows are students, and columns are sessions. A score is `values` divided by `scale`. `possible` are the sessions'
    points possible in the table's units, or None if any are unknown. `bonus` are each student's extra-credit points,
    multiplied by `scale`.
    """

    values: Integers
    possible: Integers | None
    bonus: Integers
    scale: int
    units_per_point: int


def compute_totals(
    scores: ScoreTable,
    points: Mapping[str, Points | None],
    steps: Mapping[str, SessionSteps],
    rule: ScoringRule,
    extra_credit: Collection[str],
    *,
    excuses_blanks: bool,
    is_required: bool,
    has_divided_scores: bool = False,
) -> Totals:
    """Return the totals of all students, from their scores after steps 1 to 3.

    `points` are the points possible before step 4, and `steps` the steps of each session. If `excuses_blanks` is True,
    missing scores are excused. If the points possible that a total needs are unknown, it is an error if the total
    `is_required`; otherwise, there are no totals. `has_divided_scores` is True if a session's scores involve a
    division.

    Raises:
        InvalidRequestError: the total is required, and it has no session or needs points possible that are unknown.
    """
    keys = [str(key) for key in scores.units.columns]
    is_counted = np.array([key not in extra_credit for key in keys], np.bool_)
    if is_required and keys:
        require_counted_session(int(is_counted.sum()))
    marks = scores.marks.to_numpy()
    excused = find_excused(marks, excuses_blanks=excuses_blanks)
    left_out = marks == Mark.OTHER_SECTION
    if rule.excused_in_total is ExcusedPolicy.PRORATE:
        left_out = left_out | excused
    counted = _build_counted_scores(scores, points, steps, is_counted)
    candidates = ~left_out[:, is_counted]
    dropped = _find_dropped(counted, candidates, rule)
    kept = candidates & ~dropped
    earned = np.where(kept, counted.values, 0).sum(axis=1) if not kept.all() else counted.values.sum(axis=1)
    possible = None if counted.possible is None else kept @ counted.possible
    total_points = compute_total_points(apply_weights(points, steps), rule, extra_credit)
    total_marks = _compute_marks(marks, excused, kept, possible, rule)
    is_prorated = bool((~candidates[total_marks == Mark.SCORE]).any())
    if is_required and possible is None and not candidates.all():
        unknown = [key for key in keys if points[key] is None and key not in extra_credit]
        require_points(unknown, "excused_in_total")
    changes_total = rule.total_points is not None or rule.total_full_credit_at is not None
    if possible is None and (is_prorated or changes_total or rule.cap_total):
        total_marks[total_marks == Mark.SCORE] = Mark.BLANK
    is_divided = has_divided_scores or is_prorated or changes_total
    index, columns = scores.units.index, scores.units.columns
    fractions = _prorate(counted, earned, possible, total_points, total_marks == Mark.SCORE)
    mark_series = pd.Series(total_marks, index=index, dtype=np.int64)
    fractions = _apply_limits(*fractions, total_points, rule)
    all_dropped = np.zeros(marks.shape, np.bool_)
    all_dropped[:, is_counted] = dropped
    return Totals(
        ColumnScores(mark_series, *fractions, total_points, is_divided),
        pd.DataFrame(all_dropped, index, columns, copy=False),
        pd.DataFrame(left_out, index, columns, copy=False),
        possible,
        counted.units_per_point,
    )


def find_excused(marks: npt.NDArray[Any], *, excuses_blanks: bool) -> Mask:
    """Return a mask of the excused sessions.

    If `excuses_blanks` is True, missing scores are also excused.
    """
    excused: Mask = marks == Mark.EXCUSED
    if excuses_blanks:
        excused = excused | (marks == Mark.BLANK) | (marks == Mark.NO_RESPONSE)
    return excused


def _build_counted_scores(
    scores: ScoreTable, points: Mapping[str, Points | None], steps: Mapping[str, SessionSteps], is_counted: Mask
) -> _CountedScores:
    """Return the scores after step 4, with the same scale for all sessions."""
    units, units_per_point = scores.units.to_numpy(), 10**scores.decimals
    weights = list(compute_weights(points, steps).values())
    common = lcm(*(weight.denominator for weight in weights))
    factors = [int(weight * common) for weight in weights]
    if any(factor != 1 for factor in factors):
        units = widen(units, max(factors) * len(factors))
        units = units * np.array(factors, units.dtype)
    counted_points = [
        value for value, counts in zip(apply_weights(points, steps).values(), is_counted, strict=True) if counts
    ]
    possible = None
    if None not in counted_points:
        possible_units = [int(Fraction(value) * units_per_point) for value in counted_points if value is not None]
        possible = np.array(possible_units, choose_integer_dtype(sum(map(abs, possible_units))))
    bonus = units[:, ~is_counted].sum(axis=1)
    values = units if is_counted.all() else units[:, is_counted]
    return _CountedScores(values, possible, bonus, units_per_point * common, units_per_point)


def _find_dropped(counted: _CountedScores, candidates: Mask, rule: ScoringRule) -> Mask:
    if not rule.drops_sessions or counted.possible is None:
        return np.zeros(candidates.shape, np.bool_)
    counts = candidates.sum(axis=1)
    drop_counts = (
        np.minimum(counts, rule.drop_lowest) if rule.keep_best is None else np.maximum(counts - rule.keep_best, 0)
    )
    return find_dropped_sessions(counted.values, counted.possible, candidates, drop_counts)


def _compute_marks(
    marks: npt.NDArray[Any], excused: Mask, kept: Mask, possible: Integers | None, rule: ScoringRule
) -> npt.NDArray[np.int64]:
    """Return the mark of each student's total.

    Students with no number have no total, or are excused if every session is. Students without a remaining session are
    also excused. If any session has a text without a value, the total has no value either.
    """
    has_number = (marks == Mark.SCORE).any(axis=1)
    other_section = marks == Mark.OTHER_SECTION
    is_free = (excused | other_section).all(axis=1) & bool(marks.shape[1])
    if rule.excused_in_total is ExcusedPolicy.ZERO:
        is_free &= other_section.all(axis=1)
    has_part = kept.any(axis=1)
    if possible is not None:
        has_part &= (possible > 0).astype(np.bool_) | kept.all(axis=1)
    no_score = np.where(is_free, int(Mark.EXCUSED), int(Mark.BLANK))
    scored = np.where(has_part, int(Mark.SCORE), int(Mark.EXCUSED))
    lacks_value = (marks == Mark.NO_VALUE).any(axis=1)
    return np.where(lacks_value, int(Mark.NO_VALUE), np.where(has_number, scored, no_score)).astype(np.int64)


def _prorate(
    counted: _CountedScores, earned: Integers, possible: Integers | None, total_points: Points | None, is_scored: Mask
) -> tuple[Integers, Integers | int]:
    """Return the numerators and denominators of the totals after step 8."""
    total = None if total_points is None else Fraction(total_points)
    if possible is None or total is None or _is_constant(possible[is_scored], total * counted.units_per_point):
        return np.where(is_scored, earned + counted.bonus, 0), counted.scale
    # earned / common / possible is the share of points, and common = scale / units_per_point
    divisors = np.where(is_scored & (possible > 0).astype(np.bool_), possible, 1).astype(object)
    shares = earned.astype(object) * (total.numerator * counted.units_per_point)
    numerators = shares + counted.bonus.astype(object) * divisors * total.denominator
    return np.where(is_scored, numerators, 0), divisors * (counted.scale * total.denominator)


def _is_constant(values: Integers, expected: Fraction) -> bool:
    return expected.denominator == 1 and bool((values == expected.numerator).all())


def _apply_limits(
    numerators: Integers, denominators: Integers | int, total_points: Points | None, rule: ScoringRule
) -> tuple[Integers, Integers | int]:
    """Return the numerators and denominators of the totals after steps 9 and 10."""
    if total_points is None or (rule.total_full_credit_at is None and not rule.cap_total):
        return numerators, denominators
    full = Fraction(total_points)
    numerators = numerators.astype(object)
    denominators = np.full(numerators.shape, denominators, object) if isinstance(denominators, int) else denominators
    if rule.total_full_credit_at is not None:
        threshold = Fraction(rule.total_full_credit_at) / 100
        needed = full * threshold
        reached = (numerators * needed.denominator >= needed.numerator * denominators).astype(np.bool_)
        below_full = (numerators * full.denominator < full.numerator * denominators).astype(np.bool_)
        is_raised, is_below = reached & below_full, ~reached
        numerators = np.where(is_raised, full.numerator, numerators)
        denominators = np.where(is_raised, full.denominator, denominators)
        if rule.below is BelowThresholdPolicy.ZERO:
            numerators = np.where(is_below, 0, numerators)
        elif rule.below is BelowThresholdPolicy.PROPORTIONAL:
            numerators = np.where(is_below, numerators * threshold.denominator, numerators)
            denominators = np.where(is_below, denominators * threshold.numerator, denominators)
    if rule.cap_total:
        is_above = (numerators * full.denominator > full.numerator * denominators).astype(np.bool_)
        numerators = np.where(is_above, full.numerator, numerators)
        denominators = np.where(is_above, full.denominator, denominators)
    return numerators, denominators
