"""Can the words in the list of a box be read, on a light and on a dark ground?"""

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from gui.appearance import Scheme, show_scheme
from gui.contrast import READABLE, contrast
from gui.drop_down import drop_as_list


@pytest.fixture(autouse=True)
def own_looks(qapp: object) -> Iterator[None]:
    assert qapp
    yield
    show_scheme(Scheme.SYSTEM)


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
def test_the_list_opens_on_a_ground_from_which_its_words_stand_out(qtbot: QtBot, scheme: Scheme) -> None:
    show_scheme(scheme)
    box = QComboBox()
    qtbot.addWidget(box)
    drop_as_list(box)
    box.addItems(["One", "Two", "Three"])
    box.show()
    box.showPopup()
    ground = box.view().viewport().grab().toImage()
    last = box.view().visualRect(box.model().index(2, 0))
    words = box.view().palette().color(QPalette.ColorRole.Text)
    assert contrast(ground.pixelColor(last.right() - 2, last.bottom() - 1), words) >= READABLE
    box.hidePopup()
