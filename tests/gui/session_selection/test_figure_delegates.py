"""Are the drawings in the table of sessions seen on every row, in the light and in the dark, and mirrored?"""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPalette
from PySide6.QtWidgets import QAbstractItemView, QApplication

from gui.look.appearance import ColorScheme, apply_scheme
from gui.look.contrast import MIN_GRAPHIC_CONTRAST, contrast
from gui.session_selection.page import SessionsPage
from gui.session_selection.sessions_model import Column

GROUNDS = QPalette.ColorRole.Base, QPalette.ColorRole.AlternateBase


@pytest.fixture(autouse=True)
def own_looks(qapp: QApplication) -> Iterator[None]:
    yield
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    apply_scheme(ColorScheme.SYSTEM)


@pytest.fixture
def mirrored(qapp: QApplication) -> None:
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)


def cell(page: SessionsPage, row: int, column: Column) -> tuple[QImage, QRect]:
    """A picture of the table, and where in it this cell stands."""
    table = page.table
    assert isinstance(table, QAbstractItemView)
    return table.viewport().grab().toImage(), table.visualRect(table.model().index(row, column))


def boldest(image: QImage, place: QRect, ground: QColor) -> list[int]:
    """The places along the middle of a cell whose coloured pixels stand out most from the ground."""
    line = [image.pixelColor(x, place.center().y() + 1) for x in range(place.left(), place.right())]
    coloured = [contrast(pixel, ground) if pixel.hsvSaturationF() > 0.3 else 0 for pixel in line]
    return [x for x, found in enumerate(coloured) if found >= MIN_GRAPHIC_CONTRAST]


@pytest.mark.parametrize("row", [0, 1])
@pytest.mark.parametrize("scheme", [ColorScheme.LIGHT, ColorScheme.DARK])
def test_the_bar_of_answers_stands_out_from_its_row(page: SessionsPage, scheme: ColorScheme, row: int) -> None:
    apply_scheme(scheme)
    page.table.clearSelection()
    image, place = cell(page, row, Column.ANSWERED)
    assert boldest(image, place, page.table.palette().color(GROUNDS[row]))


def test_the_bar_begins_beside_its_number(page: SessionsPage) -> None:
    image, place = cell(page, 1, Column.ANSWERED)
    bar = boldest(image, place, page.table.palette().color(GROUNDS[1]))
    assert place.width() / 4 < bar[0]
    assert bar[-1] < place.width() * 0.8


@pytest.mark.usefixtures("mirrored")
def test_mirrored_it_begins_on_the_other_side(page: SessionsPage) -> None:
    image, place = cell(page, 1, Column.ANSWERED)
    bar = boldest(image, place, page.table.palette().color(GROUNDS[1]))
    assert bar[0] > place.width() * 0.2
    assert bar[-1] < place.width() * 3 / 4
