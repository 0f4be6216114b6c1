"""How does a table show the changes of a large class, filtered and sorted at once?

A class of 1,500 with 60 sessions has 90,000 changes. They are filtered and sorted as a Python list, which takes a
fraction of what a proxy model takes that is asked row by row.
"""

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from enum import IntEnum
from functools import lru_cache
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QFont, QIcon, QPalette
from typing_extensions import override

from gui.appearance import icon
from gui.review_export.changes import EFFECTS, ChangedScore, ChangeFilter, effect_word
from gui.review_export.sentences import score_words, tr
from gui.table_model import TableModel


class Column(IntEnum):
    """The columns, from the left."""

    EFFECT = 0
    STUDENT = 1
    ASSIGNMENT = 2
    BEFORE = 3
    AFTER = 4


class ChangesModel(TableModel[ChangedScore, Column]):
    """One row a changed score. `show_changes` and `keep_only` set what is shown; sorting is the model's own."""

    columns = Column
    right = frozenset({Column.BEFORE, Column.AFTER})

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[ChangedScore, ...] = ()
        self._filter = ChangeFilter()
        self._sorted_by: tuple[int, Qt.SortOrder] | None = None
        self._bold = QFont()
        self._bold.setBold(True)
        self._warning = icon("triangle-alert", QPalette.ColorRole.Text)

    @property
    def total(self) -> int:
        """How many changes there are, shown or not."""
        return len(self._all)

    def show_changes(self, changes: tuple[ChangedScore, ...]) -> None:
        """Show these; the filter and the sorting stay."""
        self._all = changes
        self._refill()

    def keep_only(self, kept: ChangeFilter) -> None:
        """Show only what this filter keeps."""
        if kept != self._filter:
            self._filter = kept
            self._refill()

    @override
    def _headings(self) -> tuple[str, ...]:
        return tr("Change"), tr("Student"), tr("Assignment"), tr("In Canvas now"), tr("Afterwards")

    @override
    def _display(self, row: ChangedScore, column: Column) -> str:
        return (effect_word(row.effect), row.student, row.title, row.before or "–", row.after or "–")[column]

    @override
    def _sort(self, row: ChangedScore, column: Column) -> object:
        return _SORT_KEYS[column](row)

    @override
    def _tip(self, row: ChangedScore, column: Column) -> str:
        return self._display(row, column)

    @override
    def _font(self, row: ChangedScore, column: Column) -> QFont | None:
        return self._bold if row.is_loss and column is Column.EFFECT else None

    @override
    def _decoration(self, row: ChangedScore, column: Column) -> QIcon | None:
        return self._warning if row.is_loss and column is Column.EFFECT else None

    @override
    def _spoken(self, row: ChangedScore, column: Column) -> str:
        return tr(
            "{effect}: {student}, {title}, from {before} to {after}",
            effect=effect_word(row.effect),
            student=row.student,
            title=row.title,
            before=score_words(row.before),
            after=score_words(row.after),
        )

    @override
    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; -1 goes back to losses first."""
        self._sorted_by = (column, order) if column >= 0 else None
        self._refill()

    def _refill(self) -> None:
        kept = self._filter.select(self._all)
        if self._sorted_by:
            column, order = self._sorted_by
            kept.sort(key=_SORT_KEYS[Column(column)], reverse=order is Qt.SortOrder.DescendingOrder)
        self.show_rows(kept)


@lru_cache(maxsize=4096)
def _number(text: str) -> tuple[int, Decimal | str]:
    """Numbers by size, then words, then nothing: "EX" and letters stand after every number."""
    try:
        return 0, Decimal(text)
    except InvalidOperation:
        return (1, text) if text else (2, "")


_SORT_KEYS: dict[Column, Callable[[ChangedScore], Any]] = {
    Column.EFFECT: lambda change: EFFECTS.index(change.effect),
    Column.STUDENT: lambda change: change.student.casefold(),
    Column.ASSIGNMENT: lambda change: change.title.casefold(),
    Column.BEFORE: lambda change: _number(change.before),
    Column.AFTER: lambda change: _number(change.after),
}
