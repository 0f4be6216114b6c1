"""How are all people shown, and how is the person's place kept when the table changes?"""

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)
from typing_extensions import override

from gui.column_widths import heading_width, share_evenly, wanted_width
from gui.look.appearance import GRID
from gui.student_matching.people_model import Column, PeopleModel
from gui.student_matching.person import Person
from gui.student_matching.standing_words import Group, group_words
from gui.table_look import dress_table, show_two_lines
from gui.table_model import Index
from gui.table_sorting import OBJECT_ROLE

WHY_SHARE = 0.28
"""At least so much of the width is for "Why". The status is as wide as it needs, the others have what is left."""

BROKEN_SHARES = {Column.NAME: 0.6, Column.STATUS: 0.75, Column.STUDENT: 0.6}
"""About so much of the width of a text is needed where it is broken into two lines."""


class _BothEnds(QStyledItemDelegate):
    """Leaves out the middle of what has no room: an e-mail address keeps its name and the end of its domain."""

    @override
    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        option.textElideMode = Qt.TextElideMode.ElideMiddle
        option.features &= ~QStyleOptionViewItem.ViewItemFeature.WrapText  # ID and address have a line each


class PeopleTable(QTableView):
    """Everybody who fits the search, on two lines each. Rows are selected whole; several may be."""

    def __init__(self, model: PeopleModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._people = model
        self._wanted: dict[Column, int] = {}
        self.setModel(model)
        dress_table(self, self.tr("People"))
        self.setAlternatingRowColors(True)
        show_two_lines(self)
        self.setItemDelegateForColumn(Column.IDENTITY, _BothEnds(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setSectionResizeMode(Column.EVIDENCE, QHeaderView.ResizeMode.Stretch)
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

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the new width out."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._share_width()

    def fit_columns(self) -> None:
        """Share the width out among the columns, by what they hold now."""
        columns = (Column.NAME, Column.IDENTITY, Column.STATUS, Column.STUDENT)
        self._wanted = {column: wanted_width(self, column) for column in columns}
        self._share_width()

    def _longest_word(self) -> int:
        """The width of a status with its icon, broken between all words; a word itself cannot be broken."""
        words = (word for group in Group for word in group_words(group).split())
        longest = max(self.fontMetrics().horizontalAdvance(word) for word in words)
        return longest + self.iconSize().width() + 3 * GRID

    def _share_width(self) -> None:
        if not self._wanted:
            return
        room = int(self.viewport().width() * (1 - WHY_SHARE))
        least = {
            column: max(int(BROKEN_SHARES.get(column, 1) * width), heading_width(self, column))
            for column, width in self._wanted.items()
        }
        least[Column.STATUS] = max(least[Column.STATUS], self._longest_word())
        spare = room - sum(least.values())
        if spare >= 0:
            more = share_evenly({column: width - least[column] for column, width in self._wanted.items()}, spare)
            widths = {column: width + more[column] for column, width in least.items()}
        else:
            status = least.pop(Column.STATUS)
            widths = {Column.STATUS: status, **share_evenly(least, room - status)}
        for column, width in widths.items():
            self.setColumnWidth(column, width)
