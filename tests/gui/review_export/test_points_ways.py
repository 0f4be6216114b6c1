from collections.abc import Callable
from decimal import Decimal

from core.results import Outgoing, derive, prepare
from core.workbook import Workbook
from gui.review_export.points_ways import Differing, scaled, ways_of


def test_the_column_that_differs_is_named_with_its_formula_and_clicks(outgoing: Outgoing) -> None:
    ways = ways_of(outgoing.upload)
    assert ways.differing == (Differing("Class 2 - Poll", Decimal(2), Decimal(5)),)
    assert (ways.goal, ways.others) == (Decimal(5), 2)
    assert ways.scale_words.startswith("Scaling would mean: Class 2 - Poll: score × 5 ÷ 2; every other column")
    assert "“Class 2 - Poll” → Edit → Points → type 2 → Save" in ways.differing[0].clicks


def test_scaling_is_one_edit_that_makes_the_points_agree(open_class: Callable[..., Workbook]) -> None:
    workbook = open_class()
    alone = workbook.choosing(["Class 1 - Poll", "Class 3 - Quiz"], count=False)
    assert ways_of(prepare(derive(alone)).upload).scale_words == "Scaling would mean: Class 2 - Poll: score × 5 ÷ 2."
    after = prepare(derive(scaled(alone, Decimal(5))))
    assert ways_of(after.upload).differing == ()
    assert after.upload.cells[0][0].text == "5"


def test_assignments_of_different_points_have_no_common_scale(open_class: Callable[..., Workbook]) -> None:
    workbook = open_class(points="7.00,5.00")
    assert ways_of(prepare(derive(workbook)).upload).goal is None
