"""Students' scores and totals, with duplicate accounts merged and rules applied.

Until a cell is written, a score is two exact numbers: points earned and points possible. The total's points possible
can therefore differ from student to student.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple, cast

import numpy as np
import pandas as pd

from core.choices import NO_SCORING_RULE, DuplicateAccountPolicy, ScoringRule
from core.clicker.export import ClickerExport, Session
from core.cooperative import iter_yielding
from core.files.dictionary_column import DictionaryColumn, zip_columns
from core.points import CENT, Mark, Points, ScoreTable, convert_units, count_units
from core.scores.duplicates import find_exact_dtype, merge_accounts
from core.scores.points_possible import compute_total_points, require_known_points, require_valid_drop
from core.scores.rules import apply_session_rules, find_dropped_sessions
from core.scores.shares import resolve_shares


class StudentScore(NamedTuple):
    """A student's score in one column, before scaling and rounding.

    `earned` is 0 unless `mark` is SCORE. `possible` is None if unknown.
    """

    mark: Mark
    earned: Points
    possible: Points | None


@dataclass(frozen=True, eq=False)
class ColumnScores:
    """The scores of all students in a session or in the total, in sheet order.

    `units` contains the points earned in units of 10**-decimals points. `marks` contains values of `Mark`.
    """

    marks: "pd.Series[int]"
    units: "pd.Series[int]"
    decimals: int
    possible: DictionaryColumn[Points | None]

    def encode(self) -> DictionaryColumn[StudentScore]:
        """Return the scores as a column that stores each distinct score once."""
        codes, distinct = pd.factorize(self.units.to_numpy())
        marks = DictionaryColumn(self.marks.to_numpy().astype(np.int32), tuple(Mark))
        earned = DictionaryColumn(codes.astype(np.int32), [self._convert_units(units) for units in distinct.tolist()])
        return zip_columns(marks, earned, self.possible).map(lambda cells: StudentScore(*cells))

    def get_mark(self, student: str) -> Mark:
        """Return the mark of a student's score."""
        return Mark(int(cast(int, self.marks.at[student])))

    def get_score(self, student: str) -> StudentScore:
        """Return a student's score."""
        earned = self._convert_units(int(cast(int, self.units.at[student])))
        return StudentScore(self.get_mark(student), earned, self.possible[cast(int, self.units.index.get_loc(student))])

    @property
    def scored_units(self) -> "pd.Series[int]":
        """The units of the students who have a score."""
        return self.units[self.marks == Mark.SCORE]

    @property
    def mean(self) -> Points | None:
        """The mean of the points earned, rounded to two decimals, or None if there are no scores."""
        units = self.scored_units.tolist()
        return (self._convert_units(sum(units)) / len(units)).quantize(CENT, ROUND_HALF_UP) if units else None

    def _convert_units(self, units: int) -> Points:
        return convert_units(units, self.decimals)


@dataclass(frozen=True, eq=False)
class ScoreSheet:
    """Scores and totals after merging duplicate accounts and applying rules.

    `scores` is indexed by student key (the Canvas ID) and has one column for each chosen session key. The marks of
    `total` are BLANK for students with no scores and EXCUSED for students who are excused from every session. `points`
    maps session keys to points possible, and `total_points` are the points possible of the total; both are None where
    unknown. `rows` maps each student to spreadsheet rows of the export. `is_dropped` marks the sessions that
    drop-lowest removed from each student's total.
    """

    scores: ScoreTable
    total: ColumnScores
    points: Mapping[str, Points | None]
    total_points: Points | None
    rows: Mapping[str, tuple[int, ...]]
    is_dropped: pd.DataFrame
    rule: ScoringRule

    def get_column(self, key: str) -> ColumnScores:
        """Return the scores of a session.

        Any `key` that isn't a session key means the total.
        """
        if key not in self.points:
            return self.total
        possible = DictionaryColumn.full(self.points[key], len(self.rows))
        return ColumnScores(self.scores.marks[key], self.scores.units[key], self.scores.decimals, possible)

    def get_mark(self, student: str, key: str) -> Mark:
        """Return the mark of a student's score in a session, or of the total."""
        return self.scores.get_mark(student, key) if key in self.points else self.total.get_mark(student)

    def get_total(self, student: str) -> Points | None:
        """Return the exact, unscaled total of a student, or None if there is none."""
        score = self.total.get_score(student)
        return score.earned if score.mark is Mark.SCORE else None

    def get_dropped_sessions(self, student: str) -> tuple[str, ...]:
        """Return the keys of the sessions that drop-lowest removed from a student's total."""
        return tuple(str(key) for key, is_dropped in self.is_dropped.loc[student].items() if is_dropped)


def build_score_sheet(
    export: ClickerExport,
    students: Mapping[int, str],
    sessions: Sequence[Session],
    points_possible: Mapping[str, Points | None],
    rule: ScoringRule = NO_SCORING_RULE,
    duplicate_accounts: DuplicateAccountPolicy = DuplicateAccountPolicy.BEST,
) -> ScoreSheet:
    """Merge the rows of each student, apply the rule, and add up the scores exactly.

    `students` maps export rows to student keys, and `points_possible` maps session keys to points.

    Raises:
        InvalidRequestError: the rule needs points possible that the file doesn't state, or drop-lowest was requested
            for sessions with different points or for all sessions.
    """
    points = {session.key: points_possible[session.key] for session in sessions}
    require_known_points(points, rule)
    require_valid_drop(points, rule.drop_lowest)
    rows_by_student = _group_rows_by_student(students)
    merged = merge_accounts(resolve_shares(export, points), rows_by_student, list(points), duplicate_accounts)
    scores = apply_session_rules(_convert_decimals(merged, points, rule), points, rule)
    is_dropped = find_dropped_sessions(scores, rule.drop_lowest)
    counted_units = scores.units.where(~is_dropped, 0) if rule.drop_lowest else scores.units
    total_points = compute_total_points(list(points.values()), rule)
    total = ColumnScores(
        _compute_total_marks(scores.marks),
        counted_units.sum(axis=1).astype(scores.units.to_numpy().dtype),
        scores.decimals,
        DictionaryColumn.full(total_points, len(rows_by_student)),
    )
    return ScoreSheet(scores, total, points, total_points, rows_by_student, is_dropped, rule)


def _group_rows_by_student(students: Mapping[int, str]) -> dict[str, tuple[int, ...]]:
    rows: defaultdict[str, tuple[int, ...]] = defaultdict(tuple)
    for row, student in iter_yielding(students.items()):
        rows[student] += (row,)
    return dict(rows)


def _convert_decimals(scores: ScoreTable, points: Mapping[str, Points | None], rule: ScoringRule) -> ScoreTable:
    """Return the scores with enough decimals to express all points in whole units.

    The units are Python ints if a total could overflow int64.
    """
    known_points = [value for value in (*points.values(), rule.cap) if value is not None]
    decimals = max([scores.decimals, *(-int(value.normalize().as_tuple().exponent) for value in known_points)])
    factor = 10 ** (decimals - scores.decimals)
    largest_points = max(map(abs, known_points), default=Decimal(0))
    dtype = find_exact_dtype(scores.units, factor * len(points), count_units(largest_points, scores.decimals) + 1)
    units = scores.units.astype(dtype)
    return ScoreTable(units * factor if factor > 1 else units, scores.marks, decimals)


def _compute_total_marks(marks: pd.DataFrame) -> "pd.Series[int]":
    has_score = (marks == Mark.SCORE).any(axis=1)
    lacks_value = (marks == Mark.NO_VALUE).any(axis=1)
    is_excused = (marks == Mark.EXCUSED).all(axis=1) & bool(marks.shape[1])
    marks_by_student = np.where(has_score, int(Mark.SCORE), np.where(is_excused, int(Mark.EXCUSED), int(Mark.BLANK)))
    marks_by_student = np.where(lacks_value, int(Mark.NO_VALUE), marks_by_student)
    return pd.Series(marks_by_student, index=marks.index, dtype=np.int64)
