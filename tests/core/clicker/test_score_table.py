"""How do many scores become one exact table?"""

from decimal import Decimal

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from core.clicker.score_table import build_score_table
from core.coded_columns import CodedColumn
from core.points import EXCUSED, Mark, Score, read_score

POINTS = st.decimals(-(10**12) + 1, 10**12 - 1, places=6)


def columns(*scores: list[Score]) -> list[CodedColumn[Score]]:
    return [CodedColumn.of(column) for column in scores]


def scored(points: str) -> Score:
    return read_score(points)


def test_units_are_of_the_smallest_decimal_printed() -> None:
    table = build_score_table([2, 3], ["A", "B"], columns([scored("2.50"), scored("")], [scored("1"), EXCUSED]))
    assert table.decimals == 2
    assert table.units.to_numpy().tolist() == [[250, 100], [0, 0]]
    assert table.units.to_numpy().dtype == np.int64
    assert table.marks.to_numpy().dtype == np.int8
    assert (table.points_at(2, "A"), table.points_at(3, "A")) == (Decimal("2.50"), None)
    assert (table.mark_at(3, "A"), table.mark_at(3, "B")) == (Mark.BLANK, Mark.EXCUSED)
    assert table.plain(250) == "2.5"


def test_an_empty_table_has_its_shape() -> None:
    assert build_score_table([], ["A"], columns([])).units.shape == (0, 1)
    assert build_score_table([2], [], []).units.shape == (1, 0)


def test_sums_that_could_overflow_are_python_ints() -> None:
    column = [scored("999999999999.999999")]
    table = build_score_table([2], [str(number) for number in range(20)], columns(column) * 20)
    assert table.units.to_numpy().dtype == object
    assert table.units.sum(axis=1).tolist() == [999999999999999999 * 20]


@given(st.lists(st.lists(POINTS, min_size=3, max_size=3), min_size=1, max_size=4))
def test_row_sums_are_exact(grid: list[list[Decimal]]) -> None:
    cells = columns(*([scored(f"{points:f}") for points in column] for column in grid))
    table = build_score_table([2, 3, 4], [str(number) for number in range(len(grid))], cells)
    sums = [Decimal(int(units)).scaleb(-table.decimals) for units in table.units.sum(axis=1)]
    assert sums == [sum(row, Decimal()) for row in zip(*grid, strict=True)]
