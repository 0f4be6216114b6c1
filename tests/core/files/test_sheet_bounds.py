"""Tests for the bounds of a sheet, which leave out stray cells."""

import pytest

from core.files.sheet_bounds import (
    MAX_CELLS,
    CellBlock,
    SheetBounds,
    SheetError,
    SheetFindings,
    find_bounds,
    format_cell_name,
    parse_cell_name,
)

TABLE = [CellBlock(row, 0, 1, 10) for row in range(50)]


@pytest.mark.parametrize(
    ("blocks", "bounds"),
    [
        ([], SheetBounds(0, 0)),
        (TABLE, SheetBounds(50, 10)),
        ([CellBlock(2, 3)], SheetBounds(3, 4)),
        ([*TABLE, CellBlock(2**20 - 1, 2**14 - 1)], SheetBounds(50, 10, ("XFD1048576",))),
        ([*TABLE, CellBlock(9_999, 0)], SheetBounds(50, 10, ("A10000",))),
        ([*TABLE, CellBlock(7, 9_999)], SheetBounds(50, 10, ("NTP8",))),
        ([*TABLE, CellBlock(60, 0)], SheetBounds(61, 10)),
        ([*TABLE, CellBlock(120, 0), CellBlock(4_000, 12)], SheetBounds(121, 10, ("M4001",))),
        ([CellBlock(500_000 + row, 0) for row in range(9)], SheetBounds(500_009, 1)),
    ],
)
def test_find_bounds_several_groups_returns_extent_of_first(blocks: list[CellBlock], bounds: SheetBounds) -> None:
    assert find_bounds(blocks) == bounds


def test_find_bounds_single_far_cell_raises_sheet_error() -> None:
    with pytest.raises(SheetError) as raised:
        find_bounds([CellBlock(2**20 - 1, 2**14 - 1)])
    assert (raised.value.reason, raised.value.cell) == ("too large", "XFD1048576")


@pytest.mark.parametrize("block", [CellBlock(2**20, 0), CellBlock(0, 2**14), CellBlock(0, 0, 2**21)])
def test_find_bounds_out_of_range_raises_damaged(block: CellBlock) -> None:
    with pytest.raises(SheetError, match="damaged"):
        find_bounds([block])


@pytest.mark.parametrize(
    ("row", "column", "name"), [(0, 0, "A1"), (0, 27, "AB1"), (2**20 - 1, 2**14 - 1, "XFD1048576")]
)
def test_format_cell_name_any_cell_can_be_parsed_back(row: int, column: int, name: str) -> None:
    assert format_cell_name(row, column) == name
    assert parse_cell_name(name) == (row, column)


@pytest.mark.parametrize("name", ["", "A", "1", "A0", "AAAA1", "A12345678"])
def test_parse_cell_name_invalid_name_raises_damaged(name: str) -> None:
    with pytest.raises(SheetError, match="damaged"):
        parse_cell_name(name)


def test_sheet_findings_too_many_cells_raises_too_large() -> None:
    findings = SheetFindings()
    findings.add(SheetBounds(MAX_CELLS, 1, ("A1",)), 2)
    assert (findings.stray_cells, findings.uncalculated_formulas) == (["A1"], 2)
    with pytest.raises(SheetError, match="too large"):
        findings.add(SheetBounds(1, 1), 0)
