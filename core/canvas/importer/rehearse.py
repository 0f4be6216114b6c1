"""What will Canvas's import do with these bytes, in a course that looks like this gradebook?

Does Canvas take the file at all?
"""

from dataclasses import dataclass

from core.canvas.gradebook import Gradebook
from core.canvas.importer.columns import UNKNOWN_ERROR, Verdict, is_ignored, judge_header
from core.canvas.importer.findings import find_problems
from core.canvas.importer.reading import Rows, Upload, open_upload, read_rows
from core.canvas.importer.rehearsal import FoundAssignment, FoundStudent, Outcome, Rehearsal
from core.canvas.importer.rejections import explain_bytes, explain_header, explain_rows
from core.canvas.importer.ruby import MalformedRecord
from core.canvas.importer.run import Run, run_import
from core.pacing import paced, paused_collector


@paused_collector()
def rehearse(gradebook: Gradebook, upload: bytes) -> Rehearsal:
    """Tell how Canvas would take `upload`, byte for byte as it lies on disk, in the course that `gradebook` shows.

    `changes` holds every score that would really be different after Save Changes where each unknown student is answered
    "ignore" and each unknown assignment "new". Nothing is raised for a file that Canvas would reject: that is an
    outcome.
    """
    taken = take_upload(gradebook, upload)
    if isinstance(taken, Rejection):
        return Rehearsal(Outcome.REJECTED, taken.message, taken.cause)
    return _answer(run_import(gradebook, *taken))


def _answer(run: Run) -> Rehearsal:
    """The answer for a file that Canvas takes."""
    numbers, students = run.rows.numbers, run.gradebook.students
    unknown_students = tuple(entry.name for entry in run.unknown)
    unknown_assignments = tuple(column.title for column in run.new_columns)
    if unknown_students or unknown_assignments:
        outcome = Outcome.ASKS
    elif run.posting.columns or run.changed_custom or run.changed_overrides:
        outcome = Outcome.CHANGES
    else:
        outcome = Outcome.NO_CHANGES
    return Rehearsal(
        outcome,
        unknown_students=unknown_students,
        unknown_assignments=unknown_assignments,
        changed_columns=run.changed,
        students=tuple(
            FoundStudent(numbers[entry.place], students[entry.student].canvas_id, entry.by)
            for entry in paced(run.known)
            if entry.student is not None
        ),
        assignments=tuple(
            FoundAssignment(column.place + 1, column.header, column.assignment_id, column.by) for column in run.columns
        ),
        ignored_columns=tuple(text or "" for text in _passed_over(run)),
        problems=find_problems(run),
    )


def _passed_over(run: Run) -> list[str | None]:
    """The headers dropped without a word: by name, as read-only, or because a custom column stands further right."""
    header = run.header
    first = header.student_columns
    swallowed = range(first, first + len(header.custom))
    read_only = {
        column.place
        for column, points in zip(run.columns, run.points, strict=True)
        if points.is_read_only and not run.unknown
    }
    return [
        text
        for column, text in enumerate(header.cells)
        if column >= first
        and text not in header.custom
        and (is_ignored(text) or column in swallowed or column in read_only)
    ]


@dataclass(frozen=True, slots=True)
class Rejection:
    """Why not: Canvas's own sentence, and what is really wrong."""

    message: str
    cause: str


def take_upload(gradebook: Gradebook, data: bytes) -> tuple[Upload, Rows] | Rejection:
    """The header and rows that Canvas reads out of `data`, or its rejection.

    The header is judged before anything below it is read. Canvas rules A2, A4, A10, A11 and B1 to B5.
    """
    upload = open_upload(data)
    if upload.header is None:
        return Rejection(UNKNOWN_ERROR, explain_bytes(data, upload))
    verdict = judge_header(upload.header_cells, allows_last_first=gradebook.has_last_first)
    if verdict is not Verdict.VALID:
        return Rejection(verdict.value, explain_header(upload, gradebook))
    if upload.bad_byte is not None:
        return Rejection(UNKNOWN_ERROR, explain_bytes(data, upload))
    try:
        return upload, read_rows(upload)
    except MalformedRecord as error:
        return Rejection(UNKNOWN_ERROR, explain_rows(error))
