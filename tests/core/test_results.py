"""Tests for the derived results and their reuse."""

from decimal import Decimal

from core.choices import Choices, Rule
from core.results import derive
from core.workbook import Workbook
from tests.classroom import make_export, make_gradebook, make_workbook


def test_derive_empty_workbook_returns_empty_results() -> None:
    results = derive(Workbook())
    assert (results.proposals, results.roll, results.sheet, len(results.problems)) == (None, None, None, 0)


def test_derive_export_only_scores_each_row() -> None:
    results = derive(Workbook(export=make_export()))
    assert results.roll is None
    assert results.sheet is not None
    assert results.sheet.total_of("row 3") == Decimal("8.5")


def test_derive_gradebook_only_has_no_score_sheet() -> None:
    assert derive(Workbook(gradebook=make_gradebook())).sheet is None


def test_derive_after_session_change_reuses_matches() -> None:
    first = derive(make_workbook())
    ticked = first.workbook.choosing(["Class 1 - Poll"], count=False)
    assert derive(ticked, first).proposals is first.proposals
    assert derive(ticked.with_gradebook(make_gradebook()), first).proposals is not first.proposals


def test_derive_impossible_rule_reports_problem() -> None:
    results = derive(make_workbook().preferring(Choices(rule=Rule(drop_lowest=1))))
    assert results.sheet is None
    assert [problem.code for problem in results.problems] == ["rule-impossible"]
