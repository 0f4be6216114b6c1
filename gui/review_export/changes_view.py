"""Sortable table of the changed scores, with filters."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QFont, QIcon, QPalette
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QWidget
from typing_extensions import override

from core.canvas.effects import EFFECTS, Effect
from gui.look.appearance import GRID, get_icon
from gui.look.text_formatting import format_score, join_nonempty, pluralize, tr
from gui.review_export.score_order import build_score_sort_key
from gui.tables.filtered_table_model import FilteredTableModel
from gui.tables.placeholder_table import PlaceholderTable
from gui.widgets.fields import TextField
from gui.widgets.layouts import TAB_MARGINS, build_row, lay_out_column
from gui.work.background import TaskRunner

if TYPE_CHECKING:
    from core.upload.changes import AllScoreChanges, CellChange, ChangedScore, ScoreChanges

_ALL, _LOSSES_ONLY = "", "losses"


@dataclass(frozen=True, slots=True)
class ChangeFilter:
    """Filter for changed scores; an empty field matches every change."""

    effect: Effect | None = None
    student: str = ""
    title: str = ""
    losses_only: bool = False

    def select(self, changes: "AllScoreChanges") -> "ScoreChanges":
        """Return the changes that pass this filter, in their original order."""
        selected = (
            changes.filter_by_effect(self.effect) if self.effect else changes.losses if self.losses_only else changes[:]
        )
        if self.title:
            selected = selected.filter_by_title(lambda title: title == self.title)
        if self.student:
            name_part = self.student.casefold()
            selected = selected.filter_by_name(lambda name: name_part in name.casefold())
        return selected


def format_effect(effect: Effect) -> str:
    """Return the label of an effect in the table, such as "Lowered"."""
    return {
        Effect.NONE: tr("Unchanged"),
        Effect.LOWERED: tr("Lowered"),
        Effect.REMOVED: tr("Removed"),
        Effect.UNEXCUSED: tr("No longer excused"),
        Effect.RAISED: tr("Raised"),
        Effect.NEW: tr("New"),
        Effect.EXCUSED: tr("Excused"),
    }[effect]


def format_change_counts(counts: Mapping[Effect, int]) -> str:
    """Return counts such as "9 new scores, 3 raised, 1 lowered"; "" for no change."""
    plural_forms = {
        Effect.NEW: (tr("{n} new score"), tr("{n} new scores")),
        Effect.RAISED: (tr("{n} raised"), tr("{n} raised")),
        Effect.EXCUSED: (tr("{n} excused"), tr("{n} excused")),
        Effect.LOWERED: (tr("{n} lowered"), tr("{n} lowered")),
        Effect.REMOVED: (tr("{n} removed"), tr("{n} removed")),
        Effect.UNEXCUSED: (tr("{n} no longer excused"), tr("{n} no longer excused")),
    }
    return join_nonempty(
        [pluralize(counts[effect], *forms) for effect, forms in plural_forms.items() if counts[effect]]
    )


class Column(IntEnum):
    """Columns of the table, from left to right."""

    EFFECT = 0
    STUDENT = 1
    ASSIGNMENT = 2
    BEFORE = 3
    AFTER = 4


class ChangesModel(FilteredTableModel["ChangedScore", Column]):
    """Table model with one row for each changed score.

    `corrections` describes the user's corrections by Canvas ID and column key.
    """

    columns = Column
    right_aligned = frozenset({Column.BEFORE, Column.AFTER})

    def __init__(self, background: TaskRunner | None = None, parent: QObject | None = None) -> None:
        super().__init__(background, parent)
        self._changes: AllScoreChanges | None = None
        self._filter = ChangeFilter()
        self._bold_font = QFont()
        self._bold_font.setBold(True)
        self._warning_icon = get_icon("triangle-alert", QPalette.ColorRole.Text)
        self._corrected_icon = get_icon("pencil", QPalette.ColorRole.Text)
        self.corrections: Mapping[tuple[str, str], str] = {}

    def set_changes(self, changes: "AllScoreChanges", change_filter: ChangeFilter | None = None) -> None:
        """Replace the changes and, if `change_filter` is given, the filter."""
        self._all_rows = self._changes = changes
        self._filter = change_filter or self._filter
        self.update_rows()

    def set_filter(self, change_filter: ChangeFilter) -> None:
        """Show only the changes that pass this filter."""
        if change_filter != self._filter:
            self._filter = change_filter
            self.update_rows()

    @override
    def _build_filter_task(self) -> Callable[[], Sequence["ChangedScore"]]:
        return partial(_filter_and_sort, self._changes, self._filter, self._sorted_by)

    @override
    def _headings(self) -> tuple[str, ...]:
        return tr("Change"), tr("Student"), tr("Assignment"), tr("In Canvas now"), tr("Afterwards")

    @override
    def _display(self, row: "ChangedScore", column: Column) -> str:
        return (format_effect(row.effect), row.student, row.title, row.before or "–", row.after or "–")[column]

    @override
    def _tool_tip(self, row: "ChangedScore", column: Column) -> str:
        correction = self.corrections.get((row.canvas_id, row.key), "") if column is Column.AFTER else ""
        return f"{self._display(row, column)}. {correction}" if correction else self._display(row, column)

    @override
    def _font(self, row: "ChangedScore", column: Column) -> QFont | None:
        return self._bold_font if row.is_loss and column is Column.EFFECT else None

    @override
    def _decoration(self, row: "ChangedScore", column: Column) -> QIcon | None:
        if column is Column.AFTER and (row.canvas_id, row.key) in self.corrections:
            return self._corrected_icon
        return self._warning_icon if row.is_loss and column is Column.EFFECT else None

    @override
    def _accessible_text(self, row: "ChangedScore", column: Column) -> str:
        text = tr(
            "{effect}: {student}, {title}, from {before} to {after}",
            effect=format_effect(row.effect),
            student=row.student,
            title=row.title,
            before=format_score(row.before),
            after=format_score(row.after),
        )
        correction = self.corrections.get((row.canvas_id, row.key), "")
        return f"{text}. {correction}" if correction else text


def _filter_and_sort(
    changes: "AllScoreChanges | None", change_filter: ChangeFilter, sorted_by: tuple[Column, Qt.SortOrder] | None
) -> "Sequence[ChangedScore]":
    """Return the changes that pass the filter, by default in order of effect."""
    if changes is None:
        return ()
    selected = change_filter.select(changes)
    if sorted_by is None:
        return selected
    column, order = sorted_by
    descending = order is Qt.SortOrder.DescendingOrder
    if column is Column.STUDENT:
        return selected.sort_by_person(descending=descending)
    if column is Column.ASSIGNMENT:
        return selected.sort_by_column(descending=descending)
    return selected.sort_by_cell(_CELL_SORT_KEYS[column], descending=descending)


_CELL_SORT_KEYS: "dict[Column, Callable[[CellChange], object]]" = {
    Column.EFFECT: lambda change: list(Effect).index(change.effect),
    Column.BEFORE: lambda change: build_score_sort_key(change.before),
    Column.AFTER: lambda change: build_score_sort_key(change.after),
}


class ChangesView(QWidget):
    """View of the changed scores, with filters above the table.

    `explanation_requested` carries the `ChangedScore` to explain, or None if no row is selected.
    """

    explanation_requested = Signal(object)

    def __init__(self, background: TaskRunner | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = ChangesModel(background, self)
        self.listing = PlaceholderTable(self.model, tr("Scores that change"), "", Column.STUDENT, has_two_lines=True)
        self.listing.enable_sorting()
        self.effect_combo = QComboBox()
        self.effect_combo.setAccessibleName(tr("Kind of change"))
        self.assignment_combo = QComboBox()
        self.assignment_combo.setAccessibleName(tr("Assignment"))
        self.student_field = TextField(placeholderText=tr("Find a student"), clearButtonEnabled=True)
        self.student_field.setAccessibleName(tr("Find a student"))
        self.count_label = QLabel()
        self.explain_button = QPushButton(tr("&Why this score?"))
        self.bottom_row = QHBoxLayout()
        self._build_layout()
        self.effect_combo.currentIndexChanged.connect(self._apply_filter)
        self.assignment_combo.currentIndexChanged.connect(self._apply_filter)
        self.student_field.textChanged.connect(self._apply_filter)
        self.model.modelReset.connect(self._update_count)
        self.explain_button.clicked.connect(self._request_explanation)
        self.listing.activated.connect(self.explanation_requested)

    def set_changes(self, changes: "AllScoreChanges") -> None:
        """Replace the changes, and keep the user's filters that still apply."""
        counts = changes.counts
        effect_items = [(tr("All changes ({n:,})", n=len(changes)), _ALL)]
        if changes.losses:
            effect_items.append((tr("All that goes down or is lost ({n:,})", n=len(changes.losses)), _LOSSES_ONLY))
        effect_items += [
            (f"{format_effect(effect)} ({counts[effect]:,})", effect) for effect in EFFECTS if counts[effect]
        ]
        titles = dict.fromkeys(title for _, title in changes.columns)
        _replace_items(self.effect_combo, effect_items)
        _replace_items(self.assignment_combo, [(tr("All assignments"), _ALL), *((title, title) for title in titles)])
        self.model.set_changes(changes, self._build_filter())

    def clear_filters(self) -> None:
        """Show all changes again, without any filter."""
        self.student_field.clear()
        self.assignment_combo.setCurrentIndex(0)
        self.effect_combo.setCurrentIndex(0)

    def filter_losses(self) -> None:
        """Show only the scores that go down or are lost, and focus the table."""
        self.clear_filters()
        self.effect_combo.setCurrentIndex(max(self.effect_combo.findData(_LOSSES_ONLY), 0))
        self.listing.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _build_layout(self) -> None:
        filter_row = build_row(self.effect_combo, self.assignment_combo, (self.student_field, 1))
        self.bottom_row.addWidget(self.count_label, 1)
        self.bottom_row.addWidget(self.explain_button)
        for combo in (self.effect_combo, self.assignment_combo):
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            combo.setMaximumWidth(32 * GRID)
        lay_out_column(self, filter_row, (self.listing, 1), self.bottom_row, margins=TAB_MARGINS)

    def _build_filter(self) -> ChangeFilter:
        """Build the filter from the user's choices."""
        effect = self.effect_combo.currentData() or _ALL
        return ChangeFilter(
            effect=None if effect in (_ALL, _LOSSES_ONLY) else Effect(effect),
            student=self.student_field.text().strip(),
            title=self.assignment_combo.currentData() or _ALL,
            losses_only=effect == _LOSSES_ONLY,
        )

    def _apply_filter(self) -> None:
        self.model.set_filter(self._build_filter())

    def _update_count(self) -> None:
        shown, total = len(self.model.rows), len(self.model.all_rows)
        total_text = pluralize(total, tr("{n} change"), tr("{n} changes"))
        self.count_label.setText(
            total_text if shown == total else tr("{shown:,} of {all} shown", shown=shown, all=total_text)
        )
        no_match = tr("No change fits. Choose “All changes”, or clear the name.")
        self.listing.set_placeholder(no_match if total else tr("Nothing changes in Canvas."))

    def _request_explanation(self) -> None:
        self.explanation_requested.emit(self.listing.get_current_object())


def _replace_items(combo: QComboBox, items: list[tuple[str, str]]) -> None:
    """Replace the items of a combo box, but keep the current one if it still exists."""
    current_data = combo.currentData()
    combo.blockSignals(True)
    combo.clear()
    for text, data in items:
        combo.addItem(text, data)
    combo.setCurrentIndex(max(combo.findData(current_data), 0))
    combo.blockSignals(False)
