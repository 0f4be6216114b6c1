"""Statistics for each session: participation, mean, and histogram."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.clicker.export import ClickerExport
from core.cooperative import iter_yielding
from core.points import Mark, Points, convert_units

HISTOGRAM_BINS = 10


@dataclass(frozen=True, slots=True)
class SessionStatistics:
    """Statistics for one session.

    `answered_count` is the number of rows with a score, out of `row_count`. `mean` is the mean score, rounded to two
    decimals, or None if there are no scores. `histogram` counts scores in ten equal bins from 0 to the points possible,
    or to the highest score if the points are unknown. `above_count` counts scores above that range.
    """

    answered_count: int
    row_count: int
    mean: Points | None
    histogram: tuple[int, ...]
    above_count: int


def compute_session_statistics(
    export: ClickerExport, rows: Iterable[int] | None = None
) -> dict[str, SessionStatistics]:
    """Return statistics by session key.

    `rows` are the export rows to include; by default, all rows.
    """
    scores = export.scores
    units, marks = scores.units.to_numpy(), scores.marks.to_numpy()
    positions = np.arange(len(units)) if rows is None else scores.units.index.get_indexer(pd.Index(list(rows)))
    statistics = {}
    for column, session in enumerate(iter_yielding(export.sessions, 1)):
        scored_units = units[positions, column][marks[positions, column] == Mark.SCORE]
        statistics[session.key] = _compute_statistics(
            scored_units, len(positions), scores.decimals, session.points_possible
        )
    return statistics


def _compute_statistics(
    scored_units: npt.NDArray[np.generic], row_count: int, decimals: int, points: Points | None
) -> SessionStatistics:
    """Return the statistics for the scores in one session.

    They are computed from the distinct scores, because that is faster.
    """
    distinct, frequencies = np.unique(scored_units, return_counts=True)
    counts, distinct_points = frequencies.tolist(), [convert_units(value, decimals) for value in distinct.tolist()]
    total = sum((value * count for value, count in zip(distinct_points, counts, strict=True)), Decimal(0))
    mean = (total / len(scored_units)).quantize(Decimal("0.01"), ROUND_HALF_UP) if len(scored_units) else None
    values = [float(value) for value in distinct_points]
    top = float(points or 0) or max(values, default=0.0) or 1.0
    histogram, _ = np.histogram(np.clip(values, 0, top), bins=HISTOGRAM_BINS, range=(0, top), weights=frequencies)
    above_count = sum(count for value, count in zip(values, counts, strict=True) if value > top)
    return SessionStatistics(len(scored_units), row_count, mean, tuple(histogram.tolist()), above_count)
