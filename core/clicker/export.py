"""Data classes for the contents of an iClicker export.

The window imports this module before pandas is loaded.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NamedTuple

from core.points import Points, ScoreTable
from core.problems import Location, Problem, Report, Severity, Source, pluralize
from core.recognition.roles import ClassifiedColumn, ColumnRole

POINTS_UNKNOWN = "points-possible-unknown"
TOTAL_KIND = "total"
"""The kind of the session in a file whose only score column is a total."""


@dataclass(frozen=True, slots=True)
class Session:
    """A session of the course, with its column in the export.

    `key` is unique in the file: the title, followed by " #2", " #3" for repeated titles, from left to right.
    `points_possible` is None if the file doesn't state them. `generic_header` is the header if it only says that the
    column has scores, such as "Score"; the title then begins with the file's name.
    """

    key: str
    title: str
    column: int
    held_on: date | None
    kind: str
    points_possible: Points | None
    generic_header: str = ""


MAIN_COLUMN = 0


class IdentityValue(NamedTuple):
    """An ID, a login, or an email address, with the column that it comes from.

    `column` counts from 1. It is MAIN_COLUMN for the main column of the role.
    """

    column: int
    role: ColumnRole
    text: str


@dataclass(frozen=True, slots=True)
class Participant:
    """A person in one row of the export, not yet matched with a student.

    Fields are trimmed but otherwise unchanged. If the file has one name column, `name` has its value, and `last_name`
    and `first_name` are empty. If it has two, `name` is "Last, First". `row` is the spreadsheet row number.
    `student_id`, `email`, and `login` come from the main column of that role; `other_identities` are the values of all
    further columns of IDs, logins, and email addresses.
    """

    row: int
    name: str
    last_name: str = ""
    first_name: str = ""
    student_id: str = ""
    email: str = ""
    remote_id: str = ""
    login: str = ""
    other_identities: tuple[IdentityValue, ...] = ()

    @property
    def label(self) -> str:
        """The name for display or, if there is none, another identifier."""
        return self.name or self.email or self.student_id or self.login or self.remote_id

    @property
    def identities(self) -> tuple[IdentityValue, ...]:
        """All nonblank IDs, logins, and email addresses, those of the main columns first."""
        main = []
        if self.student_id:
            main.append(IdentityValue(MAIN_COLUMN, ColumnRole.STUDENT_ID, self.student_id))
        if self.login:
            main.append(IdentityValue(MAIN_COLUMN, ColumnRole.LOGIN, self.login))
        if self.email:
            main.append(IdentityValue(MAIN_COLUMN, ColumnRole.EMAIL, self.email))
        return (*main, *self.other_identities)

    @property
    def identity_texts(self) -> tuple[str, ...]:
        """The distinct IDs, logins, email addresses, and remote IDs, for display and search."""
        texts = (*(value.text for value in self.identities), self.remote_id)
        return tuple(dict.fromkeys(text for text in texts if text))


@dataclass(frozen=True, slots=True)
class LeftOutRow:
    """A row that isn't a participant, such as an average, with the reason in words."""

    row: int
    text: str
    reason: str


@dataclass(frozen=True, eq=False)
class ClickerExport:
    """The complete contents of an iClicker export.

    `layout` is the stable name of the detected layout ("cloud-canvas", ...) and `layout_label` its display name.
    `scores` has one row for each participant and one column for each session key. `stated_totals` maps rows to the
    totals printed in the file. `header_row` and `points_row` are spreadsheet row numbers. Every other nonblank row is
    either a participant or listed in `left_out`. `data` is the file's bytes, and `corrections` maps columns to the
    roles the user chose.
    """

    path: Path
    sha256: str
    layout: str
    layout_label: str
    encoding: str
    delimiter: str
    columns: tuple[ClassifiedColumn, ...]
    sessions: tuple[Session, ...]
    participants: tuple[Participant, ...]
    scores: ScoreTable
    stated_totals: dict[int, Points]
    points_row: int | None
    problems: Report
    header_row: int = 1
    layout_reason: str = ""
    left_out: tuple[LeftOutRow, ...] = ()
    data: bytes = b""
    corrections: Mapping[int, ColumnRole] = field(default_factory=dict)

    @property
    def has_only_total(self) -> bool:
        """True if the only score column is a total, which is then the only session."""
        return [session.kind for session in self.sessions] == [TOTAL_KIND]


def check_missing_points(session_count: int) -> Iterator[Problem]:
    """Yield a note if any session has no points possible.

    `session_count` is the number of sessions without points.
    """
    if session_count:
        message = (
            f"The file does not state the points possible of {pluralize(session_count, 'session')}. Set them before "
            "a new assignment is made."
        )
        yield Problem(POINTS_UNKNOWN, Severity.INFO, message, Location(Source.EXPORT))
