"""Sizes and positions that keep a window, including its frame, on the screen.

This module is imported before the first paint, so it avoids the namespace `Qt` (see `gui.look.palette`).
"""

from PySide6.QtCore import QMargins, QRect, QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

FRAME_MARGINS = QMargins(8, 40, 8, 8)
"""Space for the window frame, whose size is unknown until the window is shown."""


def get_available_size(available: QRect) -> QSize:
    """Return the largest content size of a window that fits with its frame.

    `available` is the usable part of the screen.
    """
    return available.marginsRemoved(FRAME_MARGINS).size().expandedTo(QSize(1, 1))


def fit_rect(content: QRect, available: QRect) -> QRect:
    """Return the content rectangle, shrunk and moved to fit on the screen.

    It changes only as much as is needed for the frame to fit.
    """
    inner = available.marginsRemoved(FRAME_MARGINS)
    size = content.size().boundedTo(get_available_size(available))
    left = max(inner.left(), min(content.left(), inner.right() + 1 - size.width()))
    top = max(inner.top(), min(content.top(), inner.bottom() + 1 - size.height()))
    return QRect(left, top, size.width(), size.height())


def center_rect(size: QSize, available: QRect) -> QRect:
    """Return a centered content rectangle of this size, shrunk if necessary."""
    content = QRect(available.topLeft(), size)
    content.moveCenter(available.marginsRemoved(FRAME_MARGINS).center())
    return fit_rect(content, available)


def move_onto_screen(window: QWidget) -> None:
    """Move and shrink a window until it is entirely on one screen.

    A maximized or full-screen window isn't changed.
    """
    if window.isMaximized() or window.isFullScreen():
        return
    content = window.geometry()
    screen = QGuiApplication.screenAt(content.center()) or window.screen()
    fitted = fit_rect(content, screen.availableGeometry())
    if fitted != content:
        window.setGeometry(fitted)
