"""What does the review page need to know, worked out off the GUI thread in one go?"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.canvas.importer.rehearsal import Outcome
from gui import tasks
from gui.look.words import counted, tr
from gui.review_export.changes import say_changes
from gui.review_export.left_out import Missing, missing_of
from gui.review_export.nothing_to_send import Nothing, say_nothing, why_nothing
from gui.review_export.problem_groups import ProblemGroup, group_problems
from gui.review_export.questions import ASSIGNMENT_BOX, Question, questions_of
from gui.review_export.since_saving import say_difference
from gui.review_export.totals import Distribution, distribution

if TYPE_CHECKING:
    from core.results import Outgoing, Results
    from core.upload.changes import AllChanges, Changes


@dataclass(frozen=True, eq=False)
class Facts:
    """Everything that is shown of one finished file.

    `losses` are the changes that the person must have seen. `changes_existing` tells whether a score in an assignment
    that Canvas has already is changed: then there is something to restore. `since` says how the file differs from the
    one that was saved last; `nothing`, why it holds no student.
    """

    outgoing: "Outgoing"
    changes: "AllChanges"
    losses: "Changes"
    changes_existing: bool
    groups: tuple[ProblemGroup, ...]
    questions: tuple[Question, ...]
    missing: tuple[Missing, ...]
    totals: Distribution
    sentence: str
    since: str = ""
    nothing: Nothing | None = None


def work_out(results: "Results", outgoing: "Outgoing", saved: bytes | None = None) -> Facts:
    """The facts of `outgoing`, which was prepared from `results`; `saved` are the bytes that were saved last.

    Pure; meant for a pool thread.
    """
    gradebook = results.workbook.gradebook
    if gradebook is None:
        raise ValueError("a finished file has a gradebook")
    upload = outgoing.upload
    changes = tasks.changes_of(upload)
    existing = {column.key for column in upload.columns if column.assignment}
    absent = tasks.absent_students(gradebook, results)
    questions = questions_of(outgoing.rehearsal, upload, results.workbook.export)
    nothing = why_nothing(results, upload)
    return Facts(
        outgoing,
        changes,
        changes.losses,
        any(key in existing for key, _ in changes.columns),
        group_problems(outgoing.problems),
        questions,
        missing_of(upload.left_out, absent, results.workbook.choices.absent),
        distribution(tasks.class_totals(gradebook, upload)),
        say_outgoing(outgoing, changes, questions, nothing),
        say_difference(saved, upload) if saved else "",
        nothing,
    )


def say_outgoing(
    outgoing: "Outgoing", changes: "AllChanges", questions: tuple[Question, ...], nothing: Nothing | None = None
) -> str:
    """The rehearsal of our own file in one or two sentences; `nothing`: why it holds no student."""
    rehearsal, upload = outgoing.rehearsal, outgoing.upload
    if rehearsal.outcome is Outcome.REJECTED:
        return tr("Canvas would reject this file: {cause}", cause=rehearsal.cause or rehearsal.message or "")
    if nothing:
        return say_nothing(nothing)
    taken = tr(
        "Canvas will take this file. It changes scores of {students} in {columns}: {changes}.",
        students=counted(len(upload.rows), tr("{n} student"), tr("{n} students")),
        columns=counted(len(upload.columns), tr("{n} column"), tr("{n} columns")),
        changes=say_changes(changes.counts),
    )
    return f"{taken} {say_questions(questions)}"


def say_questions(questions: tuple[Question, ...]) -> str:
    """What Canvas will ask, in a sentence."""
    columns = sum(question.box == ASSIGNMENT_BOX for question in questions)
    students = len(questions) - columns
    asked = [
        counted(students, tr("{n} student"), tr("{n} students")) if students else "",
        counted(columns, tr("{n} new column"), tr("{n} new columns")) if columns else "",
    ]
    found = tr(" and ").join(part for part in asked if part)
    return tr("It will ask about {found}.", found=found) if found else tr("It will ask nothing.")
