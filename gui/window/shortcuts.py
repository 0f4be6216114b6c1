"""Table of keyboard shortcuts."""

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from gui.look.appearance import GRID
from gui.widgets.fields import get_back_shortcut, get_enter_key_name

NORMAL_SIZE_SHORTCUT = "Ctrl+0"
PREFERENCES_SHORTCUT = "Ctrl+,"
"""The standard Preferences shortcut of macOS, where Qt shows Ctrl as Cmd."""


class ShortcutTable(QWidget):
    """Table of all keyboard shortcuts and what they do."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(3 * GRID)
        grid.setVerticalSpacing(GRID // 2)
        grid.setColumnStretch(1, 1)
        rows = list_shortcuts()
        for row, (key, description) in enumerate(rows):
            key_label = QLabel(key, textFormat=Qt.TextFormat.PlainText)
            description_label = QLabel(description, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
            grid.addWidget(key_label, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(description_label, row, 1, Qt.AlignmentFlag.AlignTop)
        grid.setRowStretch(len(rows), 1)


def list_shortcuts() -> list[tuple[str, str]]:
    """Return the shortcuts that this system defines, with their descriptions."""
    standard = QKeySequence.StandardKey
    shortcuts = [
        (f"{_format_shortcut('Ctrl+1')} … {_format_shortcut('Ctrl+4')}", _tr("go to a step")),
        (_format_shortcut(standard.New), _tr("start a new class")),
        (_format_shortcut(standard.Open), _tr("open files")),
        (_format_shortcut(standard.Save), _tr("export the course file")),
        (_format_shortcut(standard.SaveAs), _tr("export the course file under another name")),
        (_format_shortcut(standard.Undo), _tr("undo, and go to where it was done")),
        (_format_shortcut(standard.Redo), _tr("redo, and go to where it was done")),
        (_format_shortcut(standard.Find), _tr("find a session, a person or a student")),
        (_format_shortcut(PREFERENCES_SHORTCUT), _tr("change the preferences")),
        (_format_shortcut(standard.ZoomIn), _tr("make the text larger")),
        (_format_shortcut(standard.ZoomOut), _tr("make the text smaller")),
        (_format_shortcut(NORMAL_SIZE_SHORTCUT), _tr("make the text as large as the system's")),
        (_format_shortcut(standard.HelpContents), _tr("open the guide at this step")),
        (get_back_shortcut().toString(QKeySequence.SequenceFormat.NativeText), _tr("go back to the previous step")),
        ("Alt", _tr("see which letter presses which button")),
        (_tr("Tab"), _tr("go to the next button, field or table")),
        (get_enter_key_name(), _tr("go on to the next step")),
        (_tr("Arrow keys"), _tr("move in tables, lists and the steps")),
        (_tr("Space"), _tr("tick or untick the selected rows")),
        (_tr("Shift+Space"), _tr("tick or untick all from the last ticked row")),
        ("F2", _tr("change the cell of a table, or correct a score")),
        (_format_shortcut("Ctrl+E"), _tr("excuse a student, in the table of all scores")),
        (_format_shortcut(standard.Delete), _tr("remove a correction, in the table of all scores")),
        (_format_shortcut("Alt+Down"), _tr("choose where a session goes in Canvas")),
        (_tr("Letters"), _tr("go to the row whose name begins so")),
        ("0 … 9", _tr("type points that the file does not say")),
        ("Esc", _tr("close a window that only shows something")),
    ]
    return [(key, description) for key, description in shortcuts if key]


def _format_shortcut(key: str | QKeySequence.StandardKey) -> str:
    """Return a shortcut in this system's notation, such as “Ctrl+O” or “⌘O”."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Menus", text)
