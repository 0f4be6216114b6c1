"""Changes since a course's last files: sessions, scores, totals, people, and students."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from core.choices import TOTAL_KEY
from core.clicker.export import ClickerExport
from core.courses.course import Course, ScoreSnapshot
from core.courses.memory import find_continued_sessions
from core.courses.snapshots import build_person, format_session, format_totals, match_people
from core.points import normalize_number
from core.problems import Location, Problem, Severity, Source
from core.results import Results
from core.scores.late_adds import LateAddProposal
from core.upload.score_offers import find_unconfirmed_late_adds
from core.workbook import Workbook


class SessionChange(NamedTuple):
    """A session that is new, missing, or renamed. `earlier_title` is "" unless it was renamed."""

    key: str
    title: str
    is_included: bool = False
    earlier_title: str = ""


class SessionScoreChange(NamedTuple):
    """A person's changed score or total. `session` is a key, or `TOTAL_KEY` for the total."""

    canvas_id: str
    name: str
    session: str
    before: str
    after: str


class PersonChange(NamedTuple):
    """A person in the iClicker file, or a student in the gradebook, who was added or removed."""

    canvas_id: str
    name: str


@dataclass(frozen=True)
class CourseChanges:
    """What changed since the course's last files. People are those in the iClicker file.

    `late_adds` are the new students who have no score in the first sessions.
    """

    new_sessions: tuple[SessionChange, ...] = ()
    gone_sessions: tuple[SessionChange, ...] = ()
    renamed_sessions: tuple[SessionChange, ...] = ()
    changed_scores: tuple[SessionScoreChange, ...] = ()
    lowered_totals: tuple[SessionScoreChange, ...] = ()
    new_people: tuple[PersonChange, ...] = ()
    gone_people: tuple[PersonChange, ...] = ()
    new_students: tuple[PersonChange, ...] = ()
    gone_students: tuple[PersonChange, ...] = ()
    late_adds: tuple[LateAddProposal, ...] = ()
    is_export_older: bool = False
    is_gradebook_older: bool = False

    def list_problems(self) -> tuple[Problem, ...]:
        """Return a warning for each file that is older than the last one."""
        problems = []
        if self.is_export_older:
            message = (
                "This iClicker file seems to be older than the last one you used for this course. Export it again from "
                "iClicker, so that no score goes back to an earlier one."
            )
            problems.append(Problem("export-older", Severity.WARNING, message, Location(Source.EXPORT)))
        if self.is_gradebook_older:
            message = (
                "This gradebook is older than the last one you used for this course, so it doesn't show what Canvas "
                "has now. Export it again from Canvas."
            )
            problems.append(Problem("gradebook-older", Severity.WARNING, message, Location(Source.GRADEBOOK)))
        return tuple(problems)


NO_CHANGES = CourseChanges()


def find_changes(course: Course, results: Results) -> CourseChanges:
    """Return the changes since the course's last files. The results need both files and a score sheet."""
    workbook, snapshot = results.workbook, course.snapshot
    export, gradebook = workbook.export, workbook.gradebook
    if snapshot is None or export is None or gradebook is None:
        return NO_CHANGES
    continuity = find_continued_sessions(replace(course, sessions=snapshot.sessions), export)
    titles = {session.key: session.title for session in export.sessions}
    old_titles = {session.key: session.title for session in snapshot.sessions}
    new_sessions = tuple(
        SessionChange(key, title, key not in workbook.dropped) for key, title in titles.items() if key in continuity.new
    )
    gone_keys = old_titles.keys() - {*continuity.earlier_keys.values()}
    gone_sessions = tuple(SessionChange(key, title) for key, title in old_titles.items() if key in gone_keys)
    students = results.matches.students if results.matches else {}
    people = [build_person(person, students.get(person.row, "")) for person in export.participants]
    rows = match_people(snapshot.people, people)
    old_rows = {*rows.values()}
    known = course.students.keys()
    current = {student.canvas_id: student.name for student in gradebook.students if not student.is_test}
    new_students = tuple(PersonChange(key, name) for key, name in current.items() if known and key not in known)
    return CourseChanges(
        new_sessions=new_sessions,
        gone_sessions=gone_sessions,
        renamed_sessions=tuple(
            SessionChange(key, titles[key], key not in workbook.dropped, old_titles[continuity.earlier_keys[key]])
            for key in titles
            if key in continuity.renamed
        ),
        changed_scores=tuple(_iter_changed_scores(snapshot, export, continuity.earlier_keys, rows)),
        lowered_totals=tuple(_iter_lowered_totals(snapshot, workbook, results, current)),
        new_people=tuple(
            PersonChange(person.canvas_id, person.name) for row, person in enumerate(people) if row not in rows
        ),
        gone_people=tuple(
            PersonChange(person.canvas_id, person.name)
            for row, person in enumerate(snapshot.people)
            if row not in old_rows
        ),
        new_students=new_students,
        gone_students=tuple(
            PersonChange(key, student.name) for key, student in course.students.items() if key not in current
        ),
        late_adds=_find_late_adds(results, {student.canvas_id for student in new_students}),
        is_export_older=_is_older(course, snapshot, export, has_only_gone=bool(gone_sessions) and not new_sessions),
        is_gradebook_older=gradebook.exported_at < snapshot.exported_at,
    )


def _is_older(course: Course, snapshot: ScoreSnapshot, export: ClickerExport, *, has_only_gone: bool) -> bool:
    """Return True if an iClicker file was used before the last one, or lacks sessions and adds none."""
    was_used = all(file.sha256 in course.exports for file in export.files)
    return export.sha256 != snapshot.export_sha256 and (was_used or has_only_gone)


def _iter_changed_scores(
    snapshot: ScoreSnapshot, export: ClickerExport, earlier_keys: Mapping[str, str], rows: Mapping[int, int]
) -> Iterator[SessionScoreChange]:
    for session in export.sessions:
        before = snapshot.scores.get(earlier_keys.get(session.key, ""))
        if before is None:
            continue
        after = list(format_session(export.scores, session.key))
        for row, old_row in rows.items():
            if after[row] != before[old_row]:
                person = snapshot.people[old_row]
                yield SessionScoreChange(person.canvas_id, person.name, session.key, before[old_row], after[row])


def _iter_lowered_totals(
    snapshot: ScoreSnapshot, workbook: Workbook, results: Results, names: Mapping[str, str]
) -> Iterator[SessionScoreChange]:
    for student, total in format_totals(workbook, results).items():
        before, after = (normalize_number(text) for text in (snapshot.totals.get(student, ""), total))
        if before is not None and (after is None or Decimal(after) < Decimal(before)):
            yield SessionScoreChange(student, names.get(student, ""), TOTAL_KEY, snapshot.totals[student], total)


def _find_late_adds(results: Results, new_students: Collection[str]) -> tuple[LateAddProposal, ...]:
    sheet = results.score_sheet
    late_adds = find_unconfirmed_late_adds(results.workbook, sheet, new_students) if sheet else ()
    return tuple(late_add for late_add in late_adds if late_add.student in new_students)
