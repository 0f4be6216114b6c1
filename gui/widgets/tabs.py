"""Flat tabs: the selected one is underlined in the accent color."""

from functools import cache

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPalette, QPen
from PySide6.QtWidgets import QStyle, QStyleOption, QTabWidget, QWidget
from typing_extensions import override

from gui.look.appearance import CORNER_RADIUS
from gui.look.contrast import find_visible_color
from gui.look.style import ProgramStyle

LINE_WIDTH = 3


def flatten_tabs(tabs: QTabWidget) -> None:
    """Draw the tabs flat, without a frame around their pages."""
    tabs.setDocumentMode(True)
    tabs.tabBar().setDrawBase(False)
    tabs.tabBar().setStyle(_get_shared_style())


@cache
def _get_shared_style() -> "TabStyle":
    """Return the shared style, cached because widgets don't own their style."""
    return TabStyle()


class TabStyle(ProgramStyle):
    """Program style that underlines the selected tab instead of drawing boxes."""

    @override
    def drawControl(
        self,
        element: QStyle.ControlElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        if element is not QStyle.ControlElement.CE_TabBarTabShape:
            super().drawControl(element, option, painter, widget)
            return
        palette, rect, state = option.palette, QRectF(option.rect), option.state
        accent = find_visible_color(palette, QPalette.ColorRole.Highlight, (QPalette.ColorRole.Base,))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if state & QStyle.StateFlag.State_MouseOver and not state & QStyle.StateFlag.State_Selected:
            painter.setBrush(palette.color(QPalette.ColorRole.AlternateBase))
            painter.drawRoundedRect(rect, CORNER_RADIUS, CORNER_RADIUS)
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect.adjusted(0, rect.height() - LINE_WIDTH, 0, 0), accent)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(accent, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect.adjusted(2, 2, -2, -LINE_WIDTH - 2), CORNER_RADIUS, CORNER_RADIUS)
        painter.restore()
