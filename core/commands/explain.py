"""The `explain` command, which shows how one student's scores were calculated."""

import argparse
from collections.abc import Mapping

from core.canvas.gradebook import Gradebook, Student
from core.clicker.export import ClickerExport, Participant
from core.commands.command_line import EXIT_DONE, print_json, print_line
from core.commands.convert import build_workbook, prepare_results
from core.commands.convert_options import add_conversion_options, add_input_arguments
from core.commands.course_option import open_course
from core.errors import InvalidRequestError
from core.results import PreparedUpload, Results
from core.score_explanation import explain_score
from core.score_words import format_score_word
from core.sent_upload import select_edit_decisions
from core.students.selectors import IDENTIFIERS, SelectorIndex
from core.texts import Text, _
from core.upload.cells import build_cell, decide_cell
from core.upload.columns import UploadColumn

_ID_ADVICE = "Name the student by canvas:…, id:…, or email:…."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the files, the student, and the options of `convert` to the parser."""
    add_input_arguments(parser)
    parser.add_argument("--student", metavar="ID", required=True, help="canvas:…, id:…, or email:…")
    add_conversion_options(parser)
    parser.set_defaults(restore=None)


def run(arguments: argparse.Namespace) -> int:
    """Print the student's score in each column and its calculation.

    Raises:
        ClickoverError: a file can't be used, or the student can't be found.
    """
    with open_course(arguments.course, read_only=True) as course:
        workbook, export = build_workbook(arguments, course)
    gradebook = workbook.gradebook
    if gradebook is None:
        raise InvalidRequestError("explain needs the gradebook.", advice="Give it with --roster GRADEBOOK.")
    results, prepared = prepare_results(workbook)
    students_by_row = results.matches.students if results.matches else {}
    student = find_student(arguments.student, export, gradebook, students_by_row)
    cells = [_explain_cell(results, gradebook, column, student) for column in prepared.upload.resolved_columns]
    cells += _list_left_out_columns(prepared)
    if arguments.json:
        print_json({"student": arguments.student, "cells": cells})
    else:
        _print_cells(student, cells)
    return EXIT_DONE


def find_student(text: str, export: ClickerExport, gradebook: Gradebook, students_by_row: Mapping[int, str]) -> Student:
    """Return the student with this ID or email.

    It may be in the gradebook, or in a matched row of the iClicker file. `students_by_row` are the Canvas IDs of the
    matched rows.

    Raises:
        InvalidRequestError: no student or more than one student has this ID or email.
    """
    kind, _separator, value = text.partition(":")
    students = {student.canvas_id: student for student in gradebook.students}
    if kind == "canvas" and value:
        found = {value} & students.keys()
        rows: tuple[Participant, ...] = ()
    elif kind in IDENTIFIERS and value:
        index = SelectorIndex(export.participants, gradebook.students)
        rows = index.find_people(kind, value)
        found = {student.canvas_id for student in index.find_students(kind, value)}
        found |= {students_by_row[person.row] for person in rows if person.row in students_by_row} & students.keys()
    else:
        raise InvalidRequestError(f"“{text}” is no ID of a student.", advice=_ID_ADVICE)
    if len(found) == 1:
        return students[found.pop()]
    if found:
        names = "; ".join(sorted(students[key].name for key in found))
        raise InvalidRequestError(f"“{text}” belongs to more than one student: {names}.", advice="Use canvas:….")
    if rows:
        raise InvalidRequestError(
            f"Row {rows[0].row_text}, {rows[0].label}, isn't matched with a student yet.",
            advice="Match it in the window or with --decisions.",
        )
    raise InvalidRequestError(f"No student has the ID “{text}”.", advice=_ID_ADVICE)


def _explain_cell(results: Results, gradebook: Gradebook, column: UploadColumn, student: Student) -> dict[str, object]:
    """Return one score and its calculation as a JSON object.

    The last step of the calculation is the score that Canvas has after the upload.
    """
    workbook, sheet = results.workbook, results.score_sheet
    assert sheet is not None, "columns are only written with a score sheet"
    requested_text = explain_score(workbook, sheet, column, student.canvas_id).requested_text
    position = next(index for index, other in enumerate(gradebook.students) if other is student)
    current = gradebook.cells[column.assignment.assignment_id][position] if column.assignment else ""
    sent = results.sent.get_column(column.assignment)
    cell = build_cell(requested_text, current, workbook.choices, None if sent is None else sent[position])
    assignment_id = column.assignment.assignment_id if column.assignment else ""
    if decision := select_edit_decisions(workbook.edit_decisions, assignment_id).get(student.canvas_id):
        cell = decide_cell(cell, decision, workbook.choices)
    explanation = explain_score(workbook, sheet, column, student.canvas_id, cell)
    steps: list[Text] = [contribution.text for contribution in explanation.contributions]
    steps += [*explanation.steps, _("In Canvas after the upload: {score}", score=cell.text or format_score_word(""))]
    return {"column": column.header, "score": cell.text, "steps": steps}


def _list_left_out_columns(prepared: PreparedUpload) -> list[dict[str, object]]:
    """Return the columns that aren't written, as JSON objects without a score."""
    return [
        {"column": item.session, "score": None, "steps": [item.message]}
        for item in prepared.upload.left_out
        if item.row is None
    ]


def _print_cells(student: Student, cells: list[dict[str, object]]) -> None:
    print_line(f"{student.name} (canvas:{student.canvas_id})")
    for cell in cells:
        print_line(f"{cell['column']}:")
        steps = cell["steps"]
        for step in steps if isinstance(steps, list) else ():
            print_line(f"  {step}")
