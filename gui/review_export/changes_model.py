"""How does a table show the changes of a class, filtered and sorted?"""

from collections.abc import Callable, Sequence
from enum import IntEnum
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QFont, QIcon, QPalette
from typing_extensions import override

from core.canvas.effects import EFFECTS, Effect
from gui.background import Background
from gui.look.appearance import icon
from gui.look.words import score_words, tr
from gui.review_export.changes import ChangeFilter, effect_word, score_rank
from gui.review_export.sifted_model import SiftedModel

if TYPE_CHECKING:
    from core.upload.changes import AllChanges, ChangedScore, Seen


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
