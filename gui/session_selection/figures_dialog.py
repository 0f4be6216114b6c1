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
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gui.appearance import GRID, lean
from gui.dialog_buttons import close_buttons
from gui.table_look import dress_table, show_two_lines
from gui.table_model import LEFT, RIGHT

WIDTH, HEIGHT = 42, 28
"""The window's size, in heights of a line of text."""
LONG = 40
"""A text of more letters may take two lines."""


@dataclass(frozen=True, slots=True)
class FigureList:
    """A heading, a sentence, and lines of as many cells as there are column headings; worked out when it is opened."""

    title: str
    sentence: str
    headings: tuple[str, ...]
    list_lines: Callable[[], tuple[tuple[str, ...], ...]]

    @property
    def lines(self) -> tuple[tuple[str, ...], ...]:
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
        lean(sentence)
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
            whole.addWidget(_table(figures.title, figures.headings, lines), 1)
        else:
            whole.addStretch(1)
        whole.addWidget(buttons)
        letter = self.fontMetrics().height()
        width = WIDTH * letter
        self.resize(width, HEIGHT * letter if lines else whole.heightForWidth(width))


def _table(title: str, headings: Sequence[str], lines: Sequence[Sequence[str]]) -> QTableWidget:
    table = QTableWidget(len(lines), len(headings))
    dress_table(table, title, row_gap=GRID)
    numbers = {column for column, texts in enumerate(zip(*lines, strict=True)) if all(map(_is_number, texts))}
    for row, line in enumerate((headings, *lines), -1):
        for column, text in enumerate(line):
            item = QTableWidgetItem(text)
            item.setTextAlignment(RIGHT if column in numbers else LEFT)
            if row < 0:
                table.setHorizontalHeaderItem(column, item)
            else:
                item.setToolTip(text)  # where the column is too narrow for it
                table.setItem(row, column, item)
    _share_width(table, headings, lines)
    return table


def _share_width(table: QTableWidget, headings: Sequence[str], lines: Sequence[Sequence[str]]) -> None:
    """The column of the longest text gets what the others leave; none of them takes more than half."""
    longest = [max(map(len, texts)) for texts in zip(headings, *lines, strict=True)]
    header = table.horizontalHeader()
    half = WIDTH * table.fontMetrics().height() // 2
    table.resizeColumnsToContents()
    for column in range(len(headings)):
        header.resizeSection(column, min(header.sectionSize(column), half))
    if max(longest) > LONG:
        show_two_lines(table)
    header.setSectionResizeMode(longest.index(max(longest)), QHeaderView.ResizeMode.Stretch)


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdigit()
