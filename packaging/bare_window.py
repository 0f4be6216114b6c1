"""The smallest possible Qt window, as a baseline for Clickover's startup time."""

import sys

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow
from typing_extensions import override


class BareWindow(QMainWindow):
    """A window with one label that reports its first paint and quits."""

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        print("painted", flush=True)
        QTimer.singleShot(0, QApplication.quit)


if __name__ == "__main__":
    application = QApplication(sys.argv)
    window = BareWindow()
    window.setCentralWidget(QLabel("bare"))
    window.resize(1000, 700)
    window.show()
    sys.exit(application.exec())
