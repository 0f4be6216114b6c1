"""Roles that columns have in a table of people and scores.

The window imports this module before pandas is loaded.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from core.texts import Text, _

REMOTE_ID_PATTERN = re.compile(r"#[0-9A-Fa-f]{6,8}")
"""ID of an iClicker remote, such as #1A2B3C4D. An unregistered remote has no name.

In a column of IDs or logins, the same text can be an ID that a learning management system marks with "#".
"""


class ColumnRole(StrEnum):
    """Role of a column in a table of people and scores.

    The values are stable keys; `label` is for display. OTHER_NAME is an additional column of names, such as nicknames,
    which can agree with a student's first name. OTHER_ID is a column of IDs of an unknown kind, which are used as
    student IDs only if students in the gradebook have them.
    """

    NAME = "name"
    LAST_NAME = "last name"
    FIRST_NAME = "first name"
    OTHER_NAME = "other name"
    STUDENT_ID = "student id"
    EMAIL = "e-mail"
    LOGIN = "login"
    OTHER_ID = "other id"
    REMOTE_ID = "remote id"
    SESSION = "session"
    TOTAL = "total"
    POINTS_POSSIBLE = "points possible"
    SECTION = "section"
    IGNORED = "ignored"

    @property
    def label(self) -> Text:
        """The role as a label for the user."""
        return _ROLE_LABELS[self]


_ROLE_LABELS = {
    ColumnRole.NAME: _("name"),
    ColumnRole.LAST_NAME: _("last name"),
    ColumnRole.FIRST_NAME: _("first name"),
    ColumnRole.OTHER_NAME: _("other name"),
    ColumnRole.STUDENT_ID: _("student ID"),
    ColumnRole.EMAIL: _("email"),
    ColumnRole.LOGIN: _("login"),
    ColumnRole.OTHER_ID: _("other ID"),
    ColumnRole.REMOTE_ID: _("remote ID"),
    ColumnRole.SESSION: _("session"),
    ColumnRole.TOTAL: _("total"),
    ColumnRole.POINTS_POSSIBLE: _("points possible"),
    ColumnRole.SECTION: _("section"),
    ColumnRole.IGNORED: _("not used"),
}
USER_REASON = _("You chose this.")
"""The reason for a role that the user gave a column."""

REPEATABLE_ROLES = (ColumnRole.STUDENT_ID, ColumnRole.LOGIN, ColumnRole.EMAIL, ColumnRole.OTHER_ID)
"""Roles that several columns can have. All of them count as evidence."""


@dataclass(frozen=True, slots=True)
class ClassifiedColumn:
    """A column with its role, and the reason for the role in a sentence about the column.

    `column` counts from 1.
    """

    column: int
    header: str
    role: ColumnRole
    reason: Text
