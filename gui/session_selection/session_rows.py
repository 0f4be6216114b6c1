"""Rows of the session table, their filter, and a check of assignment names."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from core.choices import TOTAL_KEY
from core.clicker.export import Session
from core.points import Points, format_decimal
from core.session_hints import POINTS_UNKNOWN, SessionHint, find_session_hints
from core.upload.destinations import ResolvedDestination, ResolvedKind
from core.upload.session_points import resolve_points_possible
from core.upload.titles import build_safe_title, collapse_whitespace, find_header_fault
from core.workbook import Workbook
from gui.look.text_formatting import format_date
from gui.session_selection.destinations import SimilarAssignments, create_destination_resolver, format_destination

if TYPE_CHECKING:
    from core.canvas.gradebook import Gradebook
    from core.scores.statistics import SessionStatistics


@dataclass(frozen=True, eq=False)
class SessionAnalysis:
    """Session data that background tasks compute.

    `statistics` is keyed by session key, and `similar_assignments` by column title.
    """

    statistics: "Mapping[str, SessionStatistics]" = field(default_factory=dict)
    similar_assignments: SimilarAssignments = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SessionRow:
    """Row of the session table.

    `name` is unique. `points` are the points possible, as entered by the user or stated in the file. `can_enter_points`
    is True if the file doesn't state them. `is_new_assignment` is True if Canvas must create an assignment for the
    session or for the total. A new assignment needs points. `search_text` is case-folded.
    """

    session: Session
    is_included: bool
    name: str
    points: Points | None
    can_enter_points: bool
    statistics: "SessionStatistics | None"
    destination: ResolvedDestination
    hints: tuple[SessionHint, ...]
    is_new_assignment: bool
    search_text: str

    @property
    def key(self) -> str:
        """Session key, as used in the workbook."""
        return self.session.key

    @property
    def needs_points(self) -> bool:
        """True if the session is included and Canvas needs its points, which are unknown."""
        return self.is_included and self.points is None and self.is_new_assignment

    @property
    def canvas_points(self) -> Points | None:
        """Points possible from the assignment in Canvas, if the session needs points.

        None if the session has points, is left out, or goes to no assignment with points.
        """
        assignment = self.destination.assignment
        has_none = self.is_included and self.points is None
        return assignment.points_possible or None if has_none and assignment else None

    @property
    def destination_text(self) -> str:
        """Text of the destination in Canvas; "" if the session is left out."""
        return format_destination(self.destination) if self.is_included else ""

    @property
    def needs_destination(self) -> bool:
        """True if the session is included and the user must choose its destination."""
        return self.is_included and self.destination.kind is ResolvedKind.CHOOSE

    @property
    def unusual_hints(self) -> tuple[SessionHint, ...]:
        """Hints other than the one about missing points, which the Points cell shows."""
        return tuple(hint for hint in self.hints if hint.code != POINTS_UNKNOWN)

    @property
    def hint_text(self) -> str:
        """Sentences with all hints that matter, separated by spaces."""
        return " ".join(hint.message for hint in self.hints if hint.code != POINTS_UNKNOWN or self.needs_points)


def build_session_rows(workbook: Workbook, analysis: SessionAnalysis) -> tuple[SessionRow, ...]:
    """Return one row per session of the iClicker file, in file order."""
    if workbook.export is None:
        return ()
    sessions = workbook.export.sessions
    points = resolve_points_possible(workbook, only_attendance=True)
    destinations = create_destination_resolver(workbook, analysis.similar_assignments).destinations
    hints = find_session_hints(sessions, points, analysis.statistics, workbook.titles)
    return tuple(
        SessionRow(
            session=session,
            is_included=session.key not in workbook.dropped,
            name=collapse_whitespace(workbook.get_session_name(session)),
            points=points[session.key],
            can_enter_points=session.points_possible is None,
            statistics=analysis.statistics.get(session.key),
            destination=destinations[session.key],
            hints=hints.get(session.key, ()),
            is_new_assignment=_is_new_assignment(session.key, destinations),
            search_text=f"{session.title} {workbook.titles.get(session.key, '')} {session.kind}".casefold(),
        )
        for session in sessions
    )


def _is_new_assignment(key: str, destinations: Mapping[str, ResolvedDestination]) -> bool:
    columns = (destinations[key], destinations.get(TOTAL_KEY))
    return any(column is not None and column.kind is ResolvedKind.NEW for column in columns)


@dataclass(frozen=True, slots=True)
class SessionFilter:
    """Filter for sessions by text, kind, and date.

    An empty text or kind matches any session; a date of None sets no limit.
    """

    text: str = ""
    kind: str = ""
    since: date | None = None
    until: date | None = None

    def accepts(self, row: SessionRow) -> bool:
        """Return True if the row matches the text, the kind, and the dates.

        A session without a date never matches if `since` or `until` is set.
        """
        if self.text.casefold().strip() not in row.search_text or (self.kind and row.session.kind != self.kind):
            return False
        day = row.session.held_on
        if self.since is None and self.until is None:
            return True
        return day is not None and (self.since or day) <= day <= (self.until or day)


def describe_session(row: SessionRow) -> str:
    """Return the text of a whole row for screen readers, including its hints."""
    statistics = row.statistics
    parts = (
        _tr("{name}: counts.") if row.is_included else _tr("{name}: left out."),
        _tr("Held on {day}.") if row.session.held_on else "",
        _tr("Points: {points}.") if row.points is not None else _tr("Points not known."),
        _tr("{answered} of {people} answered.") if statistics else "",
        _tr("Column in Canvas: {goal}.") if row.is_included else "",
    )
    values = {
        "name": row.name,
        "day": format_date(row.session.held_on) if row.session.held_on else "",
        "points": "" if row.points is None else format_decimal(row.points),
        "answered": statistics.answered_count if statistics else "",
        "people": statistics.row_count if statistics else "",
        "goal": row.destination_text,
    }
    sentences = [part.format(**values) for part in parts]
    return " ".join(part for part in (*sentences, row.hint_text) if part)


def _tr(text: str) -> str:
    return QCoreApplication.translate("spoken rows", text)


def describe_name_problem(text: str, gradebook: "Gradebook | None" = None) -> str:
    """Return why a new assignment can't have this name, and what to do about it.

    A name is rejected if Canvas would ignore or misread it, or if an assignment in `gradebook` already has it. The
    result is "" if the name is valid or empty.
    """
    title = collapse_whitespace(text)
    problem = find_header_fault(title) if title else None
    if problem:
        return _tr("{fault} “{safe}” is safe.").format(fault=problem, safe=build_safe_title(title))
    assignments = gradebook.assignments if gradebook else ()
    existing = next(
        (
            assignment
            for assignment in assignments
            if collapse_whitespace(assignment.title).casefold() == title.casefold()
        ),
        None,
    )
    if not title or existing is None:
        return ""
    return _tr(
        "Canvas already has “{title}”. To send the scores there, choose it in the last column; else give another name."
    ).format(title=existing.title)
