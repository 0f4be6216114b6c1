"""Student scores and totals after duplicate accounts are merged and rules are applied."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from typing import cast

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.choices import NO_SCORING_RULE, DuplicateAccountPolicy, ScoringRule
from core.clicker.export import ClickerExport, Session
from core.cooperative import iter_yielding
from core.errors import RequestError
from core.points import Mark, Points, ScoreTable
from core.problems import pluralize

INT64_SAFE_UNITS = 10**18

_COLUMN_BATCH_SIZE = 16


@dataclass(frozen=True, eq=False)
class ScoreSheet:
    """Scores and totals after merging accounts and applying session rules.

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
        """Return the mark of a student's score.

        Any `key` that isn't a session key means the total.
        """
        if key in self.points:
            return self.scores.mark_at(student, key)
        return Mark(int(cast(int, self.total_marks.at[student])))

    @property
    def mean_total(self) -> Points | None:
        """Return the mean total, rounded to two decimals, or None if there are no totals."""
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
    two_accounts: DuplicateAccountPolicy = DuplicateAccountPolicy.BEST,
) -> ScoreSheet:
    """Merge the rows of each student, apply the rule, and add up the scores exactly.

    `students` maps export rows to student keys, `points_possible` maps session keys to points.

    Raises:
        RequestError: the rule needs points possible that the file doesn't state, or drop-lowest was requested although
            sessions differ in points or none would be left.
    """
    keys = [session.key for session in sessions]
    rows_by_student = _group_rows_by_student(students)
    decimals = _find_common_decimals(export.scores.decimals, rule, [points_possible[key] for key in keys])
    selected = _select_scores(export.scores, list(students), keys, decimals)
    table = _merge_accounts(selected, rows_by_student, two_accounts)
    session_points = {key: points_possible[key] for key in keys}
    _require_known_points(session_points, rule)
    table = _apply_session_rules(table, session_points, rule)
    _require_valid_drop(session_points, rule.drop_lowest)
    is_dropped = _find_dropped_sessions(table, rule.drop_lowest)
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
    stated = [value for value in (*points, rule.cap) if value is not None]
    return max([decimals, *(-int(value.normalize().as_tuple().exponent) for value in stated)])


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


def _merge_accounts(
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
    scored = [units for units, mark in cells if mark is Mark.SCORE]
    if scored:
        units_by_policy = {
            DuplicateAccountPolicy.BEST: max(scored),
            DuplicateAccountPolicy.SUM: sum(scored),
            DuplicateAccountPolicy.FIRST: scored[0],
        }
        return units_by_policy[policy], Mark.SCORE
    return 0, max(mark for _, mark in cells)


def _apply_session_rules(table: ScoreTable, points: Mapping[str, Points | None], rule: ScoringRule) -> ScoreTable:
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


def _require_known_points(points: Mapping[str, Points | None], rule: ScoringRule) -> None:
    unknown = [f"“{key}”" for key, value in points.items() if value is None]
    if rule.full_credit_at is not None and unknown:
        raise RequestError(
            f"Full credit from {rule.full_credit_at}% on needs the points possible, and the file does not state those "
            f"of {pluralize(len(unknown), 'session')}: {', '.join(unknown[:3])}.",
            advice="Leave the rule out, or leave those sessions out, or add a row of points possible to the file.",
        )


def _require_valid_drop(points: Mapping[str, Points | None], count: int) -> None:
    if not count:
        return
    if None in points.values() or len(set(points.values())) > 1:
        raise RequestError(
            "The lowest sessions can only be dropped where all sessions are worth the same points.",
            advice="Choose sessions of equal points.",
        )
    if count >= len(points):
        raise RequestError(
            f"Dropping the {count} lowest of {len(points)} sessions leaves none.",
            advice="Drop fewer sessions, or choose more.",
        )


def _find_dropped_sessions(table: ScoreTable, count: int) -> pd.DataFrame:
    """Return True for each dropped session.

    Excused sessions are dropped first, then the lowest scores (a blank is 0). Ties go to the earliest session.
    """
    if not count:
        return pd.DataFrame(False, index=table.units.index, columns=table.units.columns)
    is_counted = (table.marks != Mark.EXCUSED).to_numpy()
    units = table.units.to_numpy()
    is_dropped = np.zeros(units.shape, dtype=bool)
    order = np.lexsort((units, is_counted), axis=1) if units.dtype != object else _sort_large_units(units, is_counted)
    np.put_along_axis(is_dropped, order[:, :count], True, axis=1)
    return pd.DataFrame(is_dropped, index=table.units.index, columns=table.units.columns)


def _sort_large_units(units: npt.NDArray[np.object_], is_counted: npt.NDArray[np.bool_]) -> npt.NDArray[np.intp]:
    """Return the same order for numbers that don't fit into 64 bits."""
    pairs = zip(units, is_counted, strict=True)
    order = [sorted(range(len(row)), key=lambda i: (counted_row[i], row[i])) for row, counted_row in pairs]
    return np.array(order, dtype=np.intp).reshape(units.shape)


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
