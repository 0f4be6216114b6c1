"""What does the program remember about how it is used?

Nothing here holds a student's name, id or score; of recent files it holds names and folders only, which can be
cleared.
"""

from pathlib import Path

from PySide6.QtCore import QObject, QSettings, Signal

from gui.application import stored_text, stored_texts
from gui.look.appearance import Scheme

MOST_RECENT = 8


class Preferences(QObject):
    """Reads and writes one small file of settings. `recent_changed`: other files were opened lately, or none."""

    recent_changed = Signal()

    def __init__(self, settings: QSettings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings

    @property
    def scheme(self) -> Scheme:
        """Light, dark, or as the system has it."""
        stored = stored_text(self._settings, "scheme")
        return Scheme(stored) if stored in list(Scheme) else Scheme.SYSTEM

    @scheme.setter
    def scheme(self, scheme: Scheme) -> None:
        self._settings.setValue("scheme", str(scheme))

    @property
    def folder(self) -> str:
        """Where the last file dialog stood."""
        return stored_text(self._settings, "folder")

    @folder.setter
    def folder(self, folder: str) -> None:
        self._settings.setValue("folder", folder)

    @property
    def recent(self) -> list[Path]:
        """Files opened lately that are still there, the latest first."""
        return [path for path in map(Path, stored_texts(self._settings, "recent")[:MOST_RECENT]) if _is_file(path)]

    @property
    def keeps_recent(self) -> bool:
        """Whether a list of recent files is kept."""
        return stored_text(self._settings, "keep_recent") != "false"

    @keeps_recent.setter
    def keeps_recent(self, is_kept: bool) -> None:
        self._settings.setValue("keep_recent", "true" if is_kept else "false")
        if not is_kept:
            self._settings.remove("recent")
            self.recent_changed.emit()

    def add_recent(self, path: Path) -> None:
        """Put this file first, if such a list is kept."""
        if not self.keeps_recent:
            return
        others = [str(old) for old in self.recent if old != path]
        self._settings.setValue("recent", [str(path), *others][:MOST_RECENT])
        self.recent_changed.emit()

    def clear_recent(self) -> None:
        """Forget which files were opened, and where."""
        self._settings.remove("recent")
        self._settings.remove("folder")
        self.recent_changed.emit()

    @property
    def canvas_address(self) -> str:
        """The web address of the school's Canvas, as the person typed it; empty until then."""
        return stored_text(self._settings, "canvas_address")

    @canvas_address.setter
    def canvas_address(self, address: str) -> None:
        self._settings.setValue("canvas_address", address)

    def clear(self) -> None:
        """Forget everything."""
        self._settings.clear()
        self.recent_changed.emit()

    def save(self) -> None:
        """Write the file now."""
        self._settings.sync()


def _is_file(path: Path) -> bool:
    """Return True if the file is still there, and False if that can't be told, as in a folder that may not be read."""
    try:
        return path.is_file()
    except OSError:
        return False
