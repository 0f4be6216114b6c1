"""Destinations of upload columns, from the user's choices and the titles.

The upload file and the window's destination table share these rules. Whether an assignment can take scores, and how
many points a column has, is decided in `core.upload.columns`.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING

from core.choices import TOTAL_KEY, Destination, DestinationKind, OutputColumns
from core.cooperative import cached_property
from core.upload.titles import build_distinct_title, collapse_whitespace, is_distinct_form
from core.workbook import Workbook

if TYPE_CHECKING:
    from core.canvas.gradebook import Assignment, Gradebook

AssignmentFinder = Callable[[str], "tuple[Assignment, ...]"]
"""Callable that finds the assignments whose title is similar to the given one."""


class ResolvedKind(Enum):
    """Kind of a resolved destination.

    CHOOSE: the user must choose. IN_TOTAL: the session has no separate column.
    """

    EXISTING = "existing"
    NEW = "new"
    LEFT_OUT = "left out"
    CHOOSE = "choose"
    IN_TOTAL = "in the total"


class Ambiguity(Enum):
    """Reasons why the user must choose a destination.

    SIMILAR_TITLE: several assignments have this title, or some have a similar one. SHARED_TITLE: several columns of the
    upload have this title. ALREADY_CREATED: a new assignment was chosen, but Canvas now has one with this title.
    MISSING: the chosen assignment isn't in the gradebook. UNCLEAR_SESSION: an earlier file had several sessions with
    this title, so it is unclear which of their choices and assignments belong to this session. GENERIC_HEADER: the
    column's header is generic, such as "Score", or is only the name of a total, and an assignment has such a title.
    """

    SIMILAR_TITLE = "alike"
    SHARED_TITLE = "repeated"
    ALREADY_CREATED = "made"
    MISSING = "gone"
    UNCLEAR_SESSION = "mixed"
    GENERIC_HEADER = "generic"


@dataclass(frozen=True, slots=True)
class ResolvedDestination:
    """The destination of a column: an existing assignment, or a new one with a title.

    `candidates` are assignments that may be meant for the column. `ambiguity` is set only if the user must choose.
    """

    kind: ResolvedKind
    title: str
    assignment: "Assignment | None" = None
    candidates: "tuple[Assignment, ...]" = ()
    ambiguity: Ambiguity | None = None


class DestinationResolver:
    """A resolver that finds the destination of each column in a workbook."""

    def __init__(self, workbook: Workbook, find_similar: AssignmentFinder) -> None:
        self.assignments = find_identified_assignments(workbook.gradebook)
        self._workbook = workbook
        self._find_similar = find_similar
        self._sessions = workbook.export.sessions if workbook.export else ()
        self._dates = {session.key: session.held_on for session in self._sessions}
        self._by_id = {assignment.assignment_id: assignment for assignment in self.assignments}
        self._by_title: dict[str, tuple[Assignment, ...]] = {}
        for assignment in self.assignments:
            title = collapse_whitespace(assignment.title)
            self._by_title[title] = (*self._by_title.get(title, ()), assignment)
        self._titles = build_column_titles(workbook)
        self._generic_headers = find_generic_headers(workbook)
        self._new_titles = _build_new_titles(workbook, self._titles)
        self._title_counts = _count_titles(workbook, self._titles)

    def resolve(self, key: str) -> ResolvedDestination:
        """Return a column's destination, based on the user's choice or its title."""
        title = self._new_titles[key]
        if key != TOTAL_KEY and self._workbook.output_columns is OutputColumns.TOTAL:
            return ResolvedDestination(ResolvedKind.IN_TOTAL, title)
        destination = self._workbook.get_destination(key)
        if destination.going is DestinationKind.BY_TITLE:
            return self.resolve_by_title(key)
        if destination.going is DestinationKind.NEW:
            return self._resolve_new_assignment(key)
        if destination.going is DestinationKind.LEFT_OUT:
            return ResolvedDestination(ResolvedKind.LEFT_OUT, title)
        if destination.going is DestinationKind.NEEDS_CHOICE:
            return _build_ambiguous_destination(title, Ambiguity.UNCLEAR_SESSION)
        assignment = self._by_id.get(destination.assignment_id)
        if assignment is None:
            return _build_ambiguous_destination(title, Ambiguity.MISSING)
        return ResolvedDestination(ResolvedKind.EXISTING, assignment.title, assignment)

    def find_assignment(self, key: str) -> "Assignment | None":
        """Return the assignment to which a column belongs, even if it isn't written."""
        if self._workbook.get_destination(key).going is DestinationKind.BY_TITLE:
            return self.resolve_by_title(key).assignment
        return self._by_id.get(self._workbook.get_destination(key).assignment_id)

    def resolve_by_title(self, key: str) -> ResolvedDestination:
        """Return the only assignment with a column's title, or a new assignment.

        The destination is ambiguous if other assignments have a similar title, or if several columns share the title in
        the file or after renaming. This includes sessions that are left out. A generic header is never enough to choose
        an assignment.
        """
        title = self._titles[key]
        if namesakes := self._find_generic_namesakes(key):
            return _build_ambiguous_destination(title, Ambiguity.GENERIC_HEADER, namesakes)
        exact_matches = self._by_title.get(title, ())
        is_shared = self._title_counts[title] > 1
        if len(exact_matches) == 1 and not is_shared:
            return ResolvedDestination(ResolvedKind.EXISTING, exact_matches[0].title, exact_matches[0])
        candidates = (self._find_namesakes(key) if is_shared else exact_matches) or self._find_similar(title)
        if candidates:
            return _build_ambiguous_destination(
                title, Ambiguity.SHARED_TITLE if is_shared else Ambiguity.SIMILAR_TITLE, candidates
            )
        return ResolvedDestination(ResolvedKind.NEW, self._new_titles[key])

    def build_new_destination(self, key: str) -> Destination:
        """Return the choice of a new assignment for a column.

        The choice records which assignments already have this title, so that one created later can be recognized.
        """
        namesakes = self._find_namesakes(key)
        return Destination(DestinationKind.NEW, beside=tuple(assignment.assignment_id for assignment in namesakes))

    @cached_property
    def destinations(self) -> Mapping[str, ResolvedDestination]:
        """The destinations of all columns by key.

        New assignments that are written get unique titles, as in the upload file.
        """
        keys = [session.key for session in self._sessions]
        if self._workbook.output_columns is not OutputColumns.SESSIONS:
            keys.append(TOTAL_KEY)
        destinations = {key: self.resolve(key) for key in keys}
        written_keys = [
            key
            for key, destination in destinations.items()
            if key not in self._workbook.dropped and destination.kind in (ResolvedKind.EXISTING, ResolvedKind.NEW)
        ]
        taken_titles = {destinations[key].title for key in written_keys if destinations[key].assignment}
        for key in written_keys:
            if destinations[key].kind is ResolvedKind.NEW:
                title = self._find_free_title(key, taken_titles)
                destinations[key] = replace(destinations[key], title=title)
                taken_titles.add(title)
        return destinations

    def _find_free_title(self, key: str, taken_titles: set[str]) -> str:
        """Return a title for the column's new assignment that is still available."""
        title = self._new_titles[key]
        if title not in taken_titles:
            return title
        return build_distinct_title(
            self._titles[key], self._dates.get(key), {*taken_titles, *self._new_titles.values()}
        )

    def _resolve_new_assignment(self, key: str) -> ResolvedDestination:
        """Resolve a column for which the user chose a new assignment.

        If Canvas now has an assignment that it didn't have at the time of the choice, that one may be meant. The user
        must then choose again.
        """
        known_ids = self._workbook.get_destination(key).beside
        new_namesakes = tuple(item for item in self._find_namesakes(key) if item.assignment_id not in known_ids)
        if new_namesakes:
            return _build_ambiguous_destination(self._titles[key], Ambiguity.ALREADY_CREATED, new_namesakes)
        return ResolvedDestination(ResolvedKind.NEW, self._new_titles[key])

    def _find_generic_namesakes(self, key: str) -> "tuple[Assignment, ...]":
        """Return assignments that match a column's generic header or its new title.

        The total always has its own name. Therefore, assignments with that name are included only if another assignment
        matches the header.
        """
        header = self._generic_headers.get(key)
        namesakes = self._find_similar(header) if header else ()
        if not header or (key == TOTAL_KEY and not namesakes):
            return ()
        title = self._titles[key]
        return tuple(dict.fromkeys((*namesakes, *self._by_title.get(title, ()), *self._find_similar(title))))

    def _find_namesakes(self, key: str) -> "tuple[Assignment, ...]":
        """Return assignments that an earlier file may have created for this column.

        They have the column's title, possibly with a date or number after it.
        """
        title, held_on = self._titles[key], self._dates.get(key)
        return tuple(
            assignment
            for other_title, assignments in self._by_title.items()
            if is_distinct_form(other_title, title, held_on)
            for assignment in assignments
        )


def build_column_titles(workbook: Workbook) -> dict[str, str]:
    """Return column titles by key.

    The user's names take precedence over those in the file.
    """
    titles = {session.key: session.title for session in workbook.export.sessions} if workbook.export else {}
    titles[TOTAL_KEY] = workbook.choices.total_name
    return {
        key: collapse_whitespace(workbook.titles.get(key, "")) or collapse_whitespace(title)
        for key, title in titles.items()
    }


def find_generic_headers(workbook: Workbook) -> dict[str, str]:
    """Return the generic headers, by column key.

    These are headers such as "Score" for sessions that the user hasn't named. If a total is the file's only score
    column, its header is also generic.
    """
    sessions = workbook.export.sessions if workbook.export else ()
    if workbook.export and workbook.export.has_only_total:
        return {TOTAL_KEY: sessions[0].title}
    return {
        session.key: session.generic_header
        for session in sessions
        if session.generic_header and not workbook.titles.get(session.key)
    }


def list_searched_titles(workbook: Workbook) -> tuple[str, ...]:
    """Return all titles for which similar assignments matter, without duplicates."""
    titles = (*build_column_titles(workbook).values(), *find_generic_headers(workbook).values())
    return (*dict.fromkeys(titles),)


def _build_new_titles(workbook: Workbook, titles: Mapping[str, str]) -> dict[str, str]:
    """Return distinct titles for new assignments, by key.

    A session's title doesn't depend on which other sessions are written, so it still belongs to the same session next
    week.
    """
    sessions = workbook.export.sessions if workbook.export else ()
    taken = {collapse_whitespace(session.title) for session in sessions}
    used: set[str] = set()
    new_titles = dict(titles)
    for session in sessions:
        title = collapse_whitespace(session.title)
        unique_title = build_distinct_title(title, session.held_on, taken) if title in used else title
        used.add(title)
        taken.add(unique_title)
        if not collapse_whitespace(workbook.titles.get(session.key, "")):
            new_titles[session.key] = unique_title
    return new_titles


def find_identified_assignments(gradebook: "Gradebook | None") -> "tuple[Assignment, ...]":
    """Return the assignments with an ID, which an upload file can refer to."""
    assignments = gradebook.assignments if gradebook else ()
    return tuple(assignment for assignment in assignments if assignment.assignment_id)


def _count_titles(workbook: Workbook, titles: Mapping[str, str]) -> Counter[str]:
    """Count the columns with each title, in the file or after renaming."""
    counts = Counter[str]()
    for session in workbook.export.sessions if workbook.export else ():
        counts.update({collapse_whitespace(session.title), titles[session.key]})
    if workbook.output_columns is not OutputColumns.SESSIONS:
        counts[titles[TOTAL_KEY]] += 1
    return counts


def _build_ambiguous_destination(
    title: str, ambiguity: Ambiguity, candidates: "tuple[Assignment, ...]" = ()
) -> ResolvedDestination:
    return ResolvedDestination(ResolvedKind.CHOOSE, title, candidates=candidates, ambiguity=ambiguity)
