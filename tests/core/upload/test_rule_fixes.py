"""Tests for conflicts between a rule and its sessions, and for the changes that resolve them."""

from dataclasses import replace
from decimal import Decimal

import pytest

from core.choices import Choices, ExcusedPolicy, OutputColumns, ScoringRule, SessionCredit, SessionKind, SessionSteps
from core.results import derive_results
from core.scores.points_possible import ImpossibleRuleError, RuleConflict
from core.texts import Text
from core.upload.rule_fixes import FixKind, find_rule_conflict, list_rule_fixes
from core.workbook import Workbook
from tests.file_builders import CLICKER, make_workbook

KEYS = ("Class 1 - Poll", "Class 2 - Poll", "Class 3 - Quiz")
WITHOUT_POINTS = CLICKER.replace(",5.00,9.00", ",,9.00")


def build(rule: ScoringRule, clicker: str = CLICKER, extra_credit: tuple[str, ...] = ()) -> Workbook:
    workbook = make_workbook(clicker).with_choices(Choices(columns=OutputColumns.TOTAL, rule=rule))
    return replace(workbook, extra_credit=frozenset(extra_credit))


@pytest.mark.parametrize(
    ("workbook", "conflict", "fixes"),
    [
        (
            build(ScoringRule(drop_lowest=1)),
            RuleConflict.UNEQUAL_POINTS,
            [(FixKind.SET_TOTAL_POINTS, 9), (FixKind.SET_EACH_WORTH, 2)],
        ),
        (
            build(ScoringRule(keep_best=2, kinds={SessionKind.POLL: SessionSteps(each_worth=Decimal(1))})),
            RuleConflict.UNEQUAL_POINTS,
            [(FixKind.SET_TOTAL_POINTS, 7), (FixKind.SET_EACH_WORTH, 1)],
        ),
        (
            build(ScoringRule(drop_lowest=1), WITHOUT_POINTS),
            RuleConflict.POINTS_UNKNOWN,
            [(FixKind.LEAVE_OUT_SESSIONS, 1), (FixKind.MAKE_EXTRA_CREDIT, 1), (FixKind.TURN_OFF, None)],
        ),
        (
            build(ScoringRule(SessionCredit.ANSWERED, kinds={SessionKind.QUIZ: SessionSteps(SessionCredit.POSITIVE)})),
            None,
            [],
        ),
        (
            build(
                ScoringRule(kinds={SessionKind.QUIZ: SessionSteps(SessionCredit.POSITIVE)}),
                WITHOUT_POINTS,
            ),
            RuleConflict.POINTS_UNKNOWN,
            [(FixKind.LEAVE_OUT_SESSIONS, 1), (FixKind.TURN_OFF, None)],
        ),
        (
            build(ScoringRule(drop_lowest=5, total_points=Decimal(5))),
            RuleConflict.NO_SESSION_LEFT,
            [(FixKind.DROP_FEWER, 2), (FixKind.TURN_OFF, None)],
        ),
        (
            build(ScoringRule(drop_lowest=1), extra_credit=KEYS[:2]),
            RuleConflict.NO_SESSION_LEFT,
            [(FixKind.TURN_OFF, None)],
        ),
        (
            build(ScoringRule(), extra_credit=KEYS),
            RuleConflict.ONLY_EXTRA_CREDIT,
            [(FixKind.CLEAR_EXTRA_CREDIT, None)],
        ),
        (
            build(ScoringRule(total_points=Decimal(5)), CLICKER.replace("2.00,2.00,5.00,9.00", "0,0,0,0")),
            RuleConflict.NO_POINTS,
            [(FixKind.TURN_OFF, None)],
        ),
        (
            build(ScoringRule(cap_total=True), CLICKER.replace("2.00,2.00,5.00,9.00", ",,,")),
            RuleConflict.POINTS_UNKNOWN,
            [(FixKind.LEAVE_OUT_SESSIONS, 2), (FixKind.MAKE_EXTRA_CREDIT, 2), (FixKind.TURN_OFF, None)],
        ),
    ],
)
def test_list_rule_fixes_each_fix_resolves_conflict(
    workbook: Workbook, conflict: RuleConflict | None, fixes: list[tuple[FixKind, int | None]]
) -> None:
    found = find_rule_conflict(workbook)
    assert (found.conflict if found else None) == conflict
    if found is None:
        assert derive_results(workbook).score_sheet is not None
        return
    offered = list_rule_fixes(workbook, found)
    assert [(fix.kind, fix.amount) for fix in offered] == fixes
    for fix in offered:
        assert find_rule_conflict(fix.workbook) is None
        assert derive_results(fix.workbook).score_sheet is not None


def test_find_rule_conflict_without_total_ignores_its_steps() -> None:
    rule = ScoringRule(total_points=Decimal(5))
    workbook = build(rule, WITHOUT_POINTS).with_choices(Choices(rule=rule))
    assert find_rule_conflict(workbook) is None
    assert find_rule_conflict(Workbook()) is None


def test_list_rule_fixes_step_turned_off_leaves_other_conflict() -> None:
    workbook = build(ScoringRule(drop_lowest=1, total_points=Decimal(5)), WITHOUT_POINTS)
    conflict = find_rule_conflict(workbook)
    assert conflict is not None
    remaining = find_rule_conflict(list_rule_fixes(workbook, conflict)[-1].workbook)
    assert remaining is not None
    assert (conflict.step, remaining.step) == ("drop_lowest", "total_points")


def test_list_rule_fixes_excused_without_points_counts_them_as_zero() -> None:
    workbook = build(ScoringRule(), WITHOUT_POINTS.replace("0.00,,4.25", "EX,,4.25"))
    assert find_rule_conflict(workbook) is None
    assert [problem.code for problem in derive_results(workbook).problems if problem.code == "rule-impossible"]
    conflict = ImpossibleRuleError(RuleConflict.POINTS_UNKNOWN, "excused_in_total", Text(""), Text(""), KEYS[2:])
    fixes = list_rule_fixes(workbook, conflict)
    assert [fix.kind for fix in fixes] == [FixKind.LEAVE_OUT_SESSIONS, FixKind.MAKE_EXTRA_CREDIT, FixKind.TURN_OFF]
    assert fixes[-1].workbook.choices.rule.excused_in_total is ExcusedPolicy.ZERO
    assert all(derive_results(fix.workbook).score_sheet is not None for fix in fixes)
