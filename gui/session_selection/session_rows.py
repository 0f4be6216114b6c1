"""What does one row of the sessions table say?

What does a screen reader say of a whole session?

May a new assignment in Canvas be called so?
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from core.clicker.export import Session
from core.points import Points, shortest
from core.session_hints import POINTS_UNKNOWN, Remark, lint_sessions
from core.upload.destinations import Goal, GoalKind
from core.upload.titles import header_fault, safe_title, tidy
from core.workbook import Workbook
from gui.look.words import day_words
from gui.session_selection.destinations import Near, goal_words, places_of

if TYPE_CHECKING:
    from core.canvas.gradebook import Gradebook
    from core.scores.statistics import SessionStatistics


@dataclass(frozen=True, eq=False)
class Facts:
    """What was worked out of the two files in the background: how each session went, and near namesakes by title."""

    statistics: "Mapping[str, SessionStatistics]" = field(default_factory=dict)
    near: Near = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One session as the table shows it.

    `name` tells it from all others; `points` is what it is worth, by the person's word or the file's; `can_type_points`
    tells whether the file leaves it open.
    """

    session: Session
    is_chosen: bool
    name: str
    points: Points | None
    can_type_points: bool
    statistics: "SessionStatistics | None"
    goal: Goal
    remarks: tuple[Remark, ...]
    search_text: str

    @property
    def key(self) -> str:
        """The session's key in the workbook."""
        return self.session.key

    @property
    def needs_points(self) -> bool:
        """Whether it counts and nobody has said what it is worth."""
        return self.is_chosen and self.points is None

    @property
    def offered_points(self) -> Points | None:
        """What the assignment is worth to which it goes, while nobody has said what the session is worth."""
        return self.goal.assignment.points_possible or None if self.needs_points and self.goal.assignment else None

    @property
    def place_words(self) -> str:
        """Where it goes in Canvas, as the table shows it; "" where it does not count."""
        return goal_words(self.goal) if self.is_chosen else ""

    @property
    def needs_place(self) -> bool:
        """Whether it counts and only the person can tell where it goes in Canvas."""
        return self.is_chosen and self.goal.kind is GoalKind.CHOOSE

    @property
    def oddities(self) -> tuple[Remark, ...]:
        """The remarks, but for that on missing points: these are asked for in their own cell."""
        return tuple(remark for remark in self.remarks if remark.code != POINTS_UNKNOWN)

    @property
    def advice(self) -> str:
        """All remarks, a sentence each."""
        return " ".join(remark.message for remark in self.remarks)


def read_sessions(workbook: Workbook, facts: Facts) -> tuple[SessionRow, ...]:
    """A row for each session of the export, in file order."""
    if workbook.export is None:
        return ()
    sessions = workbook.export.sessions
    points = {session.key: workbook.points_possible(session) for session in sessions}
    goals = places_of(workbook, facts.near).goals
    remarks = lint_sessions(sessions, points, facts.statistics, workbook.titles)
    return tuple(
        SessionRow(
            session=session,
            is_chosen=session.key not in workbook.dropped,
            name=tidy(workbook.name_of(session)),
            points=points[session.key],
            can_type_points=session.points_possible is None,
            statistics=facts.statistics.get(session.key),
            goal=goals[session.key],
            remarks=remarks.get(session.key, ()),
            search_text=f"{session.title} {workbook.titles.get(session.key, '')} {session.kind}".casefold(),
        )
        for session in sessions
    )


@dataclass(frozen=True, slots=True)
class SessionFilter:
    """Which rows are shown: those that hold `text`, of this `kind` ("" any), held in this span (None: open end)."""

    text: str = ""
    kind: str = ""
    since: date | None = None
    until: date | None = None

    def accepts(self, row: SessionRow) -> bool:
        """Whether this row is shown. A session without a date stays out of every span."""
        if self.text.casefold().strip() not in row.search_text or (self.kind and row.session.kind != self.kind):
            return False
        held = row.session.held_on
        if self.since is None and self.until is None:
            return True
        return held is not None and (self.since or held) <= held <= (self.until or held)


def say_session(row: SessionRow) -> str:
    """Its name, whether it counts, its day, points and answers, where it goes, and what is odd about it."""
    found = row.statistics
    parts = (
        _tr("{name}: counts.") if row.is_chosen else _tr("{name}: left out."),
        _tr("Held on {day}.") if row.session.held_on else "",
        _tr("Points: {points}.") if row.points is not None else _tr("Points not known."),
        _tr("{answered} of {people} answered.") if found else "",
        _tr("Column in Canvas: {goal}.") if row.is_chosen else "",
    )
    values = {
        "name": row.name,
        "day": day_words(row.session.held_on) if row.session.held_on else "",
        "points": "" if row.points is None else shortest(row.points),
        "answered": found.answered if found else "",
        "people": found.people if found else "",
        "goal": row.place_words,
    }
    told = [part.format(**values) for part in parts]
    return " ".join(part for part in (*told, row.advice) if part)


def _tr(text: str) -> str:
    return QCoreApplication.translate("spoken rows", text)


def name_fault(text: str, gradebook: "Gradebook | None" = None) -> str:
    """Why not, in a sentence that says what to do; "" where it may, and where nothing is typed.

    Canvas would lose or misread the name, or an assignment of `gradebook` has it: two of one name would be made.
    """
    title = tidy(text)
    fault = header_fault(title) if title else None
    if fault:
        return _tr("{fault}. “{safe}” is safe.").format(fault=fault, safe=safe_title(title))
    assignments = gradebook.assignments if gradebook else ()
    there = next((each for each in assignments if tidy(each.title).casefold() == title.casefold()), None)
    if not title or there is None:
        return ""
    return _tr(
        "Canvas already has “{title}”. To send the scores there, choose it in the last column; else give another name."
    ).format(title=there.title)
