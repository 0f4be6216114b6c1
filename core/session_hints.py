"""Hints about sessions that the user should probably review or leave out.

Hints don't change anything; the user decides what to do.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.clicker.export import Session
from core.points import Points, format_decimal
from core.upload.titles import build_safe_title, collapse_whitespace, find_header_fault

if TYPE_CHECKING:
    from core.scores.statistics import SessionStatistics

LOW_RESPONSE_PERCENT = 10
"""Response rate, in percent, below which a session was probably only a test."""

POINTS_UNKNOWN = "points-unknown"


@dataclass(frozen=True, slots=True)
class SessionHint:
    """A hint about a session, with a stable `code` and a message.

    `suggests_leaving_out` is True if the user should probably leave the session out.
    """

    code: str
    message: str
    suggests_leaving_out: bool = False


def find_session_hints(
    sessions: Sequence[Session],
    points: Mapping[str, Points | None],
    statistics: Mapping[str, "SessionStatistics"],
    titles: Mapping[str, str],
) -> dict[str, tuple[SessionHint, ...]]:
    """Return the hints by session key, for sessions that have any.

    `points` contains the points possible, and `titles` the user's names for new columns, both by session key. Sessions
    that aren't in `statistics` get no hints about their scores.
    """
    sessions_by_day = _group_by_day(sessions)
    hints = {
        session.key: (
            *_check_points_possible(points.get(session.key, session.points_possible)),
            *_check_response_rate(statistics.get(session.key)),
            *_check_scores_above_maximum(points.get(session.key, session.points_possible), statistics.get(session.key)),
            *_check_same_day_sessions(session, sessions_by_day, titles),
            *_check_title(collapse_whitespace(titles.get(session.key, session.title))),
        )
        for session in sessions
    }
    return {key: found for key, found in hints.items() if found}


def _check_points_possible(points: Points | None) -> Iterator[SessionHint]:
    if points is None:
        yield SessionHint(POINTS_UNKNOWN, "The file does not say how many points it is worth. Type them in the table.")
    elif points == 0:
        yield SessionHint("zero-points", "It is worth 0 points, so it adds nothing.", suggests_leaving_out=True)


def _check_response_rate(statistics: "SessionStatistics | None") -> Iterator[SessionHint]:
    if statistics is None or not statistics.row_count:
        return
    if not statistics.answered_count:
        yield SessionHint("nobody-answered", "Nobody answered.", suggests_leaving_out=True)
    elif 100 * statistics.answered_count < LOW_RESPONSE_PERCENT * statistics.row_count:
        percent = max(1, round(100 * statistics.answered_count / statistics.row_count))
        message = f"{percent} % answered ({statistics.answered_count} of {statistics.row_count}). Was it a test?"
        yield SessionHint("few-answered", message, suggests_leaving_out=True)


def _check_scores_above_maximum(points: Points | None, statistics: "SessionStatistics | None") -> Iterator[SessionHint]:
    if statistics is not None and statistics.above_count and points:
        subject = "1 person has" if statistics.above_count == 1 else f"{statistics.above_count} people have"
        yield SessionHint(
            "above-maximum", f"{subject} more than the {format_decimal(points)} points possible. Bonus points?"
        )


def _group_by_day(sessions: Sequence[Session]) -> dict[tuple[object, str], list[Session]]:
    """Group sessions by day and kind.

    A poll and a quiz on the same day are normal, but two polls may belong to the same class meeting.
    """
    days: defaultdict[tuple[object, str], list[Session]] = defaultdict(list)
    for session in sessions:
        if session.held_on is not None:
            days[session.held_on, session.kind].append(session)
    return days


def _check_same_day_sessions(
    session: Session, sessions_by_day: Mapping[tuple[object, str], list[Session]], titles: Mapping[str, str]
) -> Iterator[SessionHint]:
    same_day_sessions = [
        other for other in sessions_by_day.get((session.held_on, session.kind), ()) if other.key != session.key
    ]
    if same_day_sessions:
        names = ", ".join(f"“{titles.get(other.key) or other.key}”" for other in same_day_sessions)
        yield SessionHint("same-day", f"On the same day as {names}. Do both count?")


def _check_title(title: str) -> Iterator[SessionHint]:
    fault = find_header_fault(title)
    if fault:
        yield SessionHint("title-unsafe", f"As a new column: {fault} Call it “{build_safe_title(title)}”, say.")
