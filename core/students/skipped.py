"""Which rows of an export are no student at all?"""

from core.clicker.export import Participant
from core.students.names import fold, read_name
from core.students.word_lists import MADE_UP, MADE_UP_COMPANY, STAFF

_TABLE_ROWS = frozenset(
    {
        ("points", "possible"),
        ("possible", "points"),
        ("total", "points"),
        ("points",),
        ("average",),
        ("averages",),
        ("class", "average"),
        ("mean",),
        ("median",),
        ("max",),
        ("maximum",),
        ("total",),
        ("totals",),
        ("standard", "deviation"),
    }
)


def why_skipped(participant: Participant) -> str:
    """Why this row is no student, in words: a points row, a test or demo row, an instructor. "" if it is one."""
    tokens = fold(participant.name or f"{participant.last} {participant.first}")
    if tokens in _TABLE_ROWS and not participant.student_id and not participant.email:
        return "a row of the table, not a person"
    words = set(tokens)
    if words & MADE_UP and words <= MADE_UP_COMPANY:
        return "a test or demo row"
    if words & STAFF and (words <= STAFF | MADE_UP_COMPANY or words & STAFF <= set(read_name(participant.name).nick)):
        return "an instructor's row"
    return ""
