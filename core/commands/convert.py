"""Make the CSV that Canvas takes, and account for every row of the export."""

import argparse
from dataclasses import replace
from itertools import combinations
from pathlib import Path

from core.canvas.gradebook import Gradebook, read_gradebook
from core.checks import check_rows, check_rule, check_sessions
from core.clicker.export import Export
from core.clicker.reading import read_export
from core.commands.command_line import DONE, LOOK
from core.commands.convert_answer import Conversion, answer_json, answer_text, render_report
from core.commands.convert_options import add_arguments, read_choices
from core.commands.decisions_file import apply_decisions, keys_to_drop
from core.errors import RequestError
from core.files.atomic import write_files
from core.problems import Problem, Report, Severity, Source
from core.results import derive, prepare
from core.upload.building import absent_students
from core.upload.without_gradebook import build_from_export
from core.workbook import Workbook

__all__ = ["add_arguments", "convert", "run"]


_CANNOT_UNDO = (
    Problem(
        "restore-cannot-undo",
        Severity.INFO,
        "The restore file puts back what the gradebook held. It cannot take new assignments away, it would undo scores "
        "that were changed in Canvas since the gradebook was exported, and Canvas may hold more decimals than shown.",
    ),
)


def run(arguments: argparse.Namespace) -> int:
    """Convert, write every file that was asked for, and answer. See `convert`."""
    _refuse_same_files(arguments)
    conversion = convert(arguments)
    write_files(_files(arguments, conversion))
    (answer_json if arguments.json else answer_text)(conversion)
    return LOOK if conversion.has_something_to_look_at else DONE


def convert(arguments: argparse.Namespace) -> Conversion:
    """Everything that `run` writes and says, with nothing written yet.

    Raises:
        ClickoverError: it cannot be done; the sentence says why and what to do.
    """
    choices = read_choices(arguments)
    export = read_export(arguments.export)
    gradebook = read_gradebook(arguments.roster) if arguments.roster else None
    workbook = Workbook(export=export, gradebook=gradebook, choices=choices)
    workbook = replace(workbook, dropped=keys_to_drop(arguments.sessions, arguments.drop, export))
    if arguments.decisions:
        workbook = apply_decisions(arguments.decisions, workbook)
    conversion = _for_course(workbook, gradebook) if gradebook else _from_export(workbook, export)
    _refuse_errors(conversion.problems)
    problems = conversion.problems + (_CANNOT_UNDO if arguments.restore else ())
    return replace(conversion, problems=problems, output=arguments.output, restore_path=arguments.restore)


def _for_course(workbook: Workbook, gradebook: Gradebook) -> Conversion:
    results = derive(workbook)
    _refuse_errors(results.problems)
    outgoing = prepare(results)
    absent = absent_students(gradebook, results.proposals, results.roll) if results.proposals and results.roll else ()
    return Conversion(
        workbook, outgoing.upload, outgoing.problems, results.roll, absent, outgoing.rehearsal, outgoing.restore
    )


def _from_export(workbook: Workbook, export: Export) -> Conversion:
    upload, _ = build_from_export(workbook, export)
    found = (*check_sessions(workbook), *check_rule(workbook), *upload.problems, *check_rows(export, upload))
    return Conversion(workbook, upload, Report(tuple(found)))


def _refuse_errors(problems: Report) -> None:
    """An ERROR blocks: the first one is the sentence, and how many more there are."""
    errors = problems.of(Severity.ERROR).problems
    if errors:
        more = f" ({len(errors) - 1} more like this: see the check command.)" if len(errors) > 1 else ""
        raise RequestError(errors[0].message + more, where=_where(errors[0]))


def _where(problem: Problem) -> str:
    names = {
        Source.EXPORT: "the iClicker export",
        Source.GRADEBOOK: "the gradebook",
        Source.UPLOAD: "the finished file",
    }
    return names.get(problem.place.source, "")


def _files(arguments: argparse.Namespace, conversion: Conversion) -> dict[Path, bytes]:
    files = {arguments.output: conversion.upload.data}
    if arguments.restore and conversion.restore is not None:
        files[arguments.restore] = conversion.restore
    if arguments.report:
        files[arguments.report] = render_report(conversion.record())
    return files


def _refuse_same_files(arguments: argparse.Namespace) -> None:
    """No output may be an input, or another output: nothing that the person gave is ever touched."""
    inputs = [path for path in (arguments.export, arguments.roster, arguments.decisions) if path]
    outputs = [path for path in (arguments.output, arguments.restore, arguments.report) if path]
    if any(_is_same(one, other) for one in inputs for other in outputs):
        raise RequestError("An output file is one of the files given.", advice="Choose another name for the output.")
    if any(_is_same(one, other) for one, other in combinations(outputs, 2)):
        raise RequestError("Two outputs have the same name.", advice="Give each its own.")


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except (OSError, ValueError):  # one of them is not there (yet), or has a name that no file can have
        return _full_path(one) == _full_path(other)


def _full_path(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, ValueError, RuntimeError):  # RuntimeError: links that lead in a circle, up to Python 3.12
        return path.absolute()
