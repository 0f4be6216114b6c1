"""Conflicts between a workbook's grading rule and its sessions, and changes that resolve them.

The window imports this module before pandas is loaded.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum, auto

from core.choices import ExcusedPolicy, OutputColumns, ScoringRule
from core.points import Points
from core.scores.points_possible import (
    ImpossibleRuleError,
    RuleConflict,
    apply_weights,
    find_session_steps,
    require_counted_session,
    require_possible_rule,
)
from core.upload.session_points import resolve_points_possible
from core.workbook import Workbook


class FixKind(Enum):
    """The kinds of changes that make a rule possible."""

    SET_TOTAL_POINTS = auto()
    SET_EACH_WORTH = auto()
    LEAVE_OUT_SESSIONS = auto()
    MAKE_EXTRA_CREDIT = auto()
    DROP_FEWER = auto()
    CLEAR_EXTRA_CREDIT = auto()
    TURN_OFF = auto()


@dataclass(frozen=True, eq=False)
class RuleFix:
    """A change that resolves a conflict, and the workbook after it.

    `amount` are the points or the number of sessions in the change, or None.
    """

    kind: FixKind
    workbook: Workbook
    amount: Points | int | None = None


def find_rule_conflict(workbook: Workbook) -> ImpossibleRuleError | None:
    """Return why the rule can't be applied to the included sessions, or None if it can.

    Excused students may also need unknown points possible, which is detected only when the scores are computed.
    """
    points = _find_included_points(workbook)
    extra_credit = workbook.extra_credit & points.keys()
    rule, writes_total = workbook.choices.rule, workbook.output_columns is not OutputColumns.SESSIONS
    steps = find_session_steps(workbook.chosen_sessions, rule)
    try:
        require_possible_rule(points, steps, rule, extra_credit, writes_total=writes_total)
        if writes_total and points:
            require_counted_session(len(points) - len(extra_credit))
    except ImpossibleRuleError as error:
        return error
    return None


def list_rule_fixes(workbook: Workbook, conflict: ImpossibleRuleError) -> tuple[RuleFix, ...]:
    """Return the changes that resolve a conflict, the most likely one first."""
    return tuple(_iter_fixes(workbook, conflict))


def _iter_fixes(workbook: Workbook, conflict: ImpossibleRuleError) -> Iterator[RuleFix]:
    rule, points = workbook.choices.rule, _find_included_points(workbook)
    steps = find_session_steps(workbook.chosen_sessions, rule)
    counted = [
        value for key, value in apply_weights(points, steps).items() if value and key not in workbook.extra_credit
    ]
    if conflict.conflict is RuleConflict.UNEQUAL_POINTS:
        total, worth = sum(counted, Points(0)), Counter(counted).most_common(1)[0][0]
        yield RuleFix(FixKind.SET_TOTAL_POINTS, _with_rule(workbook, replace(rule, total_points=total)), total)
        kinds = {kind: replace(item, each_worth=worth) for kind, item in rule.kinds.items()}
        yield RuleFix(FixKind.SET_EACH_WORTH, _with_rule(workbook, replace(rule, each_worth=worth, kinds=kinds)), worth)
        return
    sessions = frozenset(conflict.sessions)
    if sessions and len(sessions) < len(points):
        left_out = workbook.with_sessions_included(sessions, included=False)
        yield RuleFix(FixKind.LEAVE_OUT_SESSIONS, left_out, len(sessions))
        extra = replace(workbook, extra_credit=workbook.extra_credit | sessions)
        if find_rule_conflict(extra) is None:
            yield RuleFix(FixKind.MAKE_EXTRA_CREDIT, extra, len(sessions))
    if conflict.conflict is RuleConflict.ONLY_EXTRA_CREDIT:
        yield RuleFix(FixKind.CLEAR_EXTRA_CREDIT, replace(workbook, extra_credit=frozenset()))
        return
    if conflict.conflict is RuleConflict.NO_SESSION_LEFT and len(counted) > 1:
        fewer = len(counted) - 1
        yield RuleFix(FixKind.DROP_FEWER, _with_rule(workbook, replace(rule, drop_lowest=fewer, keep_best=None)), fewer)
    yield RuleFix(FixKind.TURN_OFF, _turn_off(workbook, conflict.step))


def _turn_off(workbook: Workbook, step: str) -> Workbook:
    """Return a workbook without this step of the rule, for all kinds of sessions."""
    rule, default = workbook.choices.rule, ScoringRule()
    if step == "excused_in_total":
        return _with_rule(workbook, replace(rule, excused_in_total=ExcusedPolicy.ZERO))
    value = getattr(default, step)
    kinds = {kind: replace(item, **{step: value}) if hasattr(item, step) else item for kind, item in rule.kinds.items()}
    return _with_rule(workbook, replace(rule, kinds=kinds, **{step: value}))


def _with_rule(workbook: Workbook, rule: ScoringRule) -> Workbook:
    return workbook.with_choices(replace(workbook.choices, rule=rule))


def _find_included_points(workbook: Workbook) -> dict[str, Points | None]:
    points = resolve_points_possible(workbook)
    return {session.key: points[session.key] for session in workbook.chosen_sessions}
