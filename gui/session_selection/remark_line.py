"""What is odd about the session that is current, or about the sessions altogether?"""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from gui.appearance import GRID
from gui.icon_label import IconLabel
from gui.session_selection.session_rows import SessionRow

ICON = 16


class RemarkLine(QWidget):
    """One line under the table. `decided` carries (row, whether it shall count); `next_wanted`: show the next one."""

    decided = Signal(object, object)
    next_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row: SessionRow | None = None
        self.text = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.turn = QPushButton()
        self.following = QPushButton(self.tr("Show &next"))
        self.turn.clicked.connect(self._decide)
        self.following.clicked.connect(self.next_wanted)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GRID)
        line.addWidget(IconLabel("triangle-alert", ICON), 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self.text, 1)
        line.addWidget(self.turn)
        line.addWidget(self.following)

    def show_remarks(self, rows: Sequence[SessionRow], current: SessionRow | None) -> None:
        """Show the remark of the current session, else how many sessions have one; nothing where none has."""
        odd = [row for row in rows if row.remarks]
        self._row = next((row for row in odd if current and row.key == current.key), None)
        self.setVisible(bool(odd))
        self.following.setVisible(len(odd) > (1 if self._row else 0))
        self.turn.setVisible(self._row is not None)
        if self._row is None:
            template = self.tr("1 session looks unusual: {names}.")
            if len(odd) != 1:
                template = self.tr("{number} sessions look unusual: {names}.")
            self.text.setText(template.format(number=len(odd), names=self._names(odd)))
            return
        state = "" if self._row.is_chosen else self.tr("Left out.")
        self.text.setText(f"“{self._row.name}”: {self._row.advice} {state}".strip())
        self.turn.setText(self.tr("&Leave it out") if self._row.is_chosen else self.tr("&Keep it"))

    def _names(self, odd: Sequence[SessionRow]) -> str:
        named = ", ".join(f"“{row.name}”" for row in odd[:3])
        return self.tr("{names} and {more} more").format(names=named, more=len(odd) - 3) if len(odd) > 3 else named

    def _decide(self) -> None:
        if self._row is not None:
            self.decided.emit(self._row, not self._row.is_chosen)
