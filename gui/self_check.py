"""Check that Qt can draw a window.

The self-test runs this check, even where there is no screen.
"""

from PySide6.QtCore import qVersion
from PySide6.QtGui import QIcon, QImage
from PySide6.QtWidgets import QApplication, QLabel, QStyleFactory, QVBoxLayout, QWidget

from gui.look.appearance import ICON_FOLDER

ICON_SIZE = 64


def check_window() -> str:
    """Draw a small hidden window, and return a description of Qt.

    The window contains text and an SVG icon.

    Raises:
        RuntimeError: the text or the icon wasn't drawn.
    """
    _application = QApplication.instance() or QApplication(["clickover", "-platform", "offscreen"])
    window = QWidget()
    layout = QVBoxLayout(window)
    text_label, icon_label = QLabel("Clickover"), QLabel()
    icon_label.setPixmap(QIcon(str(ICON_FOLDER / "app.svg")).pixmap(ICON_SIZE, ICON_SIZE))
    for label in (text_label, icon_label):
        layout.addWidget(label)
    window.adjustSize()
    color_counts = {
        name: count_colors(label.grab().toImage())
        for name, label in (("letters", text_label), ("a picture", icon_label))
    }
    window.deleteLater()
    blank = [name for name, count in color_counts.items() if count < 2]
    if blank:
        raise RuntimeError(f"Qt {qVersion()} did not draw {' and '.join(blank)}")
    return f"Qt {qVersion()} on {QApplication.platformName()}, styles {', '.join(QStyleFactory.keys())}"


def count_colors(image: QImage) -> int:
    """Return the number of different colors in an image."""
    return len({image.pixel(x, y) for x in range(image.width()) for y in range(image.height())})
