"""In which file do preferences stand?"""

from pathlib import Path

from PySide6.QtCore import QSettings, QStandardPaths


def settings_file() -> Path:
    """The user's own file."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericConfigLocation)
    return Path(folder) / "Clickover" / "preferences.ini"


def open_settings(file: Path | None = None) -> QSettings:
    """The user's preferences, or those in another file."""
    return QSettings(str(file or settings_file()), QSettings.Format.IniFormat)
