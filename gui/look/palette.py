"""The palette of the program, light and dark, built from a few colors of our own and the system's accent color.

Every role of every group is set and opaque, so the program looks alike on every system. Imported before the first
paint, so it does without `Qt` and `QStyle`, and makes colors from their names only: otherwise PySide
first makes every enum of `Qt`, which takes 20 ms.
"""

from enum import StrEnum
from importlib import import_module
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from gui.look.contrast import READABLE, VISIBLE, contrast, lightness, mixed


class Scheme(StrEnum):
    """What the user chose in the View menu."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Tokens(NamedTuple):
    """The colors of a scheme. Text has 4.5:1 or more on every ground below it, disabled text too."""

    window: str
    base: str
    stripe: str
    button: str
    raised: str
    """Lighter than the window: the lit edge, and a hovered step."""
    line: str
    shade: str
    text: str
    quiet_text: str
    disabled_text: str
    link: str
    visited_link: str


LIGHT = Tokens(
    window="#f2f3f5",
    base="#ffffff",
    stripe="#f5f7f9",
    button="#f8f9fa",
    raised="#e2e5e9",
    line="#b4bac1",
    shade="#8d949c",
    text="#1b1e22",
    quiet_text="#596068",
    disabled_text="#5d636a",
    link="#0b57a4",
    visited_link="#6b3fa0",
)

DARK = Tokens(
    window="#262626",
    base="#1e1e1e",
    stripe="#242424",
    button="#333333",
    raised="#414141",
    line="#5c5c5c",
    shade="#161616",
    text="#f0f0f0",
    quiet_text="#b4b4b4",
    disabled_text="#adadad",
    link="#7ab8ff",
    visited_link="#bfa8ff",
)

ACCENT = "#2c6cb0"
"""Where the system has no accent color."""

ON_ACCENT = "#ffffff"
DISABLED_ACCENT = "#6a7077"

_NO_ACCENT = ("#308cc6", "#000000")
"""What Qt's palette has where the system has no accent color: that of Fusion; black where Windows gives none."""

_PROPERTY = "scheme"


def choose_scheme(scheme: str) -> None:
    """Show the scheme of this name (a value of `Scheme`; any other means the system's), and keep it until the next."""
    chosen = Scheme(scheme) if scheme in list(Scheme) else Scheme.SYSTEM
    _application().setProperty(_PROPERTY, chosen.value)
    import_module("gui.look.color_scheme").request_scheme(chosen)
    show_palette()


def show_palette() -> None:
    """Give the application the palette of the chosen scheme, with the system's accent color."""
    QApplication.setPalette(QPalette())  # the system's, which says whether it is dark, and its accent color
    chosen = _application().property(_PROPERTY) or Scheme.SYSTEM
    is_dark = is_system_dark() if chosen == Scheme.SYSTEM else chosen == Scheme.DARK
    QApplication.setPalette(build_palette(DARK if is_dark else LIGHT, system_accent()))


def build_palette(tokens: Tokens, accent: QColor) -> QPalette:
    """Return the palette of these colors. Selections look the same in every window, active or not."""
    role, palette = QPalette.ColorRole, QPalette()
    ground = fit_accent(accent, QColor(tokens.window)).name()
    colors = {
        role.Window: tokens.window,
        role.WindowText: tokens.text,
        role.Base: tokens.base,
        role.AlternateBase: tokens.stripe,
        role.Text: tokens.text,
        role.PlaceholderText: tokens.quiet_text,
        role.Button: tokens.button,
        role.ButtonText: tokens.text,
        role.BrightText: tokens.text,
        role.ToolTipBase: tokens.base,
        role.ToolTipText: tokens.text,
        role.Light: tokens.base if tokens is LIGHT else tokens.line,
        role.Midlight: tokens.raised,
        role.Mid: tokens.line,
        role.Dark: tokens.shade,
        role.Shadow: tokens.shade,
        role.Highlight: ground,
        role.Accent: ground,
        role.HighlightedText: ON_ACCENT,
        role.Link: tokens.link,
        role.LinkVisited: tokens.visited_link,
    }
    for each, color in colors.items():
        palette.setColor(QPalette.ColorGroup.All, each, QColor(color))
    for each in (role.WindowText, role.Text, role.ButtonText, role.PlaceholderText):
        palette.setColor(QPalette.ColorGroup.Disabled, each, QColor(tokens.disabled_text))
    for each in (role.Highlight, role.Accent):
        palette.setColor(QPalette.ColorGroup.Disabled, each, QColor(DISABLED_ACCENT))
    return palette


def fit_accent(accent: QColor, ground: QColor) -> QColor:
    """Return the accent color, so dark that the text on it is readable and so light that it stands out from `ground`.

    A scheme's grounds leave room for both.
    """
    fitted, text, dark = QColor(accent.name()), QColor(ON_ACCENT), QColor("#000000")
    while contrast(fitted, ground) < VISIBLE and contrast(text, fitted) > READABLE:
        fitted = mixed(fitted, text, 0.01)
    while contrast(text, fitted) < READABLE:
        fitted = mixed(fitted, dark, 0.01)
    return QColor(fitted.name())


def is_system_dark() -> bool:
    """Return True if the system's palette is dark; to be asked while it is shown."""
    palette = QApplication.palette()
    return lightness(palette.color(QPalette.ColorRole.Window)) < lightness(palette.color(QPalette.ColorRole.WindowText))


def system_accent() -> QColor:
    """Return the accent color of the system's palette, ours where it has none; to be asked while it is shown."""
    found = QApplication.palette().color(QPalette.ColorRole.Accent)
    return QColor(ACCENT) if found.name() in _NO_ACCENT else found


def _application() -> QCoreApplication:
    application = QCoreApplication.instance()
    assert application is not None
    return application
