"""Text field for the whole program, and helpers that focus a search field."""

import sys

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QDragEnterEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QLineEdit, QTabWidget, QWidget
from typing_extensions import override


class TextField(QLineEdit):
    """Line edit that leaves dropped files to the window, which opens them.

    The undo and redo keys also go to the window while the field has nothing to undo or redo.
    """

    @override
    def event(self, event: QEvent) -> bool:
        if (
            event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and self._is_window_shortcut(event)
        ):
            event.ignore()
            return True
        return super().event(event)

    def _is_window_shortcut(self, event: QKeyEvent) -> bool:
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


def get_enter_key_name() -> str:
    """Return what is written on the Enter key: “Return” on a Mac, and “Enter” elsewhere."""
    is_mac = sys.platform == "darwin"
    return QCoreApplication.translate("Keys", "Return") if is_mac else QCoreApplication.translate("Keys", "Enter")


def get_back_shortcut() -> QKeySequence:
    """Return the platform's shortcut for going back a page."""
    return QKeySequence.keyBindings(QKeySequence.StandardKey.Back)[0]


def focus_search_field(field: QLineEdit) -> None:
    """Switch to the tabs that contain a search field, focus it, and select its text."""
    for tabs, page in _find_enclosing_tabs(field):
        tabs.setCurrentWidget(page)
    field.setFocus(Qt.FocusReason.ShortcutFocusReason)
    field.selectAll()


def is_reachable(field: QLineEdit) -> bool:
    """Return True if the field is visible, or if only a tab hides it."""
    pages = [page for _, page in _find_enclosing_tabs(field)]
    return not any(widget.isHidden() and widget not in pages for widget in _find_ancestors(field))


def add_find_shortcut(dialog: QDialog, field: QLineEdit) -> None:
    """Add the Find shortcut to a dialog, which can't use the one in the Edit menu."""
    QShortcut(QKeySequence(QKeySequence.StandardKey.Find), dialog).activated.connect(lambda: focus_search_field(field))


def _find_ancestors(widget: QWidget) -> list[QWidget]:
    """Return the widget and its ancestors, up to the window."""
    parent = widget.parentWidget()
    return [widget] if parent is None or widget.isWindow() else [widget, *_find_ancestors(parent)]


def _find_enclosing_tabs(field: QWidget) -> list[tuple[QTabWidget, QWidget]]:
    """Return the enclosing tab widgets, innermost first, each with its enclosing page."""
    ancestors = _find_ancestors(field)
    return [
        (tabs, page)
        for tabs in ancestors
        if isinstance(tabs, QTabWidget)
        for page in ancestors
        if tabs.indexOf(page) >= 0
    ]
