"""Which row is the header, and which column names the people?

What does a header cell say of its column, looked at alone?

Only identity columns, totals and columns that are known to hold no score are told by their names; whatever else holds
scores is a session, so that no session is lost because it has an unusual name.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from core.clicker.export import ColumnMeaning, Role
from core.errors import RequestError
from core.files.coded_columns import TextColumn
from core.files.tables import Table
from core.pacing import paced

IDENTITY_ROLES = (Role.NAME, Role.LAST_NAME, Role.FIRST_NAME, Role.STUDENT_ID, Role.EMAIL, Role.REMOTE_ID)
_LOOKED_AT = 60


@dataclass(frozen=True, eq=False)
class Grid:
    """A table whose header row is known. Rows and columns count from 0 here; `width` is that of the widest row."""

    table: Table
    header_row: int
    width: int

    @cached_property
    def headers(self) -> list[str]:
        """The header of every column, trimmed; "" where the header row is shorter."""
        return [self.cell(self.header_row, column) for column in range(self.width)]

    @property
    def body(self) -> range:
        """The rows under the header."""
        return range(self.header_row + 1, len(self.table.rows))

    def cell(self, row: int, column: int) -> str:
        """A cell without surrounding blanks; "" where the row is too short."""
        cells = self.table.rows[row]
        return cells[column].strip() if column < len(cells) else ""

    def column(self, column: int, rows: Sequence[int]) -> list[str]:
        """The cells of one column in these rows."""
        return [self.cell(row, column) for row in rows]

    def columns(self, rows: Sequence[int]) -> list[TextColumn]:
        """The cells of every column in these rows: quicker than column by column."""
        return [column.map(str.strip) for column in paced(self.table.columns_in(rows, self.width), 1)]


def find_grid(table: Table) -> Grid | None:
    """The table with its header row: the row near the top that names the most identity columns, or None."""
    best, header_row = 0, -1
    for number, row in enumerate(table.rows[:_LOOKED_AT]):
        found = {identity[0] for text in row if (identity := identity_of(text))}
        if len(found) > best and sum(bool(text.strip()) for text in row) > 1:
            best, header_row = len(found), number
    if header_row < 0:
        return None
    width = max(len(row) for row in paced(table.rows))
    while width > 1 and not any(len(row) >= width and row[width - 1].strip() for row in table.rows):
        width -= 1
    return Grid(table, header_row, width)


def find_identity(grid: Grid, corrections: Mapping[int, Role]) -> dict[Role, ColumnMeaning]:
    """The column of each identity field: the one whose name is most usual among those that hold something.

    `corrections` maps columns (from 1) to what a person says that they are, and comes first. Raises RequestError where
    two columns are said to be the same field.
    """
    identity = _corrected(grid, corrections)
    claims = [
        (not _is_filled(grid, column), found[1], column, found[0])
        for column, header in enumerate(grid.headers)
        if column + 1 not in corrections and (found := identity_of(header))
    ]
    for is_blank, _, column, role in sorted(claims):
        header = grid.headers[column]
        why = f"headed “{header}”" + (", holds nothing" if is_blank else "")
        if role is Role.STUDENT_ID and Role.EMAIL not in {claim[3] for claim in claims} and _holds_mail(grid, column):
            role, why = Role.EMAIL, f"headed “{header}”, but holds e-mail addresses"
        identity.setdefault(role, ColumnMeaning(column + 1, header, role, why))
    return _one_or_two_names(identity, corrections)


def _corrected(grid: Grid, corrections: Mapping[int, Role]) -> dict[Role, ColumnMeaning]:
    identity: dict[Role, ColumnMeaning] = {}
    for number, role in sorted(corrections.items()):
        if not 1 <= number <= grid.width:
            raise RequestError(f"there is no column {number}: the file has {grid.width}.", where=grid.table.path.name)
        if role in identity:
            what = f"columns {identity[role].column} and {number} cannot both be the {role.word}."
            raise RequestError(what, where=grid.table.path.name, advice="Choose one of them.")
        if role in IDENTITY_ROLES:
            identity[role] = ColumnMeaning(number, grid.headers[number - 1], role, "you said so")
    return identity


def _one_or_two_names(
    identity: dict[Role, ColumnMeaning], corrections: Mapping[int, Role]
) -> dict[Role, ColumnMeaning]:
    """Either one name column, or last and first; a lone last or first name is taken for the name."""
    parts = [role for role in (Role.LAST_NAME, Role.FIRST_NAME) if role in identity]
    has_corrected_name = Role.NAME in identity and identity[Role.NAME].column in corrections
    if len(parts) == 2 and not has_corrected_name:
        identity.pop(Role.NAME, None)
        return identity
    lone = [identity.pop(role) for role in parts]
    if lone and Role.NAME not in identity:
        why = f"{lone[0].why}, and there is no other name"
        identity[Role.NAME] = ColumnMeaning(lone[0].column, lone[0].header, Role.NAME, why)
    return identity


def _is_filled(grid: Grid, column: int) -> bool:
    return any(grid.cell(row, column) for row in grid.body)


def _holds_mail(grid: Grid, column: int) -> bool:
    """Whether at least half of the cells, registered remotes apart, are e-mail addresses."""
    cells = [text for row in paced(grid.body) if (text := grid.cell(row, column)) and not text.startswith("#")]
    return bool(cells) and 2 * sum("@" in text for text in cells) >= len(cells)


_SPELLINGS: dict[Role, tuple[str, ...]] = {
    Role.LAST_NAME: ("last name", "lastname", "surname", "family name", "student last name", "last"),
    Role.FIRST_NAME: ("first name", "firstname", "given name", "student first name", "preferred first name", "first"),
    Role.NAME: (
        *("student name", "studentname", "name", "full name", "fullname", "student", "students", "participant"),
        *("participant name", "display name", "learner", "name last first", "last name first name", "last first"),
    ),
    Role.EMAIL: (
        *("email", "e mail", "email address", "e mail address", "emailaddress", "student email", "student e mail"),
        *("school email", "university email", "iclicker email", "sis login id", "mail"),
    ),
    Role.STUDENT_ID: (
        *("student id", "studentid", "sis user id", "student number", "student no", "student id number", "id number"),
        *("student identifier", "org defined id", "orgdefinedid", "university id", "campus id", "sid", "pid"),
        *("sis id", "external id", "net id", "netid", "login id", "login", "username", "user name"),
        *("user id", "userid", "id"),
    ),
    Role.REMOTE_ID: (
        *("remote id", "remoteid", "remote ids", "clicker id", "clickerid", "iclicker id", "iclicker remote id"),
        *("i clicker id", "device id", "remote", "clicker"),
    ),
}
_RANKS = {spelling: (role, rank) for role, names in reversed(_SPELLINGS.items()) for rank, spelling in enumerate(names)}

_LOCAL_ID = re.compile(
    r"uin|cwid|emplid|uid|[a-z]{1,2}id|\w+ (id|id number|netid)|(banner|campus|university) (id|number)"
)
_LOCAL_ID_RANK = 99  # a university's own name for its student number: any better-known one comes first

_TOTAL = re.compile(
    r"((grand|course|overall|final|iclicker|i clicker|clicker|semester|cumulative|running|session|sessions|all) )*"
    r"((total|totals|sum)( (score|scores|points|pts|grade|earned|to date|so far))*|overall( (score|grade|points))?)"
    r"|(iclicker|i clicker|clicker) (grade|score|scores|points)|points earned"
)
_COUNTS = re.compile(r"(total|number of|times|sessions|classes|days)? ?(absent|present|excused|attended|absences)")
_RATES = re.compile(r".*%.*|(.* )?(average|avg|mean|median|percent|percentage|rank)")
_NO_SCORES = frozenset(
    {
        *("section", "sections", "section id", "note", "notes", "comment", "comments", "group", "groups", "team"),
        *(
            "major",
            "level",
            "year",
            "class year",
            "age",
            "gpa",
            "credits",
            "class standing",
            "root account",
            "integration id",
            "end of line indicator",
            "status",
        ),
        *("role", "pronouns", "course", "course id", "phone", "registered", "registration date", "date registered"),
        *("date added", "last login", "row", "no", "middle name", "preferred name", "letter grade"),
    }
)


def simplify(header: str) -> str:
    """A header in lower case, with single blanks for whatever stands between its words: "E-mail" is "e mail"."""
    return " ".join(re.sub(r"[^\w%#]+|_", " ", header.casefold()).split()).replace("#", "number").strip()


def identity_of(header: str) -> tuple[Role, int] | None:
    """The identity field that a header names, and how usual that spelling is (0 is the most usual)."""
    name = simplify(header)
    if name in _RANKS or why_no_scores(header):
        return _RANKS.get(name)
    return (Role.STUDENT_ID, _LOCAL_ID_RANK) if _LOCAL_ID.fullmatch(name) else None


def is_total_name(header: str) -> bool:
    """Whether a header names a total: "Total", "Total Score", "iClicker Grade", or anything that ends in "total"."""
    name = simplify(header)
    return bool(_TOTAL.fullmatch(name)) or name.endswith((" total", " totals"))


def why_no_scores(header: str) -> str:
    """Why a column of this name holds no scores, in words; "" where its name does not say so."""
    name = simplify(header)
    if _COUNTS.fullmatch(name):
        return "counts sessions, holds no scores"
    if _RATES.fullmatch(header.casefold()) or _RATES.fullmatch(name):
        return "is computed from the scores, holds none of its own"
    return "is known to hold no scores" if name in _NO_SCORES else ""
