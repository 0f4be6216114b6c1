"""What stands behind a figure of the live bar? A plain list that can be read and copied."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from gui.dialog_buttons import close_buttons
from gui.look.appearance import GRID
from gui.look.screen_fit import room_on
from gui.session_selection.figure_lines import Line, LinesModel
from gui.table_look import dress_table, show_two_lines

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
