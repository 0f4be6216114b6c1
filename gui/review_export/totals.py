"""Distribution of the class's totals before and after the upload.

`core.upload.comparing` defines the totals. Students with no scores in the columns of the file have none.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from core.cooperative import iter_yielding
from core.points import format_decimal
from gui.look.text_formatting import pluralize, tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.upload.comparing import ClassTotals

MAX_BARS = 10
_CENT = Decimal("0.01")
_ROUND_STEPS = tuple(map(Decimal, ("1", "2", "2.5", "5")))
_ROUND_DIGITS = {size.as_tuple().digits for size in _ROUND_STEPS}


@dataclass(frozen=True, slots=True)
class TotalsSpread:
    """Number of students in each step of points, from 0 up.

    `mean` is rounded to two decimals; None if no student has a total, or no points can be earned.
    """

    counts: tuple[int, ...]
    student_count: int
    mean: Decimal | None


@dataclass(frozen=True, slots=True)
class TotalsDistribution:
    """Both spreads over the same steps of `step` points; 0 if no points can be earned.

    `outside_count` is the number of students who have a total afterwards and no row in the file, `without_total_count`
    of those who have a row and no total. `column_title` is the title of the total column if only that is counted.
    """

    step: Decimal
    before: TotalsSpread
    after: TotalsSpread
    outside_count: int = 0
    without_total_count: int = 0
    column_title: str = ""

    @property
    def bar_count(self) -> int:
        """The number of steps."""
        return len(self.after.counts)

    @property
    def axis_title(self) -> str:
        """The title of the axis."""
        if self.column_title:
            return tr("Points in “{column}”", column=self.column_title)
        return tr("Points in the columns of this file")

    @property
    def highest_count(self) -> int:
        """The largest count in either spread."""
        return max((*self.before.counts, *self.after.counts), default=0)

    @property
    def legend(self) -> tuple[str, str]:
        """The labels of both kinds of bars."""
        return describe_spread(tr("In Canvas now"), self.before), describe_spread(tr("Afterwards"), self.after)

    @property
    def note(self) -> str:
        """Why the counted students differ from those in the file; "" if they don't."""
        sentences = [
            pluralize(
                self.outside_count,
                tr("{n} student is counted here whose scores this file leaves as they are."),
                tr("{n} students are counted here whose scores this file leaves as they are."),
            )
            if self.outside_count
            else "",
            pluralize(
                self.without_total_count,
                tr("{n} student in the file is not counted: without a score, or excused."),
                tr("{n} students in the file are not counted: without a score, or excused."),
            )
            if self.without_total_count
            else "",
        ]
        return " ".join(part for part in sentences if part)

    def describe(self) -> str:
        """Return the chart in words, for a screen reader."""
        range_text = tr("{low} to {high} points: {before}, then {after}")
        zero_text = tr("0 points: {before}, then {after}")
        bars = "; ".join(
            (range_text if self.step else zero_text).format(
                low=format_decimal(self.step * index),
                high=format_decimal(self.step * (index + 1)),
                before=before,
                after=after,
            )
            for index, (before, after) in enumerate(zip(self.before.counts, self.after.counts, strict=True))
            if before or after
        )
        return ". ".join(
            part for part in (*self.legend, self.note.removesuffix("."), f"{self.axis_title}: {bars}") if part
        )


def describe_spread(label: str, spread: TotalsSpread) -> str:
    """Return a spread in words, such as "Afterwards: 7 students have a score, mean 12.43"."""
    if not spread.student_count:
        return f"{label}: {tr('nobody has a score')}"
    students = pluralize(spread.student_count, tr("{n} student has a score"), tr("{n} students have a score"))
    if spread.mean is None:
        return f"{label}: {students}"
    return f"{label}: {students}, {tr('mean {mean}', mean=format_decimal(spread.mean))}"


def find_round_step(maximum: Decimal) -> Decimal:
    """Return the smallest round step that reaches `maximum` in MAX_BARS steps or fewer.

    A round step is 1, 2, 2.5, or 5 times a power of ten. `maximum` is above 0.
    """
    sizes = (size.scaleb(maximum.adjusted() - 1 + exponent) for exponent in range(2) for size in _ROUND_STEPS)
    return next(size for size in sizes if size * MAX_BARS >= maximum)


def find_label_interval(distribution: TotalsDistribution, max_labels: int) -> int:
    """Return the smallest number of steps between labels that are round and fit in `max_labels`."""
    intervals = (
        interval
        for interval in (1, 2, 4, 5)
        if (distribution.step * interval).normalize().as_tuple().digits in _ROUND_DIGITS
    )
    return next(
        (interval for interval in intervals if distribution.bar_count / interval < max_labels), distribution.bar_count
    )


def build_distribution(totals: "ClassTotals") -> TotalsDistribution:
    """Return how the totals of the class are distributed before and after the upload."""
    known_totals = [total for total in (*totals.before, *totals.after) if total is not None]
    maximum = max(totals.points_possible, *known_totals, Decimal(0)) if known_totals else totals.points_possible
    step = find_round_step(maximum) if maximum else Decimal(0)
    full_steps, remainder = divmod(maximum, step) if step else (Decimal(0), Decimal(0))
    bar_count = max(int(full_steps) + bool(remainder), 1)
    before, after = (_build_spread(scores, step, bar_count) for scores in (totals.before, totals.after))
    afterwards = list(zip(totals.is_in_file, totals.after, strict=True))
    outside_count = sum(not is_in_file and total is not None for is_in_file, total in afterwards)
    without_total_count = sum(is_in_file and total is None for is_in_file, total in afterwards)
    return TotalsDistribution(step, before, after, outside_count, without_total_count, totals.total_title)


def _build_spread(totals: "Sequence[Decimal | None]", step: Decimal, bar_count: int) -> TotalsSpread:
    known_totals = [total for total in totals if total is not None]
    counts = [0] * bar_count
    for total in iter_yielding(known_totals):
        counts[min(max(int(total / step), 0), bar_count - 1) if step else 0] += 1
    mean = (
        (sum(known_totals, Decimal(0)) / len(known_totals)).quantize(_CENT, ROUND_HALF_UP)
        if known_totals and step
        else None
    )
    return TotalsSpread(tuple(counts), len(known_totals), mean)
