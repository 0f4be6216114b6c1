"""The document: the files that the user opened, and the user's decisions.

A `Workbook` is immutable. Every edit returns a new one that shares all unchanged fields with the old one. To find out
what changed, compare fields with `is`; undo restores the old object.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING

from core.choices import BY_TITLE, TOTAL_KEY, Choices, Destination, DestinationKind
from core.clicker.export import ClickerExport, Session
from core.points import Points
from core.problems import Problem
from core.students.course_fit import COURSE_MISMATCH
from core.students.decisions import Decision, Decisions, map_unchanged_rows

if TYPE_CHECKING:
    from core.canvas.gradebook import Gradebook


@dataclass(frozen=True, eq=False)
class Workbook:
    """The user's files and decisions. Nothing derived from them is stored here.

    `dropped` holds the keys of sessions that are left out. `destinations`, `titles` (names for new columns), and
    `points` (points possible that the user entered) are by session key or `core.choices.TOTAL_KEY`. `accepted` holds
    the accepted warnings by code, exactly as they were shown, so that a warning about other facts is asked again.
    """

    export: ClickerExport | None = None
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
    def chosen_sessions(self) -> tuple[Session, ...]:
        """The included sessions, in file order."""
        sessions = self.export.sessions if self.export else ()
        return tuple(session for session in sessions if session.key not in self.dropped)

    def destination_for(self, key: str) -> Destination:
        """Return the destination of the column with this key."""
        return self.destinations.get(key, BY_TITLE)

    def session_name(self, session: Session) -> str:
        """Return the user's name for a session or, by default, its key, which is unique."""
        return self.titles.get(session.key) or session.key

    def points_possible(self, session: Session) -> Points | None:
        """Return the points possible that the user entered or, by default, those in the file."""
        return self.points.get(session.key, session.points_possible)

    def with_export(self, export: ClickerExport | None) -> "Workbook":
        """Return a workbook with another iClicker file, without decisions that no longer apply.

        For a newer file of the same class, decisions about recognized sessions and people are kept, and so is the
        answer that both files belong together. The options of one class don't apply to another: zeros for absent
        students must not slip into a course where nobody chose them.
        """
        if self.export is None:
            return Workbook(export=export, gradebook=self.gradebook, choices=self.choices)
        if export is None or not has_same_people(self.export, export):
            return Workbook(export=export, gradebook=self.gradebook)
        known = find_shared_sessions(self.export, export)
        workbook = self._keep_session_choices(known)
        undecided = {
            key: Destination(DestinationKind.NEEDS_CHOICE) for key in self._find_ambiguous_sessions(export, known)
        }
        decisions = self.decisions.remap_rows(map_unchanged_rows(self.export.participants, export.participants))
        destinations = {**workbook.destinations, **undecided}
        accepted = {code: problems for code, problems in self.accepted.items() if code == COURSE_MISMATCH}
        return replace(workbook, export=export, destinations=destinations, decisions=decisions, accepted=accepted)

    def _find_ambiguous_sessions(self, export: ClickerExport, known: frozenset[str]) -> tuple[str, ...]:
        """Return the keys of new sessions that the old decisions may or may not be about.

        Sessions are compared by title. This includes sessions that share a title with one that is gone: the
        assignment with this title may belong to that one.
        """
        before = self.export.sessions if self.export else ()
        old_counts, new_counts = (
            Counter(session.title for session in sessions) for sessions in (before, export.sessions)
        )
        decided = {*self.dropped, *self.destinations, *self.titles} - known
        titles = {
            session.title
            for session in before
            if session.key in decided or old_counts[session.title] > new_counts[session.title]
        }
        return tuple(session.key for session in export.sessions if session.title in titles and session.key not in known)

    def with_corrected_export(self, export: ClickerExport) -> "Workbook":
        """Return a workbook with the same file after the user corrected how its columns are read.

        Decisions about rows are kept, and so are those about columns that are still there.
        """
        return replace(self._keep_session_choices({session.key for session in export.sessions}), export=export)

    def _keep_session_choices(self, keys: Iterable[str]) -> "Workbook":
        """Return a workbook with only the choices for these sessions and for the total."""
        kept = {TOTAL_KEY, *keys}
        return replace(
            self,
            dropped=self.dropped & kept,
            destinations={key: value for key, value in self.destinations.items() if key in kept},
            titles={key: value for key, value in self.titles.items() if key in kept},
            points={key: value for key, value in self.points.items() if key in kept},
        )

    def with_gradebook(self, gradebook: "Gradebook | None") -> "Workbook":
        """Return a workbook with another gradebook.

        Decisions and destinations contain IDs of the old gradebook, so they are dropped, and so are the accepted
        warnings. They are kept for a new export of the same course, which has the same IDs.
        """
        workbook = replace(self, gradebook=gradebook)
        if gradebook is None or self.gradebook is None or is_same_course(self.gradebook, gradebook):
            return workbook
        return replace(workbook, destinations={}, decisions=Decisions(), accepted={})

    def with_files(self, export: ClickerExport | None, gradebook: "Gradebook | None") -> "Workbook":
        """Return a workbook with the given files; None keeps the current file.

        Two files of another course start a new workbook, even if that course has the same people and session titles.
        """
        if export and gradebook and self.gradebook and not is_same_course(self.gradebook, gradebook):
            return Workbook(export=export, gradebook=gradebook)
        workbook = self.with_export(export) if export else self
        return workbook.with_gradebook(gradebook) if gradebook else workbook

    def with_sessions_included(self, keys: Iterable[str], *, included: bool) -> "Workbook":
        """Return a workbook with these sessions included or left out."""
        changed = frozenset(keys)
        return replace(self, dropped=self.dropped - changed if included else self.dropped | changed)

    def with_destination(self, key: str, destination: Destination) -> "Workbook":
        """Return a workbook with this destination for a column."""
        return replace(self, destinations={**self.destinations, key: destination})

    def with_title(self, key: str, title: str) -> "Workbook":
        """Return a workbook with this title for a column in Canvas.

        An empty title restores the default.
        """
        kept = {other: name for other, name in self.titles.items() if other != key}
        return replace(self, titles={**kept, key: title} if title else kept)

    def with_points_possible(self, key: str, points: Points | None) -> "Workbook":
        """Return a workbook with these points possible for a session.

        None restores the file's value.
        """
        kept = {other: value for other, value in self.points.items() if other != key}
        return replace(self, points=kept if points is None else {**kept, key: points})

    def with_decision(self, decision: Decision, *rows: int) -> "Workbook":
        """Return a workbook with one decision for these rows of the iClicker file."""
        return self.with_decisions(dict.fromkeys(rows, decision))

    def with_decisions(self, decisions: Mapping[int, Decision]) -> "Workbook":
        """Return a workbook with these decisions, by row of the iClicker file."""
        return replace(self, decisions=self.decisions.with_decisions(decisions))

    def with_choices(self, choices: Choices) -> "Workbook":
        """Return a workbook with other options for the upload file."""
        return replace(self, choices=choices)

    def with_accepted_warnings(self, accepted: Mapping[str, frozenset[Problem]]) -> "Workbook":
        """Return a workbook with exactly these accepted warnings, by code."""
        return replace(self, accepted=accepted)


def has_same_results(old: Workbook, new: Workbook) -> bool:
    """Return True if both lead to the same results.

    They may differ only in the accepted warnings.
    """
    names = (field.name for field in fields(Workbook) if field.name != "accepted")
    return all(getattr(old, name) is getattr(new, name) for name in names)


def may_be_same_class(first: Workbook, second: Workbook) -> bool:
    """Return True unless the files show that two workbooks belong to different classes.

    A file that only one of the workbooks has shows nothing.
    """
    if first.export and second.export and not has_same_people(first.export, second.export):
        return False
    return not (first.gradebook and second.gradebook) or is_same_course(first.gradebook, second.gradebook)


def has_same_people(old: ClickerExport, new: ClickerExport) -> bool:
    """Return True if two iClicker files share most of their people.

    Then equal titles mean equal sessions.
    """
    if old is new:
        return True
    shared = len(map_unchanged_rows(old.participants, new.participants))
    return 2 * shared > max(len(old.participants), len(new.participants))


def find_shared_sessions(old: ClickerExport, new: ClickerExport) -> frozenset[str]:
    """Return the keys of the sessions that are in both iClicker files of a class.

    Sessions with the same title can be told apart only if both files have the same number of them.
    """
    before = {session.key: (session.title, session.held_on) for session in old.sessions}
    old_counts, new_counts = (Counter(session.title for session in export.sessions) for export in (old, new))
    return frozenset(
        session.key
        for session in new.sessions
        if before.get(session.key) == (session.title, session.held_on)
        and old_counts[session.title] == new_counts[session.title]
    )


def has_same_content(first: Workbook, second: Workbook) -> bool:
    """Return True if two workbooks have the same files, read the same way, and the same decisions."""
    return first is second or all(
        _comparable_value(first, name) == _comparable_value(second, name) for name in _FIELD_NAMES
    )


def _comparable_value(workbook: Workbook, name: str) -> object:
    """Return the value of a field for comparison.

    For a file, it is the hash and how the columns were read.
    """
    value = getattr(workbook, name)
    return (value.sha256, getattr(value, "corrections", None)) if name in ("export", "gradebook") and value else value


_FIELD_NAMES = tuple(spec.name for spec in fields(Workbook))


def is_same_course(old: "Gradebook", new: "Gradebook") -> bool:
    """Return True if two gradebooks probably belong to the same course.

    They share most students, and nothing shows that they are from two courses. Then equal IDs mean the same students
    and assignments. Two courses may have the same students, but never an assignment in common. Gradebooks without
    shared assignments are compared by the course in their file names.
    """
    before, after = ({student.canvas_id for student in gradebook.students} for gradebook in (old, new))
    if 2 * len(before & after) <= max(len(before), len(after)):
        return False
    old_ids, new_ids = ({assignment.assignment_id for assignment in gradebook.assignments} for gradebook in (old, new))
    if old_ids & new_ids:
        return True
    return old.course == new.course if old.course and new.course else not (old_ids and new_ids)
