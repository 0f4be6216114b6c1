"""How does the table of all people read, sort and filter, be they 50 or 50,000?

Qt's own proxy would ask for every row again at each letter typed. This model sorts and filters lists of row numbers
instead, with texts that were made once, and puts a person together only when the view shows it.
"""

from collections.abc import Mapping, Sequence
from enum import IntEnum

from PySide6.QtCore import QObject, Qt
from typing_extensions import override

from core.students.proposals import Band
from gui.look.appearance import icon
from gui.student_matching.people import People
from gui.student_matching.person import Person
from gui.student_matching.roster_search import finders
from gui.student_matching.words import GROUP_ICONS, Group
from gui.tables.table_model import ROOT, Index, TableModel

BANDS = {band: place for place, band in enumerate(Band)}
GROUPS = {group: place for place, group in enumerate(Group)}


class Column(IntEnum):
    """The columns, from the left."""

    NAME = 0
    IDENTITY = 1
    STATUS = 2
    STUDENT = 3
    EVIDENCE = 4


class PeopleModel(TableModel[Person, Column]):
    """Everybody in the iClicker file. It changes nothing; the page asks the document."""

    columns = Column

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._people: People | None = None
        self._texts: Mapping[int, str] = {}
        self._groups: Mapping[int, Group] = {}
        self._shown: list[int] = []
        self._keys: dict[Column, dict[int, str]] = {}
        self._wanted: tuple[str, Group | None] = ("", None)
        self._sorted_by: tuple[int, Qt.SortOrder] = (-1, Qt.SortOrder.AscendingOrder)
        self._icons = {group: icon(name) for group, name in GROUP_ICONS.items()}
        self._counts: Mapping[Group, int] = {}

    @property
    def counts(self) -> Mapping[Group, int]:
        """How many rows there are of each group, whatever is shown."""
        return self._counts

    @property
    def shown(self) -> Sequence[int]:
        """The rows of the export that are shown, from above."""
        return self._shown

    def show_people(self, people: People | None) -> None:
        """Show these people. The order and the filter stay."""
        self._people = people
        self._keys = {}
        self._groups = people.groups if people else {}
        self._counts = people.counts if people else {}
        self._arrange()

    def take_texts(self, texts: Mapping[int, str]) -> None:
        """Search through these texts, by row."""
        self._texts = texts
        if self._wanted[0]:
            self._arrange()

    def filter(self, text: str, group: Group | None) -> None:
        """Show only those whose text holds every word, of this group (None: of any)."""
        self._wanted = (text, group)
        self._arrange()

    @override
    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._sorted_by = (column, order)
        self._arrange()

    @override
    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._shown)

    @override
    def row_at(self, place: int) -> Person | None:
        return self._people.person(self._shown[place]) if self._people and 0 <= place < len(self._shown) else None

    def place_of(self, row: int) -> int:
        """The line in which a row of the export is shown, or -1."""
        return self._shown.index(row) if row in self._shown else -1

    def _arrange(self) -> None:
        """Filter and sort anew. Where the same rows stay in the same lines, the view keeps its place."""
        rows = self._sorted(self._filtered())
        if rows == self._shown and rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(Column) - 1))
            return
        self.beginResetModel()
        self._shown = rows
        self.endResetModel()

    def _filtered(self) -> list[int]:
        text, group = self._wanted
        rows = [row for row, its in self._groups.items() if its is group] if group else list(self._groups)
        for finds in finders(text):
            rows = [row for row in rows if row not in self._texts or finds(self._texts[row])]
        return rows

    def _sorted(self, rows: list[int]) -> list[int]:
        place, order = self._sorted_by
        people = self._people
        if place < 0 or people is None:
            return rows
        keys = self._sort_keys(people, Column(place))
        known = [row for row in rows if keys[row]]
        known.sort(key=keys.__getitem__, reverse=order is Qt.SortOrder.DescendingOrder)
        return [*known, *(row for row in rows if not keys[row])]

    def _sort_keys(self, people: People, column: Column) -> dict[int, str]:
        """What each row is sorted by in this column; worked out once for these people, "" sorts last."""
        keys = self._keys.get(column)
        if keys is None:
            if column is Column.STATUS:
                keys = {row: f"{GROUPS[group]}{BANDS[people.band(row)]}" for row, group in self._groups.items()}
            else:
                keys = {
                    Column.NAME: people.name_keys,
                    Column.IDENTITY: people.identity_keys,
                    Column.STUDENT: people.student_keys,
                    Column.EVIDENCE: people.evidence_keys,
                }[column]()
            self._keys[column] = keys
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
                return person.state_words
            case Column.STUDENT:
                if person.student is None:
                    return ""
                is_certain = bool(person.end.canvas_id)
                return person.student.name if is_certain else self.tr("{name}?").format(name=person.student.name)
            case Column.EVIDENCE:
                return person.evidence

    @override
    def _tip(self, person: Person, column: Column) -> str | None:
        if column is Column.STATUS:
            return person.state_meaning
        return self._display(person, column) or None

    @override
    def _spoken(self, person: Person, column: Column) -> str:
        """The whole row, wherever in it the keyboard is; but what iClicker knows is read out by itself."""
        return self._display(person, column).replace("\n", ", ") if column is Column.IDENTITY else person.spoken

    @override
    def _decoration(self, person: Person, column: Column) -> object:
        return self._icons[person.group] if column is Column.STATUS else None

    @override
    def _sort(self, person: Person, column: Column) -> str | None:
        """Something to sort by; empty cells last."""
        if column is Column.STATUS:
            return f"{GROUPS[person.group]} {BANDS[person.proposal.band]}"
        return self._display(person, column).casefold() or None
