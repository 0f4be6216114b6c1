"""Dialog that proposes to excuse students from the sessions before they joined."""

from collections.abc import Iterable
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QDialogButtonBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from gui.look.appearance import GRID, apply_title_font
from gui.look.text_formatting import pluralize, tr
from gui.student_scores.edits import excuse_late_students, reject_late_students
from gui.student_scores.undo_keys import add_undo_shortcuts
from gui.tables.filtered_table_model import FilteredTableModel
from gui.tables.placeholder_table import PlaceholderTable
from gui.tables.table_model import OBJECT_ROLE, Index
from gui.widgets.text_dialog import create_close_buttons
from gui.work import tasks
from gui.work.document import Document

if TYPE_CHECKING:
    from core.scores.late_adds import LateAddProposal


class Column(IntEnum):
    """Columns of the table, from left to right."""

    STUDENT = 0
    FIRST = 1
    MISSED = 2
    SCORED = 3


class LateAddsModel(FilteredTableModel["LateAddProposal", Column]):
    """Table model with a check box for each student who probably joined late.

    `checked_changed` is emitted when the user checks or clears one.
    """

    columns = Column
    right_aligned = frozenset({Column.MISSED, Column.SCORED})
    checked_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent=parent)
        self._names: dict[str, str] = {}
        self._titles: dict[str, str] = {}
        self._checked: set[str] = set()

    @property
    def checked(self) -> "list[LateAddProposal]":
        """The students whose box is checked, in the order of the gradebook."""
        return [late_add for late_add in self.all_rows if late_add.student in self._checked]

    def set_texts(self, names: dict[str, str], titles: dict[str, str]) -> None:
        """Set the names by Canvas ID, and the names of sessions by key."""
        self._names, self._titles = names, titles

    def set_checked(self, late_adds: "Iterable[LateAddProposal]", *, is_checked: bool) -> None:
        """Check or clear the boxes of these students."""
        changed = {late_add.student for late_add in late_adds}
        self._checked = self._checked | changed if is_checked else self._checked - changed
        self.dataChanged.emit(self.index(0, 0), self.index(max(self.rowCount() - 1, 0), 0))
        self.checked_changed.emit()

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsUserCheckable if index.column() == Column.STUDENT else flags

    @override
    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        late_add = self.get_row(index.row())
        if role != Qt.ItemDataRole.CheckStateRole or late_add is None:
            return False
        self.set_checked([late_add], is_checked=Qt.CheckState(value) is Qt.CheckState.Checked)
        return True

    @override
    def _headings(self) -> tuple[str, ...]:
        return tr("Student"), tr("First score in"), tr("Sessions before"), tr("Scores since")

    @override
    def _display(self, row: "LateAddProposal", column: Column) -> str:
        scored = tr("{n} of {all}", n=row.scored_count, all=row.remaining_count)
        first = self._titles.get(row.first_session, row.first_session)
        return (self._names.get(row.student, row.student), first, str(len(row.missed)), scored)[column]

    @override
    def _check_state(self, row: "LateAddProposal", column: Column) -> object:
        if column is not Column.STUDENT:
            return None
        return Qt.CheckState.Checked if row.student in self._checked else Qt.CheckState.Unchecked

    @override
    def _accessible_text(self, row: "LateAddProposal", column: Column) -> str:
        return tr(
            "{student}: no score in {missed} sessions, then {scored} scores, first in {session}",
            student=self._display(row, Column.STUDENT),
            missed=len(row.missed),
            scored=self._display(row, Column.SCORED),
            session=self._display(row, Column.FIRST),
        )

    @override
    def _get_sort_value(self, row: "LateAddProposal", column: Column) -> int | str:
        if column is Column.MISSED:
            return len(row.missed)
        return row.scored_count if column is Column.SCORED else self._display(row, column).casefold()


class LateAddsDialog(QDialog):
    """Dialog with the students who probably joined late; the user checks whom to excuse."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._document = document
        self.model = LateAddsModel(self)
        empty_text = tr("No one seems to have joined late.")
        self.listing = PlaceholderTable(self.model, tr("Late adds"), empty_text, Column.FIRST)
        self.listing.enable_sorting()
        self.all_box = QCheckBox(tr("Select &all"))
        self.buttons = create_close_buttons(self)
        self.excuse_button = self.buttons.addButton("", QDialogButtonBox.ButtonRole.ActionRole)
        self.reject_button = self.buttons.addButton(tr("&Not a late add"), QDialogButtonBox.ButtonRole.ActionRole)
        self.reject_button.setToolTip(tr("The sessions before count for this student. You aren't asked again."))
        self._build_layout()
        self.all_box.clicked.connect(lambda is_on: self.model.set_checked(self.model.all_rows, is_checked=is_on))
        self.model.checked_changed.connect(self._update_buttons)
        self.listing.current_changed.connect(lambda _: self._update_buttons())
        self.listing.activated.connect(self._toggle)
        self.excuse_button.clicked.connect(lambda: excuse_late_students(document, self.model.checked))
        self.reject_button.clicked.connect(self._reject_current)
        document.changed.connect(self._handle_change)
        add_undo_shortcuts(self, document)
        self._refresh()

    def _build_layout(self) -> None:
        self.setWindowTitle(tr("Late adds"))
        heading = QLabel(tr("Did these students join late?"), wordWrap=True)
        apply_title_font(heading)
        text = tr(
            "They have no score up to a date, and then regular scores. If you excuse them, the sessions before their "
            "first score don't count for them."
        )
        top_row = QHBoxLayout()
        top_row.addWidget(self.all_box)
        top_row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        layout.setSpacing(GRID)
        layout.addWidget(heading)
        layout.addWidget(QLabel(text, wordWrap=True))
        layout.addLayout(top_row)
        layout.addWidget(self.listing, 1)
        layout.addWidget(self.buttons)
        self.resize(92 * GRID, 60 * GRID)

    def _handle_change(self, names: frozenset[str]) -> None:
        if "results" in names:
            self._refresh()

    def _refresh(self) -> None:
        results = self._document.state.results
        if results is None or results.score_sheet is None or results.workbook.gradebook is None:
            return
        workbook = results.workbook
        self.model.set_texts(
            {student.canvas_id: student.name for student in results.workbook.gradebook.students},
            {session.key: workbook.get_session_name(session) for session in workbook.chosen_sessions},
        )
        self.model.set_all_rows(tasks.find_unconfirmed_late_adds(workbook, results.score_sheet))
        self._update_buttons()

    def _update_buttons(self) -> None:
        count = len(self.model.checked)
        self.all_box.setChecked(bool(count) and count == len(self.model.all_rows))
        self.all_box.setEnabled(bool(self.model.all_rows))
        self.excuse_button.setText(pluralize(count, tr("&Excuse {n} student"), tr("&Excuse {n} students")))
        self.excuse_button.setEnabled(bool(count))
        self.reject_button.setEnabled(self.listing.get_current_object() is not None)

    def _toggle(self, late_add: "LateAddProposal") -> None:
        self.model.set_checked([late_add], is_checked=late_add not in self.model.checked)

    def _reject_current(self) -> None:
        late_add = self.listing.table.currentIndex().data(OBJECT_ROLE)
        if late_add is not None:
            reject_late_students(self._document, [late_add])
