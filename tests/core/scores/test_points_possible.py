"""Tests for the reasons why a grading rule can't be applied."""

from decimal import Decimal

import pytest

from core.choices import ScoringRule, SessionCredit
from core.points import Points
from core.scores.points_possible import ImpossibleRuleError, RuleConflict, require_possible_rule


@pytest.mark.parametrize(
    ("points", "rule", "conflict", "step", "sessions"),
    [
        ((2, None, 0), ScoringRule(SessionCredit.ANSWERED), RuleConflict.POINTS_UNKNOWN, "credit", "BC"),
        ((2, None), ScoringRule(full_credit_at=Decimal(80)), RuleConflict.POINTS_UNKNOWN, "full_credit_at", "B"),
        ((2, None), ScoringRule(each_worth=Decimal(1)), RuleConflict.POINTS_UNKNOWN, "each_worth", "B"),
        ((2, None), ScoringRule(drop_lowest=1), RuleConflict.POINTS_UNKNOWN, "drop_lowest", "B"),
        ((2, 0), ScoringRule(keep_best=1), RuleConflict.POINTS_UNKNOWN, "keep_best", "B"),
        ((2, 3), ScoringRule(drop_lowest=1), RuleConflict.UNEQUAL_POINTS, "drop_lowest", ""),
        ((2, 3), ScoringRule(keep_best=1), RuleConflict.UNEQUAL_POINTS, "keep_best", ""),
        ((2, 2), ScoringRule(drop_lowest=2), RuleConflict.NO_SESSION_LEFT, "drop_lowest", ""),
        ((2, None), ScoringRule(total_points=Decimal(9)), RuleConflict.POINTS_UNKNOWN, "total_points", "B"),
        ((2, None), ScoringRule(cap_total=True), RuleConflict.POINTS_UNKNOWN, "cap_total", "B"),
        ((2, None), ScoringRule(scale_to=Decimal(9)), RuleConflict.POINTS_UNKNOWN, "scale_to", "B"),
        (
            (2, None),
            ScoringRule(total_full_credit_at=Decimal(9)),
            RuleConflict.POINTS_UNKNOWN,
            "total_full_credit_at",
            "B",
        ),
        ((0, 0), ScoringRule(total_points=Decimal(9)), RuleConflict.NO_POINTS, "total_points", ""),
    ],
)
def test_require_possible_rule_impossible_rule_error_names_step_and_sessions(
    points: tuple[int | None, ...], rule: ScoringRule, conflict: RuleConflict, step: str, sessions: str
) -> None:
    by_key: dict[str, Points | None] = {
        key: None if value is None else Decimal(value) for key, value in zip("ABC", points, strict=False)
    }
    with pytest.raises(ImpossibleRuleError) as raised:
        require_possible_rule(by_key, dict.fromkeys(by_key, rule), rule, (), writes_total=True)
    assert (raised.value.conflict, raised.value.step, raised.value.sessions) == (conflict, step, tuple(sessions))
    assert all(f"“{session}”" in raised.value.message for session in sessions)
