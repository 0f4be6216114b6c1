"""Edits of single scores, with their names in the Edit menu."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from core.choices import FROM_START, ScoreCorrection
from gui.look.text_formatting import pluralize, tr
from gui.work.document import Document

if TYPE_CHECKING:
    from core.canvas.gradebook import Student
    from core.clicker.export import Session
    from core.scores.late_adds import LateAddProposal
    from core.upload.correction_list import CorrectionEntry
    from core.upload.score_grid import ScoreGrid

EXCUSED_SCORE = "EX"


@dataclass(frozen=True, slots=True)
class ScoreCell:
    """A student's score in one session."""

    student: "Student"
    session: "Session"

    @property
    def key(self) -> tuple[str, str]:
        """The student key and the session key."""
        return self.student.canvas_id, self.session.key


def correct_scores(document: Document, grid: "ScoreGrid", cells: Sequence[ScoreCell], score: str, reason: str) -> None:
    """Give all these cells the same score, as one edit of the document.

    `score` has the form of `ScoreCorrection.score`.
    """
    today = date.today().isoformat()  # noqa: DTZ011 - the user's own calendar
    corrections = [
        ScoreCorrection(f"canvas:{student}", session, score, reason, today, grid.format_file_score(student, session))
        for student, session in (cell.key for cell in cells)
    ]
    document.apply(describe_edit(document, cells, score), document.workbook.with_corrections(corrections))


def describe_edit(document: Document, cells: Sequence[ScoreCell], score: str) -> str:
    """Return the name of an edit that gives these cells a score."""
    is_excuse = score == EXCUSED_SCORE
    titles = {document.workbook.get_session_name(cell.session) for cell in cells}
    if len(titles) > 1:
        scores = pluralize(len(cells), tr("{n} score"), tr("{n} scores"))
        return tr("Excuse {scores}", scores=scores) if is_excuse else tr("Correct {scores}", scores=scores)
    (title,) = titles
    singular, plural = cells[0].student.name, tr("{n} students")
    students = singular if len(cells) == 1 else pluralize(len(cells), singular, plural)
    if is_excuse:
        return tr("Excuse {students} from “{session}”", students=students, session=title)
    return tr("Correct “{session}” for {students}", students=students, session=title)


def remove_corrections(document: Document, entries: Iterable["CorrectionEntry"]) -> None:
    """Remove corrected scores and first sessions, as one edit of the document."""
    entries = list(entries)
    if not entries:
        return
    removed = [entry.correction for entry in entries if entry.correction]
    selectors = [entry.selector for entry in entries if not entry.correction]
    workbook = document.workbook.with_corrections((), removed).with_first_sessions({}, selectors)
    document.apply(_describe_removal(entries), workbook)


def _describe_removal(entries: Sequence["CorrectionEntry"]) -> str:
    if len(entries) > 1:
        return pluralize(len(entries), tr("Remove {n} correction"), tr("Remove {n} corrections"))
    (entry,) = entries
    return tr("Remove correction of “{session}” for {student}", session=entry.session, student=entry.student)


def excuse_late_students(document: Document, late_adds: Sequence["LateAddProposal"]) -> None:
    """Excuse these students from the sessions before their first score, as one edit of the document."""
    joined = {late_add.selector: late_add.first_session for late_add in late_adds}
    text = pluralize(len(joined), tr("Excuse {n} late student"), tr("Excuse {n} late students"))
    document.apply(text, document.workbook.with_first_sessions(joined))


def reject_late_students(document: Document, late_adds: Sequence["LateAddProposal"]) -> None:
    """Record that these students were in the course from the start, as one edit of the document."""
    joined = {late_add.selector: FROM_START for late_add in late_adds}
    text = pluralize(
        len(joined), tr("Count earlier sessions of {n} student"), tr("Count earlier sessions of {n} students")
    )
    document.apply(text, document.workbook.with_first_sessions(joined))
