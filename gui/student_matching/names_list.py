"""How does a list show people or students by what is known of them, however many there are?"""

from collections.abc import Callable, Sequence
from enum import IntEnum
from typing import Generic, TypeVar

from PySide6.QtCore import QItemSelectionModel, QObject, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget
from typing_extensions import override

from gui.student_matching.identity_words import SEPARATOR
from gui.table_look import dress_table, show_two_lines
from gui.table_model import TableModel
from gui.table_sorting import OBJECT_ROLE

Named = TypeVar("Named")


class Column(IntEnum):
    """The one column."""

    WORDS = 0


class NamesModel(TableModel[Named, Column], Generic[Named]):
    """One row somebody: the name, and below it all else that is known, which `say` tells in one line."""

    columns = Column

    def __init__(self, say: Callable[[Named], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._say = say

    @override
    def _headings(self) -> tuple[str, ...]:
        return (self.tr("Who"),)

    @override
    def _display(self, row: Named, column: Column) -> str:
        name, _, others = self._say(row).partition(SEPARATOR)
        return f"{name}\n{others}"

    @override
    def _tip(self, row: Named, column: Column) -> str:
        return self._say(row)

    @override
    def _spoken(self, row: Named, column: Column) -> str:
        return self._say(row)


class NamesList(QTableView, Generic[Named]):
    """The list, of which one or many may be chosen. `choice_changed`: others are chosen.

    A table of one column: Qt's own lists lay out every line before they show one.
    """

    choice_changed = Signal()

    def __init__(self, name: str, say: Callable[[Named], str], *, is_many: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.names: NamesModel[Named] = NamesModel(say, self)
        self.setModel(self.names)
        dress_table(self, name)
        show_two_lines(self)
        mode = QAbstractItemView.SelectionMode
        self.setSelectionMode(mode.ExtendedSelection if is_many else mode.SingleSelection)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().hide()
        self.selectionModel().selectionChanged.connect(lambda: self.choice_changed.emit())
        self.names.modelReset.connect(self.choice_changed)

    def show_names(self, rows: Sequence[Named]) -> None:
        """Show these; nobody is chosen."""
        self.names.show_rows(rows)

    def chosen(self) -> list[Named]:
        """Those who are chosen."""
        return [index.data(OBJECT_ROLE) for index in self.selectedIndexes()]

    def choose(self, place: int) -> None:
        """Choose the one at this place, from 0, and nobody else, whichever keys are held."""
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(self.names.index(place, 0), flags.ClearAndSelect | flags.Rows)
