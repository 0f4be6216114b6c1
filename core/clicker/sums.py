"""Is a column the sum of the others?"""

from collections.abc import Mapping, Sequence, Set

from core.clicker.cells import ReadColumn
from core.clicker.score_table import build_score_table
from core.coded_columns import CodedColumn
from core.points import Mark, Score

_FEWEST_SESSIONS = 3
_FEWEST_ROWS = 3
_NEARLY_ALL = 0.95


def find_sum_column(columns: Mapping[int, ReadColumn], candidates: Set[int]) -> int | None:
    """The one of `candidates` that is the exact sum of all other columns in nearly every row, or None.

    Only rows in which two other columns hold something count as evidence, so that a class in which only one session
    was scored does not turn that session into a total. Nothing is said with fewer than three other columns.
    """
    numbers = list(columns)
    if not candidates or len(numbers) <= _FEWEST_SESSIONS:
        return None
    texts = columns[numbers[0]].scores
    table = build_score_table(range(len(texts)), [str(number) for number in numbers], _scores(columns, numbers))
    units, is_score = table.units.to_numpy(), table.marks.to_numpy() == Mark.SCORE
    sums, filled = units.sum(axis=1), (units != 0).sum(axis=1)
    for number in sorted(candidates, reverse=True):
        place = numbers.index(number)
        own = units[:, place]
        evidence = is_score[:, place] & (filled - (own != 0) >= 2)
        equal = sums - own == own
        told = is_score[:, place]
        if evidence.sum() >= _FEWEST_ROWS and min(equal[evidence].mean(), equal[told].mean()) >= _NEARLY_ALL:
            return number
    return None


def _scores(columns: Mapping[int, ReadColumn], numbers: Sequence[int]) -> list[CodedColumn[Score]]:
    return [columns[number].scores for number in numbers]
