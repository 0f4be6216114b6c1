"""How does an icon stand beside a text? In the text's colour, also when light turns dark, and sharp on every screen."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget
from typing_extensions import override

from gui.look.appearance import paint_icon
from gui.look.fonts import icon_side


class IconLabel(QLabel):
    """An icon of `resources/icons`, `side` pixels large beside usual text; to a screen reader it says `word`."""

    def __init__(self, name: str, side: int, word: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._side = side
        self.setAccessibleName(word)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_icon(self, name: str) -> None:
        """Show another icon."""
        self._name = name
        self.update()

    @override
    def sizeHint(self) -> QSize:
        side = icon_side(self._side, self.fontMetrics())
        return QSize(side, side)

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = self.palette().color(self.foregroundRole())
        paint_icon(painter, self._name, self.contentsRect(), colour)
        painter.end()
