"""Which buttons stand below a dialog that only shows something?"""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox


def close_buttons(dialog: QDialog) -> QDialogButtonBox:
    """A row with Close, which Return and Esc press; in words only: the system's icons know no dark ground."""
    buttons = QDialogButtonBox()
    text = QCoreApplication.translate("DialogButtons", "C&lose")
    buttons.addButton(text, QDialogButtonBox.ButtonRole.RejectRole).setDefault(True)
    buttons.rejected.connect(dialog.reject)
    return buttons
