"""Who and what is not in the file, seen from both sides, and why?

From the iClicker side: rows and scores that are not written. From Canvas's side: students who are in no row.

Who is left out, and can we go there?
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from core.choices import Absent
from core.problems import Place, Source
from gui.look.appearance import GRID
from gui.look.words import tr
from gui.tables.listing import Listing
from gui.tables.sifted_model import SiftedModel
from gui.work.background import Background

if TYPE_CHECKING:
    from core.canvas.gradebook import Student
    from core.upload.file import LeftOut


@dataclass(frozen=True, slots=True)
class Missing:
    """Somebody or something that is not written: who, from which side, what, why, and where it stands in its file."""

    who: str
    side: str
    what: str
    why: str
    place: Place

    @property
    def brief(self) -> str:
        """The reason as a table has room for it: of a column, without what is to be done."""
        return self.why.partition(". ")[0] if self.place.row is None else self.why

    @property
    def words(self) -> str:
        """All of it, as a sentence."""
        return f"{self.who}, {self.what}: {self.why}"


def missing_of(left_out: Iterable["LeftOut"], absent: Iterable["Student"], choice: Absent) -> tuple[Missing, ...]:
    """Both sides in one list: what the export holds and the file does not, then the students without a row."""
    words = {
        Absent.LEAVE: tr("in no row of the iClicker file; Canvas keeps what it has"),
        Absent.ZERO: tr("in no row of the iClicker file; gets 0, as you chose"),
        Absent.EXCUSED: tr("in no row of the iClicker file; is excused, as you chose"),
    }[choice]
    return (
        *(
            Missing(
                left.name or tr("(everybody)"),
                tr("iClicker"),
                tr("whole row") if left.session is None else left.session,
                left.why.removeprefix(f"“{left.session}”: "),
                Place(Source.EXPORT, left.row),
            )
            for left in left_out
        ),
        *(
            Missing(student.name, tr("Canvas"), tr("whole student"), words, Place(Source.GRADEBOOK, student.row))
            for student in absent
        ),
    )


class Column(IntEnum):
    """The columns, from the left."""

    WHO = 0
    SIDE = 1
    WHAT = 2
    WHY = 3
    ROW = 4


class LeftOutModel(SiftedModel[Missing, Column]):
    """One row a thing that is not in the file."""

    columns = Column
    right = frozenset({Column.ROW})

    def __init__(self, background: Background | None = None, parent: QObject | None = None) -> None:
        super().__init__(background, parent)
        self._all: Sequence[Missing] = ()

    @property
    @override
    def total(self) -> int:
        return len(self._all)

    def show_missing(self, missing: Sequence[Missing]) -> None:
        """Show these; the sorting stays."""
        self._all = missing
        self.sift()

    @override
    def _sifting(self, sorted_by: tuple[int, Qt.SortOrder] | None) -> Callable[[], Sequence[Missing]]:
        return partial(_sift, self._all, sorted_by)

    @override
    def _headings(self) -> tuple[str, ...]:
        return tr("Who"), tr("From"), tr("What"), tr("Why"), tr("Row")

    @override
    def _display(self, row: Missing, column: Column) -> str:
        number = "" if row.place.row is None else str(row.place.row)
        return (row.who, row.side, row.what, row.brief, number)[column]

    @override
    def _sort(self, row: Missing, column: Column) -> object:
        return _SORT_KEYS[column](row)

    @override
    def _tip(self, row: Missing, column: Column) -> str | None:
        return row.why if column is Column.WHY else self._display(row, column)

    @override
    def _spoken(self, row: Missing, column: Column) -> str:
        return row.words


def _sift(missing: Sequence[Missing], sorted_by: tuple[int, Qt.SortOrder] | None) -> Sequence[Missing]:
    if sorted_by is None:
        return missing
    key = _SORT_KEYS[Column(sorted_by[0])]
    return sorted(missing, key=key, reverse=sorted_by[1] is Qt.SortOrder.DescendingOrder)


_SORT_KEYS: dict[Column, Callable[[Missing], Any]] = {
    Column.WHO: lambda missing: missing.who.casefold(),
    Column.SIDE: lambda missing: missing.side,
    Column.WHAT: lambda missing: missing.what.casefold(),
    Column.WHY: lambda missing: missing.why.casefold(),
    Column.ROW: lambda missing: missing.place.row or 0,
}


class MissingView(QWidget):
    """Rows, scores and students that are not in the file. `go_to` carries the `Place` of one of them."""

    go_to = Signal(object)

    def __init__(self, background: Background | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = LeftOutModel(background, self)
        nobody = tr("Nobody is left out: every row is in the file, and every student of the course is in a row.")
        self.listing = Listing(self.model, tr("What is left out, and why"), nobody, Column.WHY, has_two_lines=True)
        self.listing.let_sort()
        self.detail = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.take_there = QPushButton(tr("Take &me there"))
        below = QHBoxLayout()
        below.setSpacing(GRID)
        below.addWidget(self.detail, 1)
        below.addWidget(self.take_there)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, GRID, 0, 0)
        whole.setSpacing(GRID)
        whole.addWidget(self.listing, 1)
        whole.addLayout(below)
        self.listing.chosen.connect(self._show_chosen)
        self.listing.activated.connect(lambda _: self._go())
        self.take_there.clicked.connect(self._go)

    def show_missing(self, missing: tuple[Missing, ...]) -> None:
        """Show these."""
        self.model.show_missing(missing)

    def _show_chosen(self, missing: Missing | None) -> None:
        """Say the whole reason of the chosen line; the table may have no room for it."""
        self.detail.setText(missing.words if missing else "")
        self.take_there.setEnabled(missing is not None and missing.place.row is not None)

    def _go(self) -> None:
        missing = self.listing.current()
        if isinstance(missing, Missing) and missing.place.row is not None:
            self.go_to.emit(missing.place)
