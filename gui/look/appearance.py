"""How does the program look: icons, text sizes, light or dark?

Colours are palette roles only, so that every theme and every contrast setting holds. Icons are drawn anew from their
SVG in the colour of the text around them.
"""

from functools import cache, lru_cache

from PySide6.QtCore import QByteArray, QMargins, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QIconEngine, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QLabel, QToolTip, QWidget
from typing_extensions import override

from core.problems import Severity
from core.resources import RESOURCES
from gui.look.color_scheme import has_high_contrast
from gui.look.contrast import adapt_palette
from gui.look.fonts import heading_font, quiet_font, title_font
from gui.look.palette import Scheme as Scheme
from gui.look.palette import choose_scheme, show_palette
from gui.steps import StepState

ICONS = RESOURCES / "icons"

GRID = 8
"""Every distance is a multiple of this many pixels."""


STATE_ICONS = {
    StepState.DONE: "circle-check",
    StepState.NEEDS_YOU: "circle-dot",
    StepState.NOT_YET: "circle",
    StepState.PROBLEM: "circle-alert",
}

_DIRECTED = frozenset({"chevron-right", "list-checks", "redo-2", "undo-2"})
"""Icons that point along the line of reading: mirrored where one reads from the right."""

SEVERITY_ICONS = {Severity.INFO: "info", Severity.WARNING: "triangle-alert", Severity.ERROR: "circle-alert"}


def show_scheme(scheme: str) -> None:
    """Make the program light or dark (a value of `Scheme`), at once and in every window."""
    choose_scheme(scheme)
    _complete_palette()


def show_colors() -> None:
    """Show the chosen scheme anew: the system's colors may be other ones now."""
    show_palette()
    _complete_palette()


def _complete_palette() -> None:
    """Outline boxes, and color tooltips. The palette of a system with high contrast takes the place of ours."""
    if has_high_contrast():
        QApplication.setPalette(QPalette())
    adapt_palette()
    QToolTip.setPalette(QApplication.palette())


def make_title(widget: QWidget) -> None:
    """Give a widget the largest of the three text sizes."""
    widget.setFont(title_font(widget.font()))


def make_heading(widget: QWidget) -> None:
    """Let the words of a widget stand over what follows: bolder, in the middle one of the three text sizes."""
    widget.setFont(heading_font(widget.font()))


def make_quiet(widget: QWidget) -> None:
    """Give a widget the smallest of the three text sizes."""
    widget.setFont(quiet_font(widget.font()))


def let_select(label: QLabel) -> None:
    """Let the words of a label be selected, with the mouse and by keyboard."""
    flags = Qt.TextInteractionFlag
    label.setTextInteractionFlags(flags.TextSelectableByMouse | flags.TextSelectableByKeyboard)


def beside_bar(area: QWidget) -> QMargins:
    """Room between what is scrolled and the scroll bar, which stands where reading ends."""
    is_right = area.layoutDirection() is Qt.LayoutDirection.LeftToRight
    return QMargins(0, 0, GRID, 0) if is_right else QMargins(GRID, 0, 0, 0)


@cache
def icon(name: str, role: QPalette.ColorRole = QPalette.ColorRole.WindowText) -> QIcon:
    """The icon of this name in `resources/icons`, always in the palette's present colour of `role`.

    Each is made once and never collected: an icon that the garbage collector finds together with its engine is deleted
    twice (PySide6 6.11.3).
    """
    return QIcon(_IconEngine(name, role))


def paint_icon(painter: QPainter, name: str, rect: QRect, colour: QColor) -> None:
    """Draw an icon into a square in this colour."""
    painter.save()
    if name in _DIRECTED and QGuiApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft:
        painter.translate(rect.left() + rect.right() + 1, 0)
        painter.scale(-1, 1)
    _renderer(name, colour.name()).render(painter, QRectF(rect))
    painter.restore()


@lru_cache(maxsize=256)
def _renderer(name: str, colour: str) -> QSvgRenderer:
    text = (ICONS / f"{name}.svg").read_text(encoding="utf-8").replace("currentColor", colour)
    return QSvgRenderer(QByteArray(text.encode()))


class _IconEngine(QIconEngine):
    """Draws an SVG in the palette's colour at the moment of drawing, so that a change of theme needs no new icons."""

    def __init__(self, name: str, role: QPalette.ColorRole) -> None:
        super().__init__()
        self._name = name
        self._role = role

    @override
    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        palette = QApplication.palette()
        if mode is QIcon.Mode.Selected:
            colour = palette.color(QPalette.ColorRole.HighlightedText)
        elif mode is QIcon.Mode.Disabled:
            colour = palette.color(QPalette.ColorGroup.Disabled, self._role)
        else:
            colour = palette.color(self._role)
        paint_icon(painter, self._name, rect, colour)

    @override
    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(QPointF(0, 0).toPoint(), size), mode, state)
        painter.end()
        return pixmap

    @override
    def clone(self) -> QIconEngine:
        return _IconEngine(self._name, self._role)
