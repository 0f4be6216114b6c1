"""Points possible of the total, and checks of the points that the rule needs."""

from collections.abc import Callable, Collection, Iterable, Mapping
from decimal import Decimal

from core.choices import ScoringRule, SessionCredit, SessionSteps
from core.clicker.export import Session
from core.errors import InvalidRequestError
from core.points import Points

_MAX_NAMED_SESSIONS = 3


def find_session_steps(sessions: Iterable[Session], rule: ScoringRule) -> dict[str, SessionSteps]:
    """Return steps 1 to 4 for each session, by session key."""
    return {session.key: rule.get_session_steps(session.kind) for session in sessions}


def weigh_points(points: Mapping[str, Points | None], steps: Mapping[str, SessionSteps]) -> dict[str, Points | None]:
    """Return the points possible of each session after step 4."""
    weighed = {}
    for key, value in points.items():
        worth = steps[key].each_worth
        weighed[key] = worth if worth is not None and value else value
    return weighed


def compute_total_points(
    weighed_points: Mapping[str, Points | None], rule: ScoringRule, extra_credit: Collection[str] = ()
) -> Points | None:
    """Return the points possible of the total, or None if they are unknown.

    `weighed_points` are those of the included sessions after step 4. Extra credit doesn't count. The result is for a
    student with no excused sessions, so the sessions that such a student drops don't count, either. If sessions have
    unequal points, they can be dropped only with `total_points`.
    """
    if rule.total_points is not None:
        return rule.total_points
    counted_points = [value for key, value in weighed_points.items() if key not in extra_credit]
    known_points = [value for value in counted_points if value is not None]
    if len(known_points) < len(counted_points):
        return None
    kept_count = count_kept_sessions(len(known_points), rule)
    if kept_count < len(known_points) and len(set(known_points)) == 1:
        return known_points[0] * max(kept_count, 0)
    return sum(known_points, Decimal(0))


def count_kept_sessions(count: int, rule: ScoringRule) -> int:
    """Return how many of `count` sessions remain after dropping.

    The student is assumed to have no excused sessions. The result can be less than 1.
    """
    return count - rule.drop_lowest if rule.keep_best is None else min(count, rule.keep_best)


def require_possible_rule(
    points: Mapping[str, Points | None],
    steps: Mapping[str, SessionSteps],
    rule: ScoringRule,
    extra_credit: Collection[str],
    *,
    writes_total: bool,
) -> None:
    """Require that the rule can be applied, whatever the scores are.

    `points` maps session keys to points possible before step 4, and `steps` to the steps of the session.

    Raises:
        InvalidRequestError: a step needs points possible that a session doesn't have, no session would be left, or
            sessions of unequal points would be dropped from a plain sum.
    """
    counted = {key: value for key, value in points.items() if key not in extra_credit}
    unknown = [key for key, value in points.items() if not value or value < 0]
    for name, is_active in _SESSION_STEPS.items():
        require_points([key for key in unknown if is_active(steps[key])], name, can_be_extra=False)
    if rule.drops_sessions:
        step = "Dropping sessions (--drop-lowest)" if rule.keep_best is None else "Keeping sessions (--keep-best)"
        require_points([key for key, value in counted.items() if not value or value < 0], step)
        _require_valid_drop(weigh_points(counted, steps), rule)
    if not writes_total:
        return
    for step in _list_total_steps(rule):
        require_points([key for key, value in counted.items() if value is None], step)
    if counted and rule.total_points is not None and not any(counted.values()):
        raise InvalidRequestError(
            "The total can't be worth other points (--total-points), because no included session has any points.",
            advice="Enter points for the sessions in the window, or leave this rule out.",
        )


def require_points(sessions: Collection[str], step: str, *, can_be_extra: bool = True) -> None:
    """Raise an error if any sessions lack the points possible that a step needs.

    `sessions` are the keys of such sessions. `can_be_extra` is True if extra-credit sessions don't need points in this
    step.

    Raises:
        InvalidRequestError: `sessions` isn't empty.
    """
    if sessions:
        names = ", ".join(f"“{key}”" for key in list(sessions)[:_MAX_NAMED_SESSIONS])
        more = len(sessions) - _MAX_NAMED_SESSIONS
        suffix = f", and {more} more" if more > 0 else ""
        advice = (
            "Leave them out (--drop), make them extra credit (--extra-credit), or enter their points in the window."
            if can_be_extra
            else "Leave them out (--drop), or enter their points in the window. Extra credit needs points here, too "
            "(--extra-credit)."
        )
        what = f"{step} needs the points possible of every session, and these have none: {names}{suffix}."
        raise InvalidRequestError(what, advice=advice)


def require_counted_session(count: int) -> None:
    """Require that at least one session in the total isn't extra credit.

    Raises:
        InvalidRequestError: `count`, the number of such sessions, is 0.
    """
    if not count:
        raise InvalidRequestError(
            "Every included session is extra credit (--extra-credit), so no session is left for the total.",
            advice="Include a session that isn't extra credit.",
        )


_SESSION_STEPS: Mapping[str, Callable[[SessionSteps], bool]] = {
    "Credit for answers (--credit)": lambda steps: steps.credit is not SessionCredit.POINTS,
    "Full credit (--full-credit-at)": lambda steps: steps.full_credit_at is not None,
    "Equal weight (--each-worth)": lambda steps: steps.each_worth is not None,
}
"""The steps that need a session's points possible, each with a function that returns True if it is active."""


def _list_total_steps(rule: ScoringRule) -> list[str]:
    """Return the names of active steps for the total that need points possible."""
    steps = {
        "A total of other points (--total-points)": rule.total_points is not None,
        "Full credit for the total (--total-full-credit-at)": rule.total_full_credit_at is not None,
        "A limit on the total (--cap-total)": rule.cap_total,
        "Scaling (--scale-to)": rule.scale_to is not None,
    }
    return [step for step, is_on in steps.items() if is_on]


def _require_valid_drop(counted: Mapping[str, Points | None], rule: ScoringRule) -> None:
    """Require that a session is left, and that the points possible of the total don't depend on the dropped ones."""
    kept_count = count_kept_sessions(len(counted), rule)
    if kept_count < 1:
        what = (
            f"Dropping the {rule.drop_lowest} lowest of {len(counted)} sessions leaves none."
            if rule.keep_best is None
            else f"Keeping the {rule.keep_best} best of {len(counted)} sessions leaves none."
        )
        raise InvalidRequestError(what, advice="Drop fewer sessions, or include more.")
    if len(set(counted.values())) > 1 and rule.total_points is None:
        raise InvalidRequestError(
            "The sessions are worth different points, so a total without the dropped ones needs fixed points.",
            advice="Set the points of the total (--total-points), or make all sessions worth the same (--each-worth).",
        )
