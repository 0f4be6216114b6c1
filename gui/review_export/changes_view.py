"""Which scores change, whose, and from what to what? A table with filters."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from core.canvas.effects import EFFECTS, Effect
from gui.look.appearance import GRID
from gui.look.words import counted, tr
from gui.review_export.changes_model import ChangeFilter, ChangesModel, Column, effect_word
from gui.tables.listing import Listing
from gui.widgets.fields import TextField
from gui.work.background import Background

if TYPE_CHECKING:
    from core.upload.changes import AllChanges

ALL, ONLY_LOSSES = "", "losses"


class ChangesView(QWidget):
    """The table of changes. `why_requested` carries the `ChangedScore` to be explained, or None for no special one."""

    why_requested = Signal(object)

    def __init__(self, background: Background | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = ChangesModel(background, self)
        self.listing = Listing(self.model, tr("Scores that change"), "", Column.STUDENT, has_two_lines=True)
        self.listing.let_sort()
        self.effects = QComboBox()
        self.effects.setAccessibleName(tr("Kind of change"))
        self.titles = QComboBox()
        self.titles.setAccessibleName(tr("Assignment"))
        self.student = TextField(placeholderText=tr("Find a student"), clearButtonEnabled=True)
        self.student.setAccessibleName(tr("Find a student"))
        self.count = QLabel()
        self.why = QPushButton(tr("&Why this score?"))
        self._build()
        self.effects.currentIndexChanged.connect(self._filter)
        self.titles.currentIndexChanged.connect(self._filter)
        self.student.textChanged.connect(self._filter)
        self.model.modelReset.connect(self._count)
        self.why.clicked.connect(self._ask_why)
        self.listing.activated.connect(self.why_requested)

    def show_changes(self, changes: "AllChanges") -> None:
        """Show these, with what the person filters by where it still exists."""
        counts = changes.counts
        kinds = [(tr("All changes ({n:,})", n=len(changes)), ALL)]
        if changes.losses:
            kinds.append((tr("All that goes down or is lost ({n:,})", n=len(changes.losses)), ONLY_LOSSES))
        kinds += [(f"{effect_word(effect)} ({counts[effect]:,})", effect) for effect in EFFECTS if counts[effect]]
        titles = dict.fromkeys(title for _, title in changes.columns)
        _refill(self.effects, kinds)
        _refill(self.titles, [(tr("All assignments"), ALL), *((title, title) for title in titles)])
        self.model.show_changes(changes, self._chosen())

    def show_everything(self) -> None:
        """Filter nothing."""
        self.student.clear()
        self.titles.setCurrentIndex(0)
        self.effects.setCurrentIndex(0)

    def show_losses(self) -> None:
        """Filter for what goes down, vanishes or loses its excuse, and go there."""
        self.show_everything()
        self.effects.setCurrentIndex(max(self.effects.findData(ONLY_LOSSES), 0))
        self.listing.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _build(self) -> None:
        filters = QHBoxLayout()
        filters.setSpacing(GRID)
        filters.addWidget(self.effects)
        filters.addWidget(self.titles)
        filters.addWidget(self.student, 1)
        below = QHBoxLayout()
        below.addWidget(self.count, 1)
        below.addWidget(self.why)
        for combo in (self.effects, self.titles):
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            combo.setMaximumWidth(32 * GRID)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, GRID, 0, 0)
        whole.setSpacing(GRID)
        whole.addLayout(filters)
        whole.addWidget(self.listing, 1)
        whole.addLayout(below)

    def _chosen(self) -> ChangeFilter:
        """What the person filters by."""
        effect = self.effects.currentData() or ALL
        return ChangeFilter(
            effect=None if effect in (ALL, ONLY_LOSSES) else Effect(effect),
            student=self.student.text().strip(),
            title=self.titles.currentData() or ALL,
            losses_only=effect == ONLY_LOSSES,
        )

    def _filter(self) -> None:
        self.model.keep_only(self._chosen())

    def _count(self) -> None:
        shown, total = len(self.model.rows), self.model.total
        words = counted(total, tr("{n} change"), tr("{n} changes"))
        self.count.setText(words if shown == total else tr("{shown:,} of {all} shown", shown=shown, all=words))
        self.listing.say_when_empty(
            tr("No change fits. Choose “All changes”, or clear the name.")
            if total
            else tr("Nothing changes in Canvas.")
        )

    def _ask_why(self) -> None:
        self.why_requested.emit(self.listing.current())


def _refill(combo: QComboBox, items: list[tuple[str, str]]) -> None:
    """Other lines in a list, with the same one chosen where it is still there."""
    chosen = combo.currentData()
    combo.blockSignals(True)
    combo.clear()
    for text, data in items:
        combo.addItem(text, data)
    combo.setCurrentIndex(max(combo.findData(chosen), 0))
    combo.blockSignals(False)
