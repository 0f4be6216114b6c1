"""How does a table show the lines behind a figure, be they 5 or 20,000?"""

from collections.abc import Sequence
from itertools import islice
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QObject, Qt
from typing_extensions import override

from gui.table_model import LEFT, RIGHT, ROOT, Index

LOOKED_AT = 500
"""What a column holds is told by so many of its cells."""

Line = tuple[str, ...]


class LinesModel(QAbstractTableModel):
    """Lines of as many cells as there are headings; a line is asked for when it is shown."""

    def __init__(self, headings: Line, lines: Sequence[Line], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._headings = headings
        self._lines = lines
        first = list(islice(lines, LOOKED_AT))
        columns = list(zip(headings, *first, strict=True))
        self.longest = [max(map(len, texts)) for texts in columns]
        self._numbers = {column for column, texts in enumerate(columns) if all(map(_is_number, texts[1:]))}

    @override
    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._lines)

    @override
    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._headings)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(index.column())
        is_text = role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)  # the column may be too narrow
        return self._lines[index.row()][index.column()] if is_text and index.isValid() else None

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Vertical or not 0 <= section < len(self._headings):
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(section)
        return self._headings[section] if role == Qt.ItemDataRole.DisplayRole else None

    def _alignment(self, column: int) -> Qt.AlignmentFlag:
        return RIGHT if column in self._numbers else LEFT


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdigit()
