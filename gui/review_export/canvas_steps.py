"""Steps for importing the saved file into the Canvas gradebook.

Sources for Canvas's pages and their texts: canvas-import.md G1 to G7 (gradebook_uploads, new.html.erb, jquery/index.js,
process_gradebook_upload.js).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gui.look.text_formatting import pluralize, tr
from gui.review_export.questions_view import ASSIGNMENT_BOX_LABEL, CanvasQuestion, build_answer_warnings
from gui.review_export.upload_review import UploadReview

if TYPE_CHECKING:
    from core.upload.columns import UploadColumn

_MAX_SCORE_LENGTH = 6


@dataclass(frozen=True, slots=True)
class CanvasStep:
    """Step that the user takes in Canvas, with a drawing that illustrates it.

    `drawing` is the name of a file in resources/pictures, and `description` describes it for screen readers.
    `replacements` are the values that fill the placeholders in the drawing. `warnings` say what the user must know
    before this step, and `entries` say what to enter.
    """

    instruction: str
    drawing: str
    description: str
    replacements: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    entries: tuple[str, ...] = ()


def build_canvas_steps(file_name: str, review: UploadReview) -> tuple[CanvasStep, ...]:
    """Return the steps for importing this upload file, in order."""
    questions = [question for question in review.questions if question.box == ASSIGNMENT_BOX_LABEL]
    return (
        CanvasStep(
            tr("Open your course in Canvas, go to “Grades”, and press “Import”."),
            "canvas-import",
            tr("Drawing: the gradebook, and above it on the right the button “Import”."),
        ),
        CanvasStep(
            tr("Choose the file “{name}”, and press “Upload Data”.", name=file_name),
            "canvas-upload-data",
            tr("Drawing: a file is chosen, and below it is the button “Upload Data”."),
            warnings=(_describe_unfinished_upload(),),
        ),
        *([_build_new_assignments_step(review, questions)] if questions else []),
        _build_preview_step(review),
        CanvasStep(
            tr("Press “Save Changes”, and wait until the gradebook is back."),
            "canvas-save-changes",
            tr("Drawing: below the preview on the right is the button “Save Changes”."),
        ),
        CanvasStep(
            tr("Export the gradebook once more, and drop it here: Clickover checks that every score has arrived."),
            "canvas-check",
            tr("Drawing: the gradebook with a tick."),
        ),
    )


def _build_new_assignments_step(review: UploadReview, questions: Sequence[CanvasQuestion]) -> CanvasStep:
    """Build the step in which the user answers Canvas's questions.

    The drawing shows the first new assignment.
    """
    questions_text = pluralize(
        len(questions), tr("Canvas asks about {n} new column."), tr("Canvas asks about {n} new columns.")
    )
    points, more_count = questions[0].points, len(questions) - 1
    points_text = tr(" and Points Possible {points}", points=points) if points else ""
    more_text = (
        pluralize(more_count, tr(" {n} more such box follows."), tr(" {n} more such boxes follow."))
        if more_count
        else ""
    )
    return CanvasStep(
        f"{questions_text} {tr('Choose “A new assignment”, as it says below, then press “Continue”.')}",
        "canvas-new-assignment",
        tr("Drawing: a box in which “A new assignment” is chosen{worth}.", worth=points_text) + more_text,
        {"points": points, "more": tr("+ {n} more", n=more_count) if more_count else ""},
        (*build_answer_warnings(), tr("New assignments are published at once, and they count towards the grade.")),
        tuple(f"•  {question.sentence}" for question in review.questions),
    )


def _build_preview_step(review: UploadReview) -> CanvasStep:
    """Build the step in which the user checks Canvas's preview.

    The drawing shows the first change.
    """
    students = pluralize(len(review.outgoing.upload.rows), tr("{n} student"), tr("{n} students"))
    columns = pluralize(len(review.outgoing.upload.columns), tr("{n} assignment"), tr("{n} assignments"))
    preview_text = tr("Canvas shows {students} and {columns}, before and after.", students=students, columns=columns)
    first_change = review.changes[0] if review.changes else None
    before, after = (first_change.before or "–", first_change.after or "–") if first_change else ("–", "–")
    replacements = {"before": _truncate_score(before), "after": _truncate_score(after)}
    manual_titles = [column.title for column in review.outgoing.upload.columns if _is_posted_manually(column)]
    warnings = (_describe_manual_posting(manual_titles),) if manual_titles else ()
    loss_count = len(review.losses)
    if not loss_count:
        description = tr(
            "Drawing: a table with a score before, {before}, and after, {after}.", before=before, after=after
        )
        instruction = f"{preview_text} {tr('It should highlight nothing: no score goes down.')}"
        return CanvasStep(instruction, "canvas-preview", description, replacements, warnings)
    loss_text = pluralize(
        loss_count,
        tr("It highlights the {n} score that goes down or is lost: you have seen it here."),
        tr("It highlights the {n} scores that go down or are lost: you have seen them here."),
    )
    description = tr(
        "Drawing: a table with a score before, {before}, and after, {after}, which is highlighted.",
        before=before,
        after=after,
    )
    return CanvasStep(f"{preview_text} {loss_text}", "canvas-preview-lost", description, replacements, warnings)


def _truncate_score(score: str) -> str:
    """Return the score, or an ellipsis if it is too long for a cell of the drawing."""
    return score if len(score) <= _MAX_SCORE_LENGTH else "…"


def _is_posted_manually(column: "UploadColumn") -> bool:
    return column.assignment is not None and column.assignment.posting_policy.name != "AUTOMATIC"


def _describe_manual_posting(titles: list[str]) -> str:
    names = ", ".join(f"“{title}”" for title in titles)
    return tr("{names}: posted by hand. Students see these scores only after you post them in Canvas.", names=names)


def _describe_unfinished_upload() -> str:
    return tr(
        "If an older upload comes up instead, it was left unfinished less than an hour ago. Do not save it: wait until "
        "the hour is over, and import this file again."
    )
