"""Tests for the arithmetic of a total."""

import re
from decimal import Decimal
from fractions import Fraction

import pytest

from core.choices import BelowThresholdPolicy, DuplicateAccountPolicy, ScoringRule, SessionSteps
from core.points import Mark
from core.scores.columns import StudentScore
from core.scores.contributions import RowScore, SessionContribution, describe_session_steps, describe_total
from core.scores.duplicates import merge_students
from core.scores.sheet import ScoreSheet, ScoringDetails, build_score_sheet
from tests.file_builders import make_export


def build_sheet(row: str, rule: ScoringRule, *extra_credit: str) -> ScoreSheet:
    """Return the scores of Ida, who has three sessions of 4 points."""
    export = make_export(f"Name,Email,A,B,C\nPoints Possible,,4,4,4\nIda,ida@x.edu,{row}\n")
    merged = merge_students(export.scores, {3: "Ida"}, DuplicateAccountPolicy.BEST)
    points = {session.key: session.points_possible for session in export.sessions}
    details = ScoringDetails(extra_credit=frozenset(extra_credit))
    return build_score_sheet(export, merged, export.sessions, points, rule, details)


def list_numbers(row: str, rule: ScoringRule, *extra_credit: str) -> list[list[str]]:
    """Return the numbers in each line that describes the total, in ascending order."""
    sheet = build_sheet(row, rule, *extra_credit)
    contributions = tuple(
        SessionContribution(
            title=key,
            column=4,
            rows=(),
            mark=score.mark,
            earned_points=None,
            counted_points=score.earned if score.mark is Mark.SCORE else None,
            points_possible=score.possible,
            is_full_credit=False,
            is_capped=False,
            is_dropped=bool(sheet.is_dropped.at["Ida", key]),
            notes=(),
            is_left_out=bool(sheet.totals.is_excused.at["Ida", key]),
            is_extra_credit=key in extra_credit,
        )
        for key, score in ((key, sheet.get_column(key).get_score("Ida")) for key in "ABC")
    )
    lines = describe_total(contributions, sheet, "Ida")
    return [sorted(re.findall(r"[0-9]+(?:\.[0-9]+)?", line), key=float) for line in lines]


HALF = ScoringRule(total_full_credit_at=Decimal(50))


@pytest.mark.parametrize(
    ("row", "rule", "extra_credit", "numbers"),
    [
        ("4,3,2", ScoringRule(), "", [["4", "3", "2", "9", "12"]]),
        ("4,3,2", ScoringRule(cap_total=True), "", [["4", "3", "2", "9", "12"]]),
        ("4,4,4", ScoringRule(cap_total=True), "", [["4", "4", "4", "12", "12"]]),
        ("4,4,3", ScoringRule(), "C", [["4", "4", "8", "8"], ["8", "3", "11"]]),
        ("4,4,3", ScoringRule(cap_total=True), "C", [["4", "4", "8", "8"], ["8", "3", "11"], ["11", "8"]]),
        ("4,4,0", ScoringRule(cap_total=True), "C", [["4", "4", "8", "8"]]),
        ("2,2,3", HALF, "", [["2", "2", "3", "7", "12"], ["7", "50", "12", "6", "12"]]),
        ("2,2,2", HALF, "", [["2", "2", "2", "6", "12"], ["6", "50", "12", "6", "12"]]),
        ("5,5,5", HALF, "", [["5", "5", "5", "15", "12"], ["15", "50", "12", "6", "15"]]),
        ("1,2,2", HALF, "", [["1", "2", "2", "5", "12"], ["5", "50", "12", "6", "5", "50", "10"]]),
        ("EX,2,3", ScoringRule(), "", [[], ["2", "3", "5", "8"], ["5", "8", "12", "7.5"]]),
        ("1,2,3", ScoringRule(drop_lowest=1), "", [["1", "2", "3", "5", "8"]]),
    ],
)
def test_describe_total_lines_contain_the_numbers(
    row: str, rule: ScoringRule, extra_credit: str, numbers: list[list[str]]
) -> None:
    assert list_numbers(row, rule, *extra_credit) == [sorted(line, key=float) for line in numbers]


@pytest.mark.parametrize(("below", "last"), [(BelowThresholdPolicy.KEEP, "5"), (BelowThresholdPolicy.ZERO, "0")])
def test_describe_total_below_threshold_ends_with_the_total(below: BelowThresholdPolicy, last: str) -> None:
    rule = ScoringRule(total_full_credit_at=Decimal(50), below=below)
    assert list_numbers("1,2,2", rule)[-1] == sorted(["5", "50", "12", "6", last], key=float)


@pytest.mark.parametrize(
    ("steps", "points", "count"),
    [
        (SessionSteps(full_credit_at=Decimal(80)), ("3", "3", "3", "3"), 0),
        (SessionSteps(full_credit_at=Decimal(80)), ("4", "4", "5", "5"), 1),
        (SessionSteps(cap=Decimal(4)), ("3", "3", "3", "3"), 0),
        (SessionSteps(cap=Decimal(4)), ("5", "5", "5", "4"), 1),
        (SessionSteps(each_worth=Decimal(5)), ("3", "3", "3", "3"), 0),
        (SessionSteps(each_worth=Decimal(10)), ("3", "3", "3", "3"), 1),
        (SessionSteps(), (None, "3", "3", "3"), 0),
    ],
)
def test_describe_session_steps_yields_only_steps_that_change_the_score(
    steps: SessionSteps, points: tuple[str | None, ...], count: int
) -> None:
    score = StudentScore(Mark.SCORE, Fraction(3), Decimal(5))
    values = tuple(None if text is None else Decimal(text) for text in points)
    assert len(list(describe_session_steps(steps, values, Decimal(5), score))) == count


def test_row_score_text_is_its_points() -> None:
    assert RowScore(2, Mark.SCORE, Decimal("2.50"), is_counted=True).text == "2.5"
