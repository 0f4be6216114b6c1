"""What is odd about the session that is current, or about the sessions altogether?

What does Canvas say of points that the file leaves open, and how are all of them taken at once?
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from gui.look.appearance import GRID
from gui.look.words import breakable
from gui.session_selection.session_rows import SessionRow
from gui.widgets.page_parts import IconLabel

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
        """Show the remark of the current session, else the first that counts and has one; nothing where none has."""
        self._row = next((row for row in rows if row.oddities and current and row.key == current.key), None)
        odd = [row for row in rows if row.oddities and (row.is_chosen or row is self._row)]
        self.setVisible(bool(odd))
        self.following.setVisible(len(odd) > (1 if self._row else 0))
        self.turn.setVisible(self._row is not None)
        self.following.setText(self.tr("Show &next") if self._row else self.tr("Show it &now"))
        if self._row is None:
            self.text.setText(breakable(self._first(odd)) if odd else "")
            return
        state = "" if self._row.is_chosen else self.tr("Left out.")
        self.text.setText(breakable(f"“{self._row.name}”: {_said(self._row)} {state}".strip()))
        self.turn.setText(self.tr("&Leave it out") if self._row.is_chosen else self.tr("Inclu&de it"))

    def _first(self, odd: Sequence[SessionRow]) -> str:
        """How many sessions look unusual, and why the first of them does."""
        one, many = self.tr("“{name}” looks unusual. {why}"), self.tr("{n} sessions look unusual. “{name}”: {why}")
        return (one if len(odd) == 1 else many).format(n=len(odd), name=odd[0].name, why=_said(odd[0]))

    def _decide(self) -> None:
        if self._row is not None:
            self.decided.emit(self._row, not self._row.is_chosen)


def _said(row: SessionRow) -> str:
    return " ".join(remark.message for remark in row.oddities)


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
