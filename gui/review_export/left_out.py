"""Who and what is not in the file, seen from both sides, and why?

From the iClicker side: rows and scores that are not written. From Canvas's side: students who are in no row.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from typing_extensions import override

from core.choices import Absent
from core.problems import Place, Source
from gui.review_export.sentences import tr
from gui.table_model import TableModel

if TYPE_CHECKING:
    from core.canvas.gradebook import Student
    from core.canvas.upload.file import LeftOut


@dataclass(frozen=True, slots=True)
class Missing:
    """Somebody or something that is not written: who, from which side, what, why, and where it stands in its file."""

    who: str
    side: str
    what: str
    why: str
    place: Place


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
                left.why,
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


class LeftOutModel(TableModel[Missing, Column]):
    """One row a thing that is not in the file."""

    columns = Column
    right = frozenset({Column.ROW})

    @override
    def _headings(self) -> tuple[str, ...]:
        return tr("Who"), tr("Known from"), tr("What"), tr("Why"), tr("Row")

    @override
    def _display(self, row: Missing, column: Column) -> str:
        number = "" if row.place.row is None else str(row.place.row)
        return (row.who, row.side, row.what, row.why, number)[column]

    @override
    def _sort(self, row: Missing, column: Column) -> object:
        return row.place.row if column is Column.ROW else self._display(row, column)

    @override
    def _tip(self, row: Missing, column: Column) -> str | None:
        return row.why if column is Column.WHY else None

    @override
    def _spoken(self, row: Missing, column: Column) -> str:
        return f"{row.who}, {row.what}: {row.why}"
