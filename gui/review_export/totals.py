"""How are the totals of the class spread, before the upload and after it?

A total here is what Canvas holds in the columns of the finished file: their sum, or the total column alone where the
file has one, so that nothing counts twice. Students without any score in them have no total.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from typing import TYPE_CHECKING

from core.canvas.decimals import shortest
from core.choices import TOTAL
from core.pacing import paced
from gui.review_export.sentences import counted, tr

if TYPE_CHECKING:
    from core.canvas.gradebook import Gradebook
    from core.canvas.upload.file import Upload

BINS = 10
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Spread:
    """Totals in ten equal steps from 0 to the highest; `mean` of those who have one (None: nobody), at two decimals."""

    counts: tuple[int, ...]
    people: int
    mean: Decimal | None


@dataclass(frozen=True, slots=True)
class Distribution:
    """Both spreads over the same steps: from 0 to `top` points."""

    top: Decimal
    before: Spread
    after: Spread

    @property
    def highest_bar(self) -> int:
        """The largest count of either spread."""
        return max((*self.before.counts, *self.after.counts), default=0)

    def words(self) -> str:
        """The picture in words, for a screen reader."""
        step = self.top / BINS
        bars = "; ".join(
            tr(
                "{low} to {high} points: {before}, then {after}",
                low=shortest(step * at),
                high=shortest(step * (at + 1)),
                before=before,
                after=after,
            )
            for at, (before, after) in enumerate(zip(self.before.counts, self.after.counts, strict=True))
            if before or after
        )
        now, then = say_spread(tr("In Canvas now"), self.before), say_spread(tr("Afterwards"), self.after)
        return f"{now}. {then}. {bars}"


def say_spread(label: str, spread: Spread) -> str:
    """Say one spread: "Afterwards: 7 students, mean 12.43"."""
    people = counted(spread.people, tr("{n} student"), tr("{n} students"))
    if spread.mean is None:
        return f"{label}: {people}"
    return f"{label}: {people}, {tr('mean {mean}', mean=shortest(spread.mean))}"


def distribution(gradebook: "Gradebook", upload: "Upload") -> Distribution:
    """The totals of the roster before and after the upload, the Test Student aside. Sums are exact."""
    total = [column for column in upload.columns if column.key == TOTAL]
    columns = total or list(upload.columns)
    written = [list(cells) for column, cells in zip(upload.columns, upload.cells, strict=True) if column in columns]
    rows = {row.student.canvas_id: place for place, row in enumerate(upload.rows)}
    in_canvas = [list(gradebook.cells[each.assignment.assignment_id]) if each.assignment else None for each in columns]
    before, after = [], []
    for at, student in enumerate(paced(gradebook.students)):
        if student.is_test:
            continue
        held = [scores[at] if scores else "" for scores in in_canvas]
        place = rows.get(student.canvas_id)
        before.append(_sum(held))
        after.append(_sum(held if place is None else [cells[place].text for cells in written]))
    worth = [column.points for column in columns if column.points is not None]
    highest = max((value for value in (*before, *after) if value is not None), default=Decimal(0))
    top = max(sum(worth, Decimal(0)), highest) or Decimal(1)
    return Distribution(top, _spread(before, top), _spread(after, top))


def _sum(cells: Iterable[str]) -> Decimal | None:
    points = [found for found in map(_points, cells) if found is not None]
    return sum(points, Decimal(0)) if points else None


@lru_cache(maxsize=4096)
def _points(cell: str) -> Decimal | None:
    try:
        return Decimal(cell)
    except InvalidOperation:
        return None


def _spread(totals: list[Decimal | None], top: Decimal) -> Spread:
    known = [total for total in totals if total is not None]
    counts = [0] * BINS
    for total in known:
        counts[min(max(int(total * BINS / top), 0), BINS - 1)] += 1
    mean = (sum(known, Decimal(0)) / len(known)).quantize(CENT, ROUND_HALF_UP) if known else None
    return Spread(tuple(counts), len(known), mean)
