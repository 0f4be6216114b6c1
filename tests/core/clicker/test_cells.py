"""What do the cells of one column say?"""

import pytest

from core.clicker.cells import CellReader, has_decimal_comma
from core.coded_columns import TextColumn
from core.points import Mark


@pytest.mark.parametrize(
    ("texts", "delimiter", "expected"),
    [
        (["7,5", "8"], ",", True),
        (["7.5", "8"], ";", False),
        (["7.5", "7,5"], ";", None),
        (["8"], ";", True),
        (["1,000", "12,500"], ",", None),
        (["0,500"], ",", True),
        (["1.000"], ";", True),
        (["1,0001", "-,5"], ",", True),
        (["1,000", "7.5"], ",", False),
        (["8", "Vance, Q"], ",", None),
    ],
)
def test_the_decimal_sign_is_that_of_the_whole_file(texts: list[str], delimiter: str, expected: bool | None) -> None:
    assert has_decimal_comma(texts, delimiter) is expected


def test_attendance_is_a_score_of_one_point() -> None:
    column = CellReader(None).read_column(TextColumn.of(["PRESENT", "absent", "Excused", "", "2"]))
    assert column.is_attendance
    assert [score.mark for score in column.scores] == [Mark.SCORE, Mark.SCORE, Mark.EXCUSED, Mark.BLANK, Mark.SCORE]
    assert [score.points for score in column.scores] == [1, 0, None, None, 2]


def test_a_column_that_is_only_excused_is_no_attendance() -> None:
    column = CellReader(None).read_column(TextColumn.of(["Excused", "Excused"]))
    assert not column.is_attendance
    assert (column.read_share, column.holds_numbers, column.smallest) == (1.0, False, None)


def test_a_blank_column_holds_nothing() -> None:
    column = CellReader(None).read_column(TextColumn.of(["", ""]))
    assert (column.is_blank, column.read_share) == (True, 0.0)


def test_equal_cells_share_one_score() -> None:
    reader = CellReader(None)
    assert reader.read("2.00") is reader.read("2.00")
