"""Tests for scores that are shares of the points possible."""

from decimal import Decimal

from core.clicker.combining import combine_exports
from core.points import Mark
from core.scores.shares import resolve_shares
from core.upload.without_gradebook import build_upload_from_export
from core.workbook import Workbook
from tests.file_builders import make_export

TEXT = "Name,Student ID,Class 1 - Poll,Class 2 - Poll [2]\nAnn Lee,101,85%,50%\nBo Lee,102,2,100%\n"


def test_resolve_shares_unknown_points_have_no_value() -> None:
    export = make_export(TEXT)
    scores = resolve_shares(export, {"Class 1 - Poll": None, "Class 2 - Poll": Decimal(2)})
    assert scores is export.scores
    assert scores.get_mark(2, "Class 1 - Poll") is Mark.NO_VALUE
    assert scores.get_points(2, "Class 2 - Poll") == Decimal(1)


def test_resolve_shares_entered_points_give_exact_scores() -> None:
    scores = resolve_shares(make_export(TEXT), {"Class 1 - Poll": Decimal("2.5"), "Class 2 - Poll": Decimal(3)})
    assert [scores.get_points(row, "Class 1 - Poll") for row in (2, 3)] == [Decimal("2.125"), Decimal(2)]
    assert [scores.get_points(row, "Class 2 - Poll") for row in (2, 3)] == [Decimal("1.5"), Decimal(3)]


def test_resolve_shares_many_decimals_stay_exact() -> None:
    scores = resolve_shares(make_export(TEXT), {"Class 1 - Poll": Decimal("0.3333333333333333333333")})
    assert scores.get_points(2, "Class 1 - Poll") == Decimal("0.283333333333333333333305")


def test_resolve_shares_several_files_use_points_of_class() -> None:
    export = combine_exports([make_export(TEXT), make_export(TEXT.replace("101", "103"), "b.csv")])
    scores = resolve_shares(export, {"Class 1 - Poll": Decimal(4)})
    rows = [person.row for person in export.participants]
    assert [scores.get_points(row, "Class 1 - Poll") for row in rows] == [Decimal("3.4"), 2, Decimal("3.4"), 2]


def test_build_upload_unknown_shares_yield_one_problem_and_are_left_out() -> None:
    export = make_export(TEXT.replace("Bo Lee,102,2,100%\n", ""))
    workbook = Workbook(export=export, dropped=frozenset({"Class 2 - Poll"}))
    upload, _ = build_upload_from_export(workbook, export)
    assert [problem.code for problem in upload.problems].count("points-needed") == 1
    assert [(item.row, item.session) for item in upload.left_out] == [(2, "Class 1 - Poll"), (2, None)]
