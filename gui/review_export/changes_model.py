"""How does a table show the changes of a large class, filtered and sorted at once?

A class of 1,500 with 60 sessions has 90,000 changes. They are filtered and sorted as a Python list, which takes a
fraction of what a proxy model takes that is asked row by row.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation
from enum import IntEnum
from functools import lru_cache
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont, QPalette
from typing_extensions import override

from gui.appearance import icon
from gui.review_export.changes import EFFECTS, ChangedScore, ChangeFilter, effect_word
from gui.review_export.listing import LEFT, RIGHT
from gui.review_export.sentences import score_words, tr
from gui.table_sorting import OBJECT_ROLE, SORT_ROLE

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()


class Column(IntEnum):
    """The columns, from the left."""

    EFFECT = 0
    STUDENT = 1
    ASSIGNMENT = 2
    BEFORE = 3
    AFTER = 4


class ChangesModel(QAbstractTableModel):
    """One row a changed score. `show_changes` and `keep_only` set what is shown; sorting is the model's own."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[ChangedScore, ...] = ()
        self._shown: list[ChangedScore] = []
        self._filter = ChangeFilter()
        self._sorted_by: tuple[int, Qt.SortOrder] | None = None
        self._bold = QFont()
        self._bold.setBold(True)
        self._warning = icon("triangle-alert", QPalette.ColorRole.Text)

    @property
    def shown(self) -> Sequence[ChangedScore]:
        """The changes that the filter keeps, as they are sorted."""
        return self._shown

    @property
    def total(self) -> int:
        """How many changes there are, shown or not."""
        return len(self._all)

    def show_changes(self, changes: tuple[ChangedScore, ...]) -> None:
        """Show these; the filter and the sorting stay."""
        self._all = changes
        self._refill()

    def keep_only(self, kept: ChangeFilter) -> None:
        """Show only what this filter keeps."""
        if kept != self._filter:
            self._filter = kept
            self._refill()

    def change_at(self, index: Index) -> ChangedScore | None:
        """The change of a row."""
        return self._shown[index.row()] if index.isValid() else None

    @override
    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._shown)

    @override
    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(Column)

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Vertical or role not in _HEADER_ROLES:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        return (tr("Change"), tr("Student"), tr("Assignment"), tr("In Canvas now"), tr("Afterwards"))[section]

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        change, column = self._shown[index.row()], Column(index.column())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return _text(change, column)
        if role == SORT_ROLE:
            return _SORT_KEYS[column](change)
        if role == OBJECT_ROLE:
            return change
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role == Qt.ItemDataRole.FontRole:
            return self._bold if change.is_loss and column is Column.EFFECT else None
        if role == Qt.ItemDataRole.DecorationRole:
            return self._warning if change.is_loss and column is Column.EFFECT else None
        return spoken(change) if role == Qt.ItemDataRole.AccessibleTextRole else None

    @override
    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; -1 goes back to losses first."""
        self._sorted_by = (column, order) if column >= 0 else None
        self._refill()

    def _refill(self) -> None:
        self.beginResetModel()
        kept = self._filter.select(self._all)
        if self._sorted_by:
            column, order = self._sorted_by
            kept.sort(key=_SORT_KEYS[Column(column)], reverse=order is Qt.SortOrder.DescendingOrder)
        self._shown = kept
        self.endResetModel()


def spoken(change: ChangedScore) -> str:
    """A whole row for a screen reader."""
    return tr(
        "{effect}: {student}, {title}, from {before} to {after}",
        effect=effect_word(change.effect),
        student=change.student,
        title=change.title,
        before=score_words(change.before),
        after=score_words(change.after),
    )


def _text(change: ChangedScore, column: Column) -> str:
    return {
        Column.EFFECT: effect_word(change.effect),
        Column.STUDENT: change.student,
        Column.ASSIGNMENT: change.title,
        Column.BEFORE: change.before or "–",
        Column.AFTER: change.after or "–",
    }[column]


def _alignment(column: int) -> Qt.AlignmentFlag:
    return RIGHT if column in (Column.BEFORE, Column.AFTER) else LEFT


@lru_cache(maxsize=4096)
def _number(text: str) -> tuple[int, Decimal | str]:
    """Numbers by size, then words, then nothing: "EX" and letters stand after every number."""
    try:
        return 0, Decimal(text)
    except InvalidOperation:
        return (1, text) if text else (2, "")


_SORT_KEYS: dict[Column, Callable[[ChangedScore], Any]] = {
    Column.EFFECT: lambda change: EFFECTS.index(change.effect),
    Column.STUDENT: lambda change: change.student.casefold(),
    Column.ASSIGNMENT: lambda change: change.title.casefold(),
    Column.BEFORE: lambda change: _number(change.before),
    Column.AFTER: lambda change: _number(change.after),
}
_HEADER_ROLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.TextAlignmentRole)
