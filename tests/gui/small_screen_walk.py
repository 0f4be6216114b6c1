"""Check all screens and dialogs on Qt's current screen, and print every part that isn't entirely visible.

Run by `test_small_screen` in a separate process, because Qt reads its screens from the environment at the start.
"""

import sys
import tempfile
from pathlib import Path

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QMenu,
    QMessageBox,
    QPushButton,
    QRadioButton,
    QWidget,
)
from typing_extensions import override

from gui.app import create_application
from gui.look.fonts import scale_font
from gui.look.screen_fit import FRAME_MARGINS
from tests.screens import ScreenshotTaker

CONTROLS = (QPushButton, QComboBox, QCheckBox, QRadioButton)


class Surveyor(ScreenshotTaker):
    """Records what is off the screen, outside its window, or squeezed, instead of grabbing pictures."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, "small")
        self.found: list[str] = []
        self.count = 0
        self.survey("first", self.window)
        self.window.resize(self.window.minimumSize())

    @override
    def take(self, name: str, widget: QWidget | None = None) -> None:
        self._settle(0.02)
        if not isinstance(widget, QMenu):
            self.survey(name, widget or self.window)

    @override
    def _take_box(self) -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        self.survey("question", box)
        box.escapeButton().click()

    def survey(self, name: str, window: QWidget) -> None:
        """Look at a window and all that is in it and isn't scrolled."""
        self.count += 1
        available = window.screen().availableGeometry()
        framed = window.geometry().marginsAdded(FRAME_MARGINS)
        if not available.contains(framed):
            self.found.append(f"{name}: {framed} is not on the screen")
        for part in window.findChildren(QWidget):
            if part.isVisible() and part.window() is window and not is_scrolled(part, window):
                if not window.rect().contains(QRect(part.mapTo(window, QPoint()), part.size())):
                    self.found.append(f"{name}: {part} is not in its window")
                if is_squeezed(part):
                    self.found.append(f"{name}: {part} is squeezed to {part.size()}")


def is_scrolled(part: QWidget, window: QWidget) -> bool:
    parent = part.parentWidget()
    while parent not in (None, window):
        if isinstance(parent, QAbstractScrollArea):
            return True
        parent = parent.parentWidget()
    return False


def is_squeezed(part: QWidget) -> bool:
    """Return True if a control or text has less height than it needs."""
    if isinstance(part, QLabel) and part.text() and part.wordWrap():
        return part.heightForWidth(part.width()) > part.height() + 1
    return isinstance(part, CONTROLS) and part.height() < part.minimumSizeHint().height() - 1


def main() -> None:
    app = create_application()
    app.setFont(scale_font(app.font(), float(sys.argv[1])))
    tempfile.tempdir = sys.argv[2]
    surveyor = Surveyor(Path(sys.argv[2]))
    surveyor.take_all_pictures()
    print(surveyor.count, *surveyor.found, sep="\n")


if __name__ == "__main__":
    main()
