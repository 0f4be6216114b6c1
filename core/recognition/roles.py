"""Roles of columns.

The window imports this module before pandas is loaded.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

REMOTE_ID_PATTERN = re.compile(r"#[0-9A-Fa-f]{6,8}")
"""ID of an iClicker remote, such as #1A2B3C4D. An unregistered remote has no name."""


class ColumnRole(StrEnum):
    """Role of a column in a table of people and scores.

    The values are stable keys; `label` is for display.
    """

    NAME = "name"
    LAST_NAME = "last name"
    FIRST_NAME = "first name"
    STUDENT_ID = "student id"
    EMAIL = "e-mail"
    REMOTE_ID = "remote id"
    SESSION = "session"
    TOTAL = "total"
    IGNORED = "ignored"

    @property
    def label(self) -> str:
        """The role as it appears in a sentence."""
        return self.value.replace(" id", " ID")


@dataclass(frozen=True, slots=True)
class ClassifiedColumn:
    """A column's role and the reason for it in words.

    `column` counts from 1.
    """

    column: int
    header: str
    role: ColumnRole
    reason: str
