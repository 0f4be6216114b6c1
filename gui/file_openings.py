"""How does macOS bring files to the program? As events, one a file, also where several were dropped on its icon.

This module imports next to nothing: the first of these events may come before the window is painted.
"""

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QFileOpenEvent
from typing_extensions import override


class FileOpenings(QObject):
    """An event filter for the application. `brought` carries a list of paths."""

    brought = Signal(object)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QFileOpenEvent):
            self.brought.emit([Path(event.file())])
            return True
        return super().eventFilter(watched, event)
