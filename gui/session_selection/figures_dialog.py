"""What stands behind a figure of the live bar? A plain list that can be read and copied.

How does a table show the lines behind a figure, be they 5 or 20,000?
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHeaderView, QLabel, QTableView, QVBoxLayout, QWidget
from typing_extensions import override

from gui.look.appearance import GRID
from gui.look.screen_fit import room_on
from gui.tables.table_look import dress_table, show_two_lines
from gui.tables.table_model import LEFT, RIGHT, ROOT, Index
from gui.widgets.text_dialog import close_buttons

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


WIDTH, HEIGHT = 42, 28
"""The window's size, in heights of a line of text."""
LONG = 40
"""A text of more letters may take two lines."""


@dataclass(frozen=True, slots=True)
class FigureList:
    """A heading, a sentence, and lines of as many cells as there are column headings; worked out when it is opened."""

    title: str
    sentence: str
    headings: Line
    list_lines: Callable[[], Sequence[Line]]

    @property
    def lines(self) -> Sequence[Line]:
        """The lines, worked out now."""
        return self.list_lines()

    @property
    def text(self) -> str:
        """The list as text to paste into a spreadsheet or a mail."""
        return "\n".join("\t".join(line) for line in (self.headings, *self.lines))


class FiguresDialog(QDialog):
    """Shows one list. It stays open beside the page and changes nothing."""

    def __init__(self, figures: FigureList, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.figures = figures
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(figures.title)
        sentence = QLabel(figures.sentence)
        sentence.setWordWrap(True)
        buttons = close_buttons(self)
        self.copy = buttons.addButton(self.tr("&Copy list"), QDialogButtonBox.ButtonRole.ActionRole)
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(figures.text))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        whole.setSpacing(GRID)
        whole.addWidget(sentence)
        lines = figures.lines
        self.copy.setVisible(bool(lines))
        if lines:
            self.model = LinesModel(figures.headings, lines, self)
            self.table = _table(figures.title, self.model)
            whole.addWidget(self.table, 1)
        else:
            whole.addStretch(1)
        whole.addWidget(buttons)
        letter = self.fontMetrics().height()
        width = min(WIDTH * letter, room_on(self.screen().availableGeometry()).width())
        self.resize(width, HEIGHT * letter if lines else whole.heightForWidth(width))


def _table(title: str, model: LinesModel) -> QTableView:
    table = QTableView()
    table.setModel(model)
    dress_table(table, title, row_gap=GRID)
    table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)  # thousands of rows are not measured
    _share_width(table, model.longest)
    table.setCurrentIndex(model.index(0, 0))  # where the keyboard is can be seen from the start
    return table


def _share_width(table: QTableView, longest: list[int]) -> None:
    """The column of the longest text gets what the others leave; none of them takes more than half."""
    header = table.horizontalHeader()
    half = WIDTH * table.fontMetrics().height() // 2
    table.resizeColumnsToContents()
    for column in range(len(longest)):
        header.resizeSection(column, min(header.sectionSize(column), half))
    if max(longest) > LONG:
        show_two_lines(table)
    header.setSectionResizeMode(longest.index(max(longest)), QHeaderView.ResizeMode.Stretch)
