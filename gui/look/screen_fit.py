"""Sizes and places at which a window, frame included, is on the screen as a whole.

Imported before the first paint, so it does without the namespace `Qt` (see `gui.look.palette`).
"""

from PySide6.QtCore import QEvent, QMargins, QObject, QRect, QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox, QWidget
from typing_extensions import override

FRAME = QMargins(8, 40, 8, 8)
"""Room for the frame that the system draws around a window. Its size is known only once the window is shown."""

_PLACED = "isPlaced"


def room_on(available: QRect) -> QSize:
    """Return the largest content of a window whose frame fits in this part of a screen."""
    return available.marginsRemoved(FRAME).size().expandedTo(QSize(1, 1))


def fit_rect(content: QRect, available: QRect) -> QRect:
    """Return this content of a window, made smaller and moved as little as puts it and its frame on the screen."""
    inner = available.marginsRemoved(FRAME)
    size = content.size().boundedTo(room_on(available))
    left = max(inner.left(), min(content.left(), inner.right() + 1 - size.width()))
    top = max(inner.top(), min(content.top(), inner.bottom() + 1 - size.height()))
    return QRect(left, top, size.width(), size.height())


def center_rect(size: QSize, available: QRect) -> QRect:
    """Return content of this size in the middle of the screen, as small as the screen asks for."""
    content = QRect(available.topLeft(), size)
    content.moveCenter(available.marginsRemoved(FRAME).center())
    return fit_rect(content, available)


def put_on_screen(window: QWidget) -> None:
    """Have a window that isn't maximized on the screen as a whole: on that of its middle, or else on its own."""
    if window.isMaximized() or window.isFullScreen():
        return
    content = window.geometry()
    screen = QGuiApplication.screenAt(content.center()) or window.screen()
    fitted = fit_rect(content, screen.availableGeometry())
    if fitted != content:
        window.setGeometry(fitted)


class ScreenFitter(QObject):
    """Event filter that puts the dialogs it watches on the screen as a whole, each time before they appear.

    At first a dialog comes over the middle of its parent, as Qt has it, too; Qt takes any frame for a thin one. A
    message box knows its size only later, and is small.
    """

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Show and isinstance(watched, QWidget) and not watched.isMaximized():
            available = watched.screen().availableGeometry()
            watched.setMinimumSize(watched.minimumSize().boundedTo(room_on(available)))
            if isinstance(watched, QMessageBox):
                return False
            content = watched.geometry()
            if not watched.property(_PLACED):
                watched.setProperty(_PLACED, True)
                parent = watched.parentWidget()
                content.moveCenter(parent.window().geometry().center() if parent else available.center())
            watched.setGeometry(fit_rect(content, available))
        return False
