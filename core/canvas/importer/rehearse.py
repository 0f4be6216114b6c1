"""Rehearsal that shows what Canvas would do with an upload file."""

from dataclasses import dataclass

from core.canvas.gradebook import Gradebook
from core.canvas.importer.columns import UNKNOWN_ERROR_MESSAGE, HeaderVerdict, is_total_header, validate_header
from core.canvas.importer.csv_rejections import explain_malformed_csv, explain_unreadable_bytes
from core.canvas.importer.findings import check_upload
from core.canvas.importer.header_rejections import explain_header
from core.canvas.importer.import_run import ImportRun, run_import
from core.canvas.importer.reading import DecodedUpload, UploadRows, decode_upload, read_rows
from core.canvas.importer.rehearsal_result import MatchedAssignment, MatchedStudent, RehearsalOutcome, RehearsalResult
from core.canvas.importer.ruby_csv import MalformedCsvError
from core.cooperative import gc_paused
from core.files.cell_bounds import check_cells, check_row
from core.texts import Text


@dataclass(frozen=True, slots=True)
class Rejection:
    """Rejection of a file, with the message that Canvas shows and the actual cause."""

    message: str
    cause: Text


@gc_paused()
def rehearse(gradebook: Gradebook, upload: bytes) -> RehearsalResult:
    """Rehearse Canvas's import of an upload file into the gradebook's course.

    The result contains every score that would change if the user ignored each unknown student, created each unknown
    assignment, and saved the changes. If Canvas would reject the file, the outcome is REJECTED; no exception is raised.
    """
    accepted = accept_upload(gradebook, upload)
    if isinstance(accepted, Rejection):
        return RehearsalResult(RehearsalOutcome.REJECTED, accepted.message, accepted.cause)
    return _build_result(run_import(gradebook, *accepted))


def accept_upload(gradebook: Gradebook, data: bytes) -> tuple[DecodedUpload, UploadRows] | Rejection:
    """Return the decoded upload and its rows, or Canvas's rejection.

    Canvas checks the header before it reads anything below it. Canvas rules A2, A4, A10, A11, and B1 to B5.

    Raises:
        UnrecognizedFileError: the file has more or longer cells than Clickover can read.
    """
    upload = decode_upload(data)
    if upload.header_record is None:
        return Rejection(UNKNOWN_ERROR_MESSAGE, explain_unreadable_bytes(data, upload))
    verdict = validate_header(upload.header_cells, allows_last_first=gradebook.has_last_first)
    if verdict is not HeaderVerdict.VALID:
        return Rejection(verdict.value, explain_header(upload, gradebook))
    if upload.invalid_byte_offset is not None:
        return Rejection(UNKNOWN_ERROR_MESSAGE, explain_unreadable_bytes(data, upload))
    check_row(upload.header_cells, upload.header_record.number)
    try:
        rows = read_rows(upload)
    except MalformedCsvError as error:
        return Rejection(UNKNOWN_ERROR_MESSAGE, explain_malformed_csv(error))
    check_cells(rows.columns, upload.header_record.number + 1)
    return upload, rows


def _build_result(run: ImportRun) -> RehearsalResult:
    """Return the result of rehearsing a file that Canvas accepts."""
    row_numbers, students = run.rows.row_numbers, run.gradebook.students
    unknown_students = tuple(student_row.name for student_row in run.unknown_rows)
    unknown_assignments = tuple(column.title for column in run.new_columns)
    if unknown_students or unknown_assignments:
        outcome = RehearsalOutcome.ASKS
    elif run.posted_cells.columns or run.changed_custom_columns or run.changed_overrides:
        outcome = RehearsalOutcome.CHANGES
    else:
        outcome = RehearsalOutcome.NO_CHANGES
    return RehearsalResult(
        outcome,
        unknown_students=unknown_students,
        unknown_assignments=unknown_assignments,
        changed_columns=run.changed_columns,
        students=tuple(
            MatchedStudent(row_numbers[row.row_index], students[row.student_index].canvas_id, row.matched_by)
            for row in run.known_rows
            if row.student_index is not None
        ),
        assignments=tuple(
            MatchedAssignment(column.index + 1, column.header, column.assignment_id, column.matched_by)
            for column in run.columns
        ),
        ignored_columns=tuple(text or "" for text in _find_ignored_headers(run)),
        problems=check_upload(run),
    )


def _find_ignored_headers(run: ImportRun) -> list[str | None]:
    """Return the headers that Canvas drops silently.

    They are the headers of totals, of read-only columns, and of columns displaced by a custom column farther right.
    """
    header = run.header
    first_column = header.student_column_count
    displaced_columns = range(first_column, first_column + len(header.custom_columns))
    read_only_columns = {
        column.index
        for column, points in zip(run.columns, run.column_points, strict=True)
        if points.is_read_only and not run.unknown_rows
    }
    return [
        header_text
        for column, header_text in enumerate(header.cells)
        if column >= first_column
        and header_text not in header.custom_columns
        and (is_total_header(header_text) or column in displaced_columns or column in read_only_columns)
    ]
