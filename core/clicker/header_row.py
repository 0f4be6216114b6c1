"""Detection of the header row, the identity columns, and the meaning of headers.

Headers only reveal identity columns, totals, and columns known to have no scores. Any other column with scores is a
session, so a session with an unusual name isn't lost.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from core.clicker.export import ClassifiedColumn, ColumnRole
from core.cooperative import iter_yielding
from core.errors import InvalidRequestError
from core.files.dictionary_column import TextColumn
from core.files.tables import Table

IDENTITY_ROLES = (
    ColumnRole.NAME,
    ColumnRole.LAST_NAME,
    ColumnRole.FIRST_NAME,
    ColumnRole.STUDENT_ID,
    ColumnRole.EMAIL,
    ColumnRole.REMOTE_ID,
)
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


def find_identity_columns(grid: Grid, corrections: Mapping[int, ColumnRole]) -> dict[ColumnRole, ClassifiedColumn]:
    """Return the column for each identity field.

    If several columns qualify, nonblank columns take precedence, then the most common headers. `corrections` maps
    column numbers (from 1) to the user's choices, which take precedence.

    Raises:
        InvalidRequestError: a column doesn't exist, or two columns were assigned the same role.
    """
    identity = _apply_corrections(grid, corrections)
    candidates = [
        (not _has_values(grid, column), match[1], column, match[0])
        for column, header in enumerate(grid.headers)
        if column + 1 not in corrections and (match := parse_identity_header(header))
    ]
    has_email = any(candidate[3] is ColumnRole.EMAIL for candidate in candidates)
    for is_blank, _, column, role in sorted(candidates):
        header = grid.headers[column]
        reason = f"headed “{header}”" + (", holds nothing" if is_blank else "")
        if role is ColumnRole.STUDENT_ID and not has_email and _contains_emails(grid, column):
            role, reason = ColumnRole.EMAIL, f"headed “{header}”, but holds e-mail addresses"
        identity.setdefault(role, ClassifiedColumn(column + 1, header, role, reason))
    return _merge_name_columns(identity, corrections)


def _apply_corrections(grid: Grid, corrections: Mapping[int, ColumnRole]) -> dict[ColumnRole, ClassifiedColumn]:
    identity: dict[ColumnRole, ClassifiedColumn] = {}
    for number, role in sorted(corrections.items()):
        if not 1 <= number <= grid.width:
            raise InvalidRequestError(
                f"there is no column {number}: the file has {grid.width}.", where=grid.table.path.name
            )
        if role in identity:
            message = f"columns {identity[role].column} and {number} cannot both be the {role.label}."
            raise InvalidRequestError(message, where=grid.table.path.name, advice="Choose one of them.")
        if role in IDENTITY_ROLES:
            identity[role] = ClassifiedColumn(number, grid.headers[number - 1], role, "you said so")
    return identity


def _merge_name_columns(
    identity: dict[ColumnRole, ClassifiedColumn], corrections: Mapping[int, ColumnRole]
) -> dict[ColumnRole, ClassifiedColumn]:
    """Keep either one name column or the last and first name columns.

    A lone last or first name becomes the name.
    """
    name_roles = [role for role in (ColumnRole.LAST_NAME, ColumnRole.FIRST_NAME) if role in identity]
    has_corrected_name = ColumnRole.NAME in identity and identity[ColumnRole.NAME].column in corrections
    if len(name_roles) == 2 and not has_corrected_name:
        identity.pop(ColumnRole.NAME, None)
        return identity
    single_names = [identity.pop(role) for role in name_roles]
    if single_names and ColumnRole.NAME not in identity:
        reason = f"{single_names[0].reason}, and there is no other name"
        identity[ColumnRole.NAME] = ClassifiedColumn(
            single_names[0].column, single_names[0].header, ColumnRole.NAME, reason
        )
    return identity


def _has_values(grid: Grid, column: int) -> bool:
    return any(grid.get_cell(row, column) for row in grid.body_rows)


def _contains_emails(grid: Grid, column: int) -> bool:
    """Return True if at least half of the filled cells are emails.

    Remote IDs don't count.
    """
    cells = [
        text
        for row in iter_yielding(grid.body_rows)
        if (text := grid.get_cell(row, column)) and not text.startswith("#")
    ]
    return bool(cells) and 2 * sum("@" in text for text in cells) >= len(cells)


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
    ColumnRole.STUDENT_ID: (
        *("student id", "studentid", "sis user id", "student number", "student no", "student id number", "id number"),
        *("student identifier", "org defined id", "orgdefinedid", "university id", "campus id", "sid", "pid"),
        *("sis id", "external id", "net id", "netid", "login id", "login", "username", "user name"),
        *("user id", "userid", "id"),
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
    r"uin|cwid|emplid|uid|[a-z]{1,2}id|\w+ (id|id number|netid)|(banner|campus|university) (id|number)"
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


@lru_cache(maxsize=2**14)
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
    return (ColumnRole.STUDENT_ID, _LOCAL_ID_RANK) if _LOCAL_ID_HEADER.fullmatch(name) else None


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
    return "is known to hold no scores" if name in _NON_SCORE_HEADERS else ""
