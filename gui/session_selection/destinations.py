"""Where would a column go in Canvas, as far as the person and the titles say?

The columns of the finished file are placed by `core.canvas.upload.columns.place_columns`; this gives the same answer,
without the scores, for the table in which the person chooses.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from core.canvas.decimals import shortest
from core.canvas.upload.headers import tidy
from core.choices import BY_TITLE, TOTAL, Columns, Destination, Going
from core.workbook import Workbook

if TYPE_CHECKING:
    from core.canvas.gradebook import Assignment


class GoalKind(Enum):
    """How a column's place stands: CHOOSE waits for the person, NO_COLUMN: only a total is written."""

    EXISTING = "existing"
    NEW = "new"
    LEFT_OUT = "left out"
    CHOOSE = "choose"
    NO_COLUMN = "no column"


@dataclass(frozen=True, slots=True)
class Goal:
    """Where one column goes: to `assignment`, or to a new one called `title`; `alike` are those it may be meant for."""

    kind: GoalKind
    title: str
    assignment: "Assignment | None" = None
    alike: "tuple[Assignment, ...]" = ()

    @property
    def words(self) -> str:
        """The goal as a table shows it."""
        return {
            GoalKind.EXISTING: self.title,
            GoalKind.NEW: _tr("New: {title}").format(title=self.title),
            GoalKind.LEFT_OUT: _tr("No column of its own"),
            GoalKind.CHOOSE: _tr("Choose…"),
            GoalKind.NO_COLUMN: _tr("In the total"),
        }[self.kind]


@dataclass(frozen=True, slots=True)
class Option:
    """One line of the list in which the person chooses a place."""

    words: str
    destination: Destination


Near = Mapping[str, "tuple[Assignment, ...]"]
"""By title: the assignments of the course that are called nearly so."""


class Places:
    """The places of all columns of one workbook."""

    def __init__(self, workbook: Workbook, near: Near) -> None:
        self._workbook = workbook
        self._near = near
        self._assignments = _named(workbook)
        self._by_id = {assignment.assignment_id: assignment for assignment in self._assignments}
        self._titled: dict[str, tuple[Assignment, ...]] = {}
        for assignment in self._assignments:
            title = tidy(assignment.title)
            self._titled[title] = (*self._titled.get(title, ()), assignment)
        titles = [tidy(session.title) for session in workbook.export.sessions] if workbook.export else []
        if workbook.choices.columns is not Columns.SESSIONS:
            titles.append(tidy(workbook.choices.total_name))
        self._repeated = {title for title, count in Counter(titles).items() if count > 1}

    def goal(self, key: str, title: str) -> Goal:
        """Where the column of this key goes; `title` is the session's own, or the total's name."""
        if key != TOTAL and self._workbook.choices.columns is Columns.TOTAL:
            return Goal(GoalKind.NO_COLUMN, title)
        destination = self._workbook.destination_of(key)
        own = tidy(title)
        new = Goal(GoalKind.NEW, tidy(self._workbook.titles.get(key, "")) or own)
        if destination.going is Going.LEFT_OUT:
            return Goal(GoalKind.LEFT_OUT, own)
        if destination.going is Going.EXISTING:
            there = self._by_id.get(destination.assignment_id)
            return Goal(GoalKind.EXISTING, there.title, there) if there else Goal(GoalKind.CHOOSE, own)
        return new if destination.going is Going.NEW else self._by_title(own, new)

    def _by_title(self, title: str, new: Goal) -> Goal:
        exact = self._titled.get(title, ())
        if len(exact) == 1 and title not in self._repeated:
            return Goal(GoalKind.EXISTING, exact[0].title, exact[0])
        alike = exact or self._near.get(title, ())
        return Goal(GoalKind.CHOOSE, title, alike=alike) if alike else new

    def options(self, key: str, title: str) -> tuple[Option, ...]:
        """What the person can choose for this column: likely ones first, then new, none, and the rest of the course."""
        goal = self.goal(key, title)
        by_title = Places(self._workbook.sending(key, BY_TITLE), self._near).goal(key, title)
        first = by_title.alike or ((by_title.assignment,) if by_title.assignment else ())
        name = goal.title if goal.kind is GoalKind.NEW else tidy(self._workbook.titles.get(key, "")) or tidy(title)
        return (
            *(_option(assignment) for assignment in first),
            Option(_tr("New: {title}").format(title=name), Destination(Going.NEW)),
            Option(_tr("No column of its own"), Destination(Going.LEFT_OUT)),
            *(_option(assignment) for assignment in self._assignments if assignment not in first),
        )


def titles_of(workbook: Workbook) -> tuple[str, ...]:
    """The titles whose near namesakes `Places` needs to know."""
    sessions: Sequence[str] = [tidy(session.title) for session in workbook.export.sessions] if workbook.export else []
    return (*dict.fromkeys((*sessions, tidy(workbook.choices.total_name))),)


def _named(workbook: Workbook) -> "tuple[Assignment, ...]":
    """The assignments that a file can name: with an id of their own."""
    found = workbook.gradebook.assignments if workbook.gradebook else ()
    return tuple(assignment for assignment in found if assignment.assignment_id)


def _option(assignment: "Assignment") -> Option:
    points = assignment.points_possible
    text = _tr("{title} ({points} points)") if points is not None else _tr("{title}")
    words = text.format(title=assignment.title, points="" if points is None else shortest(points))
    return Option(words, Destination(Going.EXISTING, assignment.assignment_id))


def _tr(text: str) -> str:
    return QCoreApplication.translate("destinations", text)
