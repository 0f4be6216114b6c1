"""How are shares and shapes drawn in a row of the table?

With palette colours only, and beside the number, never instead of it.
"""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from gui.look.contrast import drawing_colour
from gui.session_selection.session_rows import SessionRow
from gui.tables.table_model import OBJECT_ROLE

Index = QModelIndex | QPersistentModelIndex

BAR_HEIGHT = 6
HISTOGRAM_HEIGHT = 20
MARGIN = 8


class AnsweredDelegate(QStyledItemDelegate):
    """Draws who answered: the numbers, and a bar as long as their share of the class."""

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(OBJECT_ROLE)
        super().paint(painter, option, index)
        if not isinstance(row, SessionRow) or row.statistics is None:
            return
        found = row.statistics
        text = option.fontMetrics.horizontalAdvance(f"{found.people}/{found.people}") + 2 * MARGIN
        room = QStyle.visualRect(option.direction, option.rect, option.rect.adjusted(text, 0, -MARGIN, 0))
        if room.width() < MARGIN:
            return
        top = room.center().y() - BAR_HEIGHT // 2 + 1
        track = QRectF(room.left(), top, room.width(), BAR_HEIGHT)
        share = min(1.0, found.answered / found.people) if found.people else 0.0
        filled = QRectF(track)
        filled.setWidth(max(track.width() * share, BAR_HEIGHT if found.answered else 0))
        if option.direction is Qt.LayoutDirection.RightToLeft:
            filled.moveRight(track.right())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        ink = _ink(option)
        painter.setBrush(_faint(ink))
        painter.drawRoundedRect(track, BAR_HEIGHT / 2, BAR_HEIGHT / 2)
        painter.setBrush(ink)
        painter.drawRoundedRect(filled, BAR_HEIGHT / 2, BAR_HEIGHT / 2)
        painter.restore()

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        hint = super().sizeHint(option, index)
        return hint.expandedTo(QSize(hint.width() + 10 * MARGIN, 0))


class HistogramDelegate(QStyledItemDelegate):
    """Draws the shape of the scores: ten steps from 0 to the points possible, the tallest as high as the row allows."""

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        row = index.data(OBJECT_ROLE)
        if not isinstance(row, SessionRow) or row.statistics is None or not any(row.statistics.histogram):
            return
        counts = row.statistics.histogram
        room = QRect(option.rect.adjusted(MARGIN, 0, -MARGIN, 0))
        room.setHeight(min(HISTOGRAM_HEIGHT, option.rect.height() - 4))
        room.moveCenter(option.rect.center())
        step = room.width() / len(counts)
        ink = _ink(option)
        painter.save()
        painter.setPen(Qt.PenStyle.NoPen)
        for place, count in enumerate(counts):
            tall = max(room.height() * count / max(counts), 2.0 if count else 1.0)
            painter.setBrush(ink if count else _faint(ink))
            painter.drawRect(QRectF(room.left() + place * step, room.bottom() + 1 - tall, max(step - 1, 1), tall))
        painter.restore()

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(12 * MARGIN, HISTOGRAM_HEIGHT + MARGIN).expandedTo(super().sizeHint(option, index))


def _ink(option: QStyleOptionViewItem) -> QColor:
    """The accent as it stands out from every row, or on a selected row what stands out from the accent."""
    role = QPalette.ColorRole
    if option.state & QStyle.StateFlag.State_Selected:
        return option.palette.color(role.HighlightedText)
    return drawing_colour(option.palette, role.Highlight, (role.Base, role.AlternateBase))


def _faint(ink: QColor) -> QColor:
    faint = QColor(ink)
    faint.setAlphaF(0.22)
    return faint
