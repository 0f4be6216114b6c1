"""Table model of a file's columns."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, Qt, Signal
from typing_extensions import override

from core.recognition.roles import ClassifiedColumn, ColumnRole
from gui.tables.table_model import Index, TableModel

if TYPE_CHECKING:
    from core.canvas.gradebook import Gradebook


@dataclass(frozen=True, slots=True)
class ColumnRow:
    """One column of a file. `role` is None if the user can't change it."""

    number: int
    header: str
    meaning: str
    reason: str
    role: ColumnRole | None = None


class Column(IntEnum):
    """The columns of the table."""

    NUMBER = 0
    HEADER = 1
    MEANING = 2
    REASON = 3


class ColumnsModel(TableModel[ColumnRow, Column]):
    """Table model of one file's columns.

    `correction_requested` carries the column number, the header, and the `ColumnRole` that the user chose.
    """

    columns = Column
    right_aligned = frozenset({Column.NUMBER})
    correction_requested = Signal(object, object, object)

    @property
    def has_column_numbers(self) -> bool:
        """True if every column's position in the file is known."""
        return all(row.number for row in self._rows)

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.column() == Column.MEANING and self._rows[index.row()].role is not None:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    @override
    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        row = self._rows[index.row()]
        if role != Qt.ItemDataRole.EditRole or not isinstance(value, ColumnRole) or value is row.role:
            return False
        self.correction_requested.emit(row.number, row.header, value)
        return True

    @override
    def _headings(self) -> tuple[str, ...]:
        return _tr("Column"), _tr("Header in the file"), _tr("Read as"), _tr("Why")

    @override
    def _display(self, row: ColumnRow, column: Column) -> str:
        number = str(row.number) if row.number else ""
        return (number, row.header or _tr("(no header)"), row.meaning, row.reason)[column]

    @override
    def _edit_value(self, row: ColumnRow, column: Column) -> ColumnRole | None:
        return row.role

    @override
    def _tool_tip(self, row: ColumnRow, column: Column) -> str | None:
        return (row.header if column is Column.HEADER else row.reason) or None


def list_columns(columns: Iterable[ClassifiedColumn]) -> list[ColumnRow]:
    """Return the columns of a table of scores, each with its meaning and the reason for it."""
    labels = get_role_labels()
    return [
        ColumnRow(column.column, column.header, labels[column.role], column.reason, column.role) for column in columns
    ]


def list_gradebook_columns(gradebook: "Gradebook") -> list[ColumnRow]:
    """Return a gradebook's columns, each with its meaning and the reason for it.

    These are the identity columns, custom columns, assignments, and the totals that Canvas calculates itself.
    """
    identity = [("LastName", gradebook.has_last_first), ("FirstName", gradebook.has_last_first)]
    identity += [("Student", not gradebook.has_last_first), ("ID", True), ("SIS User ID", gradebook.has_sis_user_id)]
    identity += [("SIS Login ID", gradebook.has_sis_login_id), ("Section", True)]
    fixed_header = _tr("Canvas always writes this heading")
    rows = [
        ColumnRow(0, header, _tr("who the student is"), fixed_header) for header, is_present in identity if is_present
    ]
    custom_reason = _tr("stands behind Section and has no points")
    rows += [
        ColumnRow(0, title, _tr("custom column, left as it is"), custom_reason) for title in gradebook.custom_columns
    ]
    for column in gradebook.assignments:
        meaning = _tr("assignment without points")
        if column.points_possible is not None:
            meaning = _tr("assignment, {points} points").format(points=f"{column.points_possible:f}")
        reason = _tr("ends in Canvas's number for it, {number}").format(number=column.assignment_id)
        rows.append(ColumnRow(0, column.header, meaning, reason))
    ignored_reason = _tr("Canvas works it out itself; an upload cannot change it")
    return rows + [ColumnRow(0, header, _tr("not used"), ignored_reason) for header in gradebook.ignored_columns]


def get_role_labels() -> dict[ColumnRole, str]:
    """Return the translated label of each role of an iClicker column."""
    return {
        ColumnRole.NAME: _tr("name"),
        ColumnRole.LAST_NAME: _tr("last name"),
        ColumnRole.FIRST_NAME: _tr("first name"),
        ColumnRole.OTHER_NAME: _tr("other name"),
        ColumnRole.STUDENT_ID: _tr("student ID"),
        ColumnRole.EMAIL: _tr("e-mail"),
        ColumnRole.LOGIN: _tr("login"),
        ColumnRole.OTHER_ID: _tr("other ID"),
        ColumnRole.REMOTE_ID: _tr("remote ID"),
        ColumnRole.SESSION: _tr("session"),
        ColumnRole.TOTAL: _tr("total"),
        ColumnRole.POINTS_POSSIBLE: _tr("points possible"),
        ColumnRole.SECTION: _tr("section"),
        ColumnRole.IGNORED: _tr("not used"),
    }


def _tr(text: str) -> str:
    return QCoreApplication.translate("ColumnsModel", text)
