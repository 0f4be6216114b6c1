"""The `rehearse` command, which reports what Canvas would do with an upload file."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from core.canvas.effects import Effect, find_certain_loss
from core.canvas.gradebook import Gradebook, read_gradebook
from core.canvas.importer.rehearsal_result import RehearsalOutcome, RehearsalResult, ScoreChange
from core.canvas.importer.rehearse import rehearse
from core.commands.command_line import EXIT_ATTENTION, EXIT_DONE, print_json, print_line, print_problems
from core.commands.score_changes import build_change_json, describe_score_change
from core.files.file_bytes import read_bytes
from core.problems import Problem
from core.texts import Text, _, ngettext

_HEADINGS = {
    "Lowered": _("Lowered"),
    "Removed": _("Removed"),
    "No longer excused": _("No longer excused"),
    "Changed": _("Changed"),
}
_LOSS_HEADINGS = {
    Effect.LOWERED: "Lowered",
    Effect.REMOVED: "Removed",
    Effect.UNEXCUSED: "No longer excused",
}
MAX_SHOWN_CHANGES = 20
"""Maximum number of changes per heading in the text output, but not in the JSON."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the upload file, the gradebook, and `--json` to the parser."""
    parser.add_argument("upload", metavar="UPLOAD.csv", type=Path, help=_("the CSV file that you want to import"))
    parser.add_argument("--roster", metavar="GRADEBOOK", type=Path, required=True, help=_("the gradebook from Canvas"))
    parser.add_argument("--json", action="store_true", help=_("print one JSON object"))


def run(arguments: argparse.Namespace) -> int:
    """Rehearse the import, print the result, and return the exit status.

    The status is EXIT_ATTENTION if Canvas would reject the file or ask a question.

    Raises:
        ClickoverError: a file can't be used.
    """
    gradebook = read_gradebook(arguments.roster)
    rehearsal = rehearse(gradebook, read_bytes(arguments.upload))
    problems = (*gradebook.problems, *rehearsal.problems)
    if arguments.json:
        print_json(build_rehearsal_json(rehearsal) | {"problems": [problem.to_dict() for problem in problems]})
    else:
        _print_result(rehearsal, gradebook, problems)
    return EXIT_ATTENTION if rehearsal.outcome in (RehearsalOutcome.REJECTED, RehearsalOutcome.ASKS) else EXIT_DONE


def build_rehearsal_json(rehearsal: RehearsalResult) -> dict[str, object]:
    """Return the rehearsal as a JSON object with stable keys."""
    return {
        "outcome": rehearsal.outcome.value,
        "message": rehearsal.message,
        "cause": rehearsal.cause,
        "unknown_students": list(rehearsal.unknown_students),
        "unknown_assignments": list(rehearsal.unknown_assignments),
        "changes": [build_change_json(change) for change in rehearsal.changes],
        "students": [
            {"row": found.row, "canvas_id": found.canvas_id, "by": found.matched_by} for found in rehearsal.students
        ],
        "assignments": [
            {
                "column": found.column,
                "header": found.header,
                "assignment_id": found.assignment_id,
                "by": found.matched_by,
            }
            for found in rehearsal.assignments
        ],
        "ignored_columns": list(rehearsal.ignored_columns),
        "problems": [problem.to_dict() for problem in rehearsal.problems],
    }


def _print_result(rehearsal: RehearsalResult, gradebook: Gradebook, problems: Sequence[Problem]) -> None:
    """Print the outcome, Canvas's questions, the changes, and the problems."""
    print_line(_describe_outcome(rehearsal))
    if rehearsal.cause:
        print_line(rehearsal.cause)
    for name in rehearsal.unknown_students:
        print_line(
            _(
                "Canvas will ask: “{name}”: This person is really -> choose “Not in my class, Ignore this row.”",
                name=name,
            )
        )
    for title in rehearsal.unknown_assignments:
        print_line(_("Canvas will ask: “{title}”: This Assignment is -> choose “A new assignment”", title=title))
    names = {student.canvas_id: student.name for student in gradebook.students}
    for heading, changes in _group_changes(rehearsal.changes):
        _print_changes(heading, changes, names)
    if problems:
        print_line(_("Notes:"))
        print_problems(sorted(problems, key=_get_severity_order))


def _get_severity_order(problem: Problem) -> int:
    return -problem.severity


def _describe_outcome(rehearsal: RehearsalResult) -> Text:
    count = len(rehearsal.changes)
    if rehearsal.outcome is RehearsalOutcome.REJECTED:
        return _("Canvas would reject this file with the message “{message}”", message=rehearsal.message)
    if rehearsal.outcome is RehearsalOutcome.ASKS:
        return ngettext(
            "Canvas would accept this file after some questions. With the answers below, it would change {n} score.",
            "Canvas would accept this file after some questions. With the answers below, it would change {n} scores.",
            count,
        )
    if rehearsal.outcome is RehearsalOutcome.NO_CHANGES:
        return _("Canvas would change nothing and show “There were no changes detected in the gradebook you uploaded.”")
    return ngettext(
        "Canvas would accept this file without questions and change {n} score.",
        "Canvas would accept this file without questions and change {n} scores.",
        count,
    )


def _group_changes(changes: Sequence[ScoreChange]) -> list[tuple[str, list[ScoreChange]]]:
    """Return the changes by heading, with lowered and removed scores first."""
    groups: dict[str, list[ScoreChange]] = {heading: [] for heading in _HEADINGS}
    for change in changes:
        groups[get_change_heading(change)].append(change)
    return [(heading, group) for heading, group in groups.items() if group]


def get_change_heading(change: ScoreChange) -> str:
    """Return the heading under which the text output lists a change."""
    loss = find_certain_loss(change.before, change.after)
    return _LOSS_HEADINGS[loss] if loss else "Changed"


def _print_changes(heading: str, changes: Sequence[ScoreChange], names: dict[str, str]) -> None:
    print_line(_("{heading} ({count}):", heading=_HEADINGS[heading], count=len(changes)))
    for change in changes[:MAX_SHOWN_CHANGES]:
        name = names.get(change.canvas_id, change.canvas_id)
        print_line(describe_score_change(name, change.title, change.before, change.after), indent=2)
    if len(changes) > MAX_SHOWN_CHANGES:
        hidden = len(changes) - MAX_SHOWN_CHANGES
        print_line(ngettext("and {n} more (--json lists all)", "and {n} more (--json lists all)", hidden), indent=2)
