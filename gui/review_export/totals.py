"""How are the totals of the class spread, before the upload and after it?

What a total is says `core.upload.comparing`. Students without any score in the file's columns have none.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from core.pacing import paced
from core.points import shortest
from gui.look.words import counted, tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.upload.comparing import ClassTotals

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
    """Both spreads over the same steps of `step` points; 0 where there are no points at all.

    Of those who have a total afterwards `unchanged` are in no row of the file; `without` are in one, and have none.
    `column` is the title of the total column, where that alone is shown, else "".
    """

    step: Decimal
    before: Spread
    after: Spread
    unchanged: int = 0
    without: int = 0
    column: str = ""

    @property
    def bars(self) -> int:
        """How many steps there are."""
        return len(self.after.counts)

    @property
    def top(self) -> Decimal:
        """The right end of the axis."""
        return self.step * self.bars

    @property
    def axis(self) -> str:
        """What lies along the axis."""
        if self.column:
            return tr("Points in “{column}”", column=self.column)
        return tr("Points in the columns of this file")

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
        span = tr("{low} to {high} points: {before}, then {after}")
        nothing = tr("0 points: {before}, then {after}")
        bars = "; ".join(
            (span if self.step else nothing).format(
                low=shortest(self.step * at),
                high=shortest(self.step * (at + 1)),
                before=before,
                after=after,
            )
            for at, (before, after) in enumerate(zip(self.before.counts, self.after.counts, strict=True))
            if before or after
        )
        return ". ".join(part for part in (*self.legend, self.note.removesuffix("."), f"{self.axis}: {bars}") if part)


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


def distribution(totals: "ClassTotals") -> Distribution:
    """How the totals of the roster are spread before and after the upload."""
    known = [total for total in (*totals.before, *totals.after) if total is not None]
    top = max(totals.worth, *known, Decimal(0)) if known else totals.worth
    step = round_step(top) if top else Decimal(0)
    full, rest = divmod(top, step) if step else (Decimal(0), Decimal(0))
    bars = max(int(full) + bool(rest), 1)
    now, then = (_spread(each, step, bars) for each in (totals.before, totals.after))
    afterwards = list(zip(totals.is_in_file, totals.after, strict=True))
    unchanged = sum(not is_in_file and total is not None for is_in_file, total in afterwards)
    without = sum(is_in_file and total is None for is_in_file, total in afterwards)
    return Distribution(step, now, then, unchanged, without, totals.column)


def _spread(totals: "Sequence[Decimal | None]", step: Decimal, bars: int) -> Spread:
    known = [total for total in totals if total is not None]
    counts = [0] * bars
    for total in paced(known):
        counts[min(max(int(total / step), 0), bars - 1) if step else 0] += 1
    mean = (sum(known, Decimal(0)) / len(known)).quantize(CENT, ROUND_HALF_UP) if known and step else None
    return Spread(tuple(counts), len(known), mean)
