"""Brief mark around a row that the program has just led the user to."""

from PySide6.QtCore import QModelIndex, QRect, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget
from typing_extensions import override

from gui.look.appearance import CORNER_RADIUS, GRID
from gui.look.contrast import find_visible_color

MARK_MS = 2_000
"""How long the mark is shown, in milliseconds."""

LINE_WIDTH = 3


class RowMark(QWidget):
    """Frame around the current row of a view. It doesn't take clicks, and disappears soon."""

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view.viewport())
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setGeometry(_find_row_rect(view, view.currentIndex()).adjusted(0, -GRID // 4, 0, GRID // 4))
        self.show()
        view.verticalScrollBar().valueChanged.connect(self.hide)
        timer = QTimer(self, singleShot=True, interval=MARK_MS)
        timer.timeout.connect(self.deleteLater)
        timer.start()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        roles = QPalette.ColorRole.Base, QPalette.ColorRole.AlternateBase
        line = find_visible_color(self.palette(), QPalette.ColorRole.Link, roles)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(line, LINE_WIDTH))
            half = LINE_WIDTH // 2 + 1
            painter.drawRoundedRect(self.rect().adjusted(half, half, -half, -half), CORNER_RADIUS, CORNER_RADIUS)


def mark_current_row(widget: QWidget | None) -> RowMark | None:
    """Mark the current row of a view, and return the mark; do nothing for other widgets."""
    if not isinstance(widget, QAbstractItemView) or not widget.currentIndex().isValid():
        return None
    widget.scrollTo(widget.currentIndex())
    return RowMark(widget)


def _find_row_rect(view: QAbstractItemView, index: QModelIndex) -> QRect:
    rect = view.visualRect(index)
    if isinstance(view, QTableView):
        rect.setTop(view.rowViewportPosition(index.row()))
        rect.setHeight(view.rowHeight(index.row()))
    rect.setLeft(0)
    rect.setRight(view.viewport().width() - 1)
    return rect
