"""Tests for grading rules: full credit, cap, and drop-lowest."""

from decimal import Decimal
from fractions import Fraction

import pytest

from core.choices import ExcusedPolicy, ScoringRule, SessionCredit, SessionKind, SessionSteps
from core.errors import InvalidRequestError
from core.points import Mark
from tests.core.scores.sheets import build_sheet
from tests.file_builders import make_export


def test_full_credit_raises_scores_at_threshold() -> None:
    export = make_export("Name,Email,A,B\nPoints Possible,,4,3\nX,x@x.edu,3,2\nY,y@x.edu,2.99,2.25\nZ,z@x.edu,5,\n")
    sheet = build_sheet(export, rule=ScoringRule(full_credit_at=Decimal(75)))
    assert [sheet.get_total(name) for name in "XYZ"] == [Decimal(6), Decimal("5.99"), Decimal(5)]


def test_full_credit_without_points_raises_invalid_request_error() -> None:
    export = make_export("Name,Email,A,B\nX,x@x.edu,3,2\nY,y@x.edu,2.99,2.25\n")
    with pytest.raises(InvalidRequestError, match="“A” and “B”"):
        build_sheet(export, rule=ScoringRule(full_credit_at=Decimal(75)))


def test_full_credit_in_zero_point_session_raises_invalid_request_error() -> None:
    export = make_export("Name,Email,A,B\nPoints Possible,,4,0\nX,x@x.edu,3,0\n")
    with pytest.raises(InvalidRequestError, match="“B”"):
        build_sheet(export, rule=ScoringRule(full_credit_at=Decimal(75)))


def test_cap_limits_scores_but_not_points_possible() -> None:
    sheet = build_sheet(make_export(), rule=ScoringRule(cap=Decimal("2.5")))
    assert sheet.get_total("Adler, Ida") == 6
    assert sheet.total_points == 9


KINDS = (
    "Name,Email,Class 1 - Poll,Class 2 - Quiz,Class 3 - Attendance,Class 4\nPoints Possible,,2,4,1,3\n"
    "X,x@x.edu,1,3,0,1\nY,y@x.edu,,5,1,3\n"
)
CLASS_KEYS = ("Class 1 - Poll", "Class 2 - Quiz", "Class 3 - Attendance", "Class 4")


@pytest.mark.parametrize(
    ("rule", "scores", "points", "totals"),
    [
        (
            ScoringRule(kinds={SessionKind.QUIZ: SessionSteps(full_credit_at=Decimal(75))}),
            ["1", "4", "0", "1"],
            ["2", "4", "1", "3"],
            ["6", "9"],
        ),
        (
            ScoringRule(
                SessionCredit.ANSWERED,
                kinds={
                    SessionKind.QUIZ: SessionSteps(cap=Decimal(2)),
                    SessionKind.ATTENDANCE: SessionSteps(SessionCredit.POSITIVE),
                },
            ),
            ["2", "2", "0", "3"],
            ["2", "4", "1", "3"],
            ["7", "6"],
        ),
        (
            ScoringRule(each_worth=Decimal(1), kinds={SessionKind.POLL: SessionSteps(each_worth=Decimal(10))}),
            ["5", "0.75", "0", str(Fraction(1, 3))],
            ["10", "1", "1", "1"],
            [str(Fraction(73, 12)), "3.25"],
        ),
        (
            ScoringRule(cap=Decimal("0.5"), kinds={SessionKind.PARTICIPATION: SessionSteps()}),
            ["0.5", "0.5", "0", "0.5"],
            ["2", "4", "1", "3"],
            ["1.5", "1.5"],
        ),
    ],
)
def test_steps_by_kind_apply_only_to_their_kind(
    rule: ScoringRule, scores: list[str], points: list[str], totals: list[str]
) -> None:
    sheet = build_sheet(make_export(KINDS), rule=rule)
    assert [sheet.get_column(key).get_score("X").earned for key in CLASS_KEYS] == list(map(Fraction, scores))
    assert [sheet.get_points(key) for key in CLASS_KEYS] == list(map(Decimal, points))
    assert [sheet.get_total(name) for name in "XY"] == list(map(Fraction, totals))


def test_each_worth_by_kind_rounds_only_columns_of_its_kind() -> None:
    rule = ScoringRule(kinds={SessionKind.QUIZ: SessionSteps(each_worth=Decimal(1))})
    sheet = build_sheet(make_export(KINDS), rule=rule)
    assert [sheet.get_column(key).is_divided for key in CLASS_KEYS] == [False, True, False, False]
    assert sheet.total.is_divided


def test_drop_lowest_with_points_equalized_by_kind_drops_session() -> None:
    kinds = {SessionKind.QUIZ: SessionSteps(each_worth=Decimal(2)), SessionKind.ATTENDANCE: SessionSteps()}
    rule = ScoringRule(drop_lowest=1, each_worth=Decimal(2), kinds=kinds)
    with pytest.raises(InvalidRequestError, match="worth different points"):
        build_sheet(make_export(KINDS), rule=rule)
    sheet = build_sheet(make_export(KINDS.replace(",1,3\nX", ",2,3\nX")), rule=rule)
    assert (sheet.get_total("X"), sheet.total_points) == (Fraction(19, 6), Decimal(6))


def test_full_credit_by_kind_requires_points_only_for_its_kind() -> None:
    export = make_export(KINDS.replace(",2,4,1,3\n", ",,4,1,3\n"))
    quizzes = ScoringRule(kinds={SessionKind.QUIZ: SessionSteps(full_credit_at=Decimal(75))})
    assert build_sheet(export, rule=quizzes).get_total("X") == 6
    polls = ScoringRule(kinds={SessionKind.POLL: SessionSteps(full_credit_at=Decimal(75))})
    with pytest.raises(InvalidRequestError, match="“Class 1 - Poll”"):
        build_sheet(export, rule=polls)


FOUR = "Name,Email,A,B,C,D\nPoints Possible,,2,2,2,2\nX,x@x.edu,1,0,2,0\nY,y@x.edu,2,,2,1\nZ,z@x.edu,EX,EX,EX,1\n"


def test_drop_lowest_equal_scores_drops_first_session() -> None:
    sheet = build_sheet(make_export(FOUR), rule=ScoringRule(drop_lowest=1))
    assert [sheet.get_dropped_sessions(name) for name in "XYZ"] == [("B",), ("B",), ("D",)]
    assert [sheet.get_total(name) for name in "XY"] == [3, 5]
    assert sheet.total_points == 6


def test_drop_lowest_removes_excused_sessions_first() -> None:
    sheet = build_sheet(make_export(FOUR), rule=ScoringRule(drop_lowest=1))
    assert sheet.total.get_mark("Z") is Mark.EXCUSED
    assert sheet.total_points == 6


def test_drop_lowest_excused_sessions_counted_as_zero_are_dropped() -> None:
    rule = ScoringRule(drop_lowest=3, excused_in_total=ExcusedPolicy.ZERO)
    sheet = build_sheet(make_export(FOUR), rule=rule)
    assert sheet.get_dropped_sessions("Z") == ("A", "B", "C")
    assert sheet.get_total("Z") == 1
    assert sheet.total_points == 2


def test_drop_lowest_with_unequal_points_raises_invalid_request_error() -> None:
    with pytest.raises(InvalidRequestError, match=r"--total-points.*--each-worth"):
        build_sheet(make_export(), rule=ScoringRule(drop_lowest=1))


def test_drop_lowest_of_all_sessions_raises_invalid_request_error() -> None:
    with pytest.raises(InvalidRequestError, match="drop-lowest"):
        build_sheet(make_export(FOUR), rule=ScoringRule(drop_lowest=4))
