"""How are all people shown, and how is the person's place kept when the table changes?"""

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from gui.student_matching.people import Person
from gui.student_matching.people_model import Column, PeopleModel
from gui.table_look import dress_table
from gui.table_sorting import OBJECT_ROLE


class PeopleTable(QTableView):
    """Everybody who fits the search. Rows are selected whole; several may be."""

    def __init__(self, model: PeopleModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._people = model
        self.setModel(model)
        dress_table(self, self.tr("People"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setSectionResizeMode(Column.STATE, QHeaderView.ResizeMode.ResizeToContents)
        self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)

    def selected(self) -> list[Person]:
        """The people who are selected."""
        return [index.data(OBJECT_ROLE) for index in self.selectionModel().selectedRows()]

    def select(self, rows: Sequence[int]) -> None:
        """Select the people of these rows of the export, as far as they are shown; the first becomes current."""
        places = [place for row in rows if (place := self._people.place_of(row)) >= 0]
        if not places:
            return
        flags = QItemSelectionModel.SelectionFlag
        selection = self.selectionModel()
        selection.setCurrentIndex(self._people.index(places[0], 0), flags.ClearAndSelect | flags.Rows)
        for place in places[1:]:
            selection.select(self._people.index(place, 0), flags.Select | flags.Rows)
        self.scrollTo(self.currentIndex())
