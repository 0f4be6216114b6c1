"""How does a table show the problems, one row a repair?"""

from collections.abc import Sequence
from enum import IntEnum

from PySide6.QtCore import QObject
from PySide6.QtGui import QPalette
from typing_extensions import override

from gui.look.appearance import icon
from gui.look.words import tr
from gui.review_export.confirmations import Attention, Confirmations
from gui.review_export.problem_groups import ProblemGroup
from gui.table_model import TableModel

ICONS = {
    Attention.STOPS: "circle-alert",
    Attention.LOOK: "triangle-alert",
    Attention.LOOK_AGAIN: "triangle-alert",
    Attention.ACCEPTED: "circle-check",
    Attention.SAVED: "circle-check",
    Attention.KNOW: "info",
}


class Column(IntEnum):
    """The columns, from the left."""

    ATTENTION = 0
    HEADING = 1
    COUNT = 2


class ProblemsModel(TableModel[ProblemGroup, Column]):
    """One row a group of problems, gravest first. `stops` is the word for what cannot be accepted."""

    columns = Column
    right = frozenset({Column.COUNT})

    def __init__(self, stops: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stops = stops
        self._attention: dict[int, Attention] = {}

    def show_groups(self, groups: Sequence[ProblemGroup], confirmed: Confirmations) -> None:
        """Show these, with what the person has accepted of them."""
        self._attention = {id(group): confirmed.attention(group) for group in groups}
        self.show_rows(groups)

    def attention(self, group: ProblemGroup) -> Attention:
        """What a group that is shown asks of the person."""
        return self._attention[id(group)]

    def _word(self, group: ProblemGroup) -> str:
        return {
            Attention.STOPS: self._stops,
            Attention.LOOK: tr("Please look"),
            Attention.LOOK_AGAIN: tr("Please look again"),
            Attention.ACCEPTED: tr("Accepted"),
            Attention.SAVED: tr("Saved all the same"),
            Attention.KNOW: tr("Good to know"),
        }[self.attention(group)]

    @override
    def _headings(self) -> tuple[str, ...]:
        return tr("Status"), tr("What"), tr("How many")

    @override
    def _display(self, row: ProblemGroup, column: Column) -> str:
        return (self._word(row), row.heading, f"{row.count:,}")[column]

    @override
    def _sort(self, row: ProblemGroup, column: Column) -> object:
        return (int(row.severity), row.heading, row.count)[column]

    @override
    def _decoration(self, row: ProblemGroup, column: Column) -> object:
        return icon(ICONS[self.attention(row)], QPalette.ColorRole.Text) if column is Column.ATTENTION else None

    @override
    def _tip(self, row: ProblemGroup, column: Column) -> str:
        return row.example

    @override
    def _spoken(self, row: ProblemGroup, column: Column) -> str:
        return f"{self._word(row)}: {row.heading}, {row.count:,}. {row.example}"
