"""Explanations that trace a score back to the cells of the iClicker file."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from core.canvas.effects import Effect
from core.choices import (
    TOTAL_KEY,
    AbsentPolicy,
    DuplicateAccountPolicy,
    NoResponsePolicy,
    SessionSteps,
)
from core.clicker.export import ClickerExport, Session
from core.points import Mark, Points, format_decimal, format_fraction
from core.problems import pluralize
from core.scores.columns import StudentScore
from core.scores.contributions import (
    MARK_TEXTS,
    RowScore,
    SessionContribution,
    describe_session_steps,
    describe_total,
)
from core.scores.corrections import find_sessions_before_joining
from core.scores.duplicates import find_counted_scores, select_accounts
from core.scores.rules import apply_session_rules
from core.scores.sheet import ScoreSheet
from core.upload.cells import UploadCell
from core.upload.columns import UploadColumn
from core.upload.file import compute_written_points, format_wanted_text, scale_points
from core.workbook import Workbook

_DUPLICATE_POLICY_TEXTS = {
    DuplicateAccountPolicy.BEST: "the best counts",
    DuplicateAccountPolicy.FIRST: "the first counts",
    DuplicateAccountPolicy.SUM: "scores are added",
}


@dataclass(frozen=True, slots=True)
class ScoreExplanation:
    """A student's score in one column, and how it was calculated.

    `total` is the exact sum before scaling, or None if there is no score. `requested_text` is the text that should be
    written, according to the iClicker file and the options: a plain decimal, "EX", "" to clear the score, or None to
    keep the score in Canvas. `steps` describes the calculation, one sentence per step.
    """

    title: str
    contributions: tuple[SessionContribution, ...]
    total: Fraction | None
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

    `sheet` must be the score sheet of `workbook`. If `cell`, the student's cell in the finished upload file, is given,
    the last step says what happens to the score in Canvas.
    """
    export = workbook.export
    if export is None or student not in sheet.rows:
        return _explain_absent_student(workbook, column, cell)
    is_total = column.key == TOTAL_KEY
    sessions = [session for session in workbook.chosen_sessions if is_total or column.key == session.key]
    contributions = tuple(
        _build_contribution(workbook, export, sheet, session, student, in_total=is_total) for session in sessions
    )
    score = sheet.get_column(column.key).get_score(student)
    total = score.earned if score.mark is Mark.SCORE else None
    steps = (
        *(describe_total(contributions, sheet, student) if is_total else ()),
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
        f"This student is in no row of the {_name_file(workbook)}, {clause}.",
        *(_describe_canvas_effect(cell) if cell else ()),
    )
    return ScoreExplanation(column.title, (), None, column.points, requested_text, steps)


def _build_contribution(
    workbook: Workbook, export: ClickerExport, sheet: ScoreSheet, session: Session, student: str, *, in_total: bool
) -> SessionContribution:
    key, scores = session.key, export.scores
    session_steps = sheet.steps[key]
    row_numbers = sheet.rows[student]
    accounts = select_accounts(scores, {student: row_numbers}, [key])
    is_counted = find_counted_scores(accounts, workbook.choices.two_accounts)[key].tolist()
    rows = tuple(
        RowScore(row, scores.get_mark(row, key), scores.get_points(row, key), counts)
        for row, counts in zip(row_numbers, is_counted, strict=True)
    )
    merged = sheet.merged.filter(student, key)
    earned, credited, raised = (
        apply_session_rules(merged, {key: sheet.points[key]}, {key: part}).get_points(student, key)
        for part in (SessionSteps(), SessionSteps(credit=session_steps.credit), replace(session_steps, cap=None))
    )
    capped, score = sheet.scores.get_points(student, key), sheet.get_column(key).get_score(student)
    notes = [*_describe_rows(rows, workbook.choices.two_accounts, export)] if rows else []
    notes += _describe_correction(workbook, sheet, student, key)
    notes += describe_session_steps(session_steps, (earned, credited, raised, capped), sheet.points[key], score)
    is_extra_credit = in_total and key in sheet.extra_credit
    is_dropped = in_total and bool(sheet.is_dropped.at[student, key])
    is_left_out = in_total and not is_extra_credit and bool(sheet.totals.is_excused.at[student, key])
    notes += ["dropped"] if is_dropped else ["left out of the total"] if is_left_out else []
    notes += ["extra credit"] if is_extra_credit else []
    return SessionContribution(
        title=workbook.get_session_name(session),
        column=session.column,
        rows=rows,
        mark=score.mark,
        earned_points=earned,
        counted_points=score.earned if score.mark is Mark.SCORE else None,
        points_possible=score.possible,
        is_full_credit=raised != earned,
        is_capped=capped != raised,
        is_dropped=is_dropped,
        notes=tuple(notes),
        is_left_out=is_left_out,
        is_extra_credit=is_extra_credit,
    )


def _describe_correction(workbook: Workbook, sheet: ScoreSheet, student: str, key: str) -> Iterator[str]:
    corrected = sheet.corrections.scores.get(student, {}).get(key)
    if corrected is not None:
        value = MARK_TEXTS[corrected.mark] if corrected.points is None else format_decimal(corrected.points)
        source = sheet.corrections.sources[student, key]
        details = ", ".join(text for text in (source.reason, source.when) if text)
        yield f"corrected to {value}" + (f" ({details})" if details else "")
    elif key in find_sessions_before_joining(sheet.corrections, student, workbook.export) and (
        sheet.merged.get_mark(student, key) is Mark.EXCUSED
    ):
        yield "before the student joined"


def _describe_rows(rows: tuple[RowScore, ...], policy: DuplicateAccountPolicy, export: ClickerExport) -> Iterator[str]:
    texts = {row.row: export.format_row(row.row) for row in rows}
    suffix = "" if export.has_several_files else f" of the {export.file_label}"
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


def _describe_written_score(workbook: Workbook, column: UploadColumn, score: StudentScore) -> Iterator[str]:
    rule = workbook.choices.rule
    written, exact = compute_written_points(score, column), scale_points(score, column)
    if rule.scale_to is not None and score.possible is not None:
        earned, possible = format_fraction(score.earned), format_decimal(score.possible)
        yield f"Scaled: {earned} × {format_decimal(rule.scale_to)} ÷ {possible} = {format_fraction(exact)}"
    if column.decimals is not None and written != exact:
        yield f"Rounded half up to {pluralize(column.decimals, 'decimal')}: {format_decimal(written)}"
    yield f"Result: {format_decimal(written)}"


def _describe_missing_score(workbook: Workbook, mark: Mark) -> Iterator[str]:
    if mark is Mark.EXCUSED:
        yield "Result: excused (EX)"
        return
    if mark is Mark.NO_VALUE:
        yield "A text in the file has no value yet, so this score isn't written, and Canvas keeps what it has."
        return
    if mark is Mark.OTHER_SECTION:
        yield "Only other sections had this session, so nothing is written."
        return
    consequence = {
        NoResponsePolicy.LEAVE: "so Canvas keeps what it has",
        NoResponsePolicy.ZERO: "and a missing one becomes 0, as was chosen",
        NoResponsePolicy.EXCUSED: "and a missing one is excused (EX), as was chosen",
        NoResponsePolicy.CLEAR: "and Canvas's score is cleared, as was chosen",
    }[workbook.choices.no_response]
    yield f"There is no score in the {_name_file(workbook)}, {consequence}."


def _name_file(workbook: Workbook) -> str:
    return workbook.export.file_label if workbook.export else "file"


def _describe_canvas_effect(cell: UploadCell) -> Iterator[str]:
    if cell.edit:
        sent, canvas = cell.edit.sent or "no score", cell.edit.canvas or "no score"
        yield f"A person changed it in Canvas: {sent} was sent, and Canvas has {canvas}"
    if cell.withheld_reason:
        yield f"Not written: {cell.withheld_reason}."
    elif cell.effect is Effect.NONE:
        yield f"Canvas has {cell.text or 'no score'}, and that stays."
    else:
        yield f"Canvas has {cell.before or 'no score'}; the file says {cell.text or 'no score'} ({cell.effect.value})."
