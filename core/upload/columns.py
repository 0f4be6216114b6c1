"""Where does each column go in Canvas?"""

from collections import Counter
from dataclasses import dataclass, replace

from core.canvas.effects import EXCUSED
from core.canvas.gradebook import NOT_ASSIGNED, Assignment, Gradebook, Posting
from core.choices import TOTAL, Columns
from core.points import Points, plain_decimal, shortest
from core.problems import NOWHERE, Place, Problem, Severity, Source
from core.scores.sheet import ScoreSheet
from core.upload.destinations import Doubt, Goal, GoalKind, Places, named_assignments, say_doubt
from core.upload.titles import header_fault, near_assignments, new_header, safe_title, tidy
from core.workbook import Workbook

ICLICKER_GRADE = "iClicker Grade"
MOST_POINTS = 10**9
"""A new assignment is worth less than this, and not less than nothing. Canvas rule G8."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the file: its key, its header cell, and the assignment that it goes to (None: a new one).

    `name` is what the person calls it: see `Workbook.name_of`, or the name of the total; `title` is what Canvas calls
    it. `points` are what the column is worth as it is written, None where unknown. `scale` is (points written, points
    earned from), where its scores are scaled.
    """

    key: str
    name: str
    title: str
    header: str
    assignment: Assignment | None
    points: Points | None
    scale: tuple[Points, Points] | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """A column that is not written, and the Problem that says why; no Problem where a person decided it."""

    key: str
    name: str
    problem: Problem | None

    @property
    def why(self) -> str:
        """The reason, in words."""
        return self.problem.message if self.problem else "left out, as was decided"


@dataclass(frozen=True, slots=True)
class _Wish:
    """A column before its place is known."""

    key: str
    name: str
    points: Points | None
    place: Place


def place_columns(workbook: Workbook, sheet: ScoreSheet) -> tuple[tuple[Column, ...], tuple[Refused, ...]]:
    """Find the place of every column that the person wants, in file order, the total last.

    A column goes where the person said, else to the one assignment whose title equals its own, else to a new one.
    Whatever is not certain is refused with a Problem rather than guessed.
    """
    assignments = named_assignments(workbook.gradebook)
    places = Places(workbook, lambda title: near_assignments(title, assignments))
    placed: list[Column] = []
    refused: list[Refused] = []
    for wish in _wishes(workbook, sheet):
        column = _place(wish, places.goals[wish.key], workbook)
        if isinstance(column, Refused):
            refused.append(column)
        else:
            placed.append(column)
    return _refuse_shared(placed, refused)


def _wishes(workbook: Workbook, sheet: ScoreSheet) -> list[_Wish]:
    wishes: list[_Wish] = []
    if workbook.choices.columns is not Columns.TOTAL:
        for session in workbook.chosen:
            place = Place(Source.EXPORT, None, session.column)
            points = sheet.points[session.key]
            wishes.append(_Wish(session.key, workbook.name_of(session), points, place))
    if workbook.choices.columns is not Columns.SESSIONS:
        wishes.append(_Wish(TOTAL, tidy(workbook.choices.total_name), sheet.total_points, NOWHERE))
    return wishes


def _place(wish: _Wish, goal: Goal, workbook: Workbook) -> Column | Refused:
    """The column at its place, with the points that it is written with."""
    if goal.kind is GoalKind.LEFT_OUT:
        return Refused(wish.key, wish.name, None)
    if goal.doubt:
        code = "assignment-unusable" if goal.doubt is Doubt.GONE else "assignment-ambiguous"
        return _refuse(wish, code, say_doubt(goal, _label(wish)))
    column = _existing(wish, goal.assignment, workbook.gradebook) if goal.assignment else _new(wish, goal.title)
    return _scale(column, wish, workbook) if isinstance(column, Column) else column


def _label(wish: _Wish) -> str:
    """A column as the person calls it, and where that is not so in the file, as it is found there."""
    return f"“{wish.name}”" if wish.name == wish.key or wish.key == TOTAL else f"“{wish.name}” (“{wish.key}”)"


def _refuse(wish: _Wish, code: str, message: str) -> Refused:
    return Refused(wish.key, wish.name, Problem(code, Severity.WARNING, message, wish.place))


def _existing(wish: _Wish, assignment: Assignment, gradebook: Gradebook | None) -> Column | Refused:
    fault = header_fault(tidy(assignment.header)) or _cannot_take_scores(assignment, gradebook)
    if fault:
        told = f"{_label(wish)} cannot go to the assignment “{assignment.title}”: {fault}."
        return _refuse(wish, "assignment-unusable", f"{told} Choose another place for it.")
    return Column(wish.key, wish.name, assignment.title, tidy(assignment.header), assignment, wish.points)


def _cannot_take_scores(assignment: Assignment, gradebook: Gradebook | None) -> str | None:
    if assignment.posting is Posting.MANUAL_HIDDEN:
        return "its scores are hidden from instructors until they are posted, and Canvas drops the column"
    texts = {*gradebook.cells[assignment.assignment_id].counts()} if gradebook else set()
    if any(text and plain_decimal(text) is None for text in texts - {EXCUSED, NOT_ASSIGNED}):
        return "the gradebook shows letters or words for it, and writing them back could change scores"
    return None


def _new(wish: _Wish, title: str) -> Column | Refused:
    fault = header_fault(title)
    if fault:
        message = (
            f"“{title}” cannot be the name of a new assignment: {fault}. Rename it to “{safe_title(title)}”, "
            "in the window or in the file."
        )
        return _refuse(wish, "header-unsafe", message)
    if wish.points is not None and not 0 <= wish.points < MOST_POINTS:
        message = f"{_label(wish)} is worth {shortest(wish.points)} points, and Canvas refuses such an assignment."
        return _refuse(wish, "points-unusable", message)
    return Column(wish.key, wish.name, title, new_header(title), None, wish.points)


def _scale(column: Column, wish: _Wish, workbook: Workbook) -> Column | Refused:
    goal = workbook.choices.rule.scale_to
    if goal is None:
        return column
    if not column.points:
        worth = "is worth 0 points" if column.points is not None else "has no points possible in the file"
        message = f"{_label(wish)} {worth}, so its scores cannot be scaled to {goal:f}. It is not written."
        return _refuse(wish, "scale-impossible", message)
    return replace(column, points=goal, scale=(goal, column.points))


def _refuse_shared(placed: list[Column], refused: list[Refused]) -> tuple[tuple[Column, ...], tuple[Refused, ...]]:
    """Two columns for one assignment: Canvas would read both from one of them. Canvas rule C5."""
    goals = Counter(column.assignment.assignment_id for column in placed if column.assignment)
    kept: list[Column] = []
    for column in placed:
        if column.assignment and goals[column.assignment.assignment_id] > 1:
            message = (
                f"More than one column goes to “{column.title}”; Canvas would read all of them from one. Choose one."
            )
            refused.append(Refused(column.key, column.name, Problem("assignment-shared", Severity.WARNING, message)))
        else:
            kept.append(column)
    return tuple(kept), tuple(refused)
