"""Which scores did not arrive, and which changed although the file did not touch them?"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from typing_extensions import override

from gui.review_export.listing import RIGHT
from gui.review_export.sentences import counted, score_words, tr
from gui.table_sorting import OBJECT_ROLE, SORT_ROLE

if TYPE_CHECKING:
    from core.canvas.landing import Landing

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()


@dataclass(frozen=True, slots=True)
class Unexpected:
    """One score that is not what one would expect: what should be there, and what is."""

    what: str
    student: str
    title: str
    expected: str
    found: str


def unexpected_of(landing: "Landing", names: Mapping[str, str]) -> tuple[Unexpected, ...]:
    """What did not arrive, then what changed elsewhere; `names` by Canvas id."""
    return (
        *(
            Unexpected(
                tr("Not arrived"), names.get(miss.canvas_id, miss.canvas_id), miss.title, miss.wanted, miss.found
            )
            for miss in landing.differs
        ),
        *(
            Unexpected(
                tr("Changed elsewhere"),
                names.get(other.canvas_id, other.canvas_id),
                other.title,
                other.before,
                other.after,
            )
            for other in landing.changed_elsewhere
        ),
    )


def say_landing(landing: "Landing") -> str:
    """The result in a sentence or two."""
    cells = counted(landing.cells, tr("{n} score"), tr("{n} scores"))
    if landing.is_complete:
        told = tr("Everything arrived: {cells}.", cells=cells)
    else:
        told = tr("{arrived:,} of {cells} arrived. Look at the others below.", arrived=landing.arrived, cells=cells)
    elsewhere = len(landing.changed_elsewhere)
    if not elsewhere:
        return told
    changed = counted(elsewhere, tr("{n} other score changed"), tr("{n} other scores changed"))
    return f"{told} {tr('Since the first export, {changed} in Canvas.', changed=changed)}"


class Column(IntEnum):
    """The columns, from the left."""

    WHAT = 0
    STUDENT = 1
    ASSIGNMENT = 2
    EXPECTED = 3
    FOUND = 4


RIGHT_COLUMNS = (
    Column.EXPECTED,
    Column.FOUND,
)


class LandingModel(QAbstractTableModel):
    """One row an unexpected score."""

    def __init__(self, unexpected: tuple[Unexpected, ...], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._unexpected = unexpected

    @override
    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._unexpected)

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
        return (tr("What"), tr("Student"), tr("Assignment"), tr("Expected"), tr("In Canvas"))[section]

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = self._unexpected[index.row()], Column(index.column())
        if role in (Qt.ItemDataRole.DisplayRole, SORT_ROLE):
            return (row.what, row.student, row.title, row.expected or "–", row.found or "–")[column]
        if role == OBJECT_ROLE:
            return row
        if role == Qt.ItemDataRole.TextAlignmentRole and column in RIGHT_COLUMNS:
            return RIGHT
        return _spoken(row) if role == Qt.ItemDataRole.AccessibleTextRole else None


def _spoken(row: Unexpected) -> str:
    return tr(
        "{what}: {student}, {title}, expected {expected}, found {found}",
        what=row.what,
        student=row.student,
        title=row.title,
        expected=score_words(row.expected),
        found=score_words(row.found),
    )
