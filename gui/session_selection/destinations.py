"""How are the places of columns put into words, and which of them can a person choose?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from core.choices import Destination, Going
from core.points import shortest
from core.upload.destinations import Doubt, Goal, GoalKind, Places, column_titles
from core.workbook import Workbook

if TYPE_CHECKING:
    from core.canvas.gradebook import Assignment

Near = Mapping[str, "tuple[Assignment, ...]"]
"""By title: the assignments of the course that are called nearly so."""


@dataclass(frozen=True, slots=True)
class Option:
    """One line of the list in which the person chooses a place; `is_current` marks the one that holds now."""

    words: str
    destination: Destination
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Options:
    """What the person can choose: the likely places with new and none, then the rest of the course."""

    first: tuple[Option, ...] = ()
    rest: tuple[Option, ...] = ()


def places_of(workbook: Workbook, near: Near) -> Places:
    """The places of the columns; near namesakes are known by title, once they were worked out."""
    return Places(workbook, lambda title: near.get(title, ()))


def titles_of(workbook: Workbook) -> tuple[str, ...]:
    """The titles whose near namesakes `places_of` needs to know."""
    return (*dict.fromkeys(column_titles(workbook).values()),)


def goal_words(goal: Goal) -> str:
    """A place as a table shows it."""
    return {
        GoalKind.EXISTING: goal.title,
        GoalKind.NEW: _tr("New: {title}").format(title=goal.title),
        GoalKind.LEFT_OUT: _tr("No column of its own"),
        GoalKind.CHOOSE: _tr("Choose…"),
        GoalKind.IN_TOTAL: _tr("In the total"),
    }[goal.kind]


def goal_tip(goal: Goal) -> str:
    """What there is to know of a place beyond its words: the points in Canvas, what a new one means, why one chooses.

    Lines that stand below one another.
    """
    if goal.doubt:
        alike = [_assignment_words(assignment) for assignment in goal.alike]
        return "\n".join((_why_choose(goal), *alike, _tr("Until you choose, nothing is written for it.")))
    if goal.assignment:
        return _tr("The scores go to this assignment in Canvas:\n{words}").format(
            words=_assignment_words(goal.assignment)
        )
    return {
        GoalKind.NEW: _tr("Canvas makes a new assignment of this name:\n{title}"),
        GoalKind.LEFT_OUT: _tr("The file gets no column for this session."),
    }.get(goal.kind, _tr("Only the total is written; this session counts in it.")).format(title=goal.title)


def _why_choose(goal: Goal) -> str:
    return {
        Doubt.ALIKE: _tr("It is not certain which assignment is meant. Canvas has:"),
        Doubt.REPEATED: _tr("More than one session is called so: the name does not tell which is meant. Canvas has:"),
        Doubt.MADE: _tr("It was to become a new assignment, and by now Canvas has one of this name:"),
        Doubt.GONE: _tr("The assignment that it was to go to is not in this gradebook any more."),
        Doubt.MIXED: _tr(
            "It is not certain which session of this name in the earlier file this is: say where it goes."
        ),
    }[goal.doubt or Doubt.GONE]


def options(places: Places, key: str, goal: Goal) -> Options:
    """What the person can choose for this column, which goes to `goal` now."""
    by_title = places.goal_by_title(key)
    likely = goal.alike or by_title.alike or ((by_title.assignment,) if by_title.assignment else ())
    new = places.destination_new(key)
    title = by_title.title if goal.assignment else goal.title
    one_more = _tr("New: {title} (one more of this name)") if new.beside else _tr("New: {title}")
    return Options(
        first=(
            *(_option(assignment, goal) for assignment in likely),
            Option(one_more.format(title=title), new, goal.kind is GoalKind.NEW),
            Option(_tr("No column of its own"), Destination(Going.LEFT_OUT), goal.kind is GoalKind.LEFT_OUT),
        ),
        rest=tuple(_option(assignment, goal) for assignment in places.assignments if assignment not in likely),
    )


def _option(assignment: "Assignment", goal: Goal) -> Option:
    destination = Destination(Going.EXISTING, assignment.assignment_id)
    return Option(_assignment_words(assignment), destination, assignment == goal.assignment)


def _assignment_words(assignment: "Assignment") -> str:
    points = assignment.points_possible
    text = _tr("{title} ({points} points)") if points is not None else _tr("{title}")
    return text.format(title=assignment.title, points="" if points is None else shortest(points))


def _tr(text: str) -> str:
    return QCoreApplication.translate("destinations", text)
