"""What can be done with the sessions that are selected, and with which key?"""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu

from gui.session_selection.sessions_model import Column

if TYPE_CHECKING:
    from gui.session_selection.session_table import SessionTable

PLACE_KEY = QKeySequence("Alt+Down")


def session_menu(table: "SessionTable", *, is_chosen: bool) -> QMenu:
    """The menu of the current row and the selected ones; `is_chosen` tells whether the current one counts."""
    menu = QMenu(table)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.addAction(_with_key(_tr("&Leave out") if is_chosen else _tr("&Count"), _tr("Space")), table.turn_ticks)
    menu.addSeparator()
    place_key = PLACE_KEY.toString(QKeySequence.SequenceFormat.NativeText)
    for column, text in (
        (Column.NAME, _with_key(_tr("&Rename…"), "F2")),
        (Column.POINTS, _with_key(_tr("&Enter points…"), "0 … 9")),
        (Column.GOES_TO, _with_key(_tr("Choose column in Can&vas…"), place_key)),
    ):
        menu.addAction(text, partial(table.change, column)).setEnabled(table.can_change(column))
    if table.offered_rows():
        menu.addAction(_with_key(_tr("&Take points from Canvas"), _tr("Return")), table.take_points)
    return menu


def _with_key(text: str, key: str) -> str:
    """A menu shows what stands behind a tab as the key; the table itself hears it."""
    return f"{text}\t{key}"


def _tr(text: str) -> str:
    return QCoreApplication.translate("session menu", text)
