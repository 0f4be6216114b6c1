"""Students' scores and totals, with duplicate accounts merged and rules applied."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import cast

import numpy as np
import pandas as pd

from core.choices import NO_SCORING_RULE, DuplicateAccountPolicy, ScoringRule
from core.clicker.export import ClickerExport, Session
from core.cooperative import iter_yielding
from core.points import Mark, Points, ScoreTable
from core.scores.rules import (
    apply_session_rules,
    find_dropped_sessions,
    require_known_points,
    require_valid_drop,
)

INT64_SAFE_UNITS = 10**18

_COLUMN_BATCH_SIZE = 16


@dataclass(frozen=True, eq=False)
class ScoreSheet:
    """Scores and totals after merging duplicate accounts and applying rules.

    `scores` is indexed by student key (the Canvas ID) and has one column for each chosen session key. `totals` holds
    units of 10**-scores.decimals points by student. `total_marks` is BLANK for students with no scores and EXCUSED for
    students who are excused from every session. `points` maps session keys to points possible, and `total_points` are
    the points possible of the total; both are None where unknown. `rows` maps each student to spreadsheet rows of the
    export, and `dropped_sessions` to the sessions that drop-lowest removed from the total.
    """

    scores: ScoreTable
    totals: "pd.Series[int]"
    total_marks: "pd.Series[int]"
    points: Mapping[str, Points | None]
    total_points: Points | None
    rows: Mapping[str, tuple[int, ...]]
    dropped_sessions: Mapping[str, tuple[str, ...]]
    rule: ScoringRule

    def get_total(self, student: str) -> Points | None:
        """Return the exact, unscaled total of a student, or None if there is none."""
        if self.total_marks.at[student] != Mark.SCORE:
            return None
        return Decimal(int(cast(int, self.totals.at[student]))).scaleb(-self.scores.decimals)

    def get_mark(self, student: str, key: str) -> Mark:
        """Return the mark of a student's score in a session, or of the total.

        Any `key` that isn't a session key means the total.
        """
        if key in self.points:
            return self.scores.get_mark(student, key)
        return Mark(int(cast(int, self.total_marks.at[student])))

    @property
    def mean_total(self) -> Points | None:
        """The mean total, rounded to two decimals, or None if there are no totals."""
        scored_totals = self.totals[self.total_marks == Mark.SCORE]
        if scored_totals.empty:
            return None
        mean = Decimal(int(scored_totals.sum())) / len(scored_totals)
        return mean.scaleb(-self.scores.decimals).quantize(Decimal("0.01"), ROUND_HALF_UP)


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
    keys = [session.key for session in sessions]
    rows_by_student = _group_rows_by_student(students)
    decimals = _find_common_decimals(export.scores.decimals, rule, [points_possible[key] for key in keys])
    selected_scores = _select_scores(export.scores, list(students), keys, decimals)
    table = _merge_duplicate_accounts(selected_scores, rows_by_student, duplicate_accounts)
    session_points = {key: points_possible[key] for key in keys}
    require_known_points(session_points, rule)
    table = apply_session_rules(table, session_points, rule)
    require_valid_drop(session_points, rule.drop_lowest)
    is_dropped = find_dropped_sessions(table, rule.drop_lowest)
    counted_units = table.units.where(~is_dropped, 0) if rule.drop_lowest else table.units
    return ScoreSheet(
        scores=table,
        totals=counted_units.sum(axis=1).astype(table.units.to_numpy().dtype if len(keys) else np.int64),
        total_marks=_compute_total_marks(table.marks),
        points=session_points,
        total_points=_compute_total_points(list(session_points.values()), rule.drop_lowest),
        rows=rows_by_student,
        dropped_sessions=_list_dropped_keys(is_dropped) if rule.drop_lowest else {},
        rule=rule,
    )


def _group_rows_by_student(students: Mapping[int, str]) -> dict[str, tuple[int, ...]]:
    rows: defaultdict[str, tuple[int, ...]] = defaultdict(tuple)
    for row, student in iter_yielding(students.items()):
        rows[student] += (row,)
    return dict(rows)


def _find_common_decimals(decimals: int, rule: ScoringRule, points: Sequence[Points | None]) -> int:
    """Return the decimals needed to express all scores and points in whole units."""
    known_values = [value for value in (*points, rule.cap) if value is not None]
    return max([decimals, *(-int(value.normalize().as_tuple().exponent) for value in known_values)])


def _select_scores(scores: ScoreTable, rows: list[int], keys: list[str], decimals: int) -> ScoreTable:
    units = _select_cells(scores.units, rows, keys)
    factor = 10 ** (decimals - scores.decimals)
    if factor > 1:
        largest = max((int(column.abs().max()) for _, column in units.items()), default=0) if rows else 0
        if largest * factor * max(1, len(keys)) >= INT64_SAFE_UNITS:
            units = units.astype(object)
        units = units * factor
    return ScoreTable(units, _select_cells(scores.marks, rows, keys), decimals)


def _select_cells(frame: pd.DataFrame, rows: Sequence[int], keys: Sequence[str]) -> pd.DataFrame:
    """Return `frame.loc[rows, keys]`, selected by NumPy.

    Unlike pandas, NumPy lets other threads run while it copies millions of scores.
    """
    index, columns = pd.Index(list(rows), dtype=np.int64), pd.Index(list(keys), dtype=object)
    positions = frame.index.get_indexer(index), frame.columns.get_indexer(columns)
    scores = frame.to_numpy()
    selected = np.empty((len(index), len(columns)), scores.dtype, order="F")
    for start in iter_yielding(range(0, len(columns), _COLUMN_BATCH_SIZE), 1):
        batch = slice(start, start + _COLUMN_BATCH_SIZE)
        selected[:, batch] = scores[np.ix_(positions[0], positions[1][batch])]
    return pd.DataFrame(selected, index, columns, copy=False)


def _merge_duplicate_accounts(
    table: ScoreTable, rows_by_student: Mapping[str, tuple[int, ...]], policy: DuplicateAccountPolicy
) -> ScoreTable:
    """Return one row per student, in the order of their first rows.

    Only students with several rows are merged, so the common case stays fast.
    """
    students = pd.Index(list(rows_by_student), dtype=object)
    if len(students) == len(table.units):
        return ScoreTable(table.units.set_axis(students), table.marks.set_axis(students), table.decimals)
    first_rows, keys = [rows[0] for rows in rows_by_student.values()], list(table.units.columns)
    units, marks = _select_cells(table.units, first_rows, keys), _select_cells(table.marks, first_rows, keys)
    units.index = marks.index = students
    for student, rows in iter_yielding(rows_by_student.items()):
        if len(rows) > 1:
            merged_cells = [
                _merge_cells([(int(u), Mark(m)) for u, m in zip(column_units, column_marks, strict=True)], policy)
                for column_units, column_marks in zip(
                    table.units.loc[list(rows)].to_numpy().T, table.marks.loc[list(rows)].to_numpy().T, strict=True
                )
            ]
            units.loc[student] = [cell[0] for cell in merged_cells]
            marks.loc[student] = [cell[1] for cell in merged_cells]
    return ScoreTable(units, marks, table.decimals)


def _merge_cells(cells: Sequence[tuple[int, Mark]], policy: DuplicateAccountPolicy) -> tuple[int, Mark]:
    """Merge a student's cells for one session.

    If there is no score, excused outranks no response, and no response outranks blank.
    """
    scored_units = [units for units, mark in cells if mark is Mark.SCORE]
    if scored_units:
        units_by_policy = {
            DuplicateAccountPolicy.BEST: max(scored_units),
            DuplicateAccountPolicy.SUM: sum(scored_units),
            DuplicateAccountPolicy.FIRST: scored_units[0],
        }
        return units_by_policy[policy], Mark.SCORE
    return 0, max(mark for _, mark in cells)


def _list_dropped_keys(is_dropped: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    keys = [str(key) for key in is_dropped.columns]
    return {
        str(student): tuple(key for key, is_key_dropped in zip(keys, row, strict=True) if is_key_dropped)
        for student, row in zip(is_dropped.index, is_dropped.to_numpy(), strict=True)
    }


def _compute_total_marks(marks: pd.DataFrame) -> "pd.Series[int]":
    has_score = (marks == Mark.SCORE).any(axis=1)
    is_excused = (marks == Mark.EXCUSED).all(axis=1) & bool(marks.shape[1])
    marks_by_student = np.where(has_score, int(Mark.SCORE), np.where(is_excused, int(Mark.EXCUSED), int(Mark.BLANK)))
    return pd.Series(marks_by_student, index=marks.index, dtype=np.int64)


def _compute_total_points(points: Sequence[Points | None], dropped_count: int) -> Points | None:
    """Return the points possible of the total, or None if unknown.

    Dropped sessions don't count.
    """
    known_points = [value for value in points if value is not None]
    if len(known_points) < len(points):
        return None
    return sum(known_points, Decimal(0)) - (known_points[0] * dropped_count if dropped_count else 0)
