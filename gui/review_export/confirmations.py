"""Warnings and lost scores that the user must confirm before saving.

This module also builds the messages about them. Accepted warnings belong to the document and are saved with it. The
check mark for lost scores belongs to the window, because Canvas may have other scores when the course is opened again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING

from core.canvas.gradebook_age import GradebookExportInfo, check_export_age
from core.problems import Problem, Severity
from core.saved_upload import SavedUpload
from core.students.course_fit import COURSE_MISMATCH, is_same_course
from gui.look.text_formatting import format_datetime, pluralize, tr
from gui.review_export.problem_groups import ProblemGroup
from gui.review_export.upload_review import UploadReview
from gui.steps import Step
from gui.work.document import Document
from gui.work.messages import Notice, remove_option_hints

if TYPE_CHECKING:
    from core.canvas.gradebook import Gradebook
    from core.results import PreparedUpload
    from core.upload.changes import ScoreChanges

_OLD_GRADEBOOK_CODE = "gradebook-old"


class ReviewStatus(Enum):
    """Status of a group of problems in the review."""

    BLOCKING = "blocking"
    OPEN = "open"
    REOPENED = "reopened"
    ACCEPTED = "accepted"
    SAVED_ANYWAY = "saved anyway"
    NOTE = "note"

    @property
    def is_open(self) -> bool:
        """True if the user still has to fix or accept something."""
        return self in (ReviewStatus.BLOCKING, ReviewStatus.OPEN, ReviewStatus.REOPENED)


@dataclass(frozen=True, slots=True)
class Confirmations:
    """Lost scores that the user has seen, and warnings that the user has accepted.

    `accepted_problems` maps problem codes to problems. `is_saved` is True if exactly this file was saved, so that
    nothing is left to confirm.
    """

    seen_losses: "tuple[ScoreChanges, ...]" = ()
    accepted_problems: Mapping[str, frozenset[Problem]] = field(default_factory=dict)
    is_saved: bool = False

    def with_losses_seen(self, review: UploadReview, *, is_seen: bool) -> "Confirmations":
        """Return a copy with this file's lost scores marked as seen, or with none seen."""
        return replace(self, seen_losses=(*self.seen_losses, review.losses) if is_seen else ())

    def with_accepted_warnings(self, *groups: ProblemGroup) -> "Confirmations":
        """Return a copy in which these warnings are also accepted."""
        accepted = {group.code: self._find_accepted_problems(group) | group.problem_set for group in groups}
        return replace(self, accepted_problems={**self.accepted_problems, **accepted})

    def without_accepted_warning(self, group: ProblemGroup) -> "Confirmations":
        """Return a copy in which this warning isn't accepted."""
        return replace(
            self,
            accepted_problems={
                code: problems for code, problems in self.accepted_problems.items() if code != group.code
            },
        )

    def has_seen_losses(self, review: UploadReview) -> bool:
        """Return True if the user has seen every score that will be lost."""
        return self.is_saved or _has_seen_losses(review.losses, self.seen_losses)

    def get_status(self, group: ProblemGroup) -> ReviewStatus:
        """Return the status of a group, given its severity and what was accepted."""
        if group.is_accepted:
            return ReviewStatus.ACCEPTED
        if group.severity is not Severity.WARNING:
            return ReviewStatus.BLOCKING if group.severity is Severity.ERROR else ReviewStatus.NOTE
        accepted = self._find_accepted_problems(group)
        is_course_question = group.code == COURSE_MISMATCH  # one answer for both files, whatever the matches
        if accepted and (
            is_course_question
            or all(_is_covered_by_accepted(problem, accepted) for problem in group.problem_set - accepted)
        ):
            return ReviewStatus.ACCEPTED
        if self.is_saved:
            return ReviewStatus.SAVED_ANYWAY
        return ReviewStatus.REOPENED if accepted else ReviewStatus.OPEN

    def count_open_items(self, review: UploadReview) -> int:
        """Return the number of open groups, plus one if the user hasn't seen lost scores."""
        return sum(self.get_status(group).is_open for group in review.groups) + (not self.has_seen_losses(review))

    def find_open_warnings(self, review: UploadReview) -> tuple[ProblemGroup, ...]:
        """Return the warnings, except for lost scores, that the user hasn't accepted."""
        return tuple(
            group for group in review.groups if group.severity is Severity.WARNING and self.get_status(group).is_open
        )

    def _find_accepted_problems(self, group: ProblemGroup) -> frozenset[Problem]:
        return self.accepted_problems.get(group.code, frozenset())


@lru_cache(maxsize=1)
def _has_seen_losses(losses: "ScoreChanges", seen_losses: "tuple[ScoreChanges, ...]") -> bool:
    """Return True if all of `losses` were seen.

    The result is cached because it is needed often, and there may be millions of losses.
    """
    return losses in seen_losses or losses.is_subset_of(seen_losses)


def _is_covered_by_accepted(problem: Problem, accepted: frozenset[Problem]) -> bool:
    """Return True if `problem` affects only rows of a single accepted problem.

    For example, two of its three rows are left.
    """
    members = frozenset(problem.members)
    return bool(members) and any(members <= frozenset(other.members) for other in accepted)


def find_errors(review: UploadReview) -> tuple[ProblemGroup, ...]:
    """Return the groups of errors, which block saving."""
    return tuple(group for group in review.groups if group.severity is Severity.ERROR)


class WarningAcceptance:
    """The user's confirmations for the current upload file.

    Accepting a warning is an edit of the document. The lost scores that were seen are stored here. Once a file is
    saved, nothing in it needs to be confirmed.
    """

    def __init__(self, document: Document) -> None:
        self._document = document
        self._seen_losses: tuple[ScoreChanges, ...] = ()
        self._compared_uploads: tuple[SavedUpload | None, PreparedUpload | None] = None, None
        self._is_saved = False
        self._gradebook: Gradebook | None = None

    @property
    def confirmations(self) -> Confirmations:
        """The current confirmations, which take the last saved file into account."""
        saved_upload, outgoing = self._document.saved_upload, self._document.prepared_upload
        if (saved_upload, outgoing) != self._compared_uploads:  # comparing large files is slow, and this is read often
            self._compared_uploads = saved_upload, outgoing
            self._is_saved = (
                saved_upload is not None and outgoing is not None and saved_upload.data == outgoing.upload.data
            )
        return Confirmations(self._seen_losses, self._document.workbook.accepted, self._is_saved)

    def set_losses_seen(self, review: UploadReview, *, is_seen: bool) -> None:
        """Mark every lost score in this file as seen, or all lost scores as unseen."""
        self._seen_losses = self.confirmations.with_losses_seen(review, is_seen=is_seen).seen_losses

    def reset_for_new_files(self, *, is_other_export: bool) -> None:
        """Forget the lost scores that were seen, if the iClicker file or course changed."""
        previous, self._gradebook = self._gradebook, self._document.workbook.gradebook
        is_other_course = previous and self._gradebook and not is_same_course(previous, self._gradebook)
        if is_other_export or is_other_course:
            self._seen_losses = ()

    def accept(self, *groups: ProblemGroup) -> None:
        """Accept these warnings in a single edit of the document."""
        if len(groups) == 1:
            text = tr("Accept “{heading}”", heading=groups[0].heading)
        else:
            text = pluralize(len(groups), tr("Accept {n} warning"), tr("Accept {n} warnings"))
        if groups:
            self._apply_edit(text, self.confirmations.with_accepted_warnings(*groups))

    def revoke(self, group: ProblemGroup) -> None:
        """Withdraw the acceptance of a warning, as an edit that can be undone."""
        self._apply_edit(
            tr("Ask again about “{heading}”", heading=group.heading), self.confirmations.without_accepted_warning(group)
        )

    def _apply_edit(self, text: str, confirmations: Confirmations) -> None:
        self._document.apply(text, self._document.workbook.with_accepted_warnings(confirmations.accepted_problems))


def describe_missing_input(document: Document) -> str:
    """Return a message about missing input; "" while the file is being prepared."""
    workbook, results = document.workbook, document.results
    if workbook.export is None or workbook.gradebook is None:
        return tr("Open the iClicker file and the Canvas gradebook. Then you see here what will change.")
    if document.upload_error is not None:
        return remove_option_hints(document.upload_error.message)
    if results is not None and results.score_sheet is None:
        return " ".join(problem.message for problem in results.problems.filter_by_severity(Severity.ERROR))
    return ""


def find_missing_input_step(document: Document) -> Step:
    """Return the step where the user can add what is missing.

    That is Files, or Sessions if both files are open.
    """
    workbook = document.workbook
    return Step.FILES if workbook.export is None or workbook.gradebook is None else Step.SESSIONS


def format_missing_input_action(document: Document) -> str:
    """Return the text of the button that leads to the missing input."""
    needs_files = find_missing_input_step(document) is Step.FILES
    return tr("&Go to Files") if needs_files else tr("&Go to Sessions")


def describe_blockers(review: UploadReview, confirmations: Confirmations) -> str:
    """Return how many problems block saving and how many need review.

    The result is "" if none blocks saving.
    """
    error_count, other_count = (
        len(find_errors(review)),
        confirmations.count_open_items(review) - len(find_errors(review)),
    )
    singular, plural = (
        tr("Nothing can be saved yet: {n} problem stops it."),
        tr("Nothing can be saved yet: {n} problems stop it."),
    )
    other_text = pluralize(other_count, tr(" {n} other thing wants a look."), tr(" {n} other things want a look."))
    return pluralize(error_count, singular, plural) + (other_text if other_count else "") if error_count else ""


def build_notice(
    review: UploadReview, confirmations: Confirmations, gradebook: "Gradebook | None", now: datetime
) -> Notice | None:
    """Return a notice about the first error or, if there is none, an old gradebook.

    Return None if there is neither.
    """
    errors = find_errors(review)
    if errors:
        other_count = len(errors) - 1
        other_text = pluralize(other_count, tr(" And {n} more."), tr(" And {n} more.")) if other_count else ""
        return Notice(Severity.ERROR, errors[0].example + other_text)
    age_warnings = [group for group in review.groups if group.code == _OLD_GRADEBOOK_CODE]
    is_accepted = confirmations.is_saved or any(
        confirmations.get_status(group) is ReviewStatus.ACCEPTED for group in age_warnings
    )
    warning = "" if is_accepted else build_stale_gradebook_warning(gradebook, now)
    return Notice(Severity.WARNING, warning) if warning else None


def describe_last_save(upload: SavedUpload, *, is_same: bool) -> str:
    """Return a message that says when the file was saved.

    `is_same` is True if the upload file hasn't changed since then.
    """
    when = format_datetime(upload.saved_at)
    if is_same:
        return tr("Saved for Canvas on {when}. Nothing has changed since.", when=when)
    return tr("The file saved on {when} is older than your work.", when=when)


def describe_saved_upload(upload: SavedUpload, review: UploadReview) -> str:
    """Return a message that the file was verified, and how to undo its import."""
    restore_name = upload.restore_path.name if upload.restore_path else ""
    sentences = [tr("Saved and verified. Nothing changes in Canvas until you import it.")]
    if restore_name:
        sentences.append(tr("To put the old scores back later, import “{name}”.", name=restore_name))
    if review.questions:
        sentences.append(tr("New assignments can only be undone by deleting them in Canvas."))
    return " ".join(sentences)


def build_stale_gradebook_warning(gradebook: "Gradebook | None", now: datetime) -> str:
    """Return a warning if the gradebook is over an hour old, or "" if it isn't."""
    if gradebook is None:
        return ""
    export = GradebookExportInfo(gradebook.exported_at, gradebook.is_date_from_name, gradebook.course)
    return " ".join(problem.message for problem in check_export_age(export, now))
