"""The user's preferences and the list of recent files.

The preferences contain no student names, IDs, or scores. For recent files, only the paths are stored, and the user can
clear the list.
"""

from pathlib import Path

from PySide6.QtCore import QObject, QSettings, Signal

from gui.application import get_string, get_string_list
from gui.look.appearance import ColorScheme
from gui.look.text_size import NORMAL_SIZE, TEXT_SIZES

MAX_RECENT_FILES = 8


class Preferences(QObject):
    """Object that reads and writes the settings with their types.

    `recent_files_changed` is emitted when the list of recent files changes.
    """

    recent_files_changed = Signal()

    def __init__(self, settings: QSettings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings

    @property
    def scheme(self) -> ColorScheme:
        """The color scheme: light, dark, or the system's."""
        stored = get_string(self._settings, "scheme")
        return ColorScheme(stored) if stored in list(ColorScheme) else ColorScheme.SYSTEM

    @scheme.setter
    def scheme(self, scheme: ColorScheme) -> None:
        self._settings.setValue("scheme", str(scheme))

    @property
    def text_size(self) -> int:
        """The text size in percent of the system's."""
        stored = get_string(self._settings, "text_size")
        return int(stored) if stored in map(str, TEXT_SIZES) else NORMAL_SIZE

    @text_size.setter
    def text_size(self, size: int) -> None:
        self._settings.setValue("text_size", str(size))

    @property
    def last_folder(self) -> str:
        """The folder of the last file dialog."""
        return get_string(self._settings, "folder")

    @last_folder.setter
    def last_folder(self, folder: str) -> None:
        self._settings.setValue("folder", folder)

    @property
    def recent_files(self) -> list[Path]:
        """Recently used files that still exist, most recent first."""
        return [
            path for path in map(Path, get_string_list(self._settings, "recent")[:MAX_RECENT_FILES]) if _is_file(path)
        ]

    @property
    def keeps_recent_files(self) -> bool:
        """True if the user allows a list of recent files."""
        return get_string(self._settings, "keep_recent") != "false"

    @keeps_recent_files.setter
    def keeps_recent_files(self, is_kept: bool) -> None:
        self._settings.setValue("keep_recent", "true" if is_kept else "false")
        if not is_kept:
            self._settings.remove("recent")
            self.recent_files_changed.emit()

    def add_recent_file(self, path: Path) -> None:
        """Move this file to the top of the list, if a list is kept."""
        if not self.keeps_recent_files:
            return
        others = [str(old) for old in self.recent_files if old != path]
        self._settings.setValue("recent", [str(path), *others][:MAX_RECENT_FILES])
        self.recent_files_changed.emit()

    def clear_recent_files(self) -> None:
        """Forget all recent files and the folder of the last file dialog."""
        self._settings.remove("recent")
        self._settings.remove("folder")
        self.recent_files_changed.emit()

    @property
    def canvas_address(self) -> str:
        """The web address of the school's Canvas as the user typed it, or ""."""
        return get_string(self._settings, "canvas_address")

    @canvas_address.setter
    def canvas_address(self, address: str) -> None:
        self._settings.setValue("canvas_address", address)

    def clear(self) -> None:
        """Delete all preferences, which restores the defaults."""
        self._settings.clear()
        self.recent_files_changed.emit()

    def save(self) -> None:
        """Write the settings file now instead of when the program exits."""
        self._settings.sync()


def _is_file(path: Path) -> bool:
    """Return True if the file is known to exist.

    Its existence is unknown if the folder can't be read.
    """
    try:
        return path.is_file()
    except OSError:
        return False
