"""Points possible: those of the total, and the ones that scoring rules need."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from core.choices import ScoringRule
from core.errors import InvalidRequestError
from core.points import Points
from core.problems import pluralize


def compute_total_points(points: Sequence[Points | None], rule: ScoringRule) -> Points | None:
    """Return the points possible of the total, or None if any points are unknown.

    `points` are the points possible of the included sessions. Those that drop-lowest drops don't count, unless the rule
    is impossible (see `require_valid_drop`).
    """
    known_points = [value for value in points if value is not None]
    if len(known_points) < len(points):
        return None
    can_drop = len(set(known_points)) == 1 and rule.drop_lowest < len(known_points)
    return sum(known_points, Decimal(0)) - (known_points[0] * rule.drop_lowest if can_drop else 0)


def require_known_points(points: Mapping[str, Points | None], rule: ScoringRule) -> None:
    """Require the points possible of every session if the rule needs them.

    Raises:
        InvalidRequestError: full credit was requested, and a session has no points possible.
    """
    unknown = [f"“{key}”" for key, value in points.items() if value is None]
    if rule.full_credit_at is not None and unknown:
        raise InvalidRequestError(
            f"Full credit from {rule.full_credit_at}% on needs the points possible, and the file does not state those "
            f"of {pluralize(len(unknown), 'session')}: {', '.join(unknown[:3])}.",
            advice="Leave the rule out, or leave those sessions out, or add a row of points possible to the file.",
        )


def require_valid_drop(points: Mapping[str, Points | None], count: int) -> None:
    """Require that the `count` lowest sessions can be dropped.

    Raises:
        InvalidRequestError: the sessions differ in points, their points are unknown, or none would be left.
    """
    if not count:
        return
    if None in points.values() or len(set(points.values())) > 1:
        raise InvalidRequestError(
            "The lowest sessions can only be dropped where all sessions are worth the same points.",
            advice="Choose sessions of equal points.",
        )
    if count >= len(points):
        raise InvalidRequestError(
            f"Dropping the {count} lowest of {len(points)} sessions leaves none.",
            advice="Drop fewer sessions, or choose more.",
        )
