"""How do files that are dropped on a field, and keys that are not meant for it, get past it?

How does the key that finds lead to the search of a page or dialog?
"""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QDragEnterEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QLineEdit, QTabWidget, QWidget
from typing_extensions import override


class TextField(QLineEdit):
    """A line to type in. Text may be dropped on it; files go on to the window, which opens them.

    Where nothing was typed, the keys for undo and redo are those of the window.
    """

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._is_for_window(event):
            event.ignore()
            return True
        return super().event(event)

    def _is_for_window(self, event: QKeyEvent) -> bool:
        is_undo, is_redo = (
            event.matches(key) for key in (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)
        )
        return (is_undo and not self.isUndoAvailable()) or (is_redo and not self.isRedoAvailable())

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.ignore()
        else:
            super().dragEnterEvent(event)


def go_to_search(field: QLineEdit) -> None:
    """Put the keyboard into the search, to type anew or go on; the tab on which it stands comes to the front."""
    for tabs, page in _tabs_around(field):
        tabs.setCurrentWidget(page)
    field.setFocus(Qt.FocusReason.ShortcutFocusReason)
    field.selectAll()


def can_search(field: QLineEdit) -> bool:
    """Whether the search shows, or would with its tab in front."""
    pages = [page for _, page in _tabs_around(field)]
    return not any(widget.isHidden() and widget not in pages for widget in _up_from(field))


def let_find(dialog: QDialog, field: QLineEdit) -> None:
    """Let the system's key for Find lead to the search of a dialog; in the window, the Edit menu does."""
    QShortcut(QKeySequence(QKeySequence.StandardKey.Find), dialog).activated.connect(lambda: go_to_search(field))


def _up_from(widget: QWidget) -> list[QWidget]:
    """This widget and all that it stands in, up to its window."""
    holder = widget.parentWidget()
    return [widget] if holder is None or widget.isWindow() else [widget, *_up_from(holder)]


def _tabs_around(field: QWidget) -> list[tuple[QTabWidget, QWidget]]:
    """The tabs on which it stands, from inside, each with its page."""
    around = _up_from(field)
    return [
        (tabs, page) for tabs in around if isinstance(tabs, QTabWidget) for page in around if tabs.indexOf(page) >= 0
    ]
