"""How do two accounts of one student look side by side?

What did each of a student's accounts score, session by session, and what would count?
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QHeaderView, QLabel, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from core.choices import Choices, TwoAccounts
from core.clicker.export import Export
from core.points import Mark, shortest
from core.workbook import Workbook
from gui.look.appearance import GRID
from gui.tables.table_look import dress_table
from gui.tables.table_model import LEFT, RIGHT

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class AccountsLine:
    """What each account has of one thing: an ID, an address, or the score of a session, in words.

    `counts` is the score that counts; `is_conflict`: two accounts have one.
    """

    title: str
    cells: tuple[str, ...]
    counts: str = ""
    is_conflict: bool = False


def compare_identities(workbook: Workbook, rows: Sequence[int]) -> tuple[AccountsLine, ...]:
    """The student IDs and addresses of these rows of the export, where any has one."""
    known = {person.row: person for person in workbook.export.participants} if workbook.export else {}
    people = [known[row] for row in rows]
    lines = (
        AccountsLine(_tr("Student ID"), tuple(person.student_id for person in people)),
        AccountsLine(_tr("E-mail"), tuple(person.email for person in people)),
    )
    return tuple(line for line in lines if any(line.cells))


def compare_accounts(workbook: Workbook, rows: Sequence[int]) -> tuple[AccountsLine, ...]:
    """The chosen sessions in which one of these rows of the export holds something."""
    export = workbook.export
    if export is None:
        return ()
    lines = (
        _line(export, session.key, session.key, sorted(rows), rows, workbook.choices.two_accounts)
        for session in workbook.chosen
    )
    return tuple(line for line in lines if any(line.cells))


def total_line(workbook: Workbook, row: int) -> str:
    """How many of the chosen sessions a row has a score in, and the points of them together."""
    export = workbook.export
    points = [export.scores.points_at(row, session.key) for session in workbook.chosen] if export else []
    scored = [value for value in points if value is not None]
    whole = shortest(sum(scored, start=_ZERO))
    one, many = (
        _tr("{answered} of {all} sessions answered, 1 point"),
        _tr("{answered} of {all} sessions answered, {points} points"),
    )
    return (one if whole == "1" else many).format(answered=len(scored), all=len(points), points=whole)


def _line(
    export: Export, title: str, key: str, in_order: Sequence[int], shown: Sequence[int], how: TwoAccounts
) -> AccountsLine:
    """`in_order` are the rows as the file has them, since one rule takes the first; `shown` as they are shown."""
    found = [value for row in in_order if (value := export.scores.points_at(row, key)) is not None]
    if not found:
        counts = ""
    elif how is TwoAccounts.BEST:
        counts = shortest(max(found))
    else:
        counts = shortest(sum(found, start=_ZERO) if how is TwoAccounts.SUM else found[0])
    return AccountsLine(title, tuple(_words(export, row, key) for row in shown), counts, len(found) > 1)


def _words(export: Export, row: int, key: str) -> str:
    points = export.scores.points_at(row, key)
    if points is not None:
        return shortest(points)
    return {
        Mark.EXCUSED: _tr("excused"),
        Mark.NO_RESPONSE: _tr("no response"),
    }.get(export.scores.mark_at(row, key), "")


def rule_words(how: TwoAccounts) -> str:
    """What happens with two accounts, in one line."""
    return {
        TwoAccounts.BEST: _tr("In each session the better score counts."),
        TwoAccounts.SUM: _tr("In each session the two scores are added up."),
        TwoAccounts.FIRST: _tr("In each session the score of the upper row counts."),
    }[how]


def _tr(text: str) -> str:
    return QCoreApplication.translate("accounts", text)


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
