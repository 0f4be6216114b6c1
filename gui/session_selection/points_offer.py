"""What does Canvas say of points that the file leaves open, and how are all of them taken at once?"""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from gui.icon_label import IconLabel
from gui.look.appearance import GRID
from gui.session_selection.session_rows import SessionRow

ICON = 16


class PointsOffer(QWidget):
    """One line under the table, there as long as points are offered. `taken` carries the rows whose points to take."""

    taken = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[SessionRow] = []
        self.text = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.take = QPushButton()
        self.take.clicked.connect(lambda: self.taken.emit(self._rows))
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GRID)
        line.addWidget(IconLabel("info", ICON), 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self.text, 1)
        line.addWidget(self.take)

    def show_offers(self, rows: Sequence[SessionRow]) -> None:
        """Show what is offered for these sessions."""
        self._rows = [row for row in rows if row.offered_points is not None]
        self.setVisible(bool(self._rows))
        if len(self._rows) == 1:
            told = self.tr("Canvas says what “{name}” is worth. The file does not.")
            self.text.setText(told.format(name=self._rows[0].name))
            self.take.setText(self.tr("Take the &points from Canvas"))
        else:
            told = self.tr("Canvas says what {n} of these sessions are worth. The file does not.")
            self.text.setText(told.format(n=len(self._rows)))
            self.take.setText(self.tr("Take the &points from Canvas for {n} sessions").format(n=len(self._rows)))
