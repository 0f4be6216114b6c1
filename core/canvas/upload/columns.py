"""Where does each column go in Canvas?"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from rapidfuzz.distance import OSA

from core.canvas.decimals import plain_decimal, shortest
from core.canvas.effects import EXCUSED
from core.canvas.gradebook import NOT_ASSIGNED, Assignment, Gradebook, Posting
from core.canvas.upload.headers import distinct_title, folded, header_fault, new_header, safe_title, tidy
from core.choices import TOTAL, Columns, Going
from core.problems import NOWHERE, Place, Problem, Severity, Source
from core.scores.points import Points
from core.scores.sheet import ScoreSheet
from core.workbook import Workbook

ICLICKER_GRADE = "iClicker Grade"
MOST_POINTS = 10**9
"""A new assignment is worth less than this, and not less than nothing. Canvas rule G8."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the file: its key, its header cell, and the assignment that it goes to (None: a new one).

    `name` is what the person calls it: the session's key, or the name of the total; `title` is what Canvas calls it.
    `points` are what the column is worth as it is written, None where unknown. `scale` is (points written, points
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
    title: str
    held_on: date | None
    points: Points | None
    place: Place


def place_columns(workbook: Workbook, sheet: ScoreSheet) -> tuple[tuple[Column, ...], tuple[Refused, ...]]:
    """Find the place of every column that the person wants, in file order, the total last.

    A column goes where the person said, else to the one assignment whose title equals its own, else to a new one.
    Whatever is not certain is refused with a Problem rather than guessed.
    """
    wishes = _wishes(workbook, sheet)
    repeated = _repeated_titles(workbook)
    found = [_place(wish, workbook, repeated) for wish in wishes]
    taken = [column.title for column in found if isinstance(column, Column) and column.assignment]
    placed: list[Column] = []
    refused: list[Refused] = []
    for wish, column in zip(wishes, found, strict=True):
        scaled = _scale(column, wish, workbook) if isinstance(column, Column) else column
        if isinstance(scaled, Refused):
            refused.append(scaled)
            continue
        if scaled.assignment is None:
            title = distinct_title(scaled.title, wish.held_on, taken)
            scaled = replace(scaled, title=title, header=new_header(title))
            taken.append(title)
        placed.append(scaled)
    return _refuse_shared(placed, refused)


def _repeated_titles(workbook: Workbook) -> frozenset[str]:
    """Titles of two columns or more, dropped sessions among them: which of the two Canvas means, no title tells."""
    titles = [tidy(session.title) for session in workbook.export.sessions] if workbook.export else []
    if workbook.choices.columns is not Columns.SESSIONS:
        titles.append(tidy(workbook.choices.total_name))
    return frozenset(title for title, count in Counter(titles).items() if count > 1)


def near_assignments(title: str, assignments: Iterable[Assignment]) -> tuple[Assignment, ...]:
    """Assignments whose title is nearly this one: alike but for case, blanks, punctuation or one letter, no digit."""
    key = folded(title)
    return tuple(assignment for assignment in assignments if _is_near(key, folded(assignment.title)))


def _is_near(one: str, other: str) -> bool:
    if one == other:
        return True
    same_digits = [c for c in one if c.isdigit()] == [c for c in other if c.isdigit()]
    return same_digits and min(len(one), len(other)) >= 8 and OSA.distance(one, other, score_cutoff=1) <= 1


def _wishes(workbook: Workbook, sheet: ScoreSheet) -> list[_Wish]:
    wishes: list[_Wish] = []
    if workbook.choices.columns is not Columns.TOTAL:
        for session in workbook.chosen:
            place = Place(Source.EXPORT, None, session.column)
            title, points = tidy(session.title), sheet.points[session.key]
            wishes.append(_Wish(session.key, session.key, title, session.held_on, points, place))
    if workbook.choices.columns is not Columns.SESSIONS:
        name = tidy(workbook.choices.total_name)
        wishes.append(_Wish(TOTAL, name, name, None, sheet.total_points, NOWHERE))
    return wishes


def _place(wish: _Wish, workbook: Workbook, repeated: frozenset[str]) -> Column | Refused:
    destination = workbook.destination_of(wish.key)
    if destination.going is Going.LEFT_OUT:
        return Refused(wish.key, wish.name, None)
    known = {assignment.assignment_id: assignment for assignment in _assignments(workbook.gradebook)}
    if destination.going is Going.EXISTING and destination.assignment_id not in known:
        return Refused(wish.key, wish.name, _gone(wish, destination.assignment_id))
    if destination.going is Going.EXISTING:
        return _existing(wish, known[destination.assignment_id], workbook.gradebook)
    if destination.going is Going.BY_TITLE:
        exact = [assignment for assignment in known.values() if tidy(assignment.title) == wish.title]
        near = exact or near_assignments(wish.title, known.values())
        if len(exact) == 1 and wish.title not in repeated:
            return _existing(wish, exact[0], workbook.gradebook)
        if near:
            return Refused(wish.key, wish.name, _ambiguous(wish, near, is_repeated=wish.title in repeated))
    return _new(wish, workbook.titles.get(wish.key))


def _assignments(gradebook: Gradebook | None) -> tuple[Assignment, ...]:
    """Those that a file can name: with an id of their own."""
    found = gradebook.assignments if gradebook else ()
    return tuple(assignment for assignment in found if assignment.assignment_id)


def _existing(wish: _Wish, assignment: Assignment, gradebook: Gradebook | None) -> Column | Refused:
    fault = header_fault(tidy(assignment.header)) or _cannot_take_scores(assignment, gradebook)
    if fault:
        message = (
            f'"{wish.title}" cannot go to the assignment "{assignment.title}": {fault}. Choose another place for it.'
        )
        return Refused(wish.key, wish.name, Problem("assignment-unusable", Severity.WARNING, message, wish.place))
    return Column(wish.key, wish.name, assignment.title, tidy(assignment.header), assignment, wish.points)


def _cannot_take_scores(assignment: Assignment, gradebook: Gradebook | None) -> str | None:
    if assignment.posting is Posting.MANUAL_HIDDEN:
        return "its scores are hidden from instructors until they are posted, and Canvas drops the column"
    texts = {*gradebook.cells[assignment.assignment_id].counts()} if gradebook else set()
    if any(text and plain_decimal(text) is None for text in texts - {EXCUSED, NOT_ASSIGNED}):
        return "the gradebook shows letters or words for it, and writing them back could change scores"
    return None


def _ambiguous(wish: _Wish, near: Sequence[Assignment], *, is_repeated: bool) -> Problem:
    names = " and ".join(f'"{assignment.title}" ({assignment.assignment_id})' for assignment in near)
    is_same = all(tidy(assignment.title) == wish.title for assignment in near)
    alike = "has this title" if len(near) == 1 else "have this title"
    others = "More than one session is called so, and in" if is_repeated else "In"
    message = (
        f'"{wish.name}": it is not certain where this column goes. {others} Canvas {names} '
        f"{alike if is_same else alike.replace('this', 'nearly this')}. Say whether it goes there or becomes a new "
        "assignment; until then it is not written."
    )
    return Problem("assignment-ambiguous", Severity.WARNING, message, wish.place)


def _gone(wish: _Wish, assignment_id: str) -> Problem:
    """A fresh export of the same course may lack an assignment that was chosen from an older one."""
    message = (
        f'"{wish.name}" was to go to the assignment {assignment_id}, which is not in this gradebook (any more). Choose '
        "another place for it; until then it is not written."
    )
    return Problem("assignment-unusable", Severity.WARNING, message, wish.place)


def _new(wish: _Wish, name: str | None) -> Column | Refused:
    wanted = tidy(name) if name else wish.title
    fault = header_fault(wanted)
    if fault:
        message = (
            f'"{wanted}" cannot be the name of a new assignment: {fault}. Rename it to "{safe_title(wanted)}", '
            "in the window or in the file."
        )
        return Refused(wish.key, wish.name, Problem("header-unsafe", Severity.WARNING, message, wish.place))
    if wish.points is not None and not 0 <= wish.points < MOST_POINTS:
        message = f'"{wish.name}" is worth {shortest(wish.points)} points, and Canvas refuses such an assignment.'
        return Refused(wish.key, wish.name, Problem("points-unusable", Severity.WARNING, message, wish.place))
    return Column(wish.key, wish.name, wanted, new_header(wanted), None, wish.points)


def _scale(column: Column, wish: _Wish, workbook: Workbook) -> Column | Refused:
    goal = workbook.choices.rule.scale_to
    if goal is None:
        return column
    if not column.points:
        worth = "is worth 0 points" if column.points is not None else "has no points possible in the file"
        message = f'"{wish.name}" {worth}, so its scores cannot be scaled to {goal:f}. It is not written.'
        return Refused(wish.key, wish.name, Problem("scale-impossible", Severity.WARNING, message, wish.place))
    return replace(column, points=goal, scale=(goal, column.points))


def _refuse_shared(placed: list[Column], refused: list[Refused]) -> tuple[tuple[Column, ...], tuple[Refused, ...]]:
    """Two columns for one assignment: Canvas would read both from one of them. Canvas rule C5."""
    goals = Counter(column.assignment.assignment_id for column in placed if column.assignment)
    kept: list[Column] = []
    for column in placed:
        if column.assignment and goals[column.assignment.assignment_id] > 1:
            message = (
                f'More than one column goes to "{column.title}"; Canvas would read all of them from one. Choose one.'
            )
            refused.append(Refused(column.key, column.name, Problem("assignment-shared", Severity.WARNING, message)))
        else:
            kept.append(column)
    return tuple(kept), tuple(refused)
