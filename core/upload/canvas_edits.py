"""Scores that a person changed in Canvas after an upload file sent them."""

from collections.abc import Iterable, Iterator

import numpy as np

from core.canvas.gradebook import Gradebook
from core.choices import TOTAL_KEY
from core.points import is_same_score
from core.problems import Problem, Severity
from core.score_words import format_score_word, name_score
from core.scores.sheet import ScoreSheet
from core.sent_upload import CanvasEdit, SentUpload
from core.texts import Text, _, join_sentences
from core.upload.cells import UploadCell, has_effect
from core.upload.file import EditedScore, UploadBody, UploadFile
from core.upload.sent_scores import SentScores

EDITED_IN_CANVAS = "edited-in-canvas"
EDITED_IN_BOTH = "edited-in-both"


def iter_edited_scores(body: UploadBody) -> Iterator[EditedScore]:
    """Yield the scores that a person changed in Canvas after they were sent.

    `body` also has the rows and columns without changes.
    """
    for row, column, cell in body.iter_cells(lambda cell: cell.edit is not None):
        assert cell.edit is not None, "only changed scores are selected"
        yield EditedScore(row.student, column, cell, cell.edit)


def check_canvas_edits(scores: Iterable[EditedScore], body: UploadBody, sheet: ScoreSheet) -> Iterator[Problem]:
    """Yield a problem for each score that a person changed in Canvas after it was sent.

    It is a warning if iClicker's score has also changed and the user hasn't decided yet. Where Canvas's score is kept
    but iClicker's counts in a total that is written, a note says how to count Canvas's.
    """
    totals = _find_students_with_total(body)
    for score in scores:
        edit, message = score.edit, join_sentences(_describe_edit(score), _describe_outcome(score.edit, score.cell))
        counts_in_total = score.column.key in sheet.points and score.student.canvas_id in totals
        has_note = counts_in_total and not has_effect(score.cell)
        if not edit.has_iclicker_change:
            note = _describe_total(edit) if has_note else ""
            yield Problem(EDITED_IN_CANVAS, Severity.INFO, join_sentences(message, note))
            continue
        yield Problem(EDITED_IN_BOTH, Severity.INFO if score.cell.decision else Severity.WARNING, message)
        if has_note:
            label = name_score(score.student.name, score.column.title)
            message = _("{score}: {sentences}", score=label, sentences=_describe_total(edit))
            yield Problem(EDITED_IN_CANVAS, Severity.INFO, message)


def check_resent_scores(body: UploadBody, sent: SentScores, gradebook: Gradebook) -> Iterator[Problem]:
    """Yield a note for each written score that restores an older sent score.

    A later file had the score that Canvas has now, but may only have repeated a person's edit, which would be replaced.
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
                message = _(
                    "{score}: you uploaded {after}, then {before}. iClicker has {after} again, which replaces "
                    "{before}. If {before} was entered in Canvas, check this score.",
                    score=name_score(row.student.name, column.title),
                    after=format_score_word(cell.text),
                    before=format_score_word(cell.before),
                )
                yield Problem("sent-again", Severity.INFO, message)


def build_sent_upload(name: str, upload: UploadFile) -> SentUpload:
    """Return a finished upload file as one that the user may import."""
    return SentUpload(name, upload.data, repeated=find_repeated_cells(upload))


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


def _describe_edit(score: EditedScore) -> Text:
    """Return the sentence with the score that was sent, the one in Canvas, and the one in iClicker."""
    values = {
        "score": name_score(score.student.name, score.column.title),
        "sent": format_score_word(score.edit.sent),
        "canvas": format_score_word(score.edit.canvas),
        "iclicker": format_score_word(score.edit.iclicker),
    }
    if not score.edit.has_iclicker_change:
        return _(
            "{score}: the score was changed from {sent} to {canvas} in Canvas, and iClicker still has {iclicker}.",
            **values,
        )
    return _(
        "{score}: you uploaded {sent}, Canvas now has {canvas}, and iClicker now has {iclicker}.",
        **values,
    )


def _describe_outcome(edit: CanvasEdit, cell: UploadCell) -> Text:
    """Return the sentence that says which score Canvas has after the upload, and whether the user decided that."""
    score = format_score_word(edit.iclicker)
    if cell.decision is None:
        if has_effect(cell):
            return _("iClicker's score of {score} replaces Canvas's.", score=score)
        return _("Canvas's score is kept.")
    reason = cell.decision.reason
    if has_effect(cell) and reason:
        return _(
            "iClicker's score of {score} replaces Canvas's, as you decided ({reason}).", score=score, reason=reason
        )
    if has_effect(cell):
        return _("iClicker's score of {score} replaces Canvas's, as you decided.", score=score)
    if reason:
        return _("Canvas's score is kept, as you decided ({reason}).", reason=reason)
    return _("Canvas's score is kept, as you decided.")


def _describe_total(edit: CanvasEdit) -> Text:
    """Return the sentences that say which score the total counts, and how to change that."""
    return _(
        "The total counts iClicker's score ({iclicker}). To count Canvas's score ({canvas}), correct the score; on "
        "the command line, use “scores” in the decisions file.",
        iclicker=format_score_word(edit.iclicker),
        canvas=format_score_word(edit.canvas),
    )
