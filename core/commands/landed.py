"""The `landed` command, which verifies that an upload file's scores arrived."""

import argparse
from pathlib import Path

from core.canvas.gradebook import Gradebook, read_gradebook
from core.canvas.importer.verification import ImportVerification, verify_import
from core.commands.command_line import EXIT_ATTENTION, EXIT_DONE, print_json, print_line, print_problems
from core.commands.course_option import add_course_option, open_course
from core.files.file_bytes import read_bytes


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the upload file, the gradebooks before and after the import, and `--json`."""
    parser.add_argument("upload", metavar="UPLOAD.csv", type=Path, help="the file that was uploaded")
    parser.add_argument(
        "--roster", metavar="GRADEBOOK_AFTER", type=Path, required=True, help="the gradebook, exported after the upload"
    )
    parser.add_argument("--before", metavar="GRADEBOOK", type=Path, help="the gradebook of before the upload")
    parser.add_argument("--json", action="store_true", help="answer with one JSON object")
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
        "changed_elsewhere": [
            {
                "canvas_id": change.canvas_id,
                "assignment_id": change.assignment_id,
                "title": change.title,
                "from": change.before,
                "to": change.after,
            }
            for change in verification.unrelated_changes
        ],
        "problems": [problem.to_dict() for problem in verification.problems],
    }


def _print_result(verification: ImportVerification, after: Gradebook) -> None:
    names = {student.canvas_id: student.name for student in after.students}
    if verification.is_complete:
        print_line(f"All {verification.cell_count} scores of the file are in Canvas.")
    else:
        print_line(
            f"{verification.arrived_count} of {verification.cell_count} scores of the file are in Canvas. "
            "Look at the others:"
        )
    for mismatch in verification.mismatches:
        print_line(
            f"  {names[mismatch.canvas_id]}, “{mismatch.title}”: expected {mismatch.expected or 'no score'}, found "
            f"{mismatch.actual or 'no score'}"
        )
    if verification.unrelated_changes:
        print_line(f"Changed in Canvas meanwhile, and not by this file ({len(verification.unrelated_changes)}):")
    for change in verification.unrelated_changes:
        print_line(
            f"  {names[change.canvas_id]}, “{change.title}”: {change.before or 'no score'} -> "
            f"{change.after or 'no score'}"
        )
    print_problems(verification.problems)
