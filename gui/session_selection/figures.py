"""What do the choices on this page come to, and what stands behind each figure?"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, overload

from PySide6.QtCore import QCoreApplication
from typing_extensions import override

from core.choices import Columns
from core.points import Mark, shortest
from core.problems import Problem, Severity
from core.upload.destinations import GoalKind
from core.workbook import Workbook
from gui.session_selection.figures_dialog import FigureList, Line
from gui.session_selection.session_rows import SessionRow

if TYPE_CHECKING:
    from core.results import Results
    from core.scores.sheet import ScoreSheet

TOTAL_CODES = ("total-mismatch", "points-total-mismatch")


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of the bar: its words, how grave it is, the list behind it, and whether it tells of a check."""

    words: str
    severity: Severity
    list: FigureList
    is_check: bool = False


def read_figures(workbook: Workbook, results: "Results | None", rows: Sequence[SessionRow]) -> tuple[Figure, ...]:
    """Sessions chosen, points, class mean, checks: in this order, those that there is something to say of.

    `results` are those of exactly this workbook; None while they are worked out.
    """
    figures = [_sessions(rows), _points(workbook, rows)]
    if workbook.choices.rule.scale_to is not None:
        figures.append(_scaling(workbook, rows, workbook.choices.rule.scale_to))
    if results is None:
        figures.append(_mean_to_come())
    elif results.sheet and results.sheet.mean_total is not None:
        figures.append(_mean(workbook, results.sheet, results.sheet.mean_total))
    if workbook.export and workbook.export.stated_totals:
        figures.append(_checks(workbook))
    to_choose = [row for row in rows if row.needs_place]
    if to_choose:
        figures.append(_to_choose(to_choose))
    return tuple(figures)


def chosen_points(workbook: Workbook, rows: Sequence[SessionRow]) -> Decimal | None:
    """What all chosen sessions are worth together, less those that are dropped; None where one is unknown.

    It follows from the workbook alone, and is what the total of the finished file is worth.
    """
    worth = [row.points for row in rows if row.is_chosen]
    known = [points for points in worth if points is not None]
    if len(known) < len(worth):
        return None
    dropped = workbook.choices.rule.drop_lowest
    can_drop = len(set(known)) == 1 and dropped < len(known)  # else the rule is refused
    return sum(known, Decimal(0)) - (known[0] * dropped if can_drop else 0)


def _sessions(rows: Sequence[SessionRow]) -> Figure:
    chosen = sum(row.is_chosen for row in rows)
    words = _tr("{chosen} of {all} sessions").format(chosen=chosen, all=len(rows))
    lines = tuple(
        (row.name, _tr("counts") if row.is_chosen else _tr("left out"), row.advice)
        for row in sorted(rows, key=lambda row: row.is_chosen)
    )
    headings = (_tr("Session"), _tr("Counts?"), _tr("Remark"))
    sentence = _tr("Sessions that are left out come first.") if chosen < len(rows) else _tr("Every session counts.")
    return Figure(
        words, Severity.INFO if chosen else Severity.ERROR, FigureList(words, sentence, headings, lambda: lines)
    )


def _points(workbook: Workbook, rows: Sequence[SessionRow]) -> Figure:
    points = chosen_points(workbook, rows)
    lines = tuple((row.name, _points_text(row.points)) for row in rows if row.is_chosen)
    headings = (_tr("Session"), _tr("Points possible"))
    if points is None:
        unknown = sum(row.needs_points for row in rows)
        template = (
            _tr("Points of 1 session not known yet") if unknown == 1 else _tr("Points of {n} sessions not known yet")
        )
        words = template.format(n=unknown)
        sentence = _tr("The file does not say what these sessions are worth. Enter it in the column Points.")
        return Figure(words, Severity.WARNING, FigureList(words, sentence, headings, lambda: lines))
    words = _tr("{points} points").format(points=shortest(points))
    return Figure(
        words, Severity.INFO, FigureList(words, _tr("What the chosen sessions are worth."), headings, lambda: lines)
    )


def _points_text(points: Decimal | None) -> str:
    return _tr("not known") if points is None else shortest(points)


def _scaling(workbook: Workbook, rows: Sequence[SessionRow], goal: Decimal) -> Figure:
    words = _tr("Each column scaled to {points} points").format(points=shortest(goal))
    columns = [(row.name, row.points) for row in rows if row.is_chosen and row.goal.kind is not GoalKind.IN_TOTAL]
    if workbook.choices.columns is not Columns.SESSIONS:
        columns.append((workbook.choices.total_name, chosen_points(workbook, rows)))
    lines = tuple(
        (name, _points_text(points), _formula(points, goal) if points else _tr("cannot be scaled"))
        for name, points in columns
    )
    headings = (_tr("Column"), _tr("Points here"), _tr("What is written"))
    sentence = _tr("By the rule, full marks of each column become {points} points in Canvas.")
    listed = FigureList(words, sentence.format(points=shortest(goal)), headings, lambda: lines)
    return Figure(words, Severity.INFO, listed)


def _formula(points: Decimal, goal: Decimal) -> str:
    return _tr("score × {goal} ÷ {points}").format(goal=shortest(goal), points=shortest(points))


def _mean_to_come() -> Figure:
    words = _tr("Mean: being worked out…")
    sentence = _tr("The totals of all students are being worked out. Look again in a moment.")
    return Figure(words, Severity.INFO, FigureList(words, sentence, (), tuple))


def _mean(workbook: Workbook, sheet: "ScoreSheet", mean: Decimal) -> Figure:
    counted = int((sheet.total_marks == Mark.SCORE).sum())
    template = (
        _tr("Mean of 1 student with a score: {mean}")
        if counted == 1
        else _tr("Mean of {n} students with a score: {mean}")
    )
    words = template.format(n=f"{counted:,}", mean=shortest(mean))
    sentence = _tr(
        "The mean of these {number} totals is {mean}. Each student's chosen sessions are added up, by the rules but "
        "not scaled. A session without a score counts as 0. Students without any score are not in it."
    )
    headings = (_tr("Student"), _tr("Total"))
    listed = partial(_Totals, workbook, sheet)
    return Figure(
        words,
        Severity.INFO,
        FigureList(words, sentence.format(number=f"{counted:,}", mean=shortest(mean)), headings, listed),
    )


class _Totals(Sequence[Line]):
    """Every student's total, the highest first; a line is put into words when it is asked for."""

    def __init__(self, workbook: Workbook, sheet: "ScoreSheet") -> None:
        students = workbook.gradebook.students if workbook.gradebook else ()
        people = workbook.export.participants if workbook.export else ()
        self._names = {f"row {person.row}": person.name for person in people}
        self._names.update((student.canvas_id, student.name) for student in students)
        self._decimals = sheet.scores.decimals
        marked = zip(sheet.totals.tolist(), sheet.totals.index, sheet.total_marks.tolist(), strict=True)
        self._known = sorted(((units, key) for units, key, mark in marked if mark == Mark.SCORE), reverse=True)

    @override
    def __len__(self) -> int:
        return len(self._known)

    @overload
    def __getitem__(self, at: int, /) -> Line: ...

    @overload
    def __getitem__(self, at: slice, /) -> Sequence[Line]: ...

    @override
    def __getitem__(self, at: int | slice, /) -> Line | Sequence[Line]:
        if isinstance(at, slice):
            return [self._line(*found) for found in self._known[at]]
        return self._line(*self._known[at])

    def _line(self, units: int, key: str) -> Line:
        return self._names.get(key, key), shortest(Decimal(units).scaleb(-self._decimals))


def _checks(workbook: Workbook) -> Figure:
    export = workbook.export
    stated = len(export.stated_totals) if export else 0
    wrong: list[Problem] = [found for found in export.problems if found.code in TOTAL_CODES] if export else []
    headings = (_tr("What was found"), _tr("Row"))
    if not wrong:
        words = _tr("iClicker's totals agree in all {number} rows").format(number=f"{stated:,}")
        sentence = _tr(
            "In every row the total in the iClicker file is the sum of all its sessions. Nothing is missing."
        )
        return Figure(words, Severity.INFO, FigureList(words, sentence, headings, tuple), is_check=True)
    one, many = _tr("1 row where iClicker's total differs"), _tr("{number} rows where iClicker's total differs")
    template = one if len(wrong) == 1 else many
    words = template.format(number=f"{len(wrong):,}")
    sentence = _tr("The file states a total that is not the sum of its sessions. The sessions are used.")
    lines = tuple((found.message, str(found.place.row or "")) for found in wrong)
    return Figure(words, Severity.WARNING, FigureList(words, sentence, headings, lambda: lines), is_check=True)


def _to_choose(rows: Sequence[SessionRow]) -> Figure:
    one, many = _tr("1 column in Canvas to choose"), _tr("{number} columns in Canvas to choose")
    template = one if len(rows) == 1 else many
    words = template.format(number=f"{len(rows):,}")
    lines = tuple((row.name, ", ".join(found.title for found in row.goal.alike)) for row in rows)
    sentence = _tr("It is not certain where these go. Choose in the last column; until then they are not written.")
    headings = (_tr("Session"), _tr("In Canvas there is"))
    return Figure(words, Severity.WARNING, FigureList(words, sentence, headings, lambda: lines))


def _tr(text: str) -> str:
    return QCoreApplication.translate("live figures", text)
