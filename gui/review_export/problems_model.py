"""How does a table show the problems, one row a repair?"""

from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QPalette
from typing_extensions import override

from core.problems import Problem
from gui.appearance import SEVERITY_ICONS, icon
from gui.review_export.listing import RIGHT
from gui.review_export.problem_groups import ProblemGroup, group_problems, severity_word
from gui.review_export.sentences import tr
from gui.table_sorting import OBJECT_ROLE, SORT_ROLE

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()


class Column(IntEnum):
    """The columns, from the left."""

    SEVERITY = 0
    HEADING = 1
    COUNT = 2


RIGHT_COLUMNS = (Column.COUNT,)


class ProblemsModel(QAbstractTableModel):
    """One row a group of problems, gravest first. OBJECT_ROLE gives the group."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._groups: tuple[ProblemGroup, ...] = ()

    @property
    def groups(self) -> tuple[ProblemGroup, ...]:
        """What is shown."""
        return self._groups

    def show_problems(self, problems: tuple[Problem, ...]) -> None:
        """Group these and show them."""
        self.beginResetModel()
        self._groups = group_problems(problems)
        self.endResetModel()

    @override
    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._groups)

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
        return (tr("How grave"), tr("What"), tr("How many"))[section]

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        group, column = self._groups[index.row()], Column(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return (severity_word(group.severity), group.heading, str(len(group.problems)))[column]
        if role == SORT_ROLE:
            return (int(group.severity), group.heading, len(group.problems))[column]
        if role == OBJECT_ROLE:
            return group
        if role == Qt.ItemDataRole.TextAlignmentRole and column in RIGHT_COLUMNS:
            return RIGHT
        if role == Qt.ItemDataRole.DecorationRole and column is Column.SEVERITY:
            return icon(SEVERITY_ICONS[group.severity], QPalette.ColorRole.Text)
        if role == Qt.ItemDataRole.ToolTipRole:
            return group.example
        return _spoken(group) if role == Qt.ItemDataRole.AccessibleTextRole else None


def _spoken(group: ProblemGroup) -> str:
    return f"{severity_word(group.severity)}: {group.heading}, {len(group.problems)}. {group.example}"
