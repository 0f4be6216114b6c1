"""What does an iClicker export hold?"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path

from core.points import Points, ScoreTable
from core.problems import Report

REMOTE = re.compile(r"#[0-9A-Fa-f]{6,8}")
"""The number of a remote (#1A2B3C4D), which stands in place of a name or an id where nobody has registered it."""


class Role(StrEnum):
    """What a column was taken for. The values are keys; `word` is what people read."""

    NAME = "name"
    LAST_NAME = "last name"
    FIRST_NAME = "first name"
    STUDENT_ID = "student id"
    EMAIL = "e-mail"
    REMOTE_ID = "remote id"
    SESSION = "session"
    TOTAL = "total"
    IGNORED = "ignored"

    @property
    def word(self) -> str:
        """The role in a sentence."""
        return self.value.replace(" id", " ID")


@dataclass(frozen=True, slots=True)
class ColumnMeaning:
    """What one column (counted from 1) was taken for, and why, in words."""

    column: int
    header: str
    role: Role
    why: str


@dataclass(frozen=True, slots=True)
class Session:
    """One session of the course.

    `key` names it uniquely in this file: its title, with " #2", " #3" for further sessions of one title from the left.
    `points_possible` is None where the file does not say.
    """

    key: str
    title: str
    column: int
    held_on: date | None
    kind: str
    points_possible: Points | None


@dataclass(frozen=True, slots=True)
class Participant:
    """One row of the export: a person as iClicker knows them, every field as printed but trimmed.

    Where the file has one name field it stands in `name` and `last`, `first` are empty; where it has two, `name` is
    "Last, First". `row` is the spreadsheet's row number.
    """

    row: int
    name: str
    last: str = ""
    first: str = ""
    student_id: str = ""
    email: str = ""
    remote_id: str = ""

    @property
    def label(self) -> str:
        """What to call this person where a list names them: the name, else whatever the row has."""
        return self.name or self.email or self.student_id or self.remote_id


@dataclass(frozen=True, slots=True)
class LeftOutRow:
    """A row under the header that is no participant (an average, a footer), and why, in words."""

    row: int
    text: str
    why: str


@dataclass(frozen=True, eq=False)
class Export:
    """A whole export, read.

    `layout` is the stable name of the recognised layout ("cloud-canvas", ...), `layout_words` says it to a person.
    `scores` is indexed by participant row, with one column a session key. `stated_totals` holds the file's own total by
    row where one is printed; `stated_points_total` that of its points row. `header_row` and `points_row` are
    spreadsheet row numbers; every other row that holds something is a participant or stands in `left_out`. `data` are
    the file's bytes, `corrections` the roles by column that a person gave when it was read.
    """

    path: Path
    sha256: str
    layout: str
    layout_words: str
    encoding: str
    delimiter: str
    columns: tuple[ColumnMeaning, ...]
    sessions: tuple[Session, ...]
    participants: tuple[Participant, ...]
    scores: ScoreTable
    stated_totals: dict[int, Points]
    stated_points_total: Points | None
    points_row: int | None
    problems: Report
    header_row: int = 1
    layout_why: str = ""
    left_out: tuple[LeftOutRow, ...] = ()
    data: bytes = b""
    corrections: Mapping[int, Role] = field(default_factory=dict)
