"""Tests for the grading rule in words."""

from dataclasses import fields
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from core.choices import (
    AbsentPolicy,
    BelowThresholdPolicy,
    Choices,
    DuplicateAccountPolicy,
    ExcusedPolicy,
    NoResponsePolicy,
    ScoringRule,
    SectionSessions,
    SessionCredit,
    SessionKind,
    SessionSteps,
)
from core.scores.rule_text import describe_rule


def test_describe_rule_default_rule_returns_its_sentences() -> None:
    assert describe_rule(Choices()) == (
        "Your total is the sum of your sessions; a session without a score counts as 0. Excused sessions don't count, "
        "and your other sessions count for more instead. If you have no score in any session, you get no total."
    )


def test_describe_rule_syllabus_policy_returns_its_sentences() -> None:
    rule = ScoringRule(drop_lowest=2, total_full_credit_at=Decimal(80))
    assert describe_rule(Choices(rule=rule), ["Survey"]) == (
        "Extra credit: “Survey”. These points are added to your total, and you can't lose points there. Your 2 lowest "
        "sessions are dropped; a session without a score counts as 0. Excused sessions don't count, and your other "
        "sessions count for more instead. If your total is at least 80% of the points possible, you get full credit; "
        "below that, your total is in proportion. If you have no score in any session, you get no total."
    )


def test_describe_rule_steps_by_kind_name_each_kind_and_other_sessions() -> None:
    kinds = {
        SessionKind.QUIZ: SessionSteps(full_credit_at=Decimal(80), each_worth=Decimal(2)),
        SessionKind.POLL: SessionSteps(),
    }
    assert describe_rule(Choices(rule=ScoringRule(cap=Decimal(1), kinds=kinds))).startswith(
        "Your score in a poll counts as it is. If you earn at least 80% of the points in a quiz, you get full points "
        "for it. Every quiz is worth 2 points, and your score counts in proportion. You can't earn more than 1 point "
        "in any other session. Your total is"
    )


RULE_FIELDS = [spec.name for spec in fields(ScoringRule)]

amounts = st.sampled_from([None, Decimal(1), Decimal("1.0"), Decimal("2.5"), Decimal(10)])
choices = st.builds(
    Choices,
    no_response=st.sampled_from(NoResponsePolicy),
    absent=st.sampled_from(AbsentPolicy),
    two_accounts=st.sampled_from(DuplicateAccountPolicy),
    rule=st.builds(
        ScoringRule,
        credit=st.sampled_from(SessionCredit),
        full_credit_at=amounts,
        cap=amounts,
        each_worth=amounts,
        drop_lowest=st.integers(0, 2),
        total_points=amounts,
        excused_in_total=st.sampled_from(ExcusedPolicy),
        total_full_credit_at=amounts,
        below=st.sampled_from(BelowThresholdPolicy),
        cap_total=st.booleans(),
        scale_to=amounts,
        decimals=st.sampled_from([None, 0, 1, 2]),
        section_sessions=st.sampled_from(SectionSessions),
        kinds=st.dictionaries(
            st.sampled_from(SessionKind),
            st.builds(SessionSteps, st.sampled_from(SessionCredit), amounts, amounts, amounts),
            max_size=2,
        ),
    )
    | st.builds(ScoringRule, keep_best=st.integers(1, 2)),
)


def list_effects(value: Choices) -> list[object]:
    """Return what the choices mean: settings without effect are equal."""
    rule = value.rule
    below = rule.below if rule.total_full_credit_at is not None else None
    fields = [getattr(rule, name) for name in RULE_FIELDS if name not in ("below", "decimals")]
    decimals = rule.get_written_decimals(is_divided=False)
    return [value.no_response, value.absent, value.two_accounts, below, decimals, *fields]


@settings(max_examples=500)
@given(choices, choices, st.sampled_from([(), ("A",), ("A", "B")]), st.sampled_from([(), ("A",), ("A", "B")]))
def test_describe_rule_different_rules_return_different_texts(
    first: Choices, second: Choices, first_extra: tuple[str, ...], second_extra: tuple[str, ...]
) -> None:
    is_same = (list_effects(first), first_extra) == (list_effects(second), second_extra)
    assert (describe_rule(first, first_extra) == describe_rule(second, second_extra)) == is_same


@given(choices, st.data())
def test_describe_rule_one_changed_setting_changes_text(value: Choices, data: st.DataObject) -> None:
    other = data.draw(choices)
    for name in RULE_FIELDS:
        changed = Choices(
            no_response=value.no_response,
            absent=value.absent,
            two_accounts=value.two_accounts,
            rule=ScoringRule(
                **{field: getattr(other.rule if field == name else value.rule, field) for field in RULE_FIELDS}
            ),
        )
        is_same = list_effects(value) == list_effects(changed)
        both_drops = changed.rule.keep_best is not None and changed.rule.drop_lowest
        if not both_drops and not (value.rule.keep_best is not None and value.rule.drop_lowest):
            assert (describe_rule(value) == describe_rule(changed)) == is_same
