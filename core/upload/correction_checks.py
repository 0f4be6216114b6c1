"""Checks of corrected scores."""

from collections.abc import Iterator

from core.problems import Problem, Severity
from core.scores.sheet import ScoreSheet
from core.upload.correction_list import CorrectionEntry, list_corrections
from core.workbook import Workbook


def check_corrections(workbook: Workbook, sheet: ScoreSheet) -> Iterator[Problem]:
    """Yield a note for each corrected score, or a warning if it can't be applied or the file has changed since."""
    entries = list_corrections(workbook, sheet)
    for entry in entries:
        if entry.correction and entry.student_key:
            yield _describe_outdated_correction(entry) if entry.is_outdated else _describe_correction(entry)
    for selector in dict.fromkeys(entry.selector for entry in entries if not entry.student_key):
        message = f"The correction for “{selector}” isn't applied: this person isn't matched with a student yet."
        yield Problem("correction-not-applied", Severity.WARNING, message)


def _describe_correction(entry: CorrectionEntry) -> Problem:
    before, after = format_score_word(entry.file_score), format_score_word(entry.score)
    message = f"{entry.student}, “{entry.session}”: the score was corrected from {before} to {after}"
    return Problem("score-corrected", Severity.INFO, f"{message}{_format_reason(entry)}.")


def _describe_outdated_correction(entry: CorrectionEntry) -> Problem:
    known = format_score_word(entry.correction.file_score or "" if entry.correction else "")
    message = (
        f"{entry.student}, “{entry.session}”: you corrected {known} to {format_score_word(entry.score)}"
        f"{_format_reason(entry)}, and the iClicker file now has {format_score_word(entry.file_score)}. The correction "
        "still counts. If the file is right, remove the correction."
    )
    return Problem("correction-outdated", Severity.WARNING, message)


def _format_reason(entry: CorrectionEntry) -> str:
    return f" ({entry.reason})" if entry.reason else ""


def format_score_word(text: str) -> str:
    """Return a corrected score in words: a number, "excused", or "no score"."""
    return {"": "no score", "EX": "excused"}.get(text.upper(), text)
