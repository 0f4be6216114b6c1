"""Reader for scores, from a file or from a parsed table: iClicker exports, and tables of other tools."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from core.clicker.cell_parsing import build_score_table
from core.clicker.checks import check_export
from core.clicker.columns import ColumnClassification, ScoreColumn, classify_columns
from core.clicker.export import ATTENDANCE_KIND, TOTAL_KIND, ClickerExport, Session
from core.clicker.identity_columns import find_identity_columns
from core.clicker.layouts import build_unrecognized_file_error, build_wrong_file_error, detect_layout
from core.clicker.points_possible import assign_points_columns, find_points_possible
from core.clicker.rows import classify_rows, read_participants
from core.clicker.session_headers import add_file_name, build_unique_keys, build_unique_titles, is_generic_title
from core.clicker.total_checks import check_totals
from core.cooperative import gc_paused
from core.files import tables
from core.files.table import Table
from core.points import Points
from core.problems import Report, Source
from core.recognition.corrections import NO_CORRECTIONS, Corrections
from core.recognition.file_type import SCORE_TYPES, FileType
from core.recognition.recognizer import Recognition, guess_grid, recognize_table
from core.recognition.roles import ClassifiedColumn, ColumnRole
from core.recognition.table_preview import build_preview
from core.text_values import ValueTable
from core.texts import _


def read_export(path: Path, corrections: Corrections = NO_CORRECTIONS) -> ClickerExport:
    """Read an iClicker export, or another table with people and scores.

    `corrections` are the user's.

    Raises:
        UnreadableFileError: the file can't be read.
        UnrecognizedFileError: the file isn't such an export or table.
        InvalidRequestError: the corrections contradict each other, or name a sheet, row, or column that is missing.
    """
    return parse_export(tables.read_table(path), corrections)


def parse_export(table: Table, corrections: Corrections = NO_CORRECTIONS) -> ClickerExport:
    """Parse an export from a table.

    For `corrections` and the errors, see `read_export`.
    """
    return build_export(recognize_table(table, corrections), corrections)


@gc_paused()
def build_export(recognition: Recognition, corrections: Corrections = NO_CORRECTIONS) -> ClickerExport:
    """Read a recognized table as `read_export` does, with its errors."""
    grid, table = recognition.grid, recognition.table
    if recognition.kind not in SCORE_TYPES or grid is None:
        raise build_wrong_file_error(recognition)
    identity = find_identity_columns(grid, corrections.roles)
    rows = classify_rows(grid, identity)
    columns = classify_columns(grid, rows, identity, corrections.roles, ValueTable(corrections.values))
    score_columns, total_columns = _select_score_columns(columns, recognition.kind)
    has_only_total = not columns.get_columns_by_role(ColumnRole.SESSION)
    if not score_columns or not identity.columns:
        missing = _("No column contains scores.") if identity.columns else _("No column identifies the students.")
        raise build_unrecognized_file_error(recognition, missing)
    points_columns = assign_points_columns(score_columns, columns.get_columns_by_role(ColumnRole.POINTS_POSSIBLE))
    points = [find_points_possible(column, points_columns) for column in score_columns]
    score_columns = [
        replace(column, cells=column.cells.resolve_shares(value))
        for column, value in zip(score_columns, points, strict=True)
    ]
    sessions = _build_sessions(score_columns, points, table.path, has_only_total=has_only_total)
    people = read_participants(grid, rows.participant_rows, identity)
    row_numbers = [person.row for person in people]
    scores = build_score_table(
        row_numbers, [session.key for session in sessions], [column.cells.scores for column in score_columns]
    )
    points_row = None if rows.points_row is None else rows.points_row + 1
    totals = check_totals([] if has_only_total else total_columns, row_numbers, scores, points, points_row)
    layout = detect_layout(grid.headers, identity.main, score_columns, recognition)
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
        corrections=corrections,
        is_score_table=recognition.kind is FileType.SCORE_TABLE,
        tool=recognition.tool.tool if recognition.tool and recognition.kind is FileType.SCORE_TABLE else "",
        preview=build_preview(recognition.table, grid.header_row + 1),
        text_columns={
            session.key: columns.score_columns[column.number].cells
            for session, column in zip(sessions, score_columns, strict=True)
            if columns.score_columns[column.number].cells.has_nonnumeric_cells
        },
    )


def classify_table(recognition: Recognition, corrections: Corrections) -> tuple[ClassifiedColumn, ...]:
    """Return the roles of a table's columns, even if it has no people or no scores."""
    grid = recognition.grid or guess_grid(recognition.table)
    identity = find_identity_columns(grid, corrections.roles)
    rows = classify_rows(grid, identity)
    values = ValueTable(corrections.values)
    return classify_columns(grid, rows, identity, corrections.roles, values).classified_columns


def _select_score_columns(columns: ColumnClassification, kind: FileType) -> tuple[list[ScoreColumn], list[ScoreColumn]]:
    """Return the columns of the sessions, and the totals that are only checked.

    In a table that isn't from iClicker, totals also become sessions and come first, because the user chooses.
    """
    sessions = columns.get_columns_by_role(ColumnRole.SESSION)
    totals = columns.get_columns_by_role(ColumnRole.TOTAL)
    if not sessions:
        return _find_only_total(totals), totals
    if kind is not FileType.SCORE_TABLE:
        return sessions, totals
    filled_totals = [column for column in totals if column.cells.has_numbers]
    sessions.sort(key=lambda column: not is_generic_title(column.header.title))
    return [*filled_totals, *sessions], []


def _find_only_total(totals: Sequence[ScoreColumn]) -> list[ScoreColumn]:
    """Return the total of a file without sessions, as a list.

    The list is empty unless exactly one total has numbers.
    """
    filled = [column for column in totals if column.cells.has_numbers]
    return filled if len(filled) == 1 else []


def _get_kind(column: ScoreColumn) -> str:
    return ATTENDANCE_KIND if column.cells.is_attendance else column.header.kind


def _build_sessions(
    columns: Sequence[ScoreColumn], points: Sequence[Points | None], path: Path, *, has_only_total: bool
) -> tuple[Session, ...]:
    """Return the sessions. A session with a generic header is named after the file, but a total isn't."""
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
            kind=TOTAL_KIND if has_only_total else _get_kind(column),
            points_possible=points_possible,
            generic_header=generic_header,
        )
        for key, title, column, points_possible, generic_header in zip(
            build_unique_keys(titles), titles, columns, points, generic_headers, strict=True
        )
    )


def _set_export_source(problems: Report) -> Report:
    """Return copies of a table's problems with the export as their source."""
    return Report(tuple(replace(item, place=replace(item.place, source=Source.EXPORT)) for item in problems))
