"""Detection of export layouts, and rejection of other iClicker and Canvas files.

Each detector looks at headers and cells, never at the file name or column positions. It returns its reason in words,
which is empty if the layout doesn't match. Detectors run from the most specific to the least.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from core.clicker.columns import ScoreColumn
from core.errors import UnrecognizedFileError
from core.problems import Severity
from core.recognition.file_type import FileType
from core.recognition.headers import normalize_header
from core.recognition.other_files import CLASSIC_ADVICE, CLOUD_ADVICE
from core.recognition.recognizer import Recognition
from core.recognition.roles import ClassifiedColumn, ColumnRole


@dataclass(frozen=True, slots=True)
class LayoutFeatures:
    """Features of an export that the layout detectors examine.

    `headers` are normalized.
    """

    headers: frozenset[str]
    identity: Mapping[ColumnRole, ClassifiedColumn]
    sessions: Sequence[ScoreColumn]

    def is_true_for_half(self, predicate: Callable[[ScoreColumn], bool]) -> bool:
        """Return True if the predicate holds for at least half of the sessions."""
        return bool(self.sessions) and 2 * sum(map(predicate, self.sessions)) >= len(self.sessions)


@dataclass(frozen=True, slots=True)
class ExportLayout:
    """The layout of an export: its stable name, its display label, and the reason."""

    name: str
    label: str
    reason: str


def detect_layout(
    headers: Sequence[str],
    identity: Mapping[ColumnRole, ClassifiedColumn],
    sessions: Sequence[ScoreColumn],
    recognition: Recognition,
) -> ExportLayout:
    """Return the layout of an export, or "generic" if no known layout matches.

    A table that isn't from iClicker has no layout of iClicker.
    """
    if recognition.kind is FileType.SCORE_TABLE:
        label = f"table from {recognition.tool.tool}" if recognition.tool else "table with students and scores"
        return ExportLayout("generic", label, "has columns that name students, and columns that can be scores")
    features = LayoutFeatures(frozenset(map(normalize_header, headers)), identity, sessions)
    for name, label, find_reason in _LAYOUT_DETECTORS:
        if reason := find_reason(features):
            return ExportLayout(name, label, reason)
    return ExportLayout(
        "generic", "table with students and scores", "has columns that name students, and columns of scores"
    )


def _detect_cloud_attendance(features: LayoutFeatures) -> str:
    if features.is_true_for_half(lambda session: session.cells.is_attendance):
        return "its cells say PRESENT, ABSENT or EXCUSED"
    counts = {"total absent", "total present", "total excused"} & features.headers
    return "has the columns Total Absent, Total Present, Total Excused" if len(counts) > 1 else ""


def _detect_cloud_canvas(features: LayoutFeatures) -> str:
    sis_headers = {"sis user id", "sis login id"} & features.headers
    return "has Canvas's columns SIS User ID or SIS Login ID, and iClicker sessions" if sis_headers else ""


def _detect_cloud_brightspace(features: LayoutFeatures) -> str:
    if "end of line indicator" in features.headers:
        return "has Brightspace's column End-of-Line Indicator"
    is_grade = features.is_true_for_half(lambda session: "points grade" in normalize_header(session.header.text))
    return "its sessions end in “Points Grade”" if is_grade else ""


def _detect_classic_session_total(features: LayoutFeatures) -> str:
    is_total = features.is_true_for_half(lambda session: session.header.is_session_total)
    return "its sessions are headed “Session N Total”, with the day and the points in brackets" if is_total else ""


def _detect_classic_upload_file(features: LayoutFeatures) -> str:
    if ColumnRole.REMOTE_ID in features.identity:
        return "has the column Remote ID"
    is_participation = features.is_true_for_half(
        lambda session: session.header.has_number and session.header.kind == "participation"
    )
    return "its sessions are headed “Session N Participation”" if is_participation else ""


def _detect_classic_dates(features: LayoutFeatures) -> str:
    is_bare = features.is_true_for_half(lambda session: session.header.is_bare_date)
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


EXPORT_ADVICE = f"{CLOUD_ADVICE} {CLASSIC_ADVICE}"


def build_wrong_file_error(recognition: Recognition) -> UnrecognizedFileError:
    """Return the error for a file that isn't an iClicker export.

    The message describes the file, and the advice names the file to use instead.
    """
    table, tool = recognition.table, recognition.tool
    if tool and tool.missing:
        return UnrecognizedFileError(f"this is {tool.missing}.", where=table.path.name, advice=tool.advice)
    if recognition.other:
        message = f"this looks like {recognition.other.description}, not like an iClicker export."
        return UnrecognizedFileError(message, where=table.path.name, advice=recognition.other.advice)
    if recognition.reason:
        errors = table.problems.filter_by_severity(Severity.ERROR).problems
        if errors:  # merged rows can look like any file: report the actual error
            return UnrecognizedFileError(errors[0].message, where=table.path.name)
        message = "this looks like a Canvas gradebook or a file for upload to Canvas, not like an iClicker export."
        return UnrecognizedFileError(message, where=table.path.name, advice=CLOUD_ADVICE)
    if recognition.refusal:
        return recognition.build_error(recognition.refusal)
    return build_unrecognized_file_error(recognition, "no column is headed as a name, an e-mail or a student ID")


def build_unrecognized_file_error(recognition: Recognition, missing: str) -> UnrecognizedFileError:
    """Return the error for a table without people or without scores.

    `missing` describes what the table lacks. The advice is about the tool that wrote it.
    """
    table = recognition.table
    if recognition.tool:
        what = f"this is a file from {recognition.tool.tool}, and {missing}."
        return UnrecognizedFileError(what, where=table.path.name, advice=recognition.tool.advice)
    first_row = next((row for row in table.rows if any(text.strip() for text in row)), [])
    beginning = ", ".join(f"“{text.strip()[:40]}”" for text in first_row[:4])
    message = f"this is not an iClicker export: {missing}. Its first line begins {beginning}."
    return UnrecognizedFileError(message, where=table.path.name, advice=EXPORT_ADVICE)
