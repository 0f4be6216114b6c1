"""Does Canvas take this header row, and which column is which?

Which assignment does Canvas take each column for?
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import Enum

from core.canvas.gradebook import Assignment
from core.canvas.importer.ruby import leading_float

INVALID_HEADER = "The CSV header row is invalid."
UNKNOWN_ERROR = "An unknown error has occurred. Verify the CSV file or try again later."

RESERVED_NAMES = frozenset(
    {
        "Student",
        "LastName",
        "FirstName",
        "ID",
        "SIS User ID",
        "SIS Login ID",
        "Section",
        "Integration ID",
        "Root Account",
    }
)

NAMES_OF_TOTALS = (
    "Current Score",
    "Current Points",
    "Current Grade",
    "Final Score",
    "Final Points",
    "Final Grade",
    "Override Score",
    "Override Grade",
    "Override Status",
)
"""A header that contains one of these, case kept, is dropped without a word. Canvas rule B8 (GradebookImporter)."""

CHECKPOINTS = ("Reply To Topic", "Required Replies")
"""Canvas cuts one of these off the end of a title. Canvas rule C2 (AbstractAssignment.title_and_id)."""

_SIS_USER_ID = re.compile(r"SIS\s+User\s+ID")
_SIS_LOGIN_ID = re.compile(r"SIS\s+Login\s+ID")
_INTEGRATION_ID = re.compile(r"Integration\s+ID")
_ROOT_ACCOUNT = re.compile(r"Root\s+Account")


class Verdict(Enum):
    """What Canvas makes of the header row; the value is the sentence that it shows, if any."""

    VALID = ""
    INVALID = INVALID_HEADER
    CRASH = UNKNOWN_ERROR


@dataclass(frozen=True, slots=True)
class Header:
    """Where things stand in an accepted header, as indexes from 0.

    `student_columns` counts the name and identity columns up to Section; `custom` maps custom columns' titles to their
    places; `assignment_columns` are the places of the cells that Canvas looks at as assignments, from the left.
    """

    cells: list[str | None]
    has_last_first: bool
    id: int
    sis_user_id: int | None
    sis_login_id: int | None
    root_account: int | None
    student_columns: int
    custom: dict[str, int] = field(default_factory=dict)
    assignment_columns: tuple[int, ...] = ()


def _cell(cells: list[str | None], column: int) -> str:
    return (cells[column] or "") if column < len(cells) else ""


def judge_header(cells: list[str | None], *, allows_last_first: bool) -> Verdict:
    """Whether Canvas takes the row as a header. Canvas rules B1 to B5 (GradebookImporter#header?).

    A blank cell where Canvas looks for a word is no invalid header but a crash: it never asks whether the cell is
    there.
    """
    verdict = _judge_names(cells)
    if verdict is not Verdict.VALID:
        return verdict
    if _has_last_first(cells) and not allows_last_first:
        return Verdict.INVALID
    section_column = find_student_columns(cells).student_columns - 1
    section = cells[section_column] if section_column < len(cells) else None
    if section is None:
        return Verdict.CRASH
    return Verdict.VALID if "Section" in section else Verdict.INVALID


def _judge_names(cells: list[str | None]) -> Verdict:
    """Whether the row begins as a header does. Canvas rules B1 to B3 (GradebookImporter#row_has_student_headers?)."""
    verdict = Verdict.INVALID
    if len(cells) > 3:
        verdict = _judge_words(cells, ("Student", "ID"))
    if verdict is Verdict.INVALID and len(cells) > 4:
        verdict = _judge_words(cells, ("LastName", "FirstName", "ID"))
    return verdict


def _judge_words(cells: list[str | None], words: tuple[str, ...]) -> Verdict:
    """Whether each word is part of its cell; the first blank cell that is looked into crashes."""
    for cell, word in zip(cells, words, strict=False):
        if cell is None:
            return Verdict.CRASH
        if word not in cell:
            return Verdict.INVALID
    return Verdict.VALID


def _has_last_first(cells: list[str | None]) -> bool:
    return cells[:2] == ["LastName", "FirstName"]


def find_student_columns(cells: list[str | None]) -> Header:
    """The name and identity columns of a header, told by position.

    Canvas rule B4 (GradebookImporter#update_column_count).
    """
    return _place(cells, 2 if _has_last_first(cells) else 1)


def _place(cells: list[str | None], identity: int) -> Header:
    """The columns after ID, which stands at `identity`."""
    after = identity + 1
    sis_user_id = sis_login_id = root_account = None
    if _SIS_LOGIN_ID.search(_cell(cells, after)):
        sis_login_id = after
        after += 1
    elif _SIS_USER_ID.search(_cell(cells, after)) and _SIS_LOGIN_ID.search(_cell(cells, after + 1)):
        sis_user_id, sis_login_id = after, after + 1
        after += 2
        after += 1 if _INTEGRATION_ID.search(_cell(cells, after)) else 0
        if _ROOT_ACCOUNT.search(_cell(cells, after)):
            root_account = after
            after += 1
    return Header(cells, identity == 2, identity, sis_user_id, sis_login_id, root_account, after + 1)


def read_header(cells: list[str | None], custom_titles: tuple[str, ...]) -> Header:
    """The whole layout of a header that `judge_header` found valid.

    As many columns as the file has custom columns are dropped after Section, wherever those stand: a custom column
    further right makes the first assignment columns vanish. Canvas rules B7 to B9
    (GradebookImporter#process_custom_column_headers, #drop_student_information_columns, #strip_custom_columns).
    """
    header = find_student_columns(cells)
    titles = set(custom_titles) - RESERVED_NAMES
    custom = {text: column for column, text in enumerate(cells) if text is not None and text in titles}
    columns = range(header.student_columns + len(custom), len(cells))
    wanted = (column for column in columns if not is_ignored(cells[column]) and cells[column] not in custom)
    return replace(header, custom=custom, assignment_columns=tuple(wanted))


def is_ignored(text: str | None) -> bool:
    """Whether Canvas passes over a column because of its header alone. Canvas rule B8."""
    return text is not None and any(words in text for words in NAMES_OF_TOTALS)


_TITLE_AND_ID = re.compile(r"(.*)\s\(([0-9]+)\)")
_CHECKPOINT = re.compile(rf"({'|'.join(CHECKPOINTS)})\s*$")
_READ_ONLY = re.compile(r"read\s+only")
_STARTS_WITH_NUMBER = re.compile(r"\s*[+-]?[0-9]")


@dataclass(frozen=True, slots=True)
class Column:
    """One assignment column of the upload.

    `place` is where its header stands, `source` the column that its values are read from (rule C5), both from 0.
    `known` is None for an assignment that Canvas would ask about; `title` is then the title that it would offer.
    """

    place: int
    source: int
    header: str
    title: str
    known: Assignment | None
    by: str

    @property
    def assignment_id(self) -> str:
        """The assignment's id; "" for one that is new."""
        return self.known.assignment_id if self.known else ""


def title_and_id(header: str) -> tuple[str, int | None]:
    """The title and id of a header `Title (id)`; None where it has no id.

    Canvas rule C2 (AbstractAssignment.title_and_id).
    """
    found = _TITLE_AND_ID.fullmatch(header)
    return (_CHECKPOINT.sub("", found[1]).strip(), int(found[2])) if found else (header, None)


def match_assignments(header: Header, candidates: Sequence[Assignment]) -> list[Column]:
    """Each assignment column with what Canvas finds for it: by id, then by the whole header as title, else new.

    Canvas rules C1 to C5 (GradebookImporter#parse_assignments, #calc_assignment_indices).
    """
    in_order = sorted(candidates, key=lambda assignment: int(assignment.assignment_id))
    by_id = {int(assignment.assignment_id): assignment for assignment in in_order}
    by_title: dict[str, Assignment] = {}
    for assignment in in_order:
        by_title.setdefault(assignment.title, assignment)
    sources: dict[str, int] = {}
    found = []
    for place in header.assignment_columns:
        cell = header.cells[place]
        text = cell or ""
        title, number = title_and_id(text)
        known, by = (by_id.get(number) if number is not None else None), "id"
        if known is None:
            known, by = by_title.get(text), "title"
        source = header.cells.index(cell)
        if known is not None:
            sources[known.assignment_id] = source
        found.append((place, source, text, known, by if known else "new", known.title if known else title))
    return [
        Column(place, sources.get(known.assignment_id, source) if known else source, text, title, known, by)
        for place, source, text, known, by, title in found
    ]


@dataclass(frozen=True, slots=True)
class PointsCell:
    """What the points rows say of one column: its points, whether they count as changed, whether it is read-only."""

    points: Decimal | None
    is_changed: bool
    is_read_only: bool


def read_points(columns: Sequence[Column], points_rows: Sequence[Sequence[str | None]]) -> list[PointsCell]:
    """What the points rows say of each column; an unquoted blank says nothing, a quoted one takes the points away.

    Canvas rules D1 to D4 (GradebookImporter#process_pp, #readonly_assignment?).
    """
    cells = []
    for column in columns:
        points = was = column.known.points_possible if column.known else None
        is_changed = is_read_only = False
        for row in points_rows:
            text = row[column.source] if column.source < len(row) else None
            is_read_only = text is not None and _READ_ONLY.search(text) is not None
            if text is not None:
                points = leading_float(text) if text.strip() else None
                is_changed = points != was or (was is not None and not _STARTS_WITH_NUMBER.match(text))
        cells.append(PointsCell(points, is_changed, is_read_only))
    return cells
