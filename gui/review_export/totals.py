"""Distribution of the class's totals before and after the upload.

`core.upload.upload_comparison` defines the totals. Students with no scores in the columns of the file have no total.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from core.points import format_decimal
from gui.look.text_formatting import pluralize, tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.upload.upload_comparison import ClassTotals

MAX_BARS = 10
_MEAN_PRECISION = Decimal("0.01")
_ROUND_WIDTHS = tuple(map(Decimal, ("1", "2", "2.5", "5")))
_ROUND_DIGITS = {size.as_tuple().digits for size in _ROUND_WIDTHS}


@dataclass(frozen=True, slots=True)
class TotalsHistogram:
    """Number of students in each bin of points, starting at 0.

    `mean` is rounded to two decimals. It is None if no student has a total or no points can be earned.
    """

    counts: tuple[int, ...]
    student_count: int
    mean: Decimal | None


@dataclass(frozen=True, slots=True)
class TotalsDistribution:
    """Histograms of the totals before and after the upload, with the same bins.

    `bin_width` is in points; it is 0 if no points can be earned. `outside_count` is the number of students who will
    have a total but aren't in the file. `without_total_count` is the number of students who are in the file but won't
    have a total. `column_title` is the title of the total column if only that column is counted.
    """

    bin_width: Decimal
    before: TotalsHistogram
    after: TotalsHistogram
    outside_count: int = 0
    without_total_count: int = 0
    column_title: str = ""

    @property
    def bar_count(self) -> int:
        """The number of bins, each with one bar per histogram."""
        return len(self.after.counts)

    @property
    def axis_title(self) -> str:
        """The label of the horizontal axis, which says which points are counted."""
        if self.column_title:
            return tr("Points in “{column}”", column=self.column_title)
        return tr("Points in the columns of this file")

    @property
    def highest_count(self) -> int:
        """The largest count in either histogram, which sets the scale of the bars."""
        return max((*self.before.counts, *self.after.counts), default=0)

    @property
    def legend(self) -> tuple[str, str]:
        """The labels for the bars before and after the upload."""
        return describe_histogram(tr("In Canvas now"), self.before), describe_histogram(tr("Afterwards"), self.after)

    @property
    def note(self) -> str:
        """The reason why the counted students differ from those in the file, or ""."""
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
        """Return the contents of the chart as text for screen readers."""
        range_text = tr("{low} to {high} points: {before}, then {after}")
        zero_text = tr("0 points: {before}, then {after}")
        bars = "; ".join(
            (range_text if self.bin_width else zero_text).format(
                low=format_decimal(self.bin_width * index),
                high=format_decimal(self.bin_width * (index + 1)),
                before=before,
                after=after,
            )
            for index, (before, after) in enumerate(zip(self.before.counts, self.after.counts, strict=True))
            if before or after
        )
        return ". ".join(
            part for part in (*self.legend, self.note.removesuffix("."), f"{self.axis_title}: {bars}") if part
        )


def describe_histogram(label: str, histogram: TotalsHistogram) -> str:
    """Return a summary such as "Afterwards: 7 students have a score, mean 12.43"."""
    if not histogram.student_count:
        return f"{label}: {tr('nobody has a score')}"
    students = pluralize(histogram.student_count, tr("{n} student has a score"), tr("{n} students have a score"))
    if histogram.mean is None:
        return f"{label}: {students}"
    return f"{label}: {students}, {tr('mean {mean}', mean=format_decimal(histogram.mean))}"


def find_round_bin_width(maximum: Decimal) -> Decimal:
    """Return the smallest round bin width with which MAX_BARS bins reach `maximum`.

    A round width is 1, 2, 2.5, or 5 times a power of ten. `maximum` must be above 0.
    """
    widths = (size.scaleb(maximum.adjusted() - 1 + exponent) for exponent in range(2) for size in _ROUND_WIDTHS)
    return next(size for size in widths if size * MAX_BARS >= maximum)


def find_label_interval(distribution: TotalsDistribution, max_labels: int) -> int:
    """Return the number of bins between two axis labels.

    It is the smallest number that keeps the labels round and needs at most `max_labels` of them.
    """
    intervals = (
        interval
        for interval in (1, 2, 4, 5)
        if (distribution.bin_width * interval).normalize().as_tuple().digits in _ROUND_DIGITS
    )
    return next(
        (interval for interval in intervals if distribution.bar_count / interval < max_labels), distribution.bar_count
    )


def build_distribution(totals: "ClassTotals") -> TotalsDistribution:
    """Return the histograms of the class's totals before and after the upload."""
    known_totals = [total for total in (*totals.before, *totals.after) if total is not None]
    maximum = max(totals.points_possible, *known_totals, Decimal(0)) if known_totals else totals.points_possible
    bin_width = find_round_bin_width(maximum) if maximum else Decimal(0)
    full_bins, remainder = divmod(maximum, bin_width) if bin_width else (Decimal(0), Decimal(0))
    bar_count = max(int(full_bins) + bool(remainder), 1)
    before, after = (_build_histogram(scores, bin_width, bar_count) for scores in (totals.before, totals.after))
    memberships = list(zip(totals.is_in_file, totals.after, strict=True))
    outside_count = sum(not is_in_file and total is not None for is_in_file, total in memberships)
    without_total_count = sum(is_in_file and total is None for is_in_file, total in memberships)
    return TotalsDistribution(bin_width, before, after, outside_count, without_total_count, totals.total_title)


def _build_histogram(totals: "Sequence[Decimal | None]", bin_width: Decimal, bar_count: int) -> TotalsHistogram:
    known_totals = [total for total in totals if total is not None]
    counts = [0] * bar_count
    for total in known_totals:
        counts[min(max(int(total / bin_width), 0), bar_count - 1) if bin_width else 0] += 1
    mean = (
        (sum(known_totals, Decimal(0)) / len(known_totals)).quantize(_MEAN_PRECISION, ROUND_HALF_UP)
        if known_totals and bin_width
        else None
    )
    return TotalsHistogram(tuple(counts), len(known_totals), mean)
