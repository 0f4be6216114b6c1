from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from core.canvas.gradebook import Gradebook
from core.choices import Columns
from core.files.coded_columns import CodedColumn
from core.results import Outgoing, derive, prepare
from core.upload.comparing import class_totals
from core.workbook import Workbook
from gui.review_export.facts import Facts
from gui.review_export.totals import MOST_BARS, Distribution, Spread, distribution, label_every, round_step
from gui.review_export.totals_picture import TotalsPicture, TotalsView


def test_before_and_after_are_the_sums_of_the_columns_of_the_file(gradebook: Gradebook, outgoing: Outgoing) -> None:
    found = distribution(class_totals(gradebook, outgoing.upload))
    assert found.top == Decimal(9)
    assert (found.before.people, found.before.mean) == (3, Decimal("2.00"))  # 2, 1, nothing (EX only), 1 + 2
    assert (found.after.people, found.after.mean) == (4, Decimal("4.75"))  # 1+2+5, 2+4, 2 (EX stays), 3
    assert sum(found.after.counts) == 4


def test_a_total_column_stands_alone(workbook: Workbook, gradebook: Gradebook) -> None:
    both = workbook.preferring(replace(workbook.choices, columns=Columns.BOTH))
    found = distribution(class_totals(gradebook, prepare(derive(both)).upload))
    assert (found.top, found.before.people, found.after.mean) == (Decimal(9), 0, Decimal("5.67"))
    assert found.axis == "Points in “iClicker Total”"


def test_the_picture_says_whom_it_counts_beside_those_in_the_file(facts: Facts) -> None:
    assert len(facts.outgoing.upload.rows) == 3
    assert facts.totals.legend == (
        "In Canvas now: 3 students have a score, mean 2",
        "Afterwards: 4 students have a score, mean 4.75",
    )
    assert facts.totals.note == "1 student is counted here whose scores this file leaves as they are."
    assert facts.totals.note in facts.totals.words()
    assert replace(facts.totals, unchanged=0).note == ""
    many = replace(facts.totals, unchanged=2, without=1)
    assert many.note == (
        "2 students are counted here whose scores this file leaves as they are. "
        "1 student in the file is not counted: without a score, or excused."
    )


def test_whom_the_file_only_excuses_has_no_total(workbook: Workbook, gradebook: Gradebook) -> None:
    upload = prepare(derive(workbook)).upload
    excused = tuple(CodedColumn.of([replace(cells[0], text="EX"), *cells[1:]]) for cells in upload.cells)
    found = distribution(class_totals(gradebook, replace(upload, cells=excused)))
    assert (found.without, found.unchanged, found.after.people) == (1, 1, 3)


def test_of_columns_that_are_worth_nothing_no_mean_is_told(workbook: Workbook, gradebook: Gradebook) -> None:
    upload = prepare(derive(workbook)).upload
    columns = tuple(replace(column, points=Decimal(0), assignment=None) for column in upload.columns)
    cells = tuple(column.map(lambda cell: replace(cell, text="0")) for column in upload.cells)
    found = distribution(class_totals(gradebook, replace(upload, columns=columns, cells=cells)))
    assert (found.top, found.bars) == (Decimal(0), 1)
    assert found.words().endswith("0 points: 0, then 3")
    assert found.legend == ("In Canvas now: nobody has a score", "Afterwards: 3 students have a score")


@pytest.mark.parametrize(
    ("top", "step"),
    [("0.5", "0.05"), ("1", "0.1"), ("9", "1"), ("10", "1"), ("14", "2"), ("18", "2"), ("22", "2.5"), ("26", "5")],
)
def test_the_axis_has_round_steps(top: str, step: str) -> None:
    assert round_step(Decimal(top)) == Decimal(step)
    for many in range(1, 500):
        assert round_step(Decimal(top) * many) * MOST_BARS >= Decimal(top) * many


@pytest.mark.parametrize(
    ("step", "bars", "room", "every"),
    [("2", 7, 8, 1), ("2", 7, 7, 5), ("1", 10, 10, 2), ("2.5", 10, 6, 2), ("2.5", 10, 4, 4), ("5", 9, 1, 9)],
)
def test_where_labels_lack_room_there_are_fewer_round_ones(step: str, bars: int, room: int, every: int) -> None:
    spread = Spread((1,) * bars, bars, None)
    assert label_every(Distribution(Decimal(step), spread, spread), room) == every


def test_points_outside_fall_into_the_outer_bars() -> None:
    spread = Spread((1,) + (0,) * (MOST_BARS - 2) + (2,), 3, None)
    shown = Distribution(Decimal(1), Spread((0,) * MOST_BARS, 0, None), spread)
    assert (shown.highest_bar, shown.top) == (2, Decimal(10))
    assert shown.words() == (
        "In Canvas now: nobody has a score. Afterwards: 3 students have a score. "
        "Points in the columns of this file: 0 to 1 points: 0, then 1; 9 to 10 points: 0, then 2"
    )


@pytest.mark.parametrize("has_focus", [False, True])
def test_the_picture_is_drawn_and_told_in_words(qtbot: QtBot, facts: Facts, has_focus: bool) -> None:
    picture = TotalsPicture()
    qtbot.addWidget(picture)
    picture.resize(picture.sizeHint())
    picture.show()
    empty = picture.grab().toImage()
    if has_focus:
        picture.activateWindow()
        picture.setFocus(Qt.FocusReason.TabFocusReason)
    picture.show_distribution(facts.totals)
    assert picture.grab().toImage() != empty
    assert picture.accessibleDescription() == facts.totals.words()
    picture.show_distribution(None)
    assert picture.accessibleDescription() == ""


def test_the_note_stands_below_the_picture(qtbot: QtBot, facts: Facts) -> None:
    view = TotalsView()
    qtbot.addWidget(view)
    view.show_distribution(facts.totals)
    assert view.note.text() == facts.totals.note
    view.show_distribution(None)
    assert view.note.isHidden()


def test_a_class_without_any_point_is_drawn_at_0(qtbot: QtBot) -> None:
    nothing, points = (Distribution(Decimal(step), Spread((0,), 0, None), Spread((3,), 3, None)) for step in (0, 1))
    picture = TotalsPicture()
    qtbot.addWidget(picture)
    picture.resize(picture.sizeHint())
    picture.show_distribution(nothing)
    at_nothing = picture.grab().toImage()
    picture.show_distribution(points)
    assert picture.grab().toImage() != at_nothing
