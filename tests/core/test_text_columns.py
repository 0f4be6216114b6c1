"""A column that keeps repeated texts once reads like the cells that it was made of."""

import numpy as np

from core.text_columns import TextColumn

CELLS = ["8", "", "8", "EX", ""]


def test_it_reads_like_its_cells() -> None:
    column = TextColumn.of(CELLS)
    assert (len(column), column[0], column[3], list(column)) == (5, "8", "EX", CELLS)
    assert (list(column[1:4]), list(column.take(np.array([4, 3])))) == (["", "8", "EX"], ["", "EX"])
    assert column.texts == ("8", "", "EX")


def test_columns_are_equal_where_their_cells_are() -> None:
    column = TextColumn.of(CELLS)
    assert column == tuple(CELLS) == TextColumn.of_different(CELLS)
    assert column != [*CELLS[:-1], "9"]
    assert column != "8"
    assert column != 8
    assert len({column, TextColumn.of_different(CELLS)}) == 1
    assert repr(TextColumn.blank(2)) == "TextColumn(['', ''])"


def test_only_texts_that_stand_in_a_cell_are_told() -> None:
    assert TextColumn.of(CELLS)[:2].distinct() == {"8", ""}
