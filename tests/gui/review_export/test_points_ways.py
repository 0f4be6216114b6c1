from collections.abc import Callable
from decimal import Decimal

from core.results import Outgoing, derive, prepare
from core.workbook import Workbook
from gui.review_export.points_ways import PointsMismatch, find_points_fixes, scale_columns


def test_the_column_that_differs_is_named_with_its_formula_and_clicks(outgoing: Outgoing) -> None:
    ways = find_points_fixes(outgoing.upload)
    assert ways.mismatches == (PointsMismatch("Class 2 - Poll", Decimal(2), Decimal(5)),)
    assert (ways.scale_to, ways.other_count) == (Decimal(5), 2)
    assert ways.scale_description.startswith("Scaling would mean: Class 2 - Poll: score × 5 ÷ 2; every other column")
    assert "“Class 2 - Poll” → Edit → Points → type 2 → Save" in ways.mismatches[0].canvas_instructions


def test_scaling_is_one_edit_that_makes_the_points_agree(open_class: Callable[..., Workbook]) -> None:
    workbook = open_class()
    alone = workbook.choosing(["Class 1 - Poll", "Class 3 - Quiz"], count=False)
    assert (
        find_points_fixes(prepare(derive(alone)).upload).scale_description
        == "Scaling would mean: Class 2 - Poll: score × 5 ÷ 2."
    )
    after = prepare(derive(scale_columns(alone, Decimal(5))))
    assert find_points_fixes(after.upload).mismatches == ()
    assert after.upload.cells[0][0].text == "5"


def test_assignments_of_different_points_have_no_common_scale(open_class: Callable[..., Workbook]) -> None:
    workbook = open_class(points="7.00,5.00")
    assert find_points_fixes(prepare(derive(workbook)).upload).scale_to is None
