"""What would Canvas's import do with a file, in plain values?"""

from dataclasses import dataclass
from enum import StrEnum

from core.problems import Report

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


@dataclass(frozen=True, slots=True)
class FoundStudent:
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
    changes: tuple[Change, ...] = ()
    students: tuple[FoundStudent, ...] = ()
    assignments: tuple[FoundAssignment, ...] = ()
    ignored_columns: tuple[str, ...] = ()
    problems: Report = EMPTY
