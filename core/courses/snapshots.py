"""Snapshots of an iClicker file's scores, for recognizing sessions in the next file."""

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

import numpy as np

from core.canvas.effects import EXCUSED
from core.choices import OutputColumns
from core.clicker.export import ClickerExport, Participant, Session
from core.courses.course import CoursePerson, CourseSession, ScoreSnapshot
from core.files.dictionary_column import DictionaryColumn
from core.points import Mark, ScoreTable, format_decimal, format_units, round_points
from core.results import Results
from core.scores.columns import StudentScore
from core.workbook import Workbook

NO_VALUE_TEXT = "?"
"""The text of a cell that has no value yet."""

_MIN_SAME_SHARE, _MIN_SAME_SCORES = 0.9, 3
_Key = TypeVar("_Key", bound=Hashable)


def build_snapshot(workbook: Workbook, results: Results, now: datetime) -> ScoreSnapshot | None:
    """Return the scores of a workbook with both files, or None if a file is missing."""
    export, gradebook = workbook.export, workbook.gradebook
    if export is None or gradebook is None:
        return None
    students = results.matches.students if results.matches else {}
    return ScoreSnapshot(
        now,
        export.sha256,
        gradebook.exported_at,
        tuple(build_person(person, students.get(person.row, "")) for person in export.participants),
        build_course_sessions(export.sessions),
        {session.key: tuple(format_session(export.scores, session.key)) for session in export.sessions},
        format_totals(workbook, results),
    )


def build_person(person: Participant, canvas_id: str = "") -> CoursePerson:
    """Return the course record of a person in the iClicker file."""
    return CoursePerson(person.label, person.student_id, person.email, person.login, canvas_id)


def build_course_sessions(sessions: Iterable[Session]) -> tuple[CourseSession, ...]:
    """Return the course records of sessions."""
    return tuple(
        CourseSession(session.key, session.title, session.held_on.isoformat() if session.held_on else "")
        for session in sessions
    )


def format_session(scores: ScoreTable, key: str) -> DictionaryColumn[str]:
    """Return the scores in one session as text: a plain decimal, "EX", "?" without a value, or ""."""
    units, marks = scores.units[key].to_numpy(), scores.marks[key].to_numpy()
    distinct, codes = np.unique(units, return_inverse=True)
    used, new_codes = np.unique(codes * len(Mark) + marks, return_inverse=True)
    texts = [_format_score(int(distinct[code // len(Mark)]), Mark(code % len(Mark)), scores) for code in used.tolist()]
    return DictionaryColumn(new_codes.astype(np.int32), texts)


def _format_score(units: int, mark: Mark, scores: ScoreTable) -> str:
    special = {Mark.SCORE: format_units(units, scores.decimals), Mark.EXCUSED: EXCUSED, Mark.NO_VALUE: NO_VALUE_TEXT}
    return special.get(mark, "")


def format_totals(workbook: Workbook, results: Results) -> dict[str, str]:
    """Return the students' totals by Canvas ID, or {} if no total is written."""
    sheet = results.score_sheet
    if sheet is None or workbook.output_columns is OutputColumns.SESSIONS:
        return {}
    decimals = workbook.choices.rule.get_written_decimals(is_divided=sheet.total.is_divided)

    def format_total(score: StudentScore) -> str:
        if score.mark is Mark.SCORE:
            return format_decimal(round_points(score.earned, decimals))
        return EXCUSED if score.mark is Mark.EXCUSED else ""

    students = map(str, sheet.total.marks.index)
    return dict(zip(students, sheet.total.encode().map(format_total), strict=True))


def match_people(old: Sequence[CoursePerson], new: Sequence[CoursePerson]) -> dict[int, int]:
    """Map each new person's position to the position of their earlier row.

    Two rows match if all fields are equal, or if each is its file's only row for one student.
    """
    pairs = _pair_unique([person.identity for person in old], [person.identity for person in new])
    paired = set(pairs.values())
    by_student = _pair_unique([person.canvas_id for person in old], [person.canvas_id for person in new])
    for new_position, old_position in by_student.items():
        if new_position not in pairs and old_position not in paired and new[new_position].canvas_id:
            pairs[new_position] = old_position
    return pairs


def _pair_unique(old: Sequence[_Key], new: Sequence[_Key]) -> dict[int, int]:
    """Return the old position for each new one whose key is unique in both lists."""
    old_counts, new_counts = Counter(old), Counter(new)
    positions = {key: position for position, key in enumerate(old) if old_counts[key] == 1}
    return {position: positions[key] for position, key in enumerate(new) if new_counts[key] == 1 and key in positions}


def find_same_sessions(snapshot: ScoreSnapshot, export: ClickerExport, shared_keys: Collection[str]) -> dict[str, str]:
    """Return the earlier key of each session whose key or repeat number has changed.

    Nearly all scores of such a session are the same, and its date doesn't differ. Sessions of the same title are
    compared first. Two sessions that fit equally are omitted. Sessions in `shared_keys` are known to be the same.
    """
    old = [session for session in snapshot.sessions if session.key not in shared_keys]
    new = [session for session in build_course_sessions(export.sessions) if session.key not in shared_keys]
    if not old or not new:
        return {}
    rows = match_people(snapshot.people, [build_person(person) for person in export.participants])
    fits = [
        (before, after)
        for after in new
        for before in old
        if not (before.held_on and after.held_on and before.held_on != after.held_on)
        and _has_same_scores(snapshot.scores[before.key], format_session(export.scores, after.key), rows)
    ]
    same_title = _select_unique([pair for pair in fits if pair[0].title == pair[1].title])
    taken = {*same_title, *same_title.values()}
    others = [(before, after) for before, after in fits if before not in taken and after not in taken]
    pairs = {**same_title, **_select_unique([pair for pair in others if pair[0].title != pair[1].title])}
    return {after.key: before.key for after, before in pairs.items()}


def _select_unique(pairs: Sequence[tuple[CourseSession, CourseSession]]) -> dict[CourseSession, CourseSession]:
    """Return the earlier session of each new one, if neither fits another session."""
    old_counts, new_counts = Counter(old for old, _ in pairs), Counter(new for _, new in pairs)
    return {new: old for old, new in pairs if old_counts[old] == new_counts[new] == 1}


def _has_same_scores(old: Sequence[str], new: Sequence[str], rows: Mapping[int, int]) -> bool:
    texts = list(new)
    pairs = [(old[position], texts[row]) for row, position in rows.items() if old[position] or texts[row]]
    same_count = sum(before == after for before, after in pairs)
    return same_count >= min(_MIN_SAME_SCORES, len(rows)) > 0 and same_count >= _MIN_SAME_SHARE * len(pairs)
