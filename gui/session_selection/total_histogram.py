"""Chart of the totals before and after a change of the grading rule."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QSizePolicy, QStyle, QStyleOptionFocusRect, QWidget
from typing_extensions import override

from core.points import Points
from gui.look.appearance import GRID
from gui.look.contrast import find_visible_color

if TYPE_CHECKING:
    from core.rule_comparison import Distribution

CHART_LINES = 7
"""Height of the chart, in line heights."""
_BINS = 10


class RuleComparisonHistogram(QWidget):
    """Histogram of the totals in percent, with two bars in each bin and a line at the boundary.

    The outlined bars are the totals before the change, and the filled ones those after it. Totals above 100% are in an
    eleventh bin. The same numbers are in the accessible description.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bars: tuple[tuple[int, int], ...] = ()
        self._boundary = Points(0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Totals before and after"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # so that a screen reader reaches the description

    def set_distributions(self, before: "Distribution", after: "Distribution", boundary: Points) -> None:
        """Show two distributions, and a line at the boundary, in percent."""
        bars = list(zip(before.bins, after.bins, strict=True))
        if before.above_count or after.above_count:
            bars.append((before.above_count, after.above_count))
        self._bars, self._boundary = tuple(bars), boundary
        self.setAccessibleDescription(self.text)
        self.setToolTip(self.text)
        self.update()

    @property
    def text(self) -> str:
        """The chart as text: one line for each bin that isn't empty."""
        template = self.tr("{bin}: {before} before, {after} after")
        lines = [
            template.format(bin=_format_bin(position), before=before, after=after)
            for position, (before, after) in enumerate(self._bars)
            if before or after
        ]
        return "\n".join(lines)

    @override
    def sizeHint(self) -> QSize:
        return QSize(30 * GRID, CHART_LINES * self.fontMetrics().height())

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(15 * GRID, CHART_LINES * self.fontMetrics().height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._bars:
            return
        painter = QPainter(self)
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # percentages rise to the right in every language
        color = find_visible_color(self.palette(), QPalette.ColorRole.Highlight, (QPalette.ColorRole.Window,))
        text_color = self.palette().color(QPalette.ColorRole.WindowText)
        line_height = self.fontMetrics().height()
        area = QRectF(self.rect()).adjusted(1, line_height + 2, -1, -line_height - 2)
        step = area.width() / len(self._bars)
        highest = max(max(pair) for pair in self._bars) or 1
        for position, pair in enumerate(self._bars):
            bin_area = QRectF(area.left() + position * step, area.top(), step, area.height())
            self._paint_bin(painter, bin_area, pair, color)
            bin_area.setBottom(area.bottom() - area.height() * max(pair) / highest)
            bin_area.setTop(bin_area.bottom() - line_height)
            painter.setPen(text_color)
            painter.drawText(bin_area, Qt.AlignmentFlag.AlignCenter, f"{pair[1]:,}" if any(pair) else "")
        painter.setPen(text_color)
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        for percent in (0, 50, 100):
            x = area.left() + step * percent / _BINS
            flag = Qt.AlignmentFlag.AlignLeft if not percent else Qt.AlignmentFlag.AlignHCenter
            box = QRectF(x if not percent else x - 3 * GRID, area.bottom() + 2, 6 * GRID, line_height)
            if box.right() > area.right():
                box.moveRight(area.right())
                flag = Qt.AlignmentFlag.AlignRight
            painter.drawText(box, flag, f"{percent}%")
        painter.setPen(QPen(text_color, 1, Qt.PenStyle.DashLine))
        boundary = area.left() + step * float(self._boundary) / _BINS
        painter.drawLine(int(boundary), int(area.top()), int(boundary), int(area.bottom()))
        if self.hasFocus():
            option = QStyleOptionFocusRect()
            option.initFrom(self)
            self.style().drawPrimitive(QStyle.PrimitiveElement.PE_FrameFocusRect, option, painter, self)
        painter.end()

    def _paint_bin(self, painter: QPainter, area: QRectF, pair: tuple[int, int], color: QColor) -> None:
        highest = max(max(pair) for pair in self._bars) or 1
        width = max(area.width() / 2 - 2, 1.0)
        for position, count in enumerate(pair):
            height = max(area.height() * count / highest, 2.0) if count else 0.0
            bar = QRectF(area.left() + 1 + position * (width + 1), area.bottom() - height, width, height)
            if position:
                painter.fillRect(bar, color)
            elif count:
                painter.setPen(QPen(color, 1))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(bar.adjusted(0.5, 0.5, -0.5, 0))


def _format_bin(position: int) -> str:
    if position == _BINS:
        return ">100%"
    return f"{position * 10}–{position * 10 + 10}%"
