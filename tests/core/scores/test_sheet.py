"""Tests for student scores, duplicate accounts, and totals."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.choices import DuplicateAccountPolicy, ScoringRule
from core.points import Mark
from core.scores.columns import StudentScore
from core.scores.duplicates import merge_students
from core.scores.sheet import build_score_sheet
from tests.core.scores.sheets import build_sheet
from tests.file_builders import make_export


def test_get_total_returns_exact_sum_without_blanks() -> None:
    sheet = build_sheet(make_export())
    assert sheet.get_total("Adler, Ida") == Decimal("8.50")
    assert sheet.get_total("Bose, Ravi") == Decimal("4.25")
    assert sheet.total_points == 9
    assert sheet.total.mean == Decimal("6.38")


def test_get_total_student_without_scores_returns_none() -> None:
    sheet = build_sheet(make_export())
    assert sheet.get_total("Cruz, Lena") is None
    assert sheet.total.marks.at["Cruz, Lena"] == Mark.BLANK


def test_get_total_fully_excused_student_returns_none() -> None:
    sheet = build_sheet(
        make_export("Name,Email,A,B\nPoints Possible,,2,2\nIda Adler,ida@x.edu,EX,EX\nRavi Bose,r@x.edu,1,2\n")
    )
    assert sheet.total.marks.at["Ida Adler"] == Mark.EXCUSED
    assert sheet.get_total("Ida Adler") is None


def test_mean_of_total_without_students_is_none() -> None:
    export = make_export()
    class_scores = merge_students(export.scores, {}, DuplicateAccountPolicy.BEST)
    sheet = build_score_sheet(export, class_scores, export.sessions, {session.key: None for session in export.sessions})
    assert sheet.total.mean is None
    assert sheet.total_points is None


TWO_ROWS = "Name,Email,A,B,C\nPoints Possible,,4,4,4\nIda Adler,ida@x.edu,1,,EX\nIda Adler*,ida2@x.edu,3,2,\n"


@pytest.mark.parametrize(
    ("policy", "total"),
    [(DuplicateAccountPolicy.BEST, "7.5"), (DuplicateAccountPolicy.SUM, "9"), (DuplicateAccountPolicy.FIRST, "4.5")],
)
def test_build_score_sheet_merges_duplicate_accounts_by_session(policy: DuplicateAccountPolicy, total: str) -> None:
    sheet = build_sheet(make_export(TWO_ROWS), {3: "ida", 4: "ida"}, accounts=policy)
    assert sheet.get_total("ida") == Decimal(total)
    assert sheet.scores.get_mark("ida", "C") is Mark.EXCUSED
    assert sheet.rows == {"ida": (3, 4)}


LARGE = f"Name,Email,{','.join('ABCDEFGHIJKL')}\nPoints Possible,{',999999999999' * 12}\nX,x@x.edu,0.5{',{0}' * 11}\n"


def test_build_score_sheet_scores_beyond_64_bits_stay_exact() -> None:
    export = make_export(LARGE.format("999999999999.999999"))
    sheet = build_sheet(export, rule=ScoringRule(drop_lowest=1, cap=Decimal("999999999999.9999")))
    assert sheet.get_total("X") == 11 * Decimal("999999999999.9999")
    assert sheet.get_dropped_sessions("X") == ("A",)


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
    class_scores = merge_students(export.scores, students_by_row, DuplicateAccountPolicy.BEST)
    sheet = build_score_sheet(export, class_scores, export.sessions, {session.key: None for session in export.sessions})
    chosen = [Decimal(value) for value, session in zip(values, export.sessions, strict=False)]
    if len(export.sessions) == len(values):
        assert sheet.get_total("X") == sum(chosen)


def test_mean_of_large_totals_stays_exact() -> None:
    rows = "".join(f"P{number},{number}@x.edu,900000000000.5,0.000001\n" for number in range(20))
    sheet = build_sheet(make_export(f"Name,Email,A,B\nPoints Possible,,4,4\n{rows}"))
    assert sheet.total.mean == Decimal("900000000000.50")


def test_get_score_has_points_earned_and_possible() -> None:
    sheet = build_sheet(make_export(TWO_ROWS), {3: "ida", 4: "eve"}, rule=ScoringRule(drop_lowest=1))
    blank, two = StudentScore(Mark.BLANK, Fraction(0), Decimal(4)), StudentScore(Mark.SCORE, Fraction(2), Decimal(4))
    assert sheet.total.get_score("ida") == StudentScore(Mark.SCORE, Fraction(2), Decimal(8))
    assert sheet.get_column("B").get_score("ida") == blank
    assert list(sheet.get_column("B").encode()) == [blank, two]


def test_full_credit_of_large_points_stays_exact() -> None:
    header = f"Name,Email,{','.join('ABCDEFGHIJ')}\nPoints Possible,{',999999999999.5' * 10}\n"
    export = make_export(f"{header}X,x@x.edu{',1.000001' * 10}\n")
    sheet = build_sheet(export, rule=ScoringRule(full_credit_at=Decimal("0.0000000001")))
    assert sheet.get_total("X") == 10 * Decimal("999999999999.5")


def test_build_score_sheet_percentages_use_points_of_class() -> None:
    export = make_export("Name,Email,A,B\nX,x@x.edu,85%,1\nY,y@x.edu,50%,2\n")
    class_scores = merge_students(export.scores, {2: "X", 3: "Y"}, DuplicateAccountPolicy.BEST)
    sheet = build_score_sheet(export, class_scores, export.sessions, {"A": Decimal(3), "B": Decimal(2)})
    assert [sheet.get_total(student) for student in "XY"] == [Fraction("3.55"), Fraction("3.5")]
    assert [sheet.get_column(key).is_divided for key in "AB"] == [True, False]
    assert sheet.total.is_divided
