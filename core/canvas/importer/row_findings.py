"""Checks of the rows of a file that Canvas accepts."""

import re
from collections import Counter
from collections.abc import Iterator

from core.canvas.importer.import_run import ImportRun
from core.canvas.importer.ruby_csv import parse_ruby_integer
from core.canvas.importer.students import StudentRow, convert_cell, list_names
from core.problems import Location, Problem, Severity, Source
from core.texts import Text, _, join_sentences, ngettext

_WHOLE_NUMBER_PATTERN = re.compile(r"[0-9]+(\.0*)?")


def build_upload_problem(
    code: str, severity: Severity, message: Text, row: int | None = None, column: int | None = None
) -> Problem:
    """Return a problem at a row and column of the upload file."""
    return Problem(code, severity, message, Location(Source.UPLOAD, row, column))


def check_rows(run: ImportRun) -> Iterator[Problem]:
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
            yield build_upload_problem(
                "student-twice",
                Severity.WARNING,
                ngettext(
                    "Row {row}, “{name}”: the file has {n} row for this student.",
                    "Row {row}, “{name}”: the file has {n} rows for this student. Canvas only uses the last one, so "
                    "scores can be lost. Keep one row.",
                    row_counts[student_row.student_index],
                    row=str(row),
                    name=student_row.name,
                ),
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
    problem = _(
        "Row {row}, “{name}”: no student in this course matches. Canvas will ask “This person is really”. Choose “Not "
        "in my class, Ignore this row.”",
        row=str(row),
        name=student_row.name,
    )
    message = join_sentences(problem, _suggest_row_fix(run, student_row))
    return build_upload_problem("student-unknown", Severity.WARNING, message, row)


def _suggest_row_fix(run: ImportRun, student_row: StudentRow) -> Text:
    """Return advice on how to fix an unknown row in the file."""
    header = run.header
    columns = (header.id_column, header.sis_user_id_column, header.sis_login_id_column)
    if student_row.name.strip().casefold() == "points possible":
        return _("Canvas only recognizes its points row as “Points Possible”, with capital letters.")
    if not any(run.rows.get_cell(student_row.row_index, column).strip() for column in columns):
        return _("If the row isn't a student, delete it. Otherwise, add the student's ID.")
    if header.sis_user_id_column is not None and not run.gradebook.has_sis_user_id:
        return _("The gradebook doesn't show SIS User IDs, so Canvas may still recognize this student.")
    return _("If this is a student in the course, copy the ID from the gradebook into the row.")


def _build_name_match_problem(student_row: StudentRow, row: int, count: int) -> Problem:
    """Return the problem with a row that is matched only by name. Canvas rule E4."""
    if count > 1:
        return build_upload_problem(
            "student-name-ambiguous",
            Severity.WARNING,
            ngettext(
                "Row {row}, “{name}”: {n} student has this name. Add the student's ID to the file.",
                "Row {row}, “{name}”: {n} students have this name, and Canvas uses the first one. Add the right "
                "student's ID to the file.",
                count,
                row=str(row),
                name=student_row.name,
            ),
            row,
        )
    message = _("Row {row}, “{name}”: Canvas matches this student by name only.", row=str(row), name=student_row.name)
    return build_upload_problem("student-by-name", Severity.INFO, message, row)


def _check_id_digits(run: ImportRun, student_row: StudentRow, row: int) -> Iterator[Problem]:
    """Yield a warning if Canvas truncates the ID, such as `1.2E+07`.

    Canvas rule E1.
    """
    column = run.header.id_column
    text = run.rows.get_cell(student_row.row_index, column).strip()
    number = convert_cell(text)
    if text and not _WHOLE_NUMBER_PATTERN.fullmatch(number.strip()):
        yield build_upload_problem(
            "id-cut-short",
            Severity.WARNING,
            _(
                "Row {row}, “{name}”: Canvas reads the ID “{id}” as {number}. Enter the complete ID.",
                row=str(row),
                name=student_row.name,
                id=text,
                number=str(parse_ruby_integer(number)),
            ),
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
            yield build_upload_problem(
                "id-contradicts",
                Severity.WARNING,
                _(
                    "Row {row}: the ID {id} belongs to “{student}”, whose {column} is {expected}, but the row has "
                    "{found}. Canvas only uses the ID. Check which student is meant.",
                    row=str(row),
                    id=student.canvas_id,
                    student=student.name,
                    column=name,
                    expected=expected,
                    found=text,
                ),
                row,
                run.header.id_column + 1,
            )
