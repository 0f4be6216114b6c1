"""What stands in the first rows of a file, as it was read?"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QCoreApplication, QModelIndex, QObject, QPersistentModelIndex, Qt
from typing_extensions import override

from core.points import Mark
from gui.tables.table_model import OBJECT_ROLE

if TYPE_CHECKING:
    from core.canvas.gradebook import Gradebook
    from core.clicker.export import Export

Index = QModelIndex | QPersistentModelIndex
FIRST = 6


class FirstRowsModel(QAbstractTableModel):
    """Headings, and for each row a function from column to text, asked only for what is in sight."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._headings: Sequence[str] = ()
        self._numbers_from = 0
        self._rows: Sequence[Callable[[int], str]] = ()

    def show(self, headings: Sequence[str], numbers_from: int, rows: Sequence[Callable[[int], str]]) -> None:
        """Show these; columns from `numbers_from` on hold scores."""
        self.beginResetModel()
        self._headings, self._numbers_from, self._rows = headings, numbers_from, rows
        self.endResetModel()

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as in Qt
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as in Qt
        return 0 if parent.isValid() else len(self._headings)

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._headings[section]
        return None

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._rows[index.row()](index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() >= self._numbers_from:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return index.row() if role == OBJECT_ROLE else None


def show_export(model: FirstRowsModel, export: "Export") -> None:
    """Show the first participants with their scores."""
    words = {Mark.BLANK: "", Mark.NO_RESPONSE: _tr("no response"), Mark.EXCUSED: _tr("excused")}

    def row(at: int) -> Callable[[int], str]:
        person = export.participants[at]
        identity = (person.name, person.student_id, person.email)

        def cell(column: int) -> str:
            if column < len(identity):
                return identity[column]
            key = export.sessions[column - len(identity)].key
            points = export.scores.points_at(person.row, key)
            return words[export.scores.mark_at(person.row, key)] if points is None else f"{points:f}"

        return cell

    headings = [_tr("Name"), _tr("Student ID"), _tr("E-mail"), *(session.title for session in export.sessions)]
    model.show(headings, 3, [row(at) for at in range(min(FIRST, len(export.participants)))])


def show_gradebook(model: FirstRowsModel, gradebook: "Gradebook") -> None:
    """Show the first students with the scores that Canvas has."""

    def row(at: int) -> Callable[[int], str]:
        student = gradebook.students[at]
        identity = (student.name, student.canvas_id, student.sis_user_id, student.login_id, student.section)

        def cell(column: int) -> str:
            if column < len(identity):
                return identity[column]
            return gradebook.cells[gradebook.assignments[column - len(identity)].assignment_id][at]

        return cell

    identity = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
    headings = [*identity, *(assignment.title for assignment in gradebook.assignments)]
    model.show(headings, len(identity), [row(at) for at in range(min(FIRST, len(gradebook.students)))])


def _tr(text: str) -> str:
    return QCoreApplication.translate("FirstRowsModel", text)
