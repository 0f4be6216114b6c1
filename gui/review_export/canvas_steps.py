"""Which clicks in Canvas bring the saved file into the gradebook, and what must one know there?

The pages and their words: canvas-import.md G1 to G7 (gradebook_uploads, new.html.erb, jquery/index.js,
process_gradebook_upload.js).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gui.look.words import counted, tr
from gui.review_export.facts import Facts
from gui.review_export.questions_view import ASSIGNMENT_BOX, Question, advice

if TYPE_CHECKING:
    from core.upload.columns import Column

_LONGEST = 6


@dataclass(frozen=True, slots=True)
class Click:
    """One step in Canvas: what to do, the picture that shows it (in resources/pictures), and what is to be seen there.

    `texts` are what of this very file stands in the picture; `warnings` what must be known before this click, because
    nobody expects it; `lines` what is to be entered there, which may be long.
    """

    text: str
    picture: str
    shows: str
    texts: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()


def clicks(file_name: str, facts: Facts) -> tuple[Click, ...]:
    """What to do in Canvas, in order."""
    columns = [question for question in facts.questions if question.box == ASSIGNMENT_BOX]
    return (
        Click(
            tr("Open your course in Canvas, go to “Grades”, and press “Import”."),
            "canvas-import",
            tr("Drawing: the gradebook, and above it on the right the button “Import”."),
        ),
        Click(
            tr("Choose the file “{name}”, and press “Upload Data”.", name=file_name),
            "canvas-upload-data",
            tr("Drawing: a file is chosen, and below it is the button “Upload Data”."),
            warnings=(_say_unfinished(),),
        ),
        *([_new_columns(facts, columns)] if columns else []),
        _preview(facts),
        Click(
            tr("Press “Save Changes”, and wait until the gradebook is back."),
            "canvas-save-changes",
            tr("Drawing: below the preview on the right is the button “Save Changes”."),
        ),
        Click(
            tr("Export the gradebook once more, and drop it here: Clickover checks that every score has arrived."),
            "canvas-check",
            tr("Drawing: the gradebook with a tick."),
        ),
    )


def _new_columns(facts: Facts, columns: Sequence[Question]) -> Click:
    """What to choose in each box. The drawing shows the first of them, and how many follow."""
    ask = counted(len(columns), tr("Canvas asks about {n} new column."), tr("Canvas asks about {n} new columns."))
    points, more = columns[0].points, len(columns) - 1
    worth = tr(" and Points Possible {points}", points=points) if points else ""
    others = counted(more, tr(" {n} more such box follows."), tr(" {n} more such boxes follow.")) if more else ""
    return Click(
        f"{ask} {tr('Choose “A new assignment”, as it says below, then press “Continue”.')}",
        "canvas-new-assignment",
        tr("Drawing: a box in which “A new assignment” is chosen{worth}.", worth=worth) + others,
        {"points": points, "more": tr("+ {n} more", n=more) if more else ""},
        (*advice(), tr("New assignments are published at once, and they count towards the grade.")),
        tuple(f"•  {question.words}" for question in facts.questions),
    )


def _preview(facts: Facts) -> Click:
    """Canvas's page before and after. The drawing shows the first change of this file, highlighted if it is a loss."""
    students = counted(len(facts.outgoing.upload.rows), tr("{n} student"), tr("{n} students"))
    columns = counted(len(facts.outgoing.upload.columns), tr("{n} assignment"), tr("{n} assignments"))
    told = tr("Canvas shows {students} and {columns}, before and after.", students=students, columns=columns)
    first = facts.changes[0] if facts.changes else None
    before, after = (first.before or "–", first.after or "–") if first else ("–", "–")
    texts = {"before": _short(before), "after": _short(after)}
    manual = [column.title for column in facts.outgoing.upload.columns if _is_manual(column)]
    warnings = (_say_manual(manual),) if manual else ()
    losses = len(facts.losses)
    if not losses:
        shows = tr("Drawing: a table with a score before, {before}, and after, {after}.", before=before, after=after)
        text = f"{told} {tr('It should highlight nothing: no score goes down.')}"
        return Click(text, "canvas-preview", shows, texts, warnings)
    lost = counted(
        losses,
        tr("It highlights the {n} score that goes down or is lost: you have seen it here."),
        tr("It highlights the {n} scores that go down or are lost: you have seen them here."),
    )
    shows = tr(
        "Drawing: a table with a score before, {before}, and after, {after}, which is highlighted.",
        before=before,
        after=after,
    )
    return Click(f"{told} {lost}", "canvas-preview-lost", shows, texts, warnings)


def _short(score: str) -> str:
    """A score as it fits into a cell of the drawing."""
    return score if len(score) <= _LONGEST else "…"


def _is_manual(column: "Column") -> bool:
    return column.assignment is not None and column.assignment.posting.name != "AUTOMATIC"


def _say_manual(titles: list[str]) -> str:
    names = ", ".join(f"“{title}”" for title in titles)
    return tr("{names}: posted by hand. Students see these scores only after you post them in Canvas.", names=names)


def _say_unfinished() -> str:
    return tr(
        "If an older upload comes up instead, it was left unfinished less than an hour ago. Do not save it: wait until "
        "the hour is over, and import this file again."
    )
