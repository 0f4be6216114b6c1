"""How do two accounts of one student look side by side?"""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from core.choices import Choices
from gui.appearance import GRID
from gui.student_matching.accounts import SessionLine, rule_words

ROW_HEIGHT = 24
MOST_LINES = 8
"""More sessions than these are reached by scrolling."""

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class AccountsView(QWidget):
    """A sentence that says that there are two accounts, and their scores session by session."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sentence = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.table = QTableWidget()
        self.table.setAccessibleName(self.tr("The accounts, session by session"))
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        self.table.horizontalHeader().setHighlightSections(False)
        self.table.horizontalHeader().setTextElideMode(Qt.TextElideMode.ElideRight)
        self.table.horizontalHeader().setDefaultAlignment(_RIGHT)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(GRID)
        whole.addWidget(self.sentence)
        whole.addWidget(self.table)

    def show_accounts(self, student: str, names: Sequence[str], lines: Sequence[SessionLine], choices: Choices) -> None:
        """Show the accounts of `student`, called `names`, with a column each."""
        both = sum(line.is_conflict for line in lines)
        told = self.tr("{student} is already matched with {other}, so these are two accounts of one student.").format(
            student=student, other=names[1]
        )
        twice = self.tr("Both have a score in {number} sessions.").format(number=both) if both else ""
        self.sentence.setText(" ".join(part for part in (told, twice, rule_words(choices.two_accounts)) if part))
        self.table.setColumnCount(len(names) + 2)
        self.table.setHorizontalHeaderLabels([self.tr("Session"), *names, self.tr("Counts")])
        head = self.table.model()
        head.setHeaderData(0, Qt.Orientation.Horizontal, _LEFT, Qt.ItemDataRole.TextAlignmentRole)
        self.table.setRowCount(len(lines))
        for row, line in enumerate(lines):
            self._fill(row, (line.session, *line.scores, line.counts))
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        wanted = (
            self.table.horizontalHeader().sizeHint().height() + ROW_HEIGHT * min(len(lines), MOST_LINES) + GRID // 2
        )
        self.table.setFixedHeight(wanted)

    def _fill(self, row: int, texts: Sequence[str]) -> None:
        for column, text in enumerate(texts):
            item = QTableWidgetItem(text)
            if column:
                item.setTextAlignment(_RIGHT)
            self.table.setItem(row, column, item)
