"""How is a drawing of ours shown in the colours of the palette?"""

import html
from collections.abc import Mapping

from PySide6.QtCore import QByteArray, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from core.resources import RESOURCES
from gui.look.contrast import drawing_colour
from gui.look.fonts import icon_side

PICTURES = RESOURCES / "pictures"
SIZE = QSize(160, 96)


class Picture(QWidget):
    """A line drawing: `currentColor` in it becomes the text colour, `accentColor` the palette's accent.

    `texts` stand in it where their names stand in braces; `shows` says to a screen reader what is to be seen.
    """

    def __init__(
        self, name: str, shows: str, texts: Mapping[str, str] | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        drawing = (PICTURES / f"{name}.svg").read_text(encoding="utf-8")
        for key, text in (texts or {}).items():
            drawing = drawing.replace(f"{{{key}}}", html.escape(text))
        self.drawing = drawing
        self.setAccessibleName(shows)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(icon_side(SIZE.width(), metrics), icon_side(SIZE.height(), metrics))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        palette = self.palette()
        text = self.drawing.replace("currentColor", palette.color(QPalette.ColorRole.WindowText).name())
        text = text.replace("accentColor", drawing_colour(palette, QPalette.ColorRole.Highlight).name())
        painter = QPainter(self)
        QSvgRenderer(QByteArray(text.encode())).render(painter, QRectF(self.rect()))
        painter.end()
