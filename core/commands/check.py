"""Say what a file is, and what is odd about it."""

import argparse
from pathlib import Path

from core.clicker.export import Role
from core.commands.command_line import DONE, LOOK, say, say_json, say_problems
from core.file_kind import FileKind, Kind, tell_kind

_WORDS = {
    Kind.EXPORT: "an iClicker export",
    Kind.GRADEBOOK: "a Canvas gradebook export",
    Kind.UPLOAD: "a file for upload to Canvas",
    Kind.UNKNOWN: "not a file that Clickover takes",
}
_DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("file", metavar="FILE", type=Path, help="the file to look at")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(arguments: argparse.Namespace) -> int:
    """Print what the file is. Gives DONE for a kind that is accepted, else LOOK.

    Raises UnreadableFile where the file's bytes cannot be had.
    """
    found = tell_kind(arguments.file)
    if arguments.json:
        say_json(_as_json(found))
    else:
        _say_words(found)
    return DONE if found.is_accepted else LOOK


def _as_json(found: FileKind) -> dict[str, object]:
    """The answer; `rows` and `columns` are how far the table reaches, as a spreadsheet numbers them."""
    rows, columns = _size(found)
    return {
        "kind": found.kind.value,
        "layout": found.export.layout if found.export else "",
        "encoding": found.table.encoding if found.table else "",
        "delimiter": found.table.delimiter if found.table else "",
        "rows": rows,
        "columns": columns,
        "sessions": [session.title for session in found.export.sessions] if found.export else [],
        "problems": [problem.as_json() for problem in found.problems],
    }


def _size(found: FileKind) -> tuple[int, int]:
    """The last row and the last column that hold something."""
    rows = found.table.rows if found.table else []
    filled = [number for number, row in enumerate(rows, 1) if any(text.strip() for text in row)]
    return max(filled, default=0), max((len(row) for row in rows), default=0)


def _say_words(found: FileKind) -> None:
    rows, columns = _size(found)
    say(f"{found.path.name}: {_WORDS[found.kind]}.")
    if found.table:
        cut = _DELIMITERS.get(found.table.delimiter)
        say(f"{rows} rows, {columns} columns, {found.table.encoding}{f', cut by {cut}' if cut else ''}.")
    if found.export:
        export = found.export
        say(f"{export.layout_words}: {export.layout_why}.")
        say(f"{len(export.participants)} participants, {len(export.sessions)} sessions:")
        for session in export.sessions:
            points = "points unknown" if session.points_possible is None else f"{session.points_possible} points"
            say(f"    {session.key} ({points})")
        for meaning in export.columns:
            if meaning.role is not Role.SESSION:
                say(f"    column {meaning.column}, “{meaning.header}”: {meaning.role.word}, {meaning.why}")
    say_problems(found.problems)
