from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from core.canvas.gradebook import Gradebook
from core.choices import OutputColumns
from core.files.dictionary_column import DictionaryColumn
from core.results import PreparedUpload, derive_results, prepare_upload
from core.upload.upload_comparison import compute_class_totals
from core.workbook import Workbook
from gui.review_export.totals import (
    MAX_BARS,
    TotalsDistribution,
    TotalsHistogram,
    build_distribution,
    find_label_interval,
    find_round_bin_width,
)
from gui.review_export.totals_chart import TotalsChart, TotalsView
from gui.review_export.upload_review import UploadReview
from tests.gui.review_export.conftest import find_numbers


def test_build_distribution_sums_columns_of_file(gradebook: Gradebook, outgoing: PreparedUpload) -> None:
    totals = build_distribution(compute_class_totals(gradebook, outgoing.upload))
    assert totals.bin_width * totals.bar_count == Decimal(9)
    before, after = totals.before, totals.after
    assert (before.student_count, before.mean) == (3, Decimal("2.00"))  # 2, 1, no total (only EX), 1 + 2
    assert (after.student_count, after.mean) == (4, Decimal("4.75"))  # 1 + 2 + 5, 2 + 4, 2 (EX stays), 3
    assert sum(totals.after.counts) == 4


def test_build_distribution_with_total_column_ignores_other_columns(workbook: Workbook, gradebook: Gradebook) -> None:
    both = workbook.with_choices(replace(workbook.choices, columns=OutputColumns.BOTH))
    totals = build_distribution(compute_class_totals(gradebook, prepare_upload(derive_results(both)).upload))
    assert (totals.bin_width * totals.bar_count, totals.before.student_count, totals.after.mean) == (
        Decimal(9),
        0,
        Decimal("5.67"),
    )
    assert "“iClicker Total”" in totals.axis_title


def test_distribution_note_counts_students_outside_file(review: UploadReview) -> None:
    assert len(review.outgoing.upload.rows) == 3
    assert [find_numbers(label) for label in review.totals.legend] == [["3", "2"], ["4", "4.75"]]
    assert find_numbers(review.totals.note) == ["1"]
    assert review.totals.note in review.totals.describe()
    assert replace(review.totals, outside_count=0).note == ""
    changed = replace(review.totals, outside_count=2, without_total_count=1)
    assert find_numbers(changed.note) == ["2", "1"]


def test_build_distribution_with_excused_student_counts_no_total(workbook: Workbook, gradebook: Gradebook) -> None:
    upload = prepare_upload(derive_results(workbook)).upload
    excused = tuple(DictionaryColumn.from_cells([replace(cells[0], text="EX"), *cells[1:]]) for cells in upload.cells)
    totals = build_distribution(compute_class_totals(gradebook, replace(upload, cells=excused)))
    assert (totals.without_total_count, totals.outside_count, totals.after.student_count) == (1, 1, 3)


def test_build_distribution_without_points_has_no_mean(workbook: Workbook, gradebook: Gradebook) -> None:
    upload = prepare_upload(derive_results(workbook)).upload
    columns = tuple(replace(column, points=Decimal(0), assignment=None) for column in upload.columns)
    cells = tuple(column.map(lambda cell: replace(cell, text="0")) for column in upload.cells)
    totals = build_distribution(compute_class_totals(gradebook, replace(upload, columns=columns, cells=cells)))
    assert (totals.bin_width, totals.bar_count) == (Decimal(0), 1)
    assert find_numbers(totals.describe())[-3:] == ["0", "0", "3"]
    assert [find_numbers(label) for label in totals.legend] == [[], ["3"]]


@pytest.mark.parametrize(
    ("maximum", "bin_width"),
    [("0.5", "0.05"), ("1", "0.1"), ("9", "1"), ("10", "1"), ("14", "2"), ("18", "2"), ("22", "2.5"), ("26", "5")],
)
def test_find_round_bin_width_reaches_maximum(maximum: str, bin_width: str) -> None:
    assert find_round_bin_width(Decimal(maximum)) == Decimal(bin_width)
    for factor in range(1, 500):
        assert find_round_bin_width(Decimal(maximum) * factor) * MAX_BARS >= Decimal(maximum) * factor


@pytest.mark.parametrize(
    ("bin_width", "bar_count", "max_labels", "interval"),
    [("2", 7, 8, 1), ("2", 7, 7, 5), ("1", 10, 10, 2), ("2.5", 10, 6, 2), ("2.5", 10, 4, 4), ("5", 9, 1, 9)],
)
def test_find_label_interval_keeps_labels_round(bin_width: str, bar_count: int, max_labels: int, interval: int) -> None:
    histogram = TotalsHistogram((1,) * bar_count, bar_count, None)
    assert find_label_interval(TotalsDistribution(Decimal(bin_width), histogram, histogram), max_labels) == interval


def test_distribution_description_lists_only_nonempty_bars() -> None:
    histogram = TotalsHistogram((1,) + (0,) * (MAX_BARS - 2) + (2,), 3, None)
    totals = TotalsDistribution(Decimal(1), TotalsHistogram((0,) * MAX_BARS, 0, None), histogram)
    assert (totals.highest_count, totals.bin_width * totals.bar_count) == (2, Decimal(10))
    assert find_numbers(totals.describe()) == ["3", "0", "1", "0", "1", "9", "10", "0", "2"]


@pytest.mark.parametrize("has_focus", [False, True])
def test_totals_chart_draws_and_describes_distribution(qtbot: QtBot, review: UploadReview, has_focus: bool) -> None:
    chart = TotalsChart()
    qtbot.addWidget(chart)
    chart.resize(chart.sizeHint())
    chart.show()
    empty = chart.grab().toImage()
    if has_focus:
        chart.activateWindow()
        chart.setFocus(Qt.FocusReason.TabFocusReason)
    chart.set_distribution(review.totals)
    assert chart.grab().toImage() != empty
    assert chart.accessibleDescription() == review.totals.describe()
    chart.set_distribution(None)
    assert chart.accessibleDescription() == ""


def test_totals_view_shows_note_below_chart(qtbot: QtBot, review: UploadReview) -> None:
    view = TotalsView()
    qtbot.addWidget(view)
    view.set_distribution(review.totals)
    assert view.note_label.text() == review.totals.note
    view.set_distribution(None)
    assert view.note_label.isHidden()


def test_totals_chart_without_points_draws_bar_at_zero(qtbot: QtBot) -> None:
    nothing, points = (
        TotalsDistribution(Decimal(bin_width), TotalsHistogram((0,), 0, None), TotalsHistogram((3,), 3, None))
        for bin_width in (0, 1)
    )
    chart = TotalsChart()
    qtbot.addWidget(chart)
    chart.resize(chart.sizeHint())
    chart.set_distribution(nothing)
    at_nothing = chart.grab().toImage()
    chart.set_distribution(points)
    assert chart.grab().toImage() != at_nothing
