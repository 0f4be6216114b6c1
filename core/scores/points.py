"""What is one score, exactly?

A score is a whole number of the smallest unit that its file prints (2.50 with two decimals is 250 units), so that sums of
printed decimals are exact. A cell that holds no number is one of three things that are never mixed up with zero: blank,
no response, or excused.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

Points = Decimal


class Mark(IntEnum):
    """What a cell means."""

    SCORE = 0
    BLANK = 1
    NO_RESPONSE = 2
    EXCUSED = 3


@dataclass(frozen=True, eq=False)
class ScoreTable:
    """Scores by row (index) and session key (columns), exact.

    `units`: whole numbers of 10**-decimals points (int64, or Python ints as object where int64 could overflow a sum), 0
    wherever `marks` is not SCORE. `marks`: int8 values of `Mark`, same index and columns.
    """

    units: "pd.DataFrame"
    marks: "pd.DataFrame"
    decimals: int
