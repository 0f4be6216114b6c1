"""Why does this student get this score? One score walked back to the cells that it came from."""

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

_NOT_A_SCORE = {Mark.BLANK: "blank", Mark.NO_RESPONSE: "no response", Mark.EXCUSED: "excused"}
_TWO_ACCOUNTS = {
    TwoAccounts.BEST: "the best counts",
    TwoAccounts.FIRST: "the first counts",
    TwoAccounts.SUM: "scores are added",
}
_SHOWN_DECIMALS = 6


@dataclass(frozen=True, slots=True)
class RowScore:
    """What one row of the export holds for a session, and whether it counts. `points` is set exactly for a SCORE."""

    row: int
    mark: Mark
    points: Points | None
    counts: bool

    @property
    def words(self) -> str:
        """The cell in words: "2", "blank", "excused"."""
        return _NOT_A_SCORE[self.mark] if self.points is None else shortest(self.points)


@dataclass(frozen=True, slots=True)
class SessionShare:
    """What one session gives: the cells of the export, the score after folding, and that after the session's rules.

    `title` is what the session is called, so that two of one title are told apart. `earned` and `counted` are None
    where there is no score. `possible` is the worth before the cap, None where unknown.
    """

    title: str
    column: int
    rows: tuple[RowScore, ...]
    mark: Mark
    earned: Points | None
    counted: Points | None
    possible: Points | None
    is_full_credit: bool
    is_capped: bool
    is_dropped: bool
    notes: tuple[str, ...]

    @property
    def words(self) -> str:
        """One line: the session, what counts of what is possible, and every reason for a difference."""
        got = _NOT_A_SCORE[self.mark] if self.counted is None else shortest(self.counted)
        of = "" if self.possible is None else f" of {shortest(self.possible)}"
        return f"{self.title}: {got}{of}" + "".join(f"; {note}" for note in self.notes)


@dataclass(frozen=True, slots=True)
class Explanation:
    """A score of one column, with everything that led to it.

    `total` is the exact sum before scaling (None: no score). `wanted` is what export and choices ask for: a plain
    decimal, "EX", "" to clear, or None to leave Canvas alone. `steps` say the arithmetic in order, a sentence each.
    """

    title: str
    shares: tuple[SessionShare, ...]
    total: Points | None
    possible: Points | None
    wanted: str | None
    steps: tuple[str, ...]

    @property
    def text(self) -> str:
        """The whole explanation as lines of plain text, to copy."""
        return "\n".join([self.title, *(f"  {share.words}" for share in self.shares), *self.steps])


def explain(
    workbook: Workbook, sheet: ScoreSheet, column: Column, student: str, cell: Cell | None = None
) -> Explanation:
    """Walk the score of `student` (a Canvas id) in `column` back to the export.

    `sheet` must be the score sheet of `workbook`. `cell` is what the finished file says for this student, where it is
    known: then the last step tells what happens to the score that Canvas has.
    """
    export = workbook.export
    if export is None or student not in sheet.rows:
        return _explain_absent(workbook, column, cell)
    is_total = column.key == TOTAL
    chosen = [session for session in workbook.chosen if is_total or column.key == session.key]
    shares = tuple(_share(workbook, export, sheet, session, student, in_total=is_total) for session in chosen)
    total = sheet.total_of(student) if is_total else shares[0].counted
    mark = _mark_of(shares)
    units = 0 if total is None else int(total.scaleb(sheet.scores.decimals))
    wanted = wanted_text(units, mark, sheet.scores.decimals, column, workbook.choices)
    possible = sheet.total_points if is_total else sheet.points[column.key]
    steps = (
        *(_sum_step(shares, total, possible) if is_total else ()),
        *(_written_steps(workbook, column, total) if total is not None else _blank_steps(workbook, mark)),
        *(_canvas_steps(cell) if cell else ()),
    )
    return Explanation(column.title, shares, total, possible, wanted, steps)


def _mark_of(shares: tuple[SessionShare, ...]) -> Mark:
    """What several sessions mean together: a score where one has a score, excused only where all of them are."""
    marks = {share.mark for share in shares}
    if Mark.SCORE in marks:
        return Mark.SCORE
    return Mark.EXCUSED if marks == {Mark.EXCUSED} else Mark.BLANK


def _explain_absent(workbook: Workbook, column: Column, cell: Cell | None) -> Explanation:
    wanted = {Absent.LEAVE: None, Absent.ZERO: "0", Absent.EXCUSED: "EX"}[workbook.choices.absent]
    words = {
        Absent.LEAVE: "so Canvas keeps what it has",
        Absent.ZERO: "and such students get 0, as was chosen",
        Absent.EXCUSED: "and such students are excused (EX), as was chosen",
    }[workbook.choices.absent]
    steps = (f"This student is in no row of the iClicker file, {words}.", *(_canvas_steps(cell) if cell else ()))
    return Explanation(column.title, (), None, column.points, wanted, steps)


def _share(
    workbook: Workbook, export: Export, sheet: ScoreSheet, session: Session, student: str, *, in_total: bool
) -> SessionShare:
    two_accounts = workbook.choices.two_accounts
    rows = _row_scores(export, sheet.rows[student], session, two_accounts)
    scored = [row.points for row in rows if row.counts and row.points is not None]
    earned = sum(scored[1:], scored[0]) if scored else None
    counted = sheet.scores.points_at(student, session.key)
    possible = workbook.points_possible(session)
    rule = sheet.rule
    is_full = _is_full_credit(earned, possible, rule.full_credit_at)
    raised = possible if is_full else earned
    is_capped = raised is not None and rule.cap is not None and raised > rule.cap
    is_dropped = in_total and session.key in sheet.dropped.get(student, ())
    notes = [*_row_notes(rows, two_accounts)]
    if is_full and rule.full_credit_at is not None and earned is not None:
        notes.append(f"earned {shortest(earned)}, which is at least {shortest(rule.full_credit_at)} %: full credit")
    if is_capped and raised is not None and rule.cap is not None:
        notes.append(f"{shortest(raised)} is over the cap of {shortest(rule.cap)}")
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


def _row_scores(export: Export, rows: Iterable[int], session: Session, how: TwoAccounts) -> tuple[RowScore, ...]:
    """The cells of the student's rows; of several, those that count under the rule for two accounts."""
    scores = export.scores
    cells = [(row, scores.mark_at(row, session.key), scores.points_at(row, session.key)) for row in rows]
    scored = [(row, points) for row, _, points in cells if points is not None]
    if how is TwoAccounts.SUM:
        counting = {row for row, _ in scored}
    elif how is TwoAccounts.FIRST:
        counting = {row for row, _ in scored[:1]}
    else:
        best = max((points for _, points in scored), default=None)
        counting = {row for row, points in scored if points == best}
        counting = {min(counting)} if counting else set()
    return tuple(RowScore(row, mark, points, row in counting) for row, mark, points in cells)


def _row_notes(rows: tuple[RowScore, ...], how: TwoAccounts) -> Iterator[str]:
    counting = [row for row in rows if row.counts]
    if not counting:
        numbers = " and ".join(str(row.row) for row in rows)
        yield f"{'row' if len(rows) == 1 else 'rows'} {numbers} of the iClicker file"
        return
    shown = " + ".join(f"{row.words} in row {row.row}" for row in counting)
    yield f"row {counting[0].row} of the iClicker file" if len(counting) == 1 else shown
    others = [f"row {row.row}: {row.words}" for row in rows if not row.counts]
    if others:
        yield f"{', '.join(others)} ({_TWO_ACCOUNTS[how]})"


def _is_full_credit(earned: Points | None, possible: Points | None, percent: Points | None) -> bool:
    if earned is None or not possible or percent is None:
        return False
    return earned < possible and earned * 100 >= possible * percent


def _sum_step(shares: tuple[SessionShare, ...], total: Points | None, possible: Points | None) -> Iterator[str]:
    added = [shortest(share.counted) for share in shares if share.counted is not None and not share.is_dropped]
    of = "" if possible is None else f" of {shortest(possible)}"
    if total is not None:
        yield f"Sum: {' + '.join(added)} = {shortest(total)}{of}" if len(added) > 1 else f"Sum: {shortest(total)}{of}"
    excused = sum(share.mark is Mark.EXCUSED for share in shares)
    if excused:
        yield f"Excused from {excused} of {len(shares)} sessions: they add nothing, and the points possible stay."


def _written_steps(workbook: Workbook, column: Column, total: Points) -> Iterator[str]:
    written = written_points(total, column, workbook.choices)
    digits = workbook.choices.rule.written_decimals
    exact = total
    if column.scale:
        exact = total * column.scale[0] / column.scale[1]
        goal, worth = shortest(column.scale[0]), shortest(column.scale[1])
        yield f"Scaled: {shortest(total)} × {goal} ÷ {worth} = {_shown(exact)}"
    if digits is not None and written != exact:
        yield f"Rounded half up to {digits} decimals: {shortest(written)}"
    yield f"Result: {shortest(written)}"


def _shown(points: Points) -> str:
    """A long fraction cut off, with an ellipsis that says so."""
    text = shortest(points)
    whole, _, decimals = text.partition(".")
    return f"{whole}.{decimals[:_SHOWN_DECIMALS]}…" if len(decimals) > _SHOWN_DECIMALS else text


def _blank_steps(workbook: Workbook, mark: Mark) -> Iterator[str]:
    if mark is Mark.EXCUSED:
        yield "Result: excused (EX)"
        return
    yield {
        NoResponse.LEAVE: "There is no score in the iClicker file, so Canvas keeps what it has.",
        NoResponse.ZERO: "There is no score in the iClicker file, and a missing one becomes 0, as was chosen.",
        NoResponse.EXCUSED: "There is no score in the iClicker file, and a missing one is excused (EX), as was chosen.",
        NoResponse.CLEAR: "There is no score in the iClicker file, and Canvas's score is cleared, as was chosen.",
    }[workbook.choices.no_response]


def _canvas_steps(cell: Cell) -> Iterator[str]:
    if cell.kept_back:
        yield f"Not written: {cell.kept_back}."
    elif cell.effect is Effect.NONE:
        yield f"Canvas has {cell.text or 'no score'}, and that stays."
    else:
        yield f"Canvas has {cell.before or 'no score'}; the file says {cell.text or 'no score'} ({cell.effect.value})."
