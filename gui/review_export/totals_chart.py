"""Bar chart of the class's totals before and after the upload."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from core.points import format_decimal
from gui.look.appearance import GRID, apply_caption_font
from gui.look.contrast import find_visible_color
from gui.look.text_formatting import tr
from gui.review_export.totals import TotalsDistribution, find_label_interval

_ABSOLUTE = Qt.AlignmentFlag.AlignAbsolute
_LEFT = Qt.AlignmentFlag.AlignLeft | _ABSOLUTE
_MINIMUM_SIZE = QSize(360, 200)
_PREFERRED_SIZE = QSize(720, 300)
_MIN_BINS = 5
"""Bars are at most as wide as they would be with this number of bins."""


class TotalsChart(QWidget):
    """Bar chart of totals: outlined bars before the upload, and filled bars after it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._distribution: TotalsDistribution | None = None
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("Totals of the class, before and after"))

    def set_distribution(self, distribution: TotalsDistribution | None) -> None:
        """Set the distribution to draw; None clears the chart."""
        self._distribution = distribution
        description = distribution.describe() if distribution else ""
        self.setAccessibleDescription(description)
        self.setToolTip(description.replace("; ", "\n").replace(". ", ".\n"))
        self.update()

    @override
    def minimumSizeHint(self) -> QSize:
        return _MINIMUM_SIZE

    @override
    def sizeHint(self) -> QSize:
        return _PREFERRED_SIZE

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._distribution is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setLayoutDirection(
            Qt.LayoutDirection.LayoutDirectionAuto
        )  # the axis runs from left to right in every language
        line_height = self.fontMetrics().height()
        legend = QRectF(0, 0, self.width(), 2.5 * line_height)
        plot = QRectF(
            GRID, legend.bottom() + GRID, self.width() - 2 * GRID, self.height() - legend.height() - 4 * line_height
        )
        self._draw_legend(painter, self._distribution, line_height)
        self._draw_bars(painter, self._distribution, plot, line_height)
        self._draw_axis(painter, self._distribution, plot, line_height)
        if self.hasFocus():
            painter.setPen(
                QPen(find_visible_color(self.palette(), QPalette.ColorRole.Highlight), 1, Qt.PenStyle.DotLine)
            )
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    def _set_outline_pen(self, painter: QPainter) -> None:
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Text), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _set_fill_pen(self, painter: QPainter) -> None:
        accent = find_visible_color(self.palette(), QPalette.ColorRole.Highlight)
        painter.setPen(QPen(accent, 1))
        painter.setBrush(accent)

    def _draw_legend(self, painter: QPainter, distribution: TotalsDistribution, line_height: int) -> None:
        for index, (text, set_pen) in enumerate(
            zip(distribution.legend, (self._set_outline_pen, self._set_fill_pen), strict=True)
        ):
            top = GRID / 2 + index * 1.2 * line_height
            set_pen(painter)
            painter.drawRect(QRectF(GRID, top + line_height * 0.15, line_height * 0.7, line_height * 0.7))
            painter.setPen(self.palette().color(QPalette.ColorRole.Text))
            rect = QRectF(2 * GRID + line_height * 0.7, top, self.width(), line_height)
            painter.drawText(rect, _LEFT | Qt.AlignmentFlag.AlignVCenter, text)

    def _draw_bars(self, painter: QPainter, distribution: TotalsDistribution, plot: QRectF, line_height: int) -> None:
        bin_pixels = plot.width() / distribution.bar_count
        pair_width = min(bin_pixels, plot.width() / _MIN_BINS)
        width, gap = pair_width * 0.36, pair_width * 0.02
        max_height = max(plot.height() - line_height, 1.0)
        series = (
            (distribution.before.counts, self._set_outline_pen, -width - gap),
            (distribution.after.counts, self._set_fill_pen, gap),
        )
        for counts, set_pen, offset in series:
            for index, count in enumerate(counts):
                if count:
                    height = max_height * count / distribution.highest_count
                    left = plot.left() + bin_pixels * (index + 0.5) + offset
                    set_pen(painter)
                    painter.drawRect(QRectF(left, plot.bottom() - height, width, height))
                    painter.setPen(self.palette().color(QPalette.ColorRole.Text))
                    label_rect = QRectF(
                        left - 5 * gap, plot.bottom() - height - line_height, width + 10 * gap, line_height
                    )
                    painter.drawText(label_rect, Qt.AlignmentFlag.AlignCenter, str(count))

    def _draw_axis(self, painter: QPainter, distribution: TotalsDistribution, plot: QRectF, line_height: int) -> None:
        painter.setPen(QPen(find_visible_color(self.palette(), QPalette.ColorRole.Mid), 1))
        painter.drawLine(plot.bottomLeft(), plot.bottomRight())
        painter.setPen(self.palette().color(QPalette.ColorRole.Text))
        title_rect = QRectF(plot.left(), plot.bottom() + line_height + GRID / 2, plot.width(), line_height)
        painter.drawText(title_rect, Qt.AlignmentFlag.AlignHCenter, distribution.axis_title)
        if distribution.bin_width:
            self._draw_labels(painter, distribution, plot, line_height)
        else:  # without points, the only bar is at 0
            painter.drawText(title_rect.translated(0, -line_height), Qt.AlignmentFlag.AlignHCenter, "0")

    def _draw_labels(self, painter: QPainter, distribution: TotalsDistribution, plot: QRectF, line_height: int) -> None:
        bin_pixels = plot.width() / distribution.bar_count
        texts = [format_decimal(distribution.bin_width * index) for index in range(distribution.bar_count + 1)]
        label_width = max(map(self.fontMetrics().horizontalAdvance, texts)) + 2 * GRID
        for index in range(
            0, distribution.bar_count + 1, find_label_interval(distribution, int(plot.width() // label_width))
        ):
            rect = QRectF(
                plot.left() + bin_pixels * index - bin_pixels, plot.bottom() + GRID / 2, 2 * bin_pixels, line_height
            )
            alignment = Qt.AlignmentFlag.AlignHCenter
            if index == 0:
                rect, alignment = rect.translated(bin_pixels, 0), _LEFT
            elif index == distribution.bar_count:
                rect, alignment = rect.translated(-bin_pixels, 0), Qt.AlignmentFlag.AlignRight | _ABSOLUTE
            painter.drawText(rect, alignment, texts[index])


class TotalsView(QWidget):
    """Chart of the totals, with a note below it.

    The note is shown if the counted students differ from those in the file. `explanation_requested` is emitted when the
    user wants to see how the totals are calculated.
    """

    explanation_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chart = TotalsChart()
        self.note_label = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        apply_caption_font(self.note_label)
        self.explain_button = QPushButton(tr("&Why these totals?"))
        self.explain_button.clicked.connect(self.explanation_requested)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.chart, 1)
        layout.addWidget(self.note_label)
        layout.addWidget(self.explain_button, 0, Qt.AlignmentFlag.AlignRight)

    def set_distribution(self, distribution: TotalsDistribution | None) -> None:
        """Set the distribution to show; None clears the chart and the note."""
        self.chart.set_distribution(distribution)
        self.note_label.setText(distribution.note if distribution else "")
        self.note_label.setVisible(bool(self.note_label.text()))
