"""Tests for the derived results and their reuse."""

from decimal import Decimal

from core.choices import Choices, ScoringRule
from core.results import derive_results
from core.workbook import Workbook
from tests.file_builders import make_export, make_gradebook, make_workbook


def test_derive_results_empty_workbook_returns_empty_results() -> None:
    results = derive_results(Workbook())
    assert (results.proposals, results.matches, results.score_sheet, len(results.problems)) == (None, None, None, 0)


def test_derive_results_export_only_scores_each_row() -> None:
    results = derive_results(Workbook(export=make_export()))
    assert results.matches is None
    assert results.score_sheet is not None
    assert results.score_sheet.get_total("row 3") == Decimal("8.5")


def test_derive_results_gradebook_only_returns_no_score_sheet() -> None:
    assert derive_results(Workbook(gradebook=make_gradebook())).score_sheet is None


def test_derive_results_changed_session_reuses_proposals() -> None:
    first = derive_results(make_workbook())
    ticked = first.workbook.with_sessions_included(["Class 1 - Poll"], included=False)
    assert derive_results(ticked, first).proposals is first.proposals
    assert derive_results(ticked.with_gradebook(make_gradebook()), first).proposals is not first.proposals


def test_derive_results_impossible_rule_returns_problem() -> None:
    results = derive_results(make_workbook().with_choices(Choices(rule=ScoringRule(drop_lowest=1))))
    assert results.score_sheet is None
    assert [problem.code for problem in results.problems] == ["rule-impossible"]
