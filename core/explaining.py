"""Explanations of single scores, traced back to the cells of the iClicker file."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from core.canvas.effects import Effect
from core.choices import TOTAL, Absent, NoResponse, TwoAccounts
from core.clicker.export import Export, Session
from core.points import Mark, Points, shortest
from core.scores.sheet import ScoreSheet
from core.upload.columns import Column
from core.upload.file import Cell, wanted_text, written_points
from core.workbook import Workbook

_MARK_TEXTS = {Mark.BLANK: "blank", Mark.NO_RESPONSE: "no response", Mark.EXCUSED: "excused"}
_DUPLICATE_POLICY_TEXTS = {
    TwoAccounts.BEST: "the best counts",
    TwoAccounts.FIRST: "the first counts",
    TwoAccounts.SUM: "scores are added",
}
_MAX_SHOWN_DECIMALS = 6


@dataclass(frozen=True, slots=True)
class RowScore:
    """The cell of one row for one session, and whether it counts.

    `points` is None unless `mark` is SCORE.
    """

    row: int
    mark: Mark
    points: Points | None
    is_counted: bool

    @property
    def text(self) -> str:
        """The cell as text: "2", "blank", "excused"."""
        return _MARK_TEXTS[self.mark] if self.points is None else shortest(self.points)


@dataclass(frozen=True, slots=True)
class SessionShare:
    """The contribution of one session to a score.

    It lists the session's cells. `earned_points` (before the session's rules) and `counted_points` (after them) are
    None if there is no score. `points_possible` doesn't include the cap; it is None if unknown. `title` is unique
    within the file.
    """

    title: str
    column: int
    rows: tuple[RowScore, ...]
    mark: Mark
    earned_points: Points | None
    counted: Points | None
    possible: Points | None
    is_full_credit: bool
    is_capped: bool
    is_dropped: bool
    notes: tuple[str, ...]

    @property
    def words(self) -> str:
        """One line: the session, its points, the points possible, and the reasons."""
        earned = _MARK_TEXTS[self.mark] if self.counted is None else shortest(self.counted)
        suffix = "" if self.possible is None else f" of {shortest(self.possible)}"
        return f"{self.title}: {earned}{suffix}" + "".join(f"; {note}" for note in self.notes)


@dataclass(frozen=True, slots=True)
class Explanation:
    """A score in one column and everything that led to it.

    `total` is the exact sum before scaling, or None without a score. `requested_text` is what the iClicker file and the
    options ask for: a plain decimal, "EX", "" to clear the score, or None to leave Canvas alone. `steps` are the steps
    of the calculation, one sentence each.
    """

    title: str
    shares: tuple[SessionShare, ...]
    total: Points | None
    points_possible: Points | None
    wanted: str | None
    steps: tuple[str, ...]

    @property
    def text(self) -> str:
        """The whole explanation as plain text, for copying."""
        return "\n".join([self.title, *(f"  {share.words}" for share in self.shares), *self.steps])


def explain(
    workbook: Workbook, sheet: ScoreSheet, column: Column, student: str, cell: Cell | None = None
) -> Explanation:
    """Trace the score of `student` (a Canvas ID) in `column` back to the iClicker file.

    `sheet` must be the score sheet of `workbook`. If `cell`, the student's cell in the finished file, is given, the
    last step says what happens to the score that Canvas has.
    """
    export = workbook.export
    if export is None or student not in sheet.rows:
        return _explain_absent(workbook, column, cell)
    is_total = column.key == TOTAL
    chosen = [session for session in workbook.chosen if is_total or column.key == session.key]
    shares = tuple(
        _build_contribution(workbook, export, sheet, session, student, in_total=is_total) for session in chosen
    )
    total = sheet.total_of(student) if is_total else shares[0].counted
    mark = _combine_marks(shares)
    units = 0 if total is None else int(total.scaleb(sheet.scores.decimals))
    requested_text = wanted_text(units, mark, sheet.scores.decimals, column, workbook.choices)
    possible = sheet.total_points if is_total else sheet.points[column.key]
    steps = (
        *(_describe_sum(shares, total, possible) if is_total else ()),
        *(
            _describe_written_score(workbook, column, total)
            if total is not None
            else _describe_missing_score(workbook, mark)
        ),
        *(_describe_canvas_effect(cell) if cell else ()),
    )
    return Explanation(column.title, shares, total, possible, requested_text, steps)


def _combine_marks(shares: tuple[SessionShare, ...]) -> Mark:
    """Return the mark of several sessions together.

    It is a score if any has a score, and excused only if all are excused.
    """
    marks = {share.mark for share in shares}
    if Mark.SCORE in marks:
        return Mark.SCORE
    return Mark.EXCUSED if marks == {Mark.EXCUSED} else Mark.BLANK


def _explain_absent(workbook: Workbook, column: Column, cell: Cell | None) -> Explanation:
    requested_text = {Absent.LEAVE: None, Absent.ZERO: "0", Absent.EXCUSED: "EX"}[workbook.choices.absent]
    clause = {
        Absent.LEAVE: "so Canvas keeps what it has",
        Absent.ZERO: "and such students get 0, as was chosen",
        Absent.EXCUSED: "and such students are excused (EX), as was chosen",
    }[workbook.choices.absent]
    steps = (
        f"This student is in no row of the iClicker file, {clause}.",
        *(_describe_canvas_effect(cell) if cell else ()),
    )
    return Explanation(column.title, (), None, column.points, requested_text, steps)


def _build_contribution(
    workbook: Workbook, export: Export, sheet: ScoreSheet, session: Session, student: str, *, in_total: bool
) -> SessionShare:
    policy = workbook.choices.two_accounts
    rows = _build_row_scores(export, sheet.rows[student], session, policy)
    scored = [row.points for row in rows if row.is_counted and row.points is not None]
    earned = sum(scored[1:], scored[0]) if scored else None
    counted = sheet.scores.points_at(student, session.key)
    possible = workbook.points_possible(session)
    rule = sheet.rule
    is_full = _is_full_credit(earned, possible, rule.full_credit_at)
    adjusted = possible if is_full else earned
    is_capped = adjusted is not None and rule.cap is not None and adjusted > rule.cap
    is_dropped = in_total and session.key in sheet.dropped.get(student, ())
    notes = [*_describe_rows(rows, policy)]
    if is_full and rule.full_credit_at is not None and earned is not None:
        notes.append(f"earned {shortest(earned)}, which is at least {shortest(rule.full_credit_at)} %: full credit")
    if is_capped and adjusted is not None and rule.cap is not None:
        notes.append(f"{shortest(adjusted)} is over the cap of {shortest(rule.cap)}")
    if is_dropped:
        notes.append("dropped, as one of the lowest")
    mark = sheet.scores.mark_at(student, session.key)
    return SessionShare(
        workbook.name_of(session),
        session.column,
        rows,
        mark,
        earned,
        counted,
        possible,
        is_full,
        is_capped,
        is_dropped,
        tuple(notes),
    )


def _build_row_scores(
    export: Export, rows: Iterable[int], session: Session, policy: TwoAccounts
) -> tuple[RowScore, ...]:
    """Return the cells of the student's rows, with those that count marked."""
    scores = export.scores
    cells = [(row, scores.mark_at(row, session.key), scores.points_at(row, session.key)) for row in rows]
    scored = [(row, points) for row, _, points in cells if points is not None]
    if policy is TwoAccounts.SUM:
        counted_rows = {row for row, _ in scored}
    elif policy is TwoAccounts.FIRST:
        counted_rows = {row for row, _ in scored[:1]}
    else:
        best = max((points for _, points in scored), default=None)
        counted_rows = {row for row, points in scored if points == best}
        counted_rows = {min(counted_rows)} if counted_rows else set()
    return tuple(RowScore(row, mark, points, row in counted_rows) for row, mark, points in cells)


def _describe_rows(rows: tuple[RowScore, ...], policy: TwoAccounts) -> Iterator[str]:
    counted_rows = [row for row in rows if row.is_counted]
    if not counted_rows:
        numbers = " and ".join(str(row.row) for row in rows)
        yield f"{'row' if len(rows) == 1 else 'rows'} {numbers} of the iClicker file"
        return
    sum_text = " + ".join(f"{row.text} in row {row.row}" for row in counted_rows)
    yield f"row {counted_rows[0].row} of the iClicker file" if len(counted_rows) == 1 else sum_text
    others = [f"row {row.row}: {row.text}" for row in rows if not row.is_counted]
    if others:
        yield f"{', '.join(others)} ({_DUPLICATE_POLICY_TEXTS[policy]})"


def _is_full_credit(earned: Points | None, possible: Points | None, percent: Points | None) -> bool:
    if earned is None or not possible or percent is None:
        return False
    return earned < possible and earned * 100 >= possible * percent


def _describe_sum(shares: tuple[SessionShare, ...], total: Points | None, possible: Points | None) -> Iterator[str]:
    terms = [shortest(share.counted) for share in shares if share.counted is not None and not share.is_dropped]
    suffix = "" if possible is None else f" of {shortest(possible)}"
    if total is not None:
        yield (
            f"Sum: {' + '.join(terms)} = {shortest(total)}{suffix}"
            if len(terms) > 1
            else f"Sum: {shortest(total)}{suffix}"
        )
    excused = sum(share.mark is Mark.EXCUSED for share in shares)
    if excused:
        yield f"Excused from {excused} of {len(shares)} sessions: they add nothing, and the points possible stay."


def _describe_written_score(workbook: Workbook, column: Column, total: Points) -> Iterator[str]:
    written = written_points(total, column, workbook.choices)
    decimals = workbook.choices.rule.written_decimals
    exact = total
    if column.scale:
        exact = total * column.scale[0] / column.scale[1]
        scale_to, possible = shortest(column.scale[0]), shortest(column.scale[1])
        yield f"Scaled: {shortest(total)} × {scale_to} ÷ {possible} = {_format_truncated(exact)}"
    if decimals is not None and written != exact:
        yield f"Rounded half up to {decimals} decimals: {shortest(written)}"
    yield f"Result: {shortest(written)}"


def _format_truncated(points: Points) -> str:
    """Return the number, with a long fraction cut off and an ellipsis appended."""
    text = shortest(points)
    integer, _, decimals = text.partition(".")
    return f"{integer}.{decimals[:_MAX_SHOWN_DECIMALS]}…" if len(decimals) > _MAX_SHOWN_DECIMALS else text


def _describe_missing_score(workbook: Workbook, mark: Mark) -> Iterator[str]:
    if mark is Mark.EXCUSED:
        yield "Result: excused (EX)"
        return
    yield {
        NoResponse.LEAVE: "There is no score in the iClicker file, so Canvas keeps what it has.",
        NoResponse.ZERO: "There is no score in the iClicker file, and a missing one becomes 0, as was chosen.",
        NoResponse.EXCUSED: "There is no score in the iClicker file, and a missing one is excused (EX), as was chosen.",
        NoResponse.CLEAR: "There is no score in the iClicker file, and Canvas's score is cleared, as was chosen.",
    }[workbook.choices.no_response]


def _describe_canvas_effect(cell: Cell) -> Iterator[str]:
    if cell.kept_back:
        yield f"Not written: {cell.kept_back}."
    elif cell.effect is Effect.NONE:
        yield f"Canvas has {cell.text or 'no score'}, and that stays."
    else:
        yield f"Canvas has {cell.before or 'no score'}; the file says {cell.text or 'no score'} ({cell.effect.value})."
