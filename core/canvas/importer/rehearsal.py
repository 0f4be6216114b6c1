"""What would Canvas's import do with a file, in plain values?"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from core.problems import Report

if TYPE_CHECKING:  # the window names outcomes before it needs numpy
    import numpy as np
    import numpy.typing as npt

    from core.files.coded_columns import CodedColumn

EMPTY = Report()


class Outcome(StrEnum):
    """How the upload would end."""

    REJECTED = "rejected"
    ASKS = "asks"
    NO_CHANGES = "no-changes"
    CHANGES = "changes"


@dataclass(frozen=True, slots=True)
class Change:
    """One score that would be different afterwards: "" no score, "EX" excused, else a plain decimal.

    `assignment_id` is "" for an assignment that Canvas would create.
    """

    canvas_id: str
    assignment_id: str
    title: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, eq=False)
class ChangedColumn:
    """Every score of one column that would be different afterwards, in the order of the file's rows.

    `canvas_ids` are those of the file's rows, shared by all columns; `places` tell which of them change (never none),
    and `scores` the score before and afterwards of each of these, as in `Change`.
    """

    assignment_id: str
    title: str
    canvas_ids: tuple[str, ...]
    places: "npt.NDArray[np.intp]"
    scores: "CodedColumn[tuple[str, str]]"

    def changes(self) -> Iterator[Change]:
        """The same, score by score."""
        for place, (before, after) in zip(self.places.tolist(), self.scores, strict=True):
            yield Change(self.canvas_ids[place], self.assignment_id, self.title, before, after)


class FoundStudent(NamedTuple):
    """How Canvas would recognise the student of one row: by "id", "sis_user_id", "sis_login_id" or "name"."""

    row: int
    canvas_id: str
    by: str


@dataclass(frozen=True, slots=True)
class FoundAssignment:
    """How Canvas would take one column (counted from 1): by "id", "title" or "new"."""

    column: int
    header: str
    assignment_id: str
    by: str


@dataclass(frozen=True, eq=False)
class Rehearsal:
    """The whole answer.

    `message` is Canvas's sentence where it rejects; `cause` what is really wrong, where, and how to mend it.
    """

    outcome: Outcome
    message: str | None = None
    cause: str | None = None
    unknown_students: tuple[str, ...] = ()
    unknown_assignments: tuple[str, ...] = ()
    changed_columns: tuple[ChangedColumn, ...] = ()
    students: tuple[FoundStudent, ...] = ()
    assignments: tuple[FoundAssignment, ...] = ()
    ignored_columns: tuple[str, ...] = ()
    problems: Report = EMPTY

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """Every score that would be different, by student, then by assignment."""
        by_student: dict[str, list[Change]] = {}
        for column in self.changed_columns:
            for change in column.changes():
                by_student.setdefault(change.canvas_id, []).append(change)
        order = [sorted(by_student[canvas_id], key=_by_assignment) for canvas_id in sorted(by_student)]
        return tuple(change for changes in order for change in changes)


def _by_assignment(change: Change) -> tuple[str, str, str]:
    return change.assignment_id, change.title, change.after
