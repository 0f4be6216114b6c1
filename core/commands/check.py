"""The `check` command, which reports a file's kind and the problems in it."""

import argparse
from pathlib import Path

from core.commands.column_roles import list_column_roles
from core.commands.command_line import EXIT_ATTENTION, EXIT_DONE, print_json, print_line, print_problems
from core.commands.reading_options import add_reading_options, build_corrections
from core.file_kind import DetectedFile, detect_file_kind
from core.recognition.file_type import FileType
from core.recognition.roles import ColumnRole

_KIND_NAMES = {
    FileType.EXPORT: "an iClicker export",
    FileType.SCORE_TABLE: "a table of people and scores",
    FileType.GRADEBOOK: "a Canvas gradebook export",
    FileType.UPLOAD: "a file for upload to Canvas",
    FileType.CANVAS_OTHER: "another of Canvas's downloads",
    FileType.UNKNOWN: "not a file that Clickover takes",
}
_DELIMITER_NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the file argument and the `--json` option to the parser."""
    parser.add_argument("file", metavar="FILE", type=Path, help="the file to look at")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    add_reading_options(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print what the file is and return the exit status.

    The status is EXIT_ATTENTION if Clickover can't use the file.

    Raises:
        UnreadableFileError: the file can't be read.
        InvalidRequestError: an option doesn't fit the file.
    """
    detected = detect_file_kind(arguments.file, build_corrections(arguments)[0])
    if arguments.json:
        print_json(_build_json(detected))
    else:
        _print_result(detected)
    return EXIT_DONE if detected.is_accepted else EXIT_ATTENTION


def _build_json(detected: DetectedFile) -> dict[str, object]:
    """Return the JSON output, in which `rows` and `columns` are the table's size."""
    rows, columns = _measure_table(detected)
    recognition, table = detected.recognition, detected.table
    return {
        "kind": detected.kind.value,
        "layout": detected.layout,
        "tool": recognition.tool.tool if recognition and recognition.tool else "",
        "sheet": table.sheet if table else "",
        "header_row": recognition.grid.header_row + 1 if recognition and recognition.grid else None,
        "encoding": table.encoding if table else "",
        "delimiter": table.delimiter if table else "",
        "rows": rows,
        "columns": columns,
        "roles": [
            {"column": item.column, "header": item.header, "role": item.role, "why": item.reason}
            for item in list_column_roles(detected)
        ],
        "sessions": [session.title for session in detected.export.sessions] if detected.export else [],
        "problems": [problem.to_dict() for problem in detected.problems],
    }


def _measure_table(detected: DetectedFile) -> tuple[int, int]:
    """Return the number of rows, up to the last nonblank row, and of columns."""
    if detected.table is None:
        return 0, 0
    filled_rows = detected.table.is_filled.nonzero()[0]
    return int(filled_rows[-1]) + 1 if len(filled_rows) else 0, len(detected.table.columns)


def _print_result(detected: DetectedFile) -> None:
    rows, columns = _measure_table(detected)
    print_line(f"{detected.path.name}: {_KIND_NAMES[detected.kind]}.")
    if detected.table:
        delimiter = _DELIMITER_NAMES.get(detected.table.delimiter)
        print_line(
            f"{rows} rows, {columns} columns, {detected.table.encoding}{f', cut by {delimiter}' if delimiter else ''}."
        )
    if detected.export:
        export = detected.export
        print_line(f"{export.layout_label}. {export.layout_reason}")
        print_line(f"{len(export.participants)} participants, {len(export.sessions)} sessions:")
        for session in export.sessions:
            points = "points unknown" if session.points_possible is None else f"{session.points_possible} points"
            print_line(f"    {session.key} ({points})")
        for meaning in export.columns:
            if meaning.role is not ColumnRole.SESSION:
                print_line(f"    column {meaning.column}, “{meaning.header}”: {meaning.role.label}. {meaning.reason}")
    print_problems(detected.problems)
