"""How do many scores become one exact table?"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from core.coded_columns import CodedColumn
from core.scores.points import Score, ScoreTable

_INT64_MAX = int(np.iinfo(np.int64).max)


def build_score_table(rows: Sequence[int], keys: Sequence[str], cells: Sequence[CodedColumn[Score]]) -> ScoreTable:
    """A ScoreTable of `cells[j][i]`, the score of column `keys[j]` in row `rows[i]`.

    The table has as many decimals as its finest score
    prints; its units are Python ints where a row's sum could overflow int64.
    """
    distinct = list({score for column in cells for score in column.values})
    decimals = max(map(_printed_decimals, distinct), default=0)
    codes = {score: code for code, score in enumerate(distinct)}
    units = [int(score.points.scaleb(decimals)) if score.points is not None else 0 for score in distinct]
    largest = max((abs(value) for value in units), default=0)
    dtype = np.dtype(np.int64) if largest * max(len(keys), 1) <= _INT64_MAX else np.dtype(object)
    grid = np.empty((len(rows), len(keys)), np.int32)
    for place, column in enumerate(cells):
        grid[:, place] = column.numbers(codes.__getitem__)
    index, columns = pd.Index(list(rows), dtype=np.int64), pd.Index(list(keys), dtype=object)
    marks = np.array([int(score.mark) for score in distinct], dtype=np.int8)
    return ScoreTable(
        pd.DataFrame(np.array(units, dtype=dtype)[grid], index, columns),
        pd.DataFrame(marks[grid], index, columns),
        decimals,
    )


def _printed_decimals(score: Score) -> int:
    """How many decimals a score prints; 0 where it is no number."""
    return max(0, -int(score.points.as_tuple().exponent)) if score.points is not None else 0
