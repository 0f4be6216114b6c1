"""Where does each column go in Canvas, as far as the person and the titles say?

The one rule for the finished file and for the table in which the person chooses. Whether an assignment can take scores
and what a column is worth is none of it: see `core.upload.columns`.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING

from core.choices import TOTAL, Columns, Destination, Going
from core.upload.titles import distinct_title, is_title_of, tidy
from core.workbook import Workbook

if TYPE_CHECKING:
    from core.canvas.gradebook import Assignment, Gradebook

Namesakes = Callable[[str], "tuple[Assignment, ...]"]
"""The assignments of the course that are called nearly so; see `core.upload.titles`."""


class GoalKind(Enum):
    """How a column's place stands. CHOOSE: only a person can tell. IN_TOTAL: the session has no column of its own."""

    EXISTING = "existing"
    NEW = "new"
    LEFT_OUT = "left out"
    CHOOSE = "choose"
    IN_TOTAL = "in the total"


class Doubt(Enum):
    """Why only a person can tell where a column goes.

    ALIKE: assignments have its title or nearly so, and not just one has exactly this one. REPEATED: more columns than
    one bear the title. MADE: it was to be new, and now an assignment is called so. GONE: the assignment that it was to
    go to is not in the gradebook. MIXED: which session of its title in an earlier file it is, and so what was said of
    it there, or made of it in Canvas.
    """

    ALIKE = "alike"
    REPEATED = "repeated"
    MADE = "made"
    GONE = "gone"
    MIXED = "mixed"


@dataclass(frozen=True, slots=True)
class Goal:
    """Where one column goes: to `assignment`, or to a new one called `title`; `alike` are those it may be meant for.

    `doubt` is set exactly where the person has to choose.
    """

    kind: GoalKind
    title: str
    assignment: "Assignment | None" = None
    alike: "tuple[Assignment, ...]" = ()
    doubt: Doubt | None = None


class Places:
    """The places of all columns of one workbook."""

    def __init__(self, workbook: Workbook, namesakes: Namesakes) -> None:
        self.assignments = named_assignments(workbook.gradebook)
        self._workbook = workbook
        self._namesakes = namesakes
        self._sessions = workbook.export.sessions if workbook.export else ()
        self._days = {session.key: session.held_on for session in self._sessions}
        self._by_id = {assignment.assignment_id: assignment for assignment in self.assignments}
        self._titled: dict[str, tuple[Assignment, ...]] = {}
        for assignment in self.assignments:
            title = tidy(assignment.title)
            self._titled[title] = (*self._titled.get(title, ()), assignment)
        self._titles = column_titles(workbook)
        self._new_titles = _new_titles(workbook, self._titles)
        self._bearers = _count_bearers(workbook, self._titles)

    def goal(self, key: str) -> Goal:
        """Where the column of this key goes, by the person's word, else by its title."""
        title = self._new_titles[key]
        if key != TOTAL and self._workbook.choices.columns is Columns.TOTAL:
            return Goal(GoalKind.IN_TOTAL, title)
        destination = self._workbook.destination_of(key)
        if destination.going is Going.BY_TITLE:
            return self.goal_by_title(key)
        if destination.going is Going.NEW:
            return self._new(key)
        if destination.going is Going.LEFT_OUT:
            return Goal(GoalKind.LEFT_OUT, title)
        if destination.going is Going.TO_ASK:
            return _doubtful(title, Doubt.MIXED)
        there = self._by_id.get(destination.assignment_id)
        return Goal(GoalKind.EXISTING, there.title, there) if there else _doubtful(title, Doubt.GONE)

    def goal_by_title(self, key: str) -> Goal:
        """Where it goes while the person says nothing: to the one assignment of its title, else to a new one.

        A title that two columns bear, in the file or by the person's word, tells of neither which Canvas means: dropped
        sessions are among them, and those that have another name by now.
        """
        title = self._titles[key]
        exact = self._titled.get(title, ())
        is_repeated = self._bearers[title] > 1
        if len(exact) == 1 and not is_repeated:
            return Goal(GoalKind.EXISTING, exact[0].title, exact[0])
        alike = (self._of_its_name(key) if is_repeated else exact) or self._namesakes(title)
        if alike:
            return _doubtful(title, Doubt.REPEATED if is_repeated else Doubt.ALIKE, alike)
        return Goal(GoalKind.NEW, self._new_titles[key])

    def destination_new(self, key: str) -> Destination:
        """A new assignment for this column, whichever ones there are now that may be called as it will be."""
        namesakes = self._of_its_name(key)
        return Destination(Going.NEW, beside=tuple(assignment.assignment_id for assignment in namesakes))

    @cached_property
    def goals(self) -> Mapping[str, Goal]:
        """Where every column goes, by key; new ones that are written have names of their own, as in the file."""
        keys = [session.key for session in self._sessions]
        if self._workbook.choices.columns is not Columns.SESSIONS:
            keys.append(TOTAL)
        goals = {key: self.goal(key) for key in keys}
        written = [
            key
            for key, goal in goals.items()
            if key not in self._workbook.dropped and goal.kind in (GoalKind.EXISTING, GoalKind.NEW)
        ]
        taken = [goals[key].title for key in written if goals[key].assignment]
        for key in written:
            if goals[key].kind is GoalKind.NEW:
                title = self._free_title(key, taken)
                goals[key] = replace(goals[key], title=title)
                taken.append(title)
        return goals

    def _free_title(self, key: str, taken: Sequence[str]) -> str:
        """What the new assignment of this column is called: like none that is taken, and like no other column."""
        title = self._new_titles[key]
        if title not in taken:
            return title
        return distinct_title(self._titles[key], self._days.get(key), {*taken, *self._new_titles.values()})

    def _new(self, key: str) -> Goal:
        """A new assignment was asked for; of one that was not there then, nobody has said that it should not be it."""
        beside = self._workbook.destination_of(key).beside
        unknown = tuple(each for each in self._of_its_name(key) if each.assignment_id not in beside)
        if unknown:
            return _doubtful(self._titles[key], Doubt.MADE, unknown)
        return Goal(GoalKind.NEW, self._new_titles[key])

    def _of_its_name(self, key: str) -> "tuple[Assignment, ...]":
        """The assignments that an earlier file may have made for this column: of its title, or of one made distinct."""
        title, day = self._titles[key], self._days.get(key)
        return tuple(each for name, found in self._titled.items() if is_title_of(name, title, day) for each in found)


def say_doubt(goal: Goal, name: str) -> str:
    """Why the person has to say where the column goes that they call `name`, and what it may be meant for."""
    there = " and ".join(f"“{assignment.title}” ({assignment.assignment_id})" for assignment in goal.alike)
    until = "until then it is not written."
    if goal.doubt is Doubt.GONE:
        return (
            f"{name} was to go to an assignment that is not in this gradebook (any more). Choose another place for it; "
            f"{until}"
        )
    if goal.doubt is Doubt.MIXED:
        return (
            f"{name}: it is not certain which session of this title in the earlier file it is. Say where it goes; "
            f"{until}"
        )
    if goal.doubt is Doubt.MADE:
        return (
            f"{name} was to become a new assignment, and by now Canvas has {there}. Say whether it goes there or "
            f"becomes one more assignment of this name; {until}"
        )
    is_same = all(tidy(assignment.title) == goal.title for assignment in goal.alike)
    alike = "has this title" if len(goal.alike) == 1 else "have this title"
    others = "More than one session is called so, and in" if goal.doubt is Doubt.REPEATED else "In"
    return (
        f"{name}: it is not certain where this column goes. {others} Canvas {there} "
        f"{alike if is_same else alike.replace('this', 'nearly this')}. Say whether it goes there or becomes a new "
        f"assignment; {until}"
    )


def column_titles(workbook: Workbook) -> dict[str, str]:
    """What each column is called, by key: the person's word first, then the file's."""
    titles = {session.key: session.title for session in workbook.export.sessions} if workbook.export else {}
    titles[TOTAL] = workbook.choices.total_name
    return {key: tidy(workbook.titles.get(key, "")) or tidy(title) for key, title in titles.items()}


def _new_titles(workbook: Workbook, titles: Mapping[str, str]) -> dict[str, str]:
    """What a new assignment for each column is called, by key: of the sessions of one title, all but the first apart.

    A name belongs to its session whichever others count or go elsewhere, or it would stand for another one next week.
    """
    sessions = workbook.export.sessions if workbook.export else ()
    given = {tidy(session.title) for session in sessions}
    found: set[str] = set()
    new = dict(titles)
    for session in sessions:
        title = tidy(session.title)
        own = distinct_title(title, session.held_on, given) if title in found else title
        found.add(title)
        given.add(own)
        if not tidy(workbook.titles.get(session.key, "")):
            new[session.key] = own
    return new


def named_assignments(gradebook: "Gradebook | None") -> "tuple[Assignment, ...]":
    """Those that a file can name: with an id of their own."""
    found = gradebook.assignments if gradebook else ()
    return tuple(assignment for assignment in found if assignment.assignment_id)


def _count_bearers(workbook: Workbook, titles: Mapping[str, str]) -> Counter[str]:
    """How many columns bear each title, in the file or by the person's word: `titles` by key."""
    bearers = Counter[str]()
    for session in workbook.export.sessions if workbook.export else ():
        bearers.update({tidy(session.title), titles[session.key]})
    if workbook.choices.columns is not Columns.SESSIONS:
        bearers[titles[TOTAL]] += 1
    return bearers


def _doubtful(title: str, doubt: Doubt, alike: "tuple[Assignment, ...]" = ()) -> Goal:
    return Goal(GoalKind.CHOOSE, title, alike=alike, doubt=doubt)
