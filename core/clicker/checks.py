"""Checks of an iClicker export: rows, columns, cells, and titles."""

from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence

from core.clicker.columns import ColumnClassification, ScoreColumn
from core.clicker.export import POINTS_UNKNOWN, Participant, Session, check_missing_points
from core.clicker.rows import RowClassification
from core.excel_dates import find_fraction, find_serial_date
from core.points import MAX_DECIMALS, MAX_WHOLE_DIGITS, Points, Score, ScoreFault, format_decimal
from core.problems import Location, Problem, Severity, Source
from core.recognition.roles import ColumnRole
from core.text_values import TextValue
from core.texts import Text, _, join_limited, join_sentences, ngettext

_MAX_QUOTED_LENGTH = 60
_MAX_LISTED_SESSIONS = 4
_MAX_LISTED_TEXTS = 12
_FAULT_TEXTS = {
    ScoreFault.AMBIGUOUS: _("thousands or decimals"),
    ScoreFault.TOO_LARGE: _("more than {limit} digits", limit=MAX_WHOLE_DIGITS),
    ScoreFault.TOO_FINE: _("more than {limit} decimal places", limit=MAX_DECIMALS),
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
    code: str, severity: Severity, message: Text, row: int | None = None, column: int | None = None
) -> Problem:
    return Problem(code, severity, message, Location(Source.EXPORT, row, column))


def _check_rows(rows: RowClassification, people: Sequence[Participant]) -> Iterator[Problem]:
    for item in rows.left_out:
        message = join_sentences(
            _("Row {row}, “{text}”, is left out.", row=str(item.row), text=item.text[:_MAX_QUOTED_LENGTH]), item.reason
        )
        yield _build_problem("row-left-out", Severity.INFO, message, item.row)
    if rows.is_points_row_guessed and rows.points_row is not None:
        message = _(
            "Row {row} has no name and the highest number in every column. Clickover reads it as points possible. If "
            "it's a student, enter the name in the file.",
            row=str(rows.points_row + 1),
        )
        yield _build_problem("points-row-guessed", Severity.WARNING, message, rows.points_row + 1)
    for row in rows.unidentified_rows:
        message = _("Row {row} has scores but no name, email, or ID. Match it with a student.", row=str(row + 1))
        yield _build_problem("row-without-identity", Severity.WARNING, message, row + 1)
    for row in rows.multiline_rows:
        message = _(
            "Row {row} has a cell with several lines. A quotation mark may be missing, so that several rows were read "
            "as one. Download the file again, or fix this cell.",
            row=str(row + 1),
        )
        yield _build_problem("rows-run-together", Severity.ERROR, message, row + 1)
    if not people:
        message = _("The file contains no people. Export it again after a session.")
        yield _build_problem("no-participants", Severity.WARNING, message)


def _check_columns(columns: ColumnClassification) -> Iterator[Problem]:
    for column in columns.find_unread_columns():
        number, header = str(column.number), column.header.text
        message = join_sentences(
            _("Column {column}, “{header}”, is left out.", column=number, header=header)
            if header
            else _("Column {column} is left out.", column=number),
            next(item.reason for item in columns.classified_columns if item.column == column.number),
            _("If it contains scores, use it as a session."),
        )
        yield _build_problem("column-not-read", Severity.WARNING, message, column=column.number)


def _check_sessions(
    sessions: Sequence[Session],
    score_columns: Sequence[ScoreColumn],
    rows: RowClassification,
    columns: ColumnClassification,
) -> Iterator[Problem]:
    if any(column.cells.is_attendance for column in score_columns):
        message = _(
            "The file contains attendance. PRESENT earns full points (1 point if the file has no points possible), "
            "and ABSENT earns 0. EXCUSED counts as excused, and an empty cell as no score."
        )
        yield _build_problem("attendance-as-points", Severity.INFO, message)
    yield from check_missing_points(sessions)
    yield from check_titles(sessions, {})
    total_columns = {column.number for column in columns.get_columns_by_role(ColumnRole.TOTAL)}
    yield from check_total_with_parts(sessions, total_columns)
    for session, column in zip(sessions, score_columns, strict=True):
        if session.points_possible == 0:
            message = _("“{session}” is worth 0 points. Leave it out unless that's intentional.", session=session.key)
            yield _build_problem("zero-points-session", Severity.WARNING, message, column=session.column)
        if day := find_serial_date(session.title):
            date = f"{day:%b} {day.day}, {day.year}"
            message = _(
                "Column {column} is named “{header}”, which is Excel's number for {date}. If that's the session's "
                "date, rename the session.",
                column=str(session.column),
                header=session.title,
                date=date,
            )
            yield _build_problem("header-is-date-number", Severity.WARNING, message, column=session.column)
        if column.points_text and column.points_score.points is None and rows.points_row is not None:
            message = _(
                "“{session}”: the points possible, “{text}”, aren't a number. Enter the session's points.",
                session=session.key,
                text=column.points_text[:_MAX_QUOTED_LENGTH],
            )
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
        if len(names) > 1:
            message = ngettext(
                "{n} session is named “{title}”.",
                "{n} sessions are named “{title}”. Clickover keeps them separate: {names}.",
                len(names),
                title=title,
                names=join_limited([f"“{name}”" for name in names], _MAX_LISTED_SESSIONS),
            )
            yield _build_problem(DUPLICATE_TITLE, Severity.INFO, message)


def check_total_with_parts(sessions: Sequence[Session], total_columns: Container[int]) -> Iterator[Problem]:
    """Yield a note if both a total and other columns are among the sessions of one file."""
    totals = [session for session in sessions if session.column in total_columns]
    parts = [session for session in sessions if session.column not in total_columns]
    if totals and parts:
        message = _(
            "“{total}” is a total and may include the points of other sessions, such as “{session}”. Include either "
            "the total or the other sessions, so that no points count twice.",
            total=totals[0].key,
            session=parts[0].key,
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
    message = ngettext(
        "“{session}”: {n} cell has text without a value: {texts}. Its score and total are left out. Enter what the "
        "text is worth, or fix it in the file.",
        "“{session}”: {n} cells have text without a value: {texts}. Their scores and totals are left out. Enter what "
        "each text is worth, or fix it in the file.",
        sum(item.cell_count for item in texts),
        session=session.key,
        texts=join_limited([_describe_text(item) for item in texts], _MAX_LISTED_TEXTS),
    )
    fault = next((item.score.fault for item in texts if item.score.fault), ScoreFault.NOT_A_NUMBER)
    return _build_problem(fault.value, Severity.WARNING, message, column=session.column)


def _describe_text(item: TextValue) -> Text:
    """Return a text with the number of its cells, and why it has no value unless it just isn't a number."""
    text = item.text[:_MAX_QUOTED_LENGTH]
    fault = _FAULT_TEXTS.get(item.score.fault) if item.score.fault else None
    if fraction := find_fraction(item.text):
        fault = _("perhaps {fraction}, which Excel changed to a date", fraction=fraction)
    if fault is None:
        return ngettext("“{text}” ({n} cell)", "“{text}” ({n} cells)", item.cell_count, text=text)
    return ngettext(
        "“{text}” ({n} cell, {fault})", "“{text}” ({n} cells, {fault})", item.cell_count, text=text, fault=fault
    )


def _build_score_problem(session: Session, row: int, points: Points) -> Problem:
    if points < 0:
        message = _(
            "Row {row}, “{session}”: the score {score} is below zero. Clickover doesn't change it.",
            row=str(row),
            session=session.key,
            score=format_decimal(points),
        )
        return _build_problem("score-negative", Severity.WARNING, message, row, session.column)
    assert session.points_possible is not None, "only known points possible can be exceeded"
    message = _(
        "Row {row}, “{session}”: the score {score} is above the {points} points possible. Clickover doesn't change it.",
        row=str(row),
        session=session.key,
        score=format_decimal(points),
        points=format_decimal(session.points_possible),
    )
    return _build_problem("score-above-points", Severity.WARNING, message, row, session.column)
