"""Table of what is left out of the upload file, and why.

It contains rows and scores from iClicker that aren't written, and students in Canvas who aren't in the iClicker file.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from core.choices import TOTAL_KEY, AbsentPolicy
from core.clicker.export import ClickerExport, locate_file_key
from core.problems import Location, Source
from gui.look.appearance import GRID
from gui.look.text_formatting import describe_file, describe_source, tr
from gui.tables.filtered_table_model import FilteredTableModel
from gui.tables.placeholder_table import PlaceholderTable
from gui.work.background import TaskRunner

if TYPE_CHECKING:
    from core.canvas.gradebook import Student
    from core.upload.file import LeftOutItem


@dataclass(frozen=True, slots=True)
class LeftOutEntry:
    """Person, score, or column that is left out of the upload file.

    `location` is where it is in the iClicker file or the gradebook. `canvas_id` is the student, or "" if unknown, and
    `key` the column whose score is explained.
    """

    name: str
    origin: str
    subject: str
    reason: str
    location: Location
    canvas_id: str = ""
    key: str = TOTAL_KEY
    advice: str = ""

    @property
    def message(self) -> str:
        """The reason, followed by the advice."""
        return " ".join(filter(None, (self.reason, self.advice)))

    @property
    def sentence(self) -> str:
        """The name, the subject, and the message."""
        return f"{self.name}, {self.subject}: {self.message}"


def build_left_out_entries(
    left_out_items: Iterable["LeftOutItem"],
    absent_students: Iterable["Student"],
    absent_policy: AbsentPolicy,
    export: ClickerExport | None = None,
    students: Mapping[int, str] | None = None,
    keys: Mapping[str, str] | None = None,
) -> tuple[LeftOutEntry, ...]:
    """Return the entries from the iClicker file, then the students who aren't in it.

    If the class in `export` has several files, each row's origin is its file. `students` maps matched rows to Canvas
    IDs, and `keys` maps the names of columns to their keys.
    """
    file = describe_file(export)
    absent_reason = {
        AbsentPolicy.LEAVE: tr("in no row of the {file}; Canvas keeps what it has", file=file),
        AbsentPolicy.ZERO: tr("in no row of the {file}; gets 0, as you chose", file=file),
        AbsentPolicy.EXCUSED: tr("in no row of the {file}; is excused, as you chose", file=file),
    }[absent_policy]
    return (
        *(
            LeftOutEntry(
                row.name or tr("(everybody)"),
                (export.get_file_name(row.row) if export and row.row else "") or describe_source(export),
                tr("whole row") if row.session is None else row.session,
                row.reason,
                Location(Source.EXPORT, row.row),
                (students or {}).get(row.row or 0, ""),
                (keys or {}).get(row.session or "", TOTAL_KEY),
                row.advice or "",
            )
            for row in left_out_items
        ),
        *(
            LeftOutEntry(
                student.name,
                tr("Canvas"),
                tr("whole student"),
                absent_reason,
                Location(Source.GRADEBOOK, student.row),
                student.canvas_id,
            )
            for student in absent_students
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
    """Sortable table model with one row for each person, score, or column left out."""

    columns = Column
    right_aligned = frozenset({Column.ROW})

    @override
    def _headings(self) -> tuple[str, ...]:
        return tr("Who"), tr("From"), tr("What"), tr("Why"), tr("Row")

    @override
    def _display(self, row: LeftOutEntry, column: Column) -> str:
        number = "" if row.location.row is None else str(locate_file_key(row.location.row)[1])
        return (row.name, row.origin, row.subject, row.reason, number)[column]

    @override
    def _tool_tip(self, row: LeftOutEntry, column: Column) -> str | None:
        return row.message if column is Column.REASON else self._display(row, column)

    @override
    def _accessible_text(self, row: LeftOutEntry, column: Column) -> str:
        return row.sentence

    @override
    def _get_sort_value(self, row: LeftOutEntry, column: Column) -> int | str:
        if column is Column.ROW:
            return row.location.row or 0
        return row.reason.casefold() if column is Column.REASON else self._display(row, column).casefold()


class LeftOutView(QWidget):
    """View of what is left out, and why.

    `go_to_requested` carries the `Location` of an entry, and `explanation_requested` a Canvas ID and a column key.
    """

    go_to_requested = Signal(object)
    explanation_requested = Signal(object, object)

    def __init__(self, background: TaskRunner | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = LeftOutModel(background, self)
        empty_text = tr("Nobody is left out: every row is in the file, and every student of the course is in a row.")
        self.listing = PlaceholderTable(
            self.model, tr("What is left out, and why"), empty_text, Column.REASON, has_two_lines=True
        )
        self.listing.enable_sorting()
        self.detail_label = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.explain_button = QPushButton(tr("&Why this score?"))
        self.go_to_button = QPushButton(tr("Take &me there"))
        bottom_row = QHBoxLayout()
        bottom_row.setSpacing(GRID)
        bottom_row.addWidget(self.detail_label, 1)
        bottom_row.addWidget(self.explain_button)
        bottom_row.addWidget(self.go_to_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, GRID, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(self.listing, 1)
        layout.addLayout(bottom_row)
        self.listing.current_changed.connect(self._show_detail)
        self.listing.activated.connect(lambda _: self._go_to_current())
        self.explain_button.clicked.connect(self._explain_current)
        self.go_to_button.clicked.connect(self._go_to_current)

    def set_entries(self, entries: tuple[LeftOutEntry, ...]) -> None:
        """Show these entries, and keep the sort order."""
        self.model.set_all_rows(entries)

    def _show_detail(self, entry: LeftOutEntry | None) -> None:
        """Show the full reason for the current entry, because the table may truncate it."""
        self.detail_label.setText(entry.sentence if entry else "")
        self.explain_button.setEnabled(entry is not None and bool(entry.canvas_id))
        self.go_to_button.setEnabled(entry is not None and entry.location.row is not None)

    def _explain_current(self) -> None:
        entry = self.listing.get_current_object()
        if isinstance(entry, LeftOutEntry):
            self.explanation_requested.emit(entry.canvas_id, entry.key)

    def _go_to_current(self) -> None:
        entry = self.listing.get_current_object()
        if isinstance(entry, LeftOutEntry) and entry.location.row is not None:
            self.go_to_requested.emit(entry.location)
