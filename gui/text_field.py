"""How does a file that is dropped on a field get past it?"""

from PySide6.QtGui import QDragEnterEvent
from PySide6.QtWidgets import QLineEdit
from typing_extensions import override


class TextField(QLineEdit):
    """A line to type in. Text may be dropped on it; files go on to the window, which opens them."""

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.ignore()
        else:
            super().dragEnterEvent(event)
