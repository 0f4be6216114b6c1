"""How does the list of strong matches show both sides of each, ticked, be they five or five thousand?"""

from enum import IntEnum

from PySide6.QtCore import QObject, Qt, Signal
from typing_extensions import override

from gui.student_matching.identity_words import SEPARATOR, joined, student_words
from gui.student_matching.people import People
from gui.student_matching.person import Person
from gui.student_matching.queue import Queue
from gui.table_model import ROOT, Index, TableModel


class Column(IntEnum):
    """The columns, from the left."""

    HERE = 0
    THERE = 1
    EVIDENCE = 2


class StrongModel(TableModel[Person, Column]):
    """One row a match; a `Person` is put together when somebody looks. `ticked` carries a row and whether it is on."""

    columns = Column
    ticked = Signal(object, object)

    def __init__(self, people: People, queue: Queue, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._people = people
        self._queue = queue

    @override
    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._queue.strong)

    @override
    def row_at(self, place: int) -> Person | None:
        strong = self._queue.strong
        return self._people.person(strong[place]) if 0 <= place < len(strong) else None

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        found = super().flags(index)
        return found | Qt.ItemFlag.ItemIsUserCheckable if index.column() == Column.HERE else found

    @override
    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Ask for a tick to be set or taken away; whoever hears it shows it."""
        person = self.row_at(index.row())
        if role != Qt.ItemDataRole.CheckStateRole or person is None:
            return False
        self.ticked.emit(person.row, Qt.CheckState(value) is Qt.CheckState.Checked)
        self.dataChanged.emit(index, index, [role])
        return True

    @override
    def _headings(self) -> tuple[str, ...]:
        return self.tr("In iClicker"), self.tr("In Canvas"), self.tr("Why")

    @override
    def _display(self, row: Person, column: Column) -> str:
        own, student = row.participant, row.student
        here = f"{own.name}\n{joined(own.student_id, own.email, own.remote_id)}"
        there = student_words(student).replace(SEPARATOR, "\n", 1) if student else ""
        return (here, there, row.evidence)[column]

    @override
    def _check(self, row: Person, column: Column) -> Qt.CheckState | None:
        if column is not Column.HERE:
            return None
        return Qt.CheckState.Unchecked if row.row in self._queue.unticked else Qt.CheckState.Checked

    @override
    def _tip(self, row: Person, column: Column) -> str:
        return self._display(row, column)

    @override
    def _spoken(self, row: Person, column: Column) -> str:
        return self._display(row, column).replace("\n", ", ")
