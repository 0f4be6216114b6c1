"""Scores in one column as exact fractions, before scaling and rounding."""

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple, cast

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.choices import DEFAULT_DECIMALS
from core.files.dictionary_column import DictionaryColumn, find_unique
from core.points import Mark, Points, round_points


class StudentScore(NamedTuple):
    """A student's score in one column, before scaling and rounding.

    `earned` is 0 unless `mark` is SCORE. `possible` is None if unknown.
    """

    mark: Mark
    earned: Fraction
    possible: Points | None


@dataclass(frozen=True, eq=False)
class ColumnScores:
    """The scores of all students in a session or in the total, in sheet order.

    The points earned are `numerators` divided by `denominators`, which is an array or a single number. `marks` contains
    values of `Mark`. `is_divided` is True if the grading rule involved a division, so the scores need rounding.
    """

    marks: "pd.Series[int]"
    numerators: npt.NDArray[Any]
    denominators: int | npt.NDArray[Any]
    possible: Points | None
    is_divided: bool = False

    def encode(self) -> DictionaryColumn[StudentScore]:
        """Return the scores as a dictionary-encoded column."""
        marks = tuple(Mark)
        if isinstance(self.denominators, int):
            # most columns have few distinct scores: one code for each pair of mark and numerator
            positions, distinct = pd.factorize(self.numerators)
            used, codes = find_unique(positions * len(marks) + self.marks.to_numpy(), len(distinct) * len(marks))
            pairs = [divmod(code, len(marks)) for code in used.tolist()]
            values = [
                StudentScore(marks[mark], Fraction(int(distinct[index]), self.denominators), self.possible)
                for index, mark in pairs
            ]
            return DictionaryColumn(codes, values)
        cells = zip(self.marks.tolist(), self.numerators.tolist(), self.denominators.tolist(), strict=True)
        return DictionaryColumn.from_cells(cells).map(
            lambda cell: StudentScore(Mark(cell[0]), Fraction(cell[1], cell[2]), self.possible)
        )

    def get_mark(self, student: str) -> Mark:
        """Return the mark of a student's score."""
        return Mark(int(cast(int, self.marks.at[student])))

    def get_score(self, student: str) -> StudentScore:
        """Return a student's score."""
        position = cast(int, self.marks.index.get_loc(student))
        return StudentScore(self.get_mark(student), self._get_earned(position), self.possible)

    def list_scores(self) -> list[tuple[Fraction, str]]:
        """Return the points and the key of each student who has a score."""
        positions = self._scored_positions.tolist()
        return [(self._get_earned(position), str(self.marks.index[position])) for position in positions]

    @property
    def scored_count(self) -> int:
        """The number of students who have a score."""
        return len(self._scored_positions)

    @property
    def mean(self) -> Points | None:
        """The mean of the points earned, rounded to two decimals.

        It is None if no student has a score.
        """
        positions = self._scored_positions
        if not len(positions):
            return None
        sums: dict[int, int] = defaultdict(int)
        if isinstance(self.denominators, int):
            sums[self.denominators] = sum(self.numerators[positions].tolist())
        else:
            pairs = zip(self.numerators[positions].tolist(), self.denominators[positions].tolist(), strict=True)
            for numerator, denominator in pairs:
                sums[denominator] += numerator
        total = sum((Fraction(numerator, denominator) for denominator, numerator in sums.items()), Fraction(0))
        return round_points(total / len(positions), DEFAULT_DECIMALS)

    @property
    def _scored_positions(self) -> npt.NDArray[np.intp]:
        return np.flatnonzero(self.marks.to_numpy() == Mark.SCORE)

    def _get_earned(self, position: int) -> Fraction:
        denominator = self.denominators if isinstance(self.denominators, int) else int(self.denominators[position])
        return Fraction(int(self.numerators[position]), denominator)
