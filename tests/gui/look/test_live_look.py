"""Tests that visible pages follow the color scheme immediately."""

from collections import Counter
from collections.abc import Iterator

import pytest
from PySide6.QtGui import QColor, QImage, QPalette
from PySide6.QtWidgets import QApplication, QTabWidget, QWidget
from pytestqt.qtbot import QtBot

from gui.look.appearance import ColorScheme, apply_scheme
from gui.look.contrast import MIN_GRAPHIC_CONTRAST, compute_contrast_ratio, compute_relative_luminance
from gui.program import Program
from gui.steps import Step
from gui.widgets.page_parts import IconLabel

MAX_NESTED_LAYOUTS = 12


@pytest.fixture(autouse=True)
def restore_palette(qapp: object) -> Iterator[None]:
    assert qapp
    yield
    apply_scheme(ColorScheme.SYSTEM)


def count_colors(image: QImage) -> list[tuple[QColor, int]]:
    """Return each color with its number of pixels."""
    pixels = memoryview(image.convertToFormat(QImage.Format.Format_ARGB32).constBits()).cast("I")
    return [(QColor.fromRgba(pixel), count) for pixel, count in Counter(pixels).items()]


def count_ink(image: QImage) -> float:
    """Return how much the strongest pixel differs from the corner."""
    ground = image.pixelColor(0, 0)
    return max(compute_contrast_ratio(color, ground) for color, _ in count_colors(image))


def grab_look(window: QWidget, page: QWidget) -> QImage:
    """Return a picture of the window after checking its background and icons."""
    for _ in range(MAX_NESTED_LAYOUTS):  # each round passes a new height on to the next layout outside
        QApplication.processEvents()
    image = window.grab().toImage()
    assert image.pixelColor(2, image.height() - 2) == window.palette().color(QPalette.ColorRole.Window)
    for label in page.findChildren(IconLabel):
        assert not label.isVisible() or count_ink(label.grab().toImage()) >= MIN_GRAPHIC_CONTRAST
    return image


def measure_bright_share(image: QImage) -> float:
    """Return the share of pixels brighter than medium gray."""
    bright = sum(count for color, count in count_colors(image) if compute_relative_luminance(color) > 0.5)
    return bright / (image.width() * image.height())


@pytest.mark.parametrize("step", Step)
def test_visible_page_scheme_change_updates_colors(qtbot: QtBot, filled: Program, step: Step) -> None:
    window, steps = filled.window, filled.steps
    steps.go_to(step)
    qtbot.waitUntil(lambda: filled.busy.activity is None and not filled.busy.message, timeout=20_000)
    filled.busy.blockSignals(True)  # a late task must not show the busy indicator between two pictures
    page = steps.current_page
    tabs = [tabs for tabs in page.findChildren(QTabWidget) if tabs.isVisible()]
    for at in range(tabs[0].count() if tabs else 1):
        if tabs:
            tabs[0].setCurrentIndex(at)
        qtbot.waitUntil(lambda: grab_look(window, page) == grab_look(window, page))  # nothing moves any more
        looks = []
        for scheme in (ColorScheme.LIGHT, ColorScheme.DARK, ColorScheme.LIGHT):
            apply_scheme(scheme)
            looks.append(grab_look(window, page))
        assert looks[0] == looks[2]
        assert measure_bright_share(looks[0]) > 0.8
        assert measure_bright_share(looks[1]) < 0.1
