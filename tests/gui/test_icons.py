"""Tests that icons survive garbage collection."""

import gc

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QIcon

from gui.look.appearance import get_icon


class IconHolder(QObject):
    """An object that holds an icon, in a cycle that only the garbage collector can free."""

    def __init__(self, picture: QIcon) -> None:
        super().__init__()
        self.picture = picture
        self.me = self


@pytest.mark.usefixtures("qapp")
def test_get_icon_collected_holders_returns_valid_icon() -> None:
    for _ in range(20):
        IconHolder(get_icon("check"))
        gc.collect()
    assert not get_icon("check").pixmap(16, 16).isNull()
