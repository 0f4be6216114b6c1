"""Checks of an iClicker export: rows, columns, cells, titles, and stated totals."""

from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from core.clicker.cell_parsing import ATTENDANCE_RULE
from core.clicker.columns import ColumnClassification, ScoreColumn
from core.clicker.export import POINTS_UNKNOWN, Participant, Session, check_missing_points
from core.clicker.rows import RowClassification
from core.excel_dates import find_fraction, find_serial_date
from core.points import (
    EXACT,
    MAX_DECIMALS,
    MAX_WHOLE_DIGITS,
    Mark,
    Points,
    Score,
    ScoreFault,
    ScoreTable,
    convert_units,
    format_decimal,
)
from core.problems import Location, Problem, Severity, Source, pluralize
from core.recognition.roles import ColumnRole
from core.text_values import TextValue

_MAX_QUOTED_LENGTH = 60
_MAX_LISTED_SESSIONS = 4
_MAX_LISTED_TEXTS = 12
_FAULT_TEXTS = {
    ScoreFault.AMBIGUOUS: "thousands or a decimal",
    ScoreFault.TOO_LARGE: f"more than {MAX_WHOLE_DIGITS} digits",
    ScoreFault.TOO_FINE: f"more than {MAX_DECIMALS} decimals",
}

DUPLICATE_TITLE = "duplicate-session-title"
TOTAL_WITH_PARTS = "total-with-parts"
CLASS_PROBLEMS = (POINTS_UNKNOWN, DUPLICATE_TITLE, TOTAL_WITH_PARTS)
"""Problems that depend on the included sessions of the whole class (see `core.checks.check_sessions`)."""


def check_export(
    rows: RowClassification,
    columns: ColumnClassification,
    sessions: Sequence[Session],
    score_columns: Sequence[ScoreColumn],
    people: Sequence[Participant],
) -> Iterator[Problem]:
    """Yield the problems in an export, except those in its totals.

    Rows come first, then columns, then cells from left to right.
    """
    yield from _check_rows(rows, people)
    yield from _check_columns(columns)
    yield from _check_sessions(sessions, score_columns, rows, columns)
    for session, column in zip(sessions, score_columns, strict=True):
        yield from _check_cells(session, column, people)


def _build_problem(
    code: str, severity: Severity, message: str, row: int | None = None, column: int | None = None
) -> Problem:
    return Problem(code, severity, message, Location(Source.EXPORT, row, column))


def _check_rows(rows: RowClassification, people: Sequence[Participant]) -> Iterator[Problem]:
    for item in rows.left_out:
        message = f"Row {item.row}, “{item.text[:_MAX_QUOTED_LENGTH]}”, {item.reason}. It is left out."
        yield _build_problem("row-left-out", Severity.INFO, message, item.row)
    if rows.is_points_row_guessed and rows.points_row is not None:
        message = (
            f"Row {rows.points_row + 1} names nobody and holds the highest number of every column. It is taken for the "
            "points possible. If it is a student, write the name in."
        )
        yield _build_problem("points-row-guessed", Severity.WARNING, message, rows.points_row + 1)
    for row in rows.unidentified_rows:
        message = f"Row {row + 1} holds scores but no name, e-mail or ID. A person has to say whose they are."
        yield _build_problem("row-without-identity", Severity.WARNING, message, row + 1)
    for row in rows.multiline_rows:
        message = (
            f"Row {row + 1} has a cell that runs over several lines, so a quotation mark may be missing and rows may "
            "have run together. Download the file again, or mend it there."
        )
        yield _build_problem("rows-run-together", Severity.ERROR, message, row + 1)
    if not people:
        yield _build_problem(
            "no-participants", Severity.WARNING, "The file lists no participant. Export it again after a session."
        )


def _check_columns(columns: ColumnClassification) -> Iterator[Problem]:
    for column in columns.find_unread_columns():
        reason = next(item.reason for item in columns.classified_columns if item.column == column.number)
        header = f", “{column.header.text}”," if column.header.text else ""
        message = f"Column {column.number}{header} {reason}. It is left out; if it is a session, say so."
        yield _build_problem("column-not-read", Severity.WARNING, message, column=column.number)


def _check_sessions(
    sessions: Sequence[Session],
    score_columns: Sequence[ScoreColumn],
    rows: RowClassification,
    columns: ColumnClassification,
) -> Iterator[Problem]:
    if any(column.cells.is_attendance for column in score_columns):
        yield _build_problem("attendance-as-points", Severity.INFO, f"The file holds attendance: {ATTENDANCE_RULE}.")
    yield from check_missing_points(sum(session.points_possible is None for session in sessions))
    yield from check_titles(sessions, {})
    total_columns = {column.number for column in columns.get_columns_by_role(ColumnRole.TOTAL)}
    yield from check_total_with_parts(sessions, total_columns)
    for session, column in zip(sessions, score_columns, strict=True):
        if session.points_possible == 0:
            message = f"“{session.key}” is worth 0 points. Leave it out unless that is meant."
            yield _build_problem("zero-points-session", Severity.WARNING, message, column=session.column)
        if day := find_serial_date(session.title):
            message = (
                f"Column {session.column} is headed “{session.title}”, Excel's number for {day:%B} {day.day}, "
                f"{day.year}. If that is the session's date, rename the session."
            )
            yield _build_problem("header-is-date-number", Severity.WARNING, message, column=session.column)
        if column.points_text and column.points_score.points is None and rows.points_row is not None:
            points_text = column.points_text[:_MAX_QUOTED_LENGTH]
            message = f"“{session.key}”: expected points possible as a number, found “{points_text}”."
            row = rows.points_row + 1
            yield _build_problem("points-not-a-number", Severity.WARNING, message, row, session.column)


def check_titles(sessions: Sequence[Session], session_names: Mapping[str, str]) -> Iterator[Problem]:
    """Yield one note for each title that several sessions share.

    `session_names` maps session keys to the names the user gave them.
    """
    by_title: dict[str, list[str]] = defaultdict(list)
    for session in sessions:
        by_title[session.title].append(session_names.get(session.key) or session.key)
    for title, names in by_title.items():
        count = len(names)
        if count > 1:
            listed_names = ", ".join(f"“{name}”" for name in names[:_MAX_LISTED_SESSIONS])
            listed_names += " and so on" if count > _MAX_LISTED_SESSIONS else ""
            message = f"{count} sessions of the file are called “{title}”. They stay {count} sessions: {listed_names}."
            yield _build_problem(DUPLICATE_TITLE, Severity.INFO, message)


def check_total_with_parts(sessions: Sequence[Session], total_columns: Container[int]) -> Iterator[Problem]:
    """Yield a note if both a total and other columns are among the sessions of one file."""
    totals = [session for session in sessions if session.column in total_columns]
    parts = [session for session in sessions if session.column not in total_columns]
    if totals and parts:
        message = (
            f"“{totals[0].key}” is a total and may include the points of other columns, such as “{parts[0].key}”. "
            "Include either the total or its parts, so that no points count twice."
        )
        yield _build_problem(TOTAL_WITH_PARTS, Severity.INFO, message, column=totals[0].column)


def _check_cells(session: Session, column: ScoreColumn, people: Sequence[Participant]) -> Iterator[Problem]:
    """Yield one problem for all texts without a value, and one for each score that is probably a mistake."""
    if unknown_texts := column.cells.unknown_texts:
        yield _build_texts_problem(session, unknown_texts)
    suspicious = {score for score in column.cells.distinct_scores if _is_suspicious(score, session)}
    if not suspicious:
        return
    for person, score in zip(people, column.cells.scores, strict=True):
        if score in suspicious and score.points is not None:
            yield _build_score_problem(session, person.row, score.points)


def _is_suspicious(score: Score, session: Session) -> bool:
    if score.points is None:
        return False
    return score.points < 0 or (session.points_possible is not None and score.points > session.points_possible)


def _build_texts_problem(session: Session, texts: Sequence[TextValue]) -> Problem:
    """Return the problem that lists a session's texts without a value, with their counts."""
    listed = [f"“{item.text[:_MAX_QUOTED_LENGTH]}” ({_describe_text(item)})" for item in texts[:_MAX_LISTED_TEXTS]]
    more = f" and {len(texts) - _MAX_LISTED_TEXTS} more" if len(texts) > _MAX_LISTED_TEXTS else ""
    cells = pluralize(sum(item.cell_count for item in texts), "cell has", "cells have")
    message = (
        f"“{session.key}”: {cells} no value yet: {', '.join(listed)}{more}. These scores and the totals with them "
        "are left out. Say what each text is worth, or fix it in the file."
    )
    fault = next((item.score.fault for item in texts if item.score.fault), ScoreFault.NOT_A_NUMBER)
    return _build_problem(fault.value, Severity.WARNING, message, column=session.column)


def _describe_text(item: TextValue) -> str:
    """Return the number of cells with a text, and why it has no value unless it just isn't a number."""
    fault = _FAULT_TEXTS.get(item.score.fault, "") if item.score.fault else ""
    if fraction := find_fraction(item.text):
        fault = f"perhaps a date that Excel made of {fraction}"
    return ", ".join(filter(None, (pluralize(item.cell_count, "cell"), fault)))


def _build_score_problem(session: Session, row: int, points: Points) -> Problem:
    location = f"Row {row}, “{session.key}”"
    if points < 0:
        message = f"{location}: the score {format_decimal(points)} is below zero. It is kept as it is."
        return _build_problem("score-negative", Severity.WARNING, message, row, session.column)
    assert session.points_possible is not None, "only known points possible can be exceeded"
    message = (
        f"{location}: the score {format_decimal(points)} is above the "
        f"{format_decimal(session.points_possible)} points possible. It is kept as it is."
    )
    return _build_problem("score-above-points", Severity.WARNING, message, row, session.column)


@dataclass(frozen=True, slots=True)
class StatedTotals:
    """The totals printed in the file.

    `by_row` maps spreadsheet rows to totals. `problems` reports totals that disagree with the sessions.
    """

    by_row: dict[int, Points]
    problems: tuple[Problem, ...]


def check_totals(
    totals: Sequence[ScoreColumn],
    rows: Sequence[int],
    scores: ScoreTable,
    points_possible: Sequence[Points | None],
    points_row: int | None,
) -> StatedTotals:
    """Compare the totals printed in the file with the exact sums of their sessions.

    If the file has several total columns, the column that agrees in most rows is checked. The others are reported and
    left out. `rows` and `points_row` are spreadsheet row numbers. Blank cells, excused scores, and missing responses
    add nothing.
    """
    sums = dict(zip(rows, scores.units.sum(axis=1).tolist(), strict=True))
    if not totals:
        return StatedTotals({}, ())
    total_column = max(totals, key=lambda column: _count_agreeing_rows(column, rows, sums, scores.decimals))
    problems = [_build_extra_total_problem(column) for column in totals if column is not total_column]
    by_row = {
        row: score.points
        for row, score in zip(rows, total_column.cells.scores, strict=True)
        if score.points is not None
    }
    problems.extend(_check_total_cells(total_column, rows))
    lacks_value = (scores.marks == Mark.NO_VALUE).any(axis=1)
    for row, stated_total in by_row.items():
        if not lacks_value.at[row] and not _is_equal(stated_total, sums[row], scores.decimals):
            total = convert_units(sums[row], scores.decimals)
            problems.append(
                _build_mismatch_problem("total-mismatch", f"Row {row}", total_column, row, stated_total, total)
            )
    stated_points = total_column.points_score.points
    if stated_points is None:
        stated_points = total_column.header.points_possible
    known_points = [points for points in points_possible if points is not None]
    if stated_points is not None and len(known_points) == len(points_possible) and sum(known_points) != stated_points:
        location = f"Row {points_row}, points possible" if points_row else "Points possible in the header"
        code, total = "points-total-mismatch", sum(known_points, Decimal())
        problems.append(_build_mismatch_problem(code, location, total_column, points_row, stated_points, total))
    return StatedTotals(by_row, tuple(problems))


def _count_agreeing_rows(column: ScoreColumn, rows: Sequence[int], sums: dict[int, int], decimals: int) -> int:
    """Return the number of rows whose printed total equals the sum of the sessions."""
    pairs = zip(rows, column.cells.scores, strict=True)
    return sum(_is_equal(score.points, sums[row], decimals) for row, score in pairs if score.points is not None)


def _is_equal(stated: Points, units: int, decimals: int) -> bool:
    return stated.scaleb(decimals, EXACT) == units


def _build_extra_total_problem(column: ScoreColumn) -> Problem:
    message = f"Column {column.number}, “{column.header.text}”, is taken for a further total and left out."
    return Problem("further-total", Severity.INFO, message, Location(Source.EXPORT, column=column.number))


def _check_total_cells(column: ScoreColumn, rows: Sequence[int]) -> Iterator[Problem]:
    for row, text, score in zip(rows, column.cells.texts, column.cells.scores, strict=True):
        if score.fault:
            quoted_text = text[:_MAX_QUOTED_LENGTH]
            message = f"Row {row}, “{column.header.text}”: expected a total, found “{quoted_text}”. It is not checked."
            yield Problem("total-not-a-number", Severity.WARNING, message, Location(Source.EXPORT, row, column.number))


def _build_mismatch_problem(
    code: str, location: str, column: ScoreColumn, row: int | None, stated: Points, computed: Points
) -> Problem:
    message = (
        f"{location}: the file states {format_decimal(stated)} in “{column.header.text}”, but the sessions add up to "
        f"{format_decimal(computed)}. The sessions are used; check that none is missing from the file."
    )
    return Problem(code, Severity.WARNING, message, Location(Source.EXPORT, row, column.number))
