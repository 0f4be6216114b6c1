"""Options that say how files are read: sheet, header row, roles of columns, and values of texts."""

import argparse
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from core.clicker.combining import combine_exports, read_exports
from core.clicker.export import ClickerExport, locate_file_key
from core.clicker.reading import parse_export
from core.commands.column_roles import ROLES_BY_NAME
from core.courses.course import Course
from core.errors import InvalidRequestError
from core.files.tables import parse_table, read_table
from core.recognition.corrections import NO_CORRECTIONS, Corrections
from core.recognition.file_shapes import recall_corrections
from core.recognition.roles import ColumnRole
from core.text_values import parse_value_option

_FILE_PREFIX = re.compile(r"([0-9]{1,3}):(.+)", re.DOTALL)
_COLUMN_OPTION = re.compile(r"([0-9]{1,6})=([a-z-]+)")
_MAX_NAMED_COLUMNS = 8


def add_reading_options(parser: argparse.ArgumentParser) -> None:
    """Add the options about sheets, rows, columns, and texts to the parser."""
    group = parser.add_argument_group("how the file is read, where Clickover reads it otherwise than you mean")
    for name, metavar, help_text in (
        ("--sheet", "NAME|NUMBER", "the sheet of a workbook"),
        ("--header-row", "ROW", "the row with the column headers"),
        ("--column", "N=ROLE", f"what column N is; may be repeated. Roles: {', '.join(ROLES_BY_NAME)}"),
        ("--value", "TEXT=POINTS|full|excused|none", "what a text is worth; may be repeated"),
    ):
        group.add_argument(name, action="append", default=[], metavar=metavar, help=help_text.replace("%", "%%"))


def build_corrections(arguments: argparse.Namespace, file_count: int = 1) -> list[Corrections]:
    """Return the corrections of each file. An option without a file's number is for all of them.

    Raises:
        InvalidRequestError: an option has another form, or names a file that doesn't exist.
    """
    values = dict(map(parse_value_option, arguments.value))
    sheets = [_split_file_number(text, file_count) for text in arguments.sheet]
    header_rows = [_split_file_number(text, file_count) for text in arguments.header_row]
    columns = [_split_file_number(text, file_count) for text in arguments.column]
    return [
        Corrections(
            sheet=_select(sheets, number),
            header_row=_parse_row(_select(header_rows, number)),
            roles=_select_roles(columns, number),
            values=values,
        )
        for number in range(1, file_count + 1)
    ]


def _split_file_number(text: str, file_count: int) -> tuple[int, str]:
    """Return the number of the file that an option is for, or 0 for all, and the rest of the option."""
    match = _FILE_PREFIX.fullmatch(text) if file_count > 1 else None
    if match is None:
        return 0, text
    number = int(match[1])
    if not 1 <= number <= file_count:
        raise InvalidRequestError(f"“{text}” is for file {number}, and there are {file_count}.")
    return number, match[2]


def _select(options: Iterable[tuple[int, str]], number: int) -> str:
    """Return the option for a file. One with the file's number takes precedence, and then the last one."""
    found = sorted((option for option in options if option[0] in (0, number)), key=lambda option: option[0])
    return found[-1][1] if found else ""


def _parse_row(text: str) -> int:
    if text and not (text.isascii() and text.isdecimal() and 0 < int(text) < 10**7):
        raise InvalidRequestError(f"“{text}” isn't a row.", advice="Write --header-row 3.")
    return int(text or 0)


def _select_roles(options: Sequence[tuple[int, str]], number: int) -> dict[int, ColumnRole]:
    roles = {}
    for file, text in sorted(options, key=lambda option: option[0]):
        match = _COLUMN_OPTION.fullmatch(text.strip())
        if not match or match[2] not in ROLES_BY_NAME:
            raise InvalidRequestError(
                f"“{text}” isn't a column and its role.",
                advice=f"Write --column 5=total. The roles are {', '.join(ROLES_BY_NAME)}.",
            )
        if file in (0, number):
            roles[int(match[1])] = ROLES_BY_NAME[match[2]]
    return roles


def read_corrected_exports(
    arguments: argparse.Namespace, paths: Sequence[Path], course: Course | None = None
) -> ClickerExport:
    """Read the files of a class with the corrections from the user and from a course.

    Raises:
        ClickoverError: a file or an option can't be used.
    """
    corrections = build_corrections(arguments, len(paths))
    kept = course.decisions.kept_corrections if course else {}
    if kept:
        corrections = [
            (recall_corrections(read_table(path), kept) or NO_CORRECTIONS).with_overrides(given)
            for path, given in zip(paths, corrections, strict=True)
        ]
    return read_exports(paths, corrections)


def include_named_columns(export: ClickerExport, names: Iterable[str]) -> ClickerExport:
    """Return the export with the named columns as sessions, even if they don't look like scores.

    The user names a column by its header. Names of sessions and of columns about people change nothing.
    """
    titles = {name for session in export.sessions for name in (session.key, session.title, session.generic_header)}
    wanted = {name.strip() for name in names} - titles
    found: dict[int, dict[int, ColumnRole]] = {}
    for item in export.columns:
        if item.header.strip() in wanted and _can_become_session(item.role, export, item.column):
            file, column = locate_file_key(item.column)
            found.setdefault(file, {})[column] = ColumnRole.SESSION
    if not found:
        return export
    files = [_reread(file, found.get(number, {})) for number, file in enumerate(export.files, 1)]
    return combine_exports(files, export.joined_titles)


def _can_become_session(role: ColumnRole, export: ClickerExport, column: int) -> bool:
    """Return True if a column isn't about people, and isn't the total that an iClicker file is checked with."""
    is_score_table = export.files[locate_file_key(column)[0] - 1].is_score_table
    return role is ColumnRole.IGNORED or (role is ColumnRole.POINTS_POSSIBLE and is_score_table)


def _reread(file: ClickerExport, roles: dict[int, ColumnRole]) -> ClickerExport:
    if not roles:
        return file
    return parse_export(parse_table(file.path, file.data), file.corrections.with_roles(roles))


def require_chosen_sessions(export: ClickerExport, names: Sequence[str]) -> None:
    """Require that the user named sessions if there are any that no one includes by default.

    Raises:
        InvalidRequestError: `names` is empty. The error lists the columns that look like scores.
    """
    unchosen = export.unchosen_sessions
    if names or not unchosen:
        return
    titles = [session.key for session in export.sessions if session.key in unchosen]
    listed = ", ".join(f"“{title}”" for title in titles[:_MAX_NAMED_COLUMNS])
    more = f", and {len(titles) - _MAX_NAMED_COLUMNS} more" if len(titles) > _MAX_NAMED_COLUMNS else ""
    file = next(file for file in export.files if file.is_score_table)
    raise InvalidRequestError(
        f"this is a {file.layout_label}, and only you know which columns are scores. These look like scores: "
        f"{listed}{more}.",
        where=file.path.name,
        advice="Name the ones to use with --sessions.",
    )
