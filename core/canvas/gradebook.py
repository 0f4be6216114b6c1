"""What does Canvas's own gradebook export hold?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from core.problems import Report
from core.scores.points import Points

EXCUSED = "EX"
NOT_ASSIGNED = "N/A"


class Posting(StrEnum):
    """What the row under the header says of an assignment."""

    AUTOMATIC = ""
    MANUAL = "manual"
    MANUAL_HIDDEN = "manual-hidden"
    MUTED = "muted"


@dataclass(frozen=True, slots=True)
class Student:
    """One student of the roster. `name` is as the export prints it, usually "Last, First"; ids are text."""

    canvas_id: str
    name: str
    sis_user_id: str
    login_id: str
    section: str
    row: int
    root_account: str = ""
    is_test: bool = False


@dataclass(frozen=True, slots=True)
class Assignment:
    """One assignment column. `header` is the whole cell, `column` counts from 1; points are None where blank."""

    assignment_id: str
    title: str
    header: str
    column: int
    points_possible: Points | None
    posting: Posting = Posting.AUTOMATIC


@dataclass(frozen=True, eq=False)
class Gradebook:
    """A gradebook export, read.

    `cells[assignment_id][i]` belongs to `students[i]`: "" no score, "EX", "N/A", a plain decimal without trailing zeros
    ("8", "1.5"), or other text as printed (a letter grade). `custom_columns` are titles of custom columns such as Notes, in file
    order; `custom_cells` their text by title. `ignored_columns` are totals, overrides and other columns of Canvas's own.
    `exported_at` comes from the file's name, else its file time (`age_from_name` tells which).
    """

    path: Path
    sha256: str
    encoding: str
    delimiter: str
    has_last_first: bool
    has_sis_user_id: bool
    has_sis_login_id: bool
    students: tuple[Student, ...]
    assignments: tuple[Assignment, ...]
    cells: Mapping[str, tuple[str, ...]]
    custom_columns: tuple[str, ...]
    custom_cells: Mapping[str, tuple[str, ...]]
    ignored_columns: tuple[str, ...]
    exported_at: datetime
    age_from_name: bool
    problems: Report
