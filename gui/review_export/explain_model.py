"""How does a table show what each session gave?"""

from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from typing_extensions import override

from core.canvas.decimals import shortest
from gui.review_export.listing import RIGHT
from gui.review_export.sentences import tr
from gui.table_sorting import OBJECT_ROLE, SORT_ROLE

if TYPE_CHECKING:
    from core.scores.explaining import SessionShare

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()


class Column(IntEnum):
    """The columns, from the left."""

    SESSION = 0
    HOW = 1
    COUNTS = 2
    POSSIBLE = 3


RIGHT_COLUMNS = (
    Column.COUNTS,
    Column.POSSIBLE,
)


class SharesModel(QAbstractTableModel):
    """One row a session that counts for the score."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shares: tuple[SessionShare, ...] = ()

    def show_shares(self, shares: "tuple[SessionShare, ...]") -> None:
        """Show these."""
        self.beginResetModel()
        self._shares = shares
        self.endResetModel()

    @override
    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._shares)

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
        return (tr("Session"), tr("Where from, and what happened"), tr("Counts"), tr("Of"))[section]

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        share, column = self._shares[index.row()], Column(index.column())
        if role == Qt.ItemDataRole.DisplayRole or (role == Qt.ItemDataRole.ToolTipRole and column is Column.HOW):
            possible = "–" if share.possible is None else shortest(share.possible)
            return (share.title, "; ".join(share.notes), _counts(share), possible)[column]
        if role == SORT_ROLE:
            return (share.title, "; ".join(share.notes), share.counted, share.possible)[column]
        if role == OBJECT_ROLE:
            return share
        if role == Qt.ItemDataRole.TextAlignmentRole and column in RIGHT_COLUMNS:
            return RIGHT
        return share.words if role == Qt.ItemDataRole.AccessibleTextRole else None


def _counts(share: "SessionShare") -> str:
    """The score that counts, or the word for its absence; a dropped one stands in brackets."""
    if share.counted is None:
        return {"EXCUSED": tr("excused"), "NO_RESPONSE": tr("no response")}.get(share.mark.name, tr("blank"))
    return f"({shortest(share.counted)})" if share.is_dropped else shortest(share.counted)
