"""Table model of the people in the iClicker file.

The model sorts and filters row numbers with texts that are built once, and builds a `Person` only when the view shows
it.
"""

from collections.abc import Callable, Mapping, Sequence
from enum import IntEnum
from functools import partial

from PySide6.QtCore import QObject
from typing_extensions import override

from core.students.proposals import ConfidenceBand
from gui.look.appearance import get_icon
from gui.student_matching.match_texts import GROUP_ICONS, GROUP_TONES, MatchGroup
from gui.student_matching.people import People
from gui.student_matching.person import Person
from gui.student_matching.roster_search import build_word_matchers
from gui.tables.filtered_table_model import FilteredTableModel

BAND_ORDER = {band: position for position, band in enumerate(ConfidenceBand)}
GROUP_ORDER = {group: position for position, group in enumerate(MatchGroup)}


class Column(IntEnum):
    """The columns, from left to right."""

    NAME = 0
    IDENTITY = 1
    STATUS = 2
    STUDENT = 3
    EVIDENCE = 4


class PeopleModel(FilteredTableModel[int, Column]):
    """Table model of the people in the iClicker file, sorted and filtered.

    `rows` are iClicker row numbers, and `OBJECT_ROLE` is the `Person` in a row. The model is read-only; the page
    applies edits through the document.
    """

    columns = Column

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent=parent)
        self._people: People | None = None
        self._search_texts: Mapping[int, str] = {}
        self._cached_keys: dict[Column, Mapping[int, str]] = {}
        self._active_filter: tuple[str, MatchGroup | None] = ("", None)
        self._icons = {group: get_icon(name, GROUP_TONES[group]) for group, name in GROUP_ICONS.items()}

    @property
    def counts(self) -> Mapping[MatchGroup, int]:
        """The number of rows in each group, regardless of the filter."""
        return self._people.group_counts if self._people else {}

    def set_people(self, people: People | None) -> None:
        """Replace the people, keeping the sort order and the filter."""
        self._people = people
        self._cached_keys = {}
        self._all_rows = people.rows if people else ()
        self.set_filter(*self._active_filter)

    def set_search_texts(self, texts: Mapping[int, str]) -> None:
        """Set the search text of each row, and filter again if there is a query."""
        self._search_texts = texts
        if self._active_filter[0]:
            self.update_rows()

    def set_filter(self, text: str, group: MatchGroup | None) -> None:
        """Set the words to search for and the group to show; None shows all groups.

        A row matches if its search text contains every word.
        """
        self._active_filter = (text, group)
        predicates: list[Callable[[int], bool]] = []
        if group is not None and self._people is not None:
            groups = self._people.groups_by_row
            predicates.append(lambda row: groups[row] is group)
        searches = (partial(self._matches_search, matches) for matches in build_word_matchers(text))
        self.set_predicates(*predicates, *searches)

    def find_position(self, row: int) -> int:
        """Return the position of an iClicker row, or -1 if it isn't shown."""
        return self.rows.index(row) if row in self.rows else -1

    def _matches_search(self, matches: Callable[[str], object], row: int) -> bool:
        """Return True if the row's search text matches or isn't known yet."""
        return row not in self._search_texts or bool(matches(self._search_texts[row]))

    @override
    def _get_row_keys(self, rows: Sequence[int]) -> Sequence[int]:
        return rows

    @override
    def _get_sort_value(self, row: int, column: Column) -> str | None:
        return self._get_sort_keys(self._get_people(), column)[row] or None

    def _get_sort_keys(self, people: People, column: Column) -> Mapping[int, str]:
        """Return each row's sort key in a column, cached until the people change."""
        keys = self._cached_keys.get(column)
        if keys is None:
            if column is Column.STATUS:
                keys = {
                    row: f"{GROUP_ORDER[group]}{BAND_ORDER[people.get_band(row)]}"
                    for row, group in people.groups_by_row.items()
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

    def _get_people(self) -> People:
        """Return the people; call this only while the model has rows."""
        assert self._people is not None
        return self._people

    @override
    def _get_object(self, row: int) -> Person:
        return self._get_people().build_person(row)

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
    def _display(self, row: int, column: Column) -> str:
        person = self._get_object(row)
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
    def _tool_tip(self, row: int, column: Column) -> str | None:
        if column is Column.STATUS:
            return self._get_object(row).status_tooltip
        return self._display(row, column) or None

    @override
    def _accessible_text(self, row: int, column: Column) -> str:
        """Return only the identity for the identity column, otherwise the text of the row."""
        if column is Column.IDENTITY:
            return self._display(row, column).replace("\n", ", ")
        return self._get_object(row).accessible_text

    @override
    def _decoration(self, row: int, column: Column) -> object:
        return self._icons[self._get_people().groups_by_row[row]] if column is Column.STATUS else None
