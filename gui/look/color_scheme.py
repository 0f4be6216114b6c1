"""What the system says of light, dark, and high contrast, and what the program asks of it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from gui.look.palette import Scheme

_QT_SCHEMES = {
    Scheme.SYSTEM: Qt.ColorScheme.Unknown,
    Scheme.LIGHT: Qt.ColorScheme.Light,
    Scheme.DARK: Qt.ColorScheme.Dark,
}


def request_scheme(scheme: Scheme) -> None:
    """Ask the system to draw its own parts light or dark: frames of windows, file dialogs, the menu bar of macOS."""
    QGuiApplication.styleHints().setColorScheme(_QT_SCHEMES[scheme])


def has_high_contrast() -> bool:
    """Return True if the user asked the system for high contrast."""
    hints = QGuiApplication.styleHints()  # a name of its own: what it owns goes with it
    return hints.accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast
