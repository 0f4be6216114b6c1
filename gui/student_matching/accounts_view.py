"""Side-by-side comparison of a student's possible duplicate accounts."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QHeaderView, QLabel, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from core.choices import Choices
from core.clicker.export import ClickerExport
from core.points import Mark, ScoreTable, format_decimal
from core.workbook import Workbook
from gui.look.appearance import GRID
from gui.tables.duplicates import describe_duplicate_policy, format_score_cell
from gui.tables.table_model import ALIGN_LEFT, ALIGN_RIGHT
from gui.tables.table_view import style_table
from gui.work import tasks

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class AccountComparisonRow:
    """Row of the comparison, which shows the same fact about each account.

    The fact is an ID, an email address, or the score in a session.

    `counted_score` is the score that counts. `is_conflict` is True if more than one account has a score.
    """

    title: str
    cells: tuple[str, ...]
    counted_score: str = ""
    is_conflict: bool = False


def build_identity_rows(workbook: Workbook, rows: Sequence[int]) -> tuple[AccountComparisonRow, ...]:
    """Return the rows for the student IDs and email addresses of accounts.

    `rows` are the accounts' iClicker rows. Facts that all accounts lack are left out.
    """
    participants = {person.row: person for person in workbook.export.participants} if workbook.export else {}
    people = [participants[row] for row in rows]
    comparison_rows = (
        AccountComparisonRow(_tr("Student ID"), tuple(person.student_id for person in people)),
        AccountComparisonRow(_tr("Login"), tuple(person.login for person in people)),
        AccountComparisonRow(_tr("E-mail"), tuple(person.email for person in people)),
    )
    return tuple(row for row in comparison_rows if any(row.cells))


def build_score_rows(workbook: Workbook, rows: Sequence[int]) -> tuple[AccountComparisonRow, ...]:
    """Return a row for each included session in which an account has an entry."""
    export = workbook.export
    if export is None:
        return ()
    keys = [session.key for session in workbook.chosen_sessions]
    merged = tasks.merge_accounts(export.scores, {"": sorted(rows)}, keys, workbook.choices.two_accounts)
    comparison_rows = (_build_score_row(export, merged, key, rows) for key in keys)
    return tuple(row for row in comparison_rows if any(row.cells))


def format_score_total(workbook: Workbook, row: int) -> str:
    """Return the number of included sessions with a score, and the sum of the scores.

    `row` is an iClicker row.
    """
    export = workbook.export
    points = [export.scores.get_points(row, session.key) for session in workbook.chosen_sessions] if export else []
    known_points = [value for value in points if value is not None]
    total = format_decimal(sum(known_points, start=_ZERO))
    singular, plural = (
        _tr("{answered} of {all} sessions answered, 1 point"),
        _tr("{answered} of {all} sessions answered, {points} points"),
    )
    return (singular if total == "1" else plural).format(answered=len(known_points), all=len(points), points=total)


def _build_score_row(export: ClickerExport, merged: ScoreTable, key: str, rows: Sequence[int]) -> AccountComparisonRow:
    """Return the row that compares the accounts' scores in one session.

    `merged` contains the scores that count, in a row whose key is "".
    """
    score_count = sum(export.scores.get_mark(row, key) is Mark.SCORE for row in rows)
    counted_points = merged.get_points("", key)
    counted_score = "" if counted_points is None else format_decimal(counted_points)
    return AccountComparisonRow(
        key, tuple(format_score_cell(export, row, key) for row in rows), counted_score, score_count > 1
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("accounts", text)


MAX_VISIBLE_ROWS = 5
"""Maximum number of rows to show without scrolling."""


class AccountsView(QWidget):
    """Table that compares duplicate accounts, and an explanation above it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.explanation_label = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.table = QTableWidget()
        style_table(self.table, self.tr("The accounts, session by session"), row_padding=GRID)
        self.table.setAlternatingRowColors(True)
        self.table.horizontalHeader().setTextElideMode(Qt.TextElideMode.ElideRight)
        self.table.horizontalHeader().setDefaultAlignment(ALIGN_RIGHT)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(self.explanation_label)
        layout.addWidget(self.table)

    def set_accounts(
        self, explanation: str, names: Sequence[str], rows: Sequence[AccountComparisonRow], choices: Choices
    ) -> None:
        """Show one column for each account.

        `explanation` states why the accounts may belong to one student.
        """
        conflicts = sum(row.is_conflict for row in rows)
        if len(names) == 2:
            singular, plural = (
                self.tr("Both have a score in 1 session."),
                self.tr("Both have a score in {number} sessions."),
            )
        else:
            singular = self.tr("More than one has a score in 1 session.")
            plural = self.tr("More than one has a score in {number} sessions.")
        conflict_text = (singular if conflicts == 1 else plural).format(number=conflicts) if conflicts else ""
        self.explanation_label.setText(
            " ".join(
                part for part in (explanation, conflict_text, describe_duplicate_policy(choices.two_accounts)) if part
            )
        )
        self.table.setColumnCount(len(names) + 2)
        self.table.setHorizontalHeaderLabels([self.tr("Account"), *names, self.tr("Counts")])
        self.table.model().setHeaderData(0, Qt.Orientation.Horizontal, ALIGN_LEFT, Qt.ItemDataRole.TextAlignmentRole)
        self.table.setRowCount(len(rows))
        for index, row in enumerate(rows):
            self._fill_row(index, (row.title, *row.cells, row.counted_score))
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        body_height = self.table.verticalHeader().defaultSectionSize() * min(len(rows), MAX_VISIBLE_ROWS)
        self.table.setFixedHeight(self.table.horizontalHeader().sizeHint().height() + body_height + GRID // 2)

    def _fill_row(self, row: int, texts: Sequence[str]) -> None:
        for column, text in enumerate(texts):
            item = QTableWidgetItem(text)
            if column:
                item.setTextAlignment(ALIGN_RIGHT)
            self.table.setItem(row, column, item)
