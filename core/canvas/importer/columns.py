"""Header row of an upload: validation, column positions, and assignments."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import Enum

from core.canvas.gradebook import Assignment
from core.canvas.importer.ruby_csv import parse_ruby_float
from core.recognition.gradebook_layout import CHECKPOINT_SUFFIXES, TOTAL_NAMES

INVALID_HEADER_MESSAGE = "The CSV header row is invalid."
UNKNOWN_ERROR_MESSAGE = "An unknown error has occurred. Verify the CSV file or try again later."
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
_SIS_USER_ID_PATTERN = re.compile(r"SIS\s+User\s+ID")
_SIS_LOGIN_ID_PATTERN = re.compile(r"SIS\s+Login\s+ID")
_INTEGRATION_ID_PATTERN = re.compile(r"Integration\s+ID")
_ROOT_ACCOUNT_PATTERN = re.compile(r"Root\s+Account")
_ASSIGNMENT_HEADER_PATTERN = re.compile(r"(.*)\s\(([0-9]+)\)")
_CHECKPOINT_SUFFIX_PATTERN = re.compile(rf"({'|'.join(CHECKPOINT_SUFFIXES)})\s*$")
_READ_ONLY_PATTERN = re.compile(r"read\s+only")
_STARTS_WITH_NUMBER_PATTERN = re.compile(r"\s*[+-]?[0-9]")


class HeaderVerdict(Enum):
    """Canvas's verdict on the header row; the value is the message it shows."""

    VALID = ""
    INVALID = INVALID_HEADER_MESSAGE
    CRASH = UNKNOWN_ERROR_MESSAGE


@dataclass(frozen=True, slots=True)
class UploadHeader:
    """Zero-based positions of the columns in a header.

    `student_column_count` is the number of columns up to and including Section. `custom_columns` maps the titles of
    custom columns to their indexes. `assignment_columns` are the columns that Canvas reads as assignments, from left to
    right.
    """

    cells: list[str | None]
    has_last_first: bool
    id_column: int
    sis_user_id_column: int | None
    sis_login_id_column: int | None
    root_account_column: int | None
    student_column_count: int
    custom_columns: dict[str, int] = field(default_factory=dict)
    assignment_columns: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class AssignmentColumn:
    """Assignment column of the upload.

    `index` is the zero-based position of the header. `source_index` is the position of the column with the values (rule
    C5). `assignment` is None if Canvas would ask about the column; in that case, Canvas would suggest `title` as the
    title. `matched_by` is "id", "title", or "new".
    """

    index: int
    source_index: int
    header: str
    title: str
    assignment: Assignment | None
    matched_by: str

    @property
    def assignment_id(self) -> str:
        """The ID of the assignment, or "" if it is new."""
        return self.assignment.assignment_id if self.assignment else ""


@dataclass(frozen=True, slots=True)
class ColumnPoints:
    """Points possible of one column, after Canvas has read the points rows.

    `is_changed` is True if the file differs from Canvas. `is_read_only` is True if the points cell says “read only”.
    """

    points: Decimal | None
    is_changed: bool
    is_read_only: bool


def validate_header(cells: list[str | None], *, allows_last_first: bool) -> HeaderVerdict:
    """Return Canvas's verdict on a header row.

    If a cell is blank where Canvas expects a word, the import crashes, because Canvas doesn't check for nil. Canvas
    rules B1 to B5 (GradebookImporter#header?).
    """
    verdict = _validate_name_columns(cells)
    if verdict is not HeaderVerdict.VALID:
        return verdict
    if _has_name_columns(cells) and not allows_last_first:
        return HeaderVerdict.INVALID
    section_column = find_student_columns(cells).student_column_count - 1
    section = cells[section_column] if section_column < len(cells) else None
    if section is None:
        return HeaderVerdict.CRASH
    return HeaderVerdict.VALID if "Section" in section else HeaderVerdict.INVALID


def find_student_columns(cells: list[str | None]) -> UploadHeader:
    """Return the positions of the name and identity columns.

    Canvas rule B4 (GradebookImporter#update_column_count).
    """
    return _locate_identity_columns(cells, 2 if _has_name_columns(cells) else 1)


def read_header(cells: list[str | None], custom_titles: tuple[str, ...]) -> UploadHeader:
    """Return the column positions in a header that `validate_header` accepts.

    Canvas drops as many columns after Section as the file has custom columns, wherever the custom columns are. A custom
    column farther right therefore makes Canvas drop assignment columns. Canvas rules B7 to B9
    (GradebookImporter#process_custom_column_headers, #drop_student_information_columns, #strip_custom_columns).
    """
    header = find_student_columns(cells)
    titles = set(custom_titles) - RESERVED_NAMES
    custom_columns = {text: column for column, text in enumerate(cells) if text is not None and text in titles}
    columns = range(header.student_column_count + len(custom_columns), len(cells))
    assignment_columns = (
        column for column in columns if not is_total_header(cells[column]) and cells[column] not in custom_columns
    )
    return replace(header, custom_columns=custom_columns, assignment_columns=tuple(assignment_columns))


def is_total_header(text: str | None) -> bool:
    """Return True if Canvas ignores a column with this header. Canvas rule B8."""
    return text is not None and any(name in text for name in TOTAL_NAMES)


def parse_assignment_header(header: str) -> tuple[str, int | None]:
    """Split a header `Title (id)` into title and ID.

    Without an ID, the title is the whole header, and the ID is None. Canvas rule C2 (AbstractAssignment.title_and_id).
    """
    match = _ASSIGNMENT_HEADER_PATTERN.fullmatch(header)
    return (_CHECKPOINT_SUFFIX_PATTERN.sub("", match[1]).strip(), int(match[2])) if match else (header, None)


def match_assignments(header: UploadHeader, candidates: Sequence[Assignment]) -> list[AssignmentColumn]:
    """Match each assignment column to an assignment.

    Canvas tries the ID first and then the whole header as a title. A column that matches neither is new. Canvas rules
    C1 to C5 (GradebookImporter#parse_assignments, #calc_assignment_indices).
    """
    ordered = sorted(candidates, key=lambda assignment: int(assignment.assignment_id))
    by_id = {int(candidate.assignment_id): candidate for candidate in ordered}
    by_title: dict[str, Assignment] = {}
    for candidate in ordered:
        by_title.setdefault(candidate.title, candidate)
    source_indexes: dict[str, int] = {}
    assignment_columns = []
    for index in header.assignment_columns:
        header_cell = header.cells[index]
        header_text = header_cell or ""
        title, assignment_id = parse_assignment_header(header_text)
        assignment, matched_by = (by_id.get(assignment_id) if assignment_id is not None else None), "id"
        if assignment is None:
            assignment, matched_by = by_title.get(header_text), "title"
        source_index = header.cells.index(header_cell)
        if assignment is None:
            matched_by = "new"
        else:
            title = assignment.title
            source_indexes[assignment.assignment_id] = source_index
        assignment_columns.append(AssignmentColumn(index, source_index, header_text, title, assignment, matched_by))
    return [
        replace(column, source_index=source_indexes.get(column.assignment_id, column.source_index))
        for column in assignment_columns
    ]


def read_points_possible(
    columns: Sequence[AssignmentColumn], points_rows: Sequence[Sequence[str | None]]
) -> list[ColumnPoints]:
    """Return the points possible of each column according to the points rows.

    An unquoted blank keeps Canvas's points; a quoted one removes them. Canvas rules D1 to D4
    (GradebookImporter#process_pp, #readonly_assignment?).
    """
    column_points = []
    for column in columns:
        points = original = column.assignment.points_possible if column.assignment else None
        is_changed = is_read_only = False
        for row in points_rows:
            text = row[column.source_index] if column.source_index < len(row) else None
            is_read_only = text is not None and _READ_ONLY_PATTERN.search(text) is not None
            if text is not None:
                points = parse_ruby_float(text) if text.strip() else None
                is_changed = points != original or (
                    original is not None and not _STARTS_WITH_NUMBER_PATTERN.match(text)
                )
        column_points.append(ColumnPoints(points, is_changed, is_read_only))
    return column_points


def _validate_name_columns(cells: list[str | None]) -> HeaderVerdict:
    """Return the verdict on the name and ID headers.

    Canvas rules B1 to B3 (GradebookImporter#row_has_student_headers?).
    """
    verdict = HeaderVerdict.INVALID
    if len(cells) > 3:
        verdict = _validate_cells(cells, ("Student", "ID"))
    if verdict is HeaderVerdict.INVALID and len(cells) > 4:
        verdict = _validate_cells(cells, ("LastName", "FirstName", "ID"))
    return verdict


def _validate_cells(cells: list[str | None], words: tuple[str, ...]) -> HeaderVerdict:
    """Return the verdict on cells, each of which must contain its word in `words`."""
    for cell, word in zip(cells, words, strict=False):
        if cell is None:
            return HeaderVerdict.CRASH
        if word not in cell:
            return HeaderVerdict.INVALID
    return HeaderVerdict.VALID


def _has_name_columns(cells: list[str | None]) -> bool:
    return cells[:2] == ["LastName", "FirstName"]


def _locate_identity_columns(cells: list[str | None], id_column: int) -> UploadHeader:
    """Return the positions of the columns after ID, given the position of ID."""
    column = id_column + 1
    sis_user_id = sis_login_id = root_account = None
    if _SIS_LOGIN_ID_PATTERN.search(_get_cell_text(cells, column)):
        sis_login_id = column
        column += 1
    elif _SIS_USER_ID_PATTERN.search(_get_cell_text(cells, column)) and _SIS_LOGIN_ID_PATTERN.search(
        _get_cell_text(cells, column + 1)
    ):
        sis_user_id, sis_login_id = column, column + 1
        column += 2
        column += 1 if _INTEGRATION_ID_PATTERN.search(_get_cell_text(cells, column)) else 0
        if _ROOT_ACCOUNT_PATTERN.search(_get_cell_text(cells, column)):
            root_account = column
            column += 1
    return UploadHeader(cells, id_column == 2, id_column, sis_user_id, sis_login_id, root_account, column + 1)


def _get_cell_text(cells: list[str | None], column: int) -> str:
    return (cells[column] or "") if column < len(cells) else ""
