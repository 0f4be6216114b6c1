"""What would Canvas's import do with this file?"""

import argparse
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path

from core.canvas.gradebook import Gradebook, read_gradebook
from core.canvas.importer.rehearsal import Change, Outcome, Rehearsal
from core.canvas.importer.rehearse import rehearse
from core.commands.command_line import DONE, LOOK, say, say_json, say_problems
from core.files.tables import read_bytes
from core.problems import Problem

SHOWN = 20
"""How many changes of a kind the text form lists; all of them are in the JSON."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The file to rehearse, and the gradebook that shows the course."""
    parser.add_argument("upload", metavar="UPLOAD.csv", type=Path, help="the file that is to be uploaded, any CSV")
    parser.add_argument("--roster", metavar="GRADEBOOK", type=Path, required=True, help="Canvas's gradebook export")
    parser.add_argument("--json", action="store_true", help="answer with one JSON object")


def run(arguments: argparse.Namespace) -> int:
    """Rehearse and answer; LOOK where Canvas rejects the file or asks.

    Raises ClickoverError where a file is no good.
    """
    gradebook = read_gradebook(arguments.roster)
    rehearsal = rehearse(gradebook, read_bytes(arguments.upload))
    problems = (*gradebook.problems, *rehearsal.problems)
    if arguments.json:
        say_json(rehearsal_json(rehearsal) | {"problems": [problem.as_json() for problem in problems]})
    else:
        _say(rehearsal, gradebook, problems)
    return LOOK if rehearsal.outcome in (Outcome.REJECTED, Outcome.ASKS) else DONE


def rehearsal_json(rehearsal: Rehearsal) -> dict[str, object]:
    """A rehearsal in the form that the command line promises."""
    return {
        "outcome": rehearsal.outcome.value,
        "message": rehearsal.message,
        "cause": rehearsal.cause,
        "unknown_students": list(rehearsal.unknown_students),
        "unknown_assignments": list(rehearsal.unknown_assignments),
        "changes": [
            {
                "canvas_id": change.canvas_id,
                "assignment_id": change.assignment_id,
                "title": change.title,
                "from": change.before,
                "to": change.after,
            }
            for change in rehearsal.changes
        ],
        "students": [{"row": found.row, "canvas_id": found.canvas_id, "by": found.by} for found in rehearsal.students],
        "assignments": [
            {
                "column": found.column,
                "header": found.header,
                "assignment_id": found.assignment_id,
                "by": found.by,
            }
            for found in rehearsal.assignments
        ],
        "ignored_columns": list(rehearsal.ignored_columns),
        "problems": [problem.as_json() for problem in rehearsal.problems],
    }


def _say(rehearsal: Rehearsal, gradebook: Gradebook, problems: Sequence[Problem]) -> None:
    """The same for a person: how it ends, what Canvas will ask, losses first, and everything odd."""
    say(_sentence(rehearsal))
    if rehearsal.cause:
        say(rehearsal.cause)
    for name in rehearsal.unknown_students:
        say(f"Canvas will ask: “{name}”: This person is really -> choose “Not in my class, Ignore this row.”")
    for title in rehearsal.unknown_assignments:
        say(f"Canvas will ask: “{title}”: This Assignment is -> choose “A new assignment”")
    names = {student.canvas_id: student.name for student in gradebook.students}
    for heading, changes in _kinds(rehearsal.changes):
        _say_changes(heading, changes, names)
    if problems:
        say("To know:")
        say_problems(sorted(problems, key=_gravest_first))


def _gravest_first(problem: Problem) -> int:
    return -problem.severity


def _sentence(rehearsal: Rehearsal) -> str:
    count = len(rehearsal.changes)
    scores = "no score" if not count else "1 score" if count == 1 else f"{count} scores"
    if rehearsal.outcome is Outcome.REJECTED:
        return f"Canvas would reject this file and say: “{rehearsal.message}”"
    if rehearsal.outcome is Outcome.ASKS:
        return f"Canvas would take this file, but ask first; with the answers below it would change {scores}."
    if rehearsal.outcome is Outcome.NO_CHANGES:
        return "Canvas would say “There were no changes detected in the gradebook you uploaded.”"
    return f"Canvas would take this file without a question and change {scores}."


def _kinds(changes: Sequence[Change]) -> list[tuple[str, list[Change]]]:
    """The changes by kind, losses first."""
    kinds: dict[str, list[Change]] = {"Lowered": [], "Removed": [], "No longer excused": [], "Changed": []}
    for change in changes:
        kinds[kind_of(change)].append(change)
    return [(heading, found) for heading, found in kinds.items() if found]


def kind_of(change: Change) -> str:
    """Which heading a change belongs under."""
    if change.before == "EX":
        return "No longer excused"
    if change.before and not change.after:
        return "Removed"
    try:
        return "Lowered" if Decimal(change.after) < Decimal(change.before) else "Changed"
    except InvalidOperation:  # a new score, an excuse or a letter grade
        return "Changed"


def _say_changes(heading: str, changes: Sequence[Change], names: dict[str, str]) -> None:
    say(f"{heading} ({len(changes)}):")
    for change in changes[:SHOWN]:
        name = names.get(change.canvas_id, change.canvas_id)
        say(f"  {name}, “{change.title}”: {change.before or 'no score'} -> {change.after or 'no score'}")
    if len(changes) > SHOWN:
        say(f"  and {len(changes) - SHOWN} more; --json lists all.")
