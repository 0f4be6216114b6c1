"""What does the window show after an edit was undone or done again: which place, and which words?"""

from collections.abc import Mapping
from typing import TypeVar

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QKeySequence

from core.problems import Place, Source
from core.workbook import Workbook
from gui.edit import Retraced

Key = TypeVar("Key")


def changed_place(before: Workbook, after: Workbook) -> Place | None:
    """The first spot of the iClicker file whose session or person these two workbooks of one file treat differently."""
    if before.export is None or before.export is not after.export:
        return None
    keys = {
        *(before.dropped ^ after.dropped),
        *_differing(before.destinations, after.destinations),
        *_differing(before.titles, after.titles),
        *_differing(before.points, after.points),
    }
    columns = [session.column for session in before.export.sessions if session.key in keys]
    if columns:
        return Place(Source.EXPORT, column=min(columns))
    rows = _differing(before.decisions.by_row, after.decisions.by_row)
    return Place(Source.EXPORT, row=min(rows)) if rows else None


def _differing(old: Mapping[Key, object], new: Mapping[Key, object]) -> set[Key]:
    """The keys of all values that are not the same."""
    return set() if old is new else {key for key in {*old, *new} if old.get(key) != new.get(key)}


def say_retraced(edit: Retraced) -> str:
    """What was taken back, or is there again, and the key for the other way."""
    keys = QKeySequence.StandardKey.Redo if edit.is_undone else QKeySequence.StandardKey.Undo
    template = _tr("Undone: {edit}. Redo: {keys}") if edit.is_undone else _tr("Done again: {edit}. Undo: {keys}")
    native = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
    return template.format(edit=edit.text, keys=native)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Retracing", text)
