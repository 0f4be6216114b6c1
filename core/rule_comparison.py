"""Comparison of all totals before and after a change of the grading rule.

The totals are those that the upload file would contain: with blanks filled, scaled, and rounded. They are compared as
exact integers; only the histograms use floats.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from core.choices import Choices, NoResponsePolicy
from core.errors import InvalidRequestError
from core.exact_integers import multiply
from core.points import Mark, Points, format_fraction
from core.scores.duplicates import MergedScores, merge_students
from core.scores.sheet import ScoreSheet
from core.upload.scoring import build_workbook_sheet, find_corrections
from core.workbook import Workbook

HISTOGRAM_BINS = 10
MAX_LISTED_STUDENTS = 5


@dataclass(frozen=True, slots=True)
class TotalChange:
    """One student's total before and after. A text is "" if there is no total."""

    student: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Distribution:
    """The distribution of the totals, as percentages of the points possible.

    `bins` counts totals in ten equal bins from 0 to 100%, and `above_count` those above 100%. Full totals are in the
    last bin, and negative ones in the first. `passed_count` counts totals at or above the boundary. `mean` is the mean
    percentage, or None if there are no totals.
    """

    bins: tuple[int, ...]
    above_count: int
    passed_count: int
    mean: float | None

    @property
    def scored_count(self) -> int:
        """The number of students with a total."""
        return sum(self.bins) + self.above_count


@dataclass(frozen=True, slots=True)
class RuleComparison:
    """The effect of a changed rule on the totals.

    `risen_count` and `fallen_count` count students who cross the boundary upward and downward; having no total is below
    it. `rescored_count` counts students with a changed score in any session. `gains` and `losses` have at most five
    students each, the largest change of percentage first. If the points possible of a total are unknown, the
    distributions are None, no one crosses the boundary, and totals are compared in points.
    """

    student_count: int
    changed_count: int
    raised_count: int
    lowered_count: int
    rescored_count: int
    before: Distribution | None
    after: Distribution | None
    risen_count: int
    fallen_count: int
    gains: tuple[TotalChange, ...]
    losses: tuple[TotalChange, ...]


@dataclass(frozen=True, eq=False)
class _WrittenTotals:
    """The totals as written, in the order of the sheet: `numerators` divided by `denominators` where scored."""

    is_scored: npt.NDArray[np.bool_]
    is_excused: npt.NDArray[np.bool_]
    numerators: npt.NDArray[Any]
    denominators: npt.NDArray[Any]
    possible: Fraction | None

    def format(self, position: int) -> str:
        """Return the text of one total, or "" if there is none."""
        if not self.is_scored[position]:
            return ""
        return format_fraction(Fraction(int(self.numerators[position]), int(self.denominators[position])))

    def compute_values(self, full: Fraction) -> npt.NDArray[np.float64]:
        """Return the totals in percent of `full`, or NaN where there is none."""
        values = (self.numerators / self.denominators).astype(np.float64)
        return np.where(self.is_scored, values * 100 / float(full), np.nan)

    def find_passed(self, boundary: Points) -> npt.NDArray[np.bool_]:
        """Return a mask of the totals that are at least `boundary` percent of the points possible."""
        needed = (self.possible or Fraction(0)) * Fraction(boundary) / 100
        passed = self.numerators * needed.denominator >= needed.numerator * self.denominators
        return self.is_scored & passed.astype(np.bool_)


def derive_trial_sheet(
    workbook: Workbook, trial: Workbook, class_scores: MergedScores, sheet: ScoreSheet | None
) -> ScoreSheet:
    """Return the score sheet of `trial`, which has the files, matches, and corrections of `workbook`.

    `class_scores` and `sheet` belong to `workbook` and are reused where possible.

    Raises:
        InvalidRequestError: the rule of `trial` is impossible for its sessions.
    """
    if workbook.export is None:
        raise InvalidRequestError("No iClicker file is open.", advice="Open one under Files.")
    if trial.choices.two_accounts is not workbook.choices.two_accounts:
        class_scores = merge_students(workbook.export.scores, class_scores.students, trial.choices.two_accounts)
    corrections = sheet.corrections if sheet else find_corrections(workbook, workbook.export, class_scores.students)
    return build_workbook_sheet(trial, workbook.export, class_scores, corrections)


def compare_sheets(
    before: tuple[ScoreSheet, Choices], after: tuple[ScoreSheet, Choices], boundary: Points
) -> RuleComparison:
    """Return how the totals differ between two score sheets of the same students.

    `boundary` is a percentage of the points possible.
    """
    old, new = _compute_written_totals(*before), _compute_written_totals(*after)
    students = [str(student) for student in before[0].total.marks.index]
    is_known = bool(old.possible and new.possible)
    is_same_total = old.numerators * new.denominators == new.numerators * old.denominators
    is_changed = (old.is_scored != new.is_scored) | (old.is_excused != new.is_excused)
    both = old.is_scored & new.is_scored
    is_changed |= both & ~is_same_total.astype(np.bool_)
    old_values, new_values = (
        totals.compute_values(totals.possible if is_known and totals.possible else Fraction(100))
        for totals in (old, new)
    )
    differences = np.where(is_changed, np.nan_to_num(new_values) - np.nan_to_num(old_values), 0.0)
    differences[~both & (old.is_excused | new.is_excused)] = 0.0  # excused is neither a gain nor a loss
    old_passed, new_passed = (
        totals.find_passed(boundary) if is_known else np.zeros(len(students), np.bool_) for totals in (old, new)
    )
    return RuleComparison(
        student_count=len(students),
        changed_count=int(is_changed.sum()),
        raised_count=int((differences > 0).sum()),
        lowered_count=int((differences < 0).sum()),
        rescored_count=int(_find_rescored(before, after).sum()),
        before=_build_distribution(old_values, old_passed) if is_known else None,
        after=_build_distribution(new_values, new_passed) if is_known else None,
        risen_count=int((new_passed & ~old_passed).sum()),
        fallen_count=int((old_passed & ~new_passed).sum()),
        gains=_list_gains(students, old, new, differences),
        losses=_list_gains(students, old, new, -differences),
    )


def _compute_written_totals(sheet: ScoreSheet, choices: Choices) -> _WrittenTotals:
    """Return the totals after filling blanks, scaling, and rounding half up."""
    column, rule = sheet.total, choices.rule
    marks = column.marks.to_numpy()
    is_scored, is_excused = marks == Mark.SCORE, marks == Mark.EXCUSED
    is_blank = (marks == Mark.BLANK) | (marks == Mark.NO_RESPONSE)
    if choices.no_response is NoResponsePolicy.ZERO:
        is_scored = is_scored | is_blank
    if choices.no_response is NoResponsePolicy.EXCUSED:
        is_excused = is_excused | is_blank
    numerators = np.where(marks == Mark.SCORE, column.numerators, 0).astype(object)
    denominators = np.full(len(marks), 1, object) * column.denominators
    possible = None if column.possible is None else Fraction(column.possible)
    if rule.scale_to is not None and possible:
        factor = Fraction(rule.scale_to) / possible
        numerators, denominators = numerators * factor.numerator, denominators * factor.denominator
        possible = Fraction(rule.scale_to)
    decimals = rule.get_written_decimals(is_divided=column.is_divided)
    if decimals is not None:
        sizes = abs(numerators) * 10**decimals
        rounded = (2 * sizes + denominators) // (2 * denominators)
        numerators = np.where((numerators < 0).astype(np.bool_), -rounded, rounded)
        denominators = np.full(len(marks), 10**decimals, object)
    return _WrittenTotals(is_scored, is_excused, numerators, denominators, possible)


def _find_rescored(before: tuple[ScoreSheet, Choices], after: tuple[ScoreSheet, Choices]) -> npt.NDArray[np.bool_]:
    """Return a mask of the students whose score differs in any session that is in both sheets."""
    is_rescored = np.zeros(len(before[0].total.marks), np.bool_)
    for key in before[0].points.keys() & after[0].points.keys():
        (old_units, old_factor, old_marks), (new_units, new_factor, new_marks) = (
            _get_session_scores(sheet, choices, key) for sheet, choices in (before, after)
        )
        if old_factor == new_factor:
            is_different = old_units != new_units
        else:
            ratio = new_factor / old_factor
            is_different = multiply(old_units, ratio.denominator) != multiply(new_units, ratio.numerator)
        is_rescored |= (is_different & (old_marks == Mark.SCORE)) | (old_marks != new_marks)
    return is_rescored


def _get_session_scores(
    sheet: ScoreSheet, choices: Choices, key: str
) -> tuple[npt.NDArray[Any], Fraction, npt.NDArray[Any]]:
    """Return the scores of a session in units, the points of a unit, and the marks."""
    factor, points, scale_to = (
        sheet.weights[key] / 10**sheet.scores.decimals,
        sheet.get_points(key),
        choices.rule.scale_to,
    )
    if scale_to is not None and points:
        factor = factor * Fraction(scale_to) / Fraction(points)
    return sheet.scores.units[key].to_numpy(), factor, sheet.scores.marks[key].to_numpy()


def _build_distribution(percentages: npt.NDArray[np.float64], passed: npt.NDArray[np.bool_]) -> Distribution:
    values = percentages[~np.isnan(percentages)]
    is_above = values > 100
    bins, _ = np.histogram(np.clip(values[~is_above], 0, 100), HISTOGRAM_BINS, (0, 100))
    mean = float(values.mean()) if len(values) else None
    return Distribution(tuple(bins.tolist()), int(is_above.sum()), int(passed.sum()), mean)


def _list_gains(
    students: Sequence[str], old: _WrittenTotals, new: _WrittenTotals, differences: npt.NDArray[np.float64]
) -> tuple[TotalChange, ...]:
    """Return the students with the largest positive differences. Ties go to the students who come first."""
    order = np.argsort(-differences, kind="stable")[:MAX_LISTED_STUDENTS].tolist()
    return tuple(
        TotalChange(students[position], old.format(position), new.format(position))
        for position in order
        if differences[position] > 0
    )
