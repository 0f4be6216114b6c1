"""Table of what isn't in the upload file, and why.

From iClicker: rows and scores that aren't written. From Canvas: students who aren't in the iClicker file.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from core.choices import AbsentPolicy
from core.problems import Location, Source
from gui.look.appearance import GRID
from gui.look.text_formatting import tr
from gui.tables.filtered_table_model import FilteredTableModel
from gui.tables.placeholder_table import PlaceholderTable
from gui.work.background import TaskRunner

if TYPE_CHECKING:
    from core.canvas.gradebook import Student
    from core.upload.file import LeftOutItem


@dataclass(frozen=True, slots=True)
class LeftOutEntry:
    """A person, a score, or a column that is left out; `place` is its location in the source file."""

    name: str
    origin: str
    subject: str
    reason: str
    place: Location

    @property
    def short_reason(self) -> str:
        """The reason, as short as the table needs it: for a column, without what to do."""
        return self.reason.partition(". ")[0] if self.place.row is None else self.reason

    @property
    def sentence(self) -> str:
        """The whole item as a sentence."""
        return f"{self.name}, {self.subject}: {self.reason}"


def build_left_out_items(
    left_out: Iterable["LeftOutItem"], absent: Iterable["Student"], absent_choice: AbsentPolicy
) -> tuple[LeftOutEntry, ...]:
    """Return what only the iClicker file has, then the students who have no row in it."""
    absent_reason = {
        AbsentPolicy.LEAVE: tr("in no row of the iClicker file; Canvas keeps what it has"),
        AbsentPolicy.ZERO: tr("in no row of the iClicker file; gets 0, as you chose"),
        AbsentPolicy.EXCUSED: tr("in no row of the iClicker file; is excused, as you chose"),
    }[absent_choice]
    return (
        *(
            LeftOutEntry(
                row.name or tr("(everybody)"),
                tr("iClicker"),
                tr("whole row") if row.session is None else row.session,
                row.reason.removeprefix(f"“{row.session}”: "),
                Location(Source.EXPORT, row.row),
            )
            for row in left_out
        ),
        *(
            LeftOutEntry(
                student.name, tr("Canvas"), tr("whole student"), absent_reason, Location(Source.GRADEBOOK, student.row)
            )
            for student in absent
        ),
    )


class Column(IntEnum):
    """Columns of the table, from left to right."""

    NAME = 0
    ORIGIN = 1
    SUBJECT = 2
    REASON = 3
    ROW = 4


class LeftOutModel(FilteredTableModel[LeftOutEntry, Column]):
    """Table model with one row for each item that is left out."""

    columns = Column
    right_aligned = frozenset({Column.ROW})

    def __init__(self, background: TaskRunner | None = None, parent: QObject | None = None) -> None:
        super().__init__(background, parent)
        self._items: Sequence[LeftOutEntry] = ()

    @property
    @override
    def total(self) -> int:
        return len(self._items)

    def set_items(self, items: Sequence[LeftOutEntry]) -> None:
        """Replace the items; the sorting stays."""
        self._items = items
        self.update_rows()

    @override
    def _build_filter_task(self, sorted_by: tuple[int, Qt.SortOrder] | None) -> Callable[[], Sequence[LeftOutEntry]]:
        return partial(_sort_items, self._items, sorted_by)

    @override
    def _headings(self) -> tuple[str, ...]:
        return tr("Who"), tr("From"), tr("What"), tr("Why"), tr("Row")

    @override
    def _display(self, row: LeftOutEntry, column: Column) -> str:
        number = "" if row.place.row is None else str(row.place.row)
        return (row.name, row.origin, row.subject, row.short_reason, number)[column]

    @override
    def _tool_tip(self, row: LeftOutEntry, column: Column) -> str | None:
        return row.reason if column is Column.REASON else self._display(row, column)

    @override
    def _accessible_text(self, row: LeftOutEntry, column: Column) -> str:
        return row.sentence


def _sort_items(items: Sequence[LeftOutEntry], sorted_by: tuple[int, Qt.SortOrder] | None) -> Sequence[LeftOutEntry]:
    if sorted_by is None:
        return items
    key = _SORT_KEYS[Column(sorted_by[0])]
    return sorted(items, key=key, reverse=sorted_by[1] is Qt.SortOrder.DescendingOrder)


_SORT_KEYS: dict[Column, Callable[[LeftOutEntry], Any]] = {
    Column.NAME: lambda item: item.name.casefold(),
    Column.ORIGIN: lambda item: item.origin,
    Column.SUBJECT: lambda item: item.subject.casefold(),
    Column.REASON: lambda item: item.reason.casefold(),
    Column.ROW: lambda item: item.place.row or 0,
}


class LeftOutView(QWidget):
    """Table of what is left out. `go_to_requested` carries the `Location` of an item."""

    go_to_requested = Signal(object)

    def __init__(self, background: TaskRunner | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = LeftOutModel(background, self)
        empty_text = tr("Nobody is left out: every row is in the file, and every student of the course is in a row.")
        self.listing = PlaceholderTable(
            self.model, tr("What is left out, and why"), empty_text, Column.REASON, has_two_lines=True
        )
        self.listing.enable_sorting()
        self.detail_label = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.go_to_button = QPushButton(tr("Take &me there"))
        bottom_row = QHBoxLayout()
        bottom_row.setSpacing(GRID)
        bottom_row.addWidget(self.detail_label, 1)
        bottom_row.addWidget(self.go_to_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, GRID, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(self.listing, 1)
        layout.addLayout(bottom_row)
        self.listing.current_changed.connect(self._show_detail)
        self.listing.activated.connect(lambda _: self._go_to_current())
        self.go_to_button.clicked.connect(self._go_to_current)

    def set_items(self, items: tuple[LeftOutEntry, ...]) -> None:
        """Replace the items."""
        self.model.set_items(items)

    def _show_detail(self, item: LeftOutEntry | None) -> None:
        """Show the whole reason of the current item, since the table may cut it off."""
        self.detail_label.setText(item.sentence if item else "")
        self.go_to_button.setEnabled(item is not None and item.place.row is not None)

    def _go_to_current(self) -> None:
        item = self.listing.current_object()
        if isinstance(item, LeftOutEntry) and item.place.row is not None:
            self.go_to_requested.emit(item.place)
