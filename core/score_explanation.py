"""Explanations that trace a score back to the cells of the iClicker file."""

from collections.abc import Iterator, Sequence
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
from core.score_words import EFFECT_WORDS, MARK_WORDS, format_score_word
from core.scores.columns import StudentScore
from core.scores.contributions import (
    RowScore,
    SessionContribution,
    describe_session_steps,
    describe_total,
)
from core.scores.corrections import find_sessions_before_joining
from core.scores.duplicates import find_counted_scores, select_accounts
from core.scores.rules import apply_session_rules
from core.scores.sheet import ScoreSheet
from core.texts import Text, _, join_commas, join_list, ngettext
from core.upload.cells import UploadCell
from core.upload.columns import UploadColumn
from core.upload.file import compute_written_points, format_wanted_text, scale_points
from core.workbook import Workbook

_UNCOUNTED_ROWS = {
    DuplicateAccountPolicy.BEST: lambda rows: _("{rows} (the best counts)", rows=rows),
    DuplicateAccountPolicy.FIRST: lambda rows: _("{rows} (the first counts)", rows=rows),
    DuplicateAccountPolicy.SUM: lambda rows: _("{rows} (scores are added)", rows=rows),
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
    steps: tuple[Text, ...]

    @property
    def text(self) -> str:
        """The explanation as plain text, for the clipboard."""
        return "\n".join([self.title, *(f"  {contribution.text}" for contribution in self.contributions), *self.steps])


def explain_score(
    workbook: Workbook, sheet: ScoreSheet, column: UploadColumn, student: str, cell: UploadCell | None = None
) -> ScoreExplanation:
    """Explain the score of `student` (a Canvas ID) in `column`.

    `sheet` must be the score sheet of `workbook`. If `cell`, the student's cell in the finished upload file, is given,
    the last step describes what happens to the score in Canvas.
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
    steps = (_describe_absence(workbook), *(_describe_canvas_effect(cell) if cell else ()))
    return ScoreExplanation(column.title, (), None, column.points, requested_text, steps)


def _describe_absence(workbook: Workbook) -> Text:
    file = _name_file(workbook)
    match workbook.choices.absent:
        case AbsentPolicy.LEAVE:
            return _("This student isn't in the {file}, so Canvas keeps what it has.", file=file)
        case AbsentPolicy.ZERO:
            return _("This student isn't in the {file}. You chose that such students get 0.", file=file)
        case _:  # EXCUSED
            return _("This student isn't in the {file}. You chose that such students are excused (EX).", file=file)


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
    notes += [_("dropped")] if is_dropped else [_("left out of the total")] if is_left_out else []
    notes += [_("extra credit")] if is_extra_credit else []
    return SessionContribution(
        title=workbook.get_session_name(session),
        column=session.column,
        rows=rows,
        mark=score.mark,
        counted_points=score.earned if score.mark is Mark.SCORE else None,
        points_possible=score.possible,
        is_dropped=is_dropped,
        notes=tuple(notes),
        is_left_out=is_left_out,
        is_extra_credit=is_extra_credit,
    )


def _describe_correction(workbook: Workbook, sheet: ScoreSheet, student: str, key: str) -> Iterator[Text]:
    corrected = sheet.corrections.scores.get(student, {}).get(key)
    if corrected is not None:
        value = MARK_WORDS[corrected.mark] if corrected.points is None else format_decimal(corrected.points)
        source = sheet.corrections.sources[student, key]
        details = join_commas(text for text in (source.reason, source.when) if text)
        yield (
            _("corrected to {score} ({details})", score=value, details=details)
            if details
            else _("corrected to {score}", score=value)
        )
    elif key in find_sessions_before_joining(sheet.corrections, student, workbook.export) and (
        sheet.merged.get_mark(student, key) is Mark.EXCUSED
    ):
        yield _("before the student joined")


def _describe_rows(rows: tuple[RowScore, ...], policy: DuplicateAccountPolicy, export: ClickerExport) -> Iterator[Text]:
    texts = {row.row: export.format_row(row.row) for row in rows}
    counted_rows = [row for row in rows if row.is_counted]
    if len(counted_rows) > 1:
        scores = [_("{score} in row {row}", score=row.text, row=texts[row.row]) for row in counted_rows]
        yield Text(
            " + ".join(f"{{score_{position}}}" for position in range(len(scores))),
            **{f"score_{position}": score for position, score in enumerate(scores)},
        )
    else:
        yield _name_rows([texts[row.row] for row in counted_rows or rows], export)
    others = [_("row {row}: {score}", row=texts[row.row], score=row.text) for row in rows if not row.is_counted]
    if others and counted_rows:
        yield _UNCOUNTED_ROWS[policy](join_commas(others))


def _name_rows(row_texts: Sequence[str], export: ClickerExport) -> Text:
    rows = join_list(row_texts)
    if export.has_several_files:  # each row text then names its file
        return ngettext("row {rows}", "rows {rows}", len(row_texts), rows=rows)
    file = export.file_label
    return ngettext("row {rows} in the {file}", "rows {rows} in the {file}", len(row_texts), rows=rows, file=file)


def _describe_written_score(workbook: Workbook, column: UploadColumn, score: StudentScore) -> Iterator[Text]:
    rule = workbook.choices.rule
    written, exact = compute_written_points(score, column), scale_points(score, column)
    if rule.scale_to is not None and score.possible is not None:
        yield _(
            "Scaled: {earned} × {target} ÷ {possible} = {result}",
            earned=format_fraction(score.earned),
            target=format_decimal(rule.scale_to),
            possible=format_decimal(score.possible),
            result=format_fraction(exact),
        )
    if column.decimals is not None and written != exact:
        yield ngettext(
            "Rounded to {n} decimal place: {score}",
            "Rounded to {n} decimal places: {score}",
            column.decimals,
            score=format_decimal(written),
        )
    yield _("Result: {score}", score=format_decimal(written))


def _describe_missing_score(workbook: Workbook, mark: Mark) -> Iterator[Text]:
    if mark is Mark.EXCUSED:
        yield _("Result: excused (EX)")
    elif mark is Mark.NO_VALUE:
        yield _("A text in the file has no value yet, so this score isn't written. Canvas keeps what it has.")
    elif mark is Mark.OTHER_SECTION:
        yield _("Only other sections had this session, so nothing is written.")
    else:
        yield _describe_no_score(workbook)


def _describe_no_score(workbook: Workbook) -> Text:
    file = _name_file(workbook)
    match workbook.choices.no_response:
        case NoResponsePolicy.LEAVE:
            return _("The {file} has no score, so Canvas keeps what it has.", file=file)
        case NoResponsePolicy.ZERO:
            return _("The {file} has no score. You chose that no score becomes 0.", file=file)
        case NoResponsePolicy.EXCUSED:
            return _("The {file} has no score. You chose that no score becomes excused (EX).", file=file)
        case _:  # CLEAR
            return _("The {file} has no score. You chose to delete Canvas's score in this case.", file=file)


def _name_file(workbook: Workbook) -> str:
    return workbook.export.file_label if workbook.export else _("iClicker file")


def _describe_canvas_effect(cell: UploadCell) -> Iterator[Text]:
    if cell.edit:
        yield _(
            "The score was changed in Canvas: you uploaded {sent}, and Canvas now has {canvas}.",
            sent=format_score_word(cell.edit.sent),
            canvas=format_score_word(cell.edit.canvas),
        )
    if cell.withheld_reason:
        yield _("Not written. {reason}", reason=cell.withheld_reason)
    elif cell.effect is Effect.NONE:
        yield _("Canvas keeps its score: {score}.", score=format_score_word(cell.text))
    else:
        yield _(
            "Canvas has {before}. The upload file changes it to {after} ({effect}).",
            before=format_score_word(cell.before),
            after=format_score_word(cell.text),
            effect=EFFECT_WORDS[cell.effect],
        )
