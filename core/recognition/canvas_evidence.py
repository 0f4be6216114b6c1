"""Evidence that a table is from Canvas: its IDs, assignment IDs, and marks.

iClicker's export for Canvas has the same first columns, but its ID column is blank, and its titles have no "(id)".
"""

import re

from core.files.table import Table
from core.points import parse_points
from core.recognition.gradebook_layout import (
    ASSIGNMENT_HEADER_PATTERN,
    FIRST_NAME,
    ID,
    INTEGRATION_ID,
    LAST_NAME,
    ROOT_ACCOUNT,
    SECTION,
    SIS_LOGIN_ID,
    SIS_USER_ID,
    STUDENT,
    GradebookColumnKind,
    GradebookLayout,
    find_identity_columns,
    is_read_only_mark,
)
from core.recognition.header_row import Grid
from core.recognition.headers import find_non_score_reason, parse_identity_header
from core.recognition.special_rows import is_points_label, is_posting_row, is_summary_label

_SIS_HEADERS = frozenset({SIS_USER_ID, SIS_LOGIN_ID, INTEGRATION_ID, ROOT_ACCOUNT})
_NUMBER = re.compile(r"[0-9]+([.,][0-9]+)?([eE]\+?[0-9]+)?")
_LONG_ASSIGNMENT_ID = re.compile(r"0|(?!(19|20)[0-9]{2}$)[0-9]{4,}")
_WHOLE_NUMBER = re.compile(r"-?[0-9]+")
_MAX_SCORE = 1000


def is_canvas_table(grid: Grid) -> bool:
    """Return True if a table is from Canvas, or is meant for upload to it.

    The evidence is one of these: a filled column ID, “(read only)” in the row of points possible, assignments with
    their IDs, or a row of posting marks in a table without people.
    """
    identity = find_identity_columns(grid.headers)
    is_canvas_like = bool(_SIS_HEADERS & identity.keys()) or (
        bool({STUDENT, LAST_NAME} & identity.keys()) and {ID, SECTION} <= identity.keys()
    )
    if is_canvas_like and ID in identity:
        ids, people = _count_ids(grid, identity)
        if ids:
            return 2 * ids >= people
    if _has_read_only_marks(grid) or _has_assignment_ids(grid, identity, is_canvas_like=is_canvas_like):
        return True
    is_unused = is_canvas_like and not any(_is_person_row(grid, row) for row in grid.body_rows)
    return is_unused and any(_is_marked_row(grid.get_row(row)) for row in grid.body_rows)


def _count_ids(grid: Grid, identity: dict[str, int]) -> tuple[int, int]:
    """Return the number of rows with a Canvas ID and the number of rows with a name."""
    name_column = identity.get(STUDENT, identity.get(LAST_NAME, identity.get(FIRST_NAME)))
    names, ids = grid.get_texts(name_column), grid.get_texts(identity[ID])
    rows = [row for row in grid.body_rows if not is_points_label(names[row]) and not is_summary_label(names[row])]
    count = sum(bool(_NUMBER.fullmatch(ids[row])) for row in rows)
    return count, sum(bool(names[row]) for row in rows) if name_column is not None else len(rows)


def _is_person_row(grid: Grid, row: int) -> bool:
    text = grid.get_texts(0)[row]
    return bool(text) and not is_points_label(text)


def _is_marked_row(row: list[str]) -> bool:
    return any(row) and is_posting_row(row)


def _has_read_only_marks(grid: Grid) -> bool:
    """Return True if Canvas marked a column as read-only in a points row."""
    first_column = grid.get_texts(0)
    return any(
        is_points_label(first_column[row]) and any(is_read_only_mark(text) for text in grid.get_row(row)[1:])
        for row in grid.body_rows
    )


def _has_assignment_ids(grid: Grid, identity: dict[str, int], *, is_canvas_like: bool) -> bool:
    """Return True if headers of score columns contain assignment IDs.

    A short number in parentheses may be part of a title. It counts as an ID only if every score column has such a
    number and the file also has Canvas's own columns.
    """
    others = [text for column, text in enumerate(grid.headers) if text and column not in identity.values()]
    titles = [text for text in others if is_canvas_like or not parse_identity_header(text)]
    matches = [match for text in titles if (match := ASSIGNMENT_HEADER_PATTERN.fullmatch(text))]
    long_ids = [match for match in matches if _LONG_ASSIGNMENT_ID.fullmatch(match["id"])]
    if is_canvas_like and (long_ids or (titles and len(matches) == len(titles))):
        return True
    return len(long_ids) > 0 and 2 * len(long_ids) >= len(titles)


def is_made_for_upload(grid: Grid, layout: GradebookLayout) -> bool:
    """Return True if a Canvas table can't be one of Canvas's own exports.

    It has an assignment with the ID 0, students without IDs, or a score column without an ID. Such a column doesn't
    count in a file with posting marks or totals, which only Canvas writes.
    """
    if layout.has_new_assignment:
        return True
    if not layout.student_rows:
        return bool(layout.unidentified_rows)
    if layout.posting_rows or layout.find_columns(GradebookColumnKind.TOTAL):
        return False
    return any(_is_score_column(grid, layout, column) for column in range(len(layout.headers)))


def may_be_upload(table: Table, layout: GradebookLayout) -> bool:
    """Return True if a gradebook may be an upload file written by Clickover.

    Both print whole numbers without decimals, and have no posting marks and no totals. A gradebook that another program
    has saved looks the same.
    """
    if layout.posting_rows or layout.find_columns(GradebookColumnKind.TOTAL) or b"\r" in table.data:
        return False
    columns = table.extract_columns(layout.student_rows, len(layout.headers))
    return any(
        _WHOLE_NUMBER.fullmatch(text.strip())
        for column in layout.find_columns(GradebookColumnKind.ASSIGNMENT)
        for text in columns[column].values
    )


def _is_score_column(grid: Grid, layout: GradebookLayout, column: int) -> bool:
    """Return True if a column without an ID contains scores.

    If there is no points row, a custom column can look like a score column. Its numbers are rarely in the range of
    scores.
    """
    header, kind = layout.headers[column], layout.column_kinds[column]
    if not header or parse_identity_header(header) or find_non_score_reason(header):
        return False
    if kind is not GradebookColumnKind.CUSTOM or layout.points_row is not None:
        return kind is GradebookColumnKind.UNKNOWN
    texts = {text for row in layout.student_rows if (text := grid.get_texts(column)[row])}
    scores = [parse_points(text) for text in texts]
    return bool(scores) and all(score is not None and abs(score) < _MAX_SCORE for score in scores)
