"""How are the figures of the page shown: calmly, always, each opening its list?"""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QStyle, QStyleOptionToolButton, QStylePainter, QToolButton, QWidget
from typing_extensions import override

from core.problems import Severity
from gui.look.appearance import GRID, SEVERITY_ICONS, paint_icon
from gui.session_selection.figures import Figure
from gui.widgets.layouts import FlowLayout

ICONS = {**SEVERITY_ICONS, Severity.INFO: "check"}
GAP = GRID // 2
ROUND = 3


class FigureButton(QToolButton):
    """A flat button with a thin edge: how grave the figure is, its words, and an arrow to what is behind it.

    All are of one height, so that their words stand on one line.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sign = ""
        self.setAutoRaise(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_figure(self, figure: Figure) -> None:
        """Show this one."""
        is_plain = figure.severity is Severity.INFO and not figure.is_check
        self._sign = "" if is_plain else ICONS[figure.severity]
        if self.text() != figure.words:
            self.setText(figure.words)
            self.setAccessibleName(figure.words)
            self.setToolTip(f"{figure.list.sentence}\n{self.tr('Press to see the list.')}")
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        words = self.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, self.text())
        signs = (self._side + GAP) * (2 if self._sign else 1)
        return QSize(words.width() + signs + 2 * GRID, words.height() + GRID)

    @property
    def _side(self) -> int:
        """The side of the signs beside the words: they are as high as letters."""
        return self.fontMetrics().ascent()

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QStylePainter(self)
        option = QStyleOptionToolButton()
        self.initStyleOption(option)
        option.text, option.icon = "", QIcon()
        painter.drawComplexControl(QStyle.ComplexControl.CC_ToolButton, option)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self.palette().color(QPalette.ColorRole.Mid))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), ROUND, ROUND)
        colour = self.palette().color(QPalette.ColorRole.ButtonText)
        room = self.rect().adjusted(GRID, 0, -GRID, 0)
        square = QRect(0, 0, self._side, self._side)
        square.moveCenter(room.center())
        if self._sign:
            square.moveLeft(room.left())
            paint_icon(painter, self._sign, QStyle.visualRect(option.direction, self.rect(), square), colour)
            room.setLeft(square.right() + 1 + GAP)
        square.moveRight(room.right())
        paint_icon(painter, "chevron-right", QStyle.visualRect(option.direction, self.rect(), square), colour)
        words = QStyle.visualRect(option.direction, self.rect(), room.adjusted(0, 0, -self._side - GAP, 0))
        painter.setPen(colour)
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)  # words of the other direction stay readable
        leading = QStyle.visualAlignment(self.layoutDirection(), Qt.AlignmentFlag.AlignLeft)
        flags = leading | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(words, flags, self.text())
        painter.end()


class LiveBar(QWidget):
    """One flat button a figure. `opened` carries the `FigureList` behind the one that was pressed."""

    opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._figures: tuple[Figure, ...] = ()
        self.buttons: list[FigureButton] = []
        self._line = FlowLayout(self, GRID)

    def show_figures(self, figures: Sequence[Figure]) -> None:
        """Show these. Buttons stay the same objects, so that the keyboard's place is kept."""
        self._figures = tuple(figures)
        while len(self.buttons) < len(figures):
            self._add_button()
        for place, button in enumerate(self.buttons):
            button.setVisible(place < len(figures))
            if place < len(figures):
                button.show_figure(figures[place])

    def _add_button(self) -> None:
        button = FigureButton()
        place = len(self.buttons)
        button.clicked.connect(lambda: self.opened.emit(self._figures[place].list))
        self._line.addWidget(button)
        self.buttons.append(button)
