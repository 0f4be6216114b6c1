"""How does a table show what each session gave?"""

from enum import IntEnum
from typing import TYPE_CHECKING

from typing_extensions import override

from core.points import shortest
from gui.look.words import tr
from gui.table_model import TableModel

if TYPE_CHECKING:
    from core.explaining import SessionShare


class Column(IntEnum):
    """The columns, from the left."""

    SESSION = 0
    HOW = 1
    COUNTS = 2
    POSSIBLE = 3


class SharesModel(TableModel["SessionShare", Column]):
    """One row a session that counts for the score."""

    columns = Column
    right = frozenset({Column.COUNTS, Column.POSSIBLE})

    @override
    def _headings(self) -> tuple[str, ...]:
        return tr("Session"), tr("Where from, and what happened"), tr("Counts"), tr("Of")

    @override
    def _display(self, row: "SessionShare", column: Column) -> str:
        possible = "–" if row.possible is None else shortest(row.possible)
        return (row.title, "; ".join(row.notes), _counts(row), possible)[column]

    @override
    def _sort(self, row: "SessionShare", column: Column) -> object:
        return (row.title, "; ".join(row.notes), row.counted, row.possible)[column]

    @override
    def _tip(self, row: "SessionShare", column: Column) -> str | None:
        return self._display(row, column) if column is Column.HOW else None

    @override
    def _spoken(self, row: "SessionShare", column: Column) -> str:
        return row.words


def _counts(share: "SessionShare") -> str:
    """The score that counts, or the word for its absence; a dropped one stands in brackets."""
    if share.counted is None:
        return {"EXCUSED": tr("excused"), "NO_RESPONSE": tr("no response")}.get(share.mark.name, tr("blank"))
    return f"({shortest(share.counted)})" if share.is_dropped else shortest(share.counted)
