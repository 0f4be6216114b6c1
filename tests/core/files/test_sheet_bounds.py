"""The bounds of a sheet leave out cells that are astray."""

import pytest

from core.files.sheet_bounds import (
    MAX_CELLS,
    BadSheet,
    Block,
    Bounds,
    Findings,
    find_bounds,
    name_cell,
    parse_cell_name,
)

TABLE = [Block(row, 0, 1, 10) for row in range(50)]


@pytest.mark.parametrize(
    ("blocks", "bounds"),
    [
        ([], Bounds(0, 0)),
        (TABLE, Bounds(50, 10)),
        ([Block(2, 3)], Bounds(3, 4)),
        ([*TABLE, Block(2**20 - 1, 2**14 - 1)], Bounds(50, 10, ("XFD1048576",))),
        ([*TABLE, Block(9_999, 0)], Bounds(50, 10, ("A10000",))),
        ([*TABLE, Block(7, 9_999)], Bounds(50, 10, ("NTP8",))),
        ([*TABLE, Block(60, 0)], Bounds(61, 10)),
        ([*TABLE, Block(120, 0), Block(4_000, 12)], Bounds(121, 10, ("M4001",))),
        ([Block(500_000 + row, 0) for row in range(9)], Bounds(500_009, 1)),
    ],
)
def test_find_bounds_blocks_returns_what_lies_together(blocks: list[Block], bounds: Bounds) -> None:
    assert find_bounds(blocks) == bounds


def test_find_bounds_only_a_far_cell_is_named() -> None:
    with pytest.raises(BadSheet) as raised:
        find_bounds([Block(2**20 - 1, 2**14 - 1)])
    assert (raised.value.reason, raised.value.cell) == ("too large", "XFD1048576")


@pytest.mark.parametrize("block", [Block(2**20, 0), Block(0, 2**14), Block(0, 0, 2**21)])
def test_find_bounds_beyond_every_sheet_is_damaged(block: Block) -> None:
    with pytest.raises(BadSheet, match="damaged"):
        find_bounds([block])


@pytest.mark.parametrize(
    ("row", "column", "name"), [(0, 0, "A1"), (0, 27, "AB1"), (2**20 - 1, 2**14 - 1, "XFD1048576")]
)
def test_name_cell_is_parsed_back(row: int, column: int, name: str) -> None:
    assert name_cell(row, column) == name
    assert parse_cell_name(name) == (row, column)


@pytest.mark.parametrize("name", ["", "A", "1", "A0", "AAAA1", "A12345678"])
def test_parse_cell_name_no_cell_is_damaged(name: str) -> None:
    with pytest.raises(BadSheet, match="damaged"):
        parse_cell_name(name)


def test_findings_sheets_too_large_together_are_refused() -> None:
    findings = Findings()
    findings.add(Bounds(MAX_CELLS, 1, ("A1",)), 2)
    assert (findings.stray, findings.valueless) == (["A1"], 2)
    with pytest.raises(BadSheet, match="too large"):
        findings.add(Bounds(1, 1), 0)
