"""Table of the changed scores, with filters and sorting. `core.upload.changes` computes the changes themselves."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import IntEnum
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QFont, QIcon, QPalette
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from core.canvas.effects import EFFECTS, Effect
from gui.look.appearance import GRID, icon
from gui.look.words import counted, listed, score_words, tr
from gui.tables.listing import Listing
from gui.tables.sifted_model import SiftedModel
from gui.widgets.fields import TextField
from gui.work.background import Background

if TYPE_CHECKING:
    from core.upload.changes import AllChanges, ChangedScore, Changes, Seen

ALL, ONLY_LOSSES = "", "losses"


@dataclass(frozen=True, slots=True)
class ChangeFilter:
    """Which changes to show; what is empty filters nothing. `losses_only` shows every kind of loss."""

    effect: Effect | None = None
    student: str = ""
    title: str = ""
    losses_only: bool = False

    def select(self, changes: "AllChanges") -> "Changes":
        """The changes that are shown, in their order."""
        kept = changes.of_effect(self.effect) if self.effect else changes.losses if self.losses_only else changes[:]
        if self.title:
            kept = kept.of_columns(lambda title: title == self.title)
        if self.student:
            wanted = self.student.casefold()
            kept = kept.of_people(lambda name: wanted in name.casefold())
        return kept


def effect_word(effect: Effect) -> str:
    """The word of one effect in the table."""
    return {
        Effect.NONE: tr("Unchanged"),
        Effect.LOWERED: tr("Lowered"),
        Effect.REMOVED: tr("Removed"),
        Effect.UNEXCUSED: tr("No longer excused"),
        Effect.RAISED: tr("Raised"),
        Effect.NEW: tr("New"),
        Effect.EXCUSED: tr("Excused"),
    }[effect]


def say_changes(counts: Mapping[Effect, int]) -> str:
    """Say how many of which kind: "9 new scores, 3 raised, 1 lowered"; empty where nothing changes."""
    several = {
        Effect.NEW: (tr("{n} new score"), tr("{n} new scores")),
        Effect.RAISED: (tr("{n} raised"), tr("{n} raised")),
        Effect.EXCUSED: (tr("{n} excused"), tr("{n} excused")),
        Effect.LOWERED: (tr("{n} lowered"), tr("{n} lowered")),
        Effect.REMOVED: (tr("{n} removed"), tr("{n} removed")),
        Effect.UNEXCUSED: (tr("{n} no longer excused"), tr("{n} no longer excused")),
    }
    return listed([counted(counts[effect], *words) for effect, words in several.items() if counts[effect]])


@lru_cache(maxsize=4096)
def score_rank(text: str) -> tuple[int, Decimal | str]:
    """Numbers by size, then words, then nothing: "EX" and letters stand after every number."""
    try:
        return 0, Decimal(text)
    except InvalidOperation:
        return (1, text) if text else (2, "")


class Column(IntEnum):
    """The columns, from the left."""

    EFFECT = 0
    STUDENT = 1
    ASSIGNMENT = 2
    BEFORE = 3
    AFTER = 4


class ChangesModel(SiftedModel["ChangedScore", Column]):
    """One row a changed score. `show_changes` and `keep_only` set what is shown; sorting is the model's own."""

    columns = Column
    right = frozenset({Column.BEFORE, Column.AFTER})

    def __init__(self, background: Background | None = None, parent: QObject | None = None) -> None:
        super().__init__(background, parent)
        self._all: AllChanges | None = None
        self._filter = ChangeFilter()
        self._bold = QFont()
        self._bold.setBold(True)
        self._warning = icon("triangle-alert", QPalette.ColorRole.Text)

    @property
    @override
    def total(self) -> int:
        return len(self._all) if self._all is not None else 0

    def show_changes(self, changes: "AllChanges", kept: ChangeFilter | None = None) -> None:
        """Show these; the sorting stays, and so does the filter unless there is another."""
        self._all = changes
        self._filter = kept or self._filter
        self.sift()

    def keep_only(self, kept: ChangeFilter) -> None:
        """Show only what this filter keeps."""
        if kept != self._filter:
            self._filter = kept
            self.sift()

    @override
    def _sifting(self, sorted_by: tuple[int, Qt.SortOrder] | None) -> Callable[[], Sequence["ChangedScore"]]:
        return partial(_sift, self._all, self._filter, sorted_by)

    @override
    def _headings(self) -> tuple[str, ...]:
        return tr("Change"), tr("Student"), tr("Assignment"), tr("In Canvas now"), tr("Afterwards")

    @override
    def _display(self, row: "ChangedScore", column: Column) -> str:
        return (effect_word(row.effect), row.student, row.title, row.before or "–", row.after or "–")[column]

    @override
    def _sort(self, row: "ChangedScore", column: Column) -> object:
        return EFFECTS.index(row.effect) if column is Column.EFFECT else self._display(row, column)

    @override
    def _tip(self, row: "ChangedScore", column: Column) -> str:
        return self._display(row, column)

    @override
    def _font(self, row: "ChangedScore", column: Column) -> QFont | None:
        return self._bold if row.is_loss and column is Column.EFFECT else None

    @override
    def _decoration(self, row: "ChangedScore", column: Column) -> QIcon | None:
        return self._warning if row.is_loss and column is Column.EFFECT else None

    @override
    def _spoken(self, row: "ChangedScore", column: Column) -> str:
        return tr(
            "{effect}: {student}, {title}, from {before} to {after}",
            effect=effect_word(row.effect),
            student=row.student,
            title=row.title,
            before=score_words(row.before),
            after=score_words(row.after),
        )


def _sift(
    changes: "AllChanges | None", kept: ChangeFilter, sorted_by: tuple[int, Qt.SortOrder] | None
) -> "Sequence[ChangedScore]":
    """The changes that the filter keeps, sorted. They stand in the order of their effects by themselves."""
    if changes is None:
        return ()
    found = kept.select(changes)
    if sorted_by is None:
        return found
    column, order = Column(sorted_by[0]), sorted_by[1]
    descending = order is Qt.SortOrder.DescendingOrder
    if column is Column.STUDENT:
        return found.by_person(descending=descending)
    if column is Column.ASSIGNMENT:
        return found.by_column(descending=descending)
    return found.by_cell(_CELL_KEYS[column], descending=descending)


_CELL_KEYS: "dict[Column, Callable[[Seen], object]]" = {
    Column.EFFECT: lambda seen: list(Effect).index(seen.effect),
    Column.BEFORE: lambda seen: score_rank(seen.before),
    Column.AFTER: lambda seen: score_rank(seen.after),
}


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
