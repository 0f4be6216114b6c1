"""How do files from elsewhere find their way? From macOS as events, and past the fields that they are dragged over.

macOS brings each file by itself, also where several were dropped on the program's icon, and the first of them may come
before the window is painted: this module imports next to nothing.
"""

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QDragEnterEvent, QFileOpenEvent
from PySide6.QtWidgets import QLineEdit
from typing_extensions import override


class FileOpenings(QObject):
    """An event filter for the application. `brought` carries a list of paths.

    A file that is dropped on a field would be typed into it as a path; so it goes on to the window that opens files.
    """

    brought = Signal(object)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QFileOpenEvent):
            self.brought.emit([Path(event.file())])
            return True
        if isinstance(event, QDragEnterEvent) and isinstance(watched, QLineEdit) and _holds_files(event):
            event.ignore()
            return True
        return super().eventFilter(watched, event)


def _holds_files(event: QDragEnterEvent) -> bool:
    return any(url.isLocalFile() for url in event.mimeData().urls())
