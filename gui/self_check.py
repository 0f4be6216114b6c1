"""Can Qt draw the window's parts here? Asked by the self-test, which runs where no screen may be."""

from PySide6.QtCore import qVersion
from PySide6.QtGui import QIcon, QImage
from PySide6.QtWidgets import QApplication, QLabel, QStyleFactory, QVBoxLayout, QWidget

from gui.look.appearance import ICONS

SIDE = 64


def check_window() -> str:
    """Draw a small window unseen: letters by the platform's fonts, a picture by Qt's SVG plugin.

    Raises:
        RuntimeError: something was not drawn.
    """
    _application = QApplication.instance() or QApplication(["clickover", "-platform", "offscreen"])
    window = QWidget()
    layout = QVBoxLayout(window)
    letters, picture = QLabel("Clickover"), QLabel()
    picture.setPixmap(QIcon(str(ICONS / "app.svg")).pixmap(SIDE, SIDE))
    for label in (letters, picture):
        layout.addWidget(label)
    window.adjustSize()
    drawn = {name: colours(label.grab().toImage()) for name, label in (("letters", letters), ("a picture", picture))}
    window.deleteLater()
    blank = [name for name, found in drawn.items() if found < 2]
    if blank:
        raise RuntimeError(f"Qt {qVersion()} did not draw {' and '.join(blank)}")
    return f"Qt {qVersion()} on {QApplication.platformName()}, styles {', '.join(QStyleFactory.keys())}"


def colours(image: QImage) -> int:
    """Tell how many colours an image has, looking at every pixel."""
    return len({image.pixel(x, y) for x in range(image.width()) for y in range(image.height())})
