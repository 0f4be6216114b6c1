"""The document, which contains the user's files and decisions.

A `Workbook` is immutable. Every edit returns a new one that shares all unchanged fields with the old one, so changes
can be found by comparing fields with `is`. Undo restores the old object.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from core.choices import (
    BY_TITLE,
    FROM_START,
    RULE_VERSION,
    TOTAL_KEY,
    Choices,
    Destination,
    DestinationKind,
    OutputColumns,
    ScoreCorrection,
)
from core.clicker.export import ClickerExport, Session, map_file_keys
from core.points import Points
from core.problems import Problem
from core.recognition.file_shapes import KeptCorrections, forget_corrections, keep_corrections
from core.sent_upload import EditDecision, SentUpload
from core.students.course_fit import COURSE_MISMATCH, is_same_course
from core.students.decisions import (
    Decision,
    Decisions,
    PastDecision,
    find_shared_sessions,
    is_same_class,
    map_class_rows,
)

if TYPE_CHECKING:
    from core.canvas.gradebook import Gradebook


@dataclass(frozen=True, eq=False)
class Workbook:
    """The user's files and decisions, without anything derived from them.

    `dropped` contains the keys of the sessions that are left out. The keys of `destinations`, `titles` (names for new
    columns), and `points` (points possible that the user entered) are session keys or `core.choices.TOTAL_KEY`.
    `accepted` contains the accepted warnings by code. A warning whose details changed must be accepted again.
    `extra_credit` contains session keys. `corrections` and `joined` (the first session of late students) identify
    students as `ScoreCorrection` does. `rule_version` is the version of the grading rule that the user last saw.
    `kept_corrections` are corrections of how files are read, by the shape of the file (see
    `core.recognition.file_shapes`). `sent_uploads` are the upload files that were imported into this course, oldest
    first. `edit_decisions` are about scores that a person changed in Canvas. `past_decisions` are matches of earlier
    weeks, which are replayed while their evidence is unchanged.
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
    extra_credit: frozenset[str] = frozenset()
    corrections: tuple[ScoreCorrection, ...] = ()
    joined: Mapping[str, str] = field(default_factory=dict)
    rule_version: int = RULE_VERSION
    kept_corrections: Mapping[str, KeptCorrections] = field(default_factory=dict)
    sent_uploads: tuple[SentUpload, ...] = ()
    edit_decisions: tuple[EditDecision, ...] = ()
    past_decisions: tuple[PastDecision, ...] = ()

    @property
    def is_empty(self) -> bool:
        """True if no file is open."""
        return self.export is None and self.gradebook is None

    @property
    def chosen_sessions(self) -> tuple[Session, ...]:
        """The included sessions, in the order of the iClicker file."""
        sessions = self.export.sessions if self.export else ()
        return tuple(session for session in sessions if session.key not in self.dropped)

    @property
    def output_columns(self) -> OutputColumns:
        """The columns of the upload file: only the total if there are no sessions."""
        return OutputColumns.TOTAL if self.export and self.export.has_only_total else self.choices.columns

    def get_destination(self, key: str) -> Destination:
        """Return the destination of the column with this key, by default BY_TITLE."""
        return self.destinations.get(key, BY_TITLE)

    def get_session_name(self, session: Session) -> str:
        """Return the user's name for a session or, by default, its unique key."""
        return self.titles.get(session.key) or session.key

    def get_points_possible(self, session: Session) -> Points | None:
        """Return a session's points possible, or None if they are unknown.

        Points that the user entered take precedence over those in the file.
        """
        return self.points.get(session.key, session.points_possible)

    def with_export(self, export: ClickerExport | None) -> "Workbook":
        """Return a workbook with another iClicker file.

        If the file is from the same class, decisions about sessions and people that are still in the file are kept, and
        so is an accepted course mismatch. If the file is from another class, only the gradebook and the uploads sent to
        its course are kept. Otherwise, for example, absent students could get zeros although the user didn't choose
        that for this class.
        """
        unchosen = export.unchosen_sessions if export else frozenset()
        kept = keep_corrections(self.kept_corrections, export.list_corrections() if export else ())
        if self.export is None or export is None or not is_same_class(self.export, export):
            choices = Choices() if self.export else self.choices
            course = Workbook(gradebook=self.gradebook, sent_uploads=self.sent_uploads, kept_corrections=kept)
            return replace(course, export=export, choices=choices, dropped=unchosen, edit_decisions=self.edit_decisions)
        shared_keys = find_shared_sessions(self.export.sessions, export.sessions)
        workbook = self.with_renamed_sessions({key: key for key in shared_keys})
        undecided = {
            key: Destination(DestinationKind.NEEDS_CHOICE) for key in self._find_ambiguous_sessions(export, shared_keys)
        }
        decisions = self.decisions.remap_rows(map_class_rows(self.export, export))
        destinations = {**workbook.destinations, **undecided}
        accepted = {code: problems for code, problems in self.accepted.items() if code == COURSE_MISMATCH}
        dropped = workbook.dropped | (unchosen - shared_keys)
        decided = replace(workbook, destinations=destinations, decisions=decisions, accepted=accepted)
        return replace(decided, export=export, dropped=dropped, kept_corrections=kept)

    def _find_ambiguous_sessions(self, export: ClickerExport, shared_keys: frozenset[str]) -> tuple[str, ...]:
        """Return the keys of new sessions to which old decisions may or may not apply.

        These are new sessions that share a title with an old session. The user made a decision about the old session,
        or it is no longer in the file and its assignment may be meant.
        """
        before = self.export.sessions if self.export else ()
        old_counts, new_counts = (
            Counter(session.title for session in sessions) for sessions in (before, export.sessions)
        )
        decided = {*self.dropped, *self.destinations, *self.titles} - shared_keys
        titles = {
            session.title
            for session in before
            if session.key in decided or old_counts[session.title] > new_counts[session.title]
        }
        return tuple(
            session.key for session in export.sessions if session.title in titles and session.key not in shared_keys
        )

    def with_corrected_export(self, export: ClickerExport) -> "Workbook":
        """Return a workbook with the same file after the user corrected its columns.

        Decisions about rows, and about sessions that still exist, are kept.
        """
        workbook = self.with_renamed_sessions({session.key: session.key for session in export.sessions})
        files = self.export.files if self.export else ()
        kept = forget_corrections(self.kept_corrections, [file.headers for file in files])
        kept_corrections = keep_corrections(kept, export.list_corrections())
        dropped = workbook.dropped | self._find_unchosen(export)
        return replace(workbook, dropped=dropped, export=export, kept_corrections=kept_corrections)

    def with_added_files(self, export: ClickerExport) -> "Workbook":
        """Return a workbook whose `export` has the current files and others behind them, so all keys stay valid."""
        dropped = self.dropped | self._find_unchosen(export)
        kept = keep_corrections(self.kept_corrections, export.list_corrections())
        return replace(self, export=export, dropped=dropped, kept_corrections=kept)

    def _find_unchosen(self, export: ClickerExport) -> frozenset[str]:
        """Return the new sessions that aren't included until the user chooses them."""
        return export.unchosen_sessions - {item.key for item in (self.export.sessions if self.export else ())}

    def with_remaining_files(self, export: ClickerExport, file_numbers: Sequence[int]) -> "Workbook":
        """Return a workbook with only the files at these positions, and their decisions."""
        if self.export is None:
            return self
        new_numbers = {old: new for new, old in enumerate(file_numbers, 1)}
        rows = map_file_keys((person.row for person in self.export.participants), new_numbers)
        columns = map_file_keys(self.export.joined_columns, new_numbers)
        old_keys, new_keys = (
            {session.column: session.key for session in item.sessions} for item in (self.export, export)
        )
        session_keys = {
            old_keys[self.export.get_session_column(old)]: new_keys[export.get_session_column(new)]
            for old, new in columns.items()
        }
        workbook = self.with_renamed_sessions(session_keys)
        return replace(workbook, export=export, decisions=self.decisions.remap_rows(rows))

    def with_renamed_sessions(self, new_keys: Mapping[str, str]) -> "Workbook":
        """Return a workbook with new session keys, without choices for other sessions."""
        keys = {TOTAL_KEY: TOTAL_KEY, FROM_START: FROM_START, **new_keys}
        return replace(
            self,
            dropped=frozenset(keys[key] for key in self.dropped if key in keys),
            destinations={keys[key]: value for key, value in self.destinations.items() if key in keys},
            titles={keys[key]: value for key, value in self.titles.items() if key in keys},
            points={keys[key]: value for key, value in self.points.items() if key in keys},
            extra_credit=frozenset(keys[key] for key in self.extra_credit if key in keys),
            corrections=tuple(
                replace(item, session=keys[item.session]) for item in self.corrections if item.session in keys
            ),
            joined={student: keys[key] for student, key in self.joined.items() if key in keys},
        )

    def with_gradebook(self, gradebook: "Gradebook | None") -> "Workbook":
        """Return a workbook with another gradebook.

        A new export of the same course has the same IDs, so everything is kept. For another course, the decisions, the
        destinations, and the accepted warnings are dropped.
        """
        workbook = replace(self, gradebook=gradebook)
        if gradebook is None or self.gradebook is None or is_same_course(self.gradebook, gradebook):
            return workbook
        undecided = replace(workbook, destinations={}, decisions=Decisions(), accepted={}, corrections=(), joined={})
        return replace(undecided, sent_uploads=(), edit_decisions=(), past_decisions=())

    def with_files(self, export: ClickerExport | None, gradebook: "Gradebook | None") -> "Workbook":
        """Return a workbook with the given files; None keeps the current file.

        Two files from another course start a new workbook, even if that course has the same people and session titles.
        """
        if export and gradebook and self.gradebook and not is_same_course(self.gradebook, gradebook):
            return replace(Workbook().with_export(export), gradebook=gradebook)
        workbook = self.with_export(export) if export else self
        return workbook.with_gradebook(gradebook) if gradebook else workbook

    def with_sessions_included(self, keys: Iterable[str], *, included: bool) -> "Workbook":
        """Return a workbook with these sessions included or left out."""
        changed = frozenset(keys)
        return replace(self, dropped=self.dropped - changed if included else self.dropped | changed)

    def with_destination(self, key: str, destination: Destination) -> "Workbook":
        """Return a workbook in which a column has this destination."""
        return replace(self, destinations={**self.destinations, key: destination})

    def with_title(self, key: str, title: str) -> "Workbook":
        """Return a workbook in which a new column in Canvas has this title.

        An empty title restores the default.
        """
        kept = {other: name for other, name in self.titles.items() if other != key}
        return replace(self, titles={**kept, key: title} if title else kept)

    def with_points_possible(self, key: str, points: Points | None) -> "Workbook":
        """Return a workbook in which a session has these points possible, or the file's if they are None."""
        kept = {other: value for other, value in self.points.items() if other != key}
        return replace(self, points=kept if points is None else {**kept, key: points})

    def with_corrections(self, added: Iterable[ScoreCorrection], removed: Iterable[ScoreCorrection] = ()) -> "Workbook":
        """Return a workbook with some corrected scores added or replaced, and others removed."""
        new = {(item.student, item.session): item for item in added}
        dropped = {*removed}
        kept = [item for item in self.corrections if (item.student, item.session) not in new and item not in dropped]
        return replace(self, corrections=(*kept, *new.values()))

    def with_first_sessions(self, joined: Mapping[str, str], removed: Iterable[str] = ()) -> "Workbook":
        """Return a workbook with these first sessions added, and the entries of other students removed."""
        dropped = {*removed}
        kept = {student: key for student, key in self.joined.items() if student not in dropped}
        return replace(self, joined={**kept, **joined})

    def with_decision(self, decision: Decision, *rows: int) -> "Workbook":
        """Return a workbook with the same decision for each of these rows."""
        return self.with_decisions(dict.fromkeys(rows, decision))

    def with_decisions(self, decisions: Mapping[int, Decision]) -> "Workbook":
        """Return a workbook with these decisions added, by row of the iClicker file."""
        return replace(self, decisions=self.decisions.with_decisions(decisions))

    def with_choices(self, choices: Choices) -> "Workbook":
        """Return a workbook with other options for the upload file."""
        is_excused_same = choices.rule.excused_in_total is self.choices.rule.excused_in_total
        return replace(self, choices=choices, rule_version=self.rule_version if is_excused_same else RULE_VERSION)

    def with_accepted_warnings(self, accepted: Mapping[str, frozenset[Problem]]) -> "Workbook":
        """Return a workbook with only these accepted warnings, by code."""
        return replace(self, accepted=accepted)
