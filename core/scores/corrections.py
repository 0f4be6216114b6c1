"""Corrections of single scores, and excused sessions before a student joined."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

import numpy as np
import pandas as pd

from core.canvas.gradebook import Student
from core.choices import ScoreCorrection
from core.clicker.export import ClickerExport, Participant, Session
from core.points import Mark, Score, ScoreTable, count_units, format_decimal, parse_score
from core.students.selectors import IDENTIFIERS, SelectorIndex


@dataclass(frozen=True, eq=False)
class StudentCorrections:
    """Corrected scores and first sessions, by student key.

    `scores` maps each student to corrected scores by session key, and `sources` maps (student, session) to the user's
    correction. `joined_sources` maps students to the user's selector and the key of their first session. `unknown` are
    selectors for which no student was found.
    """

    scores: Mapping[str, Mapping[str, Score]] = field(default_factory=dict)
    sources: Mapping[tuple[str, str], ScoreCorrection] = field(default_factory=dict)
    joined_sources: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()


NO_CORRECTIONS = StudentCorrections()


def resolve_corrections(
    corrections: Iterable[ScoreCorrection],
    joined: Mapping[str, str],
    participants: Sequence[Participant],
    students: Mapping[int, str],
    roster: Sequence[Student],
) -> StudentCorrections:
    """Find the student for each correction and first session.

    `students` maps rows of the export to student keys.
    """
    finder = _SelectorResolver(participants, students, roster)
    scores: dict[str, dict[str, Score]] = {}
    sources: dict[tuple[str, str], ScoreCorrection] = {}
    unknown: list[str] = []
    for correction in corrections:
        keys = finder.find(correction.student)
        unknown += [] if keys else [correction.student]
        for key in keys:
            scores.setdefault(key, {})[correction.session] = parse_score(correction.score)
            sources[key, correction.session] = correction
    first_sessions: dict[str, tuple[str, str]] = {}
    for selector, session in joined.items():
        keys = finder.find(selector)
        unknown += [] if keys else [selector]
        first_sessions.update(dict.fromkeys(keys, (selector, session)))
    return StudentCorrections(scores, sources, first_sessions, tuple(dict.fromkeys(unknown)))


class _SelectorResolver:
    """A finder of students by "canvas:", "id:", or "email:", followed by a value."""

    def __init__(
        self, participants: Sequence[Participant], students: Mapping[int, str], roster: Sequence[Student]
    ) -> None:
        self._index = SelectorIndex(participants, roster)
        self._students = students
        self._keys = {*students.values(), *(student.canvas_id for student in roster)}

    def find(self, selector: str) -> tuple[str, ...]:
        """Return the keys of the students to whom a selector refers.

        An ID or email is searched in the export's rows first, and in the roster only if no row has it.
        """
        kind, _, text = selector.partition(":")
        if kind == "canvas":
            return (text,) if text in self._keys else ()
        if kind not in IDENTIFIERS:
            return ()
        rows = [person.row for person in self._index.find_people(kind, text)]
        if rows:
            return tuple(dict.fromkeys(self._students[row] for row in rows if row in self._students))
        return tuple(student.canvas_id for student in self._index.find_students(kind, text))


def apply_corrections(scores: ScoreTable, corrections: StudentCorrections, sessions: Sequence[Session]) -> ScoreTable:
    """Apply corrections to the scores, and add rows for students who had no scores.

    Blank sessions before a student's first one become excused. The units of `scores` must be fine enough for the
    corrected scores.
    """
    scores = _add_students(scores, [student for student in corrections.scores if student not in scores.units.index])
    units, marks = scores.units.to_numpy().copy(), scores.marks.to_numpy().copy()
    columns = {str(key): position for position, key in enumerate(scores.units.columns)}
    for student, by_session in corrections.scores.items():
        row = scores.units.index.get_loc(student)
        for session, score in by_session.items():
            if session in columns:
                marks[row, columns[session]] = score.mark
                units[row, columns[session]] = count_units(score.points or Decimal(0), scores.decimals)
    for student, (_, first_session) in corrections.joined_sources.items():
        if student in scores.units.index:
            row = scores.units.index.get_loc(student)
            for session in find_earlier_sessions(first_session, sessions):
                column = columns.get(session)
                if column is not None and marks[row, column] in (Mark.BLANK, Mark.NO_RESPONSE):
                    marks[row, column] = Mark.EXCUSED
    index, names = scores.units.index, scores.units.columns
    return ScoreTable(pd.DataFrame(units, index, names), pd.DataFrame(marks, index, names), scores.decimals)


def format_correctable_score(scores: ScoreTable, student: str, session: str) -> str:
    """Return a student's score as in `ScoreCorrection.score`.

    It is "" if there is no score, or a text without a value.
    """
    if student not in scores.units.index or session not in scores.units.columns:
        return ""
    points = scores.get_points(student, session)
    if points is not None:
        return format_decimal(points)
    return "EX" if scores.get_mark(student, session) is Mark.EXCUSED else ""


def find_earlier_sessions(first: str, sessions: Sequence[Session]) -> tuple[str, ...]:
    """Return the keys of the sessions before the one with key `first`.

    Sessions are compared by date, or by their order in the file if a date is missing or equal.
    """
    by_key = {session.key: (session, position) for position, session in enumerate(sessions)}
    if first not in by_key:
        return ()
    joined, joined_position = by_key[first]
    return tuple(
        key
        for key, (session, position) in by_key.items()
        if (
            session.held_on < joined.held_on
            if session.held_on and joined.held_on and session.held_on != joined.held_on
            else position < joined_position
        )
    )


def find_sessions_before_joining(
    corrections: StudentCorrections, student: str, export: ClickerExport | None
) -> tuple[str, ...]:
    """Return the keys of the sessions that took place before a student joined."""
    _, first_session = corrections.joined_sources.get(student, ("", ""))
    return find_earlier_sessions(first_session, export.sessions) if export and first_session else ()


def _add_students(scores: ScoreTable, students: Sequence[str]) -> ScoreTable:
    """Append blank rows for these students to the scores."""
    if not students:
        return scores
    index = pd.Index([*scores.units.index, *students], dtype=object)
    shape = len(students), scores.units.shape[1]
    units = np.concatenate([scores.units.to_numpy(), np.zeros(shape, scores.units.to_numpy().dtype)])
    marks = np.concatenate([scores.marks.to_numpy(), np.full(shape, Mark.BLANK, scores.marks.to_numpy().dtype)])
    columns = scores.units.columns
    return ScoreTable(pd.DataFrame(units, index, columns), pd.DataFrame(marks, index, columns), scores.decimals)
