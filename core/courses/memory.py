"""Functions that apply a course's decisions to a workbook, and store a workbook's decisions in a course."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from core.choices import BY_TITLE, Destination, DestinationKind
from core.clicker.export import ClickerExport
from core.courses.course import Course, CourseSession, CourseStudent, CourseUpload
from core.courses.decision_items import ItemPath, build_workbook, list_items, merge_changes
from core.courses.snapshots import build_course_sessions, build_snapshot, find_same_sessions
from core.recognition.file_shapes import keep_corrections
from core.results import Results
from core.students.decisions import Judgment, PastDecision, find_shared_sessions
from core.students.past_decisions import build_decision_key
from core.upload.columns import UploadColumn
from core.workbook import Workbook

ONE_RUN_CHOICES = frozenset({"overwrite_excused", "edited_in_canvas"})
"""Choices that overwrite scores a person entered in Canvas. They are never stored."""


@dataclass(frozen=True)
class SessionContinuity:
    """Matches between an iClicker file's sessions and a course's earlier sessions.

    `earlier_keys` are the earlier keys of known sessions, by key. `renamed` are known sessions with another title, and
    `new` are sessions that the course doesn't know. `unclear` are new sessions that share their title with an earlier
    session that isn't found in the file.
    """

    earlier_keys: Mapping[str, str]
    renamed: frozenset[str] = frozenset()
    new: frozenset[str] = frozenset()
    unclear: frozenset[str] = frozenset()


def find_continued_sessions(course: Course, export: ClickerExport) -> SessionContinuity:
    """Return which sessions of an iClicker file the course knows, by their titles, dates, and scores."""
    shared_keys = find_shared_sessions(course.sessions, export.sessions)
    same = find_same_sessions(course.snapshot, export, shared_keys) if course.snapshot else {}
    earlier_keys = {**{key: key for key in shared_keys}, **same}
    old_titles = {session.key: session.title for session in course.sessions}
    titles = {session.key: session.title for session in export.sessions}
    renamed = frozenset(new for new, old in same.items() if titles[new] != old_titles.get(old))
    new_keys = titles.keys() - earlier_keys.keys()
    missing_titles = {old_titles[key] for key in old_titles.keys() - {*earlier_keys.values()}}
    unclear = frozenset(key for key in new_keys if titles[key] in missing_titles)
    return SessionContinuity(earlier_keys, renamed, frozenset(new_keys), unclear)


def apply_course(course: Course, workbook: Workbook) -> Workbook:
    """Return the workbook's files with the course's decisions about them.

    Sessions are recognized as in a newer file of the same class. A new session is included if most sessions of the
    course are. If a session seems to be an earlier one under another name, it keeps that session's choices, but the
    user must choose its destination.
    """
    export, gradebook = workbook.export, workbook.gradebook
    if export is None:
        return replace(course.decisions, gradebook=gradebook)
    kept = keep_corrections(course.decisions.kept_corrections, export.list_corrections())
    decisions = replace(course.decisions, export=export, gradebook=gradebook, kept_corrections=kept)
    if not course.sessions:
        return replace(decisions, dropped=decisions.dropped | export.unchosen_sessions)
    continuity = find_continued_sessions(course, export)
    applied = decisions.with_renamed_sessions({old: new for new, old in continuity.earlier_keys.items()})
    unclear_keys = {*continuity.unclear, *_find_moved_sessions(course, continuity)}
    destinations = dict.fromkeys(unclear_keys, Destination(DestinationKind.NEEDS_CHOICE))
    return replace(
        applied,
        dropped=applied.dropped | _find_left_out(course, export, continuity.new),
        destinations={**applied.destinations, **destinations},
    )


def _find_left_out(course: Course, export: ClickerExport, new_keys: frozenset[str]) -> frozenset[str]:
    """Return the new sessions that are left out, according to earlier choices in this course.

    They are left out if most sessions are. Columns of other tools are left out if any session is.
    """
    left_out_count = sum(session.key in course.decisions.dropped for session in course.sessions)
    if 2 * left_out_count > len(course.sessions):
        return new_keys
    return new_keys & export.unchosen_sessions if left_out_count else frozenset()


def _find_moved_sessions(course: Course, continuity: SessionContinuity) -> Iterator[str]:
    """Yield renamed sessions whose scores went to Canvas under the earlier name."""
    written = {*course.decisions.destinations, *(key for upload in course.uploads for key in upload.new_columns)}
    yield from (key for key in continuity.renamed if continuity.earlier_keys[key] in written)


def remember(
    course: Course,
    base: Course,
    workbook: Workbook,
    results: Results,
    columns: Iterable[UploadColumn] = (),
    *,
    now: datetime,
) -> Course:
    """Return the course with the decisions in a workbook, and with its files as the last ones.

    The arguments are those of `remember_decisions`.
    """
    course = remember_decisions(course, base, workbook, results, columns, now=now)
    export, gradebook = workbook.export, workbook.gradebook
    if gradebook:
        students = {
            item.canvas_id: CourseStudent(item.name, item.sis_user_id, item.login_id)
            for item in gradebook.students
            if not item.is_test
        }
        assignments = {item.assignment_id: item.title for item in gradebook.assignments if item.assignment_id}
        course = replace(course, students=students, assignments=assignments)
    if export:
        today = now.date().isoformat()
        course = replace(course, exports={**{file.sha256: today for file in export.files}, **course.exports})
    return replace(course, snapshot=build_snapshot(workbook, results, now) or course.snapshot)


def remember_decisions(
    course: Course,
    base: Course,
    workbook: Workbook,
    results: Results,
    columns: Iterable[UploadColumn] = (),
    *,
    now: datetime,
) -> Course:
    """Return the course with the decisions in a workbook, but with its last files unchanged.

    `base` is the course that was applied to the workbook, or that stores an earlier state of the workbook. Only
    differences from `base` are applied to `course`, which may contain newer decisions. `columns` are the columns of the
    upload file, whose assignments are stored by ID.
    """
    before = list_items(_select_visible_decisions(base, workbook.export))
    after = _filter_transient_items(list_items(_complete_decisions(workbook, results, now)))
    decisions = build_workbook(merge_changes(list_items(course.decisions), before, after))
    course = replace(course, decisions=_remember_destinations(decisions, columns))
    if workbook.export is None:
        return course
    continuity = find_continued_sessions(base, workbook.export)
    renamed = {continuity.earlier_keys[key] for key in continuity.renamed}
    others = tuple(session for session in course.sessions if session.key not in renamed)
    sessions = _merge_sessions(others, build_course_sessions(workbook.export.sessions))
    return replace(course, sessions=sessions)


def _select_visible_decisions(course: Course, export: ClickerExport | None) -> Workbook:
    """Return the decisions of a course, except about sessions that aren't in the iClicker file."""
    if export is None:
        return course.decisions.with_renamed_sessions({})
    titles = {session.title for session in export.sessions}
    keys = {*find_continued_sessions(course, export).earlier_keys.values()}
    keys |= {session.key for session in course.sessions if session.title in titles}
    return course.decisions.with_renamed_sessions({key: key for key in keys})


def _filter_transient_items(items: Mapping[ItemPath, Any]) -> dict[ItemPath, Any]:
    return {path: value for path, value in items.items() if path[0] != "choices" or path[1] not in ONE_RUN_CHOICES}


def _complete_decisions(workbook: Workbook, results: Results, now: datetime) -> Workbook:
    """Return the workbook with everything that is remembered of its files.

    Its decisions about rows are among the past decisions, with their evidence, and the corrections of its files are
    among the kept ones.
    """
    export, by_row = workbook.export, workbook.decisions.by_row
    students = {item.canvas_id: item for item in (workbook.gradebook.students if workbook.gradebook else ())}
    collected = {build_decision_key(decision): decision for decision in workbook.past_decisions}
    for person in export.participants if export else ():
        decision = by_row.get(person.row)
        if decision is None:
            continue
        canvas_id = decision.canvas_id
        if decision.judgment is Judgment.REJECTED and results.proposals:
            candidates = results.proposals.by_row[person.row].candidates
            canvas_id = candidates[0].canvas_id if candidates else None
        student = students.get(canvas_id or "")
        past_decision = PastDecision(
            person.student_id,
            person.email,
            person.name or f"{person.first_name} {person.last_name}".strip(),
            decision.judgment,
            canvas_id,
            student.sis_user_id if student else "",
            decision.when or now.date().isoformat(),
            decision.reason,
            person.login,
            student.login_id if student else "",
        )
        collected[build_decision_key(past_decision)] = past_decision
    kept = keep_corrections(workbook.kept_corrections, export.list_corrections() if export else ())
    return replace(workbook, past_decisions=tuple(collected.values()), kept_corrections=kept)


def _remember_destinations(decisions: Workbook, columns: Iterable[UploadColumn]) -> Workbook:
    """Return the decisions with each column's assignment, which is then found by ID."""
    for column in columns:
        if column.assignment and decisions.get_destination(column.key) == BY_TITLE:
            destination = Destination(DestinationKind.EXISTING, column.assignment.assignment_id)
            decisions = decisions.with_destination(column.key, destination)
    return decisions


def _merge_sessions(old: tuple[CourseSession, ...], new: tuple[CourseSession, ...]) -> tuple[CourseSession, ...]:
    """Return all sessions so far. New sessions replace earlier ones with the same title."""
    titles = {session.title for session in new}
    return (*(session for session in old if session.title not in titles), *new)


def add_upload(course: Course, upload: CourseUpload) -> Course:
    """Return the course with a saved upload file added.

    The same file for the same gradebook is stored only once.
    """
    others = tuple(other for other in course.uploads if other.key != upload.key)
    known = next((other for other in course.uploads if other.key == upload.key), upload)
    return replace(course, uploads=(*others, replace(known, saved_at=upload.saved_at, path=upload.path)))


def remove_upload(course: Course, upload: CourseUpload) -> Course:
    """Return the course without an upload file."""
    return replace(course, uploads=tuple(other for other in course.uploads if other.key != upload.key))
