"""Which layout is this export, and why?

Each recogniser looks at what the file holds, never at its name or at where a column stands, and answers with the reason
why it fits, in words, or with "". They are asked from the most telling to the least.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from core.clicker.columns import ScoreColumn
from core.clicker.export import ColumnMeaning, Role
from core.clicker.headers import simplify


@dataclass(frozen=True, slots=True)
class Shape:
    """What a recogniser may look at: every header simplified, the identity columns and the sessions."""

    headers: frozenset[str]
    identity: Mapping[Role, ColumnMeaning]
    sessions: Sequence[ScoreColumn]

    def mostly(self, holds: Callable[[ScoreColumn], bool]) -> bool:
        """Whether something holds of at least half of the sessions."""
        return bool(self.sessions) and 2 * sum(map(holds, self.sessions)) >= len(self.sessions)


@dataclass(frozen=True, slots=True)
class Layout:
    """A layout's stable name, its name in words, and the reason why it fits."""

    name: str
    words: str
    why: str


def recognise(
    headers: Sequence[str], identity: Mapping[Role, ColumnMeaning], sessions: Sequence[ScoreColumn]
) -> Layout:
    """The layout of an export; "generic" where no known one fits."""
    shape = Shape(frozenset(map(simplify, headers)), identity, sessions)
    for name, words, recogniser in _RECOGNISERS:
        if why := recogniser(shape):
            return Layout(name, words, why)
    return Layout("generic", "table with students and scores", "has columns that name students, and columns of scores")


def _cloud_attendance(shape: Shape) -> str:
    if shape.mostly(lambda session: session.cells.is_attendance):
        return "its cells say PRESENT, ABSENT or EXCUSED"
    counts = {"total absent", "total present", "total excused"} & shape.headers
    return "has the columns Total Absent, Total Present, Total Excused" if len(counts) > 1 else ""


def _cloud_canvas(shape: Shape) -> str:
    found = {"sis user id", "sis login id"} & shape.headers
    return "has Canvas's columns SIS User ID or SIS Login ID, and iClicker sessions" if found else ""


def _cloud_brightspace(shape: Shape) -> str:
    if "end of line indicator" in shape.headers:
        return "has Brightspace's column End-of-Line Indicator"
    is_grade = shape.mostly(lambda session: "points grade" in simplify(session.header.text))
    return "its sessions end in “Points Grade”" if is_grade else ""


def _classic_session_total(shape: Shape) -> str:
    is_total = shape.mostly(lambda session: session.header.has_session_total)
    return "its sessions are headed “Session N Total”, with the day and the points in brackets" if is_total else ""


def _classic_upload_file(shape: Shape) -> str:
    if Role.REMOTE_ID in shape.identity:
        return "has the column Remote ID"
    is_participation = shape.mostly(
        lambda session: session.header.has_number and session.header.kind == "participation"
    )
    return "its sessions are headed “Session N Participation”" if is_participation else ""


def _classic_dates(shape: Shape) -> str:
    is_bare = shape.mostly(lambda session: session.header.is_bare_date)
    return "its sessions are headed by their day alone" if is_bare else ""


def _cloud_gradebook(shape: Shape) -> str:
    named = Role.NAME in shape.identity or Role.LAST_NAME in shape.identity
    found = named and Role.EMAIL in shape.identity and Role.STUDENT_ID in shape.identity
    return "has the columns name, Email and Student ID, and sessions" if found else ""


_RECOGNISERS: tuple[tuple[str, str, Callable[[Shape], str]], ...] = (
    ("cloud-attendance", "iClicker Cloud, attendance export", _cloud_attendance),
    ("cloud-canvas", "iClicker Cloud, Canvas export", _cloud_canvas),
    ("cloud-brightspace", "iClicker Cloud, Brightspace export", _cloud_brightspace),
    ("classic-session-total-brackets", "i>clicker Classic, session totals", _classic_session_total),
    ("classic-uploadfile", "i>clicker Classic, UploadFile", _classic_upload_file),
    ("classic-id-total-dates", "i>clicker Classic, IDs and days", _classic_dates),
    ("cloud-gradebook", "iClicker Cloud, gradebook export", _cloud_gradebook),
)
