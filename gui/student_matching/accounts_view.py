"""How do two accounts of one student look side by side?"""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from core.choices import Choices
from gui.look.appearance import GRID
from gui.student_matching.accounts import AccountsLine, rule_words
from gui.table_look import dress_table
from gui.table_model import LEFT, RIGHT

MOST_LINES = 5
"""More lines than these are reached by scrolling."""


class AccountsView(QWidget):
    """A sentence that says why there are two accounts, and below it what each has: IDs, and scores by session."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sentence = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.table = QTableWidget()
        dress_table(self.table, self.tr("The accounts, session by session"), row_gap=GRID)
        self.table.setAlternatingRowColors(True)
        self.table.horizontalHeader().setTextElideMode(Qt.TextElideMode.ElideRight)
        self.table.horizontalHeader().setDefaultAlignment(RIGHT)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(GRID)
        whole.addWidget(self.sentence)
        whole.addWidget(self.table)

    def show_accounts(self, told: str, names: Sequence[str], lines: Sequence[AccountsLine], choices: Choices) -> None:
        """Show the accounts that are called `names`, with a column each; `told` says why they are two of one person."""
        both = sum(line.is_conflict for line in lines)
        if len(names) == 2:
            one, many = self.tr("Both have a score in 1 session."), self.tr("Both have a score in {number} sessions.")
        else:
            one = self.tr("More than one has a score in 1 session.")
            many = self.tr("More than one has a score in {number} sessions.")
        twice = (one if both == 1 else many).format(number=both) if both else ""
        self.sentence.setText(" ".join(part for part in (told, twice, rule_words(choices.two_accounts)) if part))
        self.table.setColumnCount(len(names) + 2)
        self.table.setHorizontalHeaderLabels([self.tr("Account"), *names, self.tr("Counts")])
        head = self.table.model()
        head.setHeaderData(0, Qt.Orientation.Horizontal, LEFT, Qt.ItemDataRole.TextAlignmentRole)
        self.table.setRowCount(len(lines))
        for row, line in enumerate(lines):
            self._fill(row, (line.title, *line.cells, line.counts))
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        rows = self.table.verticalHeader().defaultSectionSize() * min(len(lines), MOST_LINES)
        self.table.setFixedHeight(self.table.horizontalHeader().sizeHint().height() + rows + GRID // 2)

    def _fill(self, row: int, texts: Sequence[str]) -> None:
        for column, text in enumerate(texts):
            item = QTableWidgetItem(text)
            if column:
                item.setTextAlignment(RIGHT)
            self.table.setItem(row, column, item)
