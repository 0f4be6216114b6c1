"""Hints about sessions that probably shouldn't count, or that need attention.

Each hint has a reason. Hints change nothing: the user decides what to do.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.clicker.export import Session
from core.points import Points, shortest
from core.upload.titles import header_fault, safe_title, tidy

if TYPE_CHECKING:
    from core.scores.statistics import SessionStatistics

LOW_RESPONSE_PERCENT = 10
"""Percentage of answers below which a session looks like a clicker test rather than a class."""

POINTS_UNKNOWN = "points-unknown"


@dataclass(frozen=True, slots=True)
class Remark:
    """A hint about a session: a stable `code` and its message.

    `suggests_leaving_out`: leaving the session out would resolve it.
    """

    code: str
    message: str
    suggests_leaving_out: bool = False


def lint_sessions(
    sessions: Sequence[Session],
    points: Mapping[str, Points | None],
    statistics: Mapping[str, "SessionStatistics"],
    titles: Mapping[str, str],
) -> dict[str, tuple[Remark, ...]]:
    """Return the hints by session key, for sessions that have any.

    `points` are the points possible by session key, `titles` the user's names for new columns. `statistics` may lack
    sessions; those get no hints about their scores.
    """
    same_day = _group_by_day(sessions)
    hints = {
        session.key: (
            *_check_points(points.get(session.key, session.points_possible)),
            *_check_answers(statistics.get(session.key)),
            *_check_maximum(points.get(session.key, session.points_possible), statistics.get(session.key)),
            *_check_day(session, same_day, titles),
            *_check_title(tidy(titles.get(session.key, session.title))),
        )
        for session in sessions
    }
    return {key: found for key, found in hints.items() if found}


def _check_points(points: Points | None) -> Iterator[Remark]:
    if points is None:
        yield Remark(POINTS_UNKNOWN, "The file does not say how many points it is worth. Type them in the table.")
    elif points == 0:
        yield Remark("zero-points", "It is worth 0 points, so it adds nothing.", suggests_leaving_out=True)


def _check_answers(statistics: "SessionStatistics | None") -> Iterator[Remark]:
    if statistics is None or not statistics.people:
        return
    if not statistics.answered:
        yield Remark("nobody-answered", "Nobody answered.", suggests_leaving_out=True)
    elif 100 * statistics.answered < LOW_RESPONSE_PERCENT * statistics.people:
        percent = max(1, round(100 * statistics.answered / statistics.people))
        message = f"{percent} % answered ({statistics.answered} of {statistics.people}). Was it a test?"
        yield Remark("few-answered", message, suggests_leaving_out=True)


def _check_maximum(points: Points | None, statistics: "SessionStatistics | None") -> Iterator[Remark]:
    if statistics is not None and statistics.above and points:
        subject = "1 person has" if statistics.above == 1 else f"{statistics.above} people have"
        yield Remark("above-maximum", f"{subject} more than the {shortest(points)} points possible. Bonus points?")


def _group_by_day(sessions: Sequence[Session]) -> dict[tuple[object, str], list[Session]]:
    """Group sessions by day and kind.

    A poll and a quiz on one day are normal; two polls may be the same class.
    """
    days: defaultdict[tuple[object, str], list[Session]] = defaultdict(list)
    for session in sessions:
        if session.held_on is not None:
            days[session.held_on, session.kind].append(session)
    return days


def _check_day(
    session: Session, days: Mapping[tuple[object, str], list[Session]], titles: Mapping[str, str]
) -> Iterator[Remark]:
    same_day_sessions = [other for other in days.get((session.held_on, session.kind), ()) if other.key != session.key]
    if same_day_sessions:
        names = ", ".join(f"“{titles.get(other.key) or other.key}”" for other in same_day_sessions)
        yield Remark("same-day", f"On the same day as {names}. Do both count?")


def _check_title(title: str) -> Iterator[Remark]:
    fault = header_fault(title)
    if fault:
        yield Remark("title-unsafe", f"As a new column: {fault}. Call it “{safe_title(title)}”, say.")
