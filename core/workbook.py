"""THE DOCUMENT: what did the person give, and what did they decide?

A `Workbook` never changes: every edit returns a new one that shares all untouched fields with the old, so that "what
changed" is a comparison of objects, and undo is the old value itself.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING

from core.choices import BY_TITLE, TOTAL, Choices, Destination, Going
from core.clicker.export import Export, Session
from core.points import Points
from core.problems import Problem
from core.students.course_fit import COURSE_MISMATCH
from core.students.decisions import Decision, Decisions, same_rows

if TYPE_CHECKING:
    from core.canvas.gradebook import Gradebook


@dataclass(frozen=True, eq=False)
class Workbook:
    """The person's files and decisions. Nothing that follows from them is kept here.

    `dropped` holds the keys of sessions that do not count. `destinations`, `titles` (names for new columns) and
    `points` (points possible that the person typed) are by session key, or `core.choices.TOTAL`. `accepted` holds by
    code the warnings that the person carries on with, just as they were told: of other facts one is asked anew.
    """

    export: Export | None = None
    gradebook: "Gradebook | None" = None
    dropped: frozenset[str] = frozenset()
    destinations: Mapping[str, Destination] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    points: Mapping[str, Points] = field(default_factory=dict)
    decisions: Decisions = field(default_factory=Decisions)
    choices: Choices = field(default_factory=Choices)
    accepted: Mapping[str, frozenset[Problem]] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether no file is open."""
        return self.export is None and self.gradebook is None

    @property
    def chosen(self) -> tuple[Session, ...]:
        """The sessions that count, in file order."""
        sessions = self.export.sessions if self.export else ()
        return tuple(session for session in sessions if session.key not in self.dropped)

    def destination_of(self, key: str) -> Destination:
        """Where the column of this key goes."""
        return self.destinations.get(key, BY_TITLE)

    def name_of(self, session: Session) -> str:
        """What a session is called: the name that the person gave, else its key, which tells it from all others."""
        return self.titles.get(session.key) or session.key

    def points_possible(self, session: Session) -> Points | None:
        """What a session is worth: the person's word first, then the file's."""
        return self.points.get(session.key, session.points_possible)

    def with_export(self, export: Export | None) -> "Workbook":
        """Another export: what was said about the rows and columns of the old one goes with it.

        A newer export of the same class keeps what was said of the sessions and people that it knows again, and that
        its files belong together. The rules
        of one class are not another's: a 0 for whoever was away must not come into a course where nobody asked for it.
        """
        if self.export is None:
            return Workbook(export=export, gradebook=self.gradebook, choices=self.choices)
        if export is None or not has_same_people(self.export, export):
            return Workbook(export=export, gradebook=self.gradebook)
        known = same_sessions(self.export, export)
        again = self._speaking_of(known)
        asked = {key: Destination(Going.TO_ASK) for key in self._doubtful_sessions(export, known)}
        decisions = self.decisions.moved(same_rows(self.export.participants, export.participants))
        destinations = {**again.destinations, **asked}
        accepted = {code: told for code, told in self.accepted.items() if code == COURSE_MISMATCH}
        return replace(again, export=export, destinations=destinations, decisions=decisions, accepted=accepted)

    def _doubtful_sessions(self, export: Export, known: frozenset[str]) -> tuple[str, ...]:
        """The sessions of another export of which something may have been said here, as far as their titles tell.

        And those whose namesake is gone: the assignment of their title may be that one's.
        """
        before = self.export.sessions if self.export else ()
        many, now = (Counter(session.title for session in sessions) for sessions in (before, export.sessions))
        said = {*self.dropped, *self.destinations, *self.titles} - known
        titles = {each.title for each in before if each.key in said or many[each.title] > now[each.title]}
        return tuple(each.key for each in export.sessions if each.title in titles and each.key not in known)

    def reading_anew(self, export: Export) -> "Workbook":
        """The same file with its columns read otherwise: what was said of rows stands, and of columns still there."""
        return replace(self._speaking_of({session.key for session in export.sessions}), export=export)

    def _speaking_of(self, keys: Iterable[str]) -> "Workbook":
        """Only what was said of these sessions, and of the total."""
        kept = {TOTAL, *keys}
        return replace(
            self,
            dropped=self.dropped & kept,
            destinations={key: held for key, held in self.destinations.items() if key in kept},
            titles={key: held for key, held in self.titles.items() if key in kept},
            points={key: held for key, held in self.points.items() if key in kept},
        )

    def with_gradebook(self, gradebook: "Gradebook | None") -> "Workbook":
        """Another gradebook: decisions and destinations name ids of the old roster, so they go too.

        So does what was accepted. A fresh export of the same course keeps all that: its ids are the same.
        """
        again = replace(self, gradebook=gradebook)
        if gradebook is None or self.gradebook is None or is_same_course(self.gradebook, gradebook):
            return again
        return replace(again, destinations={}, decisions=Decisions(), accepted={})

    def with_files(self, export: Export | None, gradebook: "Gradebook | None") -> "Workbook":
        """Other files, as far as they are given.

        Two of another course begin anew, though that course may have the same people, and sessions of the same titles.
        """
        if export and gradebook and self.gradebook and not is_same_course(self.gradebook, gradebook):
            return Workbook(export=export, gradebook=gradebook)
        again = self.with_export(export) if export else self
        return again.with_gradebook(gradebook) if gradebook else again

    def choosing(self, keys: Iterable[str], *, count: bool) -> "Workbook":
        """These sessions count, or do not."""
        named = frozenset(keys)
        return replace(self, dropped=self.dropped - named if count else self.dropped | named)

    def sending(self, key: str, destination: Destination) -> "Workbook":
        """This column goes there."""
        return replace(self, destinations={**self.destinations, key: destination})

    def titled(self, key: str, title: str) -> "Workbook":
        """This column is called so in Canvas; an empty title takes the name back."""
        kept = {k: t for k, t in self.titles.items() if k != key}
        return replace(self, titles={**kept, key: title} if title else kept)

    def worth(self, key: str, points: Points | None) -> "Workbook":
        """This session is worth so many points; None takes the person's word back."""
        kept = {k: p for k, p in self.points.items() if k != key}
        return replace(self, points=kept if points is None else {**kept, key: points})

    def deciding(self, decision: Decision, *rows: int) -> "Workbook":
        """The person's decision on these rows of the export."""
        return self.deciding_each(dict.fromkeys(rows, decision))

    def deciding_each(self, decisions: Mapping[int, Decision]) -> "Workbook":
        """The person's decisions by row of the export."""
        return replace(self, decisions=self.decisions.decided_each(decisions))

    def preferring(self, choices: Choices) -> "Workbook":
        """Other choices for the file as a whole."""
        return replace(self, choices=choices)

    def accepting(self, accepted: Mapping[str, frozenset[Problem]]) -> "Workbook":
        """These are all the warnings, by code, that the person carries on with."""
        return replace(self, accepted=accepted)


def is_same_work(old: Workbook, new: Workbook) -> bool:
    """Whether the same follows from both: they differ in nothing, or in what was accepted."""
    names = (field.name for field in fields(Workbook) if field.name != "accepted")
    return all(getattr(old, name) is getattr(new, name) for name in names)


def is_same_class(one: Workbook, other: Workbook) -> bool:
    """Whether the files of two workbooks may belong to one class; a file that only one of them has tells nothing."""
    if one.export and other.export and not has_same_people(one.export, other.export):
        return False
    return not (one.gradebook and other.gradebook) or is_same_course(one.gradebook, other.gradebook)


def has_same_people(old: Export, new: Export) -> bool:
    """Whether two exports share most of their people: then the sessions of one title are the same sessions, too."""
    if old is new:
        return True
    shared = len(same_rows(old.participants, new.participants))
    return 2 * shared > max(len(old.participants), len(new.participants))


def same_sessions(old: Export, new: Export) -> frozenset[str]:
    """The keys of the sessions that both exports of a class hold.

    Of several sessions with one title it is only known which is which where both exports hold as many of them.
    """
    before = {session.key: (session.title, session.held_on) for session in old.sessions}
    many, now = (Counter(session.title for session in export.sessions) for export in (old, new))
    return frozenset(
        session.key
        for session in new.sessions
        if before.get(session.key) == (session.title, session.held_on) and many[session.title] == now[session.title]
    )


def says_the_same(one: Workbook, other: Workbook) -> bool:
    """Whether two workbooks hold the same files, read alike, and the same decisions."""
    return one is other or all(_says(one, name) == _says(other, name) for name in _FIELDS)


def _says(workbook: Workbook, name: str) -> object:
    """A field as a value that can be compared: a file is what its bytes are, and how its columns were read."""
    value = getattr(workbook, name)
    return (value.sha256, getattr(value, "corrections", None)) if name in ("export", "gradebook") and value else value


_FIELDS = tuple(each.name for each in fields(Workbook))


def is_same_course(old: "Gradebook", new: "Gradebook") -> bool:
    """Whether two gradebooks share most of their students, and nothing tells that they are of two courses.

    Then the ids mean the same people and assignments. Two courses may well have the same students, but never an
    assignment in common; a gradebook without any is told by the course that its name gives.
    """
    before, after = ({student.canvas_id for student in each.students} for each in (old, new))
    if 2 * len(before & after) <= max(len(before), len(after)):
        return False
    ones, others = ({assignment.assignment_id for assignment in each.assignments} for each in (old, new))
    if ones & others:
        return True
    return old.course == new.course if old.course and new.course else not (ones and others)
