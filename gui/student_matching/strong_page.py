"""Are these strong matches right? One list, ticked, for one confirm.

How does the list of strong matches show both sides of each, ticked, be they five or five thousand?
"""

from enum import IntEnum

from PySide6.QtCore import QModelIndex, QObject, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QLabel, QTableView, QVBoxLayout, QWidget, QWizardPage
from typing_extensions import override

from gui.look.appearance import GRID
from gui.student_matching.draft import MatchingDraft, Queue, matched
from gui.student_matching.people import People
from gui.student_matching.person import Person
from gui.student_matching.words import SEPARATOR, joined, student_words
from gui.tables.table_look import dress_table, show_two_lines
from gui.tables.table_model import OBJECT_ROLE, ROOT, Index, TableModel


class StrongPage(QWizardPage):
    """The strong matches. What is unticked is asked about by itself on the next pages."""

    def __init__(self, draft: MatchingDraft, queue: Queue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draft = draft
        self._queue = queue
        self.setTitle(self.tr("Are these the same people?"))
        self.told = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.model = StrongModel(draft.people, queue, self)
        self.table = QTableView()
        self.table.setModel(self.model)
        dress_table(self.table, self.tr("Very likely matches"))
        self.table.setAlternatingRowColors(True)
        show_two_lines(self.table)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.detail = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.detail.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        whole.setSpacing(2 * GRID)
        whole.addWidget(self.told)
        whole.addWidget(self.table, 1)
        whole.addWidget(self.detail)
        self.model.ticked.connect(self._tick)
        self.table.selectionModel().currentChanged.connect(self._show_detail)
        self.table.setCurrentIndex(self.model.index(0, 0))
        self._tell()

    def _tick(self, row: int, is_on: bool) -> None:
        if is_on:
            self._queue.unticked.discard(row)
        else:
            self._queue.unticked.add(row)
        self._tell()

    def _tell(self) -> None:
        """What is to be done here, and how many are ticked."""
        ticked = len(self._queue.strong) - len(self._queue.unticked)
        text = self.tr(
            "{ticked} of {number} ticked. All of these are very likely: look through them, and untick whoever is not "
            "right (the space bar does it too). You are then asked about those one by one."
        )
        self.told.setText(text.format(ticked=f"{ticked:,}", number=f"{len(self._queue.strong):,}"))

    def _show_detail(self, index: QModelIndex) -> None:
        """Say both sides and the whole evidence of the current pair; the table may have no room for it."""
        person = index.data(OBJECT_ROLE)
        self.detail.setText(person.told if isinstance(person, Person) else "")

    @override
    def validatePage(self) -> bool:
        """One answer for all that are ticked."""
        best = {row: self._draft.people.best(row) for row in self._queue.strong if row not in self._queue.unticked}
        self._draft.take_back(*self._queue.strong)
        self._draft.answer({row: matched(each.canvas_id, "; ".join(each.reasons)) for row, each in best.items()})
        return True

    def undo_decisions(self) -> None:
        """Back on this page: nothing is confirmed any more."""
        self._draft.take_back(*self._queue.strong)

    def focus_answer(self) -> None:
        """Put the keyboard into the list."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)


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
