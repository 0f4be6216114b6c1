"""What do the choices on this page come to, and what stands behind each figure?"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from core.canvas.decimals import shortest
from core.problems import Problem, Severity
from core.scores.points import Mark
from core.workbook import Workbook
from gui.session_selection.destinations import GoalKind
from gui.session_selection.figures_dialog import FigureList
from gui.session_selection.session_rows import SessionRow

if TYPE_CHECKING:
    from core.results import Results

TOTAL_CODES = ("total-mismatch", "points-total-mismatch")


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of the bar: its words, how grave it is, and the list behind it."""

    words: str
    severity: Severity
    list: FigureList


def read_figures(workbook: Workbook, results: "Results | None", rows: Sequence[SessionRow]) -> tuple[Figure, ...]:
    """Sessions chosen, points, class mean, checks: in this order, those that there is something to say of."""
    figures = [_sessions(rows), _points(rows, results)]
    if results and results.sheet and results.sheet.mean_total is not None:
        figures.append(_mean(workbook, results, results.sheet.mean_total))
    if workbook.export and workbook.export.stated_totals:
        figures.append(_checks(workbook))
    to_choose = [row for row in rows if row.is_chosen and row.goal.kind is GoalKind.CHOOSE]
    if to_choose:
        figures.append(_to_choose(to_choose))
    return tuple(figures)


def chosen_points(rows: Sequence[SessionRow], results: "Results | None") -> Decimal | None:
    """What all chosen sessions are worth together, after the rules; None where one is unknown."""
    if results and results.sheet:
        return results.sheet.total_points
    known = [row.points for row in rows if row.is_chosen]
    return None if None in known else sum((points for points in known if points is not None), Decimal(0))


def _sessions(rows: Sequence[SessionRow]) -> Figure:
    chosen = sum(row.is_chosen for row in rows)
    words = _tr("{chosen} of {all} sessions").format(chosen=chosen, all=len(rows))
    lines = tuple(
        (row.name, _tr("counts") if row.is_chosen else _tr("left out"), row.advice)
        for row in sorted(rows, key=lambda row: row.is_chosen)
    )
    headings = (_tr("Session"), _tr("Counts?"), _tr("Remark"))
    sentence = _tr("Sessions that are left out come first.")
    return Figure(
        words, Severity.INFO if chosen else Severity.ERROR, FigureList(words, sentence, headings, lambda: lines)
    )


def _points(rows: Sequence[SessionRow], results: "Results | None") -> Figure:
    points = chosen_points(rows, results)
    lines = tuple((row.name, _points_text(row.points)) for row in rows if row.is_chosen)
    headings = (_tr("Session"), _tr("Points possible"))
    if points is None:
        words = _tr("Points not known")
        sentence = _tr("The file does not say what every session is worth. Type it in the column Points.")
        return Figure(words, Severity.WARNING, FigureList(words, sentence, headings, lambda: lines))
    words = _tr("{points} points").format(points=shortest(points))
    return Figure(
        words, Severity.INFO, FigureList(words, _tr("What the chosen sessions are worth."), headings, lambda: lines)
    )


def _points_text(points: Decimal | None) -> str:
    return _tr("not known") if points is None else shortest(points)


def _mean(workbook: Workbook, results: "Results", mean: Decimal) -> Figure:
    words = _tr("Class mean {mean}").format(mean=shortest(mean))
    sheet = results.sheet
    counted = int((sheet.total_marks == Mark.SCORE).sum()) if sheet else 0
    sentence = _tr("The mean of {number} totals, before they are scaled. Students without any score are not in it.")
    headings = (_tr("Student"), _tr("Total"))
    listed = partial(_totals, workbook, results)
    return Figure(words, Severity.INFO, FigureList(words, sentence.format(number=counted), headings, listed))


def _totals(workbook: Workbook, results: "Results") -> tuple[tuple[str, ...], ...]:
    """Every student's total, the highest first."""
    sheet = results.sheet
    students = workbook.gradebook.students if workbook.gradebook else ()
    names = {student.canvas_id: student.name for student in students}
    people = {f"row {person.row}": person.name for person in (workbook.export.participants if workbook.export else ())}
    totals = [(key, sheet.total_of(key)) for key in sheet.rows] if sheet else []
    known = sorted(((total, key) for key, total in totals if total is not None), reverse=True)
    return tuple((names.get(key) or people.get(key, key), shortest(total)) for total, key in known)


def _checks(workbook: Workbook) -> Figure:
    export = workbook.export
    stated = len(export.stated_totals) if export else 0
    wrong: list[Problem] = [found for found in export.problems if found.code in TOTAL_CODES] if export else []
    headings = (_tr("What was found"), _tr("Row"))
    if not wrong:
        words = _tr("Totals agree in all {number} rows").format(number=stated)
        sentence = _tr("The file's own total is the sum of all its sessions in every row that states one.")
        return Figure(words, Severity.INFO, FigureList(words, sentence, headings, tuple))
    template = _tr("1 row states another total") if len(wrong) == 1 else _tr("{number} rows state another total")
    words = template.format(number=len(wrong))
    sentence = _tr("The file states a total that is not the sum of its sessions. The sessions are used.")
    lines = tuple((found.message, str(found.place.row or "")) for found in wrong)
    return Figure(words, Severity.WARNING, FigureList(words, sentence, headings, lambda: lines))


def _to_choose(rows: Sequence[SessionRow]) -> Figure:
    template = _tr("1 place to choose") if len(rows) == 1 else _tr("{number} places to choose")
    words = template.format(number=len(rows))
    lines = tuple((row.name, ", ".join(found.title for found in row.goal.alike)) for row in rows)
    sentence = _tr("It is not certain where these go. Choose in the last column; until then they are not written.")
    headings = (_tr("Session"), _tr("In Canvas there is"))
    return Figure(words, Severity.WARNING, FigureList(words, sentence, headings, lambda: lines))


def _tr(text: str) -> str:
    return QCoreApplication.translate("live figures", text)
