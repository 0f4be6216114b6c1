"""Data classes for the contents of an iClicker export.

The window imports this module before pandas is loaded.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from core.cooperative import cached_property
from core.points import Points, ScoreTable
from core.problems import Location, Problem, Report, Severity, Source
from core.recognition.corrections import NO_CORRECTIONS, Corrections
from core.recognition.file_shapes import KeptCorrections, build_kept_corrections
from core.recognition.roles import ClassifiedColumn, ColumnRole
from core.recognition.table_preview import TablePreview
from core.texts import Text, _, ngettext

if TYPE_CHECKING:
    from core.clicker.cell_parsing import ParsedColumn

ICLICKER = "iClicker"
POINTS_UNKNOWN = "points-possible-unknown"
SESSIONS_DIFFER = "sessions-differ"

_NO_REASON = Text("")
ATTENDANCE_KIND = "attendance"
TOTAL_KIND = "total"
"""The kind of the session in a file whose only score column is a total."""

NUMBERS_PER_FILE = 2**24
"""Number of row or column keys reserved for each file; no file has more rows or columns."""


def build_file_key(file: int, number: int) -> int:
    """Return the key of a row or column in the whole class.

    `file` is the file's position in the class, from 1. Keys in the first file are the spreadsheet's own numbers.
    """
    return (file - 1) * NUMBERS_PER_FILE + number


def locate_file_key(key: int) -> tuple[int, int]:
    """Return the file's position and the spreadsheet number of a row or column.

    This is the inverse of `build_file_key`.
    """
    file, number = divmod(key, NUMBERS_PER_FILE)
    return file + 1, number


def map_file_keys(keys: Iterable[int], new_files: Mapping[int, int]) -> dict[int, int]:
    """Return the new key of each row or column, given the new position of each file.

    Keys in other files are omitted.
    """
    located_keys = ((key, *locate_file_key(key)) for key in keys)
    return {key: build_file_key(new_files[file], number) for key, file, number in located_keys if file in new_files}


def format_row(row: int, file_name: str) -> str:
    """Return a row's spreadsheet number, with the file's name unless that is empty."""
    number = str(locate_file_key(row)[1])
    return _("{row} in {file}", row=number, file=file_name) if file_name else number


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
    """An ID, login, or email address, and the column in which it is.

    `column` counts from 1. It is MAIN_COLUMN if this is the main column for its role.
    """

    column: int
    role: ColumnRole
    text: str


@dataclass(frozen=True, slots=True)
class Participant:
    """A person in one row of the export, not yet matched with a student.

    Fields are trimmed but otherwise unchanged. If the file has one name column, `name` has its value, and `last_name`
    and `first_name` are empty. If it has two, `name` is "Last, First". `row` is the key of the row (see
    `build_file_key`), and `file_name` is empty if the class has only one file. `student_id`, `email`, and `login` come
    from the main column of that role; `other_identities` are the values of all other columns of IDs, logins, and email
    addresses. `other_names` are the values of additional name columns, such as nicknames.
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
    other_names: tuple[str, ...] = ()
    file_name: str = ""

    @property
    def row_text(self) -> str:
        """The row number, and also the file if the class has several files."""
        return format_row(self.row, self.file_name)

    @property
    def label(self) -> str:
        """The name to display, or another identifier if there is no name."""
        return self.name or self.email or self.student_id or self.login or self.remote_id

    @property
    def identities(self) -> tuple[IdentityValue, ...]:
        """All nonblank IDs, logins, and email addresses, first those in the main columns."""
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
        """The distinct IDs, logins, emails, and remote IDs, for display and search."""
        texts = (*(value.text for value in self.identities), self.remote_id)
        return tuple(dict.fromkeys(text for text in texts if text))


@dataclass(frozen=True, slots=True)
class LeftOutRow:
    """A row that isn't a participant, such as an average, with the reason in a sentence about the row."""

    row: int
    text: str
    reason: Text


@dataclass(frozen=True, eq=False)
class ClickerExport:
    """The complete contents of an iClicker export, or of several that form one class.

    `layout` is the stable name of the detected layout ("cloud-canvas", ...) and `layout_label` its label for the user.
    `scores` has one row for each participant and one column for each session key. `stated_totals` maps rows to the
    totals printed in the file. `header_row` and `points_row` are spreadsheet row numbers. Every other nonblank row is
    either a participant or listed in `left_out`. `data` is the file's bytes, and `corrections` are the user's.
    `is_score_table` is True for a table of another tool, whose sessions aren't included by default. `tool` is the
    tool's name, if it is known. `preview` contains the first rows, unchanged.

    If the class has several files, `parts` contains the export of each. Rows and columns are then keys (see
    `build_file_key`), `joined_columns` maps each session column to the column of the session that it was joined with,
    and `joined_titles` are the titles of sessions that the user joined although their points possible differ. Fields
    about one file, such as `path` and `layout`, are those of the first file.
    `text_columns` are the sessions' cells by key, for sessions with texts that aren't numbers. Only single files have
    them (see `core.scores.shares.iter_text_columns`).
    """

    path: Path
    sha256: str
    layout: str
    layout_label: Text
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
    layout_reason: Text = _NO_REASON
    left_out: tuple[LeftOutRow, ...] = ()
    data: bytes = b""
    corrections: Corrections = NO_CORRECTIONS
    parts: "tuple[ClickerExport, ...]" = ()
    joined_columns: Mapping[int, int] = field(default_factory=dict)
    joined_titles: frozenset[str] = frozenset()
    is_score_table: bool = False
    tool: str = ""
    preview: TablePreview = field(default_factory=TablePreview)
    text_columns: "Mapping[str, ParsedColumn]" = field(default_factory=dict)

    @property
    def has_only_total(self) -> bool:
        """True if the only score column is a total, which counts as the only session."""
        return [session.kind for session in self.sessions] == [TOTAL_KIND]

    @property
    def headers(self) -> tuple[str, ...]:
        """The headers of the columns of one file, from left to right."""
        return tuple(column.header for column in self.columns)

    def list_corrections(self) -> list[KeptCorrections]:
        """Return the user's corrections of each file, in the form in which they are kept for other files."""
        return [build_kept_corrections(file.columns, file.corrections) for file in self.files]

    @property
    def tool_name(self) -> str:
        """The tool that all files are from, such as "iClicker", or "" if they aren't from one known tool."""
        names = {file.tool if file.is_score_table else ICLICKER for file in self.files}
        return names.pop() if len(names) == 1 else ""

    @property
    def file_label(self) -> Text:
        """What a sentence calls the file, such as "iClicker file" or "Gradescope file"."""
        return _("{tool} file", tool=self.tool_name) if self.tool_name else _("score file")

    @property
    def files(self) -> "tuple[ClickerExport, ...]":
        """The exports of the single files, in order."""
        return self.parts or (self,)

    @cached_property
    def file_names(self) -> tuple[str, ...]:
        """A unique display name for each file."""
        return build_file_names([file.path for file in self.files])

    @property
    def unchosen_sessions(self) -> frozenset[str]:
        """The keys of the sessions that aren't included until the user chooses them."""
        keys = {session.column: session.key for session in self.sessions}
        chosen = {
            keys[self.get_session_column(build_file_key(number, session.column))]
            for number, file in enumerate(self.files, 1)
            if not file.is_score_table
            for session in file.sessions
        }
        return frozenset(keys.values()) - chosen

    @property
    def total_columns(self) -> frozenset[int]:
        """The keys of the columns that are totals."""
        return frozenset(item.column for item in self.columns if item.role is ColumnRole.TOTAL)

    @property
    def has_several_files(self) -> bool:
        """True if the class has several iClicker files."""
        return bool(self.parts)

    def get_file_name(self, key: int) -> str:
        """Return the name of the file that a row or column is in.

        The name is empty if the class has only one file.
        """
        return self.file_names[locate_file_key(key)[0] - 1] if self.parts else ""

    def format_row(self, row: int) -> str:
        """Return a row's number, and also its file if the class has several files."""
        return format_row(row, self.get_file_name(row))

    def get_session_column(self, column: int) -> int:
        """Return the column of the session to which a column belongs."""
        return self.joined_columns.get(column, column)


def build_file_names(paths: Sequence[Path]) -> tuple[str, ...]:
    """Return each file's name, followed by a number if other files share the name."""
    counts = Counter(path.name for path in paths)
    return tuple(
        path.name if counts[path.name] == 1 else _("{name} (file {number})", name=path.name, number=str(number))
        for number, path in enumerate(paths, 1)
    )


def check_missing_points(sessions: Iterable[Session]) -> Iterator[Problem]:
    """Yield a note if the file states no points possible for some sessions. Attendance needs none."""
    count = sum(session.points_possible is None and session.kind != ATTENDANCE_KIND for session in sessions)
    if count:
        message = ngettext(
            "The file has no points possible for {n} session. Enter them before you create an assignment for it.",
            "The file has no points possible for {n} sessions. Enter them before you create assignments for them.",
            count,
        )
        yield Problem(POINTS_UNKNOWN, Severity.INFO, message, Location(Source.EXPORT))
