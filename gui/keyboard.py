"""Which keys do what, and how is the person told?"""

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from gui.look.appearance import GRID

PREFERENCES_KEY = "Ctrl+,"
"""The system's own key where it has one: this is Cmd+, on a Mac."""


class KeyTable(QWidget):
    """The keys in one column, what each does in the other."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(3 * GRID)
        grid.setVerticalSpacing(GRID // 2)
        grid.setColumnStretch(1, 1)
        rows = keys()
        for row, (key, what) in enumerate(rows):
            pressed = QLabel(key, textFormat=Qt.TextFormat.PlainText)
            does = QLabel(what, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
            grid.addWidget(pressed, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(does, row, 1, Qt.AlignmentFlag.AlignTop)
        grid.setRowStretch(len(rows), 1)


def keys() -> list[tuple[str, str]]:
    """The keys of this system, and what each does; one that the system does not know is left out."""
    standard = QKeySequence.StandardKey
    told = [
        (f"{_native('Ctrl+1')} … {_native('Ctrl+4')}", _tr("go to a step")),
        (_native(standard.Open), _tr("open files")),
        (_native(standard.Save), _tr("save work")),
        (_native(standard.SaveAs), _tr("save work under another name")),
        (_native(standard.Undo), _tr("undo, and go to where it was done")),
        (_native(standard.Redo), _tr("redo, and go to where it was done")),
        (_native(standard.Find), _tr("find a session, a person or a student")),
        (_native(PREFERENCES_KEY), _tr("change the preferences")),
        (_native(standard.HelpContents), _tr("see how to get the files")),
        ("Alt", _tr("see which letter presses which button")),
        (_tr("Tab"), _tr("go to the next button, field or table")),
        (_tr("Return"), _tr("go on to the next step")),
        (_tr("Arrow keys"), _tr("move in tables, lists and the steps")),
        (_tr("Space"), _tr("tick or untick the selected rows")),
        (_tr("Shift+Space"), _tr("tick or untick all from the last ticked row")),
        ("F2", _tr("change the cell of a table")),
        (_native("Alt+Down"), _tr("choose where a session goes in Canvas")),
        (_tr("Letters"), _tr("go to the row whose name begins so")),
        ("0 … 9", _tr("type points that the file does not say")),
        ("Esc", _tr("close a window that only shows something")),
    ]
    return [(key, what) for key, what in told if key]


def _native(key: str | QKeySequence.StandardKey) -> str:
    """Keys as this system writes them."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Keyboard", text)
