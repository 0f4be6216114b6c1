"""The `landed` command, which verifies that an upload file's scores arrived."""

import argparse
from pathlib import Path

from core.canvas.gradebook import Gradebook, read_gradebook
from core.canvas.importer.verification import ImportVerification, verify_import
from core.commands.command_line import EXIT_ATTENTION, EXIT_DONE, print_json, print_line, print_problems
from core.commands.course_option import add_course_option, open_course
from core.commands.score_changes import build_change_json, describe_score_change
from core.files.file_bytes import read_bytes
from core.score_words import format_score_word, name_score
from core.texts import Text, _, ngettext


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the upload file, the gradebooks before and after the import, and `--json`."""
    parser.add_argument("upload", metavar="UPLOAD.csv", type=Path, help=_("the file that you imported"))
    parser.add_argument(
        "--roster",
        metavar="GRADEBOOK_AFTER",
        type=Path,
        required=True,
        help=_("the gradebook, exported after the import"),
    )
    parser.add_argument("--before", metavar="GRADEBOOK", type=Path, help=_("the gradebook from before the import"))
    parser.add_argument("--json", action="store_true", help=_("print one JSON object"))
    add_course_option(parser)


def run(arguments: argparse.Namespace) -> int:
    """Verify the import, print the result, and return the exit status.

    The status is EXIT_ATTENTION if any score differs.

    Raises:
        ClickoverError: a file can't be used.
    """
    with open_course(arguments.course) as course:
        after = read_gradebook(arguments.roster)
        before = read_gradebook(arguments.before) if arguments.before else None
        data = read_bytes(arguments.upload)
        verification = verify_import(data, after, before)
        if course:
            course.record_verification(data, after, verification)
    if arguments.json:
        print_json(build_verification_json(verification))
    else:
        _print_result(verification, after)
    return EXIT_DONE if verification.is_complete else EXIT_ATTENTION


def build_verification_json(verification: ImportVerification) -> dict[str, object]:
    """Return the verification as a JSON object with stable keys."""
    return {
        "outcome": "all" if verification.is_complete else "differs",
        "cells": verification.cell_count,
        "arrived": verification.arrived_count,
        "differs": [
            {
                "canvas_id": mismatch.canvas_id,
                "assignment_id": mismatch.assignment_id,
                "title": mismatch.title,
                "wanted": mismatch.expected,
                "found": mismatch.actual,
            }
            for mismatch in verification.mismatches
        ],
        "changed_elsewhere": [build_change_json(change) for change in verification.unrelated_changes],
        "problems": [problem.to_dict() for problem in verification.problems],
    }


def _print_result(verification: ImportVerification, after: Gradebook) -> None:
    names = {student.canvas_id: student.name for student in after.students}
    print_line(_describe_outcome(verification))
    for mismatch in verification.mismatches:
        line = _(
            "{score}: expected {expected}, found {actual}",
            score=name_score(names[mismatch.canvas_id], mismatch.title),
            expected=format_score_word(mismatch.expected),
            actual=format_score_word(mismatch.actual),
        )
        print_line(line, indent=2)
    if verification.unrelated_changes:
        print_line(
            _("Also changed in Canvas, but not by this file ({count}):", count=len(verification.unrelated_changes))
        )
    for change in verification.unrelated_changes:
        print_line(describe_score_change(names[change.canvas_id], change.title, change.before, change.after), indent=2)
    print_problems(verification.problems)


def _describe_outcome(verification: ImportVerification) -> Text:
    if verification.is_complete:
        return ngettext(
            "The {n} score in the file arrived in Canvas.",
            "All {n} scores in the file arrived in Canvas.",
            verification.cell_count,
        )
    return ngettext(
        "{arrived} of {n} score in the file arrived in Canvas. Check the others:",
        "{arrived} of {n} scores in the file arrived in Canvas. Check the others:",
        verification.cell_count,
        arrived=verification.arrived_count,
    )
