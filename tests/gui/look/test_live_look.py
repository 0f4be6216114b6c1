"""Does every page that is shown become dark, and light again, at once: grounds, words, icons and drawings?"""

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QImage, QPalette
from PySide6.QtWidgets import QApplication, QTabWidget, QWidget
from pytestqt.qtbot import QtBot

from gui.look.appearance import ColorScheme, apply_scheme
from gui.look.contrast import MIN_GRAPHIC_CONTRAST, contrast, relative_luminance
from gui.program import Program
from gui.steps import Step
from gui.widgets.page_parts import IconLabel


@pytest.fixture(autouse=True)
def own_looks(qapp: object) -> Iterator[None]:
    assert qapp
    yield
    apply_scheme(ColorScheme.SYSTEM)


def ink(image: QImage) -> float:
    """How much the boldest pixel stands out from the corner."""
    ground = image.pixelColor(0, 0)
    places = ((x, y) for x in range(image.width()) for y in range(image.height()))
    return max(contrast(image.pixelColor(x, y), ground) for x, y in places)


def look_of(window: QWidget, page: QWidget) -> QImage:
    """A picture of the window, whose ground is the palette's and whose icons stand out from it."""
    QApplication.processEvents()
    image = window.grab().toImage()
    assert image.pixelColor(2, image.height() - 2) == window.palette().color(QPalette.ColorRole.Window)
    for label in page.findChildren(IconLabel):
        assert not label.isVisible() or ink(label.grab().toImage()) >= MIN_GRAPHIC_CONTRAST
    return image


def bright_share(image: QImage) -> float:
    """How much of a picture is brighter than a middle grey."""
    places = [(x, y) for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)]
    return sum(relative_luminance(image.pixelColor(x, y)) > 0.5 for x, y in places) / len(places)


@pytest.mark.parametrize("step", Step)
def test_a_page_that_is_shown_follows_light_and_dark(qtbot: QtBot, filled: Program, step: Step) -> None:
    window, steps = filled.window, filled.steps
    steps.go_to(step)
    qtbot.waitUntil(lambda: not filled.background.is_busy)
    page = steps.current_page
    tabs = [tabs for tabs in page.findChildren(QTabWidget) if tabs.isVisible()]
    for at in range(tabs[0].count() if tabs else 1):
        if tabs:
            tabs[0].setCurrentIndex(at)
        qtbot.waitUntil(lambda: look_of(window, page) == look_of(window, page))  # nothing moves any more
        looks = []
        for scheme in (ColorScheme.LIGHT, ColorScheme.DARK, ColorScheme.LIGHT):
            apply_scheme(scheme)
            looks.append(look_of(window, page))
        assert looks[0] == looks[2]
        assert bright_share(looks[0]) > 0.8
        assert bright_share(looks[1]) < 0.1
