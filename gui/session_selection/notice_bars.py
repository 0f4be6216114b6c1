"""Bars below the session table for hints about sessions and points from Canvas."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from gui.look.appearance import GRID
from gui.look.text_formatting import insert_word_breaks
from gui.session_selection.session_rows import SessionRow
from gui.widgets.page_parts import IconLabel

ICON_SIZE = 16


class SessionHintBar(QWidget):
    """Bar with the hints about the current session, or a summary of all hints.

    `inclusion_requested` carries the row, and True to include it or False to leave it out. `next_requested` is emitted
    when the user wants to go to the next session with a hint.
    """

    inclusion_requested = Signal(object, object)
    next_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.row: SessionRow | None = None
        self.label = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.include_button = QPushButton()
        self.next_button = QPushButton(self.tr("Show &next"))
        self.include_button.clicked.connect(self._request_inclusion_change)
        self.next_button.clicked.connect(self.next_requested)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(IconLabel("triangle-alert", ICON_SIZE), 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self.label, 1)
        layout.addWidget(self.include_button)
        layout.addWidget(self.next_button)

    def set_rows(self, rows: Sequence[SessionRow], current: SessionRow | None) -> None:
        """Show the hints about the current session or, if there are none, a summary.

        The bar is hidden if no session has a hint.
        """
        self.row = next((row for row in rows if row.unusual_hints and current and row.key == current.key), None)
        unusual = [row for row in rows if row.unusual_hints and (row.is_included or row is self.row)]
        self.setVisible(bool(unusual))
        self.next_button.setVisible(len(unusual) > (1 if self.row else 0))
        self.include_button.setVisible(self.row is not None)
        self.next_button.setText(self.tr("Show &next") if self.row else self.tr("Show it &now"))
        if self.row is None:
            self.label.setText(insert_word_breaks(self._summarize_hints(unusual)) if unusual else "")
            return
        state = "" if self.row.is_included else self.tr("Left out.")
        self.label.setText(insert_word_breaks(f"“{self.row.name}”: {_join_hints(self.row)} {state}".strip()))
        self.include_button.setText(self.tr("&Leave it out") if self.row.is_included else self.tr("Inclu&de it"))

    def _summarize_hints(self, rows: Sequence[SessionRow]) -> str:
        """Return the number of unusual sessions, and the hints about the first one."""
        one, many = self.tr("“{name}” looks unusual. {why}"), self.tr("{n} sessions look unusual. “{name}”: {why}")
        return (one if len(rows) == 1 else many).format(n=len(rows), name=rows[0].name, why=_join_hints(rows[0]))

    def _request_inclusion_change(self) -> None:
        if self.row is not None:
            self.inclusion_requested.emit(self.row, not self.row.is_included)


def _join_hints(row: SessionRow) -> str:
    return " ".join(hint.message for hint in row.unusual_hints)


class CanvasPointsBar(QWidget):
    """Bar that offers points possible from Canvas for sessions that have none.

    It is hidden while there is nothing to offer. `accepted` carries the rows that should get the points.
    """

    accepted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: list[SessionRow] = []
        self.label = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.accept_button = QPushButton()
        self.accept_button.clicked.connect(lambda: self.accepted.emit(self.rows))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(IconLabel("info", ICON_SIZE), 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self.label, 1)
        layout.addWidget(self.accept_button)

    def update_offer(self, rows: Sequence[SessionRow]) -> None:
        """Show the offer for the rows that can get points from Canvas, or hide the bar."""
        self.rows = [row for row in rows if row.canvas_points is not None]
        self.setVisible(bool(self.rows))
        if len(self.rows) == 1:
            template = self.tr("Canvas says what “{name}” is worth. The file does not.")
            self.label.setText(template.format(name=self.rows[0].name))
            self.accept_button.setText(self.tr("Take the &points from Canvas"))
        else:
            template = self.tr("Canvas says what {n} of these sessions are worth. The file does not.")
            self.label.setText(template.format(n=len(self.rows)))
            self.accept_button.setText(
                self.tr("Take the &points from Canvas for {n} sessions").format(n=len(self.rows))
            )
