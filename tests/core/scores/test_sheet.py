"""Tests for student scores, scoring rules, and totals."""

from collections.abc import Mapping
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.choices import DuplicateAccountPolicy, ScoringRule
from core.clicker.export import ClickerExport
from core.errors import RequestError
from core.points import Mark
from core.scores.sheet import ScoreSheet, build_score_sheet
from tests.file_builders import make_export


def build_sheet(
    export: ClickerExport,
    students: Mapping[int, str] | None = None,
    rule: ScoringRule | None = None,
    accounts: DuplicateAccountPolicy = DuplicateAccountPolicy.BEST,
) -> ScoreSheet:
    students_by_row = students or {person.row: person.name for person in export.participants}
    points = {session.key: session.points_possible for session in export.sessions}
    return build_score_sheet(export, students_by_row, export.sessions, points, rule or ScoringRule(), accounts)


def test_get_total_returns_exact_sum_without_blanks() -> None:
    sheet = build_sheet(make_export())
    assert sheet.get_total("Adler, Ida") == Decimal("8.50")
    assert sheet.get_total("Bose, Ravi") == Decimal("4.25")
    assert sheet.total_points == 9
    assert sheet.mean_total == Decimal("6.38")


def test_get_total_student_without_scores_returns_none() -> None:
    sheet = build_sheet(make_export())
    assert sheet.get_total("Cruz, Lena") is None
    assert sheet.total_marks.at["Cruz, Lena"] == Mark.BLANK


def test_get_total_fully_excused_student_returns_none() -> None:
    sheet = build_sheet(make_export("Name,Email,A,B\nIda Adler,ida@x.edu,EX,EX\nRavi Bose,r@x.edu,1,2\n"))
    assert sheet.total_marks.at["Ida Adler"] == Mark.EXCUSED
    assert sheet.get_total("Ida Adler") is None


def test_mean_total_without_students_is_none() -> None:
    export = make_export()
    sheet = build_score_sheet(export, {}, export.sessions, {session.key: None for session in export.sessions})
    assert sheet.mean_total is None
    assert sheet.total_points is None


TWO_ROWS = "Name,Email,A,B,C\nPoints Possible,,4,4,4\nIda Adler,ida@x.edu,1,,EX\nIda Adler*,ida2@x.edu,3,2,\n"


@pytest.mark.parametrize(
    ("policy", "total"),
    [(DuplicateAccountPolicy.BEST, "5"), (DuplicateAccountPolicy.SUM, "6"), (DuplicateAccountPolicy.FIRST, "3")],
)
def test_build_score_sheet_merges_duplicate_accounts_by_session(policy: DuplicateAccountPolicy, total: str) -> None:
    sheet = build_sheet(make_export(TWO_ROWS), {3: "ida", 4: "ida"}, accounts=policy)
    assert sheet.get_total("ida") == Decimal(total)
    assert sheet.scores.mark_at("ida", "C") is Mark.EXCUSED
    assert sheet.rows == {"ida": (3, 4)}


def test_full_credit_raises_scores_at_the_threshold() -> None:
    export = make_export("Name,Email,A,B\nPoints Possible,,4,3\nX,x@x.edu,3,2\nY,y@x.edu,2.99,2.25\nZ,z@x.edu,5,\n")
    sheet = build_sheet(export, rule=ScoringRule(full_credit_at=Decimal(75)))
    assert [sheet.get_total(name) for name in "XYZ"] == [Decimal(6), Decimal("5.99"), Decimal(5)]


def test_full_credit_without_points_raises_request_error() -> None:
    export = make_export("Name,Email,A,B\nX,x@x.edu,3,2\nY,y@x.edu,2.99,2.25\n")
    with pytest.raises(RequestError, match="does not state those of 2 sessions: “A”, “B”"):
        build_sheet(export, rule=ScoringRule(full_credit_at=Decimal(75)))


def test_full_credit_ignores_zero_point_session() -> None:
    export = make_export("Name,Email,A,B\nPoints Possible,,4,0\nX,x@x.edu,3,0\n")
    assert build_sheet(export, rule=ScoringRule(full_credit_at=Decimal(75))).get_total("X") == 4


def test_cap_limits_scores_but_not_points_possible() -> None:
    sheet = build_sheet(make_export(), rule=ScoringRule(cap=Decimal("2.5")))
    assert sheet.get_total("Adler, Ida") == 6
    assert sheet.total_points == 9


FOUR = "Name,Email,A,B,C,D\nPoints Possible,,2,2,2,2\nX,x@x.edu,1,0,2,0\nY,y@x.edu,2,,2,1\nZ,z@x.edu,EX,EX,EX,1\n"


def test_drop_lowest_equal_scores_drops_first_session() -> None:
    sheet = build_sheet(make_export(FOUR), rule=ScoringRule(drop_lowest=1))
    assert sheet.dropped_sessions == {"X": ("B",), "Y": ("B",), "Z": ("A",)}
    assert [sheet.get_total(name) for name in "XYZ"] == [3, 5, 1]
    assert sheet.total_points == 6


def test_drop_lowest_drops_excused_sessions_first() -> None:
    sheet = build_sheet(make_export(FOUR), rule=ScoringRule(drop_lowest=3))
    assert sheet.dropped_sessions["Z"] == ("A", "B", "C")
    assert sheet.get_total("Z") == 1
    assert sheet.total_points == 2


def test_drop_lowest_with_unequal_points_raises_request_error() -> None:
    with pytest.raises(RequestError, match="worth the same points"):
        build_sheet(make_export(), rule=ScoringRule(drop_lowest=1))


def test_drop_lowest_of_all_sessions_raises_request_error() -> None:
    with pytest.raises(RequestError, match="leaves none"):
        build_sheet(make_export(FOUR), rule=ScoringRule(drop_lowest=4))


LARGE = f"Name,Email,{','.join('ABCDEFGHIJKL')}\nPoints Possible,{',999999999999' * 12}\nX,x@x.edu,0.5{',{0}' * 11}\n"


def test_build_score_sheet_scores_beyond_64_bits_stay_exact() -> None:
    export = make_export(LARGE.format("999999999999.999999"))
    sheet = build_sheet(export, rule=ScoringRule(drop_lowest=1, cap=Decimal("999999999999.9999")))
    assert sheet.get_total("X") == 11 * Decimal("999999999999.9999")
    assert sheet.dropped_sessions["X"] == ("A",)


def test_build_score_sheet_precise_cap_increases_decimals() -> None:
    export = make_export("Name,Email,A,B\nX,x@x.edu,900000000000,1\nY,y@x.edu,2,2\n")
    sheet = build_sheet(export, rule=ScoringRule(cap=Decimal("0.000001")))
    assert sheet.get_total("X") == Decimal("0.000002")


@given(st.lists(st.decimals(0, 1000, places=2), min_size=1, max_size=8))
def test_get_total_returns_exact_decimal_sum(values: list[Decimal]) -> None:
    header = ",".join(f"S{number}" for number in range(len(values)))
    export = make_export(
        f"Name,Email,{header}\nX,x@x.edu,{','.join(map(str, values))}\nY,y@x.edu{',1' * len(values)}\n"
    )
    students_by_row = {person.row: person.name for person in export.participants}
    sheet = build_score_sheet(
        export, students_by_row, export.sessions, {session.key: None for session in export.sessions}
    )
    chosen = [Decimal(value) for value, session in zip(values, export.sessions, strict=False)]
    if len(export.sessions) == len(values):
        assert sheet.get_total("X") == sum(chosen)
