"""Table model of the people in the iClicker file.

Qt's proxy model would query every row again at each keystroke. This model sorts and filters lists of row numbers
with texts that are built once, and builds a `Person` only when the view shows it.
"""

from collections.abc import Mapping, Sequence
from enum import IntEnum

from PySide6.QtCore import QObject, Qt
from typing_extensions import override

from core.students.proposals import ConfidenceBand
from gui.look.appearance import get_icon
from gui.student_matching.match_texts import GROUP_ICONS, MatchGroup
from gui.student_matching.people import People
from gui.student_matching.person import Person
from gui.student_matching.roster_search import build_word_matchers
from gui.tables.table_model import ROOT, Index, TableModel

BAND_ORDER = {band: position for position, band in enumerate(ConfidenceBand)}
GROUP_ORDER = {group: position for position, group in enumerate(MatchGroup)}


class Column(IntEnum):
    """The columns, from left to right."""

    NAME = 0
    IDENTITY = 1
    STATUS = 2
    STUDENT = 3
    EVIDENCE = 4


class PeopleModel(TableModel[Person, Column]):
    """The people in the iClicker file, sorted and filtered.

    The model is read-only; the page applies edits through the document.
    """

    columns = Column

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._people: People | None = None
        self._search_texts: Mapping[int, str] = {}
        self._groups_by_row: Mapping[int, MatchGroup] = {}
        self._visible_rows: list[int] = []
        self._cached_keys: dict[Column, dict[int, str]] = {}
        self._active_filter: tuple[str, MatchGroup | None] = ("", None)
        self._sort_order: tuple[int, Qt.SortOrder] = (-1, Qt.SortOrder.AscendingOrder)
        self._icons = {group: get_icon(name) for group, name in GROUP_ICONS.items()}
        self._counts: Mapping[MatchGroup, int] = {}

    @property
    def counts(self) -> Mapping[MatchGroup, int]:
        """The number of rows in each group, regardless of the filter."""
        return self._counts

    @property
    def visible_rows(self) -> Sequence[int]:
        """The iClicker rows that are shown, from top to bottom."""
        return self._visible_rows

    def set_people(self, people: People | None) -> None:
        """Replace the people, keeping the sort order and the filter."""
        self._people = people
        self._cached_keys = {}
        self._groups_by_row = people.groups_by_row if people else {}
        self._counts = people.group_counts if people else {}
        self._filter_and_sort()

    def set_search_texts(self, texts: Mapping[int, str]) -> None:
        """Set the search text of each row, and filter again if there is a query."""
        self._search_texts = texts
        if self._active_filter[0]:
            self._filter_and_sort()

    def set_filter(self, text: str, group: MatchGroup | None) -> None:
        """Show only the people in a group whose search text contains every word.

        None shows all groups.
        """
        self._active_filter = (text, group)
        self._filter_and_sort()

    @override
    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._sort_order = (column, order)
        self._filter_and_sort()

    @override
    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._visible_rows)

    @override
    def get_row(self, position: int) -> Person | None:
        return (
            self._people.build_person(self._visible_rows[position])
            if self._people and 0 <= position < len(self._visible_rows)
            else None
        )

    def find_position(self, row: int) -> int:
        """Return the position of an iClicker row, or -1 if it isn't shown."""
        return self._visible_rows.index(row) if row in self._visible_rows else -1

    def _filter_and_sort(self) -> None:
        """Filter and sort the rows again.

        The view keeps its position if the same rows remain in the same order.
        """
        rows = self._sort_rows(self._filter_rows())
        if rows == self._visible_rows and rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(Column) - 1))
            return
        self.beginResetModel()
        self._visible_rows = rows
        self.endResetModel()

    def _filter_rows(self) -> list[int]:
        text, group = self._active_filter
        rows = [row for row, row_group in self._groups_by_row.items() if group in (None, row_group)]
        for matcher in build_word_matchers(text):
            rows = [row for row in rows if row not in self._search_texts or matcher(self._search_texts[row])]
        return rows

    def _sort_rows(self, rows: list[int]) -> list[int]:
        position, order = self._sort_order
        people = self._people
        if position < 0 or people is None:
            return rows
        keys = self._get_sort_keys(people, Column(position))
        rows_with_key = [row for row in rows if keys[row]]
        rows_with_key.sort(key=keys.__getitem__, reverse=order is Qt.SortOrder.DescendingOrder)
        return [*rows_with_key, *(row for row in rows if not keys[row])]

    def _get_sort_keys(self, people: People, column: Column) -> dict[int, str]:
        """Return each row's sort key in a column; "" sorts last.

        The keys are cached until the people change.
        """
        keys = self._cached_keys.get(column)
        if keys is None:
            if column is Column.STATUS:
                keys = {
                    row: f"{GROUP_ORDER[group]}{BAND_ORDER[people.get_band(row)]}"
                    for row, group in self._groups_by_row.items()
                }
            else:
                keys = {
                    Column.NAME: people.build_name_keys,
                    Column.IDENTITY: people.build_identity_keys,
                    Column.STUDENT: people.build_student_keys,
                    Column.EVIDENCE: people.build_evidence_keys,
                }[column]()
            self._cached_keys[column] = keys
        return keys

    @override
    def _headings(self) -> tuple[str, ...]:
        return (
            self.tr("In iClicker"),
            self.tr("ID and e-mail"),
            self.tr("Status"),
            self.tr("In Canvas"),
            self.tr("Why"),
        )

    @override
    def _display(self, person: Person, column: Column) -> str:
        match column:
            case Column.NAME:
                return person.participant.name
            case Column.IDENTITY:
                return person.identity
            case Column.STATUS:
                return person.status_text
            case Column.STUDENT:
                if person.student is None:
                    return ""
                is_certain = bool(person.row_match.canvas_id)
                return person.student.name if is_certain else self.tr("{name}?").format(name=person.student.name)
            case Column.EVIDENCE:
                return person.evidence

    @override
    def _tool_tip(self, person: Person, column: Column) -> str | None:
        if column is Column.STATUS:
            return person.status_tooltip
        return self._display(person, column) or None

    @override
    def _accessible_text(self, person: Person, column: Column) -> str:
        """Return the text of the row for all columns other than the identity.

        The identity is read out on its own.
        """
        return (
            self._display(person, column).replace("\n", ", ") if column is Column.IDENTITY else person.accessible_text
        )

    @override
    def _decoration(self, person: Person, column: Column) -> object:
        return self._icons[person.group] if column is Column.STATUS else None
