"""Detection of students who joined late: no scores up to a date, then regular scores."""

from collections.abc import Collection, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from core.clicker.export import Session
from core.points import Mark, ScoreTable
from core.scores.corrections import find_earlier_sessions

MIN_MISSED_SESSIONS = 2
"""A student who missed only the first session was probably absent."""


@dataclass(frozen=True, slots=True)
class LateAddProposal:
    """A student who has no score before `first_session`, and then a score in most sessions.

    `missed` are the keys of the sessions without a score that would be excused. `scored_count` of the
    `remaining_count` sessions from the first one on have a score.
    """

    student: str
    first_session: str
    missed: tuple[str, ...]
    scored_count: int
    remaining_count: int

    @property
    def selector(self) -> str:
        """The student as a key of `Workbook.joined`."""
        return f"canvas:{self.student}"


def find_late_adds(
    scores: ScoreTable,
    sessions: Sequence[Session],
    sections: Mapping[str, frozenset[str]],
    decided: Container[str] = (),
    new_students: Collection[str] = (),
) -> tuple[LateAddProposal, ...]:
    """Return the students who probably joined late, except those in `decided`.

    Sessions without any score in a student's sections don't matter. Before the first score, at least two sessions must
    be blank and none may have another value; from then on, at least half must have a score. For `new_students`, who
    weren't in the last gradebook, one blank session and one score are enough. `sections` maps students to their
    sections, and may be empty.
    """
    ordered = _sort_by_date([session for session in sessions if session.key in scores.marks.columns])
    marks = scores.marks[[session.key for session in ordered]].to_numpy()
    is_new = scores.marks.index.isin([*new_students])
    groups: dict[frozenset[str], list[int]] = {}
    for position, student in enumerate(scores.marks.index):
        groups.setdefault(sections.get(str(student), frozenset()), []).append(position)
    found: dict[int, LateAddProposal] = {}
    for positions in groups.values():
        took_place = np.flatnonzero((marks[positions] == Mark.SCORE).any(axis=0))
        found_rows = _find_in_section(marks[positions][:, took_place], is_new[positions], took_place, ordered)
        for index, late_add in found_rows:
            student = str(scores.marks.index[positions[index]])
            if student not in decided:
                found[positions[index]] = LateAddProposal(student, *late_add)
    return tuple(found[position] for position in sorted(found))


def _sort_by_date(sessions: Sequence[Session]) -> list[Session]:
    """Return the sessions by date, or in their original order unless all have a date."""
    has_dates = all(session.held_on for session in sessions)
    return sorted(sessions, key=lambda session: session.held_on or date.min) if has_dates else list(sessions)


def _find_in_section(
    marks: npt.NDArray[np.int8],
    is_new: npt.NDArray[np.bool_],
    columns: npt.NDArray[np.intp],
    sessions: Sequence[Session],
) -> Iterator[tuple[int, tuple[str, tuple[str, ...], int, int]]]:
    """Yield the rows of students who joined late, with the other fields of `LateAddProposal`.

    `columns` are the positions in `sessions` of the sessions that took place.
    """
    is_score = marks == Mark.SCORE
    first = np.where(is_score.any(axis=1), is_score.argmax(axis=1), 0) if marks.shape[1] else np.zeros(len(marks), int)
    for index in np.flatnonzero(first >= np.where(is_new, 1, MIN_MISSED_SESSIONS)).tolist():
        start = int(first[index])
        is_blank = np.isin(marks[index, :start], (Mark.BLANK, Mark.NO_RESPONSE))
        scored, remaining = int(is_score[index, start:].sum()), marks.shape[1] - start
        if not is_blank.all() or (2 * scored < remaining and not is_new[index]):
            continue
        first_session = sessions[columns[start]].key
        earlier = {*find_earlier_sessions(first_session, sessions)}
        missed = tuple(key for column in columns[:start] if (key := sessions[column].key) in earlier)
        yield index, (first_session, missed, scored, remaining)
