"""What can be done with the sessions that are selected, and with which key?"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QKeySequence

from gui.session_selection.sessions_model import Column

if TYPE_CHECKING:
    from gui.session_selection.session_table import SessionTable

PLACE_KEY = QKeySequence("Alt+Down")


class SessionActions:
    """The actions of the current row and the selected ones, for the menu of the row and the Edit menu.

    A menu shows what stands behind a tab as the key; the table itself hears it.
    """

    def __init__(self, table: "SessionTable") -> None:
        """Make the actions; the table owns them."""
        self._table = table
        self._tick = QAction("", table)
        self._tick.triggered.connect(table.turn_ticks)
        place_key = PLACE_KEY.toString(QKeySequence.SequenceFormat.NativeText)
        self._changes = {
            Column.NAME: QAction(_with_key(_tr("Re&name…"), "F2"), table),
            Column.POINTS: QAction(_with_key(_tr("&Enter points…"), "0 … 9"), table),
            Column.GOES_TO: QAction(_with_key(_tr("Choose column in Can&vas…"), place_key), table),
        }
        for column, action in self._changes.items():
            action.triggered.connect(lambda _checked=False, column=column: table.change(column))
        self._take = QAction(_with_key(_tr("&Take points from Canvas"), _tr("Return")), table)
        self._take.triggered.connect(table.take_points)

    def of_row(self) -> list[QAction]:
        """What can be done now; nothing where no row is current."""
        row = self._table.current_row()
        if row is None:
            return []
        self._tick.setText(_with_key(_tr("&Leave out") if row.is_chosen else _tr("&Count"), _tr("Space")))
        for column, action in self._changes.items():
            action.setEnabled(self._table.can_change(column))
        taking = [self._take] if self._table.offered_rows() else []
        return [self._tick, *self._changes.values(), *taking]


def _with_key(text: str, key: str) -> str:
    return f"{text}\t{key}"


def _tr(text: str) -> str:
    return QCoreApplication.translate("session actions", text)
