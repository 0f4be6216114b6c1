"""Functions that run off the GUI thread; call them through `gui.work.tasks`."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from core.canvas.gradebook import Assignment, Gradebook, read_gradebook
from core.canvas.importer import verification
from core.canvas.importer.rehearsal_result import RehearsalResult
from core.canvas.importer.rehearse import rehearse
from core.clicker.combining import combine_exports as combine_exports
from core.clicker.export import ClickerExport
from core.course_file import save_course
from core.course_recovery import autosave_course
from core.course_recovery import recover_course as recover_course
from core.course_version import COURSE_FILE_SUFFIX, is_course_file
from core.errors import InvalidRequestError, UnrecognizedFileError
from core.file_kind import DetectedFile, build_refused_table, detect_file_kind, detect_table_kind
from core.files.file_bytes import read_bytes
from core.files.tables import parse_table
from core.points import Points
from core.recognition.corrections import Corrections
from core.recognition.file_shapes import KeptCorrections
from core.refused_table import RefusedTable
from core.results import Results
from core.results import derive_results as derive_results
from core.results import prepare_upload as prepare_upload
from core.rule_comparison import RuleComparison, compare_sheets, derive_trial_sheet
from core.saved_upload import CourseContents, SavedUpload
from core.score_explanation import explain_score as explain_score
from core.scores.duplicates import list_duplicate_scores as list_duplicate_scores
from core.scores.duplicates import merge_accounts as merge_accounts
from core.scores.statistics import compute_session_statistics as compute_session_statistics
from core.sent_upload import SentUpload
from core.similar_titles import find_similar_assignments as find_similar
from core.students.account_corrections import list_account_corrections
from core.students.student_list import ParsedStudentList
from core.students.student_list import parse_student_list as parse_list
from core.upload.building import find_absent_students as find_absent_students
from core.upload.canvas_edits import find_repeated_cells as find_repeated_cells
from core.upload.changes import AllScoreChanges, build_rehearsal_changes
from core.upload.changes import build_upload_changes as build_upload_changes
from core.upload.correction_list import list_corrections as list_corrections
from core.upload.destinations import find_identified_assignments
from core.upload.rule_change import keep_old_rule as keep_old_rule
from core.upload.score_grid import ScoreGrid
from core.upload.score_grid import build_unplaced_column as build_unplaced_column
from core.upload.score_offers import find_sessions_to_restrict as find_sessions_to_restrict
from core.upload.score_offers import find_unconfirmed_late_adds as find_unconfirmed_late_adds
from core.upload.sent_scores import confirm_arrival
from core.upload.upload_comparison import compare_uploads as compare_uploads
from core.upload.upload_comparison import compute_class_totals as compute_class_totals
from core.upload.upload_comparison import find_recreated_assignments as find_recreated_assignments
from core.workbook import Workbook
from gui.work.course_tasks import confirm_last_upload as confirm_last_upload
from gui.work.course_tasks import create_course as create_course
from gui.work.course_tasks import delete_all_courses as delete_all_courses
from gui.work.course_tasks import delete_course as delete_course
from gui.work.course_tasks import delete_course_items as delete_course_items
from gui.work.course_tasks import export_course as export_course
from gui.work.course_tasks import find_course_changes as find_course_changes
from gui.work.course_tasks import import_course as import_course
from gui.work.course_tasks import list_course_items as list_course_items
from gui.work.course_tasks import list_courses as list_courses
from gui.work.course_tasks import list_sent_scores as list_sent_scores
from gui.work.course_tasks import load_course as load_course
from gui.work.course_tasks import read_course_file as read_course_file
from gui.work.course_tasks import recognize_course as recognize_course
from gui.work.course_tasks import rename_course as rename_course
from gui.work.course_tasks import save_decisions as save_decisions
from gui.work.course_tasks import save_upload as save_upload
from gui.work.course_tasks import save_verification as save_verification
from gui.work.course_tasks import select_files as select_files
from gui.work.course_tasks import update_sent_uploads as update_sent_uploads


def read_input_file(
    path: Path, kept: Mapping[str, KeptCorrections] = MappingProxyType({})
) -> DetectedFile | CourseContents:
    """Return the type and contents of an input file.

    `kept` are corrections of earlier files, by shape.

    The file at `path` may be an iClicker file, a gradebook, an upload file, or a course file, for which only the
    contents are returned.

    Raises:
        ClickoverError: the file can't be used.
    """
    if is_course_file(path) or path.suffix.lower() == COURSE_FILE_SUFFIX:
        return recover_course(path)
    detected = detect_file_kind(path, kept=kept)
    # freeing millions of unneeded cells takes long
    return replace(detected, recognition=None, refused_table=build_refused_table(detected))


def reread_export(export: ClickerExport, corrections: Mapping[int, Corrections]) -> ClickerExport | RefusedTable:
    """Return the iClicker files parsed again with corrections, or the first table that can't be used with them.

    `corrections` maps the position of each corrected file in the class (from 1) to all of the user's corrections for
    it. No file is read from disk again.

    Raises:
        ClickoverError: a file can't be parsed with these roles.
    """
    files = list(export.files)
    for number, file_corrections in corrections.items():
        file = files[number - 1]
        detected = detect_table_kind(parse_table(file.path, file.data), file_corrections)
        refused_table = build_refused_table(detected, file_corrections)
        if refused_table:
            return refused_table
        files[number - 1] = detected.export or file
    return combine_exports(files, export.joined_titles)


def reread_table(table: RefusedTable, corrections: Corrections) -> DetectedFile | RefusedTable:
    """Return a refused table read with corrections: as a file that can be used, or as a refused table again.

    Raises:
        InvalidRequestError: a correction doesn't fit the table.
    """
    detected = detect_table_kind(parse_table(table.path, table.data), corrections)
    return build_refused_table(detected, corrections) or replace(detected, recognition=None)


def save_course_file(contents: CourseContents, path: Path) -> None:
    """Write a compressed course file, replacing any old one atomically.

    Raises:
        UnwritableFileError: the file can't be written.
    """
    save_course(contents.workbook, path, contents.saved_upload)


def autosave_course_file(contents: CourseContents, path: Path) -> None:
    """Write the decisions to `path`, and missing input files beside it, atomically.

    Raises:
        UnwritableFileError: a file can't be written.
    """
    autosave_course(contents, path)


def rehearse_upload(gradebook: Gradebook, path: Path) -> RehearsalResult:
    """Return what Canvas would do with the upload file at `path`.

    Raises:
        UnreadableFileError: the file can't be read.
    """
    return rehearse(gradebook, read_bytes(path))


def compare_rules(results: Results, trial: Workbook, boundary: Points) -> RuleComparison:
    """Return how the rule of `trial` would change the totals.

    `results` belong to the same files and matches. If the current rule is impossible, there are no changes.

    Raises:
        InvalidRequestError: `results` have no scores, or the rule of `trial` is impossible.
    """
    workbook = results.workbook
    if results.class_scores is None:
        raise InvalidRequestError("There are no scores yet.", advice="Open an iClicker file.")
    after = derive_trial_sheet(workbook, trial, results.class_scores, results.score_sheet), trial.choices
    before = (results.score_sheet, workbook.choices) if results.score_sheet else after
    return compare_sheets(before, after, boundary)


def find_similar_assignments(session_titles: Iterable[str], gradebook: Gradebook) -> dict[str, tuple[Assignment, ...]]:
    """Return the assignments with similar titles, by session title.

    Session titles without similar assignments are omitted (see `core.similar_titles`).
    """
    assignments = find_identified_assignments(gradebook)
    return {title: similar for title in session_titles if (similar := find_similar(title, assignments))}


def find_rehearsal_changes(rehearsal: RehearsalResult, names: Mapping[str, str]) -> AllScoreChanges:
    """Return the scores that a rehearsed upload file changes.

    `names` are the students' names by Canvas ID.
    """
    return build_rehearsal_changes(rehearsal.changed_columns, names)


def verify_import(
    upload: bytes, path: Path, before: Gradebook | None, saved_at: datetime | None
) -> tuple[verification.ImportVerification, Gradebook]:
    """Return whether an upload arrived in Canvas, and the gradebook that shows it.

    That gradebook, at `path`, was exported after the import.

    Raises:
        FileError: the gradebook can't be read.
    """
    after = read_gradebook(path)
    return verification.verify_import(upload, after, before, saved_at), after


def confirm_saved_upload(upload: SavedUpload, gradebook: Gradebook) -> SentUpload:
    """Return the saved upload file, marked as arrived if a newer gradebook shows that it was imported."""
    sent_upload = SentUpload(upload.path.name, upload.data, repeated=upload.repeated)
    with suppress(UnrecognizedFileError):  # Canvas rejects the file, so it wasn't imported
        return confirm_arrival(sent_upload, gradebook, upload.gradebook)
    return sent_upload


def list_profile_corrections(results: Results) -> tuple[str, ...]:
    """Return one line for each student who should correct their iClicker profile.

    Returns nothing until the students in `results` are matched.
    """
    workbook, matches = results.workbook, results.matches
    if workbook.export is None or workbook.gradebook is None or matches is None:
        return ()
    return list_account_corrections(workbook.export.participants, workbook.gradebook.students, matches.students)


def build_score_grid(results: Results) -> ScoreGrid | None:
    """Return the scores of all students, or None if there are none yet."""
    return ScoreGrid(results.workbook, results.score_sheet) if results.score_sheet is not None else None


def parse_student_list(text: str, results: Results) -> ParsedStudentList:
    """Return the students in a pasted list, identified by the gradebook and the matched iClicker rows."""
    workbook, matches = results.workbook, results.matches
    if workbook.gradebook is None:
        return ParsedStudentList()
    identities: dict[str, list[str]] = {}
    students = matches.students if matches else {}
    for person in workbook.export.participants if workbook.export else ():
        if person.row in students:
            identities.setdefault(students[person.row], []).extend(value.text for value in person.identities)
    roster = [student for student in workbook.gradebook.students if not student.is_test]
    return parse_list(text, roster, identities)
