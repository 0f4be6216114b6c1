"""Tests for the comparison of totals before and after a change of the grading rule."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.choices import (
    Choices,
    DuplicateAccountPolicy,
    NoResponsePolicy,
    OutputColumns,
    ScoreCorrection,
    ScoringRule,
    SessionCredit,
)
from core.errors import InvalidRequestError
from core.points import Mark, format_fraction, round_points
from core.results import derive_results
from core.rule_comparison import RuleComparison, TotalChange, compare_sheets, derive_trial_sheet
from core.workbook import Workbook
from tests.file_builders import CLICKER, make_export, make_workbook

IDA, RAVI, LENA = "11", "12", "13"
TOTAL = Choices(columns=OutputColumns.TOTAL)


def compare(before: Workbook, choices: Choices, boundary: str = "80") -> RuleComparison:
    """Return the comparison of a workbook with the same one with other choices."""
    results = derive_results(before)
    assert results.class_scores is not None
    assert results.score_sheet is not None
    trial = derive_trial_sheet(before, before.with_choices(choices), results.class_scores, results.score_sheet)
    return compare_sheets((results.score_sheet, before.choices), (trial, choices), Decimal(boundary))


def with_rule(**values: object) -> Choices:
    return replace(TOTAL, rule=ScoringRule(**values))  # type: ignore[arg-type]


def test_compare_sheets_same_rule_returns_no_changes() -> None:
    found = compare(make_workbook().with_choices(TOTAL), TOTAL)
    assert (found.student_count, found.changed_count, found.rescored_count) == (3, 0, 0)
    assert (found.gains, found.losses, found.risen_count, found.fallen_count) == ((), (), 0, 0)
    assert found.before == found.after
    assert found.before is not None
    assert found.before.bins == (0, 0, 0, 0, 1, 0, 0, 0, 0, 1)
    assert (found.before.scored_count, found.before.passed_count, found.before.above_count) == (2, 1, 0)
    assert found.before.mean == pytest.approx((8.5 + 4.25) / 9 / 2 * 100)


def test_compare_sheets_credit_for_answers_raises_totals() -> None:
    found = compare(make_workbook().with_choices(TOTAL), with_rule(credit=SessionCredit.ANSWERED), "77")
    assert (found.changed_count, found.raised_count, found.lowered_count, found.rescored_count) == (2, 2, 0, 2)
    assert found.gains == (TotalChange(RAVI, "4.25", "7"), TotalChange(IDA, "8.5", "9"))
    assert (found.losses, found.risen_count, found.fallen_count) == ((), 1, 0)
    assert found.after is not None
    assert found.after.bins == (0, 0, 0, 0, 0, 0, 0, 1, 0, 1)


def test_compare_sheets_cap_lowers_totals_below_boundary() -> None:
    found = compare(make_workbook().with_choices(TOTAL), with_rule(cap=Decimal(2)))
    assert (found.raised_count, found.lowered_count, found.risen_count, found.fallen_count) == (0, 2, 0, 1)
    assert found.losses == (TotalChange(IDA, "8.5", "5.5"), TotalChange(RAVI, "4.25", "2"))


def test_compare_sheets_boundary_counts_exact_total_as_passed() -> None:
    before = make_workbook().with_choices(with_rule(total_points=Decimal(100)))
    found = compare(before, with_rule(total_points=Decimal(100), decimals=1), "47.2")
    assert found.before is not None
    assert found.after is not None
    assert (found.before.passed_count, found.after.passed_count) == (2, 2)
    assert found.losses[0] == TotalChange(IDA, "94.44", "94.4")
    assert compare(before, with_rule(total_points=Decimal(100), decimals=1), "47.21").fallen_count == 1


def test_compare_sheets_other_total_points_keep_percentages() -> None:
    found = compare(make_workbook().with_choices(TOTAL), with_rule(total_points=Decimal(18)))
    assert (found.changed_count, found.raised_count, found.lowered_count) == (2, 0, 0)


def test_compare_sheets_scaled_total_is_compared_as_written() -> None:
    found = compare(make_workbook().with_choices(TOTAL), with_rule(scale_to=Decimal(20), cap=Decimal(2)))
    assert found.losses[0] == TotalChange(IDA, "8.5", "12.22")
    assert found.after is not None
    assert found.after.mean == pytest.approx((12.22 + 4.44) / 2 / 20 * 100)


@pytest.mark.parametrize(
    ("policy", "changed", "scored"),
    [(NoResponsePolicy.ZERO, 1, 3), (NoResponsePolicy.EXCUSED, 2, 2), (NoResponsePolicy.CLEAR, 0, 2)],
)
def test_compare_sheets_missing_score_policy_fills_totals(policy: NoResponsePolicy, changed: int, scored: int) -> None:
    found = compare(make_workbook().with_choices(TOTAL), replace(TOTAL, no_response=policy))
    assert found.changed_count == changed
    assert found.after is not None
    assert found.after.scored_count == scored


def test_compare_sheets_excused_total_is_neither_gain_nor_loss() -> None:
    workbook = make_workbook(CLICKER.replace("0.00,,4.25", "0.00,EX,EX")).with_choices(TOTAL)
    found = compare(workbook, with_rule(drop_lowest=1, each_worth=Decimal(1)))
    assert TotalChange(RAVI, "0", "EX") not in (*found.gains, *found.losses)
    assert found.changed_count == 2
    back = compare(workbook.with_choices(with_rule(drop_lowest=1, each_worth=Decimal(1))), TOTAL)
    assert (back.changed_count, back.losses) == (2, (TotalChange(IDA, "2", "8.5"),))


def test_compare_sheets_unknown_points_possible_compares_points() -> None:
    workbook = make_workbook(CLICKER.replace(",5.00,9.00", ",,9.00")).with_choices(TOTAL)
    found = compare(workbook, with_rule(cap=Decimal(2)))
    assert (found.before, found.after, found.fallen_count) == (None, None, 0)
    assert found.losses == (TotalChange(IDA, "8.5", "5.5"), TotalChange(RAVI, "4.25", "2"))


def test_compare_sheets_lost_total_is_a_loss() -> None:
    workbook = make_workbook(CLICKER.replace(",5.00,9.00", ",,9.00"))
    found = compare(workbook, Choices(rule=ScoringRule(cap_total=True)))
    assert found.losses == (TotalChange(IDA, "8.5", ""), TotalChange(RAVI, "4.25", ""))


def test_compare_sheets_scaled_sessions_count_rescored_students() -> None:
    both = replace(TOTAL, columns=OutputColumns.BOTH)
    workbook = make_workbook().with_choices(both)
    assert compare(workbook, replace(both, rule=ScoringRule(scale_to=Decimal(2)))).rescored_count == 2
    assert compare(workbook, replace(both, rule=ScoringRule(each_worth=Decimal(2)))).rescored_count == 2
    large = CLICKER.replace("2.00,1.50,5.00,8.50", f"{10**15},1.50,5.00,8.50")
    rule = ScoringRule(each_worth=Decimal("0.37"))
    assert compare(make_workbook(large).with_choices(both), replace(both, rule=rule)).rescored_count == 2


def test_derive_trial_sheet_other_account_policy_remerges_accounts() -> None:
    twice = CLICKER + "Bose,Ravi,ravi@example.edu,1002,1.00,1,1,3\n"
    found = compare(make_workbook(twice).with_choices(TOTAL), replace(TOTAL, two_accounts=DuplicateAccountPolicy.SUM))
    assert found.gains == (TotalChange(RAVI, "6.25", "7.25"),)


def test_derive_trial_sheet_without_sheet_applies_corrections() -> None:
    workbook = replace(
        make_workbook().with_choices(TOTAL), corrections=(ScoreCorrection("id:1003", "Class 3 - Quiz", "5"),)
    )
    class_scores = derive_results(workbook).class_scores
    assert class_scores is not None
    assert derive_trial_sheet(workbook, workbook, class_scores, None).get_total(LENA) == 5
    with pytest.raises(InvalidRequestError):
        derive_trial_sheet(Workbook(), workbook, class_scores, None)
    with pytest.raises(InvalidRequestError, match="different points"):
        derive_trial_sheet(workbook, workbook.with_choices(with_rule(drop_lowest=1)), class_scores, None)


def test_compare_sheets_lists_at_most_five_students_in_file_order() -> None:
    rows = "".join(f"P{number},{number}@x.edu,1\n" for number in range(8))
    workbook = Workbook(make_export(f"Name,Email,Class 1 - Poll\nPoints Possible,,4\n{rows}"), choices=TOTAL)
    found = compare(workbook, with_rule(credit=SessionCredit.ANSWERED))
    assert (found.raised_count, [change.student for change in found.gains]) == (
        8,
        ["row 3", "row 4", "row 5", "row 6", "row 7"],
    )


cells = st.sampled_from(["", "EX", "0", "1", "1.5", "2.25", "4", "-1.005"])
amounts = st.sampled_from([None, Decimal(1), Decimal("2.5"), Decimal(70)])
rules = st.builds(
    ScoringRule,
    full_credit_at=amounts,
    cap=amounts,
    each_worth=amounts,
    total_points=amounts,
    total_full_credit_at=amounts,
    scale_to=amounts,
    decimals=st.sampled_from([None, 0, 1]),
    cap_total=st.booleans(),
)


@settings(max_examples=150)
@given(st.lists(st.tuples(cells, cells), min_size=1, max_size=4), rules, rules)
def test_compare_sheets_any_rules_matches_single_totals(
    rows: list[tuple[str, str]], old_rule: ScoringRule, new_rule: ScoringRule
) -> None:
    lines = "".join(f"P{number},{number}@x.edu,{','.join(row)}\n" for number, row in enumerate(rows))
    export = make_export(f"Name,Email,Class 1 - Poll,Class 2 - Poll\nPoints Possible,,2,3\n{lines}")
    workbook = Workbook(export, choices=replace(TOTAL, rule=old_rule))
    trial = workbook.with_choices(replace(TOTAL, rule=new_rule))
    found = compare(workbook, trial.choices)
    texts = [format_totals(workbook), format_totals(trial)]
    changed = [student for student in texts[0] if texts[0][student] != texts[1][student]]
    assert found.changed_count == len(changed)
    for change in (*found.gains, *found.losses):
        assert (change.before, change.after) == (texts[0][change.student], texts[1][change.student])


def format_totals(workbook: Workbook) -> dict[str, str]:
    """Return the written text of each total, calculated one by one."""
    sheet = derive_results(workbook).score_sheet
    assert sheet is not None
    rule = workbook.choices.rule
    texts = {}
    for student in sheet.rows:
        score = sheet.total.get_score(student)
        earned = score.earned
        if rule.scale_to and score.possible:
            earned = earned * Fraction(rule.scale_to) / Fraction(score.possible)
        points = round_points(earned, rule.get_written_decimals(is_divided=sheet.total.is_divided))
        texts[student] = {
            Mark.SCORE: format_fraction(Fraction(points)),
            Mark.EXCUSED: "EX",
        }.get(score.mark, "")
    return texts
