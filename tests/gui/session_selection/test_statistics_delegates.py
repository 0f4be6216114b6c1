"""Drawn statistics in the session table, in both color schemes and layout directions."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPalette
from PySide6.QtWidgets import QAbstractItemView, QApplication

from gui.look.appearance import ColorScheme, apply_scheme
from gui.look.contrast import MIN_GRAPHIC_CONTRAST, compute_contrast_ratio
from gui.session_selection.page import SessionsPage
from gui.session_selection.sessions_model import Column

ROW_BACKGROUNDS = QPalette.ColorRole.Base, QPalette.ColorRole.AlternateBase


@pytest.fixture(autouse=True)
def restore_look(qapp: QApplication) -> Iterator[None]:
    yield
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    apply_scheme(ColorScheme.SYSTEM)


@pytest.fixture
def right_to_left(qapp: QApplication) -> None:
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)


def grab_cell(page: SessionsPage, row: int, column: Column) -> tuple[QImage, QRect]:
    """Return an image of the table, and the rectangle of this cell in it."""
    table = page.table
    assert isinstance(table, QAbstractItemView)
    return table.viewport().grab().toImage(), table.visualRect(table.model().index(row, column))


def find_visible_pixels(image: QImage, rect: QRect, background: QColor) -> list[int]:
    """Return the x positions along the middle of a cell whose colored pixels contrast with the background."""
    pixels = [image.pixelColor(x, rect.center().y() + 1) for x in range(rect.left(), rect.right())]
    contrasts = [compute_contrast_ratio(pixel, background) if pixel.hsvSaturationF() > 0.3 else 0 for pixel in pixels]
    return [x for x, value in enumerate(contrasts) if value >= MIN_GRAPHIC_CONTRAST]


@pytest.mark.parametrize("row", [0, 1])
@pytest.mark.parametrize("scheme", [ColorScheme.LIGHT, ColorScheme.DARK])
def test_answer_bar_contrasts_with_row(page: SessionsPage, scheme: ColorScheme, row: int) -> None:
    apply_scheme(scheme)
    page.table.clearSelection()
    image, rect = grab_cell(page, row, Column.ANSWERED)
    assert find_visible_pixels(image, rect, page.table.palette().color(ROW_BACKGROUNDS[row]))


def test_answer_bar_starts_next_to_number(page: SessionsPage) -> None:
    image, rect = grab_cell(page, 1, Column.ANSWERED)
    bar = find_visible_pixels(image, rect, page.table.palette().color(ROW_BACKGROUNDS[1]))
    assert rect.width() / 4 < bar[0]
    assert bar[-1] < rect.width() * 0.8


@pytest.mark.usefixtures("right_to_left")
def test_answer_bar_in_right_to_left_layout_is_mirrored(page: SessionsPage) -> None:
    image, rect = grab_cell(page, 1, Column.ANSWERED)
    bar = find_visible_pixels(image, rect, page.table.palette().color(ROW_BACKGROUNDS[1]))
    assert bar[0] > rect.width() * 0.2
    assert bar[-1] < rect.width() * 3 / 4
