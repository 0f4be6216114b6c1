"""Reader for an iClicker export, from a file or from a parsed table."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from core.clicker.cell_parsing import ATTENDANCE_POINTS
from core.clicker.checks import check_export, check_totals
from core.clicker.columns import ScoreColumn, build_score_table, classify_columns
from core.clicker.export import TOTAL_KIND, ClickerExport, Session
from core.clicker.identity_columns import find_identity_columns
from core.clicker.layouts import build_unrecognized_file_error, build_wrong_file_error, detect_layout
from core.clicker.rows import classify_rows, read_participants
from core.clicker.session_headers import add_file_name, build_unique_keys, build_unique_titles, is_generic_title
from core.cooperative import gc_paused
from core.files import tables
from core.files.table import Table
from core.points import Points
from core.problems import Report, Source
from core.recognition.file_type import FileType
from core.recognition.recognizer import Recognition, recognize_table
from core.recognition.roles import ColumnRole


def read_export(path: Path, corrections: Mapping[int, ColumnRole] | None = None) -> ClickerExport:
    """Read an iClicker export, or a handmade table with students and scores.

    `corrections` maps column numbers (from 1) to roles chosen by the user.

    Raises:
        UnreadableFileError: the file can't be read.
        UnrecognizedFileError: the file isn't such an export or table.
        InvalidRequestError: the corrections contradict each other or name a missing column.
    """
    return parse_export(tables.read_table(path), corrections)


def parse_export(table: Table, corrections: Mapping[int, ColumnRole] | None = None) -> ClickerExport:
    """Parse an iClicker export from a table.

    `corrections` and the errors are those of `read_export`.
    """
    return build_export(recognize_table(table), corrections)


@gc_paused()
def build_export(recognition: Recognition, corrections: Mapping[int, ColumnRole] | None = None) -> ClickerExport:
    """Build an export from a recognized table.

    `corrections` and the errors are those of `read_export`.
    """
    grid, table = recognition.grid, recognition.table
    if recognition.kind is not FileType.EXPORT or grid is None:
        raise build_wrong_file_error(recognition)
    roles = corrections or {}
    identity = find_identity_columns(grid, roles)
    rows = classify_rows(grid, identity)
    columns = classify_columns(grid, rows, identity, roles)
    total_columns = columns.get_columns_by_role(ColumnRole.TOTAL)
    session_columns = columns.get_columns_by_role(ColumnRole.SESSION)
    has_only_total = not session_columns
    score_columns = session_columns or _find_only_total(total_columns)
    if not score_columns or not identity.columns:
        raise build_unrecognized_file_error(
            table, "it has no column of scores" if identity.columns else "no column says who the students are"
        )
    sessions = _build_sessions(score_columns, table.path, has_only_total=has_only_total)
    people = read_participants(grid, rows.participant_rows, identity)
    row_numbers = [person.row for person in people]
    scores = build_score_table(
        row_numbers, [session.key for session in sessions], [column.cells.scores for column in score_columns]
    )
    points_row = None if rows.points_row is None else rows.points_row + 1
    points = [session.points_possible for session in sessions]
    totals = check_totals([] if has_only_total else total_columns, row_numbers, scores, points, points_row)
    layout = detect_layout(grid.headers, identity.main, score_columns)
    return ClickerExport(
        path=table.path,
        sha256=table.sha256,
        layout=layout.name,
        layout_label=layout.label,
        encoding=table.encoding,
        delimiter=table.delimiter,
        columns=columns.classified_columns,
        sessions=sessions,
        participants=people,
        scores=scores,
        stated_totals=totals.by_row,
        points_row=points_row,
        problems=_set_export_source(table.problems)
        + check_export(rows, columns, sessions, score_columns, people)
        + totals.problems,
        header_row=grid.header_row + 1,
        layout_reason=layout.reason,
        left_out=tuple(rows.left_out),
        data=table.data,
        corrections=roles,
    )


def _find_only_total(totals: Sequence[ScoreColumn]) -> list[ScoreColumn]:
    """Return the total of a file without sessions, as a list.

    The list is empty unless exactly one total has numbers.
    """
    filled = [column for column in totals if column.cells.has_numbers]
    return filled if len(filled) == 1 else []


def _build_sessions(columns: Sequence[ScoreColumn], path: Path, *, has_only_total: bool) -> tuple[Session, ...]:
    """Return the sessions in these columns.

    A session with a generic header is named after the file, but a total isn't.
    """
    generic_headers = [
        column.header.title if is_generic_title(column.header.title) and not has_only_total else ""
        for column in columns
    ]
    titles = [
        add_file_name(generic_header, path) if generic_header else title
        for title, generic_header in zip(
            build_unique_titles([column.header for column in columns]), generic_headers, strict=True
        )
    ]
    return tuple(
        Session(
            key=key,
            title=title,
            column=column.number,
            held_on=column.header.held_on,
            kind=TOTAL_KIND if has_only_total else "attendance" if column.cells.is_attendance else column.header.kind,
            points_possible=_find_points_possible(column),
            generic_header=generic_header,
        )
        for key, title, column, generic_header in zip(
            build_unique_keys(titles), titles, columns, generic_headers, strict=True
        )
    )


def _find_points_possible(column: ScoreColumn) -> Points | None:
    """Return a column's points possible, from the points row or the header.

    If neither has them, attendance is worth 1 point.
    """
    if column.points_score.points is not None:
        return column.points_score.points
    if column.header.points_possible is not None:
        return column.header.points_possible
    return ATTENDANCE_POINTS if column.cells.is_attendance else None


def _set_export_source(problems: Report) -> Report:
    """Return copies of a table's problems with the export as their source."""
    return Report(tuple(replace(item, place=replace(item.place, source=Source.EXPORT)) for item in problems))
