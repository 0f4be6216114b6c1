"""Signs that a table with people and scores is an iClicker export."""

import re

from core.recognition.header_row import Grid
from core.recognition.headers import find_non_score_reason, normalize_header, parse_identity_header, restore_spaces
from core.recognition.roles import ColumnRole
from core.title_parsing import detect_day_first, split_date, split_points

_SESSION_HEADER = re.compile(
    r"class \d+ *[-–—] *\S.*|session \d+\b.*|i[>.]?-?clicker(: *|\.{2,})\S.*|.+ points grade( *<.*>)?",
    re.IGNORECASE | re.DOTALL,
)
_DOTTED_HEADER = re.compile(
    r"session \d+ .+|class \d+ (poll|quiz|attendance|participation)\b.*"
    r"|x(\d{1,2} \d{1,2} (\d{4}|\d{2})|\d{4} \d{1,2} \d{1,2})",
    re.IGNORECASE,
)
"""Headers that R wrote with dots, such as "Class.1...Poll" and "X9.1.2026", after the spaces are restored."""

_SIS_HEADERS = frozenset({"sis user id", "sis login id"})
_COUNT_HEADERS = frozenset({"total absent", "total present", "total excused"})


def is_clicker_session_header(header: str, *, day_first: bool = False) -> bool:
    """Return True if a header looks like an iClicker session, such as "Class 1 - Poll" or a bare date."""
    text = " ".join(header.split())
    if not text or find_non_score_reason(text):
        return False
    if _SESSION_HEADER.fullmatch(text) or (" " not in text and _DOTTED_HEADER.fullmatch(restore_spaces(text))):
        return True
    held_on, rest = split_date(split_points(text)[0], day_first=day_first)
    return held_on is not None and not rest


def is_clicker_table(grid: Grid, *, is_foreign: bool) -> bool:
    """Return True if a table is an iClicker export: by a session, iClicker's own columns, or who the people are.

    `is_foreign` is True if another tool wrote it. Then only sessions and iClicker's own columns count.
    """
    day_first = detect_day_first(grid.headers)
    if any(is_clicker_session_header(header, day_first=day_first) for header in grid.headers):
        return True
    names = {normalize_header(header) for header in grid.headers}
    roles = {identity[0] for header in grid.headers if (identity := parse_identity_header(header))}
    if names & _SIS_HEADERS or names & _COUNT_HEADERS or "remote id" in names:
        return True
    has_name = ColumnRole.NAME in roles or ColumnRole.LAST_NAME in roles
    return not is_foreign and has_name and {ColumnRole.EMAIL, ColumnRole.STUDENT_ID} <= roles
