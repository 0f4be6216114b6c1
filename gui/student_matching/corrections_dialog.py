"""Which students should mend their iClicker account, so that they are matched automatically next time?"""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from gui.dialog_buttons import close_buttons
from gui.look.appearance import GRID


class CorrectionsDialog(QDialog):
    """The list as text, to copy into a mail. It holds no scores."""

    def __init__(self, lines: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Who should correct what"))
        told = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        told.setText(
            self.tr(
                "These students should mend their profile in iClicker. Then they are matched automatically next time."
            )
            if lines
            else self.tr("Nobody has to correct anything: every matched account has the right ID and e-mail.")
        )
        self.text = QPlainTextEdit("\n".join(lines), readOnly=True)
        self.text.setAccessibleName(self.tr("Who should correct what"))
        self.text.setTabChangesFocus(True)
        self.text.setVisible(bool(lines))
        buttons = close_buttons(self)
        self.copy = buttons.addButton(self.tr("&Copy list"), QDialogButtonBox.ButtonRole.ActionRole)
        self.copy.setEnabled(bool(lines))
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.text.toPlainText()))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        whole.setSpacing(GRID)
        whole.addWidget(told)
        whole.addWidget(self.text, 1)
        whole.addWidget(buttons)
        self.resize(80 * GRID, 50 * GRID if lines else 0)
