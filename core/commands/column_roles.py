"""Roles of a file's columns, as printed by `check` and chosen with `--column`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.file_kind import DetectedFile
from core.recognition.gradebook_layout import (
    FIRST_NAME,
    ID,
    LAST_NAME,
    SECTION,
    SIS_LOGIN_ID,
    SIS_USER_ID,
    STUDENT,
    GradebookColumnKind,
    GradebookLayout,
)
from core.recognition.headers import (
    clean_header,
    find_non_score_reason,
    find_points_header_stem,
    is_login_header,
    is_total_header,
    normalize_header,
    parse_identity_header,
)
from core.recognition.roles import USER_REASON, ClassifiedColumn, ColumnRole
from core.texts import Text, _

_IGNORE = "ignore"
_ROLE_NAMES = {
    ColumnRole.NAME: "name",
    ColumnRole.LAST_NAME: "last-name",
    ColumnRole.FIRST_NAME: "first-name",
    ColumnRole.STUDENT_ID: "student-id",
    ColumnRole.EMAIL: "email",
    ColumnRole.LOGIN: "login",
    ColumnRole.SECTION: "section",
    ColumnRole.SESSION: "session",
    ColumnRole.TOTAL: "total",
    ColumnRole.POINTS_POSSIBLE: "points-possible",
}
ROLES_BY_NAME = {
    **{name: role for role, name in _ROLE_NAMES.items()},
    _IGNORE: ColumnRole.IGNORED,
}
"""The roles that a user can give a column, by their names on the command line."""

_CANVAS_IDENTITY = {
    STUDENT: "name",
    LAST_NAME: "last-name",
    FIRST_NAME: "first-name",
    SIS_USER_ID: "student-id",
    SIS_LOGIN_ID: "login",
    SECTION: "section",
}
_CANVAS_KINDS = {
    GradebookColumnKind.CUSTOM: (_IGNORE, _("a custom column")),
    GradebookColumnKind.ASSIGNMENT: ("session", _("an assignment: the column name has an assignment ID")),
    GradebookColumnKind.TOTAL: ("total", _("one of Canvas's totals")),
    GradebookColumnKind.BLANK: (_IGNORE, _("the column is empty")),
    GradebookColumnKind.UNKNOWN: (_IGNORE, _("the column name has no assignment ID")),
}


@dataclass(frozen=True, slots=True)
class ColumnRoleEntry:
    """A column's role, with the reason in a sentence about the column. `column` counts from 1."""

    column: int
    header: str
    role: str
    reason: Text


def list_column_roles(detected: DetectedFile) -> list[ColumnRoleEntry]:
    """Return the roles of all columns, even if the file isn't accepted.

    If no row looks like a header, the first row with several cells is treated as the header.
    """
    recognition = detected.recognition
    if detected.export:
        return [_describe_export_column(item) for item in detected.export.columns]
    if recognition is None:
        return []
    if recognition.layout:
        return list(_describe_canvas_columns(recognition.layout))
    rows = recognition.table.rows
    header = next((row for row in rows if sum(bool(text.strip()) for text in row) > 1), [])
    return list(_describe_headers(recognition.grid.headers if recognition.grid else list(map(clean_header, header))))


def _describe_export_column(item: ClassifiedColumn) -> ColumnRoleEntry:
    role = _ROLE_NAMES.get(item.role, _IGNORE)
    name = normalize_header(item.header)
    if item.reason == USER_REASON:
        return ColumnRoleEntry(item.column, item.header, role, item.reason)
    if role == "email" and is_login_header(item.header):
        role = "login"
    if item.role is ColumnRole.OTHER_NAME:
        role = "name"
    if item.role is ColumnRole.IGNORED and name in ("section", "sections"):
        role = "section"
    return ColumnRoleEntry(item.column, item.header, role, item.reason)


def _describe_canvas_columns(layout: GradebookLayout) -> Iterator[ColumnRoleEntry]:
    names = {column: name for name, column in layout.identity.items()}
    for column, (header, kind) in enumerate(zip(layout.headers, layout.column_kinds, strict=True)):
        if column in names:
            reason = _("Canvas's own ID") if names[column] == ID else _describe_header(header)
            role = _CANVAS_IDENTITY.get(names[column], _IGNORE)
        else:
            role, reason = _CANVAS_KINDS[kind]
        yield ColumnRoleEntry(column + 1, header, role, reason)


def _describe_header(header: str) -> Text:
    return _("the column is named “{header}”", header=header)


def _describe_headers(headers: Sequence[str]) -> Iterator[ColumnRoleEntry]:
    for column, header in enumerate(headers):
        if identity := parse_identity_header(header):
            item = ClassifiedColumn(column + 1, header, identity[0], _describe_header(header))
        elif find_points_header_stem(header) is not None:
            item = ClassifiedColumn(column + 1, header, ColumnRole.POINTS_POSSIBLE, _describe_header(header))
        elif is_total_header(header):
            item = ClassifiedColumn(column + 1, header, ColumnRole.TOTAL, _describe_header(header))
        else:
            reason = find_non_score_reason(header) or (
                _("Clickover doesn't know this column") if header else _("the column has no name")
            )
            item = ClassifiedColumn(column + 1, header, ColumnRole.IGNORED, reason)
        yield _describe_export_column(item)
