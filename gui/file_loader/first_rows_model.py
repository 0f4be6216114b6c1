"""Table model of a file's first rows, as they were read."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QObject, Qt
from PySide6.QtGui import QGuiApplication
from typing_extensions import override

from core.display_text import make_lines_visible
from core.recognition.roles import ClassifiedColumn, ColumnRole
from core.recognition.table_preview import TablePreview
from gui.file_loader.columns_model import get_role_labels
from gui.look.fonts import build_heading_font
from gui.tables.table_model import OBJECT_ROLE, ROOT, Index

if TYPE_CHECKING:
    from core.canvas.gradebook import Gradebook

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
        self._header_row = 0

    def set_rows(
        self,
        headings: Sequence[str],
        first_score_column: int,
        rows: Sequence[Callable[[int], str]],
        header_row: int = 0,
    ) -> None:
        """Replace the rows; columns from `first_score_column` on contain scores.

        If `header_row` isn't 0, the rows are numbered, and this one, which has the headers, is bold.
        """
        self.beginResetModel()
        self._column_headings, self._first_score_column, self._rows = headings, first_score_column, rows
        self._header_row = header_row
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
        if role == Qt.ItemDataRole.DisplayRole and self._header_row:
            return str(section + 1)
        return None

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._rows[index.row()](index.column())
        if role == Qt.ItemDataRole.FontRole and index.row() + 1 == self._header_row:
            return build_heading_font(QGuiApplication.font())
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() >= self._first_score_column:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return index.row() if role == OBJECT_ROLE else None


def fill_from_preview(model: FirstRowsModel, preview: TablePreview, columns: Sequence[ClassifiedColumn]) -> None:
    """Set the rows to the first rows of a table, unchanged, with the roles of its columns as headers."""
    labels = get_role_labels()
    roles = {item.column: labels[item.role] for item in columns if item.role is not ColumnRole.IGNORED}
    width = max((len(row) for row in preview.rows), default=0)
    headings = [roles.get(number) or str(number) for number in range(1, width + 1)]

    def build_row(row: Sequence[str]) -> Callable[[int], str]:
        return lambda column: make_lines_visible(row[column]) if column < len(row) else ""

    model.set_rows(headings, width, list(map(build_row, preview.rows)), preview.header_row)


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
