"""Undo and redo keys for dialogs that edit the document."""

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog

from gui.work.document import Document


def add_undo_shortcuts(dialog: QDialog, document: Document) -> None:
    """Add Undo and Redo shortcuts to a dialog, where the Edit menu's shortcuts don't work."""
    keys = QKeySequence.StandardKey
    QShortcut(QKeySequence(keys.Undo), dialog).activated.connect(document.undo_stack.undo)
    QShortcut(QKeySequence(keys.Redo), dialog).activated.connect(document.undo_stack.redo)
