"""What was each column of a file taken for?"""

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from typing_extensions import override

from core.clicker.export import Role
from gui.table_sorting import OBJECT_ROLE, SORT_ROLE

if TYPE_CHECKING:
    from core.canvas.gradebook import Gradebook
    from core.clicker.export import Export

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class ColumnRow:
    """One column of a file. `role` is None where the person cannot say otherwise."""

    number: int
    header: str
    taken_as: str
    why: str
    role: Role | None = None


class Column(IntEnum):
    """The columns of the table."""

    NUMBER = 0
    HEADER = 1
    TAKEN_AS = 2
    WHY = 3


class ColumnsModel(QAbstractTableModel):
    """The columns of one file. `corrected` carries (column number, header, Role) when the person says otherwise."""

    corrected = Signal(object, object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[ColumnRow] = []

    def show(self, rows: list[ColumnRow]) -> None:
        """Show these columns."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    @property
    def has_numbers(self) -> bool:
        """Whether it is known where each column stands."""
        return all(row.number for row in self._rows)

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as in Qt
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as in Qt
        return 0 if parent.isValid() else len(Column)

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return [_tr("Column"), _tr("Heading in the file"), _tr("Taken as"), _tr("Why")][section]
        return None

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        column = Column(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, column)
        if role == Qt.ItemDataRole.EditRole:
            return row.role
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.why or None
        if role == Qt.ItemDataRole.TextAlignmentRole and column is Column.NUMBER:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == SORT_ROLE:
            return row.number if column is Column.NUMBER else self._text(row, column)
        return row if role == OBJECT_ROLE else None

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.column() == Column.TAKEN_AS and self._rows[index.row()].role is not None:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    @override
    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        row = self._rows[index.row()]
        if role != Qt.ItemDataRole.EditRole or not isinstance(value, Role) or value is row.role:
            return False
        self.corrected.emit(row.number, row.header, value)
        return True

    def _text(self, row: ColumnRow, column: Column) -> str:
        return {
            Column.NUMBER: str(row.number) if row.number else "",
            Column.HEADER: row.header or _tr("(no heading)"),
            Column.TAKEN_AS: row.taken_as,
            Column.WHY: row.why,
        }[column]


def columns_of_export(export: "Export") -> list[ColumnRow]:
    """The columns of an iClicker export, each with what it was taken for and why."""
    words = role_words()
    return [ColumnRow(each.column, each.header, words[each.role], each.why, each.role) for each in export.columns]


def columns_of_gradebook(gradebook: "Gradebook") -> list[ColumnRow]:
    """The columns of a gradebook: who the students are, assignments, custom columns, and Canvas's own totals."""
    identity = [("Student", True), ("ID", True), ("SIS User ID", gradebook.has_sis_user_id)]
    identity += [("SIS Login ID", gradebook.has_sis_login_id), ("Section", True)]
    rows = [ColumnRow(0, header, _tr("who the student is"), "") for header, is_there in identity if is_there]
    rows += [ColumnRow(0, title, _tr("custom column, left as it is"), "") for title in gradebook.custom_columns]
    for each in gradebook.assignments:
        points = (
            _tr("no points")
            if each.points_possible is None
            else _tr("{points} points").format(points=f"{each.points_possible:f}")
        )
        rows.append(ColumnRow(each.column, each.header, _tr("assignment"), points))
    ignored = _tr("Canvas works it out itself; an upload cannot change it")
    return rows + [ColumnRow(0, header, _tr("not used"), ignored) for header in gradebook.ignored_columns]


def role_words() -> dict[Role, str]:
    """What a column of an export may be, in words."""
    return {
        Role.NAME: _tr("name"),
        Role.LAST_NAME: _tr("last name"),
        Role.FIRST_NAME: _tr("first name"),
        Role.STUDENT_ID: _tr("student id"),
        Role.EMAIL: _tr("e-mail"),
        Role.REMOTE_ID: _tr("remote id"),
        Role.SESSION: _tr("session"),
        Role.TOTAL: _tr("total"),
        Role.IGNORED: _tr("not used"),
    }


def _tr(text: str) -> str:
    return QCoreApplication.translate("ColumnsModel", text)
