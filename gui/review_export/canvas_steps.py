"""Which clicks in Canvas bring the saved file into the gradebook, and what must one know there?

The pages and their words: canvas-import.md G1 to G7 (gradebook_uploads, new.html.erb, jquery/index.js,
process_gradebook_upload.js).
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gui.review_export.facts import Facts
from gui.review_export.questions import ASSIGNMENT_BOX
from gui.review_export.questions_view import advice
from gui.review_export.sentences import counted, tr

if TYPE_CHECKING:
    from core.canvas.upload.columns import Column


@dataclass(frozen=True, slots=True)
class Click:
    """One step in Canvas: the picture that shows it (in resources/pictures), and what to do."""

    picture: str
    text: str


def clicks(file_name: str, facts: Facts) -> tuple[Click, ...]:
    """What to do in Canvas, in order."""
    return (
        Click("canvas-import", tr("Open your course in Canvas, go to “Grades”, and press “Import”.")),
        Click("canvas-upload-data", tr("Choose the file “{name}”, and press “Upload Data”.", name=file_name)),
        *([Click("canvas-new-assignment", _answers(facts))] if facts.questions else []),
        Click("canvas-preview", _preview(facts)),
        Click("canvas-save-changes", tr("Press “Save Changes”, and wait until the gradebook is back.")),
        Click(
            "canvas-check",
            tr("Export the gradebook once more, and drop it here: Clickover checks that every score has arrived."),
        ),
    )


def good_to_know(facts: Facts) -> tuple[str, ...]:
    """What people do not expect in Canvas; only what applies to this file."""
    new = [column for column in facts.outgoing.upload.columns if column.assignment is None]
    manual = [column.title for column in facts.outgoing.upload.columns if _is_manual(column)]
    return (
        *((advice(), tr("New assignments are published at once, and they count towards the grade.")) if new else ()),
        *([_say_manual(manual)] if manual else []),
        tr(
            "If Canvas shows an older upload instead of this file, one was left unfinished less than an hour ago: it "
            "comes up again until it is finished or the hour is over. Do not save it; wait, and import the file again."
        ),
    )


def _answers(facts: Facts) -> str:
    """What to choose in each box."""
    lines = [f"•  {question.words}" for question in facts.questions]
    new = sum(question.box == ASSIGNMENT_BOX for question in facts.questions)
    ask = counted(new, tr("Canvas asks about {n} new column."), tr("Canvas asks about {n} new columns."))
    return "\n".join([f"{ask} {tr('Answer:')}", *lines, tr("Then press “Continue”.")])


def _preview(facts: Facts) -> str:
    students = counted(len(facts.outgoing.upload.rows), tr("{n} student"), tr("{n} students"))
    columns = counted(len(facts.outgoing.upload.columns), tr("{n} assignment"), tr("{n} assignments"))
    told = tr("Canvas shows {students} and {columns}, before and after.", students=students, columns=columns)
    losses = len(facts.losses)
    if not losses:
        return f"{told} {tr('It should highlight nothing: no score goes down.')}"
    lost = counted(losses, tr("the {n} score that goes down"), tr("the {n} scores that go down"))
    return f"{told} {tr('It highlights {lost}: you have seen them here.', lost=lost)}"


def _is_manual(column: "Column") -> bool:
    return column.assignment is not None and column.assignment.posting.name != "AUTOMATIC"


def _say_manual(titles: list[str]) -> str:
    names = ", ".join(f"“{title}”" for title in titles)
    return tr("{names}: posted by hand. Students see these scores only after you post them in Canvas.", names=names)
