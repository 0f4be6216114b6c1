"""Data that the review page shows about an upload file.

It can be large, so it is computed on a pool thread.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from core.canvas.importer.rehearsal_result import RehearsalOutcome
from core.choices import DestinationKind, DuplicateAccountPolicy
from core.students.match_results import MatchStatus
from gui.look.text_formatting import describe_file, join_nonempty, pluralize, tr
from gui.review_export.changes_view import format_change_counts
from gui.review_export.left_out_view import LeftOutEntry, build_left_out_entries
from gui.review_export.problem_groups import ProblemGroup, group_problems
from gui.review_export.questions_view import ASSIGNMENT_BOX_LABEL, CanvasQuestion, build_questions
from gui.review_export.totals import TotalsDistribution, build_distribution
from gui.student_scores.scores_model import describe_correction
from gui.tables.duplicates import DuplicateEntry, build_duplicate_entries
from gui.work import tasks

if TYPE_CHECKING:
    from core.clicker.export import ClickerExport
    from core.results import PreparedUpload, Results
    from core.upload.changes import AllScoreChanges, ScoreChanges
    from core.upload.file import UploadFile


class EmptyReason(Enum):
    """Reason why an upload file has no rows.

    Only UNCHANGED requires no action by the user.
    """

    NO_PARTICIPANTS = "no participants"
    NO_STUDENTS = "no students"
    OTHER_COURSE = "other course"
    NO_MATCHES = "no matches"
    NOT_IN_COURSE = "not in course"
    NO_SESSIONS = "no sessions"
    NO_COLUMNS = "no columns"
    NO_SCORES = "no scores"
    NO_DESTINATIONS = "no destinations"
    UNCHANGED = "unchanged"


def find_empty_reason(results: "Results", upload: "UploadFile") -> EmptyReason | None:
    """Return why an upload file has no rows; None if it has some.

    Reasons are checked in the order in which the user must fix them.
    """
    if upload.rows:
        return None
    return (
        _find_missing_students_reason(results)
        or _find_missing_scores_reason(results, upload)
        or _find_missing_destinations_reason(results, upload)
        or EmptyReason.UNCHANGED
    )


def _find_missing_students_reason(results: "Results") -> EmptyReason | None:
    gradebook, matches = results.workbook.gradebook, results.matches
    statuses = {match.status for match in matches.by_row.values()} if matches else set()
    if statuses <= {MatchStatus.SKIPPED}:
        return EmptyReason.NO_PARTICIPANTS
    if not gradebook or all(student.is_test for student in gradebook.students):
        return EmptyReason.NO_STUDENTS
    if MatchStatus.MATCHED in statuses:
        return None
    if matches and matches.has_no_matches:
        return EmptyReason.OTHER_COURSE
    return (
        EmptyReason.NOT_IN_COURSE
        if statuses <= {MatchStatus.SKIPPED, MatchStatus.NOT_IN_COURSE}
        else EmptyReason.NO_MATCHES
    )


def _find_missing_scores_reason(results: "Results", upload: "UploadFile") -> EmptyReason | None:
    if not results.workbook.chosen_sessions:
        return EmptyReason.NO_SESSIONS
    if not upload.resolved_columns:
        return EmptyReason.NO_COLUMNS
    sheet = results.score_sheet
    return EmptyReason.NO_SCORES if sheet and not sheet.total.scored_count else None


def _find_missing_destinations_reason(results: "Results", upload: "UploadFile") -> EmptyReason | None:
    kinds = {results.workbook.get_destination(key).going for key in upload.left_out_keys}
    return EmptyReason.NO_DESTINATIONS if kinds - {DestinationKind.LEFT_OUT} else None


def describe_empty_reason(reason: EmptyReason, export: "ClickerExport | None" = None) -> str:
    """Return a message about why there is nothing to save, and what to do about it."""
    return {
        EmptyReason.NO_PARTICIPANTS: tr(
            "There is nothing to send: no student is in the {file}. Look at it under Files.", file=describe_file(export)
        ),
        EmptyReason.NO_STUDENTS: tr(
            "There is nothing to send: no student is in the gradebook. Look at it under Files."
        ),
        EmptyReason.OTHER_COURSE: tr(
            "There is nothing to send: no one in the {file} matches anyone in the gradebook.",
            file=describe_file(export),
        ),
        EmptyReason.NO_MATCHES: tr("There is nothing to send yet: nobody is matched. Say under Students who is who."),
        EmptyReason.NOT_IN_COURSE: tr(
            "There is nothing to send: as you said under Students, no one in the {file} is in this course.",
            file=describe_file(export),
        ),
        EmptyReason.NO_SESSIONS: tr("There is nothing to send yet: no session is ticked. Tick one under Sessions."),
        EmptyReason.NO_COLUMNS: tr(
            "There is nothing to send yet: no session has a column in Canvas. Choose one under Sessions."
        ),
        EmptyReason.NO_SCORES: tr(
            "There is nothing to send: nobody who is matched has a score in the ticked sessions."
        ),
        EmptyReason.NO_DESTINATIONS: tr(
            "There is nothing to send yet: what changes is in columns that are not written. Look under Problems."
        ),
        EmptyReason.UNCHANGED: tr("There is nothing to send: Canvas already has every score."),
    }[reason]


@dataclass(frozen=True, eq=False)
class UploadReview:
    """Everything that the review page shows about one upload file.

    `losses` are the changes that the user must see before saving. `changes_existing_scores` is True if an assignment
    that is already in Canvas changes, so that there is something to restore. `changes_since_save` describes the
    difference from the last saved file. `empty_reason` is why the file has no rows, or None if it has some.
    `corrections` describes the user's corrections by Canvas ID and session key.
    """

    outgoing: "PreparedUpload"
    changes: "AllScoreChanges"
    losses: "ScoreChanges"
    changes_existing_scores: bool
    groups: tuple[ProblemGroup, ...]
    questions: tuple[CanvasQuestion, ...]
    left_out_entries: tuple[LeftOutEntry, ...]
    totals: TotalsDistribution
    summary: str
    changes_since_save: str = ""
    empty_reason: EmptyReason | None = None
    corrections: Mapping[tuple[str, str], str] = field(default_factory=dict)
    duplicates: tuple[DuplicateEntry, ...] = ()
    duplicate_policy: DuplicateAccountPolicy = DuplicateAccountPolicy.BEST


def build_review(results: "Results", outgoing: "PreparedUpload", saved_data: bytes | None = None) -> UploadReview:
    """Return the review of `outgoing`, which was prepared from `results`.

    `saved_data` is the contents of the last saved file. The function is pure, so it can run on a pool thread.

    Raises:
        ValueError: There is no gradebook.
    """
    gradebook, proposals, matches = results.workbook.gradebook, results.proposals, results.matches
    if gradebook is None or proposals is None or matches is None:
        raise ValueError("a finished file has a gradebook")
    upload = outgoing.upload
    changes = tasks.build_upload_changes(upload)
    existing = {column.key for column in upload.columns if column.assignment}
    absent = tasks.find_absent_students(gradebook, proposals, matches)
    questions = build_questions(outgoing.rehearsal, upload, results.workbook.export)
    empty_reason = find_empty_reason(results, upload)
    return UploadReview(
        outgoing,
        changes,
        changes.losses,
        any(key in existing for key, _ in changes.columns),
        group_problems(outgoing.problems),
        questions,
        build_left_out_entries(
            upload.left_out,
            absent,
            results.workbook.choices.absent,
            results.workbook.export,
            matches.students,
            {column.name: column.key for column in upload.resolved_columns},
        ),
        build_distribution(tasks.compute_class_totals(gradebook, upload)),
        describe_upload(outgoing, changes, questions, empty_reason, results.workbook.export),
        describe_difference(saved_data, upload) if saved_data else "",
        empty_reason,
        _describe_corrections(results),
        build_duplicate_entries(results),
        results.workbook.choices.two_accounts,
    )


def _describe_corrections(results: "Results") -> dict[tuple[str, str], str]:
    """Return the user's corrections as sentences, by Canvas ID and session key."""
    entries = tasks.list_corrections(results.workbook, results.score_sheet) if results.score_sheet else ()
    return {(entry.student_key, entry.session_key): describe_correction(entry) for entry in entries if entry.correction}


def describe_upload(
    outgoing: "PreparedUpload",
    changes: "AllScoreChanges",
    questions: tuple[CanvasQuestion, ...],
    empty_reason: EmptyReason | None = None,
    export: "ClickerExport | None" = None,
) -> str:
    """Return what Canvas will do with the file, in one or two sentences."""
    rehearsal, upload = outgoing.rehearsal, outgoing.upload
    if rehearsal.outcome is RehearsalOutcome.REJECTED:
        return tr("Canvas would reject this file: {cause}", cause=rehearsal.cause or rehearsal.message or "")
    if empty_reason:
        return describe_empty_reason(empty_reason, export)
    accepted_text = tr(
        "Canvas will take this file. It changes scores of {students} in {columns}: {changes}.",
        students=pluralize(len(upload.rows), tr("{n} student"), tr("{n} students")),
        columns=pluralize(len(upload.columns), tr("{n} column"), tr("{n} columns")),
        changes=format_change_counts(changes.counts),
    )
    return f"{accepted_text} {describe_questions(questions)}"


def describe_questions(questions: tuple[CanvasQuestion, ...]) -> str:
    """Return what Canvas will ask, in one sentence."""
    column_count = sum(question.box == ASSIGNMENT_BOX_LABEL for question in questions)
    student_count = len(questions) - column_count
    parts = [
        pluralize(student_count, tr("{n} student"), tr("{n} students")) if student_count else "",
        pluralize(column_count, tr("{n} new column"), tr("{n} new columns")) if column_count else "",
    ]
    subjects = tr(" and ").join(part for part in parts if part)
    return tr("It will ask about {found}.", found=subjects) if subjects else tr("It will ask nothing.")


def describe_difference(saved_data: bytes, upload: "UploadFile") -> str:
    """Return how the file differs from the saved one, and what to do; "" if equal.

    The text starts in lowercase because it follows a colon.
    """
    if saved_data == upload.data:
        return ""
    if not upload.rows:
        return tr("now there is nothing to send.")
    difference = tasks.compare_uploads(saved_data, upload)
    changes = join_nonempty(
        [
            _format_count(difference.changed_scores, tr("{n} other score"), tr("{n} other scores")),
            _format_count(difference.added_students, tr("{n} more student"), tr("{n} more students")),
            _format_count(difference.removed_students, tr("{n} student fewer"), tr("{n} students fewer")),
            _format_count(difference.added_columns, tr("{n} more column"), tr("{n} more columns")),
            _format_count(difference.removed_columns, tr("{n} column fewer"), tr("{n} columns fewer")),
        ]
    )
    return tr("save again. Since then: {found}.", found=changes or tr("other points possible"))


def _format_count(count: int, singular: str, plural: str) -> str:
    return pluralize(count, singular, plural) if count else ""
