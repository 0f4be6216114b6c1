"""What did each student earn in the sessions that count, and altogether?"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from typing import cast

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.choices import NO_RULE, Rule, TwoAccounts
from core.clicker.export import Export, Session
from core.errors import RequestError
from core.pacing import paced
from core.points import Mark, Points, ScoreTable
from core.problems import counted

UNITS_SAFE_IN_INT64 = 10**18

_COLUMNS_AT_ONCE = 16


@dataclass(frozen=True, eq=False)
class ScoreSheet:
    """Scores by student and chosen session, after folding accounts and after the session rules, and their totals.

    `scores` is indexed by student key (the Canvas id), its columns are the chosen session keys. `totals` are units of
    10**-scores.decimals points by student; `total_marks` says where there is no total to speak of: BLANK where no
    chosen session holds a score, EXCUSED where every one is excused. `points` are the points possible by session
    key, `total_points` those of the total; None where the file does not say. `rows` names the export rows
    of a student, `dropped` the sessions that drop-lowest took from a student's total.
    """

    scores: ScoreTable
    totals: "pd.Series[int]"
    total_marks: "pd.Series[int]"
    points: Mapping[str, Points | None]
    total_points: Points | None
    rows: Mapping[str, tuple[int, ...]]
    dropped: Mapping[str, tuple[str, ...]]
    rule: Rule

    def total_of(self, student: str) -> Points | None:
        """The exact total of one student, before scaling; None where there is none."""
        if self.total_marks.at[student] != Mark.SCORE:
            return None
        return Decimal(int(cast(int, self.totals.at[student]))).scaleb(-self.scores.decimals)

    def mark_of(self, student: str, key: str) -> Mark:
        """What one student's cell means; `key` is a session's or, for any other key, the total's."""
        if key in self.points:
            return self.scores.mark_at(student, key)
        return Mark(int(cast(int, self.total_marks.at[student])))

    @property
    def mean_total(self) -> Points | None:
        """The mean of all totals, rounded to two decimals for showing; None where nobody has one."""
        counted = self.totals[self.total_marks == Mark.SCORE]
        if counted.empty:
            return None
        mean = Decimal(int(counted.sum())) / len(counted)
        return mean.scaleb(-self.scores.decimals).quantize(Decimal("0.01"), ROUND_HALF_UP)


def score(
    export: Export,
    students: Mapping[int, str],
    chosen: Sequence[Session],
    points: Mapping[str, Points | None],
    rule: Rule = NO_RULE,
    two_accounts: TwoAccounts = TwoAccounts.BEST,
) -> ScoreSheet:
    """Fold the rows of each student, apply the rule and add up.

    `students` gives the student key by export row, `points` the points possible by session key. Sums are exact.

    Raises:
        RequestError: drop-lowest was asked for where the sessions are not worth the same, or leaves none.
    """
    keys = [session.key for session in chosen]
    rows_of = _rows_by_student(students)
    decimals = _common_decimals(export.scores.decimals, rule, [points[key] for key in keys])
    table = _fold(_chosen_scores(export.scores, list(students), keys, decimals), rows_of, two_accounts)
    worth = {key: points[key] for key in keys}
    _refuse_unknown_points(worth, rule)
    table = _apply_session_rules(table, worth, rule)
    _refuse_unequal_drop(worth, rule.drop_lowest)
    lost = _dropped_sessions(table, rule.drop_lowest)
    kept = table.units.where(~lost, 0) if rule.drop_lowest else table.units
    return ScoreSheet(
        scores=table,
        totals=kept.sum(axis=1).astype(table.units.to_numpy().dtype if len(keys) else np.int64),
        total_marks=_total_marks(table.marks),
        points=worth,
        total_points=_total_points(list(worth.values()), rule.drop_lowest),
        rows=rows_of,
        dropped=_names_of_dropped(lost) if rule.drop_lowest else {},
        rule=rule,
    )


def _rows_by_student(students: Mapping[int, str]) -> dict[str, tuple[int, ...]]:
    rows: defaultdict[str, tuple[int, ...]] = defaultdict(tuple)
    for row, student in paced(students.items()):
        rows[student] += (row,)
    return dict(rows)


def _common_decimals(decimals: int, rule: Rule, points: Sequence[Points | None]) -> int:
    """Decimals enough to hold every score, every cap and every points possible as a whole number of units."""
    stated = [value for value in (*points, rule.cap) if value is not None]
    return max([decimals, *(-int(value.normalize().as_tuple().exponent) for value in stated)])


def _chosen_scores(scores: ScoreTable, rows: list[int], keys: list[str], decimals: int) -> ScoreTable:
    units = _pick(scores.units, rows, keys)
    more = 10 ** (decimals - scores.decimals)
    if more > 1:
        largest = max((int(column.abs().max()) for _, column in units.items()), default=0) if rows else 0
        if largest * more * max(1, len(keys)) >= UNITS_SAFE_IN_INT64:
            units = units.astype(object)
        units = units * more
    return ScoreTable(units, _pick(scores.marks, rows, keys), decimals)


def _pick(frame: pd.DataFrame, rows: Sequence[int], keys: Sequence[str]) -> pd.DataFrame:
    """`frame.loc[rows, keys]`, by numpy, which lets other threads run while it copies millions of scores."""
    index, columns = pd.Index(list(rows), dtype=np.int64), pd.Index(list(keys), dtype=object)
    places = frame.index.get_indexer(index), frame.columns.get_indexer(columns)
    scores = frame.to_numpy()
    picked = np.empty((len(index), len(columns)), scores.dtype, order="F")
    for start in paced(range(0, len(columns), _COLUMNS_AT_ONCE), 1):
        here = slice(start, start + _COLUMNS_AT_ONCE)
        picked[:, here] = scores[np.ix_(places[0], places[1][here])]
    return pd.DataFrame(picked, index, columns, copy=False)


def _fold(table: ScoreTable, rows_of: Mapping[str, tuple[int, ...]], how: TwoAccounts) -> ScoreTable:
    """One row a student, in the order of their first rows; only those with several rows are worked out."""
    students = pd.Index(list(rows_of), dtype=object)
    if len(students) == len(table.units):
        return ScoreTable(table.units.set_axis(students), table.marks.set_axis(students), table.decimals)
    first, keys = [rows[0] for rows in rows_of.values()], list(table.units.columns)
    units, marks = _pick(table.units, first, keys), _pick(table.marks, first, keys)
    units.index = marks.index = students
    for student, rows in paced(rows_of.items()):
        if len(rows) > 1:
            folded = [
                _fold_cell([(int(u), Mark(m)) for u, m in zip(column_units, column_marks, strict=True)], how)
                for column_units, column_marks in zip(
                    table.units.loc[list(rows)].to_numpy().T, table.marks.loc[list(rows)].to_numpy().T, strict=True
                )
            ]
            units.loc[student] = [cell[0] for cell in folded]
            marks.loc[student] = [cell[1] for cell in folded]
    return ScoreTable(units, marks, table.decimals)


def _fold_cell(cells: Sequence[tuple[int, Mark]], how: TwoAccounts) -> tuple[int, Mark]:
    """One session's cells of one student made one. Without a score, excused says more than no response or blank."""
    scored = [units for units, mark in cells if mark is Mark.SCORE]
    if scored:
        return {TwoAccounts.BEST: max(scored), TwoAccounts.SUM: sum(scored), TwoAccounts.FIRST: scored[0]}[
            how
        ], Mark.SCORE
    return 0, max(mark for _, mark in cells)


def _apply_session_rules(table: ScoreTable, points: Mapping[str, Points | None], rule: Rule) -> ScoreTable:
    units = table.units
    if rule.full_credit_at is not None:
        units = units.apply(lambda column: _full_credit(column, points[str(column.name)], rule.full_credit_at, table))
    if rule.cap is not None:
        units = units.clip(upper=int(rule.cap.scaleb(table.decimals)))
    return table if units is table.units else ScoreTable(units, table.marks, table.decimals)


def _full_credit(
    column: "pd.Series[int]", points: Points | None, percent: Points | None, table: ScoreTable
) -> "pd.Series[int]":
    """Everyone who reached `percent` of the points possible gets all of them; more than all of them stays."""
    if not points or percent is None:  # a session that is worth nothing has no share to reach
        return column
    full = int(points.scaleb(table.decimals))
    needed = int((full * percent / 100).to_integral_value(ROUND_CEILING))  # whole units: the exact share is enough
    reached = (table.marks[column.name] == Mark.SCORE) & (column >= needed) & (column < full)
    return column.mask(reached, full)


def _refuse_unknown_points(points: Mapping[str, Points | None], rule: Rule) -> None:
    unknown = [f"“{key}”" for key, worth in points.items() if worth is None]
    if rule.full_credit_at is not None and unknown:
        raise RequestError(
            f"Full credit from {rule.full_credit_at}% on needs the points possible, and the file does not state those "
            f"of {counted(len(unknown), 'session')}: {', '.join(unknown[:3])}.",
            advice="Leave the rule out, or leave those sessions out, or add a row of points possible to the file.",
        )


def _refuse_unequal_drop(points: Mapping[str, Points | None], count: int) -> None:
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


def _dropped_sessions(table: ScoreTable, count: int) -> pd.DataFrame:
    """True where a session is dropped: excused ones first, then the lowest, a blank being 0; ties the earliest."""
    if not count:
        return pd.DataFrame(False, index=table.units.index, columns=table.units.columns)
    counts = (table.marks != Mark.EXCUSED).to_numpy()
    units = table.units.to_numpy()
    lost = np.zeros(units.shape, dtype=bool)
    order = np.lexsort((units, counts), axis=1) if units.dtype != object else _order_of_large(units, counts)
    np.put_along_axis(lost, order[:, :count], True, axis=1)
    return pd.DataFrame(lost, index=table.units.index, columns=table.units.columns)


def _order_of_large(units: npt.NDArray[np.object_], counts: npt.NDArray[np.bool_]) -> npt.NDArray[np.intp]:
    """The same order for numbers that do not fit into 64 bits."""
    ranks = [sorted(range(len(row)), key=lambda i: (here[i], row[i])) for row, here in zip(units, counts, strict=True)]
    return np.array(ranks, dtype=np.intp).reshape(units.shape)


def _names_of_dropped(lost: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    keys = [str(key) for key in lost.columns]
    return {
        str(student): tuple(key for key, gone in zip(keys, row, strict=True) if gone)
        for student, row in zip(lost.index, lost.to_numpy(), strict=True)
    }


def _total_marks(marks: pd.DataFrame) -> "pd.Series[int]":
    scored = (marks == Mark.SCORE).any(axis=1)
    excused = (marks == Mark.EXCUSED).all(axis=1) & bool(marks.shape[1])
    found = np.where(scored, int(Mark.SCORE), np.where(excused, int(Mark.EXCUSED), int(Mark.BLANK)))
    return pd.Series(found, index=marks.index, dtype=np.int64)


def _total_points(points: Sequence[Points | None], dropped: int) -> Points | None:
    """What the total is worth: the sum of the sessions that count, less the dropped ones."""
    known = [value for value in points if value is not None]
    if len(known) < len(points):
        return None
    return sum(known, Decimal(0)) - (known[0] * dropped if dropped else 0)
