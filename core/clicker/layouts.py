"""Detection of export layouts, and rejection of other iClicker and Canvas files.

Each detector looks at headers and cells, never at the file name or column positions. It returns its reason, or
None if the layout doesn't match. Detectors run from the most specific to the least.
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
from core.texts import Text, _, join_commas, join_sentences

_GENERIC_LABEL = _("table with students and scores")


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
    """The layout of an export: its stable name, its label for the user, and the reason in a sentence about the file."""

    name: str
    label: Text
    reason: Text


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
        tool = recognition.tool
        label = _("table from {tool}", tool=tool.tool) if tool else _GENERIC_LABEL
        reason = _("It has columns that identify students and columns that may contain scores.")
        return ExportLayout("generic", label, reason)
    features = LayoutFeatures(frozenset(map(normalize_header, headers)), identity, sessions)
    for name, label, find_reason in _LAYOUT_DETECTORS:
        if found := find_reason(features):
            return ExportLayout(name, label, found)
    return ExportLayout("generic", _GENERIC_LABEL, _("It has columns that identify students and columns with scores."))


def _detect_cloud_attendance(features: LayoutFeatures) -> Text | None:
    if features.is_true_for_half(lambda session: session.cells.is_attendance):
        return _("Its cells contain PRESENT, ABSENT, or EXCUSED.")
    counts = {"total absent", "total present", "total excused"} & features.headers
    return _("It has columns such as Total Present and Total Absent.") if len(counts) > 1 else None


def _detect_cloud_canvas(features: LayoutFeatures) -> Text | None:
    sis_headers = {"sis user id", "sis login id"} & features.headers
    return _("It has iClicker sessions and Canvas's columns SIS User ID or SIS Login ID.") if sis_headers else None


def _detect_cloud_brightspace(features: LayoutFeatures) -> Text | None:
    if "end of line indicator" in features.headers:
        return _("It has Brightspace's column End-of-Line Indicator.")
    is_grade = features.is_true_for_half(lambda session: "points grade" in normalize_header(session.header.text))
    return _("The names of its sessions end in “Points Grade”.") if is_grade else None


def _detect_classic_session_total(features: LayoutFeatures) -> Text | None:
    is_total = features.is_true_for_half(lambda session: session.header.is_session_total)
    return (
        _("Its sessions are named like “Session 1 Total”, with the date and points in brackets.") if is_total else None
    )


def _detect_classic_upload_file(features: LayoutFeatures) -> Text | None:
    if ColumnRole.REMOTE_ID in features.identity:
        return _("It has the column Remote ID.")
    is_participation = features.is_true_for_half(
        lambda session: session.header.has_number and session.header.kind == "participation"
    )
    return _("Its sessions are named like “Session 1 Participation”.") if is_participation else None


def _detect_classic_dates(features: LayoutFeatures) -> Text | None:
    is_bare = features.is_true_for_half(lambda session: session.header.is_bare_date)
    return _("The names of its sessions are dates.") if is_bare else None


def _detect_cloud_gradebook(features: LayoutFeatures) -> Text | None:
    has_name = ColumnRole.NAME in features.identity or ColumnRole.LAST_NAME in features.identity
    has_identity = has_name and ColumnRole.EMAIL in features.identity and ColumnRole.STUDENT_ID in features.identity
    return _("It has sessions and the columns name, Email, and Student ID.") if has_identity else None


_LAYOUT_DETECTORS: tuple[tuple[str, Text, Callable[[LayoutFeatures], Text | None]], ...] = (
    ("cloud-attendance", _("iClicker Cloud, attendance export"), _detect_cloud_attendance),
    ("cloud-canvas", _("iClicker Cloud, Canvas export"), _detect_cloud_canvas),
    ("cloud-brightspace", _("iClicker Cloud, Brightspace export"), _detect_cloud_brightspace),
    ("classic-session-total-brackets", _("i>clicker Classic, session totals"), _detect_classic_session_total),
    ("classic-uploadfile", _("i>clicker Classic, UploadFile"), _detect_classic_upload_file),
    ("classic-id-total-dates", _("i>clicker Classic, IDs and days"), _detect_classic_dates),
    ("cloud-gradebook", _("iClicker Cloud, gradebook export"), _detect_cloud_gradebook),
)


EXPORT_ADVICE = join_sentences(CLOUD_ADVICE, CLASSIC_ADVICE)


def build_wrong_file_error(recognition: Recognition) -> UnrecognizedFileError:
    """Return the error for a file that isn't an iClicker export.

    The message describes the file, and the advice names the file to use instead.
    """
    table, tool = recognition.table, recognition.tool
    if tool and tool.missing:
        return UnrecognizedFileError(tool.missing, where=table.path.name, advice=tool.advice)
    if recognition.other:
        return UnrecognizedFileError(recognition.other.what, where=table.path.name, advice=recognition.other.advice)
    if recognition.is_from_canvas:
        errors = table.problems.filter_by_severity(Severity.ERROR).problems
        if errors:  # merged rows can look like any file: report the actual error
            return UnrecognizedFileError(errors[0].message, where=table.path.name)
        what = _("This looks like a Canvas gradebook or an upload file, not an iClicker file.")
        return UnrecognizedFileError(what, where=table.path.name, advice=CLOUD_ADVICE)
    if recognition.refusal:
        return recognition.build_error(recognition.refusal)
    return build_unrecognized_file_error(recognition, _("No column is named like a name, an email, or a student ID."))


def build_unrecognized_file_error(recognition: Recognition, missing: Text) -> UnrecognizedFileError:
    """Return the error for a table without people or without scores.

    `missing` describes what the table lacks. The advice is about the tool that wrote it.
    """
    table = recognition.table
    if recognition.tool:
        what = join_sentences(_("This file is from {tool}.", tool=recognition.tool.tool), missing)
        return UnrecognizedFileError(what, where=table.path.name, advice=recognition.tool.advice)
    first_row = next((row for row in table.rows if any(text.strip() for text in row)), [])
    cells = join_commas(f"“{text.strip()[:40]}”" for text in first_row[:4])
    beginning = _("The first line begins with {cells}.", cells=cells) if cells else ""
    advice = join_sentences(_("Clickover needs a table of people and their scores."), EXPORT_ADVICE)
    return UnrecognizedFileError(join_sentences(missing, beginning), where=table.path.name, advice=advice)
