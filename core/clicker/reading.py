"""How does a table become an iClicker export?"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from core.clicker.checks import check_export, check_totals
from core.clicker.columns import ATTENDANCE_POINTS, ScoreColumn, build_score_table, plan_columns
from core.clicker.export import Export, Role, Session
from core.clicker.header_row import find_grid, find_identity
from core.clicker.layouts import recognise, refuse_other_files, refuse_unknown
from core.clicker.rows import plan_rows, read_participant
from core.clicker.session_headers import number_keys, unique_titles
from core.files import tables
from core.files.tables import Table
from core.pacing import paced
from core.points import Points
from core.problems import Problem, Report, Source


def read_export(path: Path, corrections: Mapping[int, Role] | None = None) -> Export:
    """Read an iClicker export, or a table made by hand that names students and holds their scores.

    `corrections` are roles that a person has given to columns (counted from 1). Raises UnreadableFile where the bytes
    cannot be had, UnknownFile where they are something else, and RequestError where a correction makes no sense.
    """
    return parse_export(tables.read_table(path), corrections)


def parse_export(table: Table, corrections: Mapping[int, Role] | None = None) -> Export:
    """Read an export out of a table already read; see `read_export`."""
    refuse_other_files(table)
    grid = find_grid(table)
    if grid is None:
        raise refuse_unknown(table, "no column is headed as a name, an e-mail or a student ID")
    corrected = corrections or {}
    identity = find_identity(grid, corrected)
    rows = plan_rows(grid, identity)
    columns = plan_columns(grid, rows, identity, corrected)
    score_columns = columns.of(Role.SESSION)
    if not score_columns or not identity:
        raise refuse_unknown(table, "it has no column of scores" if identity else "no column says who the students are")
    sessions = _sessions(score_columns)
    people = tuple(read_participant(grid, row, identity) for row in paced(rows.participants))
    numbers = [person.row for person in people]
    scores = build_score_table(
        numbers, [session.key for session in sessions], [column.cells.scores for column in score_columns]
    )
    points_row = None if rows.points_row is None else rows.points_row + 1
    points = [session.points_possible for session in sessions]
    totals = check_totals(columns.of(Role.TOTAL), numbers, scores, points, points_row)
    layout = recognise(grid.headers, identity, score_columns)
    return Export(
        path=table.path,
        sha256=table.sha256,
        layout=layout.name,
        layout_words=layout.words,
        encoding=table.encoding,
        delimiter=table.delimiter,
        columns=columns.meanings,
        sessions=sessions,
        participants=people,
        scores=scores,
        stated_totals=totals.by_row,
        stated_points_total=totals.points,
        points_row=points_row,
        problems=_placed(table.problems)
        + check_export(rows, columns, sessions, score_columns, people)
        + totals.problems,
        header_row=grid.header_row + 1,
        layout_why=layout.why,
        left_out=tuple(rows.left_out),
        data=table.data,
        corrections=corrected,
    )


def _sessions(columns: Sequence[ScoreColumn]) -> tuple[Session, ...]:
    """The sessions, from the left."""
    titles = unique_titles([column.header for column in columns])
    return tuple(
        Session(
            key=key,
            title=title,
            column=column.number,
            held_on=column.header.held_on,
            kind="attendance" if column.cells.is_attendance else column.header.kind,
            points_possible=_points_possible(column),
        )
        for key, title, column in zip(number_keys(titles), titles, columns, strict=True)
    )


def _points_possible(column: ScoreColumn) -> Points | None:
    """What a session is worth: by the points row, else by its header; attendance is worth one point."""
    if column.points.points is not None:
        return column.points.points
    if column.header.points_possible is not None:
        return column.header.points_possible
    return ATTENDANCE_POINTS if column.cells.is_attendance else None


def _placed(problems: Report) -> Report:
    """The problems of the table, which does not know that it is the export, with that said."""
    return Report(tuple(_place(problem) for problem in problems))


def _place(problem: Problem) -> Problem:
    return replace(problem, place=replace(problem.place, source=Source.EXPORT))
