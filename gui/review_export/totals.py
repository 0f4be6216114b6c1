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
from gui.review_export.sentences import counted, tr

if TYPE_CHECKING:
    from core.canvas.gradebook import Gradebook
    from core.canvas.upload.file import Upload

MOST_BARS = 10
CENT = Decimal("0.01")
_ROUND = tuple(map(Decimal, ("1", "2", "2.5", "5")))
_DIGITS = {size.as_tuple().digits for size in _ROUND}


@dataclass(frozen=True, slots=True)
class Spread:
    """How many of `people` have how much: counts of equal steps from 0.

    `mean` at two decimals; None where nobody has a total, or nothing can be earned.
    """

    counts: tuple[int, ...]
    people: int
    mean: Decimal | None


@dataclass(frozen=True, slots=True)
class Distribution:
    """Both spreads over the same steps of `step` points.

    Of those who have a total afterwards `unchanged` are in no row of the file; `without` are in one, and have none.
    """

    step: Decimal
    before: Spread
    after: Spread
    unchanged: int = 0
    without: int = 0

    @property
    def bars(self) -> int:
        """How many steps there are."""
        return len(self.after.counts)

    @property
    def top(self) -> Decimal:
        """The right end of the axis."""
        return self.step * self.bars

    @property
    def highest_bar(self) -> int:
        """The largest count of either spread."""
        return max((*self.before.counts, *self.after.counts), default=0)

    @property
    def legend(self) -> tuple[str, str]:
        """What each kind of bar shows."""
        return say_spread(tr("In Canvas now"), self.before), say_spread(tr("Afterwards"), self.after)

    @property
    def note(self) -> str:
        """Why other students are counted here than are in the file; "" where they are the same."""
        told = [
            counted(
                self.unchanged,
                tr("{n} student is counted here whose scores this file leaves as they are."),
                tr("{n} students are counted here whose scores this file leaves as they are."),
            )
            if self.unchanged
            else "",
            counted(
                self.without,
                tr("{n} student in the file is not counted: without a score, or excused."),
                tr("{n} students in the file are not counted: without a score, or excused."),
            )
            if self.without
            else "",
        ]
        return " ".join(part for part in told if part)

    def words(self) -> str:
        """The picture in words, for a screen reader."""
        bars = "; ".join(
            tr(
                "{low} to {high} points: {before}, then {after}",
                low=shortest(self.step * at),
                high=shortest(self.step * (at + 1)),
                before=before,
                after=after,
            )
            for at, (before, after) in enumerate(zip(self.before.counts, self.after.counts, strict=True))
            if before or after
        )
        return ". ".join(part for part in (*self.legend, self.note.removesuffix("."), bars) if part)


def say_spread(label: str, spread: Spread) -> str:
    """Say one spread: "Afterwards: 7 students have a score, mean 12.43"."""
    if not spread.people:
        return f"{label}: {tr('nobody has a score')}"
    people = counted(spread.people, tr("{n} student has a score"), tr("{n} students have a score"))
    if spread.mean is None:
        return f"{label}: {people}"
    return f"{label}: {people}, {tr('mean {mean}', mean=shortest(spread.mean))}"


def round_step(top: Decimal) -> Decimal:
    """The least of 1, 2, 2.5 and 5 times a power of ten that reaches `top`, which is above 0, in ten steps or fewer."""
    sizes = (size.scaleb(top.adjusted() - 1 + more) for more in range(2) for size in _ROUND)
    return next(size for size in sizes if size * MOST_BARS >= top)


def label_every(shown: Distribution, room: int) -> int:
    """How many steps lie between two labels of which `room` fit: as few as can be, so that labels are round too."""
    steps = (many for many in (1, 2, 4, 5) if (shown.step * many).normalize().as_tuple().digits in _DIGITS)
    return next((many for many in steps if shown.bars / many < room), shown.bars)


def distribution(gradebook: "Gradebook", upload: "Upload") -> Distribution:
    """The totals of the roster before and after the upload, the Test Student aside. Sums are exact."""
    total = [column for column in upload.columns if column.key == TOTAL]
    columns = total or list(upload.columns)
    written = [list(cells) for column, cells in zip(upload.columns, upload.cells, strict=True) if column in columns]
    rows = {row.student.canvas_id: place for place, row in enumerate(upload.rows)}
    in_canvas = [list(gradebook.cells[each.assignment.assignment_id]) if each.assignment else None for each in columns]
    before, after, unchanged, without = [], [], 0, 0
    for at, student in enumerate(gradebook.students):
        if student.is_test:
            continue
        held = [scores[at] if scores else "" for scores in in_canvas]
        place = rows.get(student.canvas_id)
        before.append(_sum(held))
        after.append(_sum(held if place is None else [cells[place].text for cells in written]))
        unchanged += place is None and after[-1] is not None
        without += place is not None and after[-1] is None
    worth = [column.points for column in columns if column.points is not None]
    highest = max((value for value in (*before, *after) if value is not None), default=Decimal(0))
    top = max(sum(worth, Decimal(0)), highest)
    step = round_step(top) if top else Decimal(1)
    full, rest = divmod(top, step)
    bars = max(int(full) + bool(rest), 1)
    now, then = (_spread(totals, step, bars, has_points=bool(top)) for totals in (before, after))
    return Distribution(step, now, then, unchanged, without)


def _sum(cells: Iterable[str]) -> Decimal | None:
    points = [found for found in map(_points, cells) if found is not None]
    return sum(points, Decimal(0)) if points else None


@lru_cache(maxsize=4096)
def _points(cell: str) -> Decimal | None:
    try:
        return Decimal(cell)
    except InvalidOperation:
        return None


def _spread(totals: list[Decimal | None], step: Decimal, bars: int, *, has_points: bool) -> Spread:
    known = [total for total in totals if total is not None]
    counts = [0] * bars
    for total in known:
        counts[min(max(int(total / step), 0), bars - 1)] += 1
    is_telling = bool(known) and has_points
    mean = (sum(known, Decimal(0)) / len(known)).quantize(CENT, ROUND_HALF_UP) if is_telling else None
    return Spread(tuple(counts), len(known), mean)
