"""Tests for grading rules: full credit, cap, and drop-lowest."""

from decimal import Decimal

import pytest

from core.choices import ExcusedPolicy, ScoringRule
from core.errors import InvalidRequestError
from core.points import Mark
from tests.core.scores.sheets import build_sheet
from tests.file_builders import make_export


def test_full_credit_raises_scores_at_the_threshold() -> None:
    export = make_export("Name,Email,A,B\nPoints Possible,,4,3\nX,x@x.edu,3,2\nY,y@x.edu,2.99,2.25\nZ,z@x.edu,5,\n")
    sheet = build_sheet(export, rule=ScoringRule(full_credit_at=Decimal(75)))
    assert [sheet.get_total(name) for name in "XYZ"] == [Decimal(6), Decimal("5.99"), Decimal(5)]


def test_full_credit_without_points_raises_invalid_request_error() -> None:
    export = make_export("Name,Email,A,B\nX,x@x.edu,3,2\nY,y@x.edu,2.99,2.25\n")
    with pytest.raises(InvalidRequestError, match="these have none: “A”, “B”"):
        build_sheet(export, rule=ScoringRule(full_credit_at=Decimal(75)))


def test_full_credit_in_zero_point_session_raises_invalid_request_error() -> None:
    export = make_export("Name,Email,A,B\nPoints Possible,,4,0\nX,x@x.edu,3,0\n")
    with pytest.raises(InvalidRequestError, match="these have none: “B”"):
        build_sheet(export, rule=ScoringRule(full_credit_at=Decimal(75)))


def test_cap_limits_scores_but_not_points_possible() -> None:
    sheet = build_sheet(make_export(), rule=ScoringRule(cap=Decimal("2.5")))
    assert sheet.get_total("Adler, Ida") == 6
    assert sheet.total_points == 9


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


def test_drop_lowest_drops_excused_sessions_that_count_as_zero() -> None:
    rule = ScoringRule(drop_lowest=3, excused_in_total=ExcusedPolicy.ZERO)
    sheet = build_sheet(make_export(FOUR), rule=rule)
    assert sheet.get_dropped_sessions("Z") == ("A", "B", "C")
    assert sheet.get_total("Z") == 1
    assert sheet.total_points == 2


def test_drop_lowest_with_unequal_points_raises_invalid_request_error() -> None:
    with pytest.raises(InvalidRequestError, match=r"--total-points.*--each-worth"):
        build_sheet(make_export(), rule=ScoringRule(drop_lowest=1))


def test_drop_lowest_of_all_sessions_raises_invalid_request_error() -> None:
    with pytest.raises(InvalidRequestError, match="leaves none"):
        build_sheet(make_export(FOUR), rule=ScoringRule(drop_lowest=4))
