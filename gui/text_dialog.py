"""How is a longer text shown that the person asked for?"""

from collections.abc import Callable

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gui.appearance import GRID, lean, make_title
from gui.dialog_buttons import close_buttons

TAB = 20
"""So many letters wide is the first of two columns."""
WIDTH, HEIGHT = 48, 32
"""The window's size, in heights of a line of text; a short text takes less height."""


class TextDialog(QDialog):
    """A title and a text that can be read by keyboard and screen reader, or in place of the text another widget."""

    def __init__(self, title: str, text: str, parent: QWidget | None = None, content: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        heading = QLabel(title, wordWrap=True)
        make_title(heading)
        lean(heading)
        self.content = _scrolled(title, content) if content is not None else _text_view(title, text)
        self._buttons = close_buttons(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        column.addWidget(heading)
        column.addWidget(self.content, 1)
        column.addWidget(self._buttons)
        self._fit(text)

    def _fit(self, text: str) -> None:
        """Be as large as the text wants, up to a limit: then it is scrolled."""
        letter = self.fontMetrics().height()
        limit = QSize(WIDTH * letter, HEIGHT * letter).boundedTo(self.screen().availableSize())
        width, height = limit.width(), limit.height()
        if text:
            around = self.sizeHint().height() - self.content.sizeHint().height()
            room = QRect(0, 0, width - 6 * GRID, height)
            wrapped = self.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextExpandTabs, text)
            height = min(height, around + wrapped.height() + 2 * letter)
        self.resize(width, height)

    def add_action(self, text: str, do: Callable[[], object]) -> QPushButton:
        """Offer something to do about what the text says; gives the button."""
        button = self._buttons.addButton(text, QDialogButtonBox.ButtonRole.ActionRole)
        button.setAutoDefault(False)
        button.clicked.connect(do)
        return button


def _scrolled(title: str, content: QWidget) -> QScrollArea:
    area = QScrollArea(widgetResizable=True)
    area.setFrameShape(area.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setAccessibleName(title)
    area.setWidget(content)
    return area


def _text_view(title: str, text: str) -> QPlainTextEdit:
    view = QPlainTextEdit(text, readOnly=True)
    view.setTabChangesFocus(True)
    view.setAccessibleName(title)
    view.setFrameShape(view.Shape.NoFrame)
    view.viewport().setAutoFillBackground(False)
    view.document().setDocumentMargin(0)
    view.setTabStopDistance(TAB * view.fontMetrics().averageCharWidth())
    return view
