"""Light, dark, and high contrast settings of the system."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from gui.look.palette import ColorScheme

_QT_SCHEMES = {
    ColorScheme.SYSTEM: Qt.ColorScheme.Unknown,
    ColorScheme.LIGHT: Qt.ColorScheme.Light,
    ColorScheme.DARK: Qt.ColorScheme.Dark,
}


def request_color_scheme(scheme: ColorScheme) -> None:
    """Ask the system to use a light or dark scheme for the parts that it draws.

    These are window frames, file dialogs, and the macOS menu bar.
    """
    QGuiApplication.styleHints().setColorScheme(_QT_SCHEMES[scheme])


def has_high_contrast() -> bool:
    """Return True if the system is set to high contrast."""
    hints = QGuiApplication.styleHints()  # in a variable, so that what it owns stays alive
    return hints.accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast
