"""Words that mark a missing value or a missing ID."""

import re

MISSING_MARKS = ("NA", "NAN", "<NA>", "NONE", "NULL")
"""Words that R, pandas, and databases write for a missing value, in capitals."""

_ID_PLACEHOLDERS = frozenset(
    {
        *("", "NA", "NAN", "NONE", "NULL", "NIL", "UNKNOWN", "TBD", "NOID", "NOTAPPLICABLE"),
        *("X", "XX", "XXX", "ALL"),
    }
)
_NON_ALPHANUMERIC = re.compile(r"[\W_]+")


def is_missing_mark(text: str) -> bool:
    """Return True for a word that a program writes for a missing value."""
    return text.strip().upper() in MISSING_MARKS


def is_id_placeholder(text: str) -> bool:
    """Return True if an ID is blank or a word that people enter if they have none, such as "#N/A"."""
    return _NON_ALPHANUMERIC.sub("", text).upper() in _ID_PLACEHOLDERS
