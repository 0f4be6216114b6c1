"""What does the review page need to know, worked out off the GUI thread in one go?

Why does a finished file hold no student: is there nothing new, or is something still to be done?

What has changed since the file was saved?
"""

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from core.canvas.importer.rehearsal import Outcome
from core.choices import Going
from core.points import Mark
from core.students.settling import Standing
from gui.look.words import counted, listed, tr
from gui.review_export.changes_view import say_changes
from gui.review_export.left_out import Missing, missing_of
from gui.review_export.problem_groups import ProblemGroup, group_problems
from gui.review_export.questions_view import ASSIGNMENT_BOX, Question, questions_of
from gui.review_export.totals import Distribution, distribution
from gui.work import tasks

if TYPE_CHECKING:
    from core.results import Outgoing, Results
    from core.upload.changes import AllChanges, Changes
    from core.upload.file import Upload


class Nothing(Enum):
    """The reasons, by what must be mended first; only UNCHANGED is a good end."""

    NOBODY = "nobody in the iClicker file"
    NO_ROSTER = "nobody in the gradebook"
    STRANGERS = "files of two courses"
    UNMATCHED = "nobody matched"
    OUTSIDE = "nobody in this course"
    NO_SESSION = "no session ticked"
    NO_COLUMN = "no column"
    NO_SCORE = "no score"
    UNPLACED = "nothing new but in columns without a place"
    UNCHANGED = "nothing new"


def why_nothing(results: "Results", upload: "Upload") -> Nothing | None:
    """Why `upload`, made of `results`, has no row; None where it has one."""
    if upload.rows:
        return None
    return _nobody(results) or _no_scores(results, upload) or _waiting_columns(results, upload) or Nothing.UNCHANGED


def _nobody(results: "Results") -> Nothing | None:
    gradebook, roll = results.workbook.gradebook, results.roll
    standings = {end.standing for end in roll.by_row.values()} if roll else set()
    if standings <= {Standing.SKIPPED}:
        return Nothing.NOBODY
    if not gradebook or all(student.is_test for student in gradebook.students):
        return Nothing.NO_ROSTER
    if Standing.SETTLED in standings:
        return None
    if roll and roll.is_of_strangers:
        return Nothing.STRANGERS
    return Nothing.OUTSIDE if standings <= {Standing.SKIPPED, Standing.NOT_IN_COURSE} else Nothing.UNMATCHED


def _no_scores(results: "Results", upload: "Upload") -> Nothing | None:
    if not results.workbook.chosen:
        return Nothing.NO_SESSION
    if not upload.placed:
        return Nothing.NO_COLUMN
    sheet = results.sheet
    return None if sheet is None or bool((sheet.total_marks == Mark.SCORE).any()) else Nothing.NO_SCORE


def _waiting_columns(results: "Results", upload: "Upload") -> Nothing | None:
    going = [results.workbook.destination_of(key).going for key in upload.refused]
    return Nothing.UNPLACED if any(each is not Going.LEFT_OUT for each in going) else None


def say_nothing(why: Nothing) -> str:
    """That in a sentence, and where it is mended."""
    return {
        Nothing.NOBODY: tr("There is nothing to send: no student is in the iClicker file. Look at it under Files."),
        Nothing.NO_ROSTER: tr("There is nothing to send: no student is in the gradebook. Look at it under Files."),
        Nothing.STRANGERS: tr(
            "There is nothing to send: nobody in the iClicker file is like anybody in the gradebook."
        ),
        Nothing.UNMATCHED: tr("There is nothing to send yet: nobody is matched. Say under Students who is who."),
        Nothing.OUTSIDE: tr(
            "There is nothing to send: as you said under Students, nobody in the iClicker file is in this course."
        ),
        Nothing.NO_SESSION: tr("There is nothing to send yet: no session is ticked. Tick one under Sessions."),
        Nothing.NO_COLUMN: tr(
            "There is nothing to send yet: no session has a column in Canvas. Choose one under Sessions."
        ),
        Nothing.NO_SCORE: tr("There is nothing to send: nobody who is matched has a score in the ticked sessions."),
        Nothing.UNPLACED: tr(
            "There is nothing to send yet: what changes is in columns that are not written. Look under Problems."
        ),
        Nothing.UNCHANGED: tr("There is nothing to send: Canvas already has every score."),
    }[why]


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


def say_difference(earlier: bytes, now: "Upload") -> str:
    """How the file differs from the bytes that were saved, and what to do about it; "" where it is the same."""
    if earlier == now.data:
        return ""
    if not now.rows:
        return tr("now there is nothing to send.")
    apart = tasks.difference(earlier, now)
    found = listed(
        [
            _some(apart.scores, tr("{n} other score"), tr("{n} other scores")),
            _some(apart.more_students, tr("{n} more student"), tr("{n} more students")),
            _some(apart.fewer_students, tr("{n} student fewer"), tr("{n} students fewer")),
            _some(apart.more_columns, tr("{n} more column"), tr("{n} more columns")),
            _some(apart.fewer_columns, tr("{n} column fewer"), tr("{n} columns fewer")),
        ]
    )
    return tr("save again. Since then: {found}.", found=found or tr("other points possible"))


def _some(count: int, one: str, many: str) -> str:
    return counted(count, one, many) if count else ""
