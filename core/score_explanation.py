"""Explanations that trace a score back to the cells of the iClicker file."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Self

import pandas as pd

from core.canvas.effects import Effect
from core.choices import TOTAL_KEY, AbsentPolicy, DuplicateAccountPolicy, NoResponsePolicy
from core.clicker.export import ClickerExport, Session
from core.points import Mark, Points, format_decimal
from core.scores.duplicates import find_counted_scores, select_accounts
from core.scores.sheet import ScoreSheet, StudentScore, build_score_sheet
from core.upload.columns import UploadColumn
from core.upload.file import UploadCell, compute_written_points, format_wanted_text, scale_points
from core.workbook import Workbook

_MARK_TEXTS = {
    Mark.BLANK: "blank",
    Mark.NO_RESPONSE: "no response",
    Mark.EXCUSED: "excused",
    Mark.NO_VALUE: "a text without a value",
}
_DUPLICATE_POLICY_TEXTS = {
    DuplicateAccountPolicy.BEST: "the best counts",
    DuplicateAccountPolicy.FIRST: "the first counts",
    DuplicateAccountPolicy.SUM: "scores are added",
}
_MAX_SHOWN_DECIMALS = 6


@dataclass(frozen=True, slots=True)
class RowScore:
    """A row's cell in one session, and whether the score includes it.

    `points` is None unless `mark` is SCORE.
    """

    row: int
    mark: Mark
    points: Points | None
    is_counted: bool

    @property
    def text(self) -> str:
        """The text of the cell, such as "2", "blank", or "excused"."""
        return _MARK_TEXTS[self.mark] if self.points is None else format_decimal(self.points)


@dataclass(frozen=True, slots=True)
class SessionContribution:
    """The contribution of one session to a score.

    `rows` are the student's cells. `earned_points` (before the scoring rule) and `counted_points` (after it) are None
    if there is no score. `points_possible` ignores the cap and is None if unknown. `title` is unique within the file.
    """

    title: str
    column: int
    rows: tuple[RowScore, ...]
    mark: Mark
    earned_points: Points | None
    counted_points: Points | None
    points_possible: Points | None
    is_full_credit: bool
    is_capped: bool
    is_dropped: bool
    notes: tuple[str, ...]

    @property
    def text(self) -> str:
        """The session, its points, the points possible, and the notes, on one line."""
        earned = _MARK_TEXTS[self.mark] if self.counted_points is None else format_decimal(self.counted_points)
        suffix = "" if self.points_possible is None else f" of {format_decimal(self.points_possible)}"
        return f"{self.title}: {earned}{suffix}" + "".join(f"; {note}" for note in self.notes)


@dataclass(frozen=True, slots=True)
class ScoreExplanation:
    """A student's score in one column, and how it was calculated.

    `total` is the exact sum before scaling, or None if there is no score. `requested_text` is what the iClicker file
    and the options call for: a plain decimal, "EX", "" to clear the score, or None to keep the one in Canvas. `steps`
    describes the calculation, one sentence per step.
    """

    title: str
    contributions: tuple[SessionContribution, ...]
    total: Points | None
    points_possible: Points | None
    requested_text: str | None
    steps: tuple[str, ...]

    @property
    def text(self) -> str:
        """The explanation as plain text, for the clipboard."""
        return "\n".join([self.title, *(f"  {contribution.text}" for contribution in self.contributions), *self.steps])


def explain_score(
    workbook: Workbook, sheet: ScoreSheet, column: UploadColumn, student: str, cell: UploadCell | None = None
) -> ScoreExplanation:
    """Explain the score of `student` (a Canvas ID) in `column`.

    `sheet` must be the score sheet of `workbook`. `cell` is the student's cell in the finished upload file. If it is
    given, the last step says what happens to the score that Canvas has.
    """
    export = workbook.export
    if export is None or student not in sheet.rows:
        return _explain_absent_student(workbook, column, cell)
    is_total = column.key == TOTAL_KEY
    sessions = [session for session in workbook.chosen_sessions if is_total or column.key == session.key]
    scoring = _ScoringSteps.calculate(workbook, export, sheet, student)
    contributions = tuple(
        _build_contribution(workbook, export, scoring, session, student, in_total=is_total) for session in sessions
    )
    score = sheet.get_column(column.key).get_score(student)
    total = score.earned if score.mark is Mark.SCORE else None
    steps = (
        *(_describe_sum(contributions, score) if is_total else ()),
        *(
            _describe_written_score(workbook, column, score)
            if score.mark is Mark.SCORE
            else _describe_missing_score(workbook, score.mark)
        ),
        *(_describe_canvas_effect(cell) if cell else ()),
    )
    requested_text = format_wanted_text(score, column, workbook.choices)
    return ScoreExplanation(column.title, contributions, total, score.possible, requested_text, steps)


def _explain_absent_student(workbook: Workbook, column: UploadColumn, cell: UploadCell | None) -> ScoreExplanation:
    requested_text = {AbsentPolicy.LEAVE: None, AbsentPolicy.ZERO: "0", AbsentPolicy.EXCUSED: "EX"}[
        workbook.choices.absent
    ]
    clause = {
        AbsentPolicy.LEAVE: "so Canvas keeps what it has",
        AbsentPolicy.ZERO: "and such students get 0, as was chosen",
        AbsentPolicy.EXCUSED: "and such students are excused (EX), as was chosen",
    }[workbook.choices.absent]
    steps = (
        f"This student is in no row of the iClicker file, {clause}.",
        *(_describe_canvas_effect(cell) if cell else ()),
    )
    return ScoreExplanation(column.title, (), None, column.points, requested_text, steps)


@dataclass(frozen=True, eq=False)
class _ScoringSteps:
    """The scores of one student after each step of the scoring rule.

    `is_counted` has the student's rows and the session keys, and marks the scores that count. `earned` and `credited`
    are the sheets with this student before the rule and after full credit.
    """

    is_counted: pd.DataFrame
    earned: ScoreSheet
    credited: ScoreSheet
    sheet: ScoreSheet

    @classmethod
    def calculate(cls, workbook: Workbook, export: ClickerExport, sheet: ScoreSheet, student: str) -> Self:
        """Calculate the student's scores again, without the rule and without the cap."""
        rows, policy = sheet.rows[student], workbook.choices.two_accounts
        accounts = select_accounts(export.scores, {student: rows}, list(sheet.points))
        students, sessions = dict.fromkeys(rows, student), workbook.chosen_sessions
        earned, credited = (
            sheet if rule == sheet.rule else build_score_sheet(export, students, sessions, sheet.points, rule, policy)
            for rule in (replace(sheet.rule, full_credit_at=None, cap=None), replace(sheet.rule, cap=None))
        )
        return cls(find_counted_scores(accounts, policy).set_axis(list(rows)), earned, credited, sheet)


def _build_contribution(
    workbook: Workbook, export: ClickerExport, scoring: _ScoringSteps, session: Session, student: str, *, in_total: bool
) -> SessionContribution:
    rule = scoring.sheet.rule
    scores, is_counted = export.scores, scoring.is_counted[session.key]
    rows = tuple(
        RowScore(row, scores.get_mark(row, session.key), scores.get_points(row, session.key), bool(is_counted[row]))
        for row in scoring.sheet.rows[student]
    )
    earned, credited, counted = (
        sheet.scores.get_points(student, session.key) for sheet in (scoring.earned, scoring.credited, scoring.sheet)
    )
    is_full, is_capped = credited != earned, counted != credited
    is_dropped = in_total and session.key in scoring.sheet.get_dropped_sessions(student)
    notes = [*_describe_rows(rows, workbook.choices.two_accounts, export)]
    if is_full and rule.full_credit_at is not None and earned is not None:
        notes.append(
            f"earned {format_decimal(earned)}, which is at least {format_decimal(rule.full_credit_at)} %: full credit"
        )
    if is_capped and credited is not None and rule.cap is not None:
        notes.append(f"{format_decimal(credited)} is over the cap of {format_decimal(rule.cap)}")
    if is_dropped:
        notes.append("dropped, as one of the lowest")
    return SessionContribution(
        workbook.get_session_name(session),
        session.column,
        rows,
        scoring.sheet.scores.get_mark(student, session.key),
        earned,
        counted,
        scoring.sheet.points[session.key],
        is_full,
        is_capped,
        is_dropped,
        tuple(notes),
    )


def _describe_rows(rows: tuple[RowScore, ...], policy: DuplicateAccountPolicy, export: ClickerExport) -> Iterator[str]:
    texts = {row.row: export.format_row(row.row) for row in rows}
    suffix = "" if export.has_several_files else " of the iClicker file"
    counted_rows = [row for row in rows if row.is_counted]
    if not counted_rows:
        numbers = " and ".join(texts.values())
        yield f"{'row' if len(rows) == 1 else 'rows'} {numbers}{suffix}"
        return
    sum_text = " + ".join(f"{row.text} in row {texts[row.row]}" for row in counted_rows)
    yield f"row {texts[counted_rows[0].row]}{suffix}" if len(counted_rows) == 1 else sum_text
    others = [f"row {texts[row.row]}: {row.text}" for row in rows if not row.is_counted]
    if others:
        yield f"{', '.join(others)} ({_DUPLICATE_POLICY_TEXTS[policy]})"


def _describe_sum(contributions: tuple[SessionContribution, ...], score: StudentScore) -> Iterator[str]:
    terms = [
        format_decimal(contribution.counted_points)
        for contribution in contributions
        if contribution.counted_points is not None and not contribution.is_dropped
    ]
    suffix = "" if score.possible is None else f" of {format_decimal(score.possible)}"
    if score.mark is Mark.SCORE:
        sum_text = f"{' + '.join(terms)} = " if len(terms) > 1 else ""
        yield f"Sum: {sum_text}{format_decimal(score.earned)}{suffix}"
    excused_count = sum(contribution.mark is Mark.EXCUSED for contribution in contributions)
    if excused_count:
        count = len(contributions)
        yield f"Excused from {excused_count} of {count} sessions: they add nothing, and the points possible stay."


def _describe_written_score(workbook: Workbook, column: UploadColumn, score: StudentScore) -> Iterator[str]:
    rule = workbook.choices.rule
    written, exact = compute_written_points(score, column, workbook.choices), scale_points(score, column)
    if rule.scale_to is not None and score.possible is not None:
        earned, possible = format_decimal(score.earned), format_decimal(score.possible)
        yield f"Scaled: {earned} × {format_decimal(rule.scale_to)} ÷ {possible} = {_format_truncated(exact)}"
    if rule.written_decimals is not None and written != exact:
        yield f"Rounded half up to {rule.written_decimals} decimals: {format_decimal(written)}"
    yield f"Result: {format_decimal(written)}"


def _format_truncated(points: Points) -> str:
    """Return the number, truncated with an ellipsis if it has too many decimals."""
    text = format_decimal(points)
    integer, _, decimals = text.partition(".")
    return f"{integer}.{decimals[:_MAX_SHOWN_DECIMALS]}…" if len(decimals) > _MAX_SHOWN_DECIMALS else text


def _describe_missing_score(workbook: Workbook, mark: Mark) -> Iterator[str]:
    if mark is Mark.EXCUSED:
        yield "Result: excused (EX)"
        return
    if mark is Mark.NO_VALUE:
        yield "A text in the file has no value yet, so this score isn't written, and Canvas keeps what it has."
        return
    yield {
        NoResponsePolicy.LEAVE: "There is no score in the iClicker file, so Canvas keeps what it has.",
        NoResponsePolicy.ZERO: "There is no score in the iClicker file, and a missing one becomes 0, as was chosen.",
        NoResponsePolicy.EXCUSED: (
            "There is no score in the iClicker file, and a missing one is excused (EX), as was chosen."
        ),
        NoResponsePolicy.CLEAR: "There is no score in the iClicker file, and Canvas's score is cleared, as was chosen.",
    }[workbook.choices.no_response]


def _describe_canvas_effect(cell: UploadCell) -> Iterator[str]:
    if cell.withheld_reason:
        yield f"Not written: {cell.withheld_reason}."
    elif cell.effect is Effect.NONE:
        yield f"Canvas has {cell.text or 'no score'}, and that stays."
    else:
        yield f"Canvas has {cell.before or 'no score'}; the file says {cell.text or 'no score'} ({cell.effect.value})."
