"""Tests for the grading rule in words."""

from dataclasses import fields, replace
from decimal import Decimal
from typing import Any

import pytest
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
from core.texts import Text
from tests.sentences import get_values


def test_describe_rule_returns_its_numbers() -> None:
    rule = ScoringRule(cap=Decimal("2.5"), total_full_credit_at=Decimal(80), decimals=1)
    assert get_values(describe_rule(Choices(rule=rule), ["Survey"])) == {
        "n": 1,
        "points": "2.5",
        "item_0": "“Survey”",
        "percent": "80",
    }


@pytest.mark.parametrize(
    "rule", [ScoringRule(drop_lowest=2), ScoringRule(keep_best=2), ScoringRule(decimals=2)], ids=str
)
def test_describe_rule_has_count(rule: ScoringRule) -> None:
    assert get_values(describe_rule(Choices(rule=rule)))["n"] == 2


@pytest.mark.parametrize("name", ["cap", "each_worth", "total_points", "scale_to"])
@pytest.mark.parametrize(("points", "number"), [("1", 1), ("1.0", 1), ("1.5", 2), ("10", 10)])
def test_describe_rule_points_have_plural_form(name: str, points: str, number: int) -> None:
    values: dict[str, Any] = {name: Decimal(points)}
    rule = replace(ScoringRule(), **values)
    sentences = [text for text in describe_rule(Choices(rule=rule)).values.values() if isinstance(text, Text)]
    assert number in {text.number for text in sentences if "points" in text.values}


def test_describe_rule_steps_by_kind_has_sentence_for_each_kind_and_other_sessions() -> None:
    kinds = {kind: SessionSteps(cap=Decimal(at)) for at, kind in enumerate(SessionKind, 1)}
    kinds[SessionKind.POLL] = SessionSteps()
    rule = describe_rule(Choices(rule=ScoringRule(cap=Decimal(9), kinds=kinds)))
    labeled = [text for text in rule.values.values() if isinstance(text, Text) and "sentences" in text.values]
    assert len({text.template for text in labeled}) == len(SessionKind) + 1


def test_describe_rule_excused_missing_scores_do_not_count_as_zero() -> None:
    texts = [describe_rule(Choices(no_response=policy)) for policy in NoResponsePolicy]
    counts = [len(text.values) for text in texts]
    assert len(set(texts)) == len(texts)
    assert counts == [max(counts) - (policy is NoResponsePolicy.EXCUSED) for policy in NoResponsePolicy]


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
