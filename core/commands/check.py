"""The `check` command, which reports a file's kind and the problems in it."""

import argparse
from pathlib import Path

from core.clicker.export import Session
from core.commands.column_roles import list_column_roles
from core.commands.command_line import EXIT_ATTENTION, EXIT_DONE, print_json, print_line, print_problems
from core.commands.reading_options import add_reading_options, build_corrections
from core.file_kind import DetectedFile, detect_file_kind
from core.points import format_decimal
from core.recognition.file_type import FileType
from core.recognition.roles import ClassifiedColumn, ColumnRole
from core.score_words import get_plural_number
from core.texts import Text, _, join_commas, ngettext

_KIND_NAMES = {
    FileType.EXPORT: _("iClicker file"),
    FileType.SCORE_TABLE: _("table of people and scores"),
    FileType.GRADEBOOK: _("Canvas gradebook"),
    FileType.UPLOAD: _("upload file for Canvas"),
    FileType.CANVAS_OTHER: _("another file from Canvas"),
    FileType.UNKNOWN: _("not a file that Clickover can use"),
}
_DELIMITER_NAMES = {
    ",": _("comma-separated"),
    ";": _("semicolon-separated"),
    "\t": _("tab-separated"),
    "|": _("bar-separated"),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the file argument and the `--json` option to the parser."""
    parser.add_argument("file", metavar="FILE", type=Path, help=_("the file to check"))
    parser.add_argument("--json", action="store_true", help=_("print one JSON object"))
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
    print_line(_("{file}: {kind}", file=detected.path.name, kind=_KIND_NAMES[detected.kind]))
    if detected.table:
        facts = (
            ngettext("{n} row", "{n} rows", rows),
            ngettext("{n} column", "{n} columns", columns),
            detected.table.encoding.upper(),
            _DELIMITER_NAMES.get(detected.table.delimiter, ""),
        )
        print_line(join_commas(filter(None, facts)))
    if detected.export:
        export = detected.export
        print_line(_("{layout}: {reason}", layout=export.layout_label, reason=export.layout_reason))
        people = ngettext("{n} person", "{n} people", len(export.participants))
        sessions = ngettext("{n} session", "{n} sessions", len(export.sessions))
        print_line(_("{people}, {sessions}:", people=people, sessions=sessions))
        for session in export.sessions:
            print_line(_describe_session(session), indent=4)
        for meaning in export.columns:
            if meaning.role is not ColumnRole.SESSION:
                print_line(_describe_column(meaning), indent=4)
    print_problems(detected.problems)


def _describe_session(session: Session) -> Text:
    points = session.points_possible
    if points is None:
        return _("{session} (points unknown)", session=session.key)
    return ngettext(
        "{session} ({points} point)",
        "{session} ({points} points)",
        get_plural_number(points),
        session=session.key,
        points=format_decimal(points),
    )


def _describe_column(column: ClassifiedColumn) -> Text:
    return _(
        "column {column}, “{header}”: {role}, {reason}",
        column=str(column.column),
        header=column.header,
        role=column.role.label,
        reason=column.reason,
    )
