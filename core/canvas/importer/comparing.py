"""Which cells of the upload are not plainly the score that Canvas has?

A course may have ten million cells, and nearly all of them say what Canvas knows already. So every different text is
read once, columns are compared as numbers, and only what is left over is looked at, once for each different pair of
cell and score.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.canvas.gradebook import Gradebook, Posting
from core.canvas.importer.assignments import Column, PointsCell
from core.canvas.importer.reading import Rows
from core.canvas.importer.scores import Effect, effect_of, plain_score
from core.canvas.importer.students import Entry
from core.coded_columns import CodedColumn, Codes, Numbering, TextColumn, pair
from core.pacing import paced

Pair = tuple[str, str]
"""A raw cell and the score that Canvas has there."""


@dataclass(frozen=True, slots=True)
class ColumnOfCells:
    """One column's cells against the gradebook's scores.

    `codes` holds, for each known entry, the place in `pairs` of what is not plainly the score that Canvas has, else -1;
    `effects` says what each pair does. All other cells change nothing and are the same on the page.
    """

    column: Column
    points: PointsCell
    codes: Codes
    pairs: Sequence[Pair]
    effects: Sequence[Effect]

    def effect(self, place: int) -> Effect | None:
        """What the cell of one known entry does; None where it plainly is the score that Canvas has."""
        code = self.codes[place]
        return None if code < 0 else self.effects[code]

    def places(self, matters: Sequence[bool]) -> npt.NDArray[np.intp]:
        """The places of the known entries whose pair matters; `matters` says so of each of `pairs`."""
        if not any(matters):
            return np.array([], np.intp)
        return np.flatnonzero(np.array([*matters, False])[self.codes])  # -1 is the last one

    @property
    def is_weeded_by_importer(self) -> bool:
        """Canvas rules D2 and F3: no cell and no points changed. A new assignment always stays."""
        is_same = self.column.known is not None and not self.points.is_changed
        return is_same and all(effect.is_weeded for effect in self.effects)


def known_entries(entries: Sequence[Entry]) -> list[Entry]:
    """The entries of students whom Canvas knows."""
    return [entry for entry in entries if entry.student is not None]


def rows_that_count(known: Sequence[Entry]) -> list[int]:
    """The row that each known entry's values come from: the last one of that student. Canvas rule E9."""
    last = {entry.student: entry.place for entry in known}
    return [last[entry.student] for entry in known]


def compare(
    gradebook: Gradebook,
    known: Sequence[Entry],
    rows: Rows,
    columns: Sequence[Column],
    points: Sequence[PointsCell],
) -> list[ColumnOfCells]:
    """Each column's cells against the gradebook's scores, a known entry each."""
    row_of = np.array(rows_that_count(known), np.intp)
    student_of = np.array([entry.student for entry in known], np.intp)
    nothing, all_plain = CodedColumn.of_one("", len(gradebook.students)), np.full(len(known), -1, np.int32)
    numbers = _ScoreNumbers()
    compared = []
    for column, its_points in paced(zip(columns, points, strict=True), 1):
        cells = rows.column(column.source).take(row_of)
        scores = (gradebook.cells[column.known.assignment_id] if column.known else nothing).take(student_of)
        odd = np.flatnonzero(numbers.of_cells(cells) != numbers.of_scores(scores))
        if len(odd):
            compared.append(_compare_odd(column, its_points, cells, scores, odd))
        else:
            compared.append(ColumnOfCells(column, its_points, all_plain, (), ()))
    return compared


def _compare_odd(
    column: Column, points: PointsCell, cells: TextColumn, scores: TextColumn, odd: npt.NDArray[np.intp]
) -> ColumnOfCells:
    """A column with cells at the places `odd` that are not plainly the score that Canvas has."""
    is_closed = column.known is not None and column.known.posting is Posting.MANUAL_HIDDEN
    pairs = pair(cells.take(odd), scores.take(odd))
    codes = np.full(len(cells), -1, np.int32)
    codes[odd] = pairs.codes
    effects = [effect_of(*texts, points.points, is_closed=is_closed) for texts in pairs.values]
    return ColumnOfCells(column, points, codes, pairs.values, effects)


class _ScoreNumbers:
    """Gives each score a number, so that whole columns are compared as numbers."""

    def __init__(self) -> None:
        self._numbers: Numbering[str] = Numbering()
        self._tables: dict[tuple[int, Callable[[str], str]], tuple[Sequence[str], Codes]] = {}

    def of_cells(self, cells: TextColumn) -> Codes:
        """The number of the score that each cell plainly says."""
        return self._table(cells.values, plain_score)[cells.codes]

    def of_scores(self, scores: TextColumn) -> Codes:
        """The number of each score of the gradebook."""
        return self._table(scores.values, str)[scores.codes]

    def _table(self, texts: Sequence[str], score_of: Callable[[str], str]) -> Codes:
        """The number of each text, found once for all the columns that share their texts."""
        key = id(texts), score_of
        if key not in self._tables:
            numbers = np.fromiter((self._numbers[score_of(text)] for text in texts), np.int32)
            self._tables[key] = texts, numbers  # the texts too, so that no others get their id
        return self._tables[key][1]
