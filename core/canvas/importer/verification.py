"""Verification that every score in an upload file arrived in Canvas.

The uploaded file is compared with a gradebook exported after the import, at the two decimal places of an export.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from core.canvas.gradebook import NOT_ASSIGNED, Assignment, Gradebook
from core.canvas.importer.columns import AssignmentColumn
from core.canvas.importer.import_run import ImportRun, run_import
from core.canvas.importer.rehearse import Rejection, accept_upload
from core.canvas.importer.scores import compare_columns
from core.cooperative import iter_yielding
from core.errors import UnrecognizedFileError
from core.points import is_same_score
from core.problems import Location, Problem, Report, Severity, Source
from core.texts import _, join_commas, join_sentences, ngettext


@dataclass(frozen=True, slots=True)
class ScoreMismatch:
    """Expected score from the upload file, and the actual score in Canvas.

    Both are "", "EX", "N/A", or a plain decimal.
    """

    canvas_id: str
    assignment_id: str
    title: str
    expected: str
    actual: str


@dataclass(frozen=True, slots=True)
class UnrelatedChange:
    """Score that changed although it isn't in the upload file."""

    canvas_id: str
    assignment_id: str
    title: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class MissingColumn:
    """Upload column that isn't in the gradebook, and how many scores it has."""

    title: str
    score_count: int


@dataclass(frozen=True, eq=False)
class ImportVerification:
    """Result of comparing an upload file with a later gradebook.

    The counts cover only cells in recognized rows and columns. An outdated gradebook was exported before the import, so
    it can't show whether the scores arrived.
    """

    cell_count: int
    arrived_count: int
    mismatches: tuple[ScoreMismatch, ...]
    unrelated_changes: tuple[UnrelatedChange, ...]
    problems: Report
    missing_columns: tuple[MissingColumn, ...] = ()
    is_outdated: bool = False

    @property
    def is_complete(self) -> bool:
        """True if every score arrived and every row and column was found."""
        return not self.mismatches and self.problems.max_severity is not Severity.ERROR


def verify_import(
    upload: bytes, after: Gradebook, before: Gradebook | None = None, saved_at: datetime | None = None
) -> ImportVerification:
    """Compare an uploaded file with the gradebook exported after the import.

    Assignments that Canvas had to create are found by title. If `before`, a gradebook from before the upload, is given,
    the result also lists changed scores that aren't in the file. `saved_at` is the time when the file was saved. A
    gradebook that was exported earlier and shows none of the new scores is outdated.

    Raises:
        UnrecognizedFileError: Canvas would have rejected the file.
    """
    accepted = accept_upload(after, upload)
    if isinstance(accepted, Rejection):
        raise UnrecognizedFileError(
            join_sentences(_("Canvas rejects this file, so it can't have been imported."), accepted.cause)
        )
    run = run_import(after, *accepted)
    problems: list[Problem] = []
    missing_columns: list[MissingColumn] = []
    columns = list(_find_uploaded_columns(run, after, before, problems, missing_columns))
    cells = _compare_scores(run, after, columns)
    mismatches = sorted(
        (mismatch for mismatch in cells.values() if not _has_arrived(mismatch)), key=_get_mismatch_sort_key
    )
    return ImportVerification(
        len(cells),
        len(cells) - len(mismatches),
        tuple(mismatches),
        tuple(_find_unrelated_changes(after, before, cells)) if before else (),
        Report((*problems, *_check_unknown_rows(run))),
        tuple(missing_columns),
        bool(mismatches or missing_columns) and _is_outdated(after, before, saved_at, cells),
    )


def _compare_scores(
    run: ImportRun, after: Gradebook, columns: Sequence[tuple[int, AssignmentColumn]]
) -> dict[tuple[str, str], ScoreMismatch]:
    """Return expected and actual scores, by student ID and assignment ID."""
    points = [run.column_points[index] for index, _column in columns]
    cells: dict[tuple[str, str], ScoreMismatch] = {}
    for comparison in compare_columns(after, run.known_rows, run.rows, [column for _index, column in columns], points):
        assignment = comparison.column.assignment
        assert assignment is not None, "only columns found in the gradebook are compared"
        scores = list(after.cells[assignment.assignment_id])
        for row, student_row in enumerate(iter_yielding(run.known_rows)):
            assert student_row.student_index is not None, "a known row has a student"
            actual = scores[student_row.student_index]
            effect = comparison.get_effect(row)
            expected = effect.target if effect is not None else actual
            key = (after.students[student_row.student_index].canvas_id, assignment.assignment_id)
            cells[key] = ScoreMismatch(*key, assignment.title, expected, actual)
    return cells


def _is_outdated(
    after: Gradebook,
    before: Gradebook | None,
    saved_at: datetime | None,
    cells: Mapping[tuple[str, str], ScoreMismatch],
) -> bool:
    """Return True if the gradebook was exported before the import.

    It is outdated if it is the same file as `before`. It is also outdated if it was exported before `saved_at` and
    shows no score that is new since `before`.
    """
    if before is not None and before.sha256 == after.sha256:
        return True
    if saved_at is None or after.exported_at >= saved_at.replace(second=0, microsecond=0):  # file names have no seconds
        return False
    return before is None or not _has_new_scores(cells.values(), before)


def _has_new_scores(cells: Iterable[ScoreMismatch], before: Gradebook) -> bool:
    """Return True if any score from the file is in Canvas now but wasn't before."""
    student_indexes = {student.canvas_id: student_index for student_index, student in enumerate(before.students)}
    for mismatch in cells:
        scores, student_index = before.cells.get(mismatch.assignment_id), student_indexes.get(mismatch.canvas_id)
        score_before = "" if scores is None or student_index is None else scores[student_index]
        if _has_arrived(mismatch) and not is_same_score(mismatch.actual, score_before):
            return True
    return False


def _get_mismatch_sort_key(mismatch: ScoreMismatch) -> tuple[str, str]:
    return mismatch.canvas_id, mismatch.assignment_id


def _find_uploaded_columns(
    run: ImportRun,
    after: Gradebook,
    before: Gradebook | None,
    problems: list[Problem],
    missing_columns: list[MissingColumn],
) -> Iterator[tuple[int, AssignmentColumn]]:
    """Yield each column that is in the new gradebook, preceded by its index.

    New assignments are found by title. If several share the title, the only one that wasn't in `before` is used. The
    problems and the columns that weren't found are appended to `problems` and `missing_columns`.
    """
    for index, column in enumerate(run.columns):
        if column.assignment is not None and column.matched_by == "id":
            yield index, column
            continue
        candidates = [
            assignment for assignment in after.assignments if assignment.title.strip() == column.title.strip()
        ]
        new_candidates = [
            assignment for assignment in candidates if before and assignment.assignment_id not in before.cells
        ]
        if len(candidates) > 1 == len(new_candidates):
            problems.append(_build_shared_title_note(run, column))
        if len(candidates) == 1 or len(new_candidates) == 1:
            yield index, replace(column, assignment=(new_candidates or candidates)[0], matched_by="title")
        else:
            row_indexes = np.array([student_row.row_index for student_row in run.student_rows], np.intp)
            scores = run.rows.get_column(column.source_index).take(row_indexes).mask(lambda text: bool(text.strip()))
            missing_columns.append(MissingColumn(column.title, int(scores.sum())))
            problems.append(_build_missing_column_problem(run, column, candidates, missing_columns[-1].score_count))


def _locate_column(run: ImportRun, column: AssignmentColumn) -> Location:
    return Location(
        Source.UPLOAD, run.upload.header_record.number if run.upload.header_record else None, column.index + 1
    )


def _build_shared_title_note(run: ImportRun, column: AssignmentColumn) -> Problem:
    message = _(
        "The gradebook has several assignments named “{title}”. Clickover checked the one that wasn't there before "
        "the import.",
        title=column.title,
    )
    return Problem("landed-title-shared", Severity.INFO, message, _locate_column(run, column))


def _build_missing_column_problem(
    run: ImportRun, column: AssignmentColumn, candidates: Sequence[Assignment], count: int
) -> Problem:
    location = _locate_column(run, column)
    if candidates:
        message = ngettext(
            "The gradebook has {n} assignment named “{title}” (ID {ids}).",
            "The gradebook has {n} assignments named “{title}” (IDs {ids}), so Clickover can't tell which one has "
            "your scores. Compare them in Canvas, and delete the extra ones.",
            len(candidates),
            title=column.title,
            ids=join_commas(assignment.assignment_id for assignment in candidates),
        )
        return Problem("landed-title-ambiguous", Severity.ERROR, message, location)
    message = ngettext(
        "The gradebook has no assignment named “{title}”, so {n} score didn't arrive. Import the file again. If the "
        "import has only just finished, export the gradebook again instead.",
        "The gradebook has no assignment named “{title}”, so {n} scores didn't arrive. Import the file again. If the "
        "import has only just finished, export the gradebook again instead.",
        count,
        title=column.title,
    )
    return Problem("landed-column-missing", Severity.ERROR, message, location)


def _check_unknown_rows(run: ImportRun) -> Iterator[Problem]:
    """Yield an error for each row whose student isn't in the new gradebook."""
    for student_row in run.unknown_rows:
        row = run.get_row_number(student_row)
        message = _(
            "Row {row}, “{name}”: no student in the gradebook matches, so these scores aren't in Canvas. Check "
            "whether the student has left the course.",
            row=str(row),
            name=student_row.name,
        )
        yield Problem("landed-row-unknown", Severity.ERROR, message, Location(Source.UPLOAD, row))


def _has_arrived(mismatch: ScoreMismatch) -> bool:
    return has_arrived(mismatch.expected, mismatch.actual)


def has_arrived(expected: str, actual: str) -> bool:
    """Return True if Canvas shows the expected score.

    No score can arrive for a student who doesn't have the assignment.
    """
    return not expected if actual == NOT_ASSIGNED else is_same_score(expected, actual)


def _find_unrelated_changes(
    after: Gradebook, before: Gradebook, uploaded_cells: Mapping[tuple[str, str], object]
) -> Iterator[UnrelatedChange]:
    """Yield each changed score that isn't in the upload file.

    Assignments and students are in the order of `before`.
    """
    student_indexes = {student.canvas_id: student_index for student_index, student in enumerate(after.students)}
    for assignment in before.assignments:
        if assignment.assignment_id not in after.cells:
            continue
        scores_after = list(after.cells[assignment.assignment_id])
        for student, score_before in zip(before.students, before.cells[assignment.assignment_id], strict=True):
            student_index = student_indexes.get(student.canvas_id)
            if student_index is None or (student.canvas_id, assignment.assignment_id) in uploaded_cells:
                continue
            if not is_same_score(score_before, scores_after[student_index]):
                yield UnrelatedChange(
                    student.canvas_id,
                    assignment.assignment_id,
                    assignment.title,
                    score_before,
                    scores_after[student_index],
                )
