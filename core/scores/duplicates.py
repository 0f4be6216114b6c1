"""Duplicate accounts: selecting and combining the scores in a student's rows."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
import pandas as pd

from core.choices import DuplicateAccountPolicy
from core.cooperative import iter_yielding
from core.exact_integers import choose_integer_dtype, find_largest
from core.points import Mark, ScoreTable

_COLUMN_BATCH_SIZE = 16


@dataclass(frozen=True, eq=False)
class MergedScores:
    """The scores of all sessions before the grading rule, with one row per student.

    They don't depend on which sessions are included, so they can be reused when that changes. `students` maps rows of
    the export to student keys, and `rows` maps each student to those rows.
    """

    scores: ScoreTable
    students: Mapping[int, str]
    rows: Mapping[str, tuple[int, ...]]
    duplicate_accounts: DuplicateAccountPolicy

    def select_sessions(self, keys: Sequence[str]) -> ScoreTable:
        """Return the scores of the sessions with these keys."""
        columns = pd.Index(list(keys), dtype=object)
        if columns.equals(self.scores.units.columns):
            return self.scores
        positions = self.scores.units.columns.get_indexer(columns)
        units, marks = (
            pd.DataFrame(frame.to_numpy().T[positions].T, frame.index, columns, copy=False)
            for frame in (self.scores.units, self.scores.marks)
        )
        return ScoreTable(units, marks, self.scores.decimals)


def merge_students(
    scores: ScoreTable, students: Mapping[int, str], duplicate_accounts: DuplicateAccountPolicy
) -> MergedScores:
    """Merge the duplicate accounts of each student in all sessions.

    `students` maps rows of the export to student keys.
    """
    rows: defaultdict[str, tuple[int, ...]] = defaultdict(tuple)
    for row, student in iter_yielding(students.items()):
        rows[student] += (row,)
    keys = [str(key) for key in scores.units.columns]
    merged = merge_accounts(scores, rows, keys, duplicate_accounts)
    return MergedScores(merged, students, dict(rows), duplicate_accounts)


def find_counted_scores(accounts: ScoreTable, duplicate_accounts: DuplicateAccountPolicy) -> pd.DataFrame:
    """Return a mask of the scores that count in each session.

    The index of `accounts` contains the student of each account. BEST and FIRST count one score per student and
    session; ties go to the first score. SUM counts all scores.
    """
    is_counted = accounts.marks == Mark.SCORE
    if duplicate_accounts is DuplicateAccountPolicy.BEST and is_counted.size:
        lowest_units = int(accounts.units.to_numpy().min())
        best_units = accounts.units.where(is_counted, lowest_units).groupby(level=0, sort=False).transform("max")
        is_counted &= accounts.units == best_units
    if duplicate_accounts is not DuplicateAccountPolicy.SUM:
        is_counted &= is_counted.groupby(level=0, sort=False).cumsum() == 1
    return is_counted


def merge_accounts(
    scores: ScoreTable,
    rows_by_student: Mapping[str, Sequence[int]],
    keys: Sequence[str],
    duplicate_accounts: DuplicateAccountPolicy,
) -> ScoreTable:
    """Return one row per student for the sessions with these keys.

    Only students with several rows are merged, so the common case stays fast. If a student has no score in a session,
    excused outranks no response, and no response outranks blank. A text without a value outranks every score, because
    it may be worth more.
    """
    duplicate_rows = {student: rows for student, rows in rows_by_student.items() if len(rows) > 1}
    count = len(keys) * max(map(len, duplicate_rows.values()), default=1)
    dtype = choose_integer_dtype(find_largest(scores.units.to_numpy()) * count)
    merged = select_accounts(scores, {student: rows[:1] for student, rows in rows_by_student.items()}, keys, dtype)
    if duplicate_rows:
        accounts = select_accounts(scores, duplicate_rows, keys, dtype)
        is_counted = find_counted_scores(accounts, duplicate_accounts)
        units = accounts.units.where(is_counted, 0).groupby(level=0, sort=False).sum()
        marks = accounts.marks.groupby(level=0, sort=False)
        positions = merged.units.index.get_indexer(units.index)
        has_score = (marks.min() == Mark.SCORE) & (marks.max() != Mark.NO_VALUE)
        merged.marks.iloc[positions] = marks.max().where(~has_score, int(Mark.SCORE))
        merged.units.iloc[positions] = units.where(has_score, 0)
    return merged


def select_accounts(
    scores: ScoreTable,
    rows_by_student: Mapping[str, Sequence[int]],
    keys: Sequence[str],
    dtype: "np.dtype[Any] | None" = None,
) -> ScoreTable:
    """Return these students' rows and these sessions, with students as the index.

    `dtype` is the type of the units, by default unchanged. NumPy selects the rows, because it lets other threads run
    while it copies millions of scores.
    """
    rows = pd.Index(list(chain.from_iterable(rows_by_student.values())), dtype=np.int64)
    index = pd.Index([student for student, rows in rows_by_student.items() for _ in rows], dtype=object)
    columns = pd.Index(list(keys), dtype=object)
    positions = scores.units.index.get_indexer(rows), scores.units.columns.get_indexer(columns)
    frames = []
    for cells, cell_dtype in ((scores.units.to_numpy(), dtype), (scores.marks.to_numpy(), None)):
        selected = np.empty((len(index), len(columns)), cell_dtype or cells.dtype, order="F")
        for start in iter_yielding(range(0, len(columns), _COLUMN_BATCH_SIZE), 1):
            batch = slice(start, start + _COLUMN_BATCH_SIZE)
            selected[:, batch] = cells[np.ix_(positions[0], positions[1][batch])]
        frames.append(pd.DataFrame(selected, index, columns, copy=False))
    return ScoreTable(frames[0], frames[1], scores.decimals)


@dataclass(frozen=True, slots=True)
class DuplicateScores:
    """One session's scores in the rows of a student with several rows.

    `is_counted` has one flag for each of `rows`: True if its score counts. No score counts if no row has one.
    """

    student: str
    session: str
    rows: tuple[int, ...]
    is_counted: tuple[bool, ...]


def list_duplicate_scores(
    scores: ScoreTable,
    rows_by_student: Mapping[str, Sequence[int]],
    keys: Sequence[str],
    duplicate_accounts: DuplicateAccountPolicy,
) -> tuple[DuplicateScores, ...]:
    """Return which score counts, for every duplicate account and session in which one of its rows has an entry."""
    duplicate_rows = {student: tuple(rows) for student, rows in rows_by_student.items() if len(rows) > 1}
    if not duplicate_rows or not keys:
        return ()
    accounts = select_accounts(scores, duplicate_rows, keys)
    is_counted = find_counted_scores(accounts, duplicate_accounts).to_numpy()
    has_entry = accounts.marks.to_numpy() != int(Mark.BLANK)
    found, start = [], 0
    for student, rows in duplicate_rows.items():
        part = slice(start, start + len(rows))
        start += len(rows)
        found += [
            DuplicateScores(student, keys[column], rows, tuple(map(bool, is_counted[part, column].tolist())))
            for column in np.flatnonzero(has_entry[part].any(axis=0)).tolist()
        ]
    return tuple(found)
