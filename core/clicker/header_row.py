"""Detection of the header row and the meaning of headers.

Headers only reveal identity columns, totals, and columns known to have no scores. Any other column with scores is a
session, so a session with an unusual name isn't lost.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from core.clicker.export import ColumnRole
from core.cooperative import iter_yielding
from core.files.dictionary_column import TextColumn
from core.files.tables import Table

_MAX_SEARCHED_ROWS = 60


@dataclass(frozen=True, eq=False)
class Grid:
    """A table whose header row is known.

    Rows and columns count from 0; `width` is the number of columns up to the last nonblank cell.
    """

    table: Table
    header_row: int
    width: int

    @cached_property
    def headers(self) -> list[str]:
        """The trimmed headers of all columns; missing ones are empty."""
        return [self.get_cell(self.header_row, column) for column in range(self.width)]

    @property
    def body_rows(self) -> range:
        """The indexes of the rows below the header."""
        return range(self.header_row + 1, len(self.table.rows))

    def get_cell(self, row: int, column: int) -> str:
        """Return a trimmed cell, or an empty text if the row is too short."""
        cells = self.table.rows[row]
        return cells[column].strip() if column < len(cells) else ""

    def get_column(self, column: int, rows: Sequence[int]) -> list[str]:
        """Return the cells of one column in the given rows."""
        return [self.get_cell(row, column) for row in rows]

    def get_columns(self, rows: Sequence[int]) -> list[TextColumn]:
        """Return the cells of every column in the given rows.

        This is faster than reading column by column.
        """
        return [column.map(str.strip) for column in iter_yielding(self.table.extract_columns(rows, self.width), 1)]


def detect_grid(table: Table) -> Grid | None:
    """Return the table with its header row, or None if no row looks like a header.

    The header is the row near the top that names the most identity columns.
    """
    best_count, header_row = 0, -1
    for number, row in enumerate(table.rows[:_MAX_SEARCHED_ROWS]):
        roles = {identity[0] for text in row if (identity := parse_identity_header(text))}
        if len(roles) > best_count and sum(bool(text.strip()) for text in row) > 1:
            best_count, header_row = len(roles), number
    if header_row < 0:
        return None
    width = max(len(row) for row in iter_yielding(table.rows))
    while width > 1 and not any(len(row) >= width and row[width - 1].strip() for row in table.rows):
        width -= 1
    return Grid(table, header_row, width)


_HEADER_SPELLINGS: dict[ColumnRole, tuple[str, ...]] = {
    ColumnRole.LAST_NAME: ("last name", "lastname", "surname", "family name", "student last name", "last"),
    ColumnRole.FIRST_NAME: (
        "first name",
        "firstname",
        "given name",
        "student first name",
        "preferred first name",
        "first",
    ),
    ColumnRole.NAME: (
        *("student name", "studentname", "name", "full name", "fullname", "student", "students", "participant"),
        *("participant name", "display name", "learner", "name last first", "last name first name", "last first"),
    ),
    ColumnRole.EMAIL: (
        *("email", "e mail", "email address", "e mail address", "emailaddress", "student email", "student e mail"),
        *("school email", "university email", "iclicker email", "sis login id", "mail"),
    ),
    ColumnRole.LOGIN: (
        *("username", "user name", "login", "login id", "login name", "user login", "net id", "netid", "student login"),
    ),
    ColumnRole.STUDENT_ID: (
        *("student id", "studentid", "sis user id", "student number", "student no", "student id number", "id number"),
        *("student identifier", "org defined id", "orgdefinedid", "university id", "campus id", "sid", "pid"),
        *("sis id", "external id", "user id", "userid", "id"),
    ),
    ColumnRole.REMOTE_ID: (
        *("remote id", "remoteid", "remote ids", "clicker id", "clickerid", "iclicker id", "iclicker remote id"),
        *("i clicker id", "device id", "remote", "clicker"),
    ),
}
_SPELLING_RANKS = {
    spelling: (role, rank) for role, names in reversed(_HEADER_SPELLINGS.items()) for rank, spelling in enumerate(names)
}

_LOCAL_ID_HEADER = re.compile(
    r"uin|cwid|emplid|uid|[a-z]{1,2}id|(banner|campus|university|college|school|institution|institutional|org|"
    r"organization|organisation|matriculation|student campus|student sis|learner|pupil) (id|id number|number)"
)
_LOCAL_LOGIN_HEADER = re.compile(r"\w+ (netid|net id|username|login)")
_OTHER_ID_HEADER = re.compile(r"(\w+ ){1,3}(id|id number)")
_LOCAL_HEADERS = (
    (_LOCAL_ID_HEADER, ColumnRole.STUDENT_ID),
    (_LOCAL_LOGIN_HEADER, ColumnRole.LOGIN),
    (_OTHER_ID_HEADER, ColumnRole.OTHER_ID),
)
_INTERNAL_ID_HEADER = re.compile(
    r"(\w+ )*(submission|response|public|group|session|poll|question|quiz|activity|attempt|assignment|assessment|"
    r"exam|course|section|class|team|meeting|webinar|event|transaction|order|room|term|item|survey|presentation|"
    r"lecture) ids?"
)
_LOCAL_ID_RANK = 99  # a university's own term for its student number; any common header takes precedence

_TOTAL_HEADER = re.compile(
    r"((grand|course|overall|final|iclicker|i clicker|clicker|semester|cumulative|running|session|sessions|all) )*"
    r"((total|totals|sum)( (score|scores|points|pts|grade|earned|to date|so far))*|overall( (score|grade|points))?)"
    r"|(iclicker|i clicker|clicker) (grade|score|scores|points)|points earned"
)
_COUNT_HEADER = re.compile(
    r"(total|number of|times|sessions|classes|days)? ?(absent|present|excused|attended|absences)"
)
_RATE_HEADER = re.compile(r".*%.*|(.* )?(average|avg|mean|median|percent|percentage|rank)")
_NON_SCORE_HEADERS = frozenset(
    {
        *("section", "sections", "section id", "note", "notes", "comment", "comments", "group", "groups", "team"),
        *("major", "level", "year", "class year", "age", "gpa", "credits", "class standing", "root account", "status"),
        *("integration id", "end of line indicator"),
        *("role", "pronouns", "course", "course id", "phone", "registered", "registration date", "date registered"),
        *("date added", "last login", "row", "no", "middle name", "preferred name", "letter grade"),
    }
)


def normalize_header(header: str) -> str:
    """Return a header as lowercase words: "E-mail" becomes "e mail"."""
    return " ".join(re.sub(r"[^\w%#]+|_", " ", header.casefold()).split()).replace("#", "number").strip()


def parse_identity_header(header: str) -> tuple[ColumnRole, int] | None:
    """Return the role and rank of an identity header, or None for another header.

    Each role's most common spelling has rank 0.
    """
    name = normalize_header(header)
    if name in _SPELLING_RANKS or find_non_score_reason(header):
        return _SPELLING_RANKS.get(name)
    for pattern, role in _LOCAL_HEADERS:
        if pattern.fullmatch(name):
            return role, _LOCAL_ID_RANK
    return None


def is_total_header(header: str) -> bool:
    """Return True if a header names a total, such as "Total Score" or "Polls total"."""
    name = normalize_header(header)
    return bool(_TOTAL_HEADER.fullmatch(name)) or name.endswith((" total", " totals"))


def find_non_score_reason(header: str) -> str:
    """Return why columns with this header have no scores.

    The reason is empty if they may have scores.
    """
    name = normalize_header(header)
    if _COUNT_HEADER.fullmatch(name):
        return "counts sessions, holds no scores"
    if _RATE_HEADER.fullmatch(header.casefold()) or _RATE_HEADER.fullmatch(name):
        return "is computed from the scores, holds none of its own"
    if _INTERNAL_ID_HEADER.fullmatch(name):
        return "holds IDs, but not of students"
    return "is known to hold no scores" if name in _NON_SCORE_HEADERS else ""
