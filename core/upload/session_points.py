"""Points possible of sessions, from the user, the iClicker file, or Canvas.

The window imports this module before pandas is loaded.
"""

from collections.abc import Mapping

from core.choices import TOTAL_KEY
from core.clicker.export import ATTENDANCE_KIND, Session
from core.points import Mark, Points
from core.upload.destinations import DestinationResolver
from core.workbook import Workbook


def resolve_points_possible(workbook: Workbook, *, only_attendance: bool = False) -> dict[str, Points | None]:
    """Return the points possible of each session by key, or None if unknown.

    The first known value is used: the points entered by the user, the points in the iClicker file, the points of the
    session's assignment in Canvas, and 1 point for attendance. If `only_attendance` is True, the last two apply only to
    attendance, and the window asks about other sessions.
    """
    sessions = workbook.export.sessions if workbook.export else ()
    points = {session.key: workbook.get_points_possible(session) for session in sessions}
    unknown = [
        session
        for session in sessions
        if points[session.key] is None and (session.kind == ATTENDANCE_KIND or not only_attendance)
    ]
    if unknown and workbook.gradebook:
        points |= _find_assignment_points(workbook, unknown)
    return points | {session.key: Points(1) for session in unknown if _is_worth_one(workbook, session, points)}


def _find_assignment_points(workbook: Workbook, sessions: list[Session]) -> dict[str, Points | None]:
    resolver = DestinationResolver(workbook, lambda _title: ())  # similar titles never decide where a column goes
    has_only_total = workbook.export is not None and workbook.export.has_only_total
    assignments = {
        session.key: resolver.find_assignment(TOTAL_KEY if has_only_total else session.key) for session in sessions
    }
    return {key: assignment.points_possible if assignment else None for key, assignment in assignments.items()}


def _is_worth_one(workbook: Workbook, session: Session, points: Mapping[str, Points | None]) -> bool:
    """Return True if a session without points possible is attendance.

    In that case, no one has more than 1 point.
    """
    if workbook.export is None or points[session.key] is not None or session.kind != ATTENDANCE_KIND:
        return False
    scores = workbook.export.scores
    units = scores.units[session.key][scores.marks[session.key] == Mark.SCORE]
    return units.empty or int(units.max()) <= 10**scores.decimals
