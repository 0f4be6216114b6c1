"""Who and what is not in the file, seen from both sides, and why?

From the iClicker side: rows and scores that are not written. From Canvas's side: students who are in no row.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from typing_extensions import override

from core.choices import Absent
from core.problems import Place, Source
from gui.review_export.listing import RIGHT
from gui.review_export.sentences import tr
from gui.table_sorting import OBJECT_ROLE, SORT_ROLE

if TYPE_CHECKING:
    from core.canvas.gradebook import Student
    from core.canvas.upload.file import LeftOut

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()


@dataclass(frozen=True, slots=True)
class Missing:
    """Somebody or something that is not written: who, from which side, what, why, and where it stands in its file."""

    who: str
    side: str
    what: str
    why: str
    place: Place


def missing_of(left_out: Iterable["LeftOut"], absent: Iterable["Student"], choice: Absent) -> tuple[Missing, ...]:
    """Both sides in one list: what the export holds and the file does not, then the students without a row."""
    words = {
        Absent.LEAVE: tr("in no row of the iClicker file; Canvas keeps what it has"),
        Absent.ZERO: tr("in no row of the iClicker file; gets 0, as you chose"),
        Absent.EXCUSED: tr("in no row of the iClicker file; is excused, as you chose"),
    }[choice]
    return (
        *(
            Missing(
                left.name or tr("(everybody)"),
                tr("iClicker"),
                tr("whole row") if left.session is None else left.session,
                left.why,
                Place(Source.EXPORT, left.row),
            )
            for left in left_out
        ),
        *(
            Missing(student.name, tr("Canvas"), tr("whole student"), words, Place(Source.GRADEBOOK, student.row))
            for student in absent
        ),
    )


class Column(IntEnum):
    """The columns, from the left."""

    WHO = 0
    SIDE = 1
    WHAT = 2
    WHY = 3
    ROW = 4


RIGHT_COLUMNS = (Column.ROW,)


class LeftOutModel(QAbstractTableModel):
    """One row a thing that is not in the file."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._missing: tuple[Missing, ...] = ()

    def show_missing(self, missing: tuple[Missing, ...]) -> None:
        """Show these."""
        self.beginResetModel()
        self._missing = missing
        self.endResetModel()

    @override
    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._missing)

    @override
    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(Column)

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and section in RIGHT_COLUMNS:
            return RIGHT
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return (tr("Who"), tr("Known from"), tr("What"), tr("Why"), tr("Row"))[section]

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        missing, column = self._missing[index.row()], Column(index.column())
        if role == Qt.ItemDataRole.DisplayRole or (role == Qt.ItemDataRole.ToolTipRole and column is Column.WHY):
            row = "" if missing.place.row is None else str(missing.place.row)
            return (missing.who, missing.side, missing.what, missing.why, row)[column]
        if role == SORT_ROLE:
            return (missing.who, missing.side, missing.what, missing.why, missing.place.row)[column]
        if role == OBJECT_ROLE:
            return missing
        if role == Qt.ItemDataRole.TextAlignmentRole and column in RIGHT_COLUMNS:
            return RIGHT
        return f"{missing.who}, {missing.what}: {missing.why}" if role == Qt.ItemDataRole.AccessibleTextRole else None
