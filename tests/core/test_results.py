"""What follows from the document, and what is taken over."""

from decimal import Decimal

from core.choices import Choices, Rule
from core.results import derive
from core.workbook import Workbook
from tests.classroom import make_export, make_gradebook, make_workbook


def test_nothing_follows_from_nothing() -> None:
    results = derive(Workbook())
    assert (results.proposals, results.roll, results.sheet, len(results.problems)) == (None, None, None, 0)


def test_an_export_alone_is_scored_row_by_row() -> None:
    results = derive(Workbook(export=make_export()))
    assert results.roll is None
    assert results.sheet is not None
    assert results.sheet.total_of("row 3") == Decimal("8.5")


def test_a_gradebook_alone_tells_what_is_odd_about_it() -> None:
    assert derive(Workbook(gradebook=make_gradebook())).sheet is None


def test_matching_is_not_done_again_for_a_tick() -> None:
    first = derive(make_workbook())
    ticked = first.workbook.choosing(["Class 1 - Poll"], count=False)
    assert derive(ticked, first).proposals is first.proposals
    assert derive(ticked.with_gradebook(make_gradebook()), first).proposals is not first.proposals


def test_a_rule_that_cannot_be_applied_is_a_problem() -> None:
    results = derive(make_workbook().preferring(Choices(rule=Rule(drop_lowest=1))))
    assert results.sheet is None
    assert [problem.code for problem in results.problems] == ["rule-impossible"]
