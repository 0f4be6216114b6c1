"""Delegates that draw charts of session statistics, in palette colors only.

A chart never replaces the numbers. They are either shown beside it or available to screen readers as text.
"""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from gui.look.contrast import find_visible_color
from gui.session_selection.session_rows import SessionRow
from gui.tables.table_model import OBJECT_ROLE, Index

BAR_HEIGHT = 6
HISTOGRAM_HEIGHT = 20
MARGIN = 8


class AnswerCountDelegate(QStyledItemDelegate):
    """Delegate that draws the number of people who answered, and their share as a bar."""

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(OBJECT_ROLE)
        super().paint(painter, option, index)
        if not isinstance(row, SessionRow) or row.statistics is None:
            return
        statistics = row.statistics
        text_width = option.fontMetrics.horizontalAdvance(f"{statistics.row_count}/{statistics.row_count}") + 2 * MARGIN
        area = QStyle.visualRect(option.direction, option.rect, option.rect.adjusted(text_width, 0, -MARGIN, 0))
        if area.width() < MARGIN:
            return
        top = area.center().y() - BAR_HEIGHT // 2 + 1
        track = QRectF(area.left(), top, area.width(), BAR_HEIGHT)
        share = min(1.0, statistics.answered_count / statistics.row_count) if statistics.row_count else 0.0
        filled = QRectF(track)
        filled.setWidth(max(track.width() * share, BAR_HEIGHT if statistics.answered_count else 0))
        if option.direction is Qt.LayoutDirection.RightToLeft:
            filled.moveRight(track.right())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        color = _get_bar_color(option)
        painter.setBrush(_get_track_color(color))
        painter.drawRoundedRect(track, BAR_HEIGHT / 2, BAR_HEIGHT / 2)
        painter.setBrush(color)
        painter.drawRoundedRect(filled, BAR_HEIGHT / 2, BAR_HEIGHT / 2)
        painter.restore()

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        hint = super().sizeHint(option, index)
        return hint.expandedTo(QSize(hint.width() + 10 * MARGIN, 0))


class HistogramDelegate(QStyledItemDelegate):
    """Delegate that draws a histogram of the scores of a session.

    Its ten bins range from 0 to the points possible.
    """

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        row = index.data(OBJECT_ROLE)
        if not isinstance(row, SessionRow) or row.statistics is None or not any(row.statistics.histogram):
            return
        counts = row.statistics.histogram
        area = QRect(option.rect.adjusted(MARGIN, 0, -MARGIN, 0))
        area.setHeight(min(HISTOGRAM_HEIGHT, option.rect.height() - 4))
        area.moveCenter(option.rect.center())
        step = area.width() / len(counts)
        color = _get_bar_color(option)
        painter.save()
        painter.setPen(Qt.PenStyle.NoPen)
        for position, count in enumerate(counts):
            height = max(area.height() * count / max(counts), 2.0 if count else 1.0)
            painter.setBrush(color if count else _get_track_color(color))
            painter.drawRect(
                QRectF(area.left() + position * step, area.bottom() + 1 - height, max(step - 1, 1), height)
            )
        painter.restore()

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(12 * MARGIN, HISTOGRAM_HEIGHT + MARGIN).expandedTo(super().sizeHint(option, index))


def _get_bar_color(option: QStyleOptionViewItem) -> QColor:
    """Return the bar color, which contrasts with the row even if the row is selected."""
    role = QPalette.ColorRole
    if option.state & QStyle.StateFlag.State_Selected:
        return option.palette.color(role.HighlightedText)
    return find_visible_color(option.palette, role.Highlight, (role.Base, role.AlternateBase))


def _get_track_color(color: QColor) -> QColor:
    track = QColor(color)
    track.setAlphaF(0.22)
    return track
