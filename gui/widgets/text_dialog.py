"""Dialog that shows a text or a widget, and a button box with a Close button."""

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

from gui.look.appearance import GRID, apply_title_font, get_scroll_bar_margins

DEFAULT_WIDTH, MAX_TEXT_HEIGHT = 48, 32
"""Default width and largest height of a text dialog, in line heights."""

FRAME_HEIGHT = 6 * GRID
"""Height in pixels that is reserved for the window frame."""


class _ContentScrollArea(QScrollArea):
    """Scroll area for the widget that a dialog shows instead of text."""

    def __init__(self, title: str, content: QWidget) -> None:
        super().__init__(widgetResizable=True)
        self.setFrameShape(self.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(title)
        self.setWidget(content)
        for widget in (self.viewport(), content):
            widget.setAutoFillBackground(False)
        self.setViewportMargins(get_scroll_bar_margins(self))


class _TextView(QPlainTextEdit):
    """Read-only text on the background of the dialog."""

    def __init__(self, title: str, text: str) -> None:
        super().__init__(text, readOnly=True)
        self.setTabChangesFocus(True)
        self.setAccessibleName(title)
        self.setFrameShape(self.Shape.NoFrame)
        self.viewport().setAutoFillBackground(False)
        self.document().setDocumentMargin(0)
        self.setViewportMargins(get_scroll_bar_margins(self))


class TextDialog(QDialog):
    """Dialog with a title and either a read-only text or a widget.

    Users can read the text with the keyboard and with a screen reader. `width` is in line heights.
    """

    def __init__(
        self,
        title: str,
        text: str,
        parent: QWidget | None = None,
        content: QWidget | None = None,
        *,
        width: int = DEFAULT_WIDTH,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        heading = QLabel(title, wordWrap=True)
        apply_title_font(heading)
        self.content = _ContentScrollArea(title, content) if content is not None else _TextView(title, text)
        self._buttons = create_close_buttons(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        column.addWidget(heading)
        column.addWidget(self.content, 1)
        column.addWidget(self._buttons)
        self._resize_to_content(text, content, width)

    def _resize_to_content(self, text: str, content: QWidget | None, width: int) -> None:
        """Resize the dialog to fit its content, up to a limit beyond which it scrolls."""
        line_height = self.fontMetrics().height()
        max_height = MAX_TEXT_HEIGHT * line_height if content is None else self.screen().availableSize().height()
        limit = QSize(width * line_height, max_height).boundedTo(self.screen().availableSize() - QSize(0, FRAME_HEIGHT))
        bounds = QRect(0, 0, limit.width() - 6 * GRID, limit.height())
        flags = Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextExpandTabs
        text_height = self.fontMetrics().boundingRect(bounds, flags, text).height()
        content_height = text_height if content is None else content.heightForWidth(bounds.width())
        other_height = self.sizeHint().height() - self.content.sizeHint().height()
        self.resize(limit.width(), min(limit.height(), other_height + content_height + 2 * line_height))

    def add_button(self, text: str, callback: Callable[[], object]) -> QPushButton:
        """Add a button that calls `callback` when clicked, and return it."""
        button = self._buttons.addButton(text, QDialogButtonBox.ButtonRole.ActionRole)
        button.setAutoDefault(False)
        button.clicked.connect(callback)
        return button


def create_close_buttons(dialog: QDialog) -> QDialogButtonBox:
    """Return a button box with a Close button that Enter and Esc press.

    The button has no icon, because system icons don't adapt to the dark color scheme.
    """
    buttons = QDialogButtonBox()
    text = QCoreApplication.translate("DialogButtons", "C&lose")
    buttons.addButton(text, QDialogButtonBox.ButtonRole.RejectRole).setDefault(True)
    buttons.rejected.connect(dialog.reject)
    return buttons
