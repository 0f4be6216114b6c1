"""Checks of a file that Canvas accepts.

`check_upload` lists problems in the file, its columns, its rows, and its scores, in that order. Last come notes about
what a gradebook export doesn't show, once each and only if they can matter for this file.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal

import numpy as np

from core.canvas.effects import EXCUSED
from core.canvas.gradebook import NOT_ASSIGNED
from core.canvas.importer.column_findings import check_columns, check_scores
from core.canvas.importer.import_run import ImportRun
from core.canvas.importer.ruby_csv import parse_ruby_integer
from core.canvas.importer.scores import ColumnComparison
from core.canvas.importer.students import StudentRow, convert_cell, list_names
from core.points import format_decimal, normalize_number
from core.problems import Location, Problem, Report, Severity, Source

_WHOLE_NUMBER_PATTERN = re.compile(r"[0-9]+(\.0*)?")
_SILENT_REJECTION_MESSAGE = (
    "Canvas may also refuse scores without a word: of students who have not accepted their invitation or whose "
    "enrolment has ended, in closed grading periods, in unpublished assignments. A gradebook export does not show "
    "these."
)
_GRADING_TYPE_MESSAGE = (
    "Canvas may also read the numbers in {} in another way, since a gradebook export does not show how an assignment "
    "is graded. Points are taken here. If it is graded complete/incomplete, any number above 0 is complete and earns "
    "all the points; if by letters, a number that is the name of a grade is that grade. Look at the assignment in "
    "Canvas."
)
_DECIMALS_MESSAGE = (
    "Canvas may also hold more than two decimals of scores in {}, and a gradebook export shows two. The file carries "
    "scores along that it does not change: 8.13 would then replace 8.126. Leave students whose scores do not change "
    "out of the file, if that matters."
)


def check_upload(run: ImportRun) -> Report:
    """Return all problems in an accepted file, grouped by subject."""
    return Report(
        (
            *_check_file(run),
            *check_columns(run),
            *_check_rows(run),
            *check_scores(run),
            *_check_mapping_page(run),
            *_check_export_limits(run),
        )
    )


def _build_problem(
    code: str, severity: Severity, message: str, row: int | None = None, column: int | None = None
) -> Problem:
    return Problem(code, severity, message, Location(Source.UPLOAD, row, column))


def _check_file(run: ImportRun) -> Iterator[Problem]:
    """Yield warnings for a byte order mark and a missing ID column.

    Canvas rules A3 and B6.
    """
    if run.upload.has_bom:
        yield _build_problem(
            "upload-byte-order-mark",
            Severity.WARNING,
            "The file begins with a byte order mark. A Canvas of before mid-2024 may answer with an unknown error. "
            "Save the file as UTF-8 without it.",
        )
    header = run.header
    id_header = header.cells[header.id_column] or ""
    if "SIS" in id_header:
        yield _build_problem(
            "upload-id-column-missing",
            Severity.WARNING,
            f"The column ID is missing, and Canvas takes “{id_header}” for it: those numbers are looked up as "
            "Canvas's own user IDs and can hit other students. Add the column ID directly after the name.",
            run.upload.header_record.number if run.upload.header_record else None,
            header.id_column + 1,
        )


def _check_rows(run: ImportRun) -> Iterator[Problem]:
    """Yield problems for unknown or repeated students, and for weak matches."""
    row_counts = Counter(student_row.student_index for student_row in run.known_rows)
    name_counts: Counter[str] = Counter()
    if any(student_row.matched_by == "name" for student_row in run.known_rows):
        name_counts.update(name for student in run.gradebook.students for name in set(list_names(student)))
    exact_rows = _find_exact_id_rows(run)
    for student_row in run.student_rows:
        if student_row.row_index in exact_rows and row_counts[student_row.student_index] == 1:
            continue
        row = run.get_row_number(student_row)
        if student_row.student_index is None:
            yield _build_unknown_student_problem(run, student_row, row)
            continue
        if row_counts[student_row.student_index] > 1:
            yield _build_problem(
                "student-twice",
                Severity.WARNING,
                f"Row {row}, “{student_row.name}”: Canvas takes {row_counts[student_row.student_index]} rows for "
                "this student. The last one counts for all of them, and changes can be lost. Leave one row.",
                row,
            )
        yield from _check_id_digits(run, student_row, row)
        if student_row.matched_by == "id":
            yield from _check_contradicting_ids(run, student_row, row)
        if student_row.matched_by == "name":
            yield _build_name_match_problem(student_row, row, name_counts[student_row.name])


def _find_exact_id_rows(run: ImportRun) -> set[int]:
    """Return the indexes of rows whose IDs all equal their student's.

    Such a row needs no checks unless its student appears twice.
    """
    header, students = run.header, run.gradebook.students
    columns = (header.id_column, header.sis_user_id_column, header.sis_login_id_column)
    canvas_ids, sis_user_ids, login_ids = (list(run.rows.get_column(column)) for column in columns)
    return {
        student_row.row_index
        for student_row in run.known_rows
        if student_row.matched_by == "id"
        and student_row.student_index is not None
        and canvas_ids[student_row.row_index] == students[student_row.student_index].canvas_id
        and sis_user_ids[student_row.row_index] == students[student_row.student_index].sis_user_id
        and login_ids[student_row.row_index] == students[student_row.student_index].login_id
    }


def _build_unknown_student_problem(run: ImportRun, student_row: StudentRow, row: int) -> Problem:
    """Return the warning about a row of an unknown student. Canvas rule E5."""
    return _build_problem(
        "student-unknown",
        Severity.WARNING,
        f"Row {row}, “{student_row.name}”, is nobody in this course. Canvas will ask “This person is really”: choose "
        f"“Not in my class, Ignore this row.” {_suggest_row_fix(run, student_row)}",
        row,
    )


def _suggest_row_fix(run: ImportRun, student_row: StudentRow) -> str:
    """Return advice on how to fix an unknown row in the file."""
    header = run.header
    columns = (header.id_column, header.sis_user_id_column, header.sis_login_id_column)
    if student_row.name.strip().casefold() == "points possible":
        return "Canvas knows its points row only when it is written Points Possible, with capital letters."
    if not any(run.rows.get_cell(student_row.row_index, column).strip() for column in columns):
        return "If the row is a total or a note and no student, delete it; else write the student's ID into it."
    if header.sis_user_id_column is not None and not run.gradebook.has_sis_user_id:
        return "The gradebook shows no SIS User ID, so Canvas may know this student by it all the same."
    return "If it is a student of this course, write the ID from the gradebook into the row."


def _build_name_match_problem(student_row: StudentRow, row: int, count: int) -> Problem:
    """Return the problem with a row that is matched only by name. Canvas rule E4."""
    if count > 1:
        return _build_problem(
            "student-name-ambiguous",
            Severity.WARNING,
            f"Row {row}, “{student_row.name}”: {count} students have this name, and Canvas takes the first it finds. "
            "Write the right student's ID into the file.",
            row,
        )
    message = f"Row {row}, “{student_row.name}”, is recognised by the name alone."
    return _build_problem("student-by-name", Severity.INFO, message, row)


def _check_id_digits(run: ImportRun, student_row: StudentRow, row: int) -> Iterator[Problem]:
    """Yield a warning if Canvas truncates the ID, such as `1.2E+07`.

    Canvas rule E1.
    """
    column = run.header.id_column
    text = run.rows.get_cell(student_row.row_index, column).strip()
    number = convert_cell(text)
    if text and not _WHOLE_NUMBER_PATTERN.fullmatch(number.strip()):
        yield _build_problem(
            "id-cut-short",
            Severity.WARNING,
            f"Row {row}, “{student_row.name}”: of the ID “{text}” Canvas reads only {parse_ruby_integer(number)}. "
            "Check who is meant, and write the whole number.",
            row,
            column + 1,
        )


def _check_contradicting_ids(run: ImportRun, student_row: StudentRow, row: int) -> Iterator[Problem]:
    """Yield a warning for each SIS ID in a row that differs from the student's own.

    The student was matched by Canvas ID. Canvas rules E1 to E3.
    """
    assert student_row.student_index is not None, "a row matched by its ID has a student"
    student = run.gradebook.students[student_row.student_index]
    for column, expected, name in (
        (run.header.sis_user_id_column, student.sis_user_id, "SIS User ID"),
        (run.header.sis_login_id_column, student.login_id, "SIS Login ID"),
    ):
        text = run.rows.get_cell(student_row.row_index, column).strip()
        if text and expected and text.casefold().lstrip("0") != expected.casefold().lstrip("0"):
            yield _build_problem(
                "id-contradicts",
                Severity.WARNING,
                f"Row {row}: the ID {student.canvas_id} is “{student.name}”, whose {name} is {expected}, but the row "
                f"says {text}. Canvas goes by the ID and checks nothing else. Check who is meant.",
                row,
                run.header.id_column + 1,
            )


def _check_mapping_page(run: ImportRun) -> Iterator[Problem]:
    """Yield a warning if the script on Canvas's mapping page would stop.

    Canvas rule E9.
    """
    if run.posted_cells.is_page_stopped:
        yield _build_problem(
            "import-page-stops",
            Severity.WARNING,
            "Canvas's page stops working after the questions, because a student stands in the file twice: nothing is "
            "saved. Leave one row for each student.",
        )


def _check_export_limits(run: ImportRun) -> Iterator[Problem]:
    """Yield notes about facts that matter for this file but aren't in a gradebook."""
    if run.changed_columns:
        yield Problem("gradebook-cannot-tell", Severity.INFO, _SILENT_REJECTION_MESSAGE, Location(Source.UPLOAD))
    yield from _report_affected_columns(run, "grading-type-not-shown", _GRADING_TYPE_MESSAGE, _could_be_pass_fail)
    yield from _report_affected_columns(run, "decimals-not-shown", _DECIMALS_MESSAGE, _has_unchanged_decimals)


def _report_affected_columns(
    run: ImportRun, code: str, text: str, is_affected: Callable[[ImportRun, ColumnComparison], bool]
) -> Iterator[Problem]:
    """Yield one note about all affected columns, located at the first of them."""
    posted_comparisons = [run.comparisons[index] for index in run.posted_cells.columns]
    affected_columns = [
        comparison.column
        for comparison in posted_comparisons
        if comparison.column.assignment is not None and is_affected(run, comparison)
    ]
    if affected_columns:
        others_text = "" if len(affected_columns) == 1 else f" and {len(affected_columns) - 1} more"
        location = Location(Source.UPLOAD, None, affected_columns[0].source_index + 1)
        yield Problem(code, Severity.INFO, text.format(f"“{affected_columns[0].title}”{others_text}"), location)


def _could_be_pass_fail(run: ImportRun, comparison: ColumnComparison) -> bool:
    """Return True if the assignment may be graded complete/incomplete.

    This matters only if the file writes a number other than zero and full points. An existing score of that kind proves
    that the assignment is graded in points. Canvas rules F8 and F9 (GradebookImporter#translate_pass_fail).
    """
    pass_fail_scores = {"", EXCUSED, NOT_ASSIGNED, "0", format_decimal(comparison.points.points or Decimal(0))}
    new_scores = {effect.after for effect in comparison.effects if effect.is_change}
    existing_scores = {
        score
        for score in run.gradebook.cells[comparison.column.assignment_id].value_counts()
        if normalize_number(score)
    }
    return not new_scores <= pass_fail_scores and existing_scores <= pass_fail_scores


def _has_unchanged_decimals(run: ImportRun, comparison: ColumnComparison) -> bool:
    """Return True if the file repeats a score with decimals. Canvas rule F6."""
    scores = run.gradebook.cells[comparison.column.assignment_id]
    has_decimals = scores.mask(lambda score: "." in score and normalize_number(score) is not None)
    if not has_decimals.any():
        return False
    is_unchanged = np.ones(len(run.known_rows), bool)
    is_unchanged[comparison.find_rows([effect.is_change for effect in comparison.effects])] = False
    students = np.array([student_row.student_index for student_row in run.known_rows], np.intp)
    return bool((has_decimals[students] & is_unchanged).any())
