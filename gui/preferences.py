"""What does the program remember about how it is used, and in which folders does it keep anything?

Nothing here holds a student's name, id or score; the recent files are names of files only, and can be cleared.
"""

from pathlib import Path

import platformdirs
from PySide6.QtCore import QByteArray, QSettings

from gui.appearance import Scheme

PROGRAM = "Clickover"
MOST_RECENT = 8


def data_folder() -> Path:
    """Where decisions of earlier weeks and autosaved work are kept, for this user only."""
    return Path(platformdirs.user_data_dir(PROGRAM, appauthor=False))


def log_folder() -> Path:
    """Where the log is kept."""
    return Path(platformdirs.user_log_dir(PROGRAM, appauthor=False))


def settings_file() -> Path:
    """Where preferences are kept."""
    return Path(platformdirs.user_config_dir(PROGRAM, appauthor=False)) / "preferences.ini"


class Preferences:
    """Reads and writes one small file of settings."""

    def __init__(self, file: Path | None = None) -> None:
        """Use the user's own file, or another one in tests."""
        self._settings = QSettings(str(file or settings_file()), QSettings.Format.IniFormat)

    @property
    def scheme(self) -> Scheme:
        """Light, dark, or as the system has it."""
        stored = str(self._settings.value("scheme", Scheme.SYSTEM))
        return Scheme(stored) if stored in list(Scheme) else Scheme.SYSTEM

    @scheme.setter
    def scheme(self, scheme: Scheme) -> None:
        self._settings.setValue("scheme", str(scheme))

    @property
    def geometry(self) -> QByteArray:
        """Size and place of the window; empty at the first start."""
        stored = self._settings.value("geometry")
        return stored if isinstance(stored, QByteArray) else QByteArray()

    @geometry.setter
    def geometry(self, geometry: QByteArray) -> None:
        self._settings.setValue("geometry", geometry)

    @property
    def folder(self) -> str:
        """Where the last file dialog stood."""
        return str(self._settings.value("folder", ""))

    @folder.setter
    def folder(self, folder: str) -> None:
        self._settings.setValue("folder", folder)

    @property
    def recent(self) -> list[Path]:
        """Files opened lately that are still there, the latest first."""
        stored = self._settings.value("recent", [])
        names = [stored] if isinstance(stored, str) else stored
        return [path for path in map(Path, names if isinstance(names, list) else []) if path.is_file()]

    def add_recent(self, path: Path) -> None:
        """Put this file first."""
        others = [str(old) for old in self.recent if old != path]
        self._settings.setValue("recent", [str(path), *others][:MOST_RECENT])

    def clear_recent(self) -> None:
        """Forget which files were opened, and where."""
        self._settings.remove("recent")
        self._settings.remove("folder")

    @property
    def canvas_address(self) -> str:
        """The web address of the school's Canvas, as the person typed it; empty until then."""
        return str(self._settings.value("canvas_address", ""))

    @canvas_address.setter
    def canvas_address(self, address: str) -> None:
        self._settings.setValue("canvas_address", address)

    def clear(self) -> None:
        """Forget everything."""
        self._settings.clear()

    def save(self) -> None:
        """Write the file now."""
        self._settings.sync()
