"""How do many scores become one exact table?"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from core.coded_columns import CodedColumn
from core.pacing import paced
from core.points import Score, ScoreTable

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
    unit_of, mark_of = np.array(units, dtype=dtype), np.array([int(score.mark) for score in distinct], np.int8)
    shape = len(rows), len(keys)
    all_units, all_marks = np.empty(shape, dtype, order="F"), np.empty(shape, np.int8, order="F")
    for place, column in enumerate(paced(cells, 1)):
        numbers = column.numbers(codes.__getitem__)
        all_units[:, place], all_marks[:, place] = unit_of[numbers], mark_of[numbers]
    index, columns = pd.Index(list(rows), dtype=np.int64), pd.Index(list(keys), dtype=object)
    return ScoreTable(
        pd.DataFrame(all_units, index, columns, copy=False),
        pd.DataFrame(all_marks, index, columns, copy=False),
        decimals,
    )


def _printed_decimals(score: Score) -> int:
    """How many decimals a score prints; 0 where it is no number."""
    return max(0, -int(score.points.as_tuple().exponent)) if score.points is not None else 0
