"""Table model of a file's first rows, as they were read."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QCoreApplication, QObject, Qt
from typing_extensions import override

from core.points import Mark
from gui.tables.table_model import OBJECT_ROLE, ROOT, Index

if TYPE_CHECKING:
    from core.canvas.gradebook import Gradebook
    from core.clicker.export import ClickerExport

MAX_ROWS = 6
"""Number of rows that are shown."""


class FirstRowsModel(QAbstractTableModel):
    """Table model that previews the first rows of a file.

    Each row is a function that takes a column number and returns the text in that column, so that only visible cells
    are built.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._column_headings: Sequence[str] = ()
        self._first_score_column = 0
        self._rows: Sequence[Callable[[int], str]] = ()

    def set_rows(self, headings: Sequence[str], first_score_column: int, rows: Sequence[Callable[[int], str]]) -> None:
        """Replace the rows; columns from `first_score_column` on contain scores."""
        self.beginResetModel()
        self._column_headings, self._first_score_column, self._rows = headings, first_score_column, rows
        self.endResetModel()

    @override
    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._column_headings)

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._column_headings[section]
        return None

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._rows[index.row()](index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() >= self._first_score_column:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return index.row() if role == OBJECT_ROLE else None


def fill_from_export(model: FirstRowsModel, export: "ClickerExport") -> None:
    """Set the rows to the first participants with their scores."""
    mark_labels = {
        Mark.BLANK: "",
        Mark.NO_RESPONSE: _tr("no response"),
        Mark.EXCUSED: _tr("excused"),
        Mark.NO_VALUE: _tr("no value yet"),
    }

    def build_row(position: int) -> Callable[[int], str]:
        person = export.participants[position]
        identity = (person.name, person.student_id, person.email)

        def get_cell_text(column: int) -> str:
            if column < len(identity):
                return identity[column]
            key = export.sessions[column - len(identity)].key
            points = export.scores.get_points(person.row, key)
            return mark_labels[export.scores.get_mark(person.row, key)] if points is None else f"{points:f}"

        return get_cell_text

    headings = [_tr("Name"), _tr("Student ID"), _tr("E-mail"), *(session.title for session in export.sessions)]
    model.set_rows(headings, 3, [build_row(position) for position in range(min(MAX_ROWS, len(export.participants)))])


def fill_from_gradebook(model: FirstRowsModel, gradebook: "Gradebook") -> None:
    """Set the rows to the first students with their scores in Canvas."""

    def build_row(position: int) -> Callable[[int], str]:
        student = gradebook.students[position]
        identity = (student.name, student.canvas_id, student.sis_user_id, student.login_id, student.section)

        def get_cell_text(column: int) -> str:
            if column < len(identity):
                return identity[column]
            return gradebook.cells[gradebook.assignments[column - len(identity)].assignment_id][position]

        return get_cell_text

    identity = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
    headings = [*identity, *(assignment.title for assignment in gradebook.assignments)]
    model.set_rows(
        headings, len(identity), [build_row(position) for position in range(min(MAX_ROWS, len(gradebook.students)))]
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("FirstRowsModel", text)
