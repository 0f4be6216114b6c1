"""What must be seen on a light and on a dark ground: icons and boxes; and tables that are all alike."""

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QCheckBox, QTableWidget, QWidget
from pytestqt.qtbot import QtBot

from gui.appearance import GRID, READABLE, Scheme, contrast, show_scheme
from gui.icon_label import IconLabel
from gui.table_look import dress_table


@pytest.fixture(autouse=True)
def own_looks(qapp: object) -> Iterator[None]:
    assert qapp
    yield
    show_scheme(Scheme.SYSTEM)


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
def test_an_unticked_box_has_an_outline_that_is_seen(qtbot: QtBot, scheme: Scheme) -> None:
    show_scheme(scheme)
    page = QWidget()
    qtbot.addWidget(page)
    box = QCheckBox(page)
    box.resize(40, 40)
    image = page.grab().toImage()
    ground = image.pixelColor(image.width() - 2, 2)
    line = [image.pixelColor(x, box.height() // 2) for x in range(box.width() // 2)]
    assert max(contrast(pixel, ground) for pixel in line) >= 3


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
def test_text_stands_out_selected_or_not(qtbot: QtBot, scheme: Scheme) -> None:
    show_scheme(scheme)
    page = QWidget()
    qtbot.addWidget(page)
    role, colour = QPalette.ColorRole, page.palette().color
    for words, ground in (
        (role.WindowText, role.Window),
        (role.Text, role.Base),
        (role.HighlightedText, role.Highlight),
    ):
        assert contrast(colour(words), colour(ground)) >= READABLE


def test_an_icon_follows_the_palette(qtbot: QtBot) -> None:
    label = IconLabel("info", 2 * GRID, "Good to know")
    qtbot.addWidget(label)
    label.show()
    light = label.grab().toImage()
    show_scheme(Scheme.DARK)
    qtbot.waitUntil(lambda: label.grab().toImage() != light)
    dark = label.grab().toImage()
    label.show_icon("circle-alert")
    assert label.grab().toImage() != dark
    assert label.accessibleName() == "Good to know"


def test_cells_and_headings_begin_at_the_same_place(qtbot: QtBot) -> None:
    table = QTableWidget(1, 1)
    qtbot.addWidget(table)
    dress_table(table, "Fruit")
    style, header = table.style(), table.horizontalHeader().style()
    assert style.pixelMetric(style.PixelMetric.PM_FocusFrameHMargin) + 1 == GRID
    assert header.pixelMetric(style.PixelMetric.PM_HeaderMargin) == GRID
    assert table.accessibleName() == "Fruit"
