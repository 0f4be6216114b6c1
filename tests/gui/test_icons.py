"""Are icons safe from the collector of garbage?"""

import gc

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QIcon

from gui.look.appearance import icon


class Holder(QObject):
    """Something that holds an icon, in a cycle that only the collector ends."""

    def __init__(self, picture: QIcon) -> None:
        super().__init__()
        self.picture = picture
        self.me = self


@pytest.mark.usefixtures("qapp")
def test_an_icon_outlives_those_who_hold_it() -> None:
    for _ in range(20):
        Holder(icon("check"))
        gc.collect()
    assert not icon("check").pixmap(16, 16).isNull()
