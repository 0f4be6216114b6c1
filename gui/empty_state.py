"""What does a page show while what it is about is not there yet?"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from gui.icon_label import IconLabel
from gui.look.appearance import GRID

PICTURE = 48


class EmptyState(QWidget):
    """A picture, a sentence that says what is missing, and one thing to do about it."""

    pressed = Signal()

    def __init__(self, picture: str, sentence: str, action: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sentence = QLabel(sentence, wordWrap=True, alignment=Qt.AlignmentFlag.AlignCenter)
        self.button = QPushButton(action)
        self.button.clicked.connect(self.pressed)
        whole = QVBoxLayout(self)
        whole.setSpacing(2 * GRID)
        whole.addStretch(1)
        whole.addWidget(IconLabel(picture, PICTURE), 0, Qt.AlignmentFlag.AlignCenter)
        whole.addWidget(self.sentence)
        whole.addWidget(self.button, 0, Qt.AlignmentFlag.AlignCenter)
        whole.addStretch(2)


class OrEmpty(QStackedWidget):
    """A widget, or the empty state that stands in its place."""

    def __init__(self, subject: QWidget, empty: EmptyState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.subject = subject
        self.empty = empty
        self.addWidget(subject)
        self.addWidget(empty)

    @property
    def is_empty(self) -> bool:
        """Whether the empty state is shown."""
        return self.currentWidget() is self.empty

    def show_subject(self, is_there: bool) -> None:
        """Show the subject, or say why there is none."""
        self.setCurrentWidget(self.subject if is_there else self.empty)
