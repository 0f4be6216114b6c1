"""The `convert` command, which builds the upload file and lists what is left out."""

import argparse
from dataclasses import replace
from itertools import combinations
from pathlib import Path

from core.canvas.gradebook import read_gradebook
from core.checks import check_row_accounting, check_rule, check_sessions
from core.choices import Choices
from core.clicker.export import ClickerExport
from core.commands.command_line import EXIT_ATTENTION, EXIT_DONE
from core.commands.convert_options import add_arguments, build_choices, is_same_file, read_sent_uploads
from core.commands.convert_output import Conversion, print_conversion, print_conversion_json, render_report
from core.commands.course_option import OpenCourse, open_course
from core.commands.decisions_file import apply_decisions, find_left_out_sessions, find_session
from core.commands.reading_options import (
    include_named_columns,
    read_corrected_exports,
    require_chosen_sessions,
)
from core.courses.changes import find_changes
from core.duplicate_checks import check_duplicate_scores
from core.errors import InvalidRequestError
from core.files.atomic_write import write_files
from core.problems import Problem, Report, Severity, Source
from core.results import PreparedUpload, Results, derive_results, prepare_upload
from core.upload.building import find_absent_students
from core.upload.correction_checks import check_corrections
from core.upload.correction_list import list_corrections
from core.upload.without_gradebook import build_upload_from_export
from core.workbook import Workbook

__all__ = ["add_arguments", "convert", "run"]


_RESTORE_LIMITS = (
    Problem(
        "restore-cannot-undo",
        Severity.INFO,
        "The restore file puts back what the gradebook held. It cannot take new assignments away, it would undo scores "
        "that were changed in Canvas since the gradebook was exported, and Canvas may hold more decimals than shown.",
    ),
)


def run(arguments: argparse.Namespace) -> int:
    """Convert the files, print the result, and write all requested files.

    The files are written last, when nothing else can fail. Raises the exceptions of `convert`, and UnwritableFileError.
    """
    _check_distinct_paths(arguments)
    with open_course(arguments.course, creates=True) as course:
        conversion = convert(arguments, course)
        files = _build_output_files(arguments, conversion)
        (print_conversion_json if arguments.json else print_conversion)(conversion)
        recorded = course.record(*conversion.prepared, arguments.output) if course and conversion.prepared else None
        try:
            write_files(files)
        except BaseException:
            if recorded:
                recorded.undo()
            raise
    return EXIT_ATTENTION if conversion.needs_attention else EXIT_DONE


def convert(arguments: argparse.Namespace, course: OpenCourse | None = None) -> Conversion:
    """Build the upload file and the report without writing or printing anything.

    Raises:
        ClickoverError: the conversion isn't possible.
    """
    workbook, export = build_workbook(arguments, course)
    conversion = (
        _convert_with_gradebook(workbook, course)
        if workbook.gradebook
        else _convert_without_gradebook(workbook, export)
    )
    _raise_first_error(conversion.problems)
    problems = conversion.problems + (_RESTORE_LIMITS if arguments.restore else ())
    return replace(conversion, problems=problems, output=arguments.output, restore_path=arguments.restore)


def build_workbook(arguments: argparse.Namespace, course: OpenCourse | None = None) -> tuple[Workbook, ClickerExport]:
    """Read the files, apply the course's decisions and the options, and return the workbook and its export.

    Raises:
        ClickoverError: a file or an option can't be used.
    """
    build_choices(arguments)  # impossible options are refused before files are read
    export = read_corrected_exports(arguments, arguments.exports, course.course if course else None)
    export = include_named_columns(export, arguments.sessions)
    gradebook = read_gradebook(arguments.roster) if arguments.roster else None
    workbook = Workbook(export=export, gradebook=gradebook)
    if course and gradebook:
        workbook = course.apply(workbook, gradebook)
    if not (course and course.course.sessions):
        require_chosen_sessions(export, arguments.sessions)
    return _apply_options(arguments, workbook, export), export


def _apply_options(arguments: argparse.Namespace, workbook: Workbook, export: ClickerExport) -> Workbook:
    """Return the workbook with the choices from the command line, which override stored ones."""
    if arguments.default_rule:
        workbook = replace(workbook, choices=Choices(), extra_credit=frozenset())
    named = find_left_out_sessions(arguments.sessions, arguments.drop, export)
    extra_credit = frozenset(find_session(name, export).key for name in arguments.extra_credit)
    workbook = replace(
        workbook,
        choices=build_choices(arguments, workbook.choices),
        dropped=named if arguments.sessions else workbook.dropped | named,
        extra_credit=workbook.extra_credit | extra_credit,
        sent_uploads=(*workbook.sent_uploads, *read_sent_uploads(arguments.sent)),
    )
    return apply_decisions(arguments.decisions, workbook) if arguments.decisions else workbook


def prepare_results(workbook: Workbook) -> tuple[Results, PreparedUpload]:
    """Return the results and the finished upload file for a workbook with a gradebook.

    Raises:
        InvalidRequestError: a problem prevents building the upload file.
    """
    results = derive_results(workbook)
    _raise_first_error(results.problems)
    return results, prepare_upload(results)


def _convert_with_gradebook(workbook: Workbook, course: OpenCourse | None) -> Conversion:
    results, prepared = prepare_results(workbook)
    changes = find_changes(course.course, results) if course else None
    course_problems = (
        (*changes.list_problems(), *course.check(workbook.gradebook))
        if course and changes and workbook.gradebook
        else ()
    )
    missing = (
        find_absent_students(workbook.gradebook, results.proposals, results.matches)
        if workbook.gradebook and results.proposals and results.matches
        else ()
    )
    return Conversion(
        workbook,
        prepared.upload,
        prepared.problems + course_problems,
        results.matches,
        missing,
        prepared.rehearsal,
        prepared.restore_data,
        corrections=list_corrections(workbook, results.score_sheet) if results.score_sheet else (),
        course=course,
        changes=changes,
        prepared=(results, prepared),
    )


def _convert_without_gradebook(workbook: Workbook, export: ClickerExport) -> Conversion:
    upload, sheet = build_upload_from_export(workbook, export)
    problems = (
        *check_sessions(workbook),
        *check_rule(workbook),
        *check_corrections(workbook, sheet),
        *check_duplicate_scores(workbook, sheet.rows),
        *upload.problems,
        *check_row_accounting(export, upload),
    )
    return Conversion(workbook, upload, Report(tuple(problems)), corrections=list_corrections(workbook, sheet))


def _raise_first_error(problems: Report) -> None:
    """Raise InvalidRequestError if any problem is an ERROR.

    The message is the first error's, followed by the number of other errors.
    """
    errors = problems.filter_by_severity(Severity.ERROR).problems
    if errors:
        suffix = f" ({len(errors) - 1} more like this: see the check command.)" if len(errors) > 1 else ""
        raise InvalidRequestError(errors[0].message + suffix, where=_describe_source(errors[0]))


def _describe_source(problem: Problem) -> str:
    names = {
        Source.EXPORT: "the iClicker export",
        Source.GRADEBOOK: "the gradebook",
        Source.UPLOAD: "the finished file",
    }
    return names.get(problem.place.source, "")


def _build_output_files(arguments: argparse.Namespace, conversion: Conversion) -> dict[Path, bytes]:
    files = {arguments.output: conversion.upload.data}
    if arguments.restore and conversion.restore_data is not None:
        files[arguments.restore] = conversion.restore_data
    if arguments.report:
        files[arguments.report] = render_report(conversion.build_report())
    return files


def _check_distinct_paths(arguments: argparse.Namespace) -> None:
    """Check that no output file has the path of an input file or another output file.

    Otherwise, the command could overwrite the user's files.
    """
    inputs = [path for path in (*arguments.exports, arguments.roster, arguments.decisions, *arguments.sent) if path]
    outputs = [path for path in (arguments.output, arguments.restore, arguments.report) if path]
    if any(is_same_file(source, output) for source in inputs for output in outputs):
        raise InvalidRequestError(
            "An output file is one of the files given.", advice="Choose another name for the output."
        )
    if any(is_same_file(*pair) for pair in combinations(outputs, 2)):
        raise InvalidRequestError("Two outputs have the same name.", advice="Give each its own.")
