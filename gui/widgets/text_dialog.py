"""How is a longer text shown that the person asked for?

Which buttons stand below a dialog that only shows something?
"""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QRect, QSize, Qt
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

from gui.look.appearance import GRID, beside_bar, make_title

WIDTH, HEIGHT = 48, 32
"""The window's size, in heights of a line of text; a short text takes less height."""

FRAME = 6 * GRID
"""So much of a screen's height is left for the frame that the system draws round a window."""


class _Scrolled(QScrollArea):
    """Another widget in place of the text."""

    def __init__(self, title: str, content: QWidget) -> None:
        super().__init__(widgetResizable=True)
        self.setFrameShape(self.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(title)
        self.setWidget(content)
        self.setViewportMargins(beside_bar(self))


class _TextView(QPlainTextEdit):
    """The text, which stands on the window's own ground."""

    def __init__(self, title: str, text: str) -> None:
        super().__init__(text, readOnly=True)
        self.setTabChangesFocus(True)
        self.setAccessibleName(title)
        self.setFrameShape(self.Shape.NoFrame)
        self.viewport().setAutoFillBackground(False)
        self.document().setDocumentMargin(0)
        self.setViewportMargins(beside_bar(self))


class TextDialog(QDialog):
    """A title and a text that can be read by keyboard and screen reader, or in place of the text another widget.

    It is `width` heights of a line wide.
    """

    def __init__(
        self,
        title: str,
        text: str,
        parent: QWidget | None = None,
        content: QWidget | None = None,
        *,
        width: int = WIDTH,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        heading = QLabel(title, wordWrap=True)
        make_title(heading)
        self.content = _Scrolled(title, content) if content is not None else _TextView(title, text)
        self._buttons = close_buttons(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        column.addWidget(heading)
        column.addWidget(self.content, 1)
        column.addWidget(self._buttons)
        self._fit(text, content, width)

    def _fit(self, text: str, content: QWidget | None, width: int) -> None:
        """Be as large as the text or the other widget wants, up to a limit: then it is scrolled."""
        letter = self.fontMetrics().height()
        most = HEIGHT * letter if content is None else self.screen().availableSize().height()
        limit = QSize(width * letter, most).boundedTo(self.screen().availableSize() - QSize(0, FRAME))
        room = QRect(0, 0, limit.width() - 6 * GRID, limit.height())
        flags = Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextExpandTabs
        wrapped = self.fontMetrics().boundingRect(room, flags, text).height()
        wanted = wrapped if content is None else content.heightForWidth(room.width())
        around = self.sizeHint().height() - self.content.sizeHint().height()
        self.resize(limit.width(), min(limit.height(), around + wanted + 2 * letter))

    def add_action(self, text: str, do: Callable[[], object]) -> QPushButton:
        """Offer something to do about what the text says; gives the button."""
        button = self._buttons.addButton(text, QDialogButtonBox.ButtonRole.ActionRole)
        button.setAutoDefault(False)
        button.clicked.connect(do)
        return button


def close_buttons(dialog: QDialog) -> QDialogButtonBox:
    """A row with Close, which Return and Esc press; in words only: the system's icons know no dark ground."""
    buttons = QDialogButtonBox()
    text = QCoreApplication.translate("DialogButtons", "C&lose")
    buttons.addButton(text, QDialogButtonBox.ButtonRole.RejectRole).setDefault(True)
    buttons.rejected.connect(dialog.reject)
    return buttons
