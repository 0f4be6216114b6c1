"""Tests for the steps of the grading rule that make up the total."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from core.choices import (
    BelowThresholdPolicy,
    DuplicateAccountPolicy,
    ExcusedPolicy,
    ScoringRule,
    SectionSessions,
    SessionCredit,
)
from core.errors import InvalidRequestError
from core.points import Mark
from core.scores.duplicates import merge_students
from core.scores.points_possible import ImpossibleRuleError, compute_total_points, require_points
from core.scores.sheet import NO_DETAILS, ScoreSheet, ScoringDetails, build_score_sheet
from tests.file_builders import make_export

POINTS = (2, 4, 5, 10)
KEYS = "ABCD"


def build_class(
    rows: Sequence[Sequence[str]],
    rule: ScoringRule,
    points: Sequence[object] = POINTS,
    details: ScoringDetails = NO_DETAILS,
) -> ScoreSheet:
    """Return the scores of a class whose students are P0, P1, and so on."""
    keys = KEYS[: len(points)]
    lines = [f"P{number},{number}@x.edu,{','.join(row)}" for number, row in enumerate(rows)]
    text = "\n".join([f"Name,Email,{','.join(keys)}", f"Points Possible,,{','.join(map(str, points))}", *lines, ""])
    export = make_export(text)
    students = {person.row: person.name for person in export.participants}
    class_scores = merge_students(export.scores, students, DuplicateAccountPolicy.BEST)
    possible = {session.key: session.points_possible for session in export.sessions}
    return build_score_sheet(export, class_scores, export.sessions, possible, rule, details)


def compute_total(row: Sequence[str], rule: ScoringRule, **options: object) -> Fraction | None:
    return build_class([row, ["1"] * len(row)], rule, **options).get_total("P0")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rule", "total"),
    [
        (ScoringRule(), "9"),
        (ScoringRule(credit=SessionCredit.ANSWERED), "16"),
        (ScoringRule(credit=SessionCredit.POSITIVE), "12"),
        (ScoringRule(full_credit_at=Decimal(80)), "11"),
        (ScoringRule(cap=Decimal(5)), "6"),
        (ScoringRule(each_worth=Decimal(10)), "13"),
        (ScoringRule(each_worth=Decimal(10), drop_lowest=2), "13"),
        (ScoringRule(total_points=Decimal(42)), "18"),
        (ScoringRule(drop_lowest=1, total_points=Decimal(20)), "45/4"),
        (ScoringRule(keep_best=1, total_points=Decimal(20)), "16"),
        (ScoringRule(keep_best=9, total_points=Decimal(21)), "9"),
        (ScoringRule(total_full_credit_at=Decimal(40)), "21"),
        (ScoringRule(total_full_credit_at=Decimal(50)), "18"),
        (ScoringRule(total_full_credit_at=Decimal(50), below=BelowThresholdPolicy.KEEP), "9"),
        (ScoringRule(total_full_credit_at=Decimal(50), below=BelowThresholdPolicy.ZERO), "0"),
    ],
)
def test_get_total_single_rule_equals_manual_calculation(rule: ScoringRule, total: str) -> None:
    assert compute_total(["1", "0", "", "8"], rule) == Fraction(total)


EXTRA = ScoringDetails(extra_credit=frozenset("D"))


@pytest.mark.parametrize(
    ("rule", "total"),
    [
        (ScoringRule(), "19"),
        (ScoringRule(cap_total=True), "11"),
        (ScoringRule(total_full_credit_at=Decimal(80)), "19"),
        (ScoringRule(total_points=Decimal(22)), "30"),
        (ScoringRule(each_worth=Decimal(5), drop_lowest=2), "9"),
    ],
)
def test_get_total_extra_credit_is_added_last(rule: ScoringRule, total: str) -> None:
    assert compute_total(["2", "4", "5", "8"], rule, details=EXTRA) == Fraction(total)


@pytest.mark.parametrize(
    ("row", "policy", "mark", "total"),
    [
        (["1", "EX", "", "8"], ExcusedPolicy.PRORATE, Mark.SCORE, "189/17"),
        (["1", "EX", "", "8"], ExcusedPolicy.ZERO, Mark.SCORE, "9"),
        (["EX", "EX", "EX", "EX"], ExcusedPolicy.PRORATE, Mark.EXCUSED, "0"),
        (["EX", "EX", "EX", "EX"], ExcusedPolicy.ZERO, Mark.BLANK, "0"),
        (["EX", "EX", "", "EX"], ExcusedPolicy.PRORATE, Mark.BLANK, "0"),
    ],
)
def test_get_total_excused_sessions_follow_policy(
    row: Sequence[str], policy: ExcusedPolicy, mark: Mark, total: str
) -> None:
    sheet = build_class([row, ["1"] * 4], ScoringRule(excused_in_total=policy))
    assert sheet.total.get_score("P0")[:2] == (mark, Fraction(total))


def test_get_total_with_no_response_excused_prorates_blanks() -> None:
    details = ScoringDetails(excuses_blanks=True)
    assert compute_total(["1", "", "", "8"], ScoringRule(), details=details) == Fraction(9 * 21, 12)


def test_get_total_no_remaining_points_is_excused() -> None:
    sheet = build_class([["1", "EX"], ["0", "2"]], ScoringRule(), (0, 4))
    assert sheet.total.get_mark("P0") is Mark.EXCUSED
    assert sheet.get_total("P1") == 2


SECTIONS = {"P0": frozenset({"01"}), "P1": frozenset({"02"}), "P2": frozenset({"01", "02"}), "P3": frozenset[str]()}


def test_build_score_sheet_own_sections_leaves_out_sessions_of_others() -> None:
    rows = [["1", "", "EX", ""], ["", "2", "5", ""], ["", "", "", "3"], ["1", "", "", ""]]
    rule = ScoringRule(section_sessions=SectionSessions.OWN)
    sheet = build_class(rows, rule, details=ScoringDetails(sections=SECTIONS))
    other = [[sheet.get_mark(f"P{row}", key) is Mark.OTHER_SECTION for key in KEYS] for row in range(4)]
    assert other == [[False, True, True, False], [True, False, False, False], [False] * 4, [False] * 4]
    assert sheet.get_total("P0") == Fraction(21, 12)
    assert not sheet.is_other_section(frozenset(), "B")


def test_build_score_sheet_own_sections_student_without_session_is_excused() -> None:
    rule = ScoringRule(section_sessions=SectionSessions.OWN, excused_in_total=ExcusedPolicy.ZERO)
    sheet = build_class([["", ""], ["2", "2"]], rule, (2, 2), ScoringDetails(sections=SECTIONS))
    assert sheet.total.get_mark("P0") is Mark.EXCUSED


@pytest.mark.parametrize(
    ("rule", "points", "words"),
    [
        (ScoringRule(credit=SessionCredit.ANSWERED), (2, ""), "“B”.*--drop.*window.*--extra-credit"),
        (ScoringRule(each_worth=Decimal(5)), (2, 0), "“B”"),
        (ScoringRule(drop_lowest=1), (2, ""), "“B”.*--drop.*--extra-credit.*window"),
        (ScoringRule(keep_best=1, total_points=Decimal(1)), (2, 0), "“B”"),
        (ScoringRule(total_points=Decimal(5)), (2, ""), "--total-points.*“B”"),
        (ScoringRule(total_full_credit_at=Decimal(5)), (2, ""), "--total-full-credit-at.*“B”"),
        (ScoringRule(cap_total=True), (2, ""), "--cap-total.*“B”"),
        (ScoringRule(scale_to=Decimal(9)), (2, ""), "--scale-to.*“B”"),
        (ScoringRule(), (2, ""), "--excused-in-total.*“B”"),
        (ScoringRule(drop_lowest=2), (2, 2), "--drop-lowest"),
        (ScoringRule(keep_best=0), (2, 2), "--keep-best"),
        (ScoringRule(drop_lowest=1), (2, 3), "--total-points.*--each-worth"),
        (ScoringRule(total_points=Decimal(1)), (0, 0), "no included session has any points"),
    ],
)
def test_build_score_sheet_impossible_rule_raises_invalid_request_error(
    rule: ScoringRule, points: Sequence[object], words: str
) -> None:
    with pytest.raises(InvalidRequestError, match=words):
        build_class([["1", "EX"], ["1", "1"]], rule, points)


def test_build_score_sheet_only_extra_credit_raises_invalid_request_error() -> None:
    details = ScoringDetails(extra_credit=frozenset("AB"))
    with pytest.raises(InvalidRequestError, match="extra credit"):
        build_class([["1", "1"], ["1", "1"]], ScoringRule(), (2, 2), details)


def test_build_score_sheet_unwritten_total_may_be_unknown() -> None:
    details = ScoringDetails(writes_total=False)
    for rule in (ScoringRule(), ScoringRule(total_points=Decimal(5))):
        sheet = build_class([["1", "EX"], ["1", "1"]], rule, (2, ""), details)
        assert sheet.total.get_mark("P0") is Mark.BLANK
        assert sheet.get_column("A").get_score("P0").earned == 1


def test_list_scores_returns_exact_totals_of_scored_students() -> None:
    sheet = build_class([["1", "EX"], ["1", "1"], ["", ""]], ScoringRule(), (2, 4))
    assert sheet.total.list_scores() == [(Fraction(3), "P0"), (Fraction(2), "P1")]
    assert (sheet.total.scored_count, sheet.total.mean) == (2, Decimal("2.50"))


cells = st.sampled_from(["", "EX", "0", "1", "1.5", "2", "4", "6"])
grids = st.lists(st.lists(cells, min_size=4, max_size=4), min_size=1, max_size=4)
percents = st.sampled_from([None, Decimal(50), Decimal(75)])
amounts = st.sampled_from([None, Decimal(3), Decimal("4.5")])
rules = st.builds(
    ScoringRule,
    credit=st.sampled_from(SessionCredit),
    full_credit_at=percents,
    cap=amounts,
    each_worth=amounts,
    drop_lowest=st.integers(0, 3),
    total_points=st.sampled_from([Decimal(7), Decimal(20)]),
    excused_in_total=st.sampled_from(ExcusedPolicy),
    total_full_credit_at=percents,
    below=st.sampled_from(BelowThresholdPolicy),
    cap_total=st.booleans(),
) | st.builds(
    ScoringRule,
    each_worth=amounts,
    keep_best=st.integers(1, 4),
    total_points=st.sampled_from([Decimal(7), Decimal(20)]),
)
details = st.builds(ScoringDetails, extra_credit=st.sampled_from([frozenset[str](), frozenset("D")]))


def is_impossible(rule: ScoringRule, detail: ScoringDetails) -> bool:
    return rule.drop_lowest >= len(POINTS) - len(detail.extra_credit)


@settings(deadline=None)
@given(grids, rules, details, st.integers(0, 3), st.sampled_from(["0", "1", "2.5", "6", "9"]))
def test_get_total_raised_score_never_lowers_total(
    rows: list[list[str]], rule: ScoringRule, detail: ScoringDetails, column: int, raised: str
) -> None:
    assume(not is_impossible(rule, detail))
    old = rows[0][column]
    assume(old not in ("", "EX") and Decimal(raised) >= Decimal(old))
    assume(rule.credit is not SessionCredit.POSITIVE or Decimal(old) <= POINTS[column])
    changed = [[*rows[0][:column], raised, *rows[0][column + 1 :]], *rows[1:]]
    before = build_class(rows, rule, details=detail).get_total("P0")
    after = build_class(changed, rule, details=detail).get_total("P0")
    assert (after is None) == (before is None)
    assert after is None or before is None or after >= before


@settings(deadline=None)
@given(grids, rules, details)
def test_get_total_rows_in_any_order_is_equal(rows: list[list[str]], rule: ScoringRule, detail: ScoringDetails) -> None:
    assume(not is_impossible(rule, detail))
    sheet, reverse = (build_class(grid, rule, details=detail) for grid in (rows, rows[::-1]))
    for number in range(len(rows)):
        assert sheet.total.get_score(f"P{number}") == reverse.total.get_score(f"P{len(rows) - 1 - number}")


@settings(deadline=None)
@given(grids, st.integers(0, 2), st.sampled_from(ExcusedPolicy))
def test_get_total_more_dropped_sessions_never_lower_share(
    rows: list[list[str]], count: int, policy: ExcusedPolicy
) -> None:
    few, more = (
        build_class(rows, ScoringRule(drop_lowest=number, total_points=Decimal(1), excused_in_total=policy))
        for number in (count, count + 1)
    )
    for number in range(len(rows)):
        before, after = few.get_total(f"P{number}"), more.get_total(f"P{number}")
        assert before is None or after is None or after >= before


@settings(deadline=None)
@given(grids, rules, st.integers(0, 3))
def test_get_total_excused_low_session_never_lowers_total(
    rows: list[list[str]], rule: ScoringRule, column: int
) -> None:
    rule = replace(rule, keep_best=None, excused_in_total=ExcusedPolicy.PRORATE)
    assume(not is_impossible(rule, NO_DETAILS))
    sheet = build_class(rows, rule)
    score = sheet.get_column(KEYS[column]).get_score("P0")
    rest = [sheet.get_column(key).get_score("P0") for key in KEYS if key != KEYS[column]]
    counted = [item for item in rest if item.mark is not Mark.EXCUSED]
    assume(score.mark is not Mark.EXCUSED and counted and score.possible)
    earned = sum((item.earned for item in counted), Fraction(0))
    possible = sum((Fraction(item.possible or 0) for item in counted), Fraction(0))
    assume(score.earned / Fraction(score.possible or 1) <= earned / possible)
    changed = [[*rows[0][:column], "EX", *rows[0][column + 1 :]], *rows[1:]]
    before, after = sheet.get_total("P0"), build_class(changed, rule).get_total("P0")
    assert before is None or after is None or after >= before


def test_get_total_only_zero_point_sessions_returns_score() -> None:
    sheet = build_class([["1", "2"], ["1", "EX"]], ScoringRule(), (0, 0))
    assert [sheet.total.get_mark(student) for student in ("P0", "P1")] == [Mark.SCORE, Mark.EXCUSED]
    assert sheet.get_total("P0") == 3


def test_get_total_limits_with_many_decimals_stay_exact() -> None:
    rule = ScoringRule(total_full_credit_at=Decimal(60), below=BelowThresholdPolicy.PROPORTIONAL)
    rows = [["1.000000000000000001"], ["15"], ["14.999999999999999999"]]
    sheet = build_class(rows, rule, (25,))
    totals = [sheet.get_total(f"P{number}") for number in range(3)]
    assert totals == [Fraction(10**18 + 1, 10**18) * 5 / 3, 25, Fraction(15 * 10**18 - 1, 10**18) * 5 / 3]


def test_require_points_long_session_list_counts_remaining_sessions() -> None:
    points = {f"S{number}": None for number in range(4)}
    with pytest.raises(InvalidRequestError, match="“S0”, “S1”, “S2”, and 1 more"):
        require_points(points, "scale_to")
    with pytest.raises(InvalidRequestError, match=r"“S0”, “S1”, and “S2”\."):
        require_points(list(points)[:3], "scale_to")


def test_build_score_sheet_other_section_needs_scores_of_the_section() -> None:
    rule = ScoringRule(section_sessions=SectionSessions.OWN)
    sheet = build_class([["1", ""], ["", "2"]], rule, (2, 2), ScoringDetails(sections=SECTIONS))
    found = [sheet.is_other_section(frozenset(names), key) for names in ({"01"}, {"02"}, {"01", "02"}) for key in "AB"]
    assert found == [False, True, True, False, False, False]


def test_build_score_sheet_scaled_sessions_need_points_unless_only_the_total_is_written() -> None:
    rule = ScoringRule(scale_to=Decimal(9))
    with pytest.raises(ImpossibleRuleError) as raised:
        build_class([["1", "1"]], rule, (2, ""), ScoringDetails(writes_total=False))
    assert (raised.value.step, raised.value.sessions) == ("scale_to", ("B",))
    build_class([["1", "1"]], rule, (2, ""), ScoringDetails(writes_total=False, writes_sessions=False))


def test_compute_total_points_without_dropped_sessions_is_the_sum() -> None:
    unequal = {"A": Decimal(2), "B": Decimal(4)}
    assert compute_total_points(unequal, ScoringRule(drop_lowest=1)) == 6
    equal = dict.fromkeys("ABC", Decimal(2))
    assert [compute_total_points(equal, ScoringRule(drop_lowest=count)) for count in range(5)] == [6, 4, 2, 0, 0]
    assert compute_total_points(equal, ScoringRule(), ["C"]) == 4


def test_get_total_large_negative_scores_with_weights_stay_exact() -> None:
    points = "-99999999999.999999"
    sheet = build_class([[points, "1"]], ScoringRule(each_worth=Decimal(1000)), (2, 2))
    assert sheet.get_total("P0") == 500 * Fraction(points) + 500


def test_get_column_only_sessions_with_percentages_are_divided() -> None:
    sheet = build_class([["50%", "1"], ["1", "1"]], ScoringRule(), (2, 2))
    assert [sheet.get_column(key).is_divided for key in "AB"] == [True, False]
    assert sheet.total.is_divided
    assert not build_class([["1", "1"]], ScoringRule(), (2, 2)).total.is_divided


@pytest.mark.parametrize(
    "rule", [ScoringRule(cap_total=True), ScoringRule(total_full_credit_at=Decimal(50)), ScoringRule()]
)
def test_build_score_sheet_unknown_points_of_unwritten_total_limit_nothing(rule: ScoringRule) -> None:
    sheet = build_class([["1", "3"], ["1", ""]], rule, (2, ""), ScoringDetails(writes_total=False))
    assert sheet.total_points is None
    assert [sheet.get_column(key).get_score("P0").earned for key in "AB"] == [1, 3]


def test_get_total_one_point_left_is_a_score() -> None:
    sheet = build_class([["1", "EX"], ["0", "2"]], ScoringRule(), (1, 4))
    assert [sheet.get_total(student) for student in ("P0", "P1")] == [5, 2]


def test_get_total_all_sessions_excused_drops_nothing() -> None:
    sheet = build_class([["EX", "EX"]], ScoringRule(drop_lowest=1), (2, 2))
    assert sheet.total.get_mark("P0") is Mark.EXCUSED
    assert sheet.get_dropped_sessions("P0") == ()


def test_mean_of_prorated_totals_counts_every_student() -> None:
    rows = [["1", "EX"], ["2", "EX"], ["1", "1"], ["", ""]]
    sheet = build_class(rows, ScoringRule(), (2, 4))
    assert (sheet.total.scored_count, sheet.total.mean) == (3, Decimal("3.67"))  # 3, 6, and 2 points
