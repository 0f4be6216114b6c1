"""Wizard page on which the user confirms the very likely matches as one list."""

from enum import IntEnum

from PySide6.QtCore import QModelIndex, QObject, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QLabel, QTableView, QVBoxLayout, QWidget, QWizardPage
from typing_extensions import override

from core.display_text import make_lines_visible
from core.students.field_comparison import ComparedField, FieldAgreement, FieldComparison
from gui.look.appearance import GRID, get_icon
from gui.student_matching.field_texts import (
    AGREEMENT_ICONS,
    AGREEMENT_TONES,
    describe_comparison,
    format_canvas_text,
    format_text,
    get_field_label,
)
from gui.student_matching.matching_draft import MatchingDraft, MatchingQueue, make_match_decision
from gui.student_matching.people import People
from gui.student_matching.person import Person
from gui.tables.table_model import OBJECT_ROLE, ROOT, Index, TableModel
from gui.tables.table_view import enable_two_line_rows, style_table


class ConfirmMatchesPage(QWizardPage):
    """Page with the list of very likely matches.

    If the user clears a match, the wizard asks about that person on a later page.
    """

    def __init__(self, draft: MatchingDraft, queue: MatchingQueue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draft = draft
        self._queue = queue
        self.setTitle(self.tr("Are these the same people?"))
        self.instructions_label = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.model = LikelyMatchesModel(draft.people, queue, self)
        self.table = QTableView()
        self.table.setModel(self.model)
        style_table(self.table, self.tr("Very likely matches"))
        self.table.setAlternatingRowColors(True)
        enable_two_line_rows(self.table)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.detail_label = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.detail_label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        layout.setSpacing(2 * GRID)
        layout.addWidget(self.instructions_label)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.detail_label)
        self.model.check_changed.connect(self._set_checked)
        self.table.selectionModel().currentChanged.connect(self._update_detail_label)
        self.table.setCurrentIndex(self.model.index(0, 0))
        self._update_instructions()

    def _set_checked(self, row: int, is_on: bool) -> None:
        if is_on:
            self._queue.unchecked_rows.discard(row)
        else:
            self._queue.unchecked_rows.add(row)
        self._update_instructions()

    def _update_instructions(self) -> None:
        """Update the instructions, which include the number of checked matches."""
        checked_count = len(self._queue.very_likely_rows) - len(self._queue.unchecked_rows)
        text = self.tr(
            "{ticked} of {number} ticked. All of these are very likely: look through them, and untick whoever is not "
            "right (the space bar does it too). You are then asked about those one by one."
        )
        self.instructions_label.setText(
            text.format(ticked=f"{checked_count:,}", number=f"{len(self._queue.very_likely_rows):,}")
        )

    def _update_detail_label(self, index: QModelIndex) -> None:
        """Show the current match in full, since the table may truncate it."""
        person = index.data(OBJECT_ROLE)
        self.detail_label.setText(make_lines_visible(person.details) if isinstance(person, Person) else "")

    @override
    def validatePage(self) -> bool:
        """Record one answer for all checked matches."""
        best = {
            row: self._draft.people.get_best_candidate(row)
            for row in self._queue.very_likely_rows
            if row not in self._queue.unchecked_rows
        }
        self._draft.withdraw_answers(*self._queue.very_likely_rows)
        self._draft.add_answer(
            {
                row: make_match_decision(candidate.canvas_id, "; ".join(candidate.reasons))
                for row, candidate in best.items()
            }
        )
        return True

    def withdraw_answers(self) -> None:
        """Withdraw the confirmations when the user comes back to this page."""
        self._draft.withdraw_answers(*self._queue.very_likely_rows)

    def focus_answer(self) -> None:
        """Move the focus to the table, where the space bar toggles a match."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)


class Column(IntEnum):
    """The columns, from left to right."""

    NAME = 0
    EMAIL = 1
    STUDENT_ID = 2


class LikelyMatchesModel(TableModel[Person, Column]):
    """Table model with one row for each very likely match.

    Each cell compares a field: iClicker's text above Canvas's, with the sign for how they compare. A `Person` is built
    only when the view shows the row.

    `check_changed` carries an iClicker row and whether it is checked.
    """

    columns = Column
    check_changed = Signal(object, object)

    def __init__(self, people: People, queue: MatchingQueue, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._people = people
        self._queue = queue
        self._comparisons: dict[int, tuple[FieldComparison, ...]] = {}

    @override
    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._queue.very_likely_rows)

    @override
    def get_row(self, position: int) -> Person | None:
        rows = self._queue.very_likely_rows
        return self._people.build_person(rows[position]) if 0 <= position < len(rows) else None

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        item_flags = super().flags(index)
        return item_flags | Qt.ItemFlag.ItemIsUserCheckable if index.column() == Column.NAME else item_flags

    @override
    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Request a check state through `check_changed`; the receiver updates the queue."""
        person = self.get_row(index.row())
        if role != Qt.ItemDataRole.CheckStateRole or person is None:
            return False
        self.check_changed.emit(person.row, Qt.CheckState(value) is Qt.CheckState.Checked)
        self.dataChanged.emit(index, index, [role])
        return True

    @override
    def _headings(self) -> tuple[str, ...]:
        template = self.tr("{field}: iClicker, then Canvas")
        return tuple(template.format(field=get_field_label(field)) for field in ComparedField)

    def _compare(self, row: Person, column: Column) -> FieldComparison | None:
        """Return how the person and the suggested student compare in this column's field."""
        if row.student is None:
            return None
        if row.row not in self._comparisons:
            self._comparisons[row.row] = self._people.compare_fields(row.participant, row.student)
        return self._comparisons[row.row][column]

    @override
    def _display(self, row: Person, column: Column) -> str:
        compared = self._compare(row, column)
        return f"{format_text(compared.clicker_text)}\n{format_canvas_text(compared)}" if compared else ""

    @override
    def _decoration(self, row: Person, column: Column) -> object:
        compared = self._compare(row, column)
        if compared is None or compared.agreement is FieldAgreement.UNKNOWN:
            return None
        return get_icon(AGREEMENT_ICONS[compared.agreement], AGREEMENT_TONES[compared.agreement])

    @override
    def _check_state(self, row: Person, column: Column) -> Qt.CheckState | None:
        if column is not Column.NAME:
            return None
        return Qt.CheckState.Unchecked if row.row in self._queue.unchecked_rows else Qt.CheckState.Checked

    @override
    def _tool_tip(self, row: Person, column: Column) -> str:
        return f"{self._display(row, column)}\n{row.evidence}"

    @override
    def _accessible_text(self, row: Person, column: Column) -> str:
        compared = self._compare(row, column)
        if compared is None:
            return ""
        canvas_text = describe_comparison(compared, self._people.students)
        return self.tr("{clicker}. In Canvas, {canvas}").format(
            clicker=format_text(compared.clicker_text), canvas=canvas_text
        )
