"""Scores that a person changed in Canvas after an upload file sent them."""

from collections.abc import Iterable, Iterator

import numpy as np

from core.canvas.gradebook import Gradebook
from core.choices import TOTAL_KEY
from core.points import is_same_score
from core.problems import Problem, Severity
from core.scores.sheet import ScoreSheet
from core.sent_upload import CanvasEdit
from core.upload.cells import UploadCell, has_effect
from core.upload.file import EditedScore, UploadBody, UploadFile
from core.upload.sent_scores import SentScores

EDITED_IN_CANVAS = "edited-in-canvas"
EDITED_IN_BOTH = "edited-in-both"


def list_edited_scores(body: UploadBody) -> Iterator[EditedScore]:
    """Yield the scores that a person changed in Canvas after they were sent.

    `body` also has the rows and columns without changes.
    """
    for row, column, cell in body.iter_cells(lambda cell: cell.edit is not None):
        assert cell.edit is not None, "only changed scores are selected"
        yield EditedScore(row.student, column, cell, cell.edit)


def check_canvas_edits(scores: Iterable[EditedScore], body: UploadBody, sheet: ScoreSheet) -> Iterator[Problem]:
    """Yield a problem for each score that a person changed in Canvas after it was sent.

    It is a warning if iClicker's score has changed, too, and the user hasn't decided yet. Where Canvas's score is kept
    but iClicker's counts in a total that is written, a note says how to count Canvas's.
    """
    totals = _find_students_with_total(body)
    for score in scores:
        edit, label = score.edit, f"{score.student.name}, “{score.column.title}”"
        message = f"{label}: {_describe_edit(edit, score.cell)}"
        counts_in_total = score.column.key in sheet.points and score.student.canvas_id in totals
        note = _describe_total(edit) if counts_in_total and not has_effect(score.cell) else ""
        if not edit.is_in_both:
            yield Problem(EDITED_IN_CANVAS, Severity.INFO, f"{message}{note}")
            continue
        yield Problem(EDITED_IN_BOTH, Severity.INFO if score.cell.decision else Severity.WARNING, message)
        if note:
            yield Problem(EDITED_IN_CANVAS, Severity.INFO, f"{label}:{note}")


def check_resent_scores(body: UploadBody, sent: SentScores, gradebook: Gradebook) -> Iterator[Problem]:
    """Yield a note for each written score that was sent before another file had the score that Canvas has now.

    That file may only have repeated a person's edit, which would then be replaced.
    """
    positions = {student.canvas_id: position for position, student in enumerate(gradebook.students)}
    roster_positions = [positions[row.student.canvas_id] for row in body.rows]
    for column, cells in zip(body.columns, body.cells, strict=True):
        earlier_scores = sent.earlier_columns.get(column.assignment.assignment_id if column.assignment else "")
        if earlier_scores is None or not earlier_scores.mask(lambda text: text is not None).any():
            continue
        for row, position, cell in zip(body.rows, roster_positions, cells, strict=True):
            earlier = earlier_scores[position]
            if earlier is not None and has_effect(cell) and not cell.edit and is_same_score(earlier, cell.text):
                before, after = cell.before or "no score", cell.text or "no score"
                message = (
                    f"{row.student.name}, “{column.title}”: {after} was sent, then {before}, and iClicker has {after} "
                    f"again, which replaces {before}. If a person entered {before} in Canvas, check this score."
                )
                yield Problem("sent-again", Severity.INFO, message)


def find_repeated_cells(upload: UploadFile) -> dict[str, frozenset[str]]:
    """Return the students whose cell only repeats Canvas's score, by assignment ID.

    If such a cell counted as sent, a person's edit that was kept this time would be overwritten the next time.
    """
    ids = [row.student.canvas_id for row in upload.rows]
    repeated: dict[str, frozenset[str]] = {}
    for column, cells in zip(upload.columns, upload.cells, strict=True):
        rows = np.flatnonzero(cells.mask(lambda cell: cell.is_repeated)).tolist()
        if column.assignment and rows:
            repeated[column.assignment.assignment_id] = frozenset(ids[row] for row in rows)
    return repeated


def _find_students_with_total(body: UploadBody) -> set[str]:
    """Return the students whose computed total is in Canvas after the upload."""
    students: set[str] = set()
    for column, cells in zip(body.columns, body.cells, strict=True):
        if column.key == TOTAL_KEY:
            is_written = cells.mask(lambda cell: not (cell.is_repeated or cell.withheld_reason))
            students.update(body.rows[row].student.canvas_id for row in np.flatnonzero(is_written).tolist())
    return students


def _describe_edit(edit: CanvasEdit, cell: UploadCell) -> str:
    sent, canvas, iclicker = (text or "no score" for text in (edit.sent, edit.canvas, edit.iclicker))
    outcome = f"iClicker's {iclicker} replaces it" if has_effect(cell) else "Canvas's score is kept"
    if cell.decision:
        outcome += f", as you decided ({cell.decision.reason})" if cell.decision.reason else ", as you decided"
    if not edit.is_in_both:
        return f"a person changed {sent} to {canvas} in Canvas, and iClicker still has {iclicker}; {outcome}."
    return f"{sent} was sent, a person changed it to {canvas} in Canvas, and iClicker now has {iclicker}; {outcome}."


def _describe_total(edit: CanvasEdit) -> str:
    """Return the sentence that says what the total counts, and how to change that."""
    return (
        f" The total counts iClicker's {edit.iclicker or 'no score'}. To count Canvas's {edit.canvas or 'no score'}, "
        "correct the score: on the command line, with “scores” in the decisions file."
    )
