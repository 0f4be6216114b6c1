"""Primary button, filled with the accent color."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QPushButton, QStyle, QStyleOptionButton
from typing_extensions import override

from gui.look.appearance import CORNER_RADIUS, GRID

FOCUS_INSET = 3
PRESSED_DARKNESS = 115
"""How dark the button is while it is pressed or under the mouse, in percent."""


class PrimaryButton(QPushButton):
    """Button for the one primary action of a page.

    Its text is white on the accent color, and its focus line is drawn inside, so that it is visible on any background.
    """

    @override
    def sizeHint(self) -> QSize:
        return super().sizeHint() + QSize(2 * GRID, GRID // 2)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        role, palette = QPalette.ColorRole, option.palette
        is_enabled = bool(option.state & QStyle.StateFlag.State_Enabled)
        fill = palette.color(role.Highlight)
        is_dark = option.state & (QStyle.StateFlag.State_Sunken | QStyle.StateFlag.State_MouseOver)
        if is_enabled and is_dark:
            fill = fill.darker(PRESSED_DARKNESS)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(fill)
            box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(box, CORNER_RADIUS, CORNER_RADIUS)
            if option.state & QStyle.StateFlag.State_HasFocus:
                painter.setPen(QPen(palette.color(role.HighlightedText), 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                inset = box.adjusted(FOCUS_INSET, FOCUS_INSET, -FOCUS_INSET, -FOCUS_INSET)
                painter.drawRoundedRect(inset, CORNER_RADIUS - 2, CORNER_RADIUS - 2)
            flags = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextShowMnemonic)
            self.style().drawItemText(
                painter, self.rect(), flags, palette, is_enabled, self.text(), role.HighlightedText
            )
