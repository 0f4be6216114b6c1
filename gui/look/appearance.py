"""Icons, text sizes, and the light or dark color scheme.

Widgets use only palette roles, so every theme and contrast setting works. Icons are rendered from their SVG in the
color of the surrounding text.
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
from gui.look.contrast import increase_contrast
from gui.look.fonts import build_caption_font, build_heading_font, build_title_font
from gui.look.palette import ColorScheme as ColorScheme
from gui.look.palette import apply_palette, set_scheme
from gui.look.tones import Tone, get_tone_color
from gui.steps import StepState

ICON_FOLDER = RESOURCES / "icons"

GRID = 8
"""Spacing unit in pixels. All distances are multiples of it."""

CORNER_RADIUS = 6
"""Radius of the corners of cards, primary buttons, and marked rows, in pixels."""


STATE_ICONS = {
    StepState.DONE: "circle-check",
    StepState.READY: "circle",
    StepState.NEEDS_ATTENTION: "circle-dot",
    StepState.NOT_READY: "circle-dashed",
    StepState.PROBLEM: "circle-alert",
}

_MIRRORED_ICONS = frozenset({"chevron-right", "list-checks", "redo-2", "undo-2"})
"""Icons that point forward or back, and are mirrored in right-to-left layouts."""

SEVERITY_ICONS = {Severity.INFO: "info", Severity.WARNING: "triangle-alert", Severity.ERROR: "circle-alert"}


def apply_scheme(scheme: str) -> None:
    """Switch all windows to a color scheme (a value of `ColorScheme`)."""
    set_scheme(scheme)
    _adjust_palette()


def refresh_colors() -> None:
    """Reapply the chosen color scheme after the system's colors have changed."""
    apply_palette()
    _adjust_palette()


def _adjust_palette() -> None:
    """Fix outlines and tooltip colors.

    In high contrast mode, the system's palette is used instead of ours.
    """
    if has_high_contrast():
        QApplication.setPalette(QPalette())
    increase_contrast()
    QToolTip.setPalette(QApplication.palette())


def apply_title_font(widget: QWidget) -> None:
    """Set the widget's font to the title font, the largest of the three sizes."""
    widget.setFont(build_title_font(widget.font()))


def apply_heading_font(widget: QWidget) -> None:
    """Set the widget's font to the heading font: normal size, but bolder."""
    widget.setFont(build_heading_font(widget.font()))


def apply_caption_font(widget: QWidget) -> None:
    """Set the widget's font to the caption font, the smallest of the three sizes."""
    widget.setFont(build_caption_font(widget.font()))


def make_selectable(label: QLabel) -> None:
    """Let the user select the label's text with the mouse and the keyboard."""
    flags = Qt.TextInteractionFlag
    label.setTextInteractionFlags(flags.TextSelectableByMouse | flags.TextSelectableByKeyboard)


def get_scroll_bar_margins(area: QWidget) -> QMargins:
    """Return margins that keep content away from the vertical scroll bar."""
    is_right = area.layoutDirection() is Qt.LayoutDirection.LeftToRight
    return QMargins(0, 0, GRID, 0) if is_right else QMargins(GRID, 0, 0, 0)


@cache
def get_icon(name: str, color: QPalette.ColorRole | Tone = QPalette.ColorRole.WindowText) -> QIcon:
    """Return an icon from `resources/icons` in a palette color or in the color of a tone.

    The color is looked up at each paint. Icons are cached forever: if the garbage collector finds an icon together with
    its engine, both delete it (PySide6 6.11.3).
    """
    return QIcon(_IconEngine(name, color))


def paint_icon(painter: QPainter, name: str, rect: QRect, color: QColor) -> None:
    """Paint an icon in this color, filling the square `rect`."""
    painter.save()
    if name in _MIRRORED_ICONS and QGuiApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft:
        painter.translate(rect.left() + rect.right() + 1, 0)
        painter.scale(-1, 1)
    _get_renderer(name, color.name()).render(painter, QRectF(rect))
    painter.restore()


@lru_cache(maxsize=256)
def _get_renderer(name: str, color: str) -> QSvgRenderer:
    text = (ICON_FOLDER / f"{name}.svg").read_text(encoding="utf-8").replace("currentColor", color)
    return QSvgRenderer(QByteArray(text.encode()))


class _IconEngine(QIconEngine):
    """Icon engine that renders an SVG in the palette's current color.

    The same icon therefore stays correct when the theme changes.
    """

    def __init__(self, name: str, color: QPalette.ColorRole | Tone) -> None:
        super().__init__()
        self._name = name
        self._color = color

    @override
    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        palette = QApplication.palette()
        if mode is QIcon.Mode.Selected:
            color = palette.color(QPalette.ColorRole.HighlightedText)
        elif mode is QIcon.Mode.Disabled:
            role = QPalette.ColorRole.WindowText if isinstance(self._color, Tone) else self._color
            color = palette.color(QPalette.ColorGroup.Disabled, role)
        elif isinstance(self._color, Tone):
            color = get_tone_color(palette, self._color)
        else:
            color = palette.color(self._color)
        paint_icon(painter, self._name, rect, color)

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
        return _IconEngine(self._name, self._color)
