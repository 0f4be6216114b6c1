"""Functions that run off the GUI thread.

They import pandas and other heavy modules when they are first called, so that the window appears without waiting for
those.
"""

from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from core.canvas.gradebook import Assignment, Gradebook, Student
    from core.canvas.importer.rehearsal_result import RehearsalResult
    from core.canvas.importer.verification import ImportVerification
    from core.clicker.export import ClickerExport, ColumnRole
    from core.file_kind import DetectedFile
    from core.results import PreparedUpload, Results
    from core.saved_upload import CourseContents
    from core.score_explanation import ScoreExplanation
    from core.scores.sheet import ScoreSheet
    from core.scores.statistics import SessionStatistics
    from core.upload.changes import AllScoreChanges
    from core.upload.columns import UploadColumn
    from core.upload.file import UploadCell, UploadFile
    from core.upload.upload_comparison import ClassTotals, UploadDifference
    from core.workbook import Workbook

HEAVY_MODULES = ("core.results", "core.file_kind", "core.course_file", "core.scores.statistics")
"""Modules imported after the first paint, so that the first file opens quickly."""


def import_heavy_modules() -> None:
    """Import `HEAVY_MODULES`, so that later tasks don't have to."""
    for name in HEAVY_MODULES:
        import_module(name)


def derive_results(workbook: "Workbook", previous: "Results | None") -> "Results":
    """Return the results of a workbook (see `core.results`).

    `previous` holds the results of an earlier state, whose parts are reused.
    """
    results: Results = import_module("core.results").derive_results(workbook, previous)
    return results


def prepare_upload(results: "Results") -> "PreparedUpload":
    """Return the finished upload for these results (see `core.results`)."""
    upload: PreparedUpload = import_module("core.results").prepare_upload(results)
    return upload


def read_input_file(path: "Path") -> "DetectedFile | CourseContents":
    """Return the type and contents of an input file.

    The file at `path` may be an iClicker file, a gradebook, an upload file, or a course file, for which only the
    contents are returned.

    Raises:
        ClickoverError: the file can't be used.
    """
    course_file = import_module("core.course_file")
    if course_file.is_course_file(path):
        contents: CourseContents = course_file.open_course(path)
        return contents
    detected_file: DetectedFile = import_module("core.file_kind").detect_file_kind(path)
    return replace(detected_file, table=None)  # freeing millions of unneeded cells takes long


def open_course_file(path: "Path") -> "CourseContents":
    """Return the contents of a course file, whatever the name of the file is.

    Raises:
        ClickoverError: it isn't a valid course file.
    """
    contents: CourseContents = import_module("core.course_file").open_course(path)
    return contents


def combine_exports(files: "Sequence[ClickerExport]", joined_titles: frozenset[str] = frozenset()) -> "ClickerExport":
    """Return the export of a class with these files (see `core.clicker.combining`).

    Raises:
        InvalidRequestError: the files can't form a class.
    """
    combined: ClickerExport = import_module("core.clicker.combining").combine_exports(files, joined_titles)
    return combined


def reread_export(export: "ClickerExport", corrections: "Mapping[int, Mapping[int, ColumnRole]]") -> "ClickerExport":
    """Return the iClicker files parsed again with corrected column roles.

    `corrections` are all of the user's for the files at these positions (from 1). No file is read from disk again.

    Raises:
        ClickoverError: a file can't be parsed that way.
    """
    parse_table = import_module("core.files.tables").parse_table
    parse_export = import_module("core.clicker.reading").parse_export
    files = [
        parse_export(parse_table(file.path, file.data), corrections[number]) if number in corrections else file
        for number, file in enumerate(export.files, 1)
    ]
    return combine_exports(files, export.joined_titles)


def save_course_file(contents: "CourseContents", path: "Path") -> None:
    """Write a compressed course file, replacing any old one atomically.

    Raises:
        UnwritableFileError: the file can't be written.
    """
    import_module("core.course_file").save_course(contents.workbook, path, contents.saved_upload)


def autosave_course_file(contents: "CourseContents", path: "Path") -> None:
    """Write an uncompressed course file, which is faster, atomically.

    Raises:
        UnwritableFileError: the file can't be written.
    """
    import_module("core.course_file").save_course(contents.workbook, path, contents.saved_upload, compress=False)


def rehearse_upload(gradebook: "Gradebook", path: "Path") -> "RehearsalResult":
    """Return what Canvas would do with the upload file at `path`.

    Raises:
        UnreadableFileError: the file can't be read.
    """
    data = import_module("core.files.tables").read_bytes(path)
    rehearsal: RehearsalResult = import_module("core.canvas.importer.rehearse").rehearse(gradebook, data)
    return rehearsal


def compute_session_statistics(
    export: "ClickerExport", rows: "Iterable[int] | None" = None
) -> "dict[str, SessionStatistics]":
    """Return the statistics of each session, by key (see `core.scores.statistics`)."""
    statistics: dict[str, SessionStatistics] = import_module("core.scores.statistics").compute_session_statistics(
        export, rows
    )
    return statistics


def find_similar_assignments(titles: "Iterable[str]", gradebook: "Gradebook") -> "dict[str, tuple[Assignment, ...]]":
    """Return the assignments with similar titles, by session title.

    Titles without any are omitted (see `core.upload.titles`).
    """
    find = import_module("core.upload.titles").find_similar_assignments
    assignments = import_module("core.upload.destinations").find_identified_assignments(gradebook)
    return {title: similar for title in titles if (similar := find(title, assignments))}


def explain_score(
    workbook: "Workbook", sheet: "ScoreSheet", column: "UploadColumn", student: str, cell: "UploadCell | None"
) -> "ScoreExplanation":
    """Return an explanation of a student's score (see `core.score_explanation`)."""
    explanation: ScoreExplanation = import_module("core.score_explanation").explain_score(
        workbook, sheet, column, student, cell
    )
    return explanation


def find_absent_students(gradebook: "Gradebook", results: "Results") -> "tuple[Student, ...]":
    """Return the students who aren't in the iClicker file."""
    find = import_module("core.upload.building").find_absent_students
    absent: tuple[Student, ...] = find(gradebook, results.proposals, results.matches)
    return absent


def find_changes(upload: "UploadFile") -> "AllScoreChanges":
    """Return the scores that an upload changes (see `core.upload.changes`)."""
    changes: AllScoreChanges = import_module("core.upload.changes").build_upload_changes(upload)
    return changes


def find_rehearsal_changes(rehearsal: "RehearsalResult", names: "Mapping[str, str]") -> "AllScoreChanges":
    """Return the scores that a rehearsed upload file changes.

    `names` are the students' names by Canvas ID.
    """
    find = import_module("core.upload.changes").build_rehearsal_changes
    changes: AllScoreChanges = find(rehearsal.changed_columns, names)
    return changes


def compute_class_totals(gradebook: "Gradebook", upload: "UploadFile") -> "ClassTotals":
    """Return each student's total before and after the upload."""
    totals: ClassTotals = import_module("core.upload.upload_comparison").compute_class_totals(gradebook, upload)
    return totals


def compare_uploads(earlier: bytes, upload: "UploadFile") -> "UploadDifference":
    """Return the differences between an upload and an earlier one."""
    difference: UploadDifference = import_module("core.upload.upload_comparison").compare_uploads(earlier, upload)
    return difference


def find_recreated_assignments(earlier: bytes, upload: "UploadFile") -> tuple[str, ...]:
    """Return the titles of new assignments that an earlier upload already created."""
    titles: tuple[str, ...] = import_module("core.upload.upload_comparison").find_recreated_assignments(earlier, upload)
    return titles


def verify_import(
    upload: bytes, path: "Path", before: "Gradebook | None", saved_at: "datetime | None"
) -> "tuple[ImportVerification, Gradebook]":
    """Return whether an upload arrived in Canvas, and the gradebook that shows it.

    That gradebook, at `path`, was exported after the import.

    Raises:
        FileError: the gradebook can't be read.
    """
    after: Gradebook = import_module("core.canvas.gradebook").read_gradebook(path)
    verification: ImportVerification = import_module("core.canvas.importer.verification").verify_import(
        upload, after, before, saved_at
    )
    return verification, after


def list_profile_corrections(results: "Results") -> "tuple[str, ...]":
    """Return one line for each student who should correct their iClicker profile.

    Returns nothing until the students in `results` are matched.
    """
    workbook, matches = results.workbook, results.matches
    if workbook.export is None or workbook.gradebook is None or matches is None:
        return ()
    list_corrections = import_module("core.students.matching").list_account_corrections
    lines: tuple[str, ...] = list_corrections(
        workbook.export.participants, workbook.gradebook.students, matches.students
    )
    return lines
