"""How is the width of a table shared out among its columns?"""

from collections.abc import Mapping
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableView

from gui.look.appearance import GRID

Column = TypeVar("Column", bound=int)


def heading_width(table: QTableView, column: int) -> int:
    """What the heading of a column needs, without the room for the arrow that only the sorted one shows."""
    words = table.model().headerData(column, Qt.Orientation.Horizontal)
    return table.horizontalHeader().fontMetrics().horizontalAdvance(words) + 3 * GRID


def wanted_width(table: QTableView, column: int) -> int:
    """What a column needs for its heading and its texts. Many cells are asked."""
    return max(table.sizeHintForColumn(column), heading_width(table, column))


def share_evenly(wanted: Mapping[Column, int], room: int) -> dict[Column, int]:
    """The widths of columns in this room: whoever wants less than an even share has it, the others share the rest."""
    widths: dict[Column, int] = {}
    for column, width in sorted(wanted.items(), key=lambda item: item[1]):
        widths[column] = min(width, (room - sum(widths.values())) // (len(wanted) - len(widths)))
    return widths
