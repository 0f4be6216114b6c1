"""Which layout is this export, and why?

Each recogniser looks at what the file holds, never at its name or at where a column stands, and answers with the reason
why it fits, in words, or with "". They are asked from the most telling to the least.

Which files are no export, although they come from iClicker or Canvas, and which one is needed instead?
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from core.canvas.gradebook_layout import TITLE_AND_ID, GradebookLayout, Kind, cell, find_layout, is_read_only_mark
from core.clicker.columns import ScoreColumn
from core.clicker.export import REMOTE, ColumnMeaning, Role
from core.clicker.header_row import identity_of, simplify
from core.errors import UnknownFile
from core.files.tables import Table
from core.pacing import paced
from core.problems import Severity


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


CLOUD = "In iClicker Cloud, open the course, choose Gradebook > Export, and give that file."
CLASSIC = "In i>clicker Classic, choose Reports > Export (or Sync), and give the UploadFile.csv that it makes."
EXPORT_IT = f"{CLOUD} {CLASSIC}"

_LOOKED_AT = 200
_QUESTION = re.compile(r"question ?\d+\b.*|.*\b(response|answer|answers|correct answer|correctness|question text)")


def refuse_other_files(table: Table) -> None:
    """Raise UnknownFile where the table is a file that is known to be no export; says which file to get instead."""
    filled = ([text.strip() for text in row] for row in table.rows if any(text.strip() for text in row))
    rows = list(islice(filled, _LOOKED_AT))
    for looks, advice, recogniser in _OTHERS if rows else ():
        if recogniser(rows):
            raise UnknownFile(
                f"this looks like {looks}, not like an iClicker export.", where=table.path.name, advice=advice
            )
    torn = table.problems.of(Severity.ERROR).problems
    if torn and is_canvas_file(table):  # rows that ran together look like anything: say what is really wrong
        raise UnknownFile(torn[0].message, where=table.path.name)
    if is_canvas_file(table):
        looks = "a Canvas gradebook or a file for upload to Canvas"
        raise UnknownFile(f"this looks like {looks}, not like an iClicker export.", where=table.path.name, advice=CLOUD)


def refuse_unknown(table: Table, missing: str) -> UnknownFile:
    """The error for a table that is nothing known; `missing` says what an export has and this file has not."""
    first = next((row for row in table.rows if any(text.strip() for text in row)), [])
    begins = ", ".join(f"“{text.strip()[:40]}”" for text in first[:4])
    what = f"this is not an iClicker export: {missing}. Its first line begins {begins}."
    return UnknownFile(what, where=table.path.name, advice=EXPORT_IT)


def is_canvas_file(table: Table) -> bool:
    """Whether the table is Canvas's own, or made for upload to Canvas.

    iClicker's export for Canvas has the same first columns, but it leaves ID blank and its sessions have no "(id)".
    Canvas fills ID for every student; a file for upload without IDs has "(id)" behind every title. Canvas alone marks
    columns: "(read only)" in the points row, and a row of posting marks; these tell where no student is listed.
    """
    layout = find_layout(table.rows)
    if layout is None:
        return False
    students = table.rows[layout.first_student_row :]
    ids = [text for row in paced(students) if (text := cell(row, layout.identity["ID"]))]
    if ids:
        return 2 * len(ids) >= sum(bool(cell(row, 0)) for row in students)
    is_nobody_listed = not any(cell(row, 0) for row in students)
    return _all_have_ids(layout) or (is_nobody_listed and _has_marks(layout, table))


def _has_marks(layout: GradebookLayout, table: Table) -> bool:
    """Whether a column is marked as Canvas marks its own, or named with an assignment's id."""
    points = table.rows[layout.points_row] if layout.points_row is not None else []
    has_ids = any(TITLE_AND_ID.fullmatch(header) for header in layout.headers)
    return has_ids or bool(layout.marks_rows) or any(is_read_only_mark(text.strip()) for text in points)


def _all_have_ids(layout: GradebookLayout) -> bool:
    """Whether every column behind Section is an assignment with its id."""
    titles = [
        text for text, kind in zip(layout.headers, layout.kinds, strict=True) if kind is not Kind.IDENTITY and text
    ]
    return bool(titles) and all(TITLE_AND_ID.fullmatch(title) for title in titles)


Rows = Sequence[Sequence[str]]


def _is_session_file(rows: Rows) -> bool:
    labels = {row[0].casefold() for row in rows}
    return rows[0][0].casefold() == "scoring" or {"start time", "stop time"} <= labels


def _is_xml(rows: Rows) -> bool:
    return rows[0][0].startswith("<") and any("<ssn" in text or "<p qn=" in text for row in rows for text in row)


def _is_remote_list(rows: Rows) -> bool:
    return all(len(row) == 2 and REMOTE.fullmatch(row[0]) for row in rows)


def _is_roster(rows: Rows) -> bool:
    """Last, First, id in every line, without a header."""
    return all(len(row) == 3 and not identity_of(row[0]) and not _is_number(row[1]) for row in rows) and not any(
        identity_of(text) for text in rows[0]
    )


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdecimal()


def _is_one_poll(rows: Rows) -> bool:
    """Questions and answers of one poll: at least half of the columns that do not name the student."""
    header = next((row for row in rows[:20] if sum(bool(identity_of(text)) for text in row) > 1), rows[0])
    others = [simplify(text) for text in header if text and not identity_of(text)]
    return bool(others) and 2 * sum(bool(_QUESTION.fullmatch(text)) for text in others) >= len(others)


_OTHERS: tuple[tuple[str, str, Callable[[Rows], bool]], ...] = (
    ("the session file of i>clicker Classic (L*.csv), which holds remotes and no names", CLASSIC, _is_session_file),
    ("the session file of i>clicker Classic (L*.xml), which holds remotes and no names", CLASSIC, _is_xml),
    ("i>clicker Classic's list of remotes (RemoteID.csv), which holds no scores", CLASSIC, _is_remote_list),
    ("i>clicker Classic's list of students (Roster.txt), which holds no scores", CLASSIC, _is_roster),
    ("the answers to one poll or quiz, question by question", CLOUD, _is_one_poll),
)
