"""How does the person see that something is under way?"""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QProgressBar, QWidget

from gui.appearance import GRID
from gui.review_export.sentences import tr

PATIENCE_MS = 500
"""What takes less than this shows nothing: a bar that flashes up only disturbs."""


class Waiting(QProgressBar):
    """A bar that moves while something is under way for more than half a second."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setRange(0, 0)
        self.setTextVisible(False)
        self.setFixedWidth(20 * GRID)
        self.setAccessibleName(tr("Working"))
        self.hide()
        self.patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self.patience.timeout.connect(self.show)

    def show_busy(self, is_busy: bool) -> None:
        """Something is under way, or is not any more."""
        if not is_busy:
            self.patience.stop()
            self.hide()
        elif self.isHidden() and not self.patience.isActive():
            self.patience.start()
