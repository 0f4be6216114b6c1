from collections.abc import Callable
from decimal import Decimal

from core.results import PreparedUpload, derive_results, prepare_upload
from core.workbook import Workbook
from gui.review_export.points_fixes import PointsMismatch, find_points_fixes, scale_columns
from tests.gui.review_export.conftest import find_numbers


def test_find_points_fixes_describes_mismatched_column(outgoing: PreparedUpload) -> None:
    fixes = find_points_fixes(outgoing.upload)
    assert fixes.mismatches == (PointsMismatch("Class 2 - Poll", Decimal(2), Decimal(5)),)
    assert (fixes.scale_to, fixes.other_count) == (Decimal(5), 2)
    (mismatch,) = fixes.mismatches
    assert find_numbers(mismatch.formula) == ["2", "5", "2"]
    assert mismatch.formula in fixes.scale_description
    assert "“Class 2 - Poll”" in mismatch.canvas_instructions
    assert find_numbers(mismatch.canvas_instructions) == ["2", "2"]


def test_scale_columns_resolves_mismatch(open_class: Callable[..., Workbook]) -> None:
    workbook = open_class()
    two_columns = workbook.with_sessions_included(["Class 1 - Poll", "Class 3 - Quiz"], included=False)
    fixes = find_points_fixes(prepare_upload(derive_results(two_columns)).upload)
    assert fixes.other_count == 0
    assert fixes.mismatches[0].formula in fixes.scale_description
    after = prepare_upload(derive_results(scale_columns(two_columns, Decimal(5))))
    assert find_points_fixes(after.upload).mismatches == ()
    assert after.upload.cells[0][0].text == "5"


def test_find_points_fixes_with_different_points_returns_no_scale(open_class: Callable[..., Workbook]) -> None:
    workbook = open_class(points="7.00,5.00")
    assert find_points_fixes(prepare_upload(derive_results(workbook)).upload).scale_to is None
