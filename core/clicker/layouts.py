"""Detection of export layouts, and rejection of other iClicker and Canvas files.

Each detector looks at headers and cells, never at the file name or column positions. It returns its reason in words,
which is empty if the layout doesn't match. Detectors run from the most specific to the least.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from core.canvas.gradebook_layout import (
    ASSIGNMENT_HEADER_PATTERN,
    GradebookColumnKind,
    GradebookLayout,
    find_layout,
    get_cell,
    is_read_only_mark,
)
from core.clicker.columns import ScoreColumn
from core.clicker.export import REMOTE_ID_PATTERN, ClassifiedColumn, ColumnRole
from core.clicker.header_row import normalize_header, parse_identity_header
from core.errors import UnrecognizedFileError
from core.files.tables import Table
from core.problems import Severity


@dataclass(frozen=True, slots=True)
class LayoutFeatures:
    """Features of an export that the layout detectors examine.

    `headers` are normalized.
    """

    headers: frozenset[str]
    identity: Mapping[ColumnRole, ClassifiedColumn]
    sessions: Sequence[ScoreColumn]

    def is_true_for_most(self, predicate: Callable[[ScoreColumn], bool]) -> bool:
        """Return True if the predicate holds for at least half of the sessions."""
        return bool(self.sessions) and 2 * sum(map(predicate, self.sessions)) >= len(self.sessions)


@dataclass(frozen=True, slots=True)
class ExportLayout:
    """The layout of an export: its stable name, its display label, and the reason."""

    name: str
    label: str
    reason: str


def detect_layout(
    headers: Sequence[str], identity: Mapping[ColumnRole, ClassifiedColumn], sessions: Sequence[ScoreColumn]
) -> ExportLayout:
    """Return the layout of an export, or "generic" if no known layout matches."""
    features = LayoutFeatures(frozenset(map(normalize_header, headers)), identity, sessions)
    for name, label, find_reason in _LAYOUT_DETECTORS:
        if reason := find_reason(features):
            return ExportLayout(name, label, reason)
    return ExportLayout(
        "generic", "table with students and scores", "has columns that name students, and columns of scores"
    )


def _detect_cloud_attendance(features: LayoutFeatures) -> str:
    if features.is_true_for_most(lambda session: session.cells.is_attendance):
        return "its cells say PRESENT, ABSENT or EXCUSED"
    counts = {"total absent", "total present", "total excused"} & features.headers
    return "has the columns Total Absent, Total Present, Total Excused" if len(counts) > 1 else ""


def _detect_cloud_canvas(features: LayoutFeatures) -> str:
    sis_headers = {"sis user id", "sis login id"} & features.headers
    return "has Canvas's columns SIS User ID or SIS Login ID, and iClicker sessions" if sis_headers else ""


def _detect_cloud_brightspace(features: LayoutFeatures) -> str:
    if "end of line indicator" in features.headers:
        return "has Brightspace's column End-of-Line Indicator"
    is_grade = features.is_true_for_most(lambda session: "points grade" in normalize_header(session.header.text))
    return "its sessions end in “Points Grade”" if is_grade else ""


def _detect_classic_session_total(features: LayoutFeatures) -> str:
    is_total = features.is_true_for_most(lambda session: session.header.is_session_total)
    return "its sessions are headed “Session N Total”, with the day and the points in brackets" if is_total else ""


def _detect_classic_upload_file(features: LayoutFeatures) -> str:
    if ColumnRole.REMOTE_ID in features.identity:
        return "has the column Remote ID"
    is_participation = features.is_true_for_most(
        lambda session: session.header.has_number and session.header.kind == "participation"
    )
    return "its sessions are headed “Session N Participation”" if is_participation else ""


def _detect_classic_dates(features: LayoutFeatures) -> str:
    is_bare = features.is_true_for_most(lambda session: session.header.is_bare_date)
    return "its sessions are headed by their day alone" if is_bare else ""


def _detect_cloud_gradebook(features: LayoutFeatures) -> str:
    has_name = ColumnRole.NAME in features.identity or ColumnRole.LAST_NAME in features.identity
    has_identity = has_name and ColumnRole.EMAIL in features.identity and ColumnRole.STUDENT_ID in features.identity
    return "has the columns name, Email and Student ID, and sessions" if has_identity else ""


_LAYOUT_DETECTORS: tuple[tuple[str, str, Callable[[LayoutFeatures], str]], ...] = (
    ("cloud-attendance", "iClicker Cloud, attendance export", _detect_cloud_attendance),
    ("cloud-canvas", "iClicker Cloud, Canvas export", _detect_cloud_canvas),
    ("cloud-brightspace", "iClicker Cloud, Brightspace export", _detect_cloud_brightspace),
    ("classic-session-total-brackets", "i>clicker Classic, session totals", _detect_classic_session_total),
    ("classic-uploadfile", "i>clicker Classic, UploadFile", _detect_classic_upload_file),
    ("classic-id-total-dates", "i>clicker Classic, IDs and days", _detect_classic_dates),
    ("cloud-gradebook", "iClicker Cloud, gradebook export", _detect_cloud_gradebook),
)


CLOUD_ADVICE = "In iClicker Cloud, open the course, choose Gradebook > Export, and give that file."
CLASSIC_ADVICE = "In i>clicker Classic, choose Reports > Export (or Sync), and give the UploadFile.csv that it makes."
EXPORT_ADVICE = f"{CLOUD_ADVICE} {CLASSIC_ADVICE}"

_MAX_CHECKED_ROWS = 200
_QUESTION_HEADER = re.compile(
    r"question ?\d+\b.*|.*\b(response|answer|answers|correct answer|correctness|question text)"
)


def reject_other_files(table: Table) -> None:
    """Reject known iClicker and Canvas files that aren't exports.

    Raises:
        UnrecognizedFileError: the file is one of these. The message names its kind, and the advice says which file to
            get instead.
    """
    filled_rows = ([text.strip() for text in row] for row in table.rows if any(text.strip() for text in row))
    rows = list(islice(filled_rows, _MAX_CHECKED_ROWS))
    for description, advice, is_match in _OTHER_FILE_DETECTORS if rows else ():
        if is_match(rows):
            message = f"this looks like {description}, not like an iClicker export."
            raise UnrecognizedFileError(message, where=table.path.name, advice=advice)
    if not is_canvas_file(table):
        return
    table_errors = table.problems.filter_by_severity(Severity.ERROR).problems
    if table_errors:  # merged rows can look like any file: report the actual error
        raise UnrecognizedFileError(table_errors[0].message, where=table.path.name)
    message = "this looks like a Canvas gradebook or a file for upload to Canvas, not like an iClicker export."
    raise UnrecognizedFileError(message, where=table.path.name, advice=CLOUD_ADVICE)


def build_unrecognized_file_error(table: Table, missing: str) -> UnrecognizedFileError:
    """Return the error for a table that isn't an iClicker export.

    `missing` says what the table lacks.
    """
    first_row = next((row for row in table.rows if any(text.strip() for text in row)), [])
    beginning = ", ".join(f"“{text.strip()[:40]}”" for text in first_row[:4])
    message = f"this is not an iClicker export: {missing}. Its first line begins {beginning}."
    return UnrecognizedFileError(message, where=table.path.name, advice=EXPORT_ADVICE)


def is_canvas_file(table: Table) -> bool:
    """Return True if the table comes from Canvas or was made for upload to Canvas.

    iClicker's export for Canvas has the same first columns but leaves ID blank, and its session headers have no "(id)".
    Canvas fills in ID for every student. An upload file without IDs has "(id)" after every title. If no students are
    listed, Canvas's own marks decide: "(read only)" in the points row, or a row of posting marks.
    """
    layout = find_layout(table.rows)
    if layout is None:
        return False
    students = table.rows[layout.first_student_row :]
    ids = [text for row in students if (text := get_cell(row, layout.identity["ID"]))]
    if ids:
        return 2 * len(ids) >= sum(bool(get_cell(row, 0)) for row in students)
    has_no_students = not any(get_cell(row, 0) for row in students)
    return _all_columns_have_ids(layout) or (has_no_students and _has_canvas_marks(layout, table))


def _has_canvas_marks(layout: GradebookLayout, table: Table) -> bool:
    """Return True if the table has assignment IDs or Canvas's own marks."""
    points = table.rows[layout.points_row] if layout.points_row is not None else []
    has_ids = any(ASSIGNMENT_HEADER_PATTERN.fullmatch(header) for header in layout.headers)
    return has_ids or bool(layout.posting_rows) or any(is_read_only_mark(text.strip()) for text in points)


def _all_columns_have_ids(layout: GradebookLayout) -> bool:
    """Return True if every column except identity columns has an assignment ID."""
    titles = [
        text
        for text, kind in zip(layout.headers, layout.column_kinds, strict=True)
        if kind is not GradebookColumnKind.IDENTITY and text
    ]
    return bool(titles) and all(ASSIGNMENT_HEADER_PATTERN.fullmatch(title) for title in titles)


TextRows = Sequence[Sequence[str]]


def _is_session_csv(rows: TextRows) -> bool:
    labels = {row[0].casefold() for row in rows}
    return rows[0][0].casefold() == "scoring" or {"start time", "stop time"} <= labels


def _is_session_xml(rows: TextRows) -> bool:
    return rows[0][0].startswith("<") and any("<ssn" in text or "<p qn=" in text for row in rows for text in row)


def _is_remote_list(rows: TextRows) -> bool:
    return all(len(row) == 2 and REMOTE_ID_PATTERN.fullmatch(row[0]) for row in rows)


def _is_student_list(rows: TextRows) -> bool:
    """Return True if rows are a last name, a first name, and an ID, without a header."""
    return all(
        len(row) == 3 and not parse_identity_header(row[0]) and not _is_number(row[1]) for row in rows
    ) and not any(parse_identity_header(text) for text in rows[0])


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdecimal()


def _is_poll_answers(rows: TextRows) -> bool:
    """Return True if at least half of the columns are poll questions or answers.

    Identity columns don't count.
    """
    header = next((row for row in rows[:20] if sum(bool(parse_identity_header(text)) for text in row) > 1), rows[0])
    others = [normalize_header(text) for text in header if text and not parse_identity_header(text)]
    return bool(others) and 2 * sum(bool(_QUESTION_HEADER.fullmatch(text)) for text in others) >= len(others)


_OTHER_FILE_DETECTORS: tuple[tuple[str, str, Callable[[TextRows], bool]], ...] = (
    (
        "the session file of i>clicker Classic (L*.csv), which holds remotes and no names",
        CLASSIC_ADVICE,
        _is_session_csv,
    ),
    (
        "the session file of i>clicker Classic (L*.xml), which holds remotes and no names",
        CLASSIC_ADVICE,
        _is_session_xml,
    ),
    ("i>clicker Classic's list of remotes (RemoteID.csv), which holds no scores", CLASSIC_ADVICE, _is_remote_list),
    ("i>clicker Classic's list of students (Roster.txt), which holds no scores", CLASSIC_ADVICE, _is_student_list),
    ("the answers to one poll or quiz, question by question", CLOUD_ADVICE, _is_poll_answers),
)
