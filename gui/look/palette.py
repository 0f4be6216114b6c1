"""Light and dark palettes, built from color tokens and the accent color.

Every role of every group is set and opaque, so the program looks the same on every system. This module is imported
before the first paint, so it avoids `Qt` and `QStyle`, and creates colors only from their names: PySide would otherwise
first create every enum in `Qt`, which takes 20 ms.
"""

from enum import StrEnum
from importlib import import_module
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from gui.look.contrast import (
    MIN_GRAPHIC_CONTRAST,
    MIN_TEXT_CONTRAST,
    compute_contrast_ratio,
    compute_relative_luminance,
    mix_colors,
)

BASE_STYLE = "fusion"
"""The Qt style, which is drawn by Qt itself and looks the same everywhere.

The Windows styles make selected rows unreadable.
"""


class ColorScheme(StrEnum):
    """Color scheme that the user chooses in the View menu."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class ColorTokens(NamedTuple):
    """Colors of one scheme.

    All text, even disabled text, has a contrast of at least 4.5:1.
    """

    window: str
    base: str
    alternate_base: str
    button: str
    raised: str
    """Lighter than the window: for lit edges and the step under the mouse."""
    border: str
    shadow: str
    text: str
    secondary_text: str
    disabled_text: str
    link: str
    visited_link: str
    warning: str
    """Text and icons of warnings: amber, in both schemes."""
    error: str
    """Text and icons of errors: red, in both schemes."""


LIGHT_COLORS = ColorTokens(
    window="#f2f3f5",
    base="#ffffff",
    alternate_base="#f5f7f9",
    button="#f8f9fa",
    raised="#e2e5e9",
    border="#b4bac1",
    shadow="#8d949c",
    text="#1b1e22",
    secondary_text="#596068",
    disabled_text="#5d636a",
    link="#0b57a4",
    visited_link="#6b3fa0",
    warning="#8a5000",
    error="#b3261e",
)

DARK_COLORS = ColorTokens(
    window="#262626",
    base="#1e1e1e",
    alternate_base="#242424",
    button="#333333",
    raised="#414141",
    border="#5c5c5c",
    shadow="#161616",
    text="#f0f0f0",
    secondary_text="#b4b4b4",
    disabled_text="#adadad",
    link="#7ab8ff",
    visited_link="#bfa8ff",
    warning="#f0b44c",
    error="#ff9b90",
)

DEFAULT_ACCENT = "#2c6cb0"
"""The accent color on systems that don't have one."""

ACCENT_TEXT = "#ffffff"
DISABLED_ACCENT = "#6a7077"

_PLACEHOLDER_ACCENTS = ("#308cc6", "#000000")
"""Accents in Qt's palette that mean that the system has none.

They are Fusion's blue, and black on Windows.
"""

_SCHEME_PROPERTY = "scheme"


def set_scheme(scheme: str) -> None:
    """Choose and apply a color scheme.

    `scheme` is a value of `ColorScheme`. Any other text selects the system's scheme.
    """
    chosen = ColorScheme(scheme) if scheme in list(ColorScheme) else ColorScheme.SYSTEM
    _get_application().setProperty(_SCHEME_PROPERTY, chosen.value)
    import_module("gui.look.color_scheme").request_color_scheme(chosen)
    apply_palette()


def apply_palette() -> None:
    """Set the application's palette for the chosen scheme and the system's accent."""
    QApplication.setPalette(QPalette())  # the system's, which says whether it is dark, and its accent color
    chosen = _get_application().property(_SCHEME_PROPERTY) or ColorScheme.SYSTEM
    is_dark = is_system_dark() if chosen == ColorScheme.SYSTEM else chosen == ColorScheme.DARK
    QApplication.setPalette(build_palette(DARK_COLORS if is_dark else LIGHT_COLORS, find_system_accent()))


def build_palette(tokens: ColorTokens, accent: QColor) -> QPalette:
    """Return the palette for these colors.

    Selections look the same in active and inactive windows.
    """
    role, palette = QPalette.ColorRole, QPalette()
    selection = adjust_accent(accent, QColor(tokens.window)).name()
    colors = {
        role.Window: tokens.window,
        role.WindowText: tokens.text,
        role.Base: tokens.base,
        role.AlternateBase: tokens.alternate_base,
        role.Text: tokens.text,
        role.PlaceholderText: tokens.secondary_text,
        role.Button: tokens.button,
        role.ButtonText: tokens.text,
        role.BrightText: tokens.text,
        role.ToolTipBase: tokens.base,
        role.ToolTipText: tokens.text,
        role.Light: tokens.base if tokens is LIGHT_COLORS else tokens.border,
        role.Midlight: tokens.raised,
        role.Mid: tokens.border,
        role.Dark: tokens.shadow,
        role.Shadow: tokens.shadow,
        role.Highlight: selection,
        role.Accent: selection,
        role.HighlightedText: ACCENT_TEXT,
        role.Link: tokens.link,
        role.LinkVisited: tokens.visited_link,
    }
    for color_role, color in colors.items():
        palette.setColor(QPalette.ColorGroup.All, color_role, QColor(color))
    for color_role in (role.WindowText, role.Text, role.ButtonText, role.PlaceholderText):
        palette.setColor(QPalette.ColorGroup.Disabled, color_role, QColor(tokens.disabled_text))
    for color_role in (role.Highlight, role.Accent):
        palette.setColor(QPalette.ColorGroup.Disabled, color_role, QColor(DISABLED_ACCENT))
    return palette


def adjust_accent(accent: QColor, background: QColor) -> QColor:
    """Return the accent color, adjusted to work in a selection.

    It becomes dark enough for white text on it, and light enough to stand out from `background`. In both schemes, the
    window color leaves room for that.
    """
    fitted, text, black = QColor(accent.name()), QColor(ACCENT_TEXT), QColor("#000000")
    while (
        compute_contrast_ratio(fitted, background) < MIN_GRAPHIC_CONTRAST
        and compute_contrast_ratio(text, fitted) > MIN_TEXT_CONTRAST
    ):
        fitted = mix_colors(fitted, text, 0.01)
    while compute_contrast_ratio(text, fitted) < MIN_TEXT_CONTRAST:
        fitted = mix_colors(fitted, black, 0.01)
    return QColor(fitted.name())


def is_system_dark() -> bool:
    """Return True if the system's palette is dark.

    Only valid as long as the system's palette is set.
    """
    return is_dark(QApplication.palette())


def is_dark(palette: QPalette) -> bool:
    """Return True if the palette's text is lighter than its background."""
    return compute_relative_luminance(palette.color(QPalette.ColorRole.Window)) < compute_relative_luminance(
        palette.color(QPalette.ColorRole.WindowText)
    )


def find_system_accent() -> QColor:
    """Return the system's accent color, or the program's if the system has none.

    Only valid as long as the system's palette is set.
    """
    accent = QApplication.palette().color(QPalette.ColorRole.Accent)
    return QColor(DEFAULT_ACCENT) if accent.name() in _PLACEHOLDER_ACCENTS else accent


def _get_application() -> QCoreApplication:
    application = QCoreApplication.instance()
    assert application is not None
    return application
