"""What is odd about the rows, columns and cells of an export?

Do the totals that the file states agree with its items?

What is said of sessions whose points possible are not known?
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from core.clicker.columns import ATTENDANCE_RULE, ColumnPlan, ScoreColumn
from core.clicker.export import Participant, Session
from core.clicker.rows import RowPlan
from core.pacing import paced
from core.points import MAX_DECIMALS, MAX_WHOLE_DIGITS, Fault, Points, Score, ScoreTable, shortest
from core.problems import Place, Problem, Severity, Source, counted

_SHOWN = 60
_NAMED = 4
_FAULTS = {
    Fault.NOT_A_NUMBER: "expected a number, found {found}",
    Fault.AMBIGUOUS: "{found} may be thousands or a decimal",
    Fault.TOO_LARGE: f"{{found}} has more than {MAX_WHOLE_DIGITS} digits",
    Fault.TOO_FINE: f"{{found}} has more than {MAX_DECIMALS} decimals",
}

DUPLICATE_TITLE = "duplicate-session-title"


def check_export(
    rows: RowPlan,
    columns: ColumnPlan,
    sessions: Sequence[Session],
    score_columns: Sequence[ScoreColumn],
    people: Sequence[Participant],
) -> Iterator[Problem]:
    """Every oddity but those of the totals: rows first, then columns, then cells from the left."""
    yield from _check_rows(rows, people)
    yield from _check_columns(columns)
    yield from _check_sessions(sessions, score_columns, rows)
    for session, column in zip(sessions, score_columns, strict=True):
        yield from _check_cells(session, column, people)


def _odd(code: str, severity: Severity, message: str, row: int | None = None, column: int | None = None) -> Problem:
    return Problem(code, severity, message, Place(Source.EXPORT, row, column))


def _check_rows(rows: RowPlan, people: Sequence[Participant]) -> Iterator[Problem]:
    for left in rows.left_out:
        told = f"Row {left.row}, “{left.text[:_SHOWN]}”, {left.why}. It is left out."
        yield _odd("row-left-out", Severity.INFO, told, left.row)
    if rows.is_points_row_guessed and rows.points_row is not None:
        told = (
            f"Row {rows.points_row + 1} names nobody and holds the highest number of every column. It is taken for the "
            "points possible. If it is a student, write the name in."
        )
        yield _odd("points-row-guessed", Severity.WARNING, told, rows.points_row + 1)
    for row in rows.nameless:
        told = f"Row {row + 1} holds scores but no name, e-mail or ID. A person has to say whose they are."
        yield _odd("row-without-identity", Severity.WARNING, told, row + 1)
    for row in rows.run_together:
        told = (
            f"Row {row + 1} has a cell that runs over several lines, so a quotation mark may be missing and rows may "
            "have run together. Download the file again, or mend it there."
        )
        yield _odd("rows-run-together", Severity.ERROR, told, row + 1)
    if not people:
        yield _odd(
            "no-participants", Severity.WARNING, "The export lists no participant. Export again after a session."
        )


def _check_columns(columns: ColumnPlan) -> Iterator[Problem]:
    for column in columns.unread():
        why = next(meaning.why for meaning in columns.meanings if meaning.column == column.number)
        named = f", “{column.header.text}”," if column.header.text else ""
        told = f"Column {column.number}{named} {why}. It is left out; if it is a session, say so."
        yield _odd("column-not-read", Severity.WARNING, told, column=column.number)


def _check_sessions(
    sessions: Sequence[Session], score_columns: Sequence[ScoreColumn], rows: RowPlan
) -> Iterator[Problem]:
    if any(column.cells.is_attendance for column in score_columns):
        yield _odd("attendance-as-points", Severity.INFO, f"The file holds attendance: {ATTENDANCE_RULE}.")
    yield from check_points_stated(sum(session.points_possible is None for session in sessions))
    yield from check_titles(sessions, {})
    for session, column in zip(sessions, score_columns, strict=True):
        if session.points_possible == 0:
            told = f"“{session.key}” is worth 0 points. Leave it out unless that is meant."
            yield _odd("zero-points-session", Severity.WARNING, told, column=session.column)
        if column.points_text and column.points.points is None and rows.points_row is not None:
            told = f"“{session.key}”: expected points possible as a number, found “{column.points_text[:_SHOWN]}”."
            row = rows.points_row + 1
            yield _odd("points-not-a-number", Severity.WARNING, told, row, session.column)


def check_titles(sessions: Sequence[Session], names: Mapping[str, str]) -> Iterator[Problem]:
    """Sessions that share their title; `names` by key are those that a person gave instead."""
    by_title: dict[str, list[str]] = defaultdict(list)
    for session in sessions:
        by_title[session.title].append(names.get(session.key) or session.key)
    for title, called in by_title.items():
        often = len(called)
        if often > 1:
            told = ", ".join(f"“{name}”" for name in called[:_NAMED]) + (" and so on" if often > _NAMED else "")
            message = f"{often} sessions of the file are called “{title}”. They stay {often} sessions: {told}."
            yield _odd(DUPLICATE_TITLE, Severity.INFO, message)


def _check_cells(session: Session, column: ScoreColumn, people: Sequence[Participant]) -> Iterator[Problem]:
    """Cells that cannot be read, and scores that are hardly meant."""
    odd = {score for score in column.cells.distinct if _is_odd(score, session)}
    if not odd:
        return
    for person, text, score in zip(people, column.cells.texts, column.cells.scores, strict=True):
        if score in odd:
            yield _odd_score(session, person.row, text, score)


def _is_odd(score: Score, session: Session) -> bool:
    if score.points is None:
        return score.fault is not None
    return score.points < 0 or (session.points_possible is not None and score.points > session.points_possible)


def _odd_score(session: Session, row: int, text: str, score: Score) -> Problem:
    where = f"Row {row}, “{session.key}”"
    if score.fault:
        found = _FAULTS[score.fault].format(found=f"“{text[:_SHOWN]}”")
        told = f"{where}: {found}. It counts as blank until it is mended in the file."
        return _odd(score.fault.value, Severity.ERROR, told, row, session.column)
    assert score.points is not None, "only a cell with a fault holds no points and is odd"
    if score.points < 0:
        told = f"{where}: the score {shortest(score.points)} is below zero. It is kept as it is."
        return _odd("score-negative", Severity.WARNING, told, row, session.column)
    assert session.points_possible is not None, "a score is compared with known points only"
    told = (
        f"{where}: the score {shortest(score.points)} is above the {shortest(session.points_possible)} points "
        "possible. It is kept as it is."
    )
    return _odd("score-above-points", Severity.WARNING, told, row, session.column)


@dataclass(frozen=True, slots=True)
class StatedTotals:
    """The file's own total: by participant row, that of its points row, and how many rows agree with their items."""

    by_row: dict[int, Points]
    points: Points | None
    problems: tuple[Problem, ...]


def check_totals(
    totals: Sequence[ScoreColumn],
    rows: Sequence[int],
    scores: ScoreTable,
    points_possible: Sequence[Points | None],
    points_row: int | None,
) -> StatedTotals:
    """Compare the stated totals with the exact sums of their items, in every row and in the points row.

    Of several total columns the one that agrees in most rows is checked; the others are told and left out. `rows` are
    spreadsheet rows, and so is `points_row`. Blanks, excused scores and no responses add nothing.
    """
    sums = dict(zip(rows, scores.units.sum(axis=1).tolist(), strict=True))
    if not totals:
        return StatedTotals({}, None, ())
    checked = max(totals, key=lambda column: sum(True for _ in _agreeing(column, rows, sums, scores.decimals)))
    problems = [_left_out(column) for column in totals if column is not checked]
    by_row = {
        row: score.points
        for row, score in paced(zip(rows, checked.cells.scores, strict=True))
        if score.points is not None
    }
    problems.extend(_unreadable(checked, rows))
    problems.extend(
        _mismatch("total-mismatch", f"Row {row}", checked, row, stated, Decimal(sums[row]).scaleb(-scores.decimals))
        for row, stated in paced(by_row.items())
        if not _is_equal(stated, sums[row], scores.decimals)
    )
    stated_points = checked.points.points if checked.points.points is not None else checked.header.points_possible
    known = [points for points in points_possible if points is not None]
    if stated_points is not None and len(known) == len(points_possible) and sum(known) != stated_points:
        row = points_row
        where = f"Row {row}, points possible" if row else "Points possible in the header"
        problems.append(_mismatch("points-total-mismatch", where, checked, row, stated_points, sum(known, Decimal())))
    return StatedTotals(by_row, stated_points, tuple(problems))


def _agreeing(column: ScoreColumn, rows: Sequence[int], sums: dict[int, int], decimals: int) -> Iterator[int]:
    """The rows in which a total column agrees with its items."""
    for row, score in paced(zip(rows, column.cells.scores, strict=True)):
        if score.points is not None and _is_equal(score.points, sums[row], decimals):
            yield row


def _is_equal(stated: Points, units: int, decimals: int) -> bool:
    return stated.scaleb(decimals) == units


def _left_out(column: ScoreColumn) -> Problem:
    told = f"Column {column.number}, “{column.header.text}”, is taken for a further total and left out."
    return Problem("further-total", Severity.INFO, told, Place(Source.EXPORT, column=column.number))


def _unreadable(column: ScoreColumn, rows: Sequence[int]) -> Iterator[Problem]:
    """Totals that are no number: they cannot be checked."""
    for row, text, score in paced(zip(rows, column.cells.texts, column.cells.scores, strict=True)):
        if score.fault:
            told = f"Row {row}, “{column.header.text}”: expected a total, found “{text[:60]}”. It is not checked."
            yield Problem("total-not-a-number", Severity.WARNING, told, Place(Source.EXPORT, row, column.number))


def _mismatch(code: str, where: str, column: ScoreColumn, row: int | None, stated: Points, found: Points) -> Problem:
    told = (
        f"{where}: the file states {shortest(stated)} in “{column.header.text}”, but the sessions add up to "
        f"{shortest(found)}. The sessions are used; check that none is missing from the file."
    )
    return Problem(code, Severity.WARNING, told, Place(Source.EXPORT, row, column.number))


POINTS_UNKNOWN = "points-possible-unknown"


def check_points_stated(unknown: int) -> Iterator[Problem]:
    """So many sessions have no points possible: nothing is said of none."""
    if unknown:
        told = (
            f"The file does not state the points possible of {counted(unknown, 'session')}. Set them before a new "
            "assignment is made."
        )
        yield Problem(POINTS_UNKNOWN, Severity.WARNING, told, Place(Source.EXPORT))
