"""How did a session go: who answered, the mean, the shape?"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.clicker.export import Export
from core.pacing import paced
from core.points import Mark, Points

BINS = 10


@dataclass(frozen=True, slots=True)
class SessionStatistics:
    """One session in numbers.

    `answered` of `people` rows hold a score; `mean` is theirs at two decimals, None where nobody answered. `histogram`
    counts scores in ten equal steps from 0 to the points possible (the highest score where the file does not say);
    `above` counts those that lie over it.
    """

    answered: int
    people: int
    mean: Points | None
    histogram: tuple[int, ...]
    above: int


def session_statistics(export: Export, rows: Iterable[int] | None = None) -> dict[str, SessionStatistics]:
    """Statistics by session key, over `rows` of the export (all of them by default)."""
    scores = export.scores
    units, marks = scores.units.to_numpy(), scores.marks.to_numpy()
    chosen = np.arange(len(units)) if rows is None else scores.units.index.get_indexer(pd.Index(list(rows)))
    found = {}
    for place, session in enumerate(paced(export.sessions, 1)):
        scored = units[chosen, place][marks[chosen, place] == Mark.SCORE]
        found[session.key] = _statistics(scored, len(chosen), scores.decimals, session.points_possible)
    return found


def _statistics(
    scored: npt.NDArray[np.generic], people: int, decimals: int, points: Points | None
) -> SessionStatistics:
    """The statistics of the units that stand in one session; each different one is looked at once."""
    distinct, often = np.unique(scored, return_counts=True)
    counts, exact = often.tolist(), [Decimal(value).scaleb(-decimals) for value in distinct.tolist()]
    total = sum((value * count for value, count in zip(exact, counts, strict=True)), Decimal(0))
    mean = (total / len(scored)).quantize(Decimal("0.01"), ROUND_HALF_UP) if len(scored) else None
    values = [float(value) for value in exact]
    top = float(points or 0) or max(values, default=0.0) or 1.0
    bars, _ = np.histogram(np.clip(values, 0, top), bins=BINS, range=(0, top), weights=often)
    above = sum(count for value, count in zip(values, counts, strict=True) if value > top)
    return SessionStatistics(len(scored), people, mean, tuple(bars.tolist()), above)
