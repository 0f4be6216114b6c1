"""Roles that columns have in a table of people and scores.

The window imports this module before pandas is loaded.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

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
    def label(self) -> str:
        """The role as it appears in a sentence."""
        return self.value.replace(" id", " ID")


USER_REASON = "you said so"
"""The reason for a role that the user gave a column."""

REPEATABLE_ROLES = (ColumnRole.STUDENT_ID, ColumnRole.LOGIN, ColumnRole.EMAIL, ColumnRole.OTHER_ID)
"""Roles that several columns can have. All of them count as evidence."""


@dataclass(frozen=True, slots=True)
class ClassifiedColumn:
    """A column with its role, and the reason for the role in words.

    `column` counts from 1.
    """

    column: int
    header: str
    role: ColumnRole
    reason: str
