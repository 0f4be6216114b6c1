"""What does a page show while what it is about is not there yet?"""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from gui.appearance import GRID, icon

PICTURE = 48


class EmptyState(QWidget):
    """A picture, a sentence that says what is missing, and one thing to do about it."""

    pressed = Signal()

    def __init__(self, picture: str, sentence: str, action: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        image = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        image.setPixmap(icon(picture).pixmap(QSize(PICTURE, PICTURE)))
        self.sentence = QLabel(sentence, wordWrap=True, alignment=Qt.AlignmentFlag.AlignCenter)
        self.button = QPushButton(action)
        self.button.clicked.connect(self.pressed)
        whole = QVBoxLayout(self)
        whole.setSpacing(2 * GRID)
        whole.addStretch(1)
        whole.addWidget(image)
        whole.addWidget(self.sentence)
        whole.addWidget(self.button, 0, Qt.AlignmentFlag.AlignCenter)
        whole.addStretch(2)
