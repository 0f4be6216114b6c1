"""Points possible of the total, and checks of the points that the rule needs."""

from collections.abc import Callable, Collection, Iterable, Mapping
from decimal import Decimal
from enum import StrEnum

from core.choices import ScoringRule, SessionCredit, SessionSteps
from core.clicker.export import Session
from core.errors import InvalidRequestError
from core.points import Points
from core.texts import Text, _, join_limited, ngettext

_MAX_NAMED_SESSIONS = 3


class RuleConflict(StrEnum):
    """The reasons why a rule can't be applied to the included sessions."""

    POINTS_UNKNOWN = "points unknown"
    UNEQUAL_POINTS = "unequal points"
    NO_SESSION_LEFT = "no session left"
    ONLY_EXTRA_CREDIT = "only extra credit"
    NO_POINTS = "no points"


class ImpossibleRuleError(InvalidRequestError):
    """A rule that can't be applied to the included sessions.

    `step` is the name of the field of `ScoringRule` that is in conflict. `sessions` are the keys of the sessions that
    lack points possible.
    """

    def __init__(
        self, conflict: RuleConflict, step: str, what: Text, advice: Text, sessions: Collection[str] = ()
    ) -> None:
        """Store the conflict along with the parts of the message."""
        super().__init__(what, advice=advice)
        self.conflict = conflict
        self.step = step
        self.sessions = tuple(sessions)


def find_session_steps(sessions: Iterable[Session], rule: ScoringRule) -> dict[str, SessionSteps]:
    """Return steps 1 to 4 for each session, by session key."""
    return {session.key: rule.get_session_steps(session.kind) for session in sessions}


def apply_weights(points: Mapping[str, Points | None], steps: Mapping[str, SessionSteps]) -> dict[str, Points | None]:
    """Return the points possible of each session after step 4."""
    weighted = {}
    for key, value in points.items():
        worth = steps[key].each_worth
        weighted[key] = worth if worth is not None and value else value
    return weighted


def compute_total_points(
    weighted_points: Mapping[str, Points | None], rule: ScoringRule, extra_credit: Collection[str] = ()
) -> Points | None:
    """Return the points possible of the total, or None if they are unknown.

    `weighted_points` are the points of the included sessions after step 4. Extra credit doesn't count. The result is
    for a student with no excused sessions, so the sessions that such a student drops don't count either. If sessions
    have unequal points, they can be dropped only with `total_points`.
    """
    if rule.total_points is not None:
        return rule.total_points
    counted_points = [value for key, value in weighted_points.items() if key not in extra_credit]
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
    """Require that the rule can be applied to any scores.

    `points` maps session keys to points possible before step 4, and `steps` to the steps of the session.

    Raises:
        ImpossibleRuleError: a step needs points possible that a session doesn't have, no session would be left, or
            sessions of unequal points would be dropped from a plain sum.
    """
    counted = {key: value for key, value in points.items() if key not in extra_credit}
    unknown = [key for key, value in points.items() if not value or value < 0]
    for step, is_active in _SESSION_STEPS.items():
        require_points([key for key in unknown if is_active(steps[key])], step, can_be_extra=False)
    if rule.drops_sessions:
        step = "drop_lowest" if rule.keep_best is None else "keep_best"
        require_points([key for key in unknown if key in counted], step)
        _require_valid_drop(apply_weights(counted, steps), rule, step)
    if not writes_total:
        return
    for step, is_on in _find_active_total_steps(rule).items():
        require_points([key for key, value in counted.items() if value is None and is_on], step)
    if counted and rule.total_points is not None and not any(counted.values()):
        raise ImpossibleRuleError(
            RuleConflict.NO_POINTS,
            "total_points",
            _("The total can't have other points (--total-points), because no included session has any points."),
            _("Enter points for the sessions in the window, or turn off this rule."),
        )


def require_points(sessions: Collection[str], step: str, *, can_be_extra: bool = True) -> None:
    """Raise an error if any sessions lack the points possible that a step needs.

    `sessions` are the keys of such sessions, and `step` is a field of `ScoringRule`. `can_be_extra` is True if
    extra-credit sessions don't need points in this step.

    Raises:
        ImpossibleRuleError: `sessions` isn't empty.
    """
    if sessions:
        what = ngettext(
            "The rule “{rule}” ({option}) needs points possible, but this session has none: {sessions}.",
            "The rule “{rule}” ({option}) needs points possible, but these sessions have none: {sessions}.",
            len(sessions),
            rule=_STEP_NAMES[step],
            option=_format_option(step),
            sessions=join_limited([f"“{key}”" for key in sessions], _MAX_NAMED_SESSIONS),
        )
        advice = (
            ngettext(
                "Leave it out (--drop), make it extra credit (--extra-credit), or enter its points in the window.",
                "Leave them out (--drop), make them extra credit (--extra-credit), or enter their points in the "
                "window.",
                len(sessions),
            )
            if can_be_extra
            else ngettext(
                "Leave it out (--drop), or enter its points in the window. Extra credit (--extra-credit) also needs "
                "points for this rule.",
                "Leave them out (--drop), or enter their points in the window. Extra credit (--extra-credit) also "
                "needs points for this rule.",
                len(sessions),
            )
        )
        raise ImpossibleRuleError(RuleConflict.POINTS_UNKNOWN, step, what, advice, sessions)


def require_counted_session(count: int) -> None:
    """Require that at least one session in the total isn't extra credit.

    Raises:
        ImpossibleRuleError: `count`, the number of such sessions, is 0.
    """
    if not count:
        raise ImpossibleRuleError(
            RuleConflict.ONLY_EXTRA_CREDIT,
            "extra_credit",
            _("Every included session is extra credit (--extra-credit), so the total has no session."),
            _("Include a session that isn't extra credit."),
        )


_SESSION_STEPS: Mapping[str, Callable[[SessionSteps], bool]] = {
    "credit": lambda steps: steps.credit is not SessionCredit.POINTS,
    "full_credit_at": lambda steps: steps.full_credit_at is not None,
    "each_worth": lambda steps: steps.each_worth is not None,
}
"""The steps that need a session's points possible, each with a function that returns True if it is active."""


_STEP_NAMES = {
    "credit": _("Credit for answers"),
    "full_credit_at": _("Full credit"),
    "each_worth": _("Equal points"),
    "drop_lowest": _("Drop the lowest sessions"),
    "keep_best": _("Keep the best sessions"),
    "total_points": _("Points of the total"),
    "excused_in_total": _("Leave excused sessions out of the total"),
    "total_full_credit_at": _("Full credit for the total"),
    "cap_total": _("Limit for the total"),
    "scale_to": _("Scale the scores"),
}


def _format_option(step: str) -> str:
    """Return the command-line option of a step, which has the name of the step's field in `ScoringRule`."""
    return f"--{step.replace('_', '-')}"


def _find_active_total_steps(rule: ScoringRule) -> dict[str, bool]:
    """Return a flag for each step of the total that needs points possible: True if it is active."""
    return {
        "total_points": rule.total_points is not None,
        "total_full_credit_at": rule.total_full_credit_at is not None,
        "cap_total": rule.cap_total,
        "scale_to": rule.scale_to is not None,
    }


def _require_valid_drop(counted: Mapping[str, Points | None], rule: ScoringRule, step: str) -> None:
    """Require that a session is left, and that the total's points possible don't depend on dropped sessions."""
    kept_count = count_kept_sessions(len(counted), rule)
    if kept_count < 1:
        what = (
            _(
                "No session is left after the rule drops {dropped} of {included} (--drop-lowest).",
                dropped=rule.drop_lowest,
                included=len(counted),
            )
            if rule.keep_best is None
            else _("No session is left for the rule to keep (--keep-best).")
        )
        advice = _("Drop fewer sessions, or include more.")
        raise ImpossibleRuleError(RuleConflict.NO_SESSION_LEFT, step, what, advice)
    if len(set(counted.values())) > 1 and rule.total_points is None:
        raise ImpossibleRuleError(
            RuleConflict.UNEQUAL_POINTS,
            step,
            _("Sessions can't be dropped from the total, because they are worth different points."),
            _("Set the points of the total (--total-points), or make all sessions worth the same (--each-worth)."),
        )
