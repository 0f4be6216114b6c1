from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from core.canvas.gradebook import Gradebook
from core.choices import Columns
from core.results import Outgoing, derive, prepare
from core.workbook import Workbook
from gui.review_export.facts import Facts
from gui.review_export.totals import BINS, Distribution, Spread, distribution
from gui.review_export.totals_picture import TotalsPicture


def test_before_and_after_are_the_sums_of_the_columns_of_the_file(gradebook: Gradebook, outgoing: Outgoing) -> None:
    found = distribution(gradebook, outgoing.upload)
    assert found.top == Decimal(9)
    assert (found.before.people, found.before.mean) == (3, Decimal("2.00"))  # 2, 1, nothing (EX only), 1 + 2
    assert (found.after.people, found.after.mean) == (4, Decimal("4.75"))  # 1+2+5, 2+4, 2 (EX stays), 3
    assert sum(found.after.counts) == 4


def test_a_total_column_stands_alone(workbook: Workbook, gradebook: Gradebook) -> None:
    both = workbook.preferring(replace(workbook.choices, columns=Columns.BOTH))
    found = distribution(gradebook, prepare(derive(both)).upload)
    assert (found.top, found.before.people, found.after.mean) == (Decimal(9), 0, Decimal("5.67"))


def test_points_outside_fall_into_the_outer_bars() -> None:
    spread = Spread((1,) + (0,) * (BINS - 2) + (2,), 3, None)
    shown = Distribution(Decimal(10), Spread((0,) * BINS, 0, None), spread)
    assert shown.highest_bar == 2
    words = shown.words()
    assert (
        words
        == "In Canvas now: 0 students. Afterwards: 3 students. 0 to 1 points: 0, then 1; 9 to 10 points: 0, then 2"
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
