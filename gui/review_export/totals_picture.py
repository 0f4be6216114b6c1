"""What does the spread of the totals look like, before and after?"""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from core.points import shortest
from gui.look.appearance import GRID, make_quiet
from gui.look.contrast import drawing_colour
from gui.look.words import tr
from gui.review_export.totals import Distribution, label_every

_HERE = Qt.AlignmentFlag.AlignAbsolute
_LEFT = Qt.AlignmentFlag.AlignLeft | _HERE
_LEAST = QSize(360, 200)
_BEST = QSize(720, 300)
_FEW = 5
"""Bars get no wider than where there are so many steps."""


class TotalsPicture(QWidget):
    """Pairs of bars: an outlined one for what Canvas has now, a filled one for afterwards."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._distribution: Distribution | None = None
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("Totals of the class, before and after"))

    def show_distribution(self, distribution: Distribution | None) -> None:
        """Draw this one; None draws nothing."""
        self._distribution = distribution
        words = distribution.words() if distribution else ""
        self.setAccessibleDescription(words)
        self.setToolTip(words.replace("; ", "\n").replace(". ", ".\n"))
        self.update()

    @override
    def minimumSizeHint(self) -> QSize:
        return _LEAST

    @override
    def sizeHint(self) -> QSize:
        return _BEST

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._distribution is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)  # an axis runs from the left everywhere
        line = self.fontMetrics().height()
        legend = QRectF(0, 0, self.width(), 2.5 * line)
        plot = QRectF(GRID, legend.bottom() + GRID, self.width() - 2 * GRID, self.height() - legend.height() - 4 * line)
        self._draw_legend(painter, self._distribution, line)
        self._draw_bars(painter, self._distribution, plot, line)
        self._draw_axis(painter, self._distribution, plot, line)
        if self.hasFocus():
            painter.setPen(QPen(drawing_colour(self.palette(), QPalette.ColorRole.Highlight), 1, Qt.PenStyle.DotLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    def _outlined(self, painter: QPainter) -> None:
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Text), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _filled(self, painter: QPainter) -> None:
        accent = drawing_colour(self.palette(), QPalette.ColorRole.Highlight)
        painter.setPen(QPen(accent, 1))
        painter.setBrush(accent)

    def _draw_legend(self, painter: QPainter, shown: Distribution, line: int) -> None:
        for at, (words, pen) in enumerate(zip(shown.legend, (self._outlined, self._filled), strict=True)):
            top = GRID / 2 + at * 1.2 * line
            pen(painter)
            painter.drawRect(QRectF(GRID, top + line * 0.15, line * 0.7, line * 0.7))
            painter.setPen(self.palette().color(QPalette.ColorRole.Text))
            place = QRectF(2 * GRID + line * 0.7, top, self.width(), line)
            painter.drawText(place, _LEFT | Qt.AlignmentFlag.AlignVCenter, words)

    def _draw_bars(self, painter: QPainter, shown: Distribution, plot: QRectF, line: int) -> None:
        slot = plot.width() / shown.bars
        pair = min(slot, plot.width() / _FEW)
        width, gap = pair * 0.36, pair * 0.02
        room = max(plot.height() - line, 1.0)
        spreads = (shown.before.counts, self._outlined, -width - gap), (shown.after.counts, self._filled, gap)
        for counts, pen, offset in spreads:
            for at, count in enumerate(counts):
                if count:
                    height = room * count / shown.highest_bar
                    left = plot.left() + slot * (at + 0.5) + offset
                    pen(painter)
                    painter.drawRect(QRectF(left, plot.bottom() - height, width, height))
                    painter.setPen(self.palette().color(QPalette.ColorRole.Text))
                    number = QRectF(left - 5 * gap, plot.bottom() - height - line, width + 10 * gap, line)
                    painter.drawText(number, Qt.AlignmentFlag.AlignCenter, str(count))

    def _draw_axis(self, painter: QPainter, shown: Distribution, plot: QRectF, line: int) -> None:
        painter.setPen(QPen(drawing_colour(self.palette(), QPalette.ColorRole.Mid), 1))
        painter.drawLine(plot.bottomLeft(), plot.bottomRight())
        painter.setPen(self.palette().color(QPalette.ColorRole.Text))
        below = QRectF(plot.left(), plot.bottom() + line + GRID / 2, plot.width(), line)
        painter.drawText(below, Qt.AlignmentFlag.AlignHCenter, shown.axis)
        if shown.step:
            self._draw_labels(painter, shown, plot, line)
        else:  # the one bar is that of the zeros
            painter.drawText(below.translated(0, -line), Qt.AlignmentFlag.AlignHCenter, "0")

    def _draw_labels(self, painter: QPainter, shown: Distribution, plot: QRectF, line: int) -> None:
        slot = plot.width() / shown.bars
        texts = [shortest(shown.step * at) for at in range(shown.bars + 1)]
        widest = max(map(self.fontMetrics().horizontalAdvance, texts)) + 2 * GRID
        for at in range(0, shown.bars + 1, label_every(shown, int(plot.width() // widest))):
            place = QRectF(plot.left() + slot * at - slot, plot.bottom() + GRID / 2, 2 * slot, line)
            alignment = Qt.AlignmentFlag.AlignHCenter
            if at == 0:
                place, alignment = place.translated(slot, 0), _LEFT
            elif at == shown.bars:
                place, alignment = place.translated(-slot, 0), Qt.AlignmentFlag.AlignRight | _HERE
            painter.drawText(place, alignment, texts[at])


class TotalsView(QWidget):
    """The picture, and below it why other students are counted than are in the file."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.picture = TotalsPicture()
        self.note = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        make_quiet(self.note)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.picture, 1)
        whole.addWidget(self.note)

    def show_distribution(self, distribution: Distribution | None) -> None:
        """Show this one; None shows nothing."""
        self.picture.show_distribution(distribution)
        self.note.setText(distribution.note if distribution else "")
        self.note.setVisible(bool(self.note.text()))
