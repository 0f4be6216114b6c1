"""Matches, scores, and problems derived from the document.

The results depend only on a `Workbook`. Parts whose inputs are still the same objects are reused, so that including a
session, for example, neither matches students nor merges duplicate accounts again.
"""

from dataclasses import dataclass, field

from core.canvas.importer.rehearsal_result import RehearsalResult
from core.canvas.importer.rehearse import rehearse
from core.checks import (
    check_course,
    check_decisions,
    check_identities,
    check_matches,
    check_missing_sessions,
    check_rehearsal,
    check_row_accounting,
    check_rule,
    check_sessions,
)
from core.clicker.export import ClickerExport
from core.cooperative import gc_paused
from core.duplicate_checks import check_duplicate_scores, find_exact_rows
from core.errors import InvalidRequestError, UnrecognizedFileError
from core.problems import Problem, Report, Severity
from core.scores.corrections import StudentCorrections
from core.scores.duplicates import MergedScores, merge_students
from core.scores.sheet import ScoreSheet
from core.students.course_fit import CourseMismatch, find_course_mismatch
from core.students.match_results import MatchResult, resolve_matches
from core.students.matching import propose_matches
from core.students.proposals import Proposals
from core.upload.building import build_upload
from core.upload.correction_checks import check_corrections
from core.upload.file import UploadFile, encode_restore_file
from core.upload.rule_change import check_rule_change
from core.upload.scoring import build_workbook_sheet, find_corrections
from core.upload.sent_scores import NO_SENT_SCORES, SentScores, find_sent_scores
from core.workbook import Workbook


@dataclass(frozen=True, eq=False)
class Results:
    """The matches, scores, and problems derived from a workbook.

    Each part is None until the files that it needs are open. `score_sheet` is also None if the grading rule can't be
    applied; `problems` then contains the reason. `course_mismatch` is None if both files are from the same course.
    `sent` contains the scores that earlier upload files sent to the gradebook's course.
    """

    workbook: Workbook
    proposals: Proposals | None = None
    matches: MatchResult | None = None
    class_scores: MergedScores | None = None
    score_sheet: ScoreSheet | None = None
    problems: Report = field(default_factory=Report)
    course_mismatch: CourseMismatch | None = None
    sent: SentScores = NO_SENT_SCORES


@dataclass(frozen=True, eq=False)
class PreparedUpload:
    """The finished upload file, its rehearsal, the restore file, and all problems."""

    upload: UploadFile
    rehearsal: RehearsalResult
    restore_data: bytes
    problems: Report


@gc_paused()
def derive_results(workbook: Workbook, previous: Results | None = None) -> Results:
    """Match students and calculate scores.

    Unchanged parts of `previous`, the results of an earlier version of the document, are reused.
    """
    proposals = _derive_proposals(workbook, previous)
    matches = _derive_matches(workbook, proposals, previous)
    mismatch = _derive_mismatch(workbook, proposals, previous)
    class_scores = _derive_class_scores(workbook, matches, previous)
    sheet, rule_problems = _derive_score_sheet(workbook, class_scores, previous)
    sent = _derive_sent(workbook, previous)
    problems = Report(
        (
            *(check_course(mismatch, workbook.export.file_label) if mismatch and workbook.export else ()),
            *check_sessions(workbook),
            *check_missing_sessions(workbook),
            *check_rule(workbook),
            *(workbook.gradebook.problems if workbook.gradebook else ()),
            *(check_identities(proposals, matches) if proposals and matches else ()),
            *(check_matches(matches, workbook.export) if matches and workbook.export else ()),
            *(check_duplicate_scores(workbook, find_exact_rows(proposals, matches)) if proposals and matches else ()),
            *check_decisions(workbook),
            *rule_problems,
            *(check_corrections(workbook, sheet) if sheet else ()),
            *(check_rule_change(workbook, sheet, class_scores) if sheet and class_scores else ()),
            *sent.problems,
        )
    )
    return Results(workbook, proposals, matches, class_scores, sheet, problems, mismatch, sent)


@gc_paused()
def prepare_upload(results: Results) -> PreparedUpload:
    """Build the upload file, rehearse its import, and check the outcome.

    Raises:
        ValueError: `results` has no matches or no score sheet yet.
    """
    workbook, proposals, matches, sheet = results.workbook, results.proposals, results.matches, results.score_sheet
    if proposals is None or matches is None or sheet is None or workbook.gradebook is None or workbook.export is None:
        raise ValueError("nothing can be prepared before both files are read and the sessions are scored")
    upload = build_upload(workbook, proposals, matches, sheet, results.sent)
    rehearsal = rehearse(workbook.gradebook, upload.data)
    restore = encode_restore_file(upload)
    upload_problems = (*check_row_accounting(workbook.export, upload), *check_rehearsal(upload, rehearsal))
    return PreparedUpload(upload, rehearsal, restore, results.problems + upload.problems + upload_problems)


def _derive_proposals(workbook: Workbook, previous: Results | None) -> Proposals | None:
    if workbook.export is None or workbook.gradebook is None:
        return None
    if (
        previous
        and workbook.export is previous.workbook.export
        and workbook.gradebook is previous.workbook.gradebook
        and workbook.past_decisions is previous.workbook.past_decisions
    ):
        return previous.proposals
    return propose_matches(workbook.export.participants, workbook.gradebook.students, workbook.past_decisions)


def _derive_matches(workbook: Workbook, proposals: Proposals | None, previous: Results | None) -> MatchResult | None:
    if proposals is None:
        return None
    if (
        previous
        and proposals is previous.proposals
        and workbook.decisions is previous.workbook.decisions
        and workbook.choices.accept is previous.workbook.choices.accept
    ):
        return previous.matches
    return resolve_matches(proposals, workbook.decisions, workbook.choices.accept)


def _derive_mismatch(
    workbook: Workbook, proposals: Proposals | None, previous: Results | None
) -> CourseMismatch | None:
    if proposals is None:
        return None
    if previous and proposals is previous.proposals and workbook.decisions is previous.workbook.decisions:
        return previous.course_mismatch
    return find_course_mismatch(proposals, workbook.decisions)


def _derive_sent(workbook: Workbook, previous: Results | None) -> SentScores:
    if workbook.gradebook is None or not workbook.sent_uploads:
        return NO_SENT_SCORES
    if (
        previous
        and workbook.gradebook is previous.workbook.gradebook
        and workbook.sent_uploads is previous.workbook.sent_uploads
    ):
        return previous.sent
    try:
        return find_sent_scores(workbook.sent_uploads, workbook.gradebook)
    except UnrecognizedFileError as error:
        return SentScores(problems=Report((Problem("sent-file-unusable", Severity.ERROR, error.message),)))


def _derive_class_scores(
    workbook: Workbook, matches: MatchResult | None, previous: Results | None
) -> MergedScores | None:
    """Return the scores of the matched students. Without a gradebook, each row is treated as a separate student."""
    export, policy = workbook.export, workbook.choices.two_accounts
    if export is None:
        return None
    if (
        previous
        and export is previous.workbook.export
        and matches is previous.matches
        and policy is previous.workbook.choices.two_accounts
    ):
        return previous.class_scores
    students = matches.students if matches else {person.row: f"row {person.row}" for person in export.participants}
    return merge_students(export.scores, students, policy)


def _derive_score_sheet(
    workbook: Workbook, class_scores: MergedScores | None, previous: Results | None
) -> tuple[ScoreSheet | None, tuple[Problem, ...]]:
    """Return the students' scores, or None and a problem with the reason."""
    export = workbook.export
    if export is None or class_scores is None:
        return None, ()
    try:
        corrections = _derive_corrections(workbook, export, class_scores, previous)
        return build_workbook_sheet(workbook, export, class_scores, corrections), ()
    except InvalidRequestError as error:
        return None, (Problem("rule-impossible", Severity.ERROR, error.message),)


def _derive_corrections(
    workbook: Workbook, export: ClickerExport, class_scores: MergedScores, previous: Results | None
) -> StudentCorrections:
    if (
        previous
        and previous.score_sheet
        and class_scores is previous.class_scores
        and workbook.gradebook is previous.workbook.gradebook
        and workbook.corrections is previous.workbook.corrections
        and workbook.joined is previous.workbook.joined
    ):
        return previous.score_sheet.corrections
    return find_corrections(workbook, export, class_scores.students)
