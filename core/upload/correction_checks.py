"""Checks of corrected scores."""

from collections.abc import Iterator

from core.problems import Problem, Severity
from core.score_words import format_score_word
from core.scores.sheet import ScoreSheet
from core.texts import _
from core.upload.correction_list import CorrectionEntry, list_corrections
from core.workbook import Workbook


def check_corrections(workbook: Workbook, sheet: ScoreSheet) -> Iterator[Problem]:
    """Yield a note for each corrected score, or a warning if it can't be applied or the file has changed since."""
    entries = list_corrections(workbook, sheet)
    for entry in entries:
        if entry.correction and entry.student_key:
            yield _describe_outdated_correction(entry) if entry.is_outdated else _describe_correction(entry)
    for selector in dict.fromkeys(entry.selector for entry in entries if not entry.student_key):
        message = _(
            "The correction for “{student}” isn't applied, because this person isn't matched yet. Match the person "
            "with a student, or remove the correction.",
            student=selector,
        )
        yield Problem("correction-not-applied", Severity.WARNING, message)


def _describe_correction(entry: CorrectionEntry) -> Problem:
    values = _get_values(entry)
    message = (
        _("{student}, “{session}”: the score was corrected from {before} to {after} ({reason}).", **values)
        if entry.reason
        else _("{student}, “{session}”: the score was corrected from {before} to {after}.", **values)
    )
    return Problem("score-corrected", Severity.INFO, message)


def _describe_outdated_correction(entry: CorrectionEntry) -> Problem:
    known = entry.correction.file_score if entry.correction else None
    message = _(
        "{student}, “{session}”: you corrected {known} to {after}, and the iClicker file now has {before}. The "
        "correction still counts. If the file is right, remove the correction.",
        **_get_values(entry),
        known=format_score_word(known or ""),
    )
    return Problem("correction-outdated", Severity.WARNING, message)


def _get_values(entry: CorrectionEntry) -> dict[str, object]:
    """Return the values of the placeholders in sentences about a corrected score."""
    return {
        "student": entry.student,
        "session": entry.session,
        "before": format_score_word(entry.file_score),
        "after": format_score_word(entry.score),
        "reason": entry.reason,
    }
