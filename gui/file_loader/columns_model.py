"""What was each column of a file taken for?

How does the person say, with one click, that a column is something else?
"""

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractItemModel, QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QComboBox,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionComboBox,
    QStyleOptionViewItem,
    QWidget,
)
from typing_extensions import override

from core.clicker.export import Role
from gui.look.appearance import GRID
from gui.tables.table_model import Index, TableModel

if TYPE_CHECKING:
    from core.canvas.gradebook import Gradebook
    from core.clicker.export import Export


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


class ColumnsModel(TableModel[ColumnRow, Column]):
    """The columns of one file. `corrected` carries (column number, header, Role) when the person says otherwise."""

    columns = Column
    right = frozenset({Column.NUMBER})
    corrected = Signal(object, object, object)

    @property
    def has_numbers(self) -> bool:
        """Whether it is known where each column stands."""
        return all(row.number for row in self._rows)

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

    @override
    def _headings(self) -> tuple[str, ...]:
        return _tr("Column"), _tr("Heading in the file"), _tr("Taken as"), _tr("Why")

    @override
    def _display(self, row: ColumnRow, column: Column) -> str:
        number = str(row.number) if row.number else ""
        return (number, row.header or _tr("(no heading)"), row.taken_as, row.why)[column]

    @override
    def _edit(self, row: ColumnRow, column: Column) -> Role | None:
        return row.role

    @override
    def _sort(self, row: ColumnRow, column: Column) -> object:
        return row.number if column is Column.NUMBER else self._display(row, column)

    @override
    def _tip(self, row: ColumnRow, column: Column) -> str | None:
        return (row.header if column is Column.HEADER else row.why) or None


def columns_of_export(export: "Export") -> list[ColumnRow]:
    """The columns of an iClicker export, each with what it was taken for and why."""
    words = role_words()
    return [ColumnRow(each.column, each.header, words[each.role], each.why, each.role) for each in export.columns]


def columns_of_gradebook(gradebook: "Gradebook") -> list[ColumnRow]:
    """The columns of a gradebook: who the students are, assignments, custom columns, and Canvas's own totals."""
    identity = [("LastName", gradebook.has_last_first), ("FirstName", gradebook.has_last_first)]
    identity += [("Student", not gradebook.has_last_first), ("ID", True), ("SIS User ID", gradebook.has_sis_user_id)]
    identity += [("SIS Login ID", gradebook.has_sis_login_id), ("Section", True)]
    named = _tr("Canvas always writes this heading")
    rows = [ColumnRow(0, header, _tr("who the student is"), named) for header, is_there in identity if is_there]
    custom = _tr("stands behind Section and has no points")
    rows += [ColumnRow(0, title, _tr("custom column, left as it is"), custom) for title in gradebook.custom_columns]
    for each in gradebook.assignments:
        taken = _tr("assignment without points")
        if each.points_possible is not None:
            taken = _tr("assignment, {points} points").format(points=f"{each.points_possible:f}")
        why = _tr("ends in Canvas's number for it, {number}").format(number=each.assignment_id)
        rows.append(ColumnRow(0, each.header, taken, why))
    ignored = _tr("Canvas works it out itself; an upload cannot change it")
    return rows + [ColumnRow(0, header, _tr("not used"), ignored) for header in gradebook.ignored_columns]


def role_words() -> dict[Role, str]:
    """What a column of an export may be, in words."""
    return {
        Role.NAME: _tr("name"),
        Role.LAST_NAME: _tr("last name"),
        Role.FIRST_NAME: _tr("first name"),
        Role.STUDENT_ID: _tr("student ID"),
        Role.EMAIL: _tr("e-mail"),
        Role.REMOTE_ID: _tr("remote ID"),
        Role.SESSION: _tr("session"),
        Role.TOTAL: _tr("total"),
        Role.IGNORED: _tr("not used"),
    }


def _tr(text: str) -> str:
    return QCoreApplication.translate("ColumnsModel", text)


class ColumnRoleDelegate(QStyledItemDelegate):
    """Shows a cell that can be corrected as the drop-down list that it becomes when it is clicked."""

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        if not index.flags() & Qt.ItemFlag.ItemIsEditable:
            super().paint(painter, option, index)
            return
        combo = QStyleOptionComboBox()
        combo.rect = option.rect.adjusted(1, 1, -1, -1)
        combo.palette = option.palette
        combo.fontMetrics = option.fontMetrics
        combo.direction = option.direction
        combo.state = QStyle.StateFlag.State_Enabled | (option.state & QStyle.StateFlag.State_HasFocus)
        combo.currentText = str(index.data())
        style = option.widget.style()
        style.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, combo, painter, option.widget)
        style.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, combo, painter, option.widget)

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        size = super().sizeHint(option, index)
        return QSize(size.width() + 5 * GRID, max(size.height(), 4 * GRID))

    @override
    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        combo = QComboBox(parent)
        for role, words in role_words().items():
            combo.addItem(words, role)
        combo.setAccessibleName(str(index.model().headerData(index.column(), Qt.Orientation.Horizontal)))
        combo.activated.connect(lambda: self._finish(combo))
        return combo

    @override
    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(list(role_words()).index(index.data(Qt.ItemDataRole.EditRole)))
            editor.showPopup()

    @override
    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, QComboBox):
            model.setData(index, list(role_words())[editor.currentIndex()])

    def _finish(self, combo: QComboBox) -> None:
        self.commitData.emit(combo)
        self.closeEditor.emit(combo)
